import type { Database } from '@minutebook/platform';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { ANN, approved, dispose, EVERYTHING, feed, messageIds, take } from './disposal.testing';
import { putInForce } from './schedule.testing';

let archive: TestArchive;
let old: number;
let young: number;
beforeEach(async () => {
  archive = await testArchive();
  await take(archive, {
    'mixed.jsonl': feed([
      { id: '1', text: 'old secret' },
      { id: '2', text: 'young secret', at: '2026-10-01T09:00:00Z' },
    ]),
  });
  [old, young] = (await messageIds(archive)) as [number, number];
  await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
});
afterEach(() => archive.drop());

const CONTENT = [
  ['message', 'id'],
  ['version', 'message_id'],
  ['annotation', 'message_id'],
  ['attachment', 'message_id'],
  ['data_key', 'id'],
  ['timer_event', 'message_id'],
  ['number_change', 'message_id'],
] as const;

/** Everything of a message that an attacker could want to be rid of, so that a delete has something to delete. */
async function furnish(): Promise<void> {
  await archive.db.app.query(
    `INSERT INTO archive.annotation SELECT nextval('archive.version_id'), $1, 1, 'k', now(), content FROM archive.version WHERE message_id = $1`,
    [young],
  );
  await archive.db.app.query('INSERT INTO archive.attachment SELECT $1, id FROM archive.evidence', [young]);
  await archive.db.app.query(
    `INSERT INTO archive.timer_event SELECT id, conversation_id, 'timer-on', at FROM archive.message WHERE id = $1`,
    [young],
  );
  await archive.db.app.query(`INSERT INTO archive.number_change VALUES ($1, 1, '1', now())`, [young]);
}

const roles = (): [string, Database][] => [
  ['the application', archive.db.app],
  ['the owner of the tables', archive.db.owner],
  ['a superuser', archive.db.admin],
];

/** What one connection does in one transaction. */
const inOne = (database: Database, ...statements: string[]): Promise<void> =>
  database.transaction(async (tx) => {
    for (const statement of statements) await tx.query(statement);
  });

/** A disposal as whoever holds the application's password can forge it: every state is right, and nobody was asked. */
async function forged(ids: readonly number[]): Promise<number> {
  const { app } = archive.db;
  const [row] = await app.query<{ id: number }>(
    `INSERT INTO archive.disposal (state, reason, scope, as_of, requested_by, requested_by_name, requested_at, tally, version)
     VALUES ('dry-run', 'nobody asked for it', '{}', now(), 'x', 'X', now(), '{}', 0) RETURNING id`,
  );
  const id = row!.id;
  await app.query('INSERT INTO archive.disposal_page (disposal_id, number, ids) VALUES ($1, 1, $2)', [id, ids]);
  await app.query('UPDATE archive.disposal SET counted = true WHERE id = $1', [id]);
  await app.query(`UPDATE archive.disposal SET state = 'proposed' WHERE id = $1`, [id]);
  await app.query(
    `UPDATE archive.disposal SET state = 'approved', decided_by = 'y', decided_by_name = 'Y', decided_at = now() WHERE id = $1`,
    [id],
  );
  await app.query(`UPDATE archive.disposal SET state = 'running' WHERE id = $1`, [id]);
  return id;
}

const claim = (
  disposal: number,
  message: number,
  due = `(SELECT due FROM archive.retention_of('{${message}}'))`,
): string =>
  `INSERT INTO archive.disposed (message_id, disposal_id, page, code, due, at) VALUES (${message}, ${disposal}, 1, 'C2Y', ${due}, archive.now())`;
const remove = (message: number): string[] => [
  `DELETE FROM archive.version WHERE message_id = ${message}`,
  `DELETE FROM archive.message WHERE id = ${message}`,
  `DELETE FROM archive.data_key WHERE id = ${message}`,
];
const close = (disposal: number): string =>
  `UPDATE archive.disposal_page SET state = 'done', root = sha256('x'), at = now(), disposed = 1, entry = 999, content = 'x', salt = 'x' WHERE disposal_id = ${disposal}`;

async function hold(message: number): Promise<void> {
  const { matters, holds } = archive.holding;
  const matter = await matters.open(OPERATOR, { title: 'Holt v. Firm', reference: null, silent: false });
  await holds.place(
    OPERATOR,
    {
      matter: matter.id,
      name: 'Everything about it',
      issuer: 'Legal',
      triggerOn: '2026-11-01',
      legalBasis: 'FRCP 37(e)',
      reviewOn: '2027-11-01',
      silent: false,
    },
    {
      custodians: [],
      from: null,
      until: null,
      channels: [],
      query: null,
      combine: 'either',
      messages: [String(message)],
      conversations: [],
      context: 'none',
    },
  );
}

describe('SQL', () => {
  it('[R22] [R48] of no role deletes, changes or empties what is in retention', async () => {
    await furnish();
    for (const [who, database] of roles())
      for (const [table, column] of CONTENT) {
        const attempts = [
          `DELETE FROM archive.${table} WHERE ${column} = ${young}`,
          `DELETE FROM archive.${table}`,
          `TRUNCATE archive.${table} CASCADE`,
          `UPDATE archive.${table} SET ${column} = ${column} + 1`,
        ];
        for (const statement of attempts)
          await expect(`${who}: ${await outcome(database, statement)}`).toMatch(/refused|permission denied/);
      }
    for (const [, database] of roles()) {
      expect(await outcome(database, 'DELETE FROM archive.member')).toMatch(/refused/);
      expect(await outcome(database, 'DELETE FROM archive.evidence_source')).toMatch(/refused/);
      expect(await outcome(database, 'DELETE FROM archive.evidence')).toMatch(/refused|permission denied/);
      expect(await outcome(database, 'DELETE FROM archive.piece')).toMatch(/refused|permission denied/);
    }
    // Nor with triggers told that this is replication.
    await expect(
      inOne(archive.db.admin, 'SET LOCAL session_replication_role = replica', `DELETE FROM archive.message`),
    ).rejects.toThrow(/refused/);
    expect(await messageIds(archive)).toEqual([old, young]);
    expect((await archive.verification.run()).versions).toBe(2);
  });

  it('[R22] [R48] of the application does not take the guards away', async () => {
    for (const statement of [
      'ALTER TABLE archive.message DISABLE TRIGGER ALL',
      'ALTER TABLE archive.message DISABLE TRIGGER only_disposed',
      'DROP TRIGGER only_lawful ON archive.disposed',
      'DROP TABLE archive.message CASCADE',
      'ALTER TABLE archive.disposed DROP COLUMN tx',
      `CREATE OR REPLACE FUNCTION archive.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT timestamptz ''2100-01-01'''`,
      `CREATE OR REPLACE FUNCTION archive.kept_by_holds(ids bigint[]) RETURNS TABLE (message_id bigint, hold_id bigint) LANGUAGE sql AS 'SELECT 1, 1 WHERE false'`,
      'SET session_replication_role = replica',
      'DELETE FROM archive.disposed',
      `CREATE FUNCTION archive.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      'SET ROLE minutebook_owner',
    ])
      expect(`${statement}: ${await outcome(archive.db.app, statement)}`).toMatch(
        /must be owner|permission denied|refused/,
      );
  });

  it('[R48] with forged rows gets no message past the guards that is in retention, held, or not listed', async () => {
    const disposal = await forged([old, young]);
    const { app, admin } = archive.db;
    const year = `timestamptz '2026-01-01'`;
    expect(await outcome(app, claim(disposal, young))).toMatch(/is in retention/);
    expect(await outcome(app, claim(disposal, young, year))).toMatch(/is in retention/);
    expect(await outcome(app, claim(disposal, old, year))).toMatch(/is in retention/);
    expect(await outcome(app, claim(disposal + 1, old))).toMatch(/not listed|violates foreign key/);
    expect(await outcome(app, claim(disposal, old).replace('archive.now()', `archive.now() + interval '1 s'`))).toMatch(
      /another time/,
    );
    const other = await forged([young]);
    expect(await outcome(app, claim(other, old))).toMatch(/not listed/);
    await expect(inOne(app, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', claim(disposal, old))).rejects.toThrow(
      /READ COMMITTED/,
    );
    await hold(old);
    for (const database of [app, admin]) expect(await outcome(database, claim(disposal, old))).toMatch(/is held/);
    expect(await messageIds(archive)).toEqual([old, young]);
  });

  it('[R48] cannot say today that something is gone, and delete it when a hold has come', async () => {
    const disposal = await forged([old]);
    const { app, admin } = archive.db;
    await expect(inOne(app, claim(disposal, old), close(disposal))).rejects.toThrow(/not carried out whole/);
    await expect(inOne(app, claim(disposal, old), ...remove(old).slice(0, 2), close(disposal))).rejects.toThrow(
      /not carried out whole/,
    );
    await expect(inOne(app, claim(disposal, old), ...remove(old))).rejects.toThrow(/not carried out whole/);
    expect(await messageIds(archive)).toEqual([old, young]);
    // Even with the constraint switched off by a superuser: the licence ends with its transaction.
    await admin.query('ALTER TABLE archive.disposed DISABLE TRIGGER carried_out');
    await inOne(app, claim(disposal, old));
    await admin.query('ALTER TABLE archive.disposed ENABLE ALWAYS TRIGGER carried_out');
    expect(await outcome(app, remove(old)[1]!)).toMatch(/was not disposed of/);
  });

  it('[R21] approves nothing for whoever asked, lists nothing afterwards, and does not rewrite what was decided', async () => {
    const { app } = archive.db;
    const disposal = await approved(archive);
    for (const statement of [
      `UPDATE archive.disposal SET decided_by = requested_by WHERE id = ${disposal}`,
      `UPDATE archive.disposal SET requested_by = 'z' WHERE id = ${disposal}`,
      `UPDATE archive.disposal SET state = 'dry-run' WHERE id = ${disposal}`,
      `UPDATE archive.disposal SET tally = '{}' WHERE id = ${disposal}`,
      `INSERT INTO archive.disposal_page (disposal_id, number, ids) VALUES (${disposal}, 2, '{${young}}')`,
      `UPDATE archive.disposal_page SET ids = ids || ${young}::bigint WHERE disposal_id = ${disposal}`,
      `DELETE FROM archive.disposal_page`,
      `DELETE FROM archive.disposal`,
      `INSERT INTO archive.disposal (state, reason, scope, as_of, requested_by, requested_by_name, requested_at, tally, version, decided_by, decided_by_name, decided_at)
       VALUES ('running', 'at once, please', '{}', now(), 'x', 'X', now(), '{}', 0, 'y', 'Y', now())`,
    ])
      expect(`${statement}: ${await outcome(app, statement)}`).toMatch(
        /stays as it|begins as a dry run|while it counts|refused|permission denied|four_eyes/,
      );
  });
});

it('[R10] an audit event is not deleted by any role, before or after the records it describes', async () => {
  for (let round = 0; round < 2; round++) {
    for (const [, database] of roles())
      for (const table of ['access.audit_entry', 'access.log_leaf'])
        for (const act of ['DELETE FROM', 'TRUNCATE'])
          expect(await outcome(database, `${act} ${table}`)).toMatch(/refused|permission denied/);
    if (round === 0) await dispose(archive);
  }
  expect(await messageIds(archive)).toEqual([young]);
  const actions = (await archive.audit.list({}, undefined, 50)).map(({ action }) => action);
  expect(actions).toEqual(
    expect.arrayContaining(['disposal.proposed', 'disposal.approved', 'disposal.started', 'disposal.finished']),
  );
});

it('[R21] [R48] [R61] a hold placed between approval and execution keeps the message, and the attempt is on record', async () => {
  await approved(archive);
  await hold(old);
  await archive.disposal.disposer.work();
  expect(await messageIds(archive)).toEqual([old, young]);
  expect(await archive.disposal.disposals.get(1)).toMatchObject({ state: 'done', disposed: 0 });
  expect((await archive.disposal.certificates.of(1, true)).kept).toEqual([{ reason: 'held', messages: 1 }]);
  expect(await archive.audit.list({ action: 'disposal.blocked' }, undefined, 5)).toHaveLength(1);
});

it('[R61] an attempt a hold stopped is on record with the page, however the process ends', async () => {
  const id = await approved(archive);
  await hold(old);
  const { blocked } = archive.holding;
  const crash = jest.spyOn(blocked, 'record').mockRejectedValueOnce(new Error('killed'));
  await expect(archive.disposal.disposer.work()).rejects.toThrow('killed');
  expect(await archive.disposal.disposals.get(id)).toMatchObject({ state: 'running', pagesDone: 0 });
  await archive.disposal.disposer.work();
  crash.mockRestore();
  expect(await archive.disposal.disposals.get(id)).toMatchObject({ state: 'done', disposed: 0 });
  const { rows } = await blocked.list(OPERATOR, undefined, 5);
  expect(rows).toMatchObject([{ stoppedBy: 'service', messages: 1, sample: [old], holds: [1] }]);
});

it('[R48] a hold placed while a page is under way waits for its end, or is seen by it', async () => {
  const id = await approved(archive);
  let placed: Promise<void> | undefined;
  let done = false;
  archive.disposal.keepers.add({
    kind: 'alert',
    reasons: async () => {
      placed ??= hold(old).then(() => void (done = true));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(done).toBe(false);
      return new Map();
    },
  });
  await archive.disposal.disposer.work();
  await placed;
  expect(done).toBe(true);
  expect(await messageIds(archive)).toEqual([young]);
  expect(await archive.disposal.disposals.get(id)).toMatchObject({ disposed: 1 });
});

it('[R48] what is captured of a message while it is disposed of becomes a message anew, and nothing of it is lost', async () => {
  await approved(archive);
  let again: Promise<void> | undefined;
  archive.disposal.keepers.add({
    kind: 'alert',
    reasons: async () => {
      again ??= take(archive, {
        'again.jsonl': `${feed([
          { id: '1', text: 'old secret' },
          { id: '7', text: 'more' },
        ])}\n`,
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      return new Map();
    },
  });
  await archive.disposal.disposer.work();
  await again;
  await archive.log.sequence('records');
  const ids = await messageIds(archive);
  expect(ids).not.toContain(old);
  expect(ids).toHaveLength(3);
  expect((await archive.reader.messages(ids)).every(({ versions }) => versions.length > 0)).toBe(true);
  expect(await archive.db.app.query('SELECT FROM archive.member')).not.toEqual([]);
  expect((await archive.verification.run()).faults).toEqual([]);
});

it('[R51] a hold covers raw object, every version, conversation, attachments, findings, keys, people and audit events', async () => {
  // Its record tells of an edit as well, and of a message that is not held: bytes stand together and stay together.
  await take(archive, {
    'edit.jsonl': [
      { minutebook: 'feed', version: 1 },
      {
        type: 'edit',
        channel: 'teams',
        conversation: { id: 'room', type: 'group', title: 'room' },
        at: '2024-03-01T10:00:00Z',
        target: '1',
        from: { scheme: 'email', value: 'ann@firm.example', name: 'ann' },
        text: 'old secret, corrected',
      },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  });
  const [before] = await archive.reader.messages([old]);
  await archive.db.app.query(
    `INSERT INTO archive.attachment SELECT $1, id FROM archive.evidence ORDER BY id DESC LIMIT 1`,
    [old],
  );
  await approved(archive);
  await hold(old);
  await archive.disposal.disposer.work();
  const [after] = await archive.reader.messages([old]);
  expect(after!.versions.length).toBe(before!.versions.length);
  for (const { evidence, ordinal } of after!.versions)
    expect((await archive.evidence.record(evidence, ordinal)).length).toBeGreaterThan(0);
  const { versions } = await archive.verification.run();
  expect(versions).toBe(before!.versions.length + 1);
  const [left] = await archive.db.app.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM archive.attachment WHERE message_id = $1) AS attachments, (SELECT count(*) FROM archive.member) AS members,
       (SELECT count(*) FROM archive.conversation WHERE title IS NOT NULL) AS titles, (SELECT count(*) FROM archive.data_key WHERE id = $1) AS keys,
       (SELECT count(*) FROM archive.handle) AS handles`,
    [old],
  );
  expect(left).toEqual({ attachments: 1, members: 1, titles: 1, keys: 1, handles: 1 });
});

it('[R51] [R48] messages whose bytes stand in one record go together or not at all, in the service and in SQL', async () => {
  const { app } = archive.db;
  // A record of the old message tells of another one too, as exports with reactions do: captured later, and due later.
  const [mate] = await app.query<{ id: number }>(`SELECT nextval('archive.object_id') AS id`);
  const id = mate!.id;
  await app.query('INSERT INTO archive.data_key SELECT $1, kek, wrapped FROM archive.data_key WHERE id = $2', [
    id,
    old,
  ]);
  const insert = (at: string): Promise<unknown> =>
    app.query(
      `INSERT INTO archive.message SELECT $1, conversation_id, 3, $3::timestamptz, about FROM archive.message WHERE id = $2`,
      [id, old, at],
    );
  await insert('2026-10-01T09:00:00Z');
  await app.query(
    `INSERT INTO archive.version SELECT nextval('archive.version_id'), $1, 0, change, sent_at, received_at, sender, parties, '\\x01', native, evidence_id, ordinal, content
     FROM archive.version WHERE message_id = $2`,
    [id, old],
  );
  expect(await app.query('SELECT message_id, mate FROM archive.record_mates($1) ORDER BY 1', [[old, id]])).toEqual([
    { message_id: old, mate: id },
    { message_id: id, mate: old },
  ]);
  const { disposals, disposer } = archive.disposal;
  const counted = await disposals.dryRun(ANN, EVERYTHING, 'What may go together.');
  await disposer.work();
  expect((await disposals.get(counted)).tally).toMatchObject({ disposable: 0, kept: { record: 1, 'in-retention': 2 } });
  expect(await outcome(app, claim(await forged([old]), old))).toMatch(/shares its record/);
  // When both are due, they go in one page; a scope that leaves one out takes neither.
  await archive.travel(new Date('2029-01-01T00:00:00Z'));
  const narrow = await disposals.dryRun(ANN, { ...EVERYTHING, messages: [String(old)] }, 'Only one of the two.');
  await disposer.work();
  expect((await disposals.get(narrow)).tally).toMatchObject({ disposable: 0, kept: { record: 1 } });
  await dispose(archive);
  expect(await messageIds(archive)).toEqual([]);
});

it('keeps for who may not know a silent hold no other name than that it had changed', async () => {
  const { matters, holds } = archive.holding;
  await approved(archive);
  const matter = await matters.open(OPERATOR, { title: 'Quiet', reference: null, silent: true });
  await holds.place(
    OPERATOR,
    {
      ...{ matter: matter.id, name: 'Quiet', issuer: 'Legal', triggerOn: '2026-11-01', legalBasis: 'MAR 16' },
      ...{ reviewOn: '2027-11-01', silent: true },
    },
    {
      ...{ custodians: [], from: null, until: null, channels: [], query: null, combine: 'either' },
      ...{ messages: [String(old)], conversations: [], context: 'none' },
    },
  );
  await archive.disposal.disposer.work();
  expect((await archive.disposal.certificates.of(1, true)).kept).toEqual([{ reason: 'held', messages: 1 }]);
  expect((await archive.disposal.certificates.of(1, false)).kept).toEqual([{ reason: 'changed', messages: 1 }]);
});

async function outcome(database: Database, statement: string): Promise<string> {
  try {
    await database.query(statement);
    return 'done';
  } catch (error) {
    return (error as Error).message;
  }
}
