import type { Content, Reading, Work } from '../reading';
import { unread } from '../reading';
import { Members } from './members';

const BLOCK = 512;

/** Whether the bytes begin with a header of a tar (POSIX ustar, or the older form whose checksum is right). */
export function isTar(bytes: Buffer): boolean {
  return bytes.length >= BLOCK && bytes[0] !== 0 && checksum(bytes) === octal(bytes, 148, 8);
}

/** A tar of files: the text of each under its name. */
export async function readTar({ bytes }: Content, work: Work): Promise<Reading> {
  const members = new Members(work);
  let total = 0;
  for (const { isWhole, ...file } of tarFiles(bytes)) {
    total++;
    if (members.mayTake()) await members.take(file, !isWhole);
  }
  return total === 0 ? unread('none', 'an archive without files') : members.reading(total);
}

/** The files in a tar, in order; folders, links and devices are none. The one it is cut off in, or damaged at, is not whole. */
export function* tarFiles(
  bytes: Buffer,
): Generator<{ readonly name: string; readonly bytes: Buffer; readonly isWhole: boolean }> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header[0] === 0) break;
    const size = octal(header, 124, 12);
    if (size === undefined || checksum(header) !== octal(header, 148, 8)) {
      yield { name: '', bytes: Buffer.alloc(0), isWhole: false };
      break;
    }
    const data = bytes.subarray(at + BLOCK, at + BLOCK + size);
    const type = String.fromCharCode(header[156]!);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L') longName = text(data, 0, data.length);
    else if (type === 'x') longName = paxPath(data) ?? longName;
    else if (type === '0' || type === '\0') {
      const prefix = header.toString('latin1', 257, 262) === 'ustar' ? text(header, 345, 155) : '';
      const name = longName ?? (prefix === '' ? '' : `${prefix}/`) + text(header, 0, 100);
      longName = undefined;
      yield { name, bytes: data, isWhole: data.length === size };
    } else if (type !== 'K') longName = undefined;
  }
}

/** The name in records of POSIX pax: `27 path=folder/file name\n`. */
function paxPath(data: Buffer): string | undefined {
  for (let at = 0; at < data.length;) {
    const [, length, key] = /^(\d{1,6}) ([^=]{1,100})=/.exec(data.toString('latin1', at, at + 110)) ?? [];
    if (length === undefined || Number(length) === 0) return undefined;
    const end = at + Number(length);
    if (key === 'path') return data.toString('utf8', at + length.length + 1 + 'path='.length, end - 1);
    at = end;
  }
  return undefined;
}

function text(bytes: Buffer, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

function octal(bytes: Buffer, at: number, length: number): number | undefined {
  const match = /^\s*([0-7]{1,11})[\s\0]*$/.exec(bytes.toString('latin1', at, at + length));
  return match ? parseInt(match[1]!, 8) : undefined;
}

/** Of the header, its own field counted as blanks. */
function checksum(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 32 : header[at]!;
  return sum;
}
