import { Refill, Snapshot } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { SCHEMAS } from '../appliance';
import { IS_USED } from './store/restored';

const TRANSIENT = SCHEMAS.flatMap((schema) => schema.transient ?? []);

let from: TestDatabase;
let to: TestDatabase;
beforeAll(async () => {
  [from, to] = [await testDatabase(SCHEMAS), await testDatabase(SCHEMAS)];
});
afterAll(() => Promise.all([from.drop(), to.drop()]));

/** Everything that keeps anybody from anything. */
async function guards({ owner }: TestDatabase) {
  const triggers = await owner.query(
    `SELECT tgrelid::regclass::text AS "table", tgname, tgenabled, pg_get_triggerdef(oid) AS is FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
  );
  const constraints = await owner.query(
    `SELECT conrelid::regclass::text AS "table", conname, pg_get_constraintdef(oid) AS is, convalidated FROM pg_constraint
     WHERE connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
  );
  const rights = await owner.query(
    `SELECT oid::regclass::text AS "table", relacl::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text !~ '^(pg_|information)' ORDER BY 1`,
  );
  const indexes = await owner.query(
    `SELECT schemaname, tablename, indexname, indexdef FROM pg_indexes WHERE schemaname !~ '^(pg_|information)' ORDER BY 1, 2, 3`,
  );
  return {
    triggers,
    indexes,
    constraints,
    rights: rights.map((right) => JSON.stringify(right).replaceAll(/test_[0-9a-f]+/g, 'test')),
  };
}

it('a table is in a backup, or is one of the few that are made anew', async () => {
  const snapshot = await Snapshot.open(from.ownerUrl);
  const names = (await snapshot.tables()).map(({ name }) => name);
  await snapshot.close();
  expect(TRANSIENT.filter((name) => !names.includes(name))).toEqual([]);
  // What people made is none of them: whoever adds a table decides here.
  expect(TRANSIENT.toSorted()).toEqual([
    'access.invitation',
    'access.session',
    'access.sign_in_failure',
    'search.direction_pass',
    'search.document',
    'search.failure',
    'search.state',
    'search.vocabulary',
    'search.vocabulary_state',
  ]);
});

it('[R92] when a database was filled from a backup, every guard stands as the migrations put it', async () => {
  const before = await guards(to);
  expect(before.triggers.length).toBeGreaterThan(100);
  const [snapshot, refill] = [await Snapshot.open(from.ownerUrl), await Refill.begin(to.ownerUrl, IS_USED)];
  for (const table of await snapshot.tables())
    if (!TRANSIENT.includes(table.name)) await snapshot.copyOut(table, (bytes) => refill.load(table, bytes));
  await refill.setSequences(await snapshot.sequences());
  await refill.commit();
  await Promise.all([snapshot.close(), refill.close()]);
  expect(await guards(to)).toEqual(before);
  const site = 'SELECT site FROM access.appliance';
  expect(await to.owner.query(site)).toEqual(await from.owner.query(site));
  // Those that every other spec relies on, tried.
  for (const table of ['access.log_leaf', 'access.audit_entry', 'access.log_epoch', 'access.checkpoint'])
    await expect(to.admin.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: 'MB001' });
});
