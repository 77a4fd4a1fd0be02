import { type Content, LIMITS, type Reading, unread, type Work } from '../reading';
import { Members } from './members';
import { tarFiles } from './tar';

/** Bytes an archive may unpack to: it is held in memory whole. */
const MOST_BYTES = 128 * 2 ** 20;

/** An archive of a kind that a program of this machine unpacks, where it has one: 7z, rar, and tars compressed otherwise. */
export async function readPacked({ bytes }: Content, work: Work): Promise<Reading> {
  if (!work.unpack) return unread('unknown-type', 'an archive that needs bsdtar to be read, which is not installed');
  const most = Math.min(MOST_BYTES, work.allowance.bytes, Math.max(2 ** 20, bytes.length * LIMITS.ratio));
  const { tar, fault, names = [] } = await work.unpack(bytes, most);
  work.allowance.bytes -= tar.length;
  const members = new Members(work);
  const left = new Map<string, number>();
  for (const name of names) left.set(name, (left.get(name) ?? 0) + 1);
  let total = 0;
  for (const { name, bytes: data, isWhole } of tarFiles(tar)) {
    // What was being written when it came to its end; it is among the names.
    if (!isWhole) break;
    total++;
    left.set(name, (left.get(name) ?? 0) - 1);
    if (members.mayTake()) await members.take({ name, bytes: data });
  }
  if (fault === undefined) return total === 0 ? unread('none', 'an archive without files') : members.reading(total);
  for (const [name, times] of left)
    for (let i = 0; i < times; i++, total++) if (members.mayTake()) members.leave(name, fault);
  if (total === 0) return unread(fault, REASONS[fault]);
  const { outcome, text, notes } = members.reading(total);
  return { outcome, text, notes: [REASONS[fault], ...notes] };
}

const REASONS = {
  encrypted: 'files in it are locked by a password',
  damaged: 'the archive is damaged',
  'too-large': 'it unpacks to more than is looked into',
  'unknown-type': 'compressed, and no archive',
} as const;
