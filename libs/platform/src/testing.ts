import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Database, type Schema } from './database/database';
import { OWNER_ROLE, provision } from './database/provision';

export { MailServer } from './mail/mail-server.testing';

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
  await provisionOneAtATime({ adminUrl, database, user, password: 'test' });
  const url = (login: string, query = '') =>
    adminUrl.replace(/\/\/[^@]*@/, `//${login}@`).replace(/\/postgres$/, `/${database}${query}`);
  const admin = adminUrl.replace(/\/postgres$/, `/${database}`);
  const ownerUrl = `${admin}?options=${encodeURIComponent(`-c role=${OWNER_ROLE}`)}`;
  const appUrl = url(`${user}:test`);
  const owner = await Database.connect({ url: ownerUrl, schemas, connections: 2 });
  await owner.migrate();
  const [app, superuser] = [
    await Database.connect({ url: appUrl, schemas, connections: 10 }),
    await Database.connect({ url: admin, schemas: [], connections: 2 }),
  ];
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

/** Roles belong to the cluster: two test files that create them at once would collide. */
async function provisionOneAtATime(plan: Parameters<typeof provision>[0]): Promise<void> {
  const client = new pg.Client({ connectionString: plan.adminUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(4711)');
    await provision(plan);
  } finally {
    await client.end();
  }
}

/** Describes tests that need a service; where it is missing they are skipped, and the run says so. */
export function describeWith(
  service: 'elasticsearch' | 'redis' | 'chromium',
  title: string,
  body: (address: string) => void,
): void {
  const address = process.env[`MINUTEBOOK_TEST_${service.toUpperCase()}`];
  if (address) describe(title, () => body(address));
  else describe.skip(`${title} (needs ${service})`, () => body(''));
}
