import { renderMail } from '../mapi/rendering';
import { isCompoundFile } from '../msg/compound-file';
import { readMsg } from '../msg/message';
import { asBuffer } from '../source/sources';
import { isTnef, readTnef } from '../tnef/tnef';
import { textOf } from './content';
import { unwrap } from './envelope';
import { leavesOf, parseMime } from './mime';
import { decodeTransfer, uuBlocks } from './transfer';

/**
 * The decoded bytes of one part of a mail, by the `path` of its attachment: `2.1`; `1#2` for the second file uuencoded in
 * the text of part 1; `2>1.3` for part 1.3 of what part 2 holds, which is a mail or a winmail.dat. `raw` is the record's
 * raw bytes: a mail, with its From_ line if it had one, or an Outlook item, whose parts are those of its rendering. Rejects with a RangeError for a part that the mail does not have.
 */
export function mailPart(raw: Uint8Array, path: string): Promise<Uint8Array> {
  let bytes = asBuffer(raw);
  for (const step of path.split('>')) {
    const found = partIn(bytes, step);
    if (!found) return Promise.reject(new RangeError(`the mail has no part ${path}`));
    bytes = found;
  }
  return Promise.resolve(bytes);
}

function partIn(holder: Buffer, part: string): Buffer | undefined {
  const mail = mailOf(holder);
  const [number, block] = part.split('#') as [string, string | undefined];
  const found = leavesOf(parseMime(mail)).find((leaf) => leaf.number === number);
  if (!found) return undefined;
  const bytes = decodeTransfer(mail.subarray(found.start, found.end), found.encoding);
  return block === undefined ? bytes : uuBlocks(textOf(found, bytes)).blocks[Number(block) - 1]?.bytes;
}

function mailOf(holder: Buffer): Buffer {
  if (isTnef(holder)) return renderMail(readTnef(holder).item);
  const item = isCompoundFile(holder) ? readMsg(holder)?.item : undefined;
  return item ? renderMail(item) : unwrap(holder).mail;
}
