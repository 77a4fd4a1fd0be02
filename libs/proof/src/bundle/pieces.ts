import { toBase64 } from '../base64';
import { type Canonical, canonicalBytes } from '../canonical';
import { MAX_PATH, parseHashes } from '../checkpoint';
import { MAX_ENTRY_BYTES } from '../entry';
import { VerifierKey } from '../verifier-key';
import { Malformed } from './manifests';
import {
  base64Of,
  canonicalOf,
  dayOf,
  hashesOf,
  hex,
  hexOf,
  listOf,
  membersOf,
  numberOf,
  numberOrNull,
  objectOf,
  readWith,
  textOf,
  timeOf,
  wordOf,
} from './reading';

/** What an entry's bytes say. */
export interface ReadEntry {
  readonly bytes: Uint8Array;
  readonly log: string;
  readonly idx: number;
  readonly at: Date;
  readonly type: string;
  readonly actor: string;
  readonly subject: string;
  readonly commit: Uint8Array;
}

export function readEntry(bytes: Uint8Array): ReadEntry {
  if (bytes.length > MAX_ENTRY_BYTES) throw new Malformed('an entry is too long');
  const { v, log, idx, ts, type, actor, subject, commit } = membersOf(
    canonicalOf(bytes),
    ...(['v', 'log', 'idx', 'ts', 'type', 'actor', 'subject', 'commit'] as const),
  );
  if (v !== 1) throw new Malformed('an entry is of another form than 1');
  return {
    bytes,
    log: wordOf(log),
    idx: numberOf(idx),
    at: timeOf(ts),
    type: wordOf(type),
    actor: wordOf(actor),
    subject: wordOf(subject),
    commit: hexOf(commit),
  };
}

/** `<idx>.opening.json` */
export function openingBytes(entry: Uint8Array, salt: Uint8Array): Uint8Array {
  return canonicalBytes({ entry: toBase64(entry), salt: hex(salt) });
}

export function readOpening(bytes: Uint8Array): { entry: ReadEntry; salt: Uint8Array } {
  const { entry, salt } = membersOf(canonicalOf(bytes), 'entry', 'salt');
  return { entry: readEntry(base64Of(entry)), salt: hexOf(salt) };
}

/** `<from>-<to>.consistency` */
export function consistencyText(path: readonly Uint8Array[]): string {
  return path.map((hash) => `${toBase64(hash)}\n`).join('');
}

export function readConsistency(bytes: Uint8Array): readonly Uint8Array[] {
  const text = textOf(bytes);
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Malformed('its last line does not end');
  const hashes = lines.length <= MAX_PATH ? parseHashes(lines) : undefined;
  if (!hashes) throw new Malformed('a line is the base64 of a hash');
  return hashes;
}

/** A line of `data/keys.json`. */
export interface BundleKey {
  readonly vkey: string;
  readonly since: Date;
  readonly until: Date | null;
  /** Signed by the key before and by this one; null for the first of a name. */
  readonly statement: string | null;
}

/** `data/keys.json` */
export function keysBytes(keys: readonly BundleKey[]): Uint8Array {
  return canonicalBytes(
    keys.map(({ vkey, since, until, statement }) => ({
      vkey,
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
      statement,
    })),
  );
}

export function readKeys(bytes: Uint8Array): readonly (Omit<BundleKey, 'vkey'> & { readonly key: VerifierKey })[] {
  return listOf(canonicalOf(bytes)).map((line) => {
    const { vkey, since, until, statement } = membersOf(line, 'vkey', 'since', 'until', 'statement');
    return {
      key: readWith(() => VerifierKey.parse(wordOf(vkey))),
      since: timeOf(since),
      until: until === null ? null : timeOf(until),
      statement: statement === null ? null : wordOf(statement),
    };
  });
}

/** What the bundle claims to be complete for. */
export interface DaysClaimed {
  /** Null: all channels. */
  readonly channels: readonly string[] | null;
  readonly custodians: readonly string[];
  /** Days of UTC, both included. */
  readonly from: string;
  readonly to: string;
}

export function readScope(bytes: Uint8Array): DaysClaimed | null {
  const { days } = objectOf(canonicalOf(bytes));
  if (days === undefined) throw new Malformed('it does not say which days it is complete for');
  if (days === null) return null;
  const { channels, custodians, from, to } = membersOf(days, 'channels', 'custodians', 'from', 'to');
  return {
    channels: channels === null ? null : listOf(channels).map(wordOf),
    custodians: listOf(custodians).map(wordOf),
    from: dayOf(from),
    to: dayOf(to),
  };
}

/** Content of a `day.closed` entry. */
export interface DayClosed {
  readonly channel: string;
  readonly custodian: string;
  readonly day: string;
  readonly count: number;
  readonly root: Uint8Array;
  readonly amends: number | null;
  readonly upTo: number;
  readonly year: { readonly days: number; readonly root: Uint8Array };
}

export function readDay(bytes: Uint8Array): DayClosed {
  const content = membersOf(
    canonicalOf(bytes),
    ...(['amends', 'channel', 'count', 'custodian', 'day', 'first', 'last', 'root', 'upTo', 'v', 'year'] as const),
  );
  const year = membersOf(content.year, 'days', 'root');
  if (content.v !== 1) throw new Malformed('a day manifest is of another form than 1');
  numberOrNull(content.first);
  numberOrNull(content.last);
  return {
    channel: wordOf(content.channel),
    custodian: wordOf(content.custodian),
    day: dayOf(content.day),
    count: numberOf(content.count),
    root: hexOf(content.root),
    amends: numberOrNull(content.amends),
    upTo: numberOf(content.upTo),
    year: { days: numberOf(year.days), root: hexOf(year.root) },
  };
}

/** `<idx>.members.json` */
export function membersBytes(members: readonly number[]): Uint8Array {
  return canonicalBytes(members);
}

export function readMembers(bytes: Uint8Array): readonly number[] {
  const members = listOf(canonicalOf(bytes)).map(numberOf);
  if (members.some((idx, at) => at > 0 && members[at - 1]! >= idx)) throw new Malformed('its numbers do not ascend');
  return members;
}

/** One day of a year, as its leaf says it. */
export interface YearDay {
  readonly day: string;
  readonly count: number;
  /** Hexadecimal. */
  readonly root: string;
}

/** `<idx>.year.json` */
export function yearBytes(days: readonly YearDay[]): Uint8Array {
  return canonicalBytes(days.map(({ day, count, root }) => ({ day, count, root })));
}

/** A leaf of the tree over a year's days. */
export function yearLeaf({ day, count, root }: YearDay): Uint8Array {
  return canonicalBytes({ day, count, root });
}

export function readYear(bytes: Uint8Array): readonly YearDay[] {
  const days = listOf(canonicalOf(bytes)).map((line) => {
    const { day, count, root } = membersOf(line, 'day', 'count', 'root');
    return { day: dayOf(day), count: numberOf(count), root: hex(hexOf(root)) };
  });
  if (days.some(({ day }, at) => at > 0 && days[at - 1]!.day >= day)) throw new Malformed('its days do not ascend');
  return days;
}

/** A record that a day counts and the bundle does not bring. */
export interface Withheld {
  readonly entry: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly reason: 'disposed' | 'withheld';
  /** Where its disposal is proven: the entry of the disposal's page, and the message's place among the page's ids. */
  readonly by: { readonly entry: number; readonly index: number; readonly path: readonly Uint8Array[] } | null;
}

/** `data/withheld.json`; `size`: of the checkpoint the paths lead to. */
export function withheldBytes(size: number, withheld: readonly Withheld[]): Uint8Array {
  return canonicalBytes({
    size,
    withheld: withheld.map(({ entry, path, reason, by }) => ({
      entry: toBase64(entry),
      path: path.map(toBase64),
      reason,
      by: by && { entry: by.entry, index: by.index, path: by.path.map(toBase64) },
    })),
  });
}

export function readWithheld(bytes: Uint8Array): {
  size: number;
  withheld: readonly (Omit<Withheld, 'entry'> & { readonly entry: ReadEntry })[];
} {
  const { size, withheld } = membersOf(canonicalOf(bytes), 'size', 'withheld');
  const items = listOf(withheld).map((item) => {
    const { entry, path, reason, by } = membersOf(item, 'entry', 'path', 'reason', 'by');
    if (reason !== 'disposed' && reason !== 'withheld') throw new Malformed('a reason in it is none');
    return { entry: readEntry(base64Of(entry)), path: hashesOf(path), reason, by: readBy(by) } as const;
  });
  if (items.some(({ entry }, at) => at > 0 && items[at - 1]!.entry.idx >= entry.idx))
    throw new Malformed('its entries do not ascend');
  if (items.some(({ reason, by }) => by !== null && reason !== 'disposed'))
    throw new Malformed('something withheld claims to be disposed of');
  return { size: numberOf(size), withheld: items };
}

function readBy(value: Canonical | undefined): Withheld['by'] {
  if (value === null) return null;
  const { entry, index, path } = membersOf(value, 'entry', 'index', 'path');
  return { entry: numberOf(entry), index: numberOf(index), path: hashesOf(path) };
}

/** What `seal.json` holds. */
export interface Seal {
  readonly entry: Uint8Array;
  readonly content: Uint8Array;
  readonly salt: Uint8Array;
  /** The `.tlog-proof` of the entry. Its note has one signature line, the log's own. */
  readonly proof: string;
  /** From the audit log's head in the bundle to the proof's checkpoint. */
  readonly consistency: readonly Uint8Array[];
}

export function sealBytes({ entry, content, salt, proof, consistency }: Seal): Uint8Array {
  return canonicalBytes({
    entry: toBase64(entry),
    content: toBase64(content),
    salt: hex(salt),
    proof,
    consistency: consistency.map(toBase64),
  });
}

export function readSeal(bytes: Uint8Array): Omit<Seal, 'entry'> & { readonly entry: ReadEntry } {
  const { entry, content, salt, proof, consistency } = membersOf(
    canonicalOf(bytes),
    ...(['entry', 'content', 'salt', 'proof', 'consistency'] as const),
  );
  return {
    entry: readEntry(base64Of(entry)),
    content: base64Of(content),
    salt: hexOf(salt),
    proof: wordOf(proof),
    consistency: hashesOf(consistency),
  };
}
