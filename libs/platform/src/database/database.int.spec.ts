import * as fc from 'fast-check';
import { lossyLine, testDatabase, type TestDatabase } from '../testing';
import { Database, mayHaveCommitted, sqlState } from './database';
import { tsPosition } from './copy';

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase([]);
  await db.owner.query(`CREATE SCHEMA lab; GRANT USAGE ON SCHEMA lab TO minutebook_app;
    CREATE TABLE lab.thing (id bigint PRIMARY KEY, small smallint, normal int, flag boolean, words text, raw bytea, at timestamptz, who uuid, many bigint[], names text[], data jsonb, tokens tsvector);
    GRANT SELECT, INSERT ON lab.thing TO minutebook_app`);
});
afterAll(() => db.drop());

const COLUMNS = {
  id: 'int8',
  small: 'int2',
  normal: 'int4',
  flag: 'bool',
  words: 'text',
  raw: 'bytea',
  at: 'timestamptz',
  who: 'uuid',
  many: 'int8[]',
  names: 'text[]',
  data: 'jsonb',
} as const;

describe('reading', () => {
  it('takes times for what they are, however they are spelled', async () => {
    const times = [
      '2026-03-01 10:00+02',
      '1969-12-31 23:59:59.5Z',
      '2026-03-01 10:00:00.123456Z',
      '12026-01-01 00:00Z',
    ];
    const rows = await db.app.query<{ at: Date; ms: number }>(
      `SELECT at::timestamptz AS at, floor(extract(epoch FROM at::timestamptz) * 1000)::bigint AS ms FROM unnest($1::text[]) AS at`,
      [times],
    );
    expect(rows.map(({ at }) => at.getTime())).toEqual(rows.map(({ ms }) => ms));
    await db.app.transaction(async (tx) => {
      await tx.query(`SET LOCAL timezone TO 'Asia/Kathmandu'`);
      const [row] = await tx.query<{ at: Date }>(`SELECT '2026-03-01 10:00Z'::timestamptz AS at`);
      expect(row!.at.toISOString()).toBe('2026-03-01T10:00:00.000Z');
    });
    const [last] = await db.app.query<{ at: unknown }>(`SELECT 'infinity'::timestamptz AS at`);
    expect(last!.at).toBe(Infinity);
  });
});

describe('binary COPY', () => {
  it('brings back what was written, for any values', async () => {
    const row = fc.record({
      small: fc.option(fc.integer({ min: -32768, max: 32767 })),
      normal: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      flag: fc.option(fc.boolean()),
      words: fc.option(fc.string({ unit: 'grapheme' })),
      raw: fc.option(fc.uint8Array()),
      at: fc.option(fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })),
      who: fc.option(fc.uuid()),
      many: fc.option(fc.array(fc.maxSafeInteger(), { maxLength: 5 })),
      names: fc.option(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 })),
      data: fc.option(fc.dictionary(fc.string(), fc.integer())),
    });
    let id = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        const first = id;
        await db.app.transaction((tx) =>
          tx.copy(
            'lab.thing',
            COLUMNS,
            rows.map((r) => [
              id++,
              r.small,
              r.normal,
              r.flag,
              r.words,
              r.raw,
              r.at,
              r.who,
              r.many,
              r.names,
              r.data === null ? null : JSON.stringify(r.data).replaceAll('\\u0000', ''),
            ]),
          ),
        );
        const stored = await db.app.query<Record<string, unknown>>(
          'SELECT * FROM lab.thing WHERE id >= $1 ORDER BY id',
          [first],
        );
        expect(stored).toHaveLength(rows.length);
        rows.forEach((r, i) => {
          const s = stored[i]!;
          expect([s.small, s.normal, s.flag, s.who, s.many]).toEqual([r.small, r.normal, r.flag, r.who, r.many]);
          expect(s.words).toBe(r.words === null ? null : r.words.replaceAll('\0', '\ufffd'));
          expect(s.names).toEqual(r.names === null ? null : r.names.map((name) => name.replaceAll('\0', '\ufffd')));
          expect(s.raw === null ? null : [...(s.raw as Buffer)]).toEqual(r.raw === null ? null : [...r.raw]);
          expect((s.at as Date | null)?.getTime()).toBe(r.at?.getTime());
        });
      }),
      { numRuns: 40 },
    );
  });

  it('writes text-search vectors that positions and weights can be asked of', async () => {
    const tokens = new Map([
      ["o'brien\\", [tsPosition(1, 3)]],
      ['公', [tsPosition(2, 2), tsPosition(9, 0)]],
      ['告', [tsPosition(3, 2)]],
    ]);
    await db.app.transaction((tx) => tx.copy('lab.thing', { id: 'int8', tokens: 'tsvector' }, [[1_000_000, tokens]]));
    const [row] = await db.app.query(
      `SELECT tokens @@ '公 <-> 告'::tsquery AS phrase, tokens @@ '公:A'::tsquery AS weight, tokens @@ '告:B'::tsquery AS other FROM lab.thing WHERE id = 1000000`,
    );
    expect(row).toEqual({ phrase: true, weight: false, other: true });
  });
});

describe('transactions', () => {
  it('roll back whole, and run afterCommit only when they committed', async () => {
    const told: string[] = [];
    await expect(
      db.app.transaction(async (tx) => {
        tx.afterCommit(() => told.push('rolled back'));
        await tx.query('INSERT INTO lab.thing (id) VALUES (2000000)');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await db.app.transaction(async (tx) => {
      tx.afterCommit(() => told.push('committed'));
      await tx.query('INSERT INTO lab.thing (id) VALUES (2000001)');
    });
    expect(await db.app.query('SELECT id FROM lab.thing WHERE id >= 2000000')).toEqual([{ id: 2_000_001 }]);
    expect(told).toEqual(['committed']);
  });

  it('[R39] tell a commit whose answer was lost from one that was refused', async () => {
    const line = await lossyLine(db.appUrl, []);
    const insert = (id: number, normal = id) =>
      line.database.transaction((tx) => tx.query('INSERT INTO lab.thing (id, normal) VALUES ($1, $2)', [id, normal]));
    line.loseNextCommit();
    expect(await insert(3_000_001).catch(mayHaveCommitted)).toBe(true);
    await insert(3_000_002);
    expect(await db.app.query('SELECT id FROM lab.thing WHERE id > 3000000')).toHaveLength(2);
    await db.owner.query('ALTER TABLE lab.thing ADD CONSTRAINT late UNIQUE (normal) DEFERRABLE INITIALLY DEFERRED');
    expect(await insert(3_000_003, 3_000_002).catch(mayHaveCommitted)).toBe(false);
    await db.owner.query('ALTER TABLE lab.thing DROP CONSTRAINT late');
    await line.close();
  });

  it('let one run under a name, and give the name back when a connection dies', async () => {
    let release: () => void = () => undefined;
    const holding = db.app.exclusively('one', () => new Promise<void>((resolve) => (release = resolve)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await db.owner.exclusively('one', async () => 'mine')).toBeUndefined();
    release();
    await holding;
    expect(await db.owner.exclusively('one', async () => 'mine')).toBe('mine');
  });

  it('let any number run under names of their own, whatever the pool has left', async () => {
    const few = await Database.connect({ url: db.appUrl, schemas: [], connections: 2 });
    let arrived = 0;
    let release: () => void = () => undefined;
    const together = new Promise<void>((resolve) => (release = resolve));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        few.exclusively(`one of many ${n}`, async () => {
          if (++arrived === 8) release();
          await together;
          expect(await few.exclusively(`one of many ${n}`, async () => 'twice')).toBeUndefined();
          return few.transaction((tx) => tx.query('SELECT 1 AS one'));
        }),
      ),
    );
    expect(answers).toEqual(Array(8).fill([{ one: 1 }]));
    await few.close();
  });

  it('may ask beside themselves, however many of them have every connection of the pool', async () => {
    const few = await Database.connect({ url: db.appUrl, schemas: [], connections: 2 });
    let begun = 0;
    let release: () => void = () => undefined;
    const together = new Promise<void>((resolve) => (release = resolve));
    const ask = () =>
      few.transaction(async (tx) => {
        await tx.query('SELECT 1');
        if (++begun === 2) release();
        await together;
        return few.query('SELECT 1 AS one');
      });
    expect(await Promise.all([ask(), ask()])).toEqual([[{ one: 1 }], [{ one: 1 }]]);
    await few.close();
  });

  it('are refused under a name whose lock went with its connection; the next may have the name', async () => {
    const cut = () =>
      db.admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut off locks'`);
    const cutOff = await Database.connect({ url: db.appUrl, schemas: [], name: 'cut off' });
    const insert = (id: number, meanwhile = async (): Promise<unknown> => undefined) =>
      cutOff.transaction(async (tx) => {
        await tx.query('INSERT INTO lab.thing (id) VALUES ($1)', [id]);
        await meanwhile();
      });
    const lost = { name: 'LockLost' };
    const asked = cutOff.exclusively('lost', async () => {
      await insert(4_000_000);
      await expect(
        insert(4_000_001, async () => {
          await cut();
          while ((await db.owner.exclusively('lost', async () => 'mine')) === undefined);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }),
      ).rejects.toMatchObject(lost);
      await cutOff.exclusively('within', () => insert(4_000_002));
    });
    await expect(asked).rejects.toMatchObject(lost);
    expect(await cutOff.exclusively('lost', () => insert(4_000_003).then(() => 'again'))).toBe('again');
    await insert(4_000_004);
    expect(await db.app.query('SELECT id FROM lab.thing WHERE id >= 4000000 ORDER BY id')).toEqual([
      { id: 4_000_000 },
      { id: 4_000_003 },
      { id: 4_000_004 },
    ]);
    await cutOff.close();
  });

  it('the program’s role may not do what was not granted', async () => {
    const attempt = db.app.query('DELETE FROM lab.thing');
    await expect(attempt.catch((error: unknown) => Promise.reject(new Error(sqlState(error))))).rejects.toThrow(
      '42501',
    );
  });
});
