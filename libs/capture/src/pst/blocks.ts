import { crc32, inflateSync } from 'node:zlib';
import { cycled, permuted } from './cipher';
import { PstDamage } from './damage';
import { idAt, type Layout, type PstHeader } from './header';
import type { Pages } from './pages';
import type { RandomReader } from './random-reader';

/** Bytes of one node that are ever put together; a larger attachment stays where it is. */
export const NODE_MOST = 48 * 1024 * 1024;
/** Blocks of one node; of 8 KiB each they are twice {@link NODE_MOST}. */
const BLOCKS = 12_000;
/** Nodes below one message that are known by number: recipients, attachments, long values. */
const SUBNODES = 100_000;

export interface Subnode {
  readonly data: number;
  readonly sub: number;
}

/** The blocks layer ([MS-PST] 2.2.2.8): what a node consists of, decoded. */
export class Blocks {
  /** Blocks whose checksum did not match, and which were read all the same. */
  faults = 0;
  private readonly layout: Layout;

  constructor(
    private readonly reader: RandomReader,
    private readonly pages: Pages,
    private readonly header: PstHeader,
  ) {
    this.layout = header.layout;
  }

  /** Bytes of a node's data; 0 for none. */
  async size(bid: number): Promise<number> {
    if (bid === 0) return 0;
    if (!isInternal(bid)) return (await this.pages.block(bid))?.size ?? 0;
    const block = await this.block(bid);
    return block.length >= 8 && block[0] === 1 ? block.readUInt32LE(4) : 0;
  }

  /** The data blocks of a node, in order. Throws a {@link PstDamage} where one is missing. */
  async data(bid: number): Promise<Buffer[]> {
    const out: Buffer[] = [];
    if (bid !== 0) await this.collect(bid, out, { length: 0, blocks: 0 }, 0);
    return out;
  }

  private async collect(
    bid: number,
    out: Buffer[],
    sum: { length: number; blocks: number },
    depth: number,
  ): Promise<void> {
    const block = await this.block(bid);
    if (!isInternal(bid)) {
      sum.length += block.length;
      if (sum.length > NODE_MOST || ++sum.blocks > BLOCKS) throw new PstDamage('a value is larger than what is read');
      out.push(block);
      return;
    }
    const { wide } = this.layout;
    if (block.length < 8 || block[0] !== 1 || depth > 2) throw new PstDamage('a list of blocks is none');
    const step = wide ? 8 : 4;
    const count = Math.min(block.readUInt16LE(2), Math.floor((block.length - 8) / step));
    for (let index = 0; index < count; index++)
      await this.collect(idAt(block, 8 + index * step, wide), out, sum, depth + 1);
  }

  /** The nodes below a node. */
  async subnodes(bid: number): Promise<Map<number, Subnode>> {
    const out = new Map<number, Subnode>();
    if (bid !== 0) await this.collectSubnodes(bid, out, { entries: 0 }, 0);
    return out;
  }

  private async collectSubnodes(
    bid: number,
    out: Map<number, Subnode>,
    seen: { entries: number },
    depth: number,
  ): Promise<void> {
    const block = await this.block(bid);
    if (block.length < 4 || block[0] !== 2 || depth > 2) throw new PstDamage('a list of nodes below a node is none');
    const { wide } = this.layout;
    const id = wide ? 8 : 4;
    const isLeaf = block[1] === 0;
    const step = isLeaf ? 3 * id : 2 * id;
    const first = wide ? 8 : 4;
    const count = Math.min(block.readUInt16LE(2), Math.floor((block.length - first) / step));
    for (let index = 0; index < count && seen.entries++ < SUBNODES; index++) {
      const at = first + index * step;
      const next = idAt(block, at + id, wide);
      if (isLeaf) out.set(block.readUInt32LE(at), { data: next, sub: idAt(block, at + 2 * id, wide) });
      else await this.collectSubnodes(next, out, seen, depth + 1);
    }
  }

  private async block(bid: number): Promise<Buffer> {
    const place = await this.pages.block(bid);
    if (!place) throw new PstDamage('a block is not listed');
    const stored = Buffer.from(await this.reader.read(place.offset, place.stored));
    const { trailer, align } = this.layout.block;
    const end = place.offset + Math.ceil((place.stored + trailer) / align) * align;
    const foot = await this.reader.read(end - trailer, trailer);
    if (stored.length < place.stored || foot.length < trailer) throw new PstDamage('a block lies outside of the file');
    if ((crc32(stored, 0xffffffff) ^ 0xffffffff) >>> 0 !== foot.readUInt32LE(this.layout.wide ? 4 : 8)) this.faults++;
    const inflated = place.stored < place.size ? inflate(stored, place.size) : stored;
    if (isInternal(bid)) return inflated;
    if (this.header.cipher === 'permute') permuted(inflated);
    else if (this.header.cipher === 'cyclic') cycled(inflated, bid);
    return inflated;
  }
}

function inflate(stored: Buffer, size: number): Buffer {
  try {
    return inflateSync(stored, { maxOutputLength: size });
  } catch {
    throw new PstDamage('a compressed block cannot be unpacked');
  }
}

/** The second bit of a block's number: it lists other blocks, and is never enciphered. */
function isInternal(bid: number): boolean {
  return Math.floor(bid / 2) % 2 === 1;
}
