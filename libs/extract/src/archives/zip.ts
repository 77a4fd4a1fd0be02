import { type Content, readAs, type Reading, type TextOutcome, unread, type Work } from '../reading';
import { Members } from './members';
import { ZipParts } from './zip-parts';

const REFUSALS: Readonly<Record<string, TextOutcome>> = {
  encrypted: 'encrypted',
  'archive-damaged': 'damaged',
  'archive-unsafe': 'too-large',
};

/** A zip of files: the text of each under its name. */
export async function readZip({ bytes }: Content, work: Work): Promise<Reading> {
  const parts = await ZipParts.open(bytes, work.allowance);
  if (parts.unsafe !== undefined) return unread('too-large', `the archive was not opened: ${parts.unsafe}`);
  if (parts.names.length === 0 && parts.refused.size === 0) return readAs('', ['an archive without members']);
  const members = new Members(work);
  for (const name of parts.names) {
    if (!members.mayTake()) break;
    const part = await parts.read(name);
    if (part) await members.take({ name, bytes: part.bytes }, part.isDamaged);
    else members.leave(name, 'too-large');
  }
  for (const [name, code] of parts.refused) members.leave(name, REFUSALS[code]!);
  return members.reading(parts.names.length + parts.refused.size);
}
