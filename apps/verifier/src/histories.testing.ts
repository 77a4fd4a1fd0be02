import { type Canonical, NoteKey, signedNote, SIGNATURE_TYPE } from '@minutebook/proof';
import { SAMPLE_SCOPE, sampleSite, START, TestSite } from '@minutebook/proof/testing';

/** Order of the group of Ed25519, least byte first. */
const ORDER = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');

/** Other bytes that a lenient program takes for a signature (RFC 8032 section 5.1.7 refuses all of them). */
const MALLEABLE: Readonly<Record<string, (signature: Buffer) => void>> = {
  'with the order added to S': (signature) => {
    for (let at = 0, carry = 0; at < 32; at++) {
      carry += signature[32 + at]! + ORDER[at]!;
      signature[32 + at] = carry & 0xff;
      carry >>= 8;
    }
  },
  'with R of small order': (signature) => void signature.fill(0, 0, 32).writeUInt8(1, 0),
  'of zeroes': (signature) => void signature.fill(0),
  'with R that is no point': (signature) => void signature.fill(0xff, 0, 32),
};

/** One bundle's worth of a site, and what it is. */
export type History = readonly [title: string, site: TestSite, selection: Parameters<TestSite['payload']>[0]];

/** What may have become of a log, well or ill, each as a site that signs its own bundles. */
export async function histories(): Promise<History[]> {
  const found: History[] = [];
  const add = (title: string, site: TestSite, selection: History[2] = { scope: SAMPLE_SCOPE }): TestSite => {
    found.push([title, site, selection]);
    return site;
  };
  add('as it should be', sampleSite());

  const disposed = sampleSite();
  const { by } = await disposed.dispose([0, 3]);
  disposed.checkpoint();
  const gone = [
    { idx: 0, reason: 'disposed' as const, by: by.get(0)! },
    { idx: 3, reason: 'disposed' as const, by: by.get(3)! },
  ];
  add('disposed of', disposed, { scope: SAMPLE_SCOPE, withheld: gone });
  add('disposed of otherwise', disposed, {
    scope: SAMPLE_SCOPE,
    withheld: [{ ...gone[0]!, by: by.get(3)! }, gone[1]!],
  });
  add('withheld', disposed, {
    scope: SAMPLE_SCOPE,
    withheld: [
      { idx: 0, reason: 'withheld' },
      { idx: 3, reason: 'disposed' },
    ],
  });

  const amended = sampleSite();
  const late = amended.message('late');
  amended.closeDay('whatsapp', '11', '2026-03-02', [0, 1, late], 5);
  amended.closeDay('whatsapp', '11', '2026-03-04', []);
  amended.checkpoint();
  for (const days of [
    [5, 6, 7, 10],
    [6, 7, 9, 10],
    [5, 6, 7, 9, 10],
    [6, 10],
  ])
    add(`amended ${days.join()}`, amended, { scope: SAMPLE_SCOPE, days });

  const backdated = sampleSite();
  backdated.message('back in time', new Date(START));
  backdated.checkpoint();
  add('backdated', backdated);
  const early = sampleSite();
  early.tick(3_600_000);
  early.checkpoint({ isWitnessed: true });
  const alone = early.message('dated before a witness', new Date(START + 60_000));
  early.checkpoint();
  add('dated before a witness', early, { records: [alone], days: [] });
  const ahead = sampleSite();
  ahead.message('a day ahead', new Date(START + 86_400_000));
  ahead.checkpoint({ isWitnessed: true });
  add('dated after a witness', ahead);

  const rotated = sampleSite();
  const stolen = rotated.records.stolen;
  for (const body of ['one', 'two']) {
    rotated.records.rotate(rotated.tick());
    rotated.audit.rotate(rotated.tick());
    rotated.message(body);
    rotated.checkpoint();
  }
  add('rotated twice', rotated);
  const expired = sampleSite();
  const old = expired.records.stolen;
  expired.records.rotate(expired.tick());
  expired.message('under the old key');
  expired.checkpoint();
  resign(expired, old);
  add('under a key that was replaced', expired);
  const strange = sampleSite();
  strange.message('more');
  strange.checkpoint();
  resign(strange, stolen);
  add('under a stranger’s key', strange);

  const base = sampleSite();
  const fork = new TestSite(base.site, base);
  for (const body of ['Lunch at one?', 'No.', 'a', 'b', 'c', 'd', 'e', 'f']) fork.message(body);
  fork.records.sign(2);
  fork.checkpoint();
  add('a fork', fork);
  const jumped = sampleSite();
  jumped.records.leaves.splice(0, 8, ...fork.records.leaves.slice(0, 8));
  jumped.records.sign(8);
  add('a tree that does not continue', jumped, { records: [], days: [] });
  const contradicted = sampleSite();
  contradicted.act(
    'checkpoint.signed',
    { kind: 'checkpoint', id: '8' },
    { origin: contradicted.records.origin, size: 8, root: 'ab'.repeat(32) },
  );
  contradicted.audit.sign();
  add('two roots of one size', contradicted);

  const witnessed = sampleSite();
  witnessed.message('more');
  const unknown = NoteKey.create('stranger.example', SIGNATURE_TYPE.cosignature);
  witnessed.records.sign(
    undefined,
    (text) => unknown.cosign(text, new Date(START)),
    (text) => witnessed.witness.cosign(text, new Date(START + 99_000)),
    () => `— ${witnessed.records.origin} ${Buffer.alloc(2432, 7).toString('base64')}\n`,
  );
  add('lines of unknown keys', witnessed);
  for (const [title, change] of Object.entries(MALLEABLE)) {
    const odd = sampleSite();
    const [size, note] = [...odd.records.notes].at(-1)!;
    const [, head, encoded, rest] = /^([^]*— \S+records )(\S+)(\n[^]*)$/.exec(note)!;
    const bytes = Buffer.from(encoded!, 'base64');
    change(bytes.subarray(4));
    odd.records.notes.set(size, `${head}${bytes.toString('base64')}${rest}`);
    add(`a signature ${title}`, odd);
  }
  for (const bad of [new Date(0), new Date(8.64e15)]) {
    const odd = sampleSite();
    odd.message('more');
    odd.records.sign(undefined, (text) => odd.witness.cosign(text, bad));
    add(`a witness at ${bad.getTime()}`, odd);
  }

  const second = new TestSite('minutebook.example/a.2');
  second.message('after a restore');
  second.records.append(
    'message.captured',
    'message:7:0',
    { v: 1, event: {} },
    second.tick(),
    'minutebook.example/a/records',
  );
  second.records.append(
    'message.captured',
    'message:8:0',
    { v: 1, event: {} },
    second.tick(),
    'minutebook.example/a.3/records',
  );
  second.checkpoint();
  add('a second epoch', second);
  const resealed = sampleSite();
  resealed.audit.restart(resealed.tick());
  add('sealed under an epoch of anybody’s making', resealed);
  const mixed = new TestSite('minutebook.example/a');
  mixed.message('hello');
  mixed.records.append(
    'message.captured',
    'message:7:0',
    { v: 1, event: {} },
    mixed.tick(),
    'elsewhere.example/records',
  );
  mixed.records.append('odd', 'message:7:0', [] as unknown as Canonical, mixed.tick());
  mixed.checkpoint();
  add('entries of elsewhere', mixed);
  const other = new TestSite('elsewhere.example/b');
  other.message('hello');
  other.checkpoint();
  const swapped = sampleSite();
  swapped.records.notes.set(8, other.records.notes.get(1)!);
  add('a note of another site and size', swapped);
  return found;
}

function resign(site: TestSite, key: NoteKey): void {
  const [size, note] = [...site.records.notes].at(-1)!;
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  site.records.notes.set(size, signedNote(text, key.sign(text)));
}
