import { createHash } from 'node:crypto';
import { type Canonical, canonicalBytes } from '../canonical';
import { checkpointText } from '../checkpoint';
import { commitment } from '../commitment';
import { entryBytes } from '../entry';
import { leafHash, sha256, treeRoot } from '../hash';
import { ProvingTree } from '../inclusion';
import { nodesOf, proveConsistency, proveInclusion } from '../nodes';
import { NoteKey, signedNote } from '../note';
import { formatRotation } from '../rotation';
import { formatProof } from '../tlog-proof';
import { SIGNATURE_TYPE } from '../verifier-key';
import { crc32 } from './crc32';
import { BAGIT_TEXT, bagInfoText, manifestText } from './manifests';
import {
  BAG,
  type BundleLog,
  byName,
  consistencyName,
  DATA,
  type EntryFolder,
  entryName,
  LOG_NAMES,
  noteName,
} from './names';
import {
  type BundleKey,
  consistencyText,
  keysBytes,
  membersBytes,
  openingBytes,
  sealBytes,
  withheldBytes,
  type Withheld,
  yearBytes,
  type YearDay,
  yearLeaf,
} from './pieces';
import { hex } from './reading';
import { ZipWriter } from './zip-writer';

/** Bundles for specs: whoever has the keys can build them, also wrong ones. */

export type Files = Map<string, Uint8Array>;

interface Leaf {
  readonly entry: Uint8Array;
  readonly content: Uint8Array;
  readonly salt: Uint8Array;
  readonly commit: Uint8Array;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A log whose leaves, keys and checkpoints lie open. */
export class TestLog {
  readonly leaves: Leaf[] = [];
  readonly notes = new Map<number, string>();
  readonly keys: BundleKey[];
  private key: NoteKey;

  constructor(
    public origin: string,
    key: NoteKey = NoteKey.create(origin),
  ) {
    this.key = key;
    this.keys = [{ vkey: key.verifier.toString(), since: new Date(START), until: null, statement: null }];
  }

  get vkey(): string {
    return this.key.verifier.toString();
  }

  /** The key that signs now, for whoever steals it. */
  get stolen(): NoteKey {
    return this.key;
  }

  append(type: string, subject: string, content: Canonical, at: Date, log = this.origin): number {
    const idx = this.leaves.length;
    const bytes = canonicalBytes(content);
    const salt = sha256(utf8(`salt ${this.origin} ${idx}`));
    const commit = commitment(salt, sha256(bytes));
    const entry = entryBytes({ log, idx, ts: at.toISOString(), type, actor: 'system:spec', subject, commit });
    this.leaves.push({ entry, content: bytes, salt, commit });
    return idx;
  }

  /** Signs the first `size` entries as they are now. */
  sign(size = this.leaves.length, ...lines: ((text: string) => string)[]): number {
    const text = checkpointText({ origin: this.origin, size, root: this.root(size) });
    this.notes.set(size, signedNote(text, this.key.sign(text), ...lines.map((line) => line(text))));
    return size;
  }

  rotate(at: Date): void {
    const next = NoteKey.create(this.origin);
    const last = this.keys.pop()!;
    const statement = formatRotation(this.key, next, Math.max(0, ...this.notes.keys()), at);
    this.keys.push({ ...last, until: at }, { vkey: next.verifier.toString(), since: at, until: null, statement });
    this.key = next;
  }

  /** Goes on as the next epoch under a key of its own: after a restore, or because somebody says that there was one. */
  restart(at: Date, origin = this.origin.replace(/\/(?=\w+$)/, '.2/'), key = NoteKey.create(origin)): void {
    this.origin = origin;
    this.key = key;
    this.keys.push({ vkey: this.vkey, since: at, until: null, statement: null });
  }

  root(size = this.leaves.length): Uint8Array {
    return treeRoot(this.hashes(size));
  }

  inclusion(idx: number, size: number): Promise<readonly Uint8Array[]> {
    return proveInclusion(nodesOf(this.hashes(size)), idx, size);
  }

  consistency(from: number, to: number): Promise<readonly Uint8Array[]> {
    return proveConsistency(nodesOf(this.hashes(to)), from, to);
  }

  async proof(idx: number, size: number): Promise<string> {
    return formatProof({ index: idx, path: await this.inclusion(idx, size), checkpoint: this.notes.get(size)! });
  }

  /** Of all entries below a size, in one pass over them. */
  proofs(size: number): ReadonlyMap<number, string> {
    const tree = new ProvingTree(this.leaves.keys());
    for (const hash of this.hashes(size)) tree.push(hash);
    const checkpoint = this.notes.get(size) ?? '';
    return new Map([...tree.finish().paths].map(([index, path]) => [index, formatProof({ index, path, checkpoint })]));
  }

  private hashes(size: number): Uint8Array[] {
    return this.leaves.slice(0, size).map(({ entry }) => leafHash(entry));
  }
}

export const START = Date.UTC(2026, 2, 2, 9);

/** What goes into a bundle. Left out: everything there is. */
export interface Selection {
  readonly records?: readonly number[];
  readonly audit?: readonly number[];
  readonly days?: readonly number[];
  readonly withheld?: readonly {
    readonly idx: number;
    readonly reason: Withheld['reason'];
    readonly by?: Withheld['by'];
  }[];
  readonly scope?: Canonical;
}

interface Day {
  readonly channel: string;
  readonly custodian: string;
  readonly day: string;
  readonly members: readonly number[];
}

/** An appliance as far as bundles know of it. A second passes with everything that is logged. */
export class TestSite {
  readonly records: TestLog;
  readonly audit: TestLog;
  readonly witness = NoteKey.create('witness.example/w1', SIGNATURE_TYPE.cosignature);
  private readonly days = new Map<number, Day>();
  private readonly years = new Map<number, YearDay[]>();
  now = START;

  constructor(
    readonly site = 'minutebook.example/a',
    from?: TestSite,
  ) {
    this.records = new TestLog(`${site}/records`, from?.records.stolen);
    this.audit = new TestLog(`${site}/audit`, from?.audit.stolen);
  }

  tick(ms = 1000): Date {
    this.now += ms;
    return new Date(this.now);
  }

  message(body: string, at = this.tick()): number {
    const idx = this.records.leaves.length;
    return this.records.append(
      'message.captured',
      `message:${1000 + idx}:0`,
      { v: 1, event: { type: 'message', body } },
      at,
    );
  }

  act(action: string, subject: { kind: string; id: string }, detail: Canonical = {}, at = this.tick()): number {
    const content = {
      action,
      actor: { id: '7', name: 'An Auditor', role: 'auditor' },
      at: at.toISOString(),
      detail,
      subject,
    };
    return this.audit.append(action, `${subject.kind}:${subject.id}`, content, at);
  }

  closeDay(
    channel: string,
    custodian: string,
    day: string,
    members: readonly number[],
    amends: number | null = null,
  ): number {
    const root = hex(treeRoot(members.map((idx) => leafHash(this.records.leaves[idx]!.commit))));
    const isSame = (other: Day): boolean => other.channel === channel && other.custodian === custodian;
    const year = new Map<string, YearDay>();
    for (const [idx, other] of this.days)
      if (isSame(other)) for (const line of this.years.get(idx)!) year.set(line.day, line);
    year.set(day, { day, count: members.length, root });
    const lines = [...year.values()].sort((a, b) => byName(a.day, b.day));
    const idx = this.records.append(
      'day.closed',
      `day:${hex(sha256(utf8(channel + custodian + day))).slice(0, 32)}`,
      {
        v: 1,
        channel,
        custodian,
        day,
        count: members.length,
        root,
        first: members[0] ?? null,
        last: members.at(-1) ?? null,
        upTo: this.records.leaves.length,
        amends,
        year: { days: lines.length, root: hex(treeRoot(lines.map((line) => leafHash(yearLeaf(line))))) },
      },
      this.tick(),
    );
    this.days.set(idx, { channel, custodian, day, members });
    this.years.set(idx, lines);
    return idx;
  }

  /** Disposes of messages by ledger number, as one page of a disposal; what proves it of each. */
  async dispose(
    indices: readonly number[],
  ): Promise<{ entry: number; by: ReadonlyMap<number, NonNullable<Withheld['by']>> }> {
    const ids = indices.map((idx) => leafHash(utf8(String(1000 + idx))));
    const content = { disposed: ids.length, root: hex(treeRoot(ids)) };
    const entry = this.records.append('disposal.executed', 'disposal:1:1', content, this.tick());
    const by = new Map<number, NonNullable<Withheld['by']>>();
    for (const [index, idx] of indices.entries())
      by.set(idx, { entry, index, path: await proveInclusion(nodesOf(ids), index, ids.length) });
    return { entry, by };
  }

  /** Signs the records log, writes that down, signs the audit log. */
  checkpoint({ isWitnessed = false, at = this.tick() }: { isWitnessed?: boolean; at?: Date } = {}): void {
    const cosign = isWitnessed ? [(text: string) => this.witness.cosign(text, at)] : [];
    const size = this.records.sign(undefined, ...cosign);
    const { origin } = this.records;
    this.act(
      'checkpoint.signed',
      { kind: 'checkpoint', id: String(size) },
      { origin, size, root: hex(this.records.root(size)) },
      at,
    );
    this.audit.sign(undefined, ...cosign);
  }

  /** Lines of a trust file. */
  get trust(): string {
    return `log ${this.records.vkey}\nlog ${this.audit.vkey}\nwitness w1 ${this.witness.verifier}\n`;
  }

  /** Everything under `data/`, under the newest checkpoints. */
  async payload(selection: Selection = {}): Promise<Files> {
    const files: Files = new Map();
    const sizes = {
      records: Math.max(0, ...this.records.notes.keys()),
      audit: Math.max(0, ...this.audit.notes.keys()),
    };
    files.set(DATA.readme, utf8('Records of minutebook.example.\n'));
    files.set(DATA.scope, canonicalBytes(selection.scope ?? { days: null, query: 'all' }));
    const keys = [...this.records.keys, ...this.audit.keys].sort(
      (a, b) => byName(a.vkey.split('+')[0]!, b.vkey.split('+')[0]!) || a.since.getTime() - b.since.getTime(),
    );
    files.set(DATA.keys, keysBytes(keys));
    for (const log of LOG_NAMES) await this.putChain(files, log);
    const proofs = { records: this.records.proofs(sizes.records), audit: this.audit.proofs(sizes.audit) };
    const below = (size: number): number[] => Array.from({ length: size }, (_, idx) => idx);
    const isDay = (idx: number): boolean => this.days.has(idx);
    const gone = new Set(selection.withheld?.map(({ idx }) => idx));
    const records = selection.records ?? below(sizes.records).filter((idx) => !isDay(idx) && !gone.has(idx));
    const days = selection.days ?? below(sizes.records).filter(isDay);
    for (const idx of records) putEntry(files, 'records', this.records, idx, proofs.records);
    for (const idx of selection.audit ?? below(sizes.audit)) putEntry(files, 'audit', this.audit, idx, proofs.audit);
    for (const idx of days) {
      putEntry(files, 'days', this.records, idx, proofs.records);
      files.set(entryName('days', idx, 'members.json'), membersBytes(this.days.get(idx)!.members));
      if (this.isNewest(idx, days)) files.set(entryName('days', idx, 'year.json'), yearBytes(this.years.get(idx)!));
    }
    if (selection.withheld) {
      const withheld: Withheld[] = [];
      for (const { idx, reason, by = null } of selection.withheld)
        withheld.push({
          entry: this.records.leaves[idx]!.entry,
          path: await this.records.inclusion(idx, sizes.records),
          reason,
          by,
        });
      files.set(DATA.withheld, withheldBytes(sizes.records, withheld));
    }
    return files;
  }

  /** Wraps a payload, logs the bundle and seals it. */
  async seal(payload: Files, id = 'b-1'): Promise<Files> {
    const files: Files = new Map(payload);
    const octets = [...payload.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    const digests = (algorithm: string, names: Iterable<string>): Map<string, string> =>
      new Map([...names].map((name) => [name, createHash(algorithm).update(files.get(name)!).digest('hex')]));
    files.set(BAG.declaration, utf8(BAGIT_TEXT));
    files.set(
      BAG.info,
      utf8(bagInfoText({ id, date: '2026-03-31', agent: 'Minutebook 0.1.0', octets, files: payload.size })),
    );
    files.set(BAG.sha256, utf8(manifestText(digests('sha256', payload.keys()))));
    files.set(BAG.sha512, utf8(manifestText(digests('sha512', payload.keys()))));
    const tags = manifestText(digests('sha256', [BAG.declaration, BAG.info, BAG.sha256, BAG.sha512]));
    files.set(BAG.tags, utf8(tags));
    const head = Math.max(0, ...this.audit.notes.keys());
    const idx = this.act('bundle.made', { kind: 'bundle', id }, { tagmanifest: hex(sha256(utf8(tags))) });
    const size = this.audit.sign();
    const { entry, content, salt } = this.audit.leaves[idx]!;
    const [proof, consistency] = [await this.audit.proof(idx, size), await this.audit.consistency(head, size)];
    files.set(BAG.seal, sealBytes({ entry, content, salt, proof, consistency }));
    return files;
  }

  async bundle(selection: Selection = {}): Promise<Files> {
    return this.seal(await this.payload(selection));
  }

  private isNewest(idx: number, days: readonly number[]): boolean {
    const own = this.days.get(idx)!;
    return !days.some((other) => {
      const { channel, custodian, day } = this.days.get(other)!;
      return (
        other > idx && channel === own.channel && custodian === own.custodian && day.slice(0, 4) === own.day.slice(0, 4)
      );
    });
  }

  private async putChain(files: Files, log: BundleLog): Promise<void> {
    const sizes = [...this[log].notes.keys()].sort((a, b) => a - b);
    for (const [index, size] of sizes.entries()) {
      files.set(noteName(log, size), utf8(this[log].notes.get(size)!));
      const before = sizes[index - 1];
      if (before !== undefined)
        files.set(consistencyName(log, before, size), utf8(consistencyText(await this[log].consistency(before, size))));
    }
  }
}

function putEntry(
  files: Files,
  folder: EntryFolder,
  log: TestLog,
  idx: number,
  proofs: ReadonlyMap<number, string>,
): void {
  const { entry, content, salt } = log.leaves[idx]!;
  files.set(entryName(folder, idx, 'json'), content);
  files.set(entryName(folder, idx, 'opening.json'), openingBytes(entry, salt));
  files.set(entryName(folder, idx, 'tlog-proof'), utf8(proofs.get(idx)!));
}

/** The one zip of these files. */
export function zipped(files: Files, folder = 'b-1'): Uint8Array {
  const writer = new ZipWriter(folder);
  const pieces: Uint8Array[] = [];
  for (const [name, bytes] of [...files].sort(([a], [b]) => byName(a, b)))
    pieces.push(writer.before({ name, size: bytes.length, crc: crc32(bytes) }), bytes);
  return Uint8Array.from(Buffer.concat([...pieces, ...writer.end()]));
}

/** A site with two days of two people, what was done about them, and two checkpoints a witness saw. */
export function sampleSite(): TestSite {
  const site = new TestSite();
  site.act('session.opened', { kind: 'session', id: '1' });
  const first = [site.message('Lunch at noon?'), site.message('Make it one. 我也去')];
  site.checkpoint({ isWitnessed: true });
  const second = [site.message('The numbers are in.'), site.message('Do not tell anybody.'), site.message('ok')];
  site.closeDay('whatsapp', '11', '2026-03-02', first);
  site.closeDay('whatsapp', '12', '2026-03-02', [first[1]!]);
  site.closeDay('whatsapp', '11', '2026-03-03', second);
  site.act('message.viewed', { kind: 'message', id: '1001' }, { view: 'conversation' });
  site.checkpoint({ isWitnessed: true });
  return site;
}

export const SAMPLE_SCOPE: Canonical = {
  days: { channels: null, custodians: ['11', '12'], from: '2026-03-01', to: '2026-03-31' },
  query: 'custodian 11 and 12, March 2026',
};
