import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { Database, type Schema } from './database/database';
import { APP_ROLE, OWNER_ROLE, provision } from './database/provision';

export { type LossyLine, lossyLine } from './database/lost-answer.testing';
export { MailServer, textOfMail } from './mail/mail-server.testing';

/** For specs only: a database of its own on the run's PostgreSQL, with the same roles and grants as an appliance. */
export interface TestDatabase {
  /** As the program's least-privileged role. */
  readonly app: Database;
  /** As the role that owns the tables. */
  readonly owner: Database;
  /** As superuser: the attacker of the proof tests. */
  readonly admin: Database;
  readonly appUrl: string;
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

export async function testDatabase(schemas: readonly Schema[]): Promise<TestDatabase> {
  const adminUrl = process.env.MINUTEBOOK_TEST_POSTGRES;
  if (!adminUrl) throw new Error('Start tests through jest at the root of the workspace: it brings PostgreSQL.');
  const database = `test_${randomBytes(6).toString('hex')}`;
  const user = `${database}_app`;
  const admin = inside(adminUrl, database);
  await oneAtATime(adminUrl, async (client) => {
    // Copied as files: through the log, as is usual, takes twice as long, and so does the drop.
    await client.query(
      `CREATE DATABASE ${database} OWNER ${OWNER_ROLE} TEMPLATE ${await templateOf(client, adminUrl, schemas)} STRATEGY FILE_COPY`,
    );
    // What `provision` does that a copy does not bring along.
    await client.query(`CREATE ROLE ${user} LOGIN PASSWORD 'test' IN ROLE ${APP_ROLE}`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${APP_ROLE}`);
  });
  const ownerUrl = asOwner(admin);
  const appUrl = admin.replace(/\/\/[^@]*@/, `//${user}:test@`);
  const superuser = await Database.connect({ url: admin, schemas: [], connections: 2 });
  await rename(superuser);
  const owner = await Database.connect({ url: ownerUrl, schemas, connections: 2 });
  const app = await Database.connect({ url: appUrl, schemas, connections: 10 });
  return {
    app,
    owner,
    admin: superuser,
    appUrl,
    ownerUrl,
    drop: async () => {
      await Promise.all([app.close(), owner.close(), superuser.close()]);
      const client = new pg.Client({ connectionString: adminUrl });
      await client.connect();
      await client.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await client.query(`DROP ROLE ${user}`);
      await client.end();
    },
  };
}

/** Roles and databases belong to the cluster: two test files that create them at once would collide. */
async function oneAtATime(adminUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(4711)');
    await work(client);
  } finally {
    await client.end();
  }
}

/** The name of a database with these tables and nothing in them. Made once a run: copying is quicker than migrating. */
async function templateOf(client: pg.Client, adminUrl: string, schemas: readonly Schema[]): Promise<string> {
  const source = schemas.flatMap(({ migrations }) => migrations.map(String)).join();
  const template = `template_${createHash('sha256').update(source).digest('hex').slice(0, 12)}`;
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  if (rowCount) return template;
  const unfinished = `unfinished_${randomBytes(6).toString('hex')}`;
  await provision({ adminUrl, database: unfinished, user: `${unfinished}_app`, password: 'test' });
  const owner = await Database.connect({ url: asOwner(inside(adminUrl, unfinished)), schemas, connections: 1 });
  await owner.migrate();
  await owner.close();
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
  return template;
}

/** A copy is an appliance of its own: nothing sealed for one opens in another. */
async function rename(database: Database): Promise<void> {
  const [appliance] = await database.query<{ there: boolean }>(
    "SELECT to_regclass('access.appliance') IS NOT NULL AS there",
  );
  if (appliance!.there)
    await database.query(
      "UPDATE access.appliance SET site = 'minutebook-' || replace(gen_random_uuid()::text, '-', '')",
    );
}

function inside(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function asOwner(admin: string): string {
  const url = new URL(admin);
  url.searchParams.set('options', `-c role=${OWNER_ROLE}`);
  return url.href;
}

/** Describes tests that need a service; where it is missing they are skipped, and the run says so. */
export function describeWith(
  service: 'elasticsearch' | 'redis' | 'chromium' | 'tesseract' | 'bsdtar',
  title: string,
  body: (address: string) => void,
): void {
  const address = process.env[`MINUTEBOOK_TEST_${service.toUpperCase()}`];
  if (address) describe(title, () => body(address));
  else describe.skip(`${title} (needs ${service})`, () => body(''));
}
