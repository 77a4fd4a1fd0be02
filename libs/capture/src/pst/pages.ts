import { PstDamage } from './damage';
import { idAt, type PstHeader } from './header';
import type { RandomReader } from './random-reader';

/** A node: a folder, a message, a table ([MS-PST] 2.2.2.7.7.4). Numbers of blocks; 0: none. */
export interface Node {
  readonly id: number;
  readonly data: number;
  readonly sub: number;
  readonly parent: number;
}

/** Where a block lies, how many bytes of it, and how many they are unpacked. */
export interface BlockPlace {
  readonly offset: number;
  readonly stored: number;
  readonly size: number;
}

const TYPE = { blocks: 0x80, nodes: 0x81 };
/** Levels of a tree; 8 of them with 20 entries a page are more than any file. */
const DEPTH = 10;

interface Page {
  readonly bytes: Buffer;
  readonly count: number;
  readonly step: number;
  readonly level: number;
}

/** The two trees of a file: where nodes and where blocks are. */
export class Pages {
  private readonly damaged = new Set<number>();

  constructor(
    private readonly reader: RandomReader,
    private readonly header: PstHeader,
  ) {}

  /** Pages that could not be read; what they list is not found. */
  get faults(): number {
    return this.damaged.size;
  }

  /** Every node, in the order of their numbers, each once. */
  async *nodes(): AsyncGenerator<Node> {
    let last = -1;
    for await (const node of this.walk(this.header.nodes, DEPTH, new Set())) {
      if (node.id <= last) continue;
      last = node.id;
      yield node;
    }
  }

  private async *walk(offset: number, depth: number, seen: Set<number>): AsyncGenerator<Node> {
    // Each page once: pages that list one page many times would take for ever.
    if (seen.has(offset)) return;
    seen.add(offset);
    const page = await this.page(offset, TYPE.nodes, depth);
    if (!page) return;
    const { wide } = this.header.layout;
    for (let index = 0; index < page.count; index++) {
      const at = index * page.step;
      if (page.level > 0) yield* this.walk(idAt(page.bytes, at + (wide ? 16 : 8), wide), page.level, seen);
      else yield this.node(page.bytes, at);
    }
  }

  private node(bytes: Buffer, at: number): Node {
    const { wide } = this.header.layout;
    const step = wide ? 8 : 4;
    return {
      id: bytes.readUInt32LE(at),
      data: idAt(bytes, at + step, wide),
      sub: idAt(bytes, at + 2 * step, wide),
      parent: bytes.readUInt32LE(at + 3 * step),
    };
  }

  async find(id: number): Promise<Node | undefined> {
    const found = await this.search(this.header.nodes, TYPE.nodes, id, (bytes, at) => bytes.readUInt32LE(at));
    return found && this.node(found.bytes, found.at);
  }

  async block(bid: number): Promise<BlockPlace | undefined> {
    const { wide, page } = this.header.layout;
    // The lowest bit is the file's own and means nothing.
    const even = (id: number): number => id - (id % 2);
    const found = await this.search(this.header.blocks, TYPE.blocks, even(bid), (bytes, at) =>
      even(idAt(bytes, at, wide)),
    );
    if (!found) return undefined;
    const { bytes, at } = found;
    const sizes = at + (wide ? 16 : 8);
    const stored = bytes.readUInt16LE(sizes);
    const size = page.wideCounts ? bytes.readUInt16LE(sizes + 2) : stored;
    return { offset: idAt(bytes, at + (wide ? 8 : 4), wide), stored, size };
  }

  private async search(
    root: number,
    type: number,
    key: number,
    keyAt: (bytes: Buffer, at: number) => number,
  ): Promise<{ bytes: Buffer; at: number } | undefined> {
    const { wide } = this.header.layout;
    for (let offset = root, depth = DEPTH; ;) {
      const page = await this.page(offset, type, depth);
      if (!page) throw new PstDamage('a page of the file cannot be read');
      let low = 0;
      for (let high = page.count - 1; low < high;) {
        const middle = (low + high + 1) >> 1;
        if (keyAt(page.bytes, middle * page.step) <= key) low = middle;
        else high = middle - 1;
      }
      if (page.count === 0) return undefined;
      const at = low * page.step;
      if (page.level === 0) return keyAt(page.bytes, at) === key ? { bytes: page.bytes, at } : undefined;
      offset = idAt(page.bytes, at + (wide ? 16 : 8), wide);
      depth = page.level;
    }
  }

  /** A page at a level below `above`; undefined and counted where there is none. */
  private async page(offset: number, type: number, above: number): Promise<Page | undefined> {
    const { wide, page: layout } = this.header.layout;
    const bytes = await this.reader.read(offset, layout.size);
    if (bytes.length === layout.size) {
      const { counts, wideCounts } = layout;
      const count = wideCounts ? bytes.readUInt16LE(counts) : bytes[counts]!;
      const step = bytes[counts + (wideCounts ? 4 : 2)]!;
      const level = bytes[counts + (wideCounts ? 5 : 3)]!;
      const trailer = layout.size - (wideCounts ? 24 : wide ? 16 : 12);
      const least = level > 0 ? (wide ? 24 : 12) : type === TYPE.nodes ? (wide ? 28 : 16) : wide ? 20 : 12;
      if (bytes[trailer] === type && level < above && step >= least && count * step <= counts)
        return { bytes, count, step, level };
    }
    this.damaged.add(offset);
    return undefined;
  }
}
