import { type Content, type Reading, unread, type Work } from '../reading';
import { limited } from '../formats/texts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of a picture that is given to OCR at most. */
const MOST_PIXELS = 60_000_000;
/** Longer in one direction than tesseract takes. */
const MOST_SIDE = 32_000;
/** A picture smaller than this in either direction is an ornament, not something to read. */
const LEAST_SIDE = 24;
/** What tesseract reads by itself. */
const READABLE = /^image\/(png|jpeg|tiff|bmp|gif|webp)$/;

/** A picture: its size, and its text where OCR is installed. */
export async function readPicture({ bytes }: Content, type: string, work: Work): Promise<Reading> {
  const size = sizeOf(bytes, type);
  const what = size ? `a picture, ${size.width}×${size.height}` : 'a picture';
  if (!work.ocr) return unread('none', `${what}; no OCR is installed`);
  if (!READABLE.test(type)) return unread('none', `${what}; OCR does not read this format`);
  if (size && (size.width < LEAST_SIDE || size.height < LEAST_SIDE)) return unread('none', what);
  if (size && (size.width * size.height > MOST_PIXELS || Math.max(size.width, size.height) > MOST_SIDE))
    return unread('too-large', what);
  return limited(await work.ocr(bytes), work, [`${what}, read by OCR`]);
}

/** Pixels by the header of the file. */
function sizeOf(bytes: Buffer, type: string): Size | undefined {
  if (bytes.length < 26) return undefined;
  if (type === 'image/png') return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  if (type === 'image/gif') return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  if (type === 'image/bmp') return { width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) };
  if (type === 'image/webp') return webpSize(bytes);
  return type === 'image/jpeg' ? jpegSize(bytes) : undefined;
}

function jpegSize(bytes: Buffer): Size | undefined {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    // Start of frame, but for the tables that share its numbers.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function webpSize(bytes: Buffer): Size | undefined {
  const kind = bytes.toString('latin1', 12, 16);
  if (bytes.length < 30) return undefined;
  if (kind === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (kind === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (kind !== 'VP8L') return undefined;
  const bits = bytes.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}
