import { asBuffer, readRange } from '../source/sources';
import type { Source } from '../source';

const PAGE = 64 * 1024;
const PAGES = 128;

/** Small reads all over a source, of which neighbours come together: pages of it are held, the least recently used given up. */
export class RandomReader {
  private readonly pages = new Map<number, Buffer>();

  constructor(readonly source: Source) {}

  /** Bytes [offset, offset + length), fewer where the source ends before. */
  async read(offset: number, length: number): Promise<Buffer> {
    const end = Math.min(offset + length, this.source.size);
    if (offset < 0 || offset >= end) return Buffer.alloc(0);
    const parts: Buffer[] = [];
    for (let at = offset; at < end;) {
      const index = Math.floor(at / PAGE);
      const page = await this.page(index);
      const from = at - index * PAGE;
      const part = page.subarray(from, Math.min(page.length, from + end - at));
      if (part.length === 0) break;
      parts.push(part);
      at += part.length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  private async page(index: number): Promise<Buffer> {
    const held = this.pages.get(index);
    this.pages.delete(index);
    const page =
      held ?? asBuffer(await readRange(this.source, index * PAGE, Math.min(this.source.size, (index + 1) * PAGE)));
    this.pages.set(index, page);
    if (this.pages.size > PAGES) this.pages.delete(this.pages.keys().next().value!);
    return page;
  }
}
