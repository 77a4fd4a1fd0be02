import { SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import {
  isConsistent,
  isIncluded,
  leafHash,
  openNote,
  openRotation,
  parseCheckpoint,
  parseProof,
  treeRoot,
  VerifierKey,
} from '@minutebook/proof';
import { Audit } from '../audit/audit';
import { ACCESS_SCHEMA } from '../schema';
import { testSigner } from '../testing';
import { Checkpoints, type SignedCheckpoint } from './checkpoints';
import { LogCheck } from './log-check';
import { LedgerWatch } from './ledger-watch';
import { completeNodes } from './log-nodes';
import { LogProofs } from './log-proofs';
import { type Signer, SignerAway } from './signer';
import { type LogName, TransparencyLog } from './transparency-log';
import { insertLeaves } from './store/log-store';

const ADA = { id: '00000000-0000-4000-8000-000000000001', name: 'Ada Min', role: 'administrator' } as const;

let db: TestDatabase;
let clock: SetClock;
let log: TransparencyLog;
let audit: Audit;
let signer: Signer;
let checkpoints: Checkpoints;
let written: number;

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T08:00:00Z'));
  log = new TransparencyLog(db.app, clock, 'test');
  audit = new Audit(db.app, log, clock);
  signer = testSigner(() => clock.now());
  checkpoints = new Checkpoints(db.app, log, audit, clock, signer, 'test');
  written = 0;
});
afterEach(() => db.drop());

async function write(count: number, name: LogName = 'records'): Promise<void> {
  const entries = Array.from({ length: count }, () => {
    const ref = written++;
    return { type: 'test', subject: `thing:${ref}`, ref, commit: Buffer.alloc(32, ref % 251) };
  });
  await db.app.transaction((tx) => log.append(tx, name, 'a', entries));
  await log.sequence(name);
}

async function leaves(name: LogName = 'records'): Promise<Uint8Array[]> {
  return (await log.read(name, 0, 1_000_000)).map(({ hash }) => hash);
}

/** As somebody would who has the keys and nothing else. */
async function opened({ note }: SignedCheckpoint) {
  const keys = (await checkpoints.keys()).map(({ vkey }) => VerifierKey.parse(vkey));
  return parseCheckpoint(openNote(note, keys).text);
}

const entriesOf = async (action: 'checkpoint.signed' | 'checkpoint.refused' | 'log-key.rotated') =>
  (await audit.list({ action }, undefined, 100)).reverse();

describe('kept nodes', () => {
  it('[R72] give the same roots and proofs as all leaves do, whatever the batches were', async () => {
    for (const batch of [1, 200, 54, 1, 1, 700, 2_000, 255, 256, 257, 1_300]) await write(batch);
    const all = await leaves();
    const proofs = new LogProofs(db.app);
    for (const size of [0, 1, 2, 255, 256, 257, 511, 512, 513, 2_048, 4_999, all.length])
      expect(Buffer.from(await proofs.root('records', size))).toEqual(Buffer.from(treeRoot(all.slice(0, size))));
    for (const [index, size] of [
      [0, 1],
      [255, 256],
      [256, 257],
      [3_000, 4_999],
      [4_998, 4_999],
    ] as const) {
      const root = treeRoot(all.slice(0, size));
      expect(isIncluded(all[index]!, index, { size, root }, await proofs.inclusion('records', index, size))).toBe(true);
    }
    for (const [from, to] of [
      [1, 2],
      [256, 300],
      [255, 4_999],
      [4_097, all.length],
    ] as const) {
      const heads = [from, to].map((size) => ({ size, root: treeRoot(all.slice(0, size)) }));
      expect(isConsistent(heads[0]!, heads[1]!, await proofs.consistency('records', from, to))).toBe(true);
    }
  });

  it('are there at the second height too, and tiles can be read off them', async () => {
    // 65,536 leaves, written as the sequencer would, without the way through the outbox.
    const all = Array.from({ length: 66_000 }, (_, i) => leafHash(Buffer.from(String(i))));
    for (const [from, to] of [
      [0, 40_000],
      [40_000, 65_700],
      [65_700, 66_000],
    ] as const)
      await db.app.transaction(async (tx) => {
        const some = all.slice(from, to);
        await insertLeaves(
          tx,
          1,
          some.map((hash, i) => ({ idx: from + i, ref: from + i, at: clock.now(), entry: Buffer.from('x'), hash })),
        );
        await completeNodes(tx, 1, to, from, some);
      });
    const proofs = new LogProofs(db.app);
    expect(await proofs.hashes('records', 16, 0, 1)).toEqual([Buffer.from(treeRoot(all.slice(0, 65_536)))]);
    expect(await proofs.hashes('records', 8, 255, 257)).toEqual(
      [255, 256].map((n) => Buffer.from(treeRoot(all.slice(n * 256, (n + 1) * 256)))),
    );
    await expect(proofs.hashes('records', 8, 256, 258)).rejects.toThrow('misses hashes');
    expect(Buffer.from(await proofs.root('records', 65_999))).toEqual(Buffer.from(treeRoot(all.slice(0, 65_999))));
  });

  it('[R92] and checkpoints and keys are append-only for everybody whom a trigger stops', async () => {
    await write(300);
    await checkpoints.settle();
    for (const table of ['log_node', 'checkpoint', 'log_key'])
      for (const sql of [`DELETE FROM access.${table}`, `TRUNCATE access.${table}`]) {
        await expect(db.app.query(sql)).rejects.toThrow('permission denied');
        for (const database of [db.owner, db.admin])
          await database
            .transaction(async (tx) => {
              if (database === db.admin) await tx.query("SET LOCAL session_replication_role = 'replica'");
              await expect(tx.query(sql)).rejects.toThrow('append-only');
              throw new Error('undo');
            })
            .catch((error: Error) => expect(error.message).toMatch(/undo|aborted/));
      }
    await expect(db.app.query('UPDATE access.checkpoint SET size = 1')).rejects.toThrow('permission denied');
  });
});

describe('checkpoints', () => {
  it('[R75] are C2SP notes of origin, size and root; one covers both logs', async () => {
    await write(5);
    await checkpoints.settle();
    const records = (await checkpoints.newest('records'))!;
    expect(await opened(records)).toEqual({
      origin: 'test/records',
      size: 5,
      root: new Uint8Array(treeRoot(await leaves())),
    });
    expect(records.note).toMatch(/^test\/records\n5\n[A-Za-z0-9+/]{43}=\n\n— test\/records [A-Za-z0-9+/]+=*\n$/);
    // The audit log's newest checkpoint covers the entry that says what the records log's was.
    const [entry] = await entriesOf('checkpoint.signed');
    expect(entry!.detail).toEqual({
      origin: 'test/records',
      size: 5,
      root: Buffer.from(records.root).toString('hex'),
    });
    expect((await checkpoints.newest('audit'))!.size).toBeGreaterThan(entry!.index);
  });

  it('end: signing the audit log makes no entry, and what is signed is not signed again', async () => {
    await write(3);
    await checkpoints.settle();
    await checkpoints.settle();
    const size = await log.size('audit');
    for (let i = 0; i < 5; i++) await checkpoints.settle();
    expect(await log.size('audit')).toBe(size);
    expect(await checkpoints.sign('records')).toBeUndefined();
    expect(await checkpoints.list('records', undefined, 10)).toHaveLength(1);
  });

  it('[R75] of a log at rest are renewed once a day, with an entry that pins it', async () => {
    await write(3);
    await checkpoints.settle();
    const before = (await checkpoints.newest('audit'))!;
    for (let hours = 0; hours < 23; hours++) {
      clock.advance(3_600_000);
      await checkpoints.settle();
    }
    expect((await checkpoints.newest('audit'))!.size).toBe(before.size);
    clock.advance(3_600_000);
    await checkpoints.settle();
    const after = (await checkpoints.newest('audit'))!;
    expect(after.size).toBeGreaterThan(before.size);
    expect(after.at.getTime() - before.at.getTime()).toBe(86_400_000);
    expect((await entriesOf('checkpoint.signed')).map(({ detail }) => detail.size)).toEqual([3, 3]);
  });

  it('prove an entry to whoever has the keys', async () => {
    await write(3);
    await checkpoints.settle();
    await write(400);
    await checkpoints.settle();
    const all = await leaves();
    for (const index of [0, 2, 3, 402]) {
      const proof = parseProof(await checkpoints.proofOf('records', index));
      expect(proof.index).toBe(index);
      const head = await opened({ note: proof.checkpoint } as SignedCheckpoint);
      expect(head.size).toBe(index < 3 ? 3 : 403);
      expect(isIncluded(all[index]!, index, head, proof.path)).toBe(true);
    }
    await write(1);
    await expect(checkpoints.proofOf('records', 403)).rejects.toMatchObject({ code: 'not-yet-signed' });
    expect((await checkpoints.list('records', 403, 10)).map(({ size }) => size)).toEqual([3]);
  });

  it('[R88] verify with old keys after two rotations, of which the log and the old keys speak', async () => {
    await write(2);
    await checkpoints.settle();
    const first = (await checkpoints.newest('records'))!;
    for (let n = 0; n < 2; n++) {
      clock.advance(60_000);
      await checkpoints.rotate(ADA);
      await write(2);
      await checkpoints.settle();
    }
    const keys = (await checkpoints.keys()).filter(({ vkey }) => vkey.startsWith('test/records+'));
    expect(keys).toHaveLength(3);
    expect(keys.map(({ until }) => until)).toEqual([keys[1]!.since, keys[2]!.since, null]);
    expect(openRotation(keys[2]!.statement!).from.toString()).toBe(keys[1]!.vkey);
    expect(openNote(first.note, [VerifierKey.parse(keys[0]!.vkey)]).text).toContain('\n2\n');
    expect(() => openNote(first.note, [VerifierKey.parse(keys[2]!.vkey)])).toThrow('none of the keys');
    const entries = (await entriesOf('log-key.rotated')).filter(({ detail }) => detail.vkey === keys[1]!.vkey);
    expect(entries).toMatchObject([{ actor: { id: ADA.id }, detail: { statement: keys[1]!.statement } }]);
  });

  it('of an origin that follows another start from nothing and cover everything', async () => {
    await write(4);
    await checkpoints.settle();
    const next = new Checkpoints(db.app, new TransparencyLog(db.app, clock, 'test.2'), audit, clock, signer, 'test.2');
    expect(await next.newest('records')).toBeUndefined();
    await next.settle();
    const checkpoint = (await next.newest('records'))!;
    expect(await opened(checkpoint)).toMatchObject({ origin: 'test.2/records', size: 4 });
  });
});

describe('the signer', () => {
  it('[R77] refuses a database that is older than what it signed; everybody is told, once', async () => {
    await write(6);
    await checkpoints.settle();
    // A backup of a time before: leaf, node and checkpoint are gone, and nothing says that they were there.
    await forget('records', 4);
    await expect(checkpoints.sign('records')).rejects.toMatchObject({ code: 'ledger-refused' });
    await expect(checkpoints.sign('records')).rejects.toMatchObject({ code: 'ledger-refused' });
    expect(await checkpoints.state()).toMatchObject({ signer: 'refused', reason: 'older-than-signed' });
    expect((await entriesOf('checkpoint.refused')).map(({ detail }) => detail)).toEqual([
      { origin: 'test/records', reason: 'older-than-signed', signed: 6, size: 4 },
    ]);
    // The log goes on and passes what was signed: still it is another log.
    await write(10);
    await expect(checkpoints.sign('records')).rejects.toMatchObject({ code: 'ledger-refused' });
    expect(await checkpoints.state()).toMatchObject({ signer: 'refused', reason: 'other-than-signed' });
    const watch = new LedgerWatch(db.app, checkpoints);
    const told = await watch.notices(clock.now());
    expect(told.map(({ notice }) => notice.kind)).toContain('ledger-refused');
    expect(told[0]!.notice.once).toBe((await watch.notices(clock.now()))[0]!.notice.once);
  });

  it('[R77] is asked what it remembers of a log at rest: an old copy is found before anything is done with it', async () => {
    await write(3);
    await checkpoints.settle();
    await write(3);
    await checkpoints.settle();
    expect(await checkpoints.sign('records')).toBeUndefined();
    await forget('records', 3);
    await expect(checkpoints.sign('records')).rejects.toMatchObject({ code: 'ledger-refused' });
    await forget('records', 0);
    await expect(checkpoints.sign('records')).rejects.toMatchObject({ code: 'ledger-refused' });
    expect(await checkpoints.state()).toMatchObject({ signer: 'refused', reason: 'older-than-signed' });
  });

  it('[R77] refuses a history that was rewritten', async () => {
    await write(6);
    await checkpoints.settle();
    await tampering(async (tx) => {
      await tx.query('UPDATE access.log_leaf SET hash = sha256($1) WHERE log = 1 AND idx = 2', [Buffer.from('x')]);
    });
    await write(1);
    await expect(checkpoints.sign('records')).rejects.toMatchObject({ code: 'ledger-refused' });
    expect(await checkpoints.state()).toMatchObject({ signer: 'refused', reason: 'other-than-signed' });
  });

  it('is asked again from where it is, when we ended between its answer and our row', async () => {
    await write(3);
    await checkpoints.settle();
    await write(3);
    const dying = new Checkpoints(
      db.app,
      log,
      audit,
      clock,
      {
        ...signer,
        sign: async (body) => {
          await signer.sign(body);
          throw new SignerAway('ECONNRESET');
        },
      },
      'test',
    );
    await expect(dying.sign('records')).rejects.toMatchObject({ code: 'signer-away' });
    expect(await checkpoints.state()).toMatchObject({ signer: 'away', reason: 'ECONNRESET' });
    await write(2);
    expect((await checkpoints.sign('records'))?.size).toBe(8);
    expect(await checkpoints.state()).toMatchObject({ signer: 'signing', reason: null });
  });

  it('of another process is waited for by one that has none', async () => {
    const without = new Checkpoints(db.app, log, audit, clock, undefined, 'test');
    await write(3);
    await without.settle(0);
    expect(await without.newest('records')).toBeUndefined();
    let waits = true;
    const waiting = without.settle(600_000).finally(() => (waits = false));
    // As the signer's timer does: the entry of a key's first signature may be numbered by the one that waits.
    for (; waits; await new Promise((resolve) => setTimeout(resolve, 20))) await checkpoints.settle();
    await waiting;
    expect((await without.newest('records'))!.size).toBe(3);
    await expect(without.rotate(ADA)).rejects.toMatchObject({ code: 'signer-missing' });
  });

  it('that signs something else is not believed', async () => {
    await write(3);
    const other = testSigner();
    const lying = { ...other, sign: async () => other.sign(`old 0\n\ntest/records\n3\n${'A'.repeat(43)}=\n\n`) };
    await expect(new Checkpoints(db.app, log, audit, clock, lying, 'test').sign('records')).rejects.toThrow(
      'something else',
    );
    expect(await checkpoints.newest('records')).toBeUndefined();
  });

  it('[R74] the merge delay is how long the oldest entry waits, in the outbox or for its checkpoint', async () => {
    await write(3);
    await checkpoints.settle();
    clock.advance(500_000);
    expect((await checkpoints.state()).mergeDelayMs).toBe(0);
    // The sequencer stopped: what is written stays where it was put.
    await db.app.transaction((tx) =>
      log.append(tx, 'records', 'a', [{ type: 'test', subject: 'x', ref: 99, commit: Buffer.alloc(32) }]),
    );
    clock.advance(61_000);
    const state = await checkpoints.state();
    expect(state).toMatchObject({ mergeDelayMs: 61_000, records: { size: 3, pending: 1 } });
    expect((await new LedgerWatch(db.app, checkpoints).notices(clock.now())).map(({ notice }) => notice.kind)).toEqual([
      'ledger-late',
    ]);
    // The sequencer is back and the signer is not.
    expect(state).toMatchObject({ signer: 'away', reason: 'nobody-signs' });
    await log.sequence('records');
    clock.advance(9_000);
    expect((await checkpoints.state()).mergeDelayMs).toBe(9_000);
    await checkpoints.settle();
    expect((await checkpoints.state()).mergeDelayMs).toBe(0);
  });
});

describe('checking a log', () => {
  const faultsOf = async (name: LogName = 'records') => {
    const { faults } = await new LogCheck(db.app, log).run(name);
    return [...new Set(faults.map(({ code }) => code))];
  };

  beforeEach(async () => {
    await write(300);
    await checkpoints.settle();
    clock.advance(600_000);
    await write(300);
    await checkpoints.settle();
  });

  it('finds nothing where nothing is wrong, in an earlier epoch neither', async () => {
    const next = new Checkpoints(db.app, new TransparencyLog(db.app, clock, 'test.2'), audit, clock, signer, 'test.2');
    await next.settle();
    expect(await new LogCheck(db.app, log).run('records')).toEqual({ entries: 600, checkpoints: 3, faults: [] });
    expect(await faultsOf('audit')).toEqual([]);
  });

  const attacks: [what: string, sql: string, finds: readonly string[]][] = [
    [
      'an entry that was altered',
      `UPDATE log_leaf SET entry = entry || ' ' WHERE log = 1 AND idx = 9`,
      ['leaf-altered'],
    ],
    [
      'an entry that was altered with its hash',
      `UPDATE log_leaf SET entry = replace(convert_from(entry, 'UTF8'), 'thing:9', 'thing:8')::bytea,
         hash = sha256('\\x00'::bytea || replace(convert_from(entry, 'UTF8'), 'thing:9', 'thing:8')::bytea) WHERE log = 1 AND idx = 9`,
      ['tree-altered', 'root-differs'],
    ],
    ['an entry that is gone', `DELETE FROM log_leaf WHERE log = 1 AND idx = 599`, ['gap', 'log-short']],
    [
      'one from the middle that is gone',
      `DELETE FROM log_leaf WHERE log = 1 AND idx = 7`,
      ['gap', 'tree-altered', 'root-differs', 'log-short', 'time-backwards'],
    ],
    [
      'a log that was cut off',
      `DELETE FROM log_leaf WHERE log = 1 AND idx >= 590; UPDATE log_head SET size = 590 WHERE log = 1`,
      ['log-short'],
    ],
    ['a kept node', `UPDATE log_node SET hash = sha256('x') WHERE log = 1 AND idx = 1`, ['tree-altered']],
    ['a kept node that is gone', `DELETE FROM log_node WHERE log = 1 AND idx = 1`, ['tree-altered']],
    [
      'a time of a row',
      `UPDATE log_leaf SET at = at - interval '1 hour' WHERE log = 1 AND idx = 450`,
      ['leaf-altered', 'time-backwards'],
    ],
    [
      'a checkpoint’s root',
      `UPDATE checkpoint SET root = sha256('x') WHERE log = 1 AND size = 300`,
      ['root-differs', 'checkpoint-altered'],
    ],
    [
      'a checkpoint’s note',
      `UPDATE checkpoint SET note = replace(note, E'\n300\n', E'\n301\n') WHERE log = 1 AND size = 300`,
      ['checkpoint-altered'],
    ],
    [
      'a checkpoint’s time',
      `UPDATE checkpoint SET at = at - interval '1 hour' WHERE log = 1 AND size = 300`,
      ['time-backwards'],
    ],
    [
      'entries older than the checkpoint before them',
      `UPDATE checkpoint SET at = at + interval '1 hour' WHERE log = 1 AND size = 300`,
      ['time-backwards'],
    ],
  ];
  it.each(attacks)('[R67] [R81] finds %s', async (_what, sql, finds) => {
    await tampering(async (tx) => {
      await tx.query('SET LOCAL search_path = access');
      for (const statement of sql.split(';')) await tx.query(statement);
    });
    const found = await faultsOf();
    for (const code of finds) expect(found).toContain(code);
    for (const code of found) expect(finds).toContain(code);
  });
});

describe('what is hashed', () => {
  it('[R67] [R68] lies in columns that keep bytes as they are: no json, no float', async () => {
    const columns = await db.app.query<{ name: string; type: string }>(
      `SELECT table_name || '.' || column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'access' AND table_name IN ('log_leaf', 'log_node', 'log_pending', 'log_head', 'audit_entry', 'checkpoint')`,
    );
    expect(columns.find(({ name }) => name === 'log_leaf.entry')?.type).toBe('bytea');
    expect(columns.find(({ name }) => name === 'audit_entry.content')?.type).toBe('bytea');
    expect(columns.filter(({ type }) => /json|real|double|numeric|money/.test(type))).toEqual([]);
  });

  it('[R67] is the same after a dump and a restore', async () => {
    await write(300);
    await checkpoints.settle();
    const other = await testDatabase([ACCESS_SCHEMA]);
    try {
      for (const table of ['log_leaf', 'log_node', 'checkpoint', 'log_key']) {
        // As text, which is what a dump is.
        const rows = await db.admin.query<{ row: string }>(`SELECT t::text AS row FROM access.${table} t`);
        await other.admin.query(
          `INSERT INTO access.${table} SELECT (r::access.${table}).* FROM unnest($1::text[]) AS r`,
          [rows.map(({ row }) => row)],
        );
      }
      await other.admin.query('UPDATE access.log_head SET size = 300 WHERE log = 1');
      const there = new TransparencyLog(other.app, clock, 'test');
      expect(await new LogCheck(other.app, there).run('records')).toEqual({ entries: 300, checkpoints: 1, faults: [] });
    } finally {
      await other.drop();
    }
  });
});

/** As a superuser who knows how. */
async function tampering(work: (tx: Parameters<Parameters<typeof db.admin.transaction>[0]>[0]) => Promise<void>) {
  await db.admin.transaction(async (tx) => {
    for (const table of ['log_leaf', 'log_node', 'checkpoint'])
      await tx.query(`ALTER TABLE access.${table} DISABLE TRIGGER ALL`);
    await work(tx);
    for (const table of ['log_leaf', 'log_node', 'checkpoint'])
      await tx.query(`ALTER TABLE access.${table} ENABLE ALWAYS TRIGGER append_only`);
  });
}

async function forget(name: LogName, size: number): Promise<void> {
  const number = { records: 1, audit: 2 }[name];
  await tampering(async (tx) => {
    await tx.query('DELETE FROM access.log_leaf WHERE log = $1 AND idx >= $2', [number, size]);
    await tx.query('DELETE FROM access.checkpoint WHERE log = $1 AND size > $2', [number, size]);
    await tx.query('UPDATE access.log_head SET size = $2 WHERE log = $1', [number, size]);
  });
}
