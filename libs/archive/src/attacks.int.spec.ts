import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Checkpoints,
  compareLog,
  LogProofs,
  outsideHead,
  type OutsideHead,
  type SignedCheckpoint,
  type Signer,
  SignerRefused,
} from '@minutebook/access';
import {
  formatAddCheckpoint,
  LogSigner,
  LogWitness,
  NoteKey,
  parseCheckpoint,
  parseNote,
  SIGNATURE_TYPE,
  type SignerMemory,
  toBase64,
  VerifierKey,
  type WitnessMemory,
} from '@minutebook/proof';
import { Attacker, forged, renumbered, type Row } from './attacker.testing';
import { OWN, PUBLISHED } from './published-table.testing';
import { OPERATOR, testArchive, type TestArchive } from './testing';

const ORIGIN = 'test/audit';
const HOUR = 3_600_000;
const ENTRIES = 300;

let archive: TestArchive;
let attacker: Attacker;
let checkpoints: Checkpoints;
let proofs: LogProofs;
let memory: SignerMemory | undefined;
let honest: SignerMemory | undefined;
/** What an auditor knows from elsewhere than the database: the log's key, and one day's checkpoint. */
let vkey: string;
let held: SignedCheckpoint;
/** When the old copy was taken. */
let early: { readonly head: SignedCheckpoint; readonly memory: SignerMemory | undefined };

/** The signer as it is, with its memory in our hands: for who restores that too. */
const signer: Signer = (() => {
  const made = new LogSigner({ read: () => memory, write: (next) => void (memory = next) }, () => archive.clock.now());
  return {
    sign: async (body) => {
      const reply = made.sign(body);
      if (reply.status === 200) return reply.body;
      throw new SignerRefused(reply.status, reply.status === 409 ? Number(reply.body) : undefined);
    },
    keys: async () => made.keys(),
    heads: async () => made.heads().map(({ origin, head }) => ({ origin, size: head.size, root: toBase64(head.root) })),
    rotate: async (prefix) => void made.rotate(prefix),
  };
})();

beforeAll(async () => {
  archive = await testArchive();
  const folder = join(archive.folder, 'in');
  mkdirSync(folder);
  const chat = join(folder, 'WhatsApp Chat with Ann.txt');
  writeFileSync(chat, '01/03/2024, 09:12 - Ann: see you at noon\n01/03/2024, 09:13 - Bo: ok\n');
  await archive.imports.runLocal(OPERATOR, {}, [chat], new AbortController().signal, () => undefined);
  checkpoints = new Checkpoints(archive.db.app, archive.log, archive.audit, archive.clock, signer, 'test');
  proofs = new LogProofs(archive.db.app);
  attacker = new Attacker(archive.db.admin, ORIGIN);
  await act(ENTRIES);
  early = { head: await settled(), memory };
  await attacker.copy('early');
  await act(20);
  held = await settled();
  vkey = (await checkpoints.keys()).map((key) => key.vkey).find((key) => key.startsWith(`${ORIGIN}+`))!;
  await attacker.copy('today');
  await attacker.disarm();
  honest = memory;
});
afterEach(async () => {
  await attacker.putBack('today');
  memory = honest;
});
afterAll(() => archive.drop());

async function act(count: number, name = 'seen'): Promise<void> {
  for (let left = count; left > 0; left -= 10) {
    archive.clock.set(new Date(archive.clock.now().getTime() + 1_000));
    await archive.db.app.transaction((tx) =>
      archive.audit.appendAll(
        tx,
        OPERATOR,
        Array.from({ length: Math.min(10, left) }, (_, i) => ({
          action: 'message.viewed' as const,
          subject: { kind: 'message', id: String(left - i) },
          detail: { name },
        })),
      ),
    );
    await archive.log.sequence('audit');
  }
}

async function settled(): Promise<SignedCheckpoint> {
  archive.clock.set(new Date(archive.clock.now().getTime() + 1_000));
  await checkpoints.settle();
  return (await checkpoints.newest('audit'))!;
}

const outside = (head: SignedCheckpoint): OutsideHead => outsideHead(head.note, [vkey], 'auditor');

interface Found {
  /** With what is in the database, and the key the auditor knows. */
  readonly alone: readonly string[];
  /** What the log's times show. */
  readonly times: readonly string[];
  /** Where the auditor's checkpoint does not fit. */
  readonly held: string | undefined;
}

/** All that somebody does who checks an appliance: an hour later, so that nothing can be in the merge window. */
async function check(heads: readonly SignedCheckpoint[] = [held]): Promise<Found> {
  const now = archive.clock.now();
  archive.clock.set(new Date(now.getTime() + HOUR));
  try {
    const { faults } = await archive.verification.run();
    const [times, alone] = [true, false].map((isTime) =>
      faults.filter(({ code }) => (code === 'time-backwards') === isTime).map(({ what }) => what),
    ) as [string[], string[]];
    for (const { note } of await checkpoints.list('audit', undefined, 1_000))
      if (!isSigned(note)) alone.push('a checkpoint is not signed by the key the auditor knows');
    if ((await checkpoints.state()).mergeDelayMs > 60_000)
      alone.push('entries are not signed, and long have been there');
    const size = await archive.log.size('audit');
    const rootAt = (of: number): Promise<Uint8Array> => proofs.root('audit', of);
    const { verdict } = await compareLog(
      { log: 'audit', origin: ORIGIN, size, lastAt: null, rootAt },
      heads.map(outside),
    );
    return { alone, times, held: verdict === 'whole' ? undefined : verdict };
  } finally {
    archive.clock.set(now);
  }
}

function isSigned(note: string): boolean {
  try {
    return outsideHead(note, [vkey], 'database').origin === ORIGIN;
  } catch {
    return false;
  }
}

/** In the order of the last three columns, each of which has what the one before has. */
const columns = ({ alone, times, held: contradiction }: Found): boolean[] => [
  alone.length > 0,
  alone.length > 0 || contradiction !== undefined,
  alone.length > 0 || contradiction !== undefined || times.length > 0,
];

/** Ways to go on after a change from an entry on: what becomes of the heads that do not fit any more. */
const WAYS: Readonly<Record<string, (from: number) => Promise<void>>> = {
  'leaves the heads': async () => undefined,
  'takes away the heads that do not fit': (from) => attacker.forgetHeads(from),
  'signs with a key of one’s own': () => attacker.signHeads(NoteKey.create(ORIGIN), true),
};

const MIDDLE = 120;
/** Attacks that leave as many signed heads as they like, and no fresh signature by the log’s key (n1). */
const REWRITES: Readonly<Record<string, { readonly from: number; change(rows: Row[]): Row[] }>> = {
  'edit a row': { from: MIDDLE, change: (rows) => rows.map((row, i) => (i === MIDDLE ? forged(row) : row)) },
  'drop a middle row': { from: MIDDLE, change: (rows) => rows.filter((_, i) => i !== MIDDLE) },
  'drop and renumber': { from: MIDDLE, change: (rows) => renumbered(rows.filter((_, i) => i !== MIDDLE)) },
  'reorder (and renumber)': {
    from: MIDDLE,
    change: (rows) => {
      const [a, b] = [rows[MIDDLE]!, rows[MIDDLE + 1]!];
      return renumbered(rows.with(MIDDLE, { ...b, at: a.at }).with(MIDDLE + 1, { ...a, at: b.at }));
    },
  },
  'insert a backdated row': {
    from: MIDDLE,
    change: (rows) => renumbered(rows.toSpliced(MIDDLE, 0, { ...forged(rows[MIDDLE]!), ref: 1_000_000 })),
  },
  'rewrite everything': { from: 0, change: (rows) => rows.map(forged) },
};

/** What the table says of us in one row, and what was found. */
function expectAsPublished(attack: string, found: Found): void {
  const published = OWN.map((column) => PUBLISHED.get(attack)!.get(column)!.isFound);
  expect({ attack, isFound: columns(found), found }).toEqual({ attack, isFound: published, found });
}

describe('as superuser of a real database', () => {
  it('an honest log has nothing wrong with it, and the table would be worth nothing if it had', async () => {
    expect(await check()).toEqual({ alone: [], times: [], held: undefined });
    await attacker.write(await attacker.rows());
    expect(await check()).toEqual({ alone: [], times: [], held: undefined });
  });

  for (const [attack, { from, change }] of Object.entries(REWRITES)) {
    for (const [way, goOn] of Object.entries(WAYS))
      it(`[R85] ${attack}, and ${way}`, async () => {
        await attacker.write(change(await attacker.rows()));
        await goOn(from);
        expectAsPublished(attack, await check());
      });

    it(`[R85] ${attack}, with a fresh signature: what n1 says`, async () => {
      expect(PUBLISHED.get(attack)!.get(OWN[0]!)!.cell).toBe('Y n1');
      // A gap is there whoever signs: only what is renumbered can be signed at all.
      await attacker.write(renumbered(change(await attacker.rows())));
      await attacker.signHeads(stolenKey(), false);
      const found = await check();
      expect({ alone: found.alone, held: found.held }).toEqual({
        alone: [],
        held: expect.stringMatching(/other|lost/),
      });
    });
  }

  it('[R85] [R77] the signer refuses what was rewritten, and that is said', async () => {
    await attacker.write(REWRITES['edit a row']!.change(await attacker.rows()));
    await attacker.forgetHeads(MIDDLE);
    await expect(checkpoints.sign('audit')).rejects.toMatchObject({ code: 'ledger-refused' });
    expect(await checkpoints.state()).toMatchObject({ signer: 'refused', reason: 'other-than-signed' });
  });

  it('[R85] truncate the tail', async () => {
    const rows = await attacker.rows();
    await attacker.write(rows.slice(0, early.head.size));
    await attacker.forgetHeads(early.head.size);
    expectAsPublished('truncate the tail', await check());
    // n2: what is after the checkpoint that somebody holds can be cut.
    expect((await check([early.head])).held).toBeUndefined();
    // n3: but the signer remembers.
    await expect(checkpoints.sign('audit')).rejects.toMatchObject({ code: 'ledger-refused' });
    expect((await checkpoints.state()).signer).toBe('refused');
  });

  it('[R85] restore an old backup', async () => {
    await attacker.putBack('early');
    expectAsPublished('restore an old backup', await check());
    expect((await check([early.head])).held).toBeUndefined();
    await expect(checkpoints.sign('audit')).rejects.toMatchObject({ code: 'ledger-refused' });
  });

  it('[R85] clock rollback, new row dated early', async () => {
    const rows = await attacker.rows();
    const at = rows[MIDDLE]!.at;
    const last = rows.at(-1)!;
    const fresh = { ...forged(last), idx: last.idx + 1, at, ref: 1_000_000 };
    await attacker.write([...rows, { ...fresh, content: { ...fresh.content, at: at.toISOString() } }]);
    // The row continues the tree, so the signer signs it, and every witness would.
    await settled();
    expect((await checkpoints.newest('audit'))!.size).toBeGreaterThan(held.size);
    expectAsPublished('clock rollback, new row dated early', await check());
  });

  it('[R85] fork: two auditors shown two histories', async () => {
    const witness = witnessOf();
    expect(await shown(witness, 0, held)).toBe(200);
    // Set back together with the signer, the appliance tells another story to the other auditor.
    await attacker.putBack('early');
    memory = early.memory;
    await act(40, 'another story');
    const other = await settled();
    expect(other.size).toBeGreaterThan(held.size);
    // Each finds nothing, alone or with the checkpoint held of this very story.
    expect(await check([early.head, other])).toEqual({ alone: [], times: [], held: undefined });
    // Heads compared: what the first auditor holds does not fit here.
    expectAsPublished('fork: two auditors shown two histories', await check());
    // Or one witness sees both.
    expect(await shown(witness, held.size, other)).toBe(422);
    expect(await shown(witness, early.head.size, other)).toBe(409);
  });

  it('[R85] never logged at all', async () => {
    await archive.db.admin.query('SELECT * FROM archive.version');
    await archive.db.admin.query('CREATE TABLE archive.taken AS SELECT * FROM archive.message');
    expectAsPublished('never logged at all', await check());
  });
});

function stolenKey(): NoteKey {
  return NoteKey.fromPrivate(memory!.logs.find(({ origin }) => origin === ORIGIN)!.key);
}

function witnessOf(): LogWitness {
  let seen: WitnessMemory | undefined;
  return new LogWitness(
    { read: () => seen, write: (next) => void (seen = next) },
    NoteKey.create('witness.example/w', SIGNATURE_TYPE.cosignature),
    () => [{ origin: ORIGIN, key: VerifierKey.parse(vkey) }],
    () => archive.clock.now(),
  );
}

/** Status of the witness's answer, asked as the appliance asks: with the best proof it has. */
async function shown(witness: LogWitness, old: number, head: SignedCheckpoint): Promise<number> {
  expect(parseCheckpoint(parseNote(head.note).text).size).toBe(head.size);
  const path = await proofs.consistency('audit', old, head.size);
  return witness.add(formatAddCheckpoint({ old, path, note: head.note })).status;
}
