import { gunzipSync } from 'node:zlib';

/** Bytes that a packed part may unpack to; beyond, it stays packed. */
const UNPACKED_MOST = 64 * 1024 * 1024;

/** Undoes a content transfer encoding (RFC 2045 section 6). Damaged input decodes as far as it goes; never throws. */
export function decodeTransfer(bytes: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'base64':
      return fromBase64(bytes);
    case 'quoted-printable':
      return fromQuotedPrintable(bytes);
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
      return uuBlocks(bytes.toString('latin1')).blocks[0]?.bytes ?? bytes;
    case 'x-gzip64':
      return unzipped(fromBase64(bytes));
    default:
      return bytes;
  }
}

function fromBase64(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const foot = footOf(text);
  if (foot < 0) return fromBase64Runs(text);
  const decoded = fromBase64Runs(text.slice(0, foot));
  const words = bytes.subarray(foot);
  return decoded.length === 0 ? words : Buffer.concat([decoded, Buffer.from('\n'), words]);
}

function fromBase64Runs(text: string): Buffer {
  const padding = text.indexOf('=');
  if (padding < 0 || !/[A-Za-z0-9+/]/.test(text.slice(padding))) return Buffer.from(text, 'base64');
  // Several encoded runs one after the other: each ends with its own padding, where a decoder would stop.
  return Buffer.concat(text.split(/=+/).map((run) => Buffer.from(run, 'base64')));
}

const FOREIGN = /[^A-Za-z0-9+/=\s]/;
/** Characters at the end, among which a footer has one that is foreign. */
const FOOT = 16 * 1024;
const RULE = /^[-_*~#]{2,}$/;

/**
 * Where the plain words begin that a mailing list or a relay put below a text in base64, -1 if there are none: at a rule, or
 * a sentence. A decoder would take their letters for base64. Single foreign characters in a line are junk, as it was sent.
 */
function footOf(text: string): number {
  // Files are long: their end tells whether there is anything to look for.
  if (!FOREIGN.test(text.slice(-FOOT))) return -1;
  const foreign = text.search(FOREIGN);
  for (let at = text.lastIndexOf('\n', foreign) + 1; at < text.length;) {
    const end = text.indexOf('\n', at) + 1 || text.length;
    const line = text.slice(at, end).trim();
    if (RULE.test(line) || (/[ \t]/.test(line) && FOREIGN.test(line))) return at;
    at = end;
  }
  return -1;
}

function fromQuotedPrintable(bytes: Buffer): Buffer {
  if (!bytes.includes(0x3d)) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte !== 0x3d) {
      out[length++] = byte;
      continue;
    }
    const high = hexOf(bytes[at + 1]);
    const low = hexOf(bytes[at + 2]);
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      at += 2;
      continue;
    }
    // A soft line break, perhaps with blanks that a relay put before the line end.
    let end = at + 1;
    while (bytes[end] === 0x20 || bytes[end] === 0x09) end++;
    if (bytes[end] === 0x0d) end++;
    if (bytes[end] === 0x0a) at = end;
    else if (end < bytes.length) out[length++] = byte;
  }
  return out.subarray(0, length);
}

function hexOf(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const upper = byte & 0xdf;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
}

function unzipped(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: UNPACKED_MOST });
  } catch {
    return bytes;
  }
}

export interface UuBlock {
  readonly name: string;
  readonly bytes: Buffer;
}

const UU_BEGIN = /^begin(?:-base64)? [0-7]{3,4} +(\S.*)$/;

/** Files uuencoded in a text, and the text without them. A block that is not whole stays in the text. */
export function uuBlocks(text: string): { readonly blocks: readonly UuBlock[]; readonly rest: string } {
  if (!text.includes('begin ')) return { blocks: [], rest: text };
  const lines = text.split('\n');
  const blocks: UuBlock[] = [];
  const rest: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const name = UU_BEGIN.exec(lines[at]!.trimEnd())?.[1];
    const end = name === undefined ? -1 : endOfBlock(lines, at + 1);
    if (name === undefined || end < 0) {
      rest.push(lines[at]!);
      continue;
    }
    blocks.push({ name, bytes: Buffer.concat(lines.slice(at + 1, end).map(fromUuLine)) });
    at = end;
  }
  return { blocks, rest: rest.join('\n') };
}

/** Index of the `end` line; -1 where something else comes first. */
function endOfBlock(lines: readonly string[], from: number): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!.trimEnd();
    if (line === 'end') return at;
    // Trailing blanks stand for zeros and are often cut off; longer than stated only by a checksum or so.
    const stated = line === '' ? 0 : (line.charCodeAt(0) - 32) & 63;
    if (/[^\x20-\x60]/.test(line) || line.length > 64 || (line.length - 1) * 3 > (stated + 5) * 4) return -1;
  }
  return -1;
}

function fromUuLine(line: string): Buffer {
  const length = line === '' ? 0 : (line.charCodeAt(0) - 32) & 63;
  const out = Buffer.alloc(length);
  for (let to = 0, at = 1; to < length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((off) =>
      at + off < line.length ? (line.charCodeAt(at + off) - 32) & 63 : 0,
    ) as [number, number, number, number];
    out[to++] = (a << 2) | (b >> 4);
    if (to < length) out[to++] = (b << 4) | (c >> 2);
    if (to < length) out[to++] = (c << 6) | d;
  }
  return out;
}
