import { memberName } from '../zip/names';

/** Everything in a tar begins at a multiple of this. */
export const BLOCK = 512;

/** What a header says of what follows it. */
export interface TarHeader {
  readonly name: string;
  /** One letter: `0` is a file, `5` a folder. */
  readonly type: string;
  readonly size: number;
}

const CHECKSUM = 148;

/** A header whose checksum is right. Undefined: the block is none. */
export function headerIn(block: Buffer): TarHeader | undefined {
  if (block.length < BLOCK || !isSummed(block)) return undefined;
  const size = numberIn(block.subarray(124, 136));
  if (size === undefined) return undefined;
  const [name, prefix] = [textIn(block.subarray(0, 100)), textIn(block.subarray(345, 500))];
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]!);
  return { name: isUstar && prefix !== '' ? `${prefix}/${name}` : name, type, size };
}

export function isTar(head: Buffer): boolean {
  return headerIn(head.subarray(0, BLOCK)) !== undefined;
}

/** The sum of all bytes, those of the sum itself taken as blanks. Some old writers summed bytes with their sign. */
function isSummed(block: Buffer): boolean {
  const stated = numberIn(block.subarray(CHECKSUM, CHECKSUM + 8));
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let at = 0; at < BLOCK; at++) {
    if (at >= CHECKSUM && at < CHECKSUM + 8) continue;
    const byte = block[at]!;
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 0x100;
  }
  // A block of nothing but noughts is an end, not a header.
  return unsigned > 8 * 0x20 && (stated === unsigned || stated === signed);
}

/** Octal digits; or, with the highest bit set, a number of base 256. */
function numberIn(field: Buffer): number | undefined {
  if (field[0] === 0x80) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const text = textIn(field).trim();
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : undefined;
}

function textIn(field: Buffer): string {
  const end = field.indexOf(0);
  return memberName(end < 0 ? field : field.subarray(0, end), 0, []);
}

/** `length key=value\n`, again and again: what of a name or a size does not fit into a header. */
export function paxFields(bytes: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const length = Number(/^(\d{1,10}) /.exec(bytes.toString('latin1', at, at + 12))?.[1]);
    if (!(length > 0) || at + length > bytes.length) break;
    const [, key, value] = /^\d+ ([^=]+)=([^]*)\n$/.exec(bytes.toString('utf8', at, at + length)) ?? [];
    if (key !== undefined) fields.set(key, value!);
    at += length;
  }
  return fields;
}
