import fc from 'fast-check';
import { MAX_PIECE } from '../event';
import { bytesSource } from '../source/sources';
import type { Source } from '../source';
import { lineBlocks, type LineBlock } from './line-blocks';

async function blocksOf(source: Source, unit: 'byte' | 'utf-16le' | 'utf-16be' = 'byte'): Promise<LineBlock[]> {
  const blocks: LineBlock[] = [];
  for await (const block of lineBlocks(source, unit)) blocks.push(block);
  return blocks;
}

/** The same bytes in chunks of any length. */
function chunked(bytes: Buffer, lengths: readonly number[]): Source {
  return {
    name: 'chunked',
    size: bytes.length,
    async *read() {
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const length = lengths[turn % lengths.length]!;
        yield bytes.subarray(at, at + length);
        at += length;
      }
    },
  };
}

/** `size` bytes without a line end, of one buffer. */
function endless(size: number, tail = ''): Source {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  return {
    name: 'endless',
    size: size + tail.length,
    async *read() {
      for (let at = 0; at < size; at += chunk.length) yield chunk.subarray(0, Math.min(chunk.length, size - at));
      yield Buffer.from(tail);
    },
  };
}

describe('line blocks', () => {
  it('[R6] tile any source, whatever its chunks, and never tear a line', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 5 });
    const lines = fc.array(fc.string({ maxLength: 20 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(lines, lengths, fc.integer({ min: 1, max: 20_000 }), async (some, chunks, times) => {
        const bytes = Buffer.from(`${some.join('\n')}\n`.repeat(times).slice(0, 900_000));
        const blocks = await blocksOf(chunked(bytes, chunks));
        expect(Buffer.concat(blocks.map((block) => block.bytes)).equals(bytes)).toBe(true);
        let at = 0;
        blocks.forEach((block, index) => {
          expect(block.start).toBe(at);
          at += block.bytes.length;
          if (index < blocks.length - 1) expect(block.bytes.at(-1)).toBe(10);
        });
      }),
      { numRuns: 30 },
    );
  });

  it.each(['utf-16le', 'utf-16be'] as const)(
    '[R6] cut %s at its own line ends, not at a byte that looks like one',
    async (unit) => {
      // U+0A0D, U+0D0A and U+0A0A hold the byte 0x0A without being a line end.
      const text = '\u0a0d\u0a0a\n\u0d0a x\n'.repeat(40_000);
      const le = Buffer.from(text, 'utf16le');
      const bytes = unit === 'utf-16le' ? le : Buffer.from(le).swap16();
      const blocks = await blocksOf(chunked(bytes, [99_999, 7]), unit);
      expect(blocks.length).toBeGreaterThan(1);
      expect(Buffer.concat(blocks.map((block) => block.bytes)).equals(bytes)).toBe(true);
      for (const block of blocks) {
        const decoded = unit === 'utf-16le' ? block.bytes : Buffer.from(block.bytes).swap16();
        expect(decoded.toString('utf16le').endsWith('\n')).toBe(true);
      }
    },
  );

  it('[R6] hand a line longer than a piece over as head and tails, and go on after it', async () => {
    const size = 3 * MAX_PIECE;
    const blocks = await blocksOf(endless(size, '\nnext\n'));
    expect(blocks.map(({ shape }) => shape)).toEqual(['head', ...blocks.slice(1, -1).map(() => 'tail'), 'lines']);
    expect(Math.max(...blocks.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(MAX_PIECE);
    expect(blocks.at(-1)!.bytes.toString()).toBe('next\n');
    expect(blocks.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(size + 6);
  });

  it('[R6] give an empty source no block', async () => {
    expect(await blocksOf(bytesSource('empty', new Uint8Array()))).toEqual([]);
  });
});
