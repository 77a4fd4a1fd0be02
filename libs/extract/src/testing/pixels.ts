import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { ScannedPage } from './writers';

/** For specs only: a grey picture, a byte a pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly grey: Buffer;
}

export const WRITTEN = readFileSync(join(__dirname, 'written.png'));

/** Three lines of writing, out of {@link WRITTEN}: four bits a pixel, rows as they are. */
export function written(): Pixels {
  const width = WRITTEN.readUInt32BE(16);
  const height = WRITTEN.readUInt32BE(20);
  const at = WRITTEN.indexOf('IDAT');
  const rows = inflateSync(WRITTEN.subarray(at + 4, at + 4 + WRITTEN.readUInt32BE(at - 4)));
  const row = Math.ceil(width / 2) + 1;
  return drawn(width, height, (x, y) => ((rows[y * row + 1 + (x >> 1)]! >> (x % 2 === 0 ? 4 : 0)) & 15) * 17);
}

/** By a quarter, clockwise. */
export function turned({ width, height, grey }: Pixels): Pixels {
  return drawn(height, width, (x, y) => grey[(height - 1 - x) * width + y]!);
}

/** Larger by a whole number, on paper that is not white everywhere and not quite even. */
export function photographed({ width, height, grey }: Pixels, times: number): Pixels {
  return drawn(width * times, height * times, (x, y) => {
    const ink = grey[Math.floor(y / times) * width + Math.floor(x / times)]!;
    return Math.round(ink * (0.55 + (0.3 * x) / (width * times)) + ((x * 7 + y * 13) % 11));
  });
}

export function png({ width, height, grey }: Pixels): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) grey.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

/** As a scanner puts it into a PDF: in grey, or in black and white. */
export function scanned({ width, height, grey }: Pixels, bits: 1 | 8): ScannedPage {
  if (bits === 8) return { width, height, bits, data: grey };
  const row = Math.ceil(width / 8);
  const data = Buffer.alloc(row * height);
  for (const [at, value] of grey.entries()) {
    const x = at % width;
    if (value >= 128) data[Math.floor(at / width) * row + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return { width, height, bits, data };
}

function drawn(width: number, height: number, value: (x: number, y: number) => number): Pixels {
  const grey = Buffer.alloc(width * height);
  for (let at = 0; at < grey.length; at++) grey[at] = value(at % width, Math.floor(at / width));
  return { width, height, grey };
}

function chunk(type: string, data: Buffer): Buffer {
  const name = Buffer.from(type, 'latin1');
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(Buffer.concat([name, data])), 4);
  return Buffer.concat([ends.subarray(0, 4), name, data, ends.subarray(4)]);
}
