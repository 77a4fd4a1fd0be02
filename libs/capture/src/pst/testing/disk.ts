import { crc32, deflateSync } from 'node:zlib';
import { cycled, permuted } from '../cipher';

export type Generation = 'ansi' | 'unicode' | 'large';
/** 0 none, 1 permute, 2 cyclic. */
export type Cipher = 0 | 1 | 2;

/** Numbers of the blocks that hold a node's data and the nodes below it; 0: none. */
export interface Stored {
  readonly data: number;
  readonly sub: number;
}

/** Bytes of data in a block, entries in a list of blocks or nodes: fewer than fit, so that lists of lists come about. */
const BLOCK = 8000;
const LISTED = 250;
const TYPE = { blocks: 0x80, nodes: 0x81 };

/** The lower layers of a data file in the making: blocks, pages, header ([MS-PST] 2.2). */
export class Disk {
  private readonly wide: boolean;
  private readonly page: number;
  private readonly parts: Buffer[] = [Buffer.alloc(1024)];
  private length = 1024;
  private next = 4;
  private readonly blocks: Buffer[] = [];
  private readonly nodes: { id: number; entry: Buffer }[] = [];

  constructor(
    private readonly generation: Generation,
    private readonly cipher: Cipher,
  ) {
    this.wide = generation !== 'ansi';
    this.page = generation === 'large' ? 4096 : 512;
  }

  node(id: number, parent: number, { data, sub }: Stored): void {
    const above = u32(parent, ...(this.wide ? [0] : []));
    this.nodes.push({ id, entry: Buffer.concat([this.id(id), this.id(data), this.id(sub), above]) });
  }

  /** Number of the block that holds, or leads to, these bytes. */
  data(bytes: Buffer): number {
    const parts: Buffer[] = [];
    for (let at = 0; at === 0 || at < bytes.length; at += BLOCK) parts.push(bytes.subarray(at, at + BLOCK));
    return this.chained(parts);
  }

  /** The same for parts that must be blocks as they are. */
  chained(parts: readonly Buffer[]): number {
    let ids = parts.map((part) => this.block(part, false));
    const total = parts.reduce((sum, { length }) => sum + length, 0);
    for (let level = 1; ids.length > 1; level++) {
      const above: number[] = [];
      for (let at = 0; at < ids.length; at += LISTED) {
        const own = ids.slice(at, at + LISTED);
        const bytes = Math.min(total, own.length * BLOCK * LISTED ** (level - 1));
        above.push(
          this.block(
            Buffer.concat([this.list(1, level, own.length), u32(bytes), ...own.map((one) => this.id(one))]),
            true,
          ),
        );
      }
      ids = above;
    }
    return ids[0]!;
  }

  /** Number of the block that lists the nodes below a node. */
  below(nodes: ReadonlyMap<number, Stored>): number {
    if (nodes.size === 0) return 0;
    const padding = this.wide ? [u32(0)] : [];
    const all = [...nodes].sort(([a], [b]) => a - b);
    const leaves: { first: number; bid: number }[] = [];
    for (let at = 0; at < all.length; at += LISTED) {
      const own = all.slice(at, at + LISTED);
      const entries = own.map(([id, { data, sub }]) => Buffer.concat([this.id(id), this.id(data), this.id(sub)]));
      const bid = this.block(Buffer.concat([this.list(2, 0, own.length), ...padding, ...entries]), true);
      leaves.push({ first: own[0]![0], bid });
    }
    if (leaves.length === 1) return leaves[0]!.bid;
    const entries = leaves.map(({ first, bid }) => Buffer.concat([this.id(first), this.id(bid)]));
    return this.block(Buffer.concat([this.list(2, 1, leaves.length), ...padding, ...entries]), true);
  }

  private list(kind: number, level: number, count: number): Buffer {
    return Buffer.from([kind, level, count & 0xff, count >> 8]);
  }

  private block(bytes: Buffer, isInternal: boolean): number {
    const bid = this.next + (isInternal ? 2 : 0);
    this.next += 4;
    let content = Buffer.from(bytes);
    if (!isInternal) this.encipher(content, bid);
    const packed = this.generation === 'large' ? deflateSync(content) : content;
    if (packed.length < content.length) content = packed;
    const [size, align] = { ansi: [12, 64], unicode: [16, 64], large: [24, 512] }[this.generation] as [number, number];
    const trailer = Buffer.alloc(size);
    trailer.writeUInt16LE(content.length, 0);
    trailer.writeUInt32LE((crc32(content, 0xffffffff) ^ 0xffffffff) >>> 0, this.wide ? 4 : 8);
    const space = Math.ceil((content.length + size) / align) * align;
    const sizes = Buffer.alloc(this.wide ? 8 : 4);
    sizes.writeUInt16LE(content.length, 0);
    sizes.writeUInt16LE(this.generation === 'large' ? bytes.length : 1, 2);
    this.blocks.push(Buffer.concat([this.id(bid), this.id(this.length), sizes]));
    this.put(Buffer.concat([content, Buffer.alloc(space - content.length - size), trailer]));
    return bid;
  }

  private encipher(bytes: Buffer, bid: number): void {
    if (this.cipher === 2) cycled(bytes, bid);
    if (this.cipher === 1) bytes.forEach((byte, at) => (bytes[at] = SUBSTITUTED[byte]!));
  }

  /** The whole file. */
  file(): Buffer {
    const nodes = this.nodes.sort((a, b) => a.id - b.id).map(({ entry }) => entry);
    const key = (entry: Buffer): number => entry.readUInt32LE(0);
    const roots = [
      this.tree(TYPE.nodes, nodes),
      this.tree(
        TYPE.blocks,
        this.blocks.sort((a, b) => key(a) - key(b)),
      ),
    ];
    const all = Buffer.concat(this.parts);
    all.write('!BDN', 0, 'latin1');
    all.write('SM', 8, 'latin1');
    all.writeUInt16LE({ ansi: 14, unicode: 23, large: 36 }[this.generation], 10);
    all[this.wide ? 513 : 461] = this.cipher;
    roots.forEach((root, index) => all.writeUInt32LE(root, this.wide ? 224 + index * 16 : 188 + index * 8));
    return all;
  }

  /** Offset of the root of a tree with these leaves. */
  private tree(type: number, leaves: readonly Buffer[]): number {
    const counts = { ansi: 496, unicode: 488, large: 4056 }[this.generation];
    for (let level = 0, entries = leaves; ; level++) {
      const above: Buffer[] = [];
      const step = entries[0]?.length ?? 32;
      const most = Math.floor(counts / step);
      for (let at = 0; at === 0 || at < entries.length; at += most) {
        const own = entries.slice(at, at + most);
        this.put(Buffer.alloc((this.page - (this.length % this.page)) % this.page));
        const first = own[0]?.readUInt32LE(0) ?? 0;
        above.push(Buffer.concat([this.id(first), this.id(0), this.id(this.length)]));
        const page = Buffer.alloc(this.page);
        Buffer.concat(own).copy(page);
        if (this.generation === 'large') {
          page.writeUInt16LE(own.length, counts);
          page.set([step, level], counts + 4);
        } else page.set([own.length, most, step, level], counts);
        page[this.page - { ansi: 12, unicode: 16, large: 24 }[this.generation]] = type;
        this.put(page);
      }
      if (above.length === 1) return this.length - this.page;
      entries = above;
    }
  }

  private put(bytes: Buffer): void {
    this.parts.push(bytes);
    this.length += bytes.length;
  }

  private id(value: number): Buffer {
    return u32(value, ...(this.wide ? [0] : []));
  }
}

/** What {@link permuted} undoes. */
const SUBSTITUTED = Buffer.alloc(256);
const plain = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
permuted(plain);
plain.forEach((to, from) => (SUBSTITUTED[to] = from));

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}
