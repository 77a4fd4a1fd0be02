import { textOf } from './content';
import { unwrap } from './envelope';
import { parseMime, type Part } from './mime';
import { decodeTransfer, uuBlocks } from './transfer';
import { asBuffer } from '../source/sources';

/**
 * The decoded bytes of one part of a mail, by the `path` of its attachment: `2.1`, or `1#2` for the second file uuencoded
 * in the text of part 1. `raw` is the record's raw bytes, with its From_ line if it had one. Throws a RangeError for a part
 * that the mail does not have.
 */
export function mailPart(raw: Uint8Array, part: string): Promise<Uint8Array> {
  const { mail } = unwrap(asBuffer(raw));
  const [number, block] = part.split('#') as [string, string | undefined];
  const found = leaves(parseMime(mail)).find((leaf) => leaf.number === number);
  if (!found) return Promise.reject(new RangeError(`the mail has no part ${part}`));
  const bytes = decodeTransfer(mail.subarray(found.start, found.end), found.encoding);
  if (block === undefined) return Promise.resolve(bytes);
  const file = uuBlocks(textOf(found, bytes)).blocks[Number(block) - 1];
  return file ? Promise.resolve(file.bytes) : Promise.reject(new RangeError(`the mail has no part ${part}`));
}

function leaves(part: Part): Part[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leaves);
}
