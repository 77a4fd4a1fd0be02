import { TYPE } from '../../mapi/properties';
import { TAG } from '../../mapi/tags';
import { long, unicode, type Written, type WrittenItem } from '../../mapi/testing';
import { type Cipher, Disk, type Generation, type Stored, u32 } from './disk';
import { HeapDraft } from './heap-draft';

/** What a data file for specs is made of. */
export interface Draft {
  readonly generation: Generation;
  readonly cipher: Cipher;
  readonly folders: readonly {
    readonly name: string;
    /** What the folder says it holds, where that is not true. */
    readonly stated?: number;
    readonly items: readonly WrittenItem[];
  }[];
}

const ROOT = 0x122;

/** Writes an Outlook data file ([MS-PST]) with every structure that reading needs, and nothing else. */
export function writePst({ generation, cipher, folders }: Draft): Buffer {
  const disk = new Disk(generation, cipher);
  const writer = new ItemWriter(disk, generation);
  disk.node(ROOT, ROOT, writer.properties([unicode(TAG.displayName, ''), long(TAG.contentCount, 0)]));
  let number = 0x2000;
  folders.forEach(({ name, stated, items }, index) => {
    const folder = ((0x400 + index) << 5) | 0x02;
    const count = long(TAG.contentCount, stated ?? items.length);
    disk.node(folder, ROOT, writer.properties([unicode(TAG.displayName, name), count]));
    for (const item of items) disk.node((number++ << 5) | 0x04, folder, writer.message(item));
  });
  return disk.file();
}

/** Columns of a table of recipients; the first two number its rows. */
const COLUMNS = [
  [0x67f2, TYPE.long],
  [0x67f3, TYPE.long],
  [TAG.recipientType, TYPE.long],
  [TAG.displayName, TYPE.unicode],
  [TAG.addressType, TYPE.unicode],
  [TAG.address, TYPE.unicode],
] as const;
const WIDTH = COLUMNS.length * 4 + 1;

class ItemWriter {
  constructor(
    private readonly disk: Disk,
    private readonly generation: Generation,
  ) {}

  message({ properties, recipients, attachments }: WrittenItem): Stored {
    const below = new Map<number, Stored>();
    if (recipients.length > 0) below.set(0x692, this.table(recipients));
    attachments.forEach(({ properties: own, embedded, object }, index) =>
      below.set(((index + 1) << 5) | 0x05, this.attachment(own, embedded, object)),
    );
    return this.properties(properties, below);
  }

  private attachment(
    properties: readonly Written[],
    embedded: WrittenItem | undefined,
    object: Buffer | undefined,
  ): Stored {
    if (!embedded && !object) return this.properties(properties);
    const inner = (0x9000 << 5) | 0x04;
    const reference = { id: TAG.attachData, type: TYPE.object, bytes: u32(inner, 0) };
    const held = embedded ? this.message(embedded) : { data: this.disk.data(object!), sub: 0 };
    return this.properties([...properties, reference], new Map([[inner, held]]));
  }

  properties(all: readonly Written[], below = new Map<number, Stored>()): Stored {
    const heap = new HeapDraft(this.disk, this.generation, below);
    const tree = Buffer.from([0xb5, 2, 6, 0, 0, 0, 0, 0]);
    heap.add(tree);
    const records = Buffer.alloc(all.length * 8);
    tree.writeUInt32LE(heap.add(records), 4);
    [...all]
      .sort((a, b) => a.id - b.id)
      .forEach(({ id, type, bytes }, index) => {
        records.writeUInt16LE(id, index * 8);
        records.writeUInt16LE(type, index * 8 + 2);
        if (type === TYPE.long) bytes.copy(records, index * 8 + 4);
        else records.writeUInt32LE(heap.place(bytes), index * 8 + 4);
      });
    return heap.store(0xbc);
  }

  private table(rows: readonly (readonly Written[])[]): Stored {
    const heap = new HeapDraft(this.disk, this.generation);
    const info = Buffer.alloc(22 + COLUMNS.length * 8);
    heap.add(info);
    const tree = Buffer.from([0xb5, 4, 4, 0, 0, 0, 0, 0]);
    info.set([0x7c, COLUMNS.length]);
    [WIDTH - 1, WIDTH - 1, WIDTH - 1, WIDTH].forEach((end, index) => info.writeUInt16LE(end, 2 + index * 2));
    info.writeUInt32LE(heap.add(tree), 10);
    COLUMNS.forEach(([id, type], index) => {
      const at = 22 + index * 8;
      info.writeUInt16LE(type, at);
      info.writeUInt16LE(id, at + 2);
      info.writeUInt16LE(index * 4, at + 4);
      info.set([4, index], at + 6);
    });
    tree.writeUInt32LE(heap.add(Buffer.concat(rows.map((_, number) => u32(number, number)))), 4);
    const cells = rows.map((row, number) => {
      const bytes = Buffer.alloc(WIDTH);
      COLUMNS.forEach(([id, type], index) => {
        const found = id === 0x67f2 ? long(id, number) : row.find((one) => one.id === id);
        if (!found) return;
        if (type === TYPE.long) found.bytes.copy(bytes, index * 4);
        else bytes.writeUInt32LE(heap.place(found.bytes), index * 4);
        bytes[WIDTH - 1]! |= 0x80 >> index;
      });
      return bytes;
    });
    info.writeUInt32LE(heap.place(Buffer.concat(this.inBlocks(cells))), 14);
    return heap.store(0x7c);
  }

  /** Rows do not go over the end of a block: what is left of one stays empty. */
  private inBlocks(cells: readonly Buffer[]): Buffer[] {
    const perBlock = Math.floor(8000 / WIDTH);
    const rest = Buffer.alloc(8000 - perBlock * WIDTH);
    return cells.flatMap((cell, index) =>
      (index + 1) % perBlock === 0 && index + 1 < cells.length ? [cell, rest] : [cell],
    );
  }
}
