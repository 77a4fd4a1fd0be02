import { OWNER_ROLE } from './provision';
import { readCopy } from './copy-reader';
import { Refill } from './refill';
import { Snapshot, type TableShape } from './snapshot';
import { testDatabase, type TestDatabase } from '../testing';

const TABLES = `
  CREATE SCHEMA lab;
  CREATE TABLE lab.parent (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, twice int GENERATED ALWAYS AS (length(name) * 2) STORED);
  -- Each refers to the other: no order of loading satisfies both.
  CREATE TABLE lab.child (id int PRIMARY KEY, parent bigint NOT NULL REFERENCES lab.parent, raw bytea, at timestamptz, doc jsonb);
  ALTER TABLE lab.parent ADD COLUMN favourite int REFERENCES lab.child DEFERRABLE INITIALLY DEFERRED;
  CREATE UNLOGGED TABLE lab.scratch (id int);
  CREATE FUNCTION lab.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'MB001'; END $$;
  CREATE TRIGGER always BEFORE UPDATE OR DELETE OR TRUNCATE ON lab.child FOR EACH STATEMENT EXECUTE FUNCTION lab.refuse();
  ALTER TABLE lab.child ENABLE ALWAYS TRIGGER always;
  CREATE TRIGGER off BEFORE INSERT ON lab.parent FOR EACH STATEMENT EXECUTE FUNCTION lab.refuse();
  ALTER TABLE lab.parent DISABLE TRIGGER off;
  CREATE TRIGGER never_inserted BEFORE INSERT ON lab.child FOR EACH ROW WHEN (NEW.id < 0) EXECUTE FUNCTION lab.refuse();
  CREATE TABLE lab.quoted ("order" int, "Mixed Case" text);`;

let from: TestDatabase;
let to: TestDatabase;
beforeEach(async () => {
  [from, to] = [await testDatabase([]), await testDatabase([])];
  for (const db of [from, to]) {
    await db.owner.query(`SET ROLE ${OWNER_ROLE}`);
    await db.owner.query(TABLES);
  }
  await to.owner.query(`INSERT INTO lab.parent (name) VALUES ('made by a migration')`);
  await from.owner.query(`
    INSERT INTO lab.parent (name) SELECT 'name ' || i FROM generate_series(1, 500) i;
    INSERT INTO lab.child SELECT i, i, sha256(i::text::bytea), '2026-11-29T10:00:00Z', jsonb_build_object('i', i) FROM generate_series(1, 400) i;
    UPDATE lab.parent SET favourite = 401 - id WHERE id <= 400;
    INSERT INTO lab.quoted VALUES (1, 'one'), (2, NULL);
    INSERT INTO lab.scratch VALUES (1)`);
});
afterEach(() => Promise.all([from.drop(), to.drop()]));

/** All tables of a moment, in the order given, into the other database. */
async function copy(snapshot: Snapshot, refill: Refill, order: (tables: TableShape[]) => TableShape[] = (all) => all) {
  const rows: Record<string, number> = {};
  for (const table of order(await snapshot.tables())) {
    let loaded = 0;
    const copied = await snapshot.copyOut(table, async (bytes) => (loaded = await refill.load(table, bytes)));
    expect(loaded).toBe(copied);
    rows[table.name] = copied;
  }
  await refill.setSequences(await snapshot.sequences());
  return rows;
}

const everything = (db: TestDatabase) =>
  db.owner.query(
    `SELECT (SELECT jsonb_agg(p ORDER BY id) FROM lab.parent p) AS parents, (SELECT jsonb_agg(c ORDER BY id) FROM lab.child c) AS children, (SELECT jsonb_agg(q ORDER BY "order") FROM lab.quoted q) AS quoted`,
  );
const guards = (db: TestDatabase) =>
  db.owner.query(
    `SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid IN ('lab.child'::regclass, 'lab.parent'::regclass) AND NOT tgisinternal ORDER BY tgname`,
  );
const references = (db: TestDatabase) =>
  db.owner.query(
    `SELECT conname, pg_get_constraintdef(oid) AS is, convalidated FROM pg_constraint WHERE contype = 'f' ORDER BY conname`,
  );

it('a moment of a database comes back row for row, with sequences, guards and references as they were', async () => {
  const before = { guards: await guards(to), references: await references(to) };
  const snapshot = await Snapshot.open(from.ownerUrl);
  // What is written after the moment is not of it.
  await from.owner.query(`INSERT INTO lab.parent (name) VALUES ('too late')`);
  const refill = await Refill.begin(to.ownerUrl, 'false');
  const rows = await copy(snapshot, refill);
  expect(rows).toEqual({ 'lab.child': 400, 'lab.parent': 500, 'lab.quoted': 2 });
  await snapshot.close();
  await refill.commit();
  await refill.close();
  await from.owner.query(`DELETE FROM lab.parent WHERE name = 'too late'`);
  expect(await everything(to)).toEqual(await everything(from));
  expect({ guards: await guards(to), references: await references(to) }).toEqual(before);
  await expect(to.owner.query('DELETE FROM lab.child')).rejects.toThrow('refused');
  const [next] = await to.owner.query<{ id: number }>(`INSERT INTO lab.parent (name) VALUES ('next') RETURNING id`);
  expect(next!.id).toBeGreaterThan(500);
});

it('a row that refers to nothing is found when the references are put back, and then nothing of it is there', async () => {
  const snapshot = await Snapshot.open(from.ownerUrl);
  const refill = await Refill.begin(to.ownerUrl, 'false');
  await copy(snapshot, refill, (tables) => tables.filter(({ name }) => name !== 'lab.parent'));
  await expect(refill.commit()).rejects.toThrow('foreign key');
  await Promise.all([snapshot.close(), refill.close()]);
  expect(await to.owner.query('SELECT name FROM lab.parent')).toEqual([{ name: 'made by a migration' }]);
  expect(await to.owner.query('SELECT FROM lab.child')).toEqual([]);
});

it('a database that is used, or that has other columns, is left as it is', async () => {
  await expect(Refill.begin(to.ownerUrl, 'EXISTS (SELECT FROM lab.parent)')).rejects.toMatchObject({
    code: 'database-used',
  });
  await to.owner.query('ALTER TABLE lab.quoted ADD COLUMN more int');
  const snapshot = await Snapshot.open(from.ownerUrl);
  const refill = await Refill.begin(to.ownerUrl, 'false');
  await expect(copy(snapshot, refill)).rejects.toMatchObject({ code: 'backup-other-tables' });
  await Promise.all([snapshot.close(), refill.close()]);
  expect(await to.owner.query('SELECT name FROM lab.parent')).toEqual([{ name: 'made by a migration' }]);
});

it('the program’s own role makes no backup: it does not read everything', async () => {
  await expect(Snapshot.open(from.appUrl)).rejects.toMatchObject({ code: 'backup-needs-owner' });
});

it('a copy that is broken off lets go of its connection at once', async () => {
  await from.owner.query(`INSERT INTO lab.parent (name) SELECT repeat('x', 1000) FROM generate_series(1, 20000) i`);
  const snapshot = await Snapshot.open(from.ownerUrl);
  const [parent] = (await snapshot.tables()).filter(({ name }) => name === 'lab.parent');
  const broken = snapshot.copyOut(parent!, async (bytes) => {
    for await (const _chunk of bytes) throw new Error('enough');
  });
  await expect(broken).rejects.toThrow('enough');
  await snapshot.close();
});

it('reads the rows of a copy field by field, however it is cut', async () => {
  const snapshot = await Snapshot.open(from.ownerUrl);
  const table = (await snapshot.tables()).find(({ name }) => name === 'lab.child')!;
  const chunks: Buffer[] = [];
  await snapshot.copyOut(table, async (bytes) => {
    for await (const chunk of bytes) chunks.push(chunk);
  });
  await snapshot.close();
  const all = Buffer.concat(chunks);
  const stored = await from.owner.query<{ id: number; raw: Buffer }>('SELECT id, raw FROM lab.child');
  for (const cut of [1, 7, 64, all.length]) {
    const pieces = (async function* () {
      for (let at = 0; at < all.length; at += cut) yield all.subarray(at, at + cut);
    })();
    const rows: { id: number; raw: Buffer }[] = [];
    for await (const row of readCopy(pieces))
      rows.push({ id: row[0]!.readInt32BE(), raw: Buffer.from(row[table.columns.indexOf('raw')]!) });
    expect(rows).toEqual(stored);
  }
  const cutOff = (async function* () {
    yield all.subarray(0, all.length - 2);
  })();
  await expect(
    (async () => {
      for await (const _row of readCopy(cutOff));
    })(),
  ).rejects.toMatchObject({ code: 'backup-damaged' });
});
