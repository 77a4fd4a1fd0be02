import pg from 'pg';

/**
 * Who owns and who uses. `minutebook_owner` cannot log in: migrations become it for their time. The program logs in as
 * a member of `minutebook_app`, which the migrations grant exactly what the code needs (R92, R159).
 */
export const OWNER_ROLE = 'minutebook_owner';
export const APP_ROLE = 'minutebook_app';

const INSUFFICIENT_PRIVILEGE = '42501';

export interface Provision {
  /** Connection of a superuser (embedded) or of a role that may create roles and databases. */
  readonly adminUrl: string;
  readonly database: string;
  /** Login of the program. */
  readonly user: string;
  readonly password: string;
}

/** Creates roles and database where they are missing. Safe to repeat; sets the password to the given one. */
export async function provision(plan: Provision): Promise<void> {
  const client = new pg.Client({ connectionString: plan.adminUrl });
  await client.connect();
  try {
    for (const role of [OWNER_ROLE, APP_ROLE]) await createRole(client, role, 'NOLOGIN');
    await createRole(client, plan.user, 'LOGIN');
    await client.query(
      `ALTER ROLE ${client.escapeIdentifier(plan.user)} PASSWORD ${client.escapeLiteral(plan.password)}`,
    );
    await client.query(`GRANT ${APP_ROLE} TO ${client.escapeIdentifier(plan.user)}`);
    await client.query(`GRANT ${OWNER_ROLE} TO CURRENT_USER`);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [plan.database]);
    if (!rowCount)
      await client.query(
        `CREATE DATABASE ${client.escapeIdentifier(plan.database)} OWNER ${OWNER_ROLE} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`,
      );
    await client.query(`REVOKE ALL ON DATABASE ${client.escapeIdentifier(plan.database)} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${client.escapeIdentifier(plan.database)} TO ${APP_ROLE}`);
    await allowPurge(client, plan);
  } finally {
    await client.end();
  }
}

/**
 * What writing files anew after a disposal needs besides the tables: statistics quote values, and the write-ahead log has
 * what was deleted. An administrator that is no superuser cannot grant it; the log says so at the first purge.
 */
async function allowPurge(client: pg.Client, { adminUrl, database }: Provision): Promise<void> {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  const inside = new pg.Client({ connectionString: url.href });
  try {
    await client.query(`GRANT pg_checkpoint TO ${APP_ROLE}`);
    await inside.connect();
    await inside.query(`GRANT MAINTAIN ON pg_catalog.pg_statistic TO ${APP_ROLE}`);
  } catch (error) {
    if ((error as pg.DatabaseError).code !== INSUFFICIENT_PRIVILEGE) throw error;
  } finally {
    await inside.end();
  }
}

async function createRole(client: pg.Client, name: string, login: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  if (!rowCount) await client.query(`CREATE ROLE ${client.escapeIdentifier(name)} ${login}`);
}
