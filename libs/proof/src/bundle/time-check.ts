import { sha256 } from '../hash';
import { parseCanonical } from '../canonical';
import { same } from '../consistency';
import { BadTimestamp, readTimestamp, verifyTimestamp } from '../timestamp';
import type { Bag } from './bag-check';
import { type Chain, isForked } from './checkpoint-check';
import type { Entries } from './entry-check';
import type { Findings } from './findings';
import { type BundleLog, byName, LOG_NAMES } from './names';
import { Malformed } from './manifests';
import { hexOf, numberOf, objectOf, wordOf } from './reading';

/** A time at which a log is known to have had a size. */
interface KnownTime {
  readonly size: number;
  readonly at: number;
}

export type KnownTimes = Readonly<Record<BundleLog, KnownTime[]>>;

/** An entry may be later than the time of a checkpoint it is in by this, clocks being what they are. */
export const SKEW_MS = 60_000;
/** And earlier than that of one it is not in by this: so long a checkpoint may be under way to who dates it. */
export const LAG_MS = 15 * 60_000;

/** What can say when a log had which size, from outside and inside. */
export async function knownTimes(
  bag: Bag,
  chain: Chain,
  entries: Entries,
  roots: readonly Uint8Array[] | undefined,
  findings: Findings,
): Promise<{ times: KnownTimes; timestamps: number }> {
  const times: Record<BundleLog, KnownTime[]> = { records: [], audit: [] };
  for (const log of LOG_NAMES)
    for (const { checkpoint, cosigners } of chain.notes[log])
      for (const { at } of cosigners) times[log].push({ size: checkpoint.size, at: at.getTime() });
  let timestamps = 0;
  for (const [file, place] of [...bag.places].sort(([a], [b]) => byName(a, b))) {
    if (place.kind !== 'timestamp') continue;
    timestamps++;
    const [token, sound] = [await bag.read(file), chain.at(place.log, place.size)];
    const at = token && sound && checkToken(file, token, sound.text, roots, findings);
    if (at) times[place.log].push({ size: place.size, at: at.getTime() });
  }
  const isDated = times.records.length + times.audit.length > 0;
  if (!isDated)
    findings.warn(
      'unanchored',
      'No cosignature and no time-stamp that could be checked: only the appliance’s own clock dates this.',
    );
  if (timestamps > 0 && roots === undefined)
    findings.warn('timestamps-unchecked', 'There are time-stamp tokens; who signed them was not checked.');
  pins(chain, entries, times, findings);
  return { times, timestamps };
}

/** The time of a token that is signed as it should be. */
function checkToken(
  file: string,
  token: Uint8Array,
  text: string,
  roots: readonly Uint8Array[] | undefined,
  findings: Findings,
): Date | undefined {
  const message = new TextEncoder().encode(text);
  try {
    if (roots !== undefined) return verifyTimestamp(token, message, roots).at;
    if (!same(readTimestamp(token).imprint, sha256(message))) throw new BadTimestamp('other-message');
  } catch (error) {
    if (!(error instanceof BadTimestamp)) throw error;
    findings.fault('bad-timestamp', file, `It does not date its checkpoint: ${error.message}.`);
  }
  return undefined;
}

/** Checkpoints of the records log that the audit log has written down. */
function pins(chain: Chain, entries: Entries, times: Record<BundleLog, KnownTime[]>, findings: Findings): void {
  const head = chain.head('records');
  let isPinned = false;
  for (const { type, content, at } of entries.audit.values()) {
    const pin = type === 'checkpoint.signed' && content ? readPin(content) : undefined;
    if (!pin) continue;
    const sound = chain.at('records', pin.size);
    if (sound && isForked(sound.checkpoint, pin))
      findings.fault('forked', sound.file, 'The audit log has another root for this size of the records log.');
    // One of an earlier epoch may be of entries that were lost.
    if (pin.origin !== head?.checkpoint.origin) continue;
    times.records.push({ size: pin.size, at: at.getTime() });
    if (pin.size === head.checkpoint.size) isPinned = true;
    if (pin.size > head.checkpoint.size)
      findings.fault(
        'rollback',
        head.file,
        `The audit log has a checkpoint of ${pin.size} entries of this log, and here it has ${head.checkpoint.size}.`,
      );
  }
  if (head && !isPinned)
    findings.warn(
      'unpinned',
      'The entry of the audit log about the newest checkpoint of the records log is not in the bundle.',
    );
}

function readPin(content: Uint8Array): { origin: string; size: number; root: Uint8Array } | undefined {
  try {
    const { detail } = objectOf(parseCanonical(content));
    const { origin, size, root } = objectOf(detail);
    return { origin: wordOf(origin), size: numberOf(size), root: hexOf(root) };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** An entry as times are about it. */
export interface TimedEntry {
  readonly file: string;
  readonly idx: number;
  readonly at: Date;
}

/** Ledger times go one way, and lie between what is known from around them (R81). */
export function checkTimes(entries: readonly TimedEntry[], known: readonly KnownTime[], findings: Findings): void {
  const inOrder = [...entries].sort((a, b) => a.idx - b.idx);
  const times = [...known].sort((a, b) => a.size - b.size);
  // Of the times of larger sizes the earliest; of smaller or equal ones the latest.
  const earliest = times.map(({ at }) => at);
  for (let index = times.length - 2; index >= 0; index--)
    earliest[index] = Math.min(earliest[index]!, earliest[index + 1]!);
  let [next, latest, before] = [0, -Infinity, -Infinity];
  for (const { file, idx, at } of inOrder) {
    const time = at.getTime();
    for (; next < times.length && times[next]!.size <= idx; next++) latest = Math.max(latest, times[next]!.at);
    if (time < before) findings.fault('backdated', file, `Entry ${idx} is dated before the one in front of it.`);
    else if (time < latest - LAG_MS)
      findings.fault(
        'backdated',
        file,
        `Entry ${idx} is dated ${at.toISOString()}; the log did not have it yet at ${iso(latest)}.`,
      );
    else if (next < times.length && time > earliest[next]! + SKEW_MS)
      findings.fault(
        'backdated',
        file,
        `Entry ${idx} is dated ${at.toISOString()}; the log had it at ${iso(earliest[next]!)} already.`,
      );
    before = time;
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
