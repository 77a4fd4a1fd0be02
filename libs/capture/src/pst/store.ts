import { ATTACH_METHOD, EMBEDDED_DEPTH, type MapiAttachment, type MapiItem } from '../mapi/item';
import { namedIds } from '../mapi/named-ids';
import { type NamedIds, Properties, TYPE } from '../mapi/properties';
import { TAG } from '../mapi/tags';
import type { Source } from '../source';
import { Blocks } from './blocks';
import { type Allowance, embeddedNode, propertiesOf, rowsOf } from './contexts';
import { HEADER_BYTES, isPst, type PstHeader, readHeader } from './header';
import { Heap, type NodeData } from './heap';
import { type Node, Pages } from './pages';
import { PstDamage } from './damage';
import { RandomReader } from './random-reader';

/** Kinds of nodes, by the lower five bits of their numbers ([MS-PST] 2.2.2.1). */
export const NODE = { folder: 0x02, message: 0x04, attachment: 0x05 } as const;
const NAMES_NODE = 0x61;
const RECIPIENTS_NODE = 0x692;
/** Bytes of values that one item may have in memory: its rendering, a third larger, is still a piece. */
const ITEM_MOST = 22 * 1024 * 1024;
/** Attachments and messages of one item that are read. */
const PARTS = 2_000;

export interface Folder {
  readonly name: string;
  /** Items that the folder itself says it has. */
  readonly stated: number | undefined;
}

/** An item, and what is wrong with it. */
export interface StoredItem {
  readonly item: MapiItem;
  /** Bytes of values left out, because one item with them would not fit into a piece. */
  readonly refused: readonly number[];
  /** In words, where something of it could not be read. */
  readonly damage?: string;
}

/** An Outlook data file: folders and items by their nodes. Everything it cannot read throws a {@link PstDamage}. */
export class PstStore {
  private constructor(
    readonly header: PstHeader,
    readonly pages: Pages,
    private readonly blocks: Blocks,
    private readonly named: NamedIds,
  ) {}

  static async open(source: Source): Promise<PstStore> {
    const reader = new RandomReader(source);
    const head = await reader.read(0, HEADER_BYTES);
    if (!isPst(head)) throw new PstDamage('its header is not whole');
    const header = readHeader(head);
    const pages = new Pages(reader, header);
    const blocks = new Blocks(reader, pages, header);
    return new PstStore(header, pages, blocks, await namesOf(pages, blocks, header));
  }

  async folder(node: Node): Promise<Folder> {
    const properties = await this.properties(node, allowance());
    return { name: properties.firstText(TAG.displayName) ?? '', stated: properties.integer(TAG.contentCount) };
  }

  async item(node: Node): Promise<StoredItem> {
    const before = this.blocks.faults;
    const left = allowance();
    const faults: string[] = [];
    const item = await this.message(node, left, faults, 0, undefined);
    if (this.blocks.faults > before) faults.push('the checksum of a block does not match');
    return { item, refused: left.refused, ...(faults.length > 0 && { damage: [...new Set(faults)].join('; ') }) };
  }

  private async properties(node: NodeData, left: Allowance): Promise<Properties> {
    const heap = await Heap.open(this.blocks, this.header.layout, node);
    return new Properties(await propertiesOf(heap, left), this.named);
  }

  private async part(node: NodeData, left: Allowance): Promise<Heap> {
    if (left.parts-- <= 0) throw new PstDamage(`it has more than ${PARTS} parts`);
    return Heap.open(this.blocks, this.header.layout, node);
  }

  private async message(
    node: NodeData,
    left: Allowance,
    faults: string[],
    depth: number,
    outer: string | undefined,
  ): Promise<MapiItem> {
    const heap = await this.part(node, left);
    const properties = new Properties(await propertiesOf(heap, left), this.named, outer);
    const { charset } = properties;
    const recipients: Properties[] = [];
    const attachments: MapiAttachment[] = [];
    const table = heap.below.get(RECIPIENTS_NODE);
    if (table)
      await tolerated(faults, async () => {
        const rows = await rowsOf(await Heap.open(this.blocks, this.header.layout, table), left);
        recipients.push(...rows.map((values) => new Properties(values, this.named, charset)));
      });
    const files = [...heap.below].filter(([id]) => (id & 0x1f) === NODE.attachment).slice(0, PARTS);
    for (const [, below] of files)
      await tolerated(faults, async () => {
        attachments.push(await this.attachment(below, left, faults, depth, charset));
      });
    return { properties, recipients, attachments };
  }

  /** An object of another program put into the text, as that program wrote it. */
  private async object(node: NodeData, left: Allowance): Promise<Buffer | undefined> {
    const size = await this.blocks.size(node.data);
    if (size > left.bytes) {
      left.refused.push(size);
      return undefined;
    }
    left.bytes -= size;
    return Buffer.concat(await this.blocks.data(node.data));
  }

  private async attachment(
    node: NodeData,
    left: Allowance,
    faults: string[],
    depth: number,
    charset: string,
  ): Promise<MapiAttachment> {
    const heap = await this.part(node, left);
    const values = await propertiesOf(heap, left);
    const inner = heap.below.get(embeddedNode(values) ?? 0);
    if (!inner) return { properties: new Properties(values, this.named, charset) };
    values.delete(TAG.attachData);
    const properties = new Properties(values, this.named, charset);
    if (properties.integer(TAG.attachMethod) === ATTACH_METHOD.ole) {
      const bytes = await this.object(inner, left);
      const whole = bytes ? new Map(values).set(TAG.attachData, { type: TYPE.binary, bytes }) : values;
      return { properties: new Properties(whole, this.named, charset) };
    }
    if (depth >= EMBEDDED_DEPTH) return { properties };
    return { properties, embedded: await this.message(inner, left, faults, depth + 1, charset) };
  }
}

function allowance(): Allowance {
  return { bytes: ITEM_MOST, parts: PARTS, refused: [] };
}

/** A part of an item that is damaged does not make the rest unreadable. */
async function tolerated(faults: string[], read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof PstDamage)) throw error;
    faults.push(error.message);
  }
}

async function namesOf(pages: Pages, blocks: Blocks, header: PstHeader): Promise<NamedIds> {
  try {
    const node = await pages.find(NAMES_NODE);
    if (!node) return new Map();
    const values = await propertiesOf(await Heap.open(blocks, header.layout, node), allowance());
    const part = (id: number): Buffer => values.get(id)?.bytes ?? Buffer.alloc(0);
    return namedIds(part(2), part(3), part(4));
  } catch (error) {
    // Without it only appointments and tasks say less.
    if (error instanceof PstDamage) return new Map();
    throw error;
  }
}
