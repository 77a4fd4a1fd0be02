import { Log, SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import {
  LogWitness,
  NoteKey,
  openNote,
  parseCheckpoint,
  SIGNATURE_TYPE,
  VerifierKey,
  type WitnessMemory,
} from '@minutebook/proof';
import { randomUUID } from 'node:crypto';
import { Audit } from '../audit/audit';
import { Checkpoints } from '../log/checkpoints';
import { LogProofs } from '../log/log-proofs';
import { type LogName, TransparencyLog } from '../log/transparency-log';
import { NoticeSources } from '../notices/notice-sources';
import { Notices } from '../notices/notices';
import { ACCESS_SCHEMA } from '../schema';
import { testSigner } from '../testing';
import type { Anchor } from './anchor';
import { AnchorWatch } from './anchor-watch';
import { type AnchorPolicy, Anchors } from './anchors';
import { HttpAnchor } from './http-anchor';
import { KnownGrowth } from './known-growth';
import { OutsideServer } from './outside.testing';
import { WitnessAnchor } from './witness-anchor';

const HOUR_MS = 3_600_000;
const quiet = new Log('error', () => undefined);

let db: TestDatabase;
let clock: SetClock;
let log: TransparencyLog;
let audit: Audit;
let checkpoints: Checkpoints;
let collector: OutsideServer;
let written: number;

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T08:00:00Z'));
  log = new TransparencyLog(db.app, clock, 'firm.example');
  audit = new Audit(db.app, log, clock);
  checkpoints = new Checkpoints(
    db.app,
    log,
    audit,
    clock,
    testSigner(() => clock.now()),
    'firm.example',
  );
  collector = await new OutsideServer(() => ({ status: 200 })).start();
  written = 0;
});
afterEach(async () => {
  await collector.stop();
  await db.drop();
});

async function write(count: number, name: LogName = 'records'): Promise<void> {
  const entries = Array.from({ length: count }, () => {
    const ref = ++written;
    return { type: 'test', subject: `thing:${ref}`, ref, commit: Buffer.alloc(32, ref % 251) };
  });
  await db.app.transaction((tx) => log.append(tx, name, 'a', entries));
  await checkpoints.settle();
}

const anchorsOf = (anchors: readonly Anchor[], policy: Partial<AnchorPolicy> = {}): Anchors =>
  new Anchors(db.app, checkpoints, log, audit, clock, quiet, anchors, { entries: 100, quorum: undefined, ...policy });
const http = (): HttpAnchor => new HttpAnchor(new URL(`http://${collector.host}/in`));
const tookSizes = (): number[] =>
  collector.asked.map(({ body }) => parseCheckpoint(body.toString().split('\n\n')[0]! + '\n').size);

/** A witness of somebody else, speaking C2SP tlog-witness. */
class Witness {
  readonly key: NoteKey;
  readonly server: OutsideServer;
  memory: WitnessMemory | undefined;

  constructor(name: string) {
    this.key = NoteKey.create(name, SIGNATURE_TYPE.cosignature);
    this.server = new OutsideServer(async ({ body }) => {
      const trusted = (await checkpoints.keys())
        .map(({ vkey }) => VerifierKey.parse(vkey))
        .map((key) => ({ origin: key.name, key }));
      const vault = { read: () => this.memory, write: (next: WitnessMemory) => void (this.memory = next) };
      const {
        status,
        type,
        body: said,
      } = new LogWitness(
        vault,
        this.key,
        () => trusted,
        () => clock.now(),
      ).add(body.toString());
      return { status, headers: { 'Content-Type': type }, body: said };
    });
  }

  anchor(): WitnessAnchor {
    return new WitnessAnchor(
      new URL(`http://${this.server.host}/`),
      this.key.verifier,
      new KnownGrowth(db.app, new LogProofs(db.app)),
    );
  }
}

async function person(role: 'administrator' | 'auditor' | 'analyst'): Promise<string> {
  const id = randomUUID();
  await db.app.query(
    `INSERT INTO access."user" (id, name, email, roles, state, handles, created_at, version) VALUES ($1, $2, $3, $4, 'active', '{}', $5, 0)`,
    [id, role, `${role}@firm.example`, [role], clock.now()],
  );
  return id;
}

async function told(anchors: Anchors): Promise<{ user: string; kind: string; name: string }[]> {
  const sources = new NoticeSources(db.app, new Notices(clock), clock, quiet);
  sources.add(new AnchorWatch(db.app, anchors));
  await sources.ask();
  return db.app.query(`SELECT user_id AS user, kind, words->>'name' AS name FROM access.notice ORDER BY id`);
}

describe('anchors', () => {
  it('[R79] publishes both logs at once, daily, and after many entries; and in between nothing', async () => {
    const anchors = anchorsOf([http()]);
    await write(3);
    await anchors.round();
    const [records, first] = tookSizes();
    expect(records).toBe(3);
    expect(await anchors.anchored('records', 1_000)).toEqual([3]);
    await write(4);
    clock.advance(22 * HOUR_MS);
    await anchors.round();
    expect(tookSizes()).toEqual([3, first]);
    clock.advance(HOUR_MS);
    await anchors.round();
    expect(tookSizes().slice(2)).toEqual([7, (await checkpoints.newest('audit'))!.size]);
    // The log stands still: the day's letter comes all the same, or nobody could tell silence from rest.
    clock.advance(23 * HOUR_MS);
    await checkpoints.settle();
    await anchors.round();
    expect(tookSizes()[4]).toBe(7);
    await write(101);
    await anchors.round();
    expect(tookSizes()[6]).toBe(108);
    expect(await anchors.state()).toMatchObject({
      anchors: [{ state: 'published', fault: null, sizes: { records: 108 }, lastAt: clock.now() }],
    });
  });

  it('[R79] goes on publishing after the clock was ahead for a while, and says so when it cannot', async () => {
    const anchors = anchorsOf([http()]);
    await write(3);
    clock.advance(365 * 24 * HOUR_MS);
    await anchors.round();
    clock.advance(-365 * 24 * HOUR_MS);
    await write(1);
    await checkpoints.settle();
    const before = tookSizes().length;
    await anchors.round();
    expect(tookSizes().length).toBeGreaterThan(before);
    expect(await anchors.state()).toMatchObject({ anchors: [{ lastAt: clock.now() }] });
  });

  it('[R79] says in the audit log what left, in the transaction that keeps the receipt', async () => {
    const anchors = anchorsOf([http()]);
    await write(3);
    await anchors.round();
    const entries = await audit.list({ action: 'anchor.published' }, undefined, 10);
    expect(entries.map(({ subject, detail }) => [subject, detail])).toEqual([
      [
        { kind: 'anchor', id: http().name },
        { kind: 'http', audit: expect.any(Number) as number },
      ],
      [
        { kind: 'anchor', id: http().name },
        { kind: 'http', records: 3 },
      ],
    ]);
    expect((await anchors.receiptsOf('records', 3)).map(({ place }) => place)).toEqual([http().name]);
    expect((await anchors.receipts(undefined, 10)).map((receipt) => receipt.log).sort()).toEqual(['audit', 'records']);
  });

  it('[R79] a channel that is shut off is tried again with growing pauses, and after a day is missed and told of, daily', async () => {
    const [administrator, auditor] = [await person('administrator'), await person('auditor')];
    await person('analyst');
    await write(3);
    const anchors = anchorsOf([http()]);
    await anchors.round();
    expect(await told(anchors)).toEqual([]);
    collector.answer = () => ({ status: 503 });
    const tries: number[] = [];
    const began = clock.now().getTime();
    for (let age = 0; age <= 25 * HOUR_MS; age = clock.now().getTime() - began) {
      // Half minutes where it begins to fail, or else ten.
      clock.advance(Math.abs(age - 23 * HOUR_MS) < 600_000 ? 30_000 : 600_000);
      const before = collector.asked.length;
      await anchors.round();
      if (collector.asked.length > before) tries.push((clock.now().getTime() - began) / 60_000);
      // Read before it is said: state of the same moment.
      const { state } = (await anchors.state()).anchors[0]!;
      expect(state).toBe(
        clock.now().getTime() - began > 24 * HOUR_MS ? 'missed' : tries.length > 0 ? 'failing' : 'published',
      );
    }
    expect(tries.slice(0, 5)).toEqual([1380, 1380.5, 1381.5, 1383.5, 1387.5]);
    const name = http().name;
    const expected = [administrator, auditor].sort().map((user) => ({ user, kind: 'anchor-missed', name }));
    const sorted = async () => (await told(anchors)).sort((one, other) => (one.user < other.user ? -1 : 1));
    expect(await sorted()).toEqual(expected);
    // Told once a day, by every process that asks.
    expect(await sorted()).toEqual(expected);
    clock.advance(24 * HOUR_MS);
    expect(await told(anchors)).toHaveLength(4);
    collector.answer = () => ({ status: 200 });
    // Another process goes on where this one was.
    await anchorsOf([http()]).round();
    expect((await anchors.state()).anchors[0]).toMatchObject({ state: 'published', fault: null });
  });

  it('[R79] an anchor that never worked is missed a day after it was named', async () => {
    await collector.stop();
    await write(1);
    const anchors = anchorsOf([http()]);
    await anchors.round();
    expect((await anchors.state()).anchors[0]).toMatchObject({ state: 'failing', fault: 'ECONNREFUSED', lastAt: null });
    clock.advance(24 * HOUR_MS + 1);
    expect((await anchors.state()).anchors[0]!.state).toBe('missed');
    // One that is named anew is not late for the time it was not.
    await anchorsOf([]).round();
    await anchors.round();
    expect((await anchors.state()).anchors[0]).toMatchObject({ state: 'failing', since: clock.now() });
  });

  it('no anchor waits for another', async () => {
    const dead = new HttpAnchor(new URL('http://127.0.0.1:1/in'));
    await write(1);
    const anchors = anchorsOf([dead, http()]);
    await anchors.round();
    expect((await anchors.state()).anchors.map(({ state }) => state)).toEqual(['failing', 'published']);
  });

  it('[R81] never publishes a head that entries have overtaken: its time would be false for them', async () => {
    await write(3);
    await db.app.transaction((tx) =>
      log.append(tx, 'records', 'a', [{ type: 'test', subject: 'x', ref: 99, commit: Buffer.alloc(32) }]),
    );
    await log.sequence('records');
    clock.advance(10 * 60_000);
    const anchors = anchorsOf([http()]);
    await anchors.round();
    expect((await anchors.receipts(undefined, 10)).map((receipt) => receipt.log)).toEqual(['audit']);
    await checkpoints.settle();
    await anchors.round();
    expect((await anchors.receipts(undefined, 10)).map(({ log: name, size }) => [name, size])).toContainEqual([
      'records',
      4,
    ]);
  });

  it('[R92] receipts only ever grow, whoever tries', async () => {
    await write(1);
    await anchorsOf([http()]).round();
    for (const statement of ['UPDATE access.anchor_receipt SET size = 9', 'DELETE FROM access.anchor_receipt'])
      await expect(db.app.query(statement)).rejects.toThrow(/permission denied/);
    await db.admin.query('SET session_replication_role = replica');
    await expect(db.admin.query('DELETE FROM access.anchor_receipt')).rejects.toThrow(/append-only/);
  });
});

describe('witnesses', () => {
  let witnesses: Witness[];
  beforeEach(async () => {
    witnesses = ['witness.example/a', 'witness.example/b', 'witness.example/c'].map((name) => new Witness(name));
    for (const { server } of witnesses) await server.start();
  });
  afterEach(async () => {
    for (const { server } of witnesses) await server.stop();
  });

  const named = (policy: Partial<AnchorPolicy> = {}): Anchors =>
    anchorsOf(
      witnesses.map((witness) => witness.anchor()),
      policy,
    );

  it('[R78] k of n: a head counts once enough of them cosigned, each over every growth since it last looked', async () => {
    const anchors = named({ quorum: 2 });
    await write(3);
    await anchors.round();
    expect((await anchors.state()).quorum).toMatchObject({ needed: 2, of: 3, records: 3 });
    await witnesses[0]!.server.stop();
    clock.advance(60_000);
    await write(300);
    await anchors.round();
    expect((await anchors.state()).quorum).toMatchObject({ records: 303 });
    await witnesses[1]!.server.stop();
    clock.advance(60_000);
    await write(7);
    await anchors.round();
    expect((await anchors.state()).quorum).toMatchObject({ records: 303 });
    await witnesses[0]!.server.start();
    clock.advance(HOUR_MS);
    await anchors.round();
    expect((await anchors.state()).quorum).toMatchObject({ records: 310 });
    const newest = (await checkpoints.newest('records'))!;
    const keys = (await checkpoints.keys()).map(({ vkey }) => VerifierKey.parse(vkey));
    const { by } = openNote(await anchors.cosigned(newest), [...keys, ...witnesses.map(({ key }) => key.verifier)]);
    expect(by.map(({ key }) => key.name).sort()).toEqual([
      'firm.example/records',
      'witness.example/a',
      'witness.example/c',
    ]);
  });

  it('[R78] are asked at once when a bundle needs it, and keep one line each', async () => {
    const anchors = named();
    await write(3);
    const newest = (await checkpoints.newest('records'))!;
    await witnesses[2]!.server.stop();
    const note = await anchors.cosign(newest);
    expect(
      openNote(
        note,
        witnesses.map(({ key }) => key.verifier),
      ).by,
    ).toHaveLength(2);
    await witnesses[2]!.server.start();
    expect(
      openNote(
        await anchors.cosign(newest),
        witnesses.map(({ key }) => key.verifier),
      ).by,
    ).toHaveLength(3);
    // Cosigned again on an idle day: what a bundle shows stays the first, and the same bytes.
    const shown = await anchors.cosigned(newest);
    clock.advance(24 * HOUR_MS);
    await anchors.round();
    expect(await anchors.receiptsOf('records', 3)).toHaveLength(6);
    expect(await anchors.cosigned(newest)).toBe(shown);
  });

  it('[R78] one that knows one log only cosigns that one, and stays at fault for the other', async () => {
    const anchors = named({ quorum: 3 });
    const { answer } = witnesses[0]!.server;
    witnesses[0]!.server.answer = (asked) =>
      asked.body.includes('firm.example/records') ? { status: 404 } : answer(asked);
    await write(3);
    await anchors.round();
    const { anchors: states, quorum } = await anchors.state();
    expect(states[0]).toMatchObject({ state: 'failing', fault: '404', sizes: { records: null } });
    expect(quorum).toMatchObject({ records: null, audit: states[0]!.sizes.audit });
    for (let hours = 0; hours < 26; hours++) {
      clock.advance(HOUR_MS);
      await anchors.round();
    }
    expect((await anchors.state()).anchors.map(({ state }) => state)).toEqual(['missed', 'published', 'published']);
  });

  it('feed on themselves: no; a log at rest stays at rest', async () => {
    const anchors = named();
    await write(3);
    await anchors.round();
    await checkpoints.settle();
    const size = await log.size('audit');
    for (let minute = 0; minute < 10; minute++) {
      clock.advance(60_000);
      await checkpoints.settle();
      await anchors.round();
    }
    expect(await log.size('audit')).toBe(size);
  });

  it('[R77] [R79] one that saw more than there is now is told of at once: the log was cut', async () => {
    const auditor = await person('auditor');
    await write(5);
    const anchors = named();
    await anchors.round();
    // Somebody goes back to a copy of before, with a signer that forgot as well: only the witness remembers.
    const before = witnesses[0]!.memory!;
    witnesses[0]!.memory = {
      logs: before.logs.map((one) => (one.origin === 'firm.example/records' ? { ...one, size: 500 } : one)),
    };
    clock.advance(60_000);
    await write(1);
    await anchors.round();
    const [a, b] = (await anchors.state()).anchors;
    expect([a!.fault, a!.state, b!.state]).toEqual(['ahead', 'failing', 'published']);
    expect(await told(anchors)).toEqual([{ user: auditor, kind: 'anchor-refused', name: a!.name }]);
  });
});
