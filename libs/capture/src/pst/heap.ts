import { type Blocks, type Subnode } from './blocks';
import { PstDamage } from './damage';
import type { Layout } from './header';

const SIGNATURE = 0xec;
const TREE = 0xb5;
const DEPTH = 8;
/** Entries of one tree that are read. */
const ENTRIES = 200_000;

/** Where the data of a node and of the nodes below it begin. */
export interface NodeData {
  readonly data: number;
  readonly sub: number;
}

/** A node's data as a heap of small values, and the larger ones in nodes below it ([MS-PST] 2.3.1). */
export class Heap {
  private constructor(
    private readonly blocks: Blocks,
    private readonly layout: Layout,
    private readonly data: readonly Buffer[],
    readonly below: ReadonlyMap<number, Subnode>,
  ) {}

  /** Throws a {@link PstDamage} for a node that is none. */
  static async open(blocks: Blocks, layout: Layout, { data, sub }: NodeData): Promise<Heap> {
    const parts = await blocks.data(data);
    if ((parts[0]?.length ?? 0) < 12 || parts[0]![2] !== SIGNATURE) throw new PstDamage('a table of values is none');
    return new Heap(blocks, layout, parts, await blocks.subnodes(sub));
  }

  /** What kind of thing the heap holds: 0xbc properties, 0x7c a table. */
  get kind(): number {
    return this.data[0]![3]!;
  }

  /** The value that everything else is found from. */
  get root(): Buffer {
    return this.value(this.data[0]!.readUInt32LE(4));
  }

  /** A value inside the heap; empty: none. */
  value(id: number): Buffer {
    const bits = this.layout.heapIndexBits;
    const index = (id >>> 5) & ((1 << bits) - 1);
    const block = this.data[id >>> (5 + bits)];
    if (index === 0 || !block || block.length < 2) return Buffer.alloc(0);
    const map = block.readUInt16LE(0);
    const at = map + 4 + (index - 1) * 2;
    if (map + 4 > block.length || at + 4 > block.length || index > block.readUInt16LE(map)) return Buffer.alloc(0);
    return block.subarray(block.readUInt16LE(at), block.readUInt16LE(at + 2));
  }

  /** A value that is in the heap or, where it is too large, in a node below. */
  async large(id: number): Promise<readonly Buffer[]> {
    if ((id & 0x1f) === 0) return [this.value(id)];
    const node = this.below.get(id);
    return node ? this.blocks.data(node.data) : [];
  }

  /** Bytes that {@link large} would give. */
  async size(id: number): Promise<number> {
    if ((id & 0x1f) === 0) return this.value(id).length;
    const node = this.below.get(id);
    return node ? this.blocks.size(node.data) : 0;
  }

  /** The records of a tree in the heap ([MS-PST] 2.3.2), key and data together. */
  *tree(header: Buffer): Generator<Buffer> {
    if (header.length < 8 || header[0] !== TREE) return;
    const record = header[1]! + header[2]!;
    const levels = Math.min(header[3]!, DEPTH);
    const seen = { count: 0 };
    if (record > 0) yield* this.leaves(header.readUInt32LE(4), levels, header[1]!, record, seen);
  }

  private *leaves(id: number, level: number, key: number, record: number, seen: { count: number }): Generator<Buffer> {
    const bytes = this.value(id);
    const step = level === 0 ? record : key + 4;
    for (let at = 0; at + step <= bytes.length && seen.count < ENTRIES; at += step) {
      seen.count++;
      if (level === 0) yield bytes.subarray(at, at + record);
      else yield* this.leaves(bytes.readUInt32LE(at + key), level - 1, key, record, seen);
    }
  }
}
