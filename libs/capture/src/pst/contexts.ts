import { TYPE, type Value } from '../mapi/properties';
import { TAG } from '../mapi/tags';
import { PstDamage } from './damage';
import type { Heap } from './heap';

const PROPERTIES = 0xbc;
const TABLE = 0x7c;
const VARIABLE = new Set<number>([TYPE.string8, TYPE.unicode, TYPE.binary, TYPE.object]);
/** Bytes of a fixed value; what has more than four stands in the heap. */
const FIXED: Readonly<Record<number, number>> = {
  [TYPE.short]: 2,
  [TYPE.long]: 4,
  [TYPE.boolean]: 1,
  [TYPE.double]: 8,
  [TYPE.appTime]: 8,
  [TYPE.int64]: 8,
  [TYPE.time]: 8,
  [TYPE.guid]: 16,
};
/** Rows of a table that are read: recipients of one message. */
const ROWS = 50_000;

/** What may still be put into memory for one item, in bytes. */
export interface Allowance {
  bytes: number;
  /** Messages and attachments in it; a message that is attached to itself has no end. */
  parts: number;
  /** Bytes of values that were too large for it. */
  readonly refused: number[];
}

/** The properties of a node ([MS-PST] 2.3.3). Values too large for the allowance are left out and named in it. */
export async function propertiesOf(heap: Heap, allowance: Allowance): Promise<Map<number, Value>> {
  if (heap.kind !== PROPERTIES) throw new PstDamage('a list of properties is none');
  const values = new Map<number, Value>();
  for (const record of heap.tree(heap.root)) {
    if (record.length < 8) continue;
    const type = record.readUInt16LE(2);
    const value = await valueOf(heap, type, record.subarray(4, 8), allowance);
    if (value) values.set(record.readUInt16LE(0), { type, bytes: value });
  }
  return values;
}

/** The node below in which an attached message is; undefined: it is a file. */
export function embeddedNode(values: ReadonlyMap<number, Value>): number | undefined {
  const value = values.get(TAG.attachData);
  return value?.type === TYPE.object && value.bytes.length >= 4 ? value.bytes.readUInt32LE(0) : undefined;
}

/** The rows of a table ([MS-PST] 2.3.4), each as properties. */
export async function rowsOf(heap: Heap, allowance: Allowance): Promise<Map<number, Value>[]> {
  const info = heap.root;
  if (heap.kind !== TABLE || info.length < 22) throw new PstDamage('a table is none');
  const columns: { type: number; id: number; at: number; size: number; bit: number }[] = [];
  for (let at = 22; at + 8 <= info.length && columns.length < info[1]!; at += 8)
    columns.push({
      type: info.readUInt16LE(at),
      id: info.readUInt16LE(at + 2),
      at: info.readUInt16LE(at + 4),
      size: info[at + 6]!,
      bit: info[at + 7]!,
    });
  const exists = info.readUInt16LE(6);
  const width = info.readUInt16LE(8);
  const data = await heap.large(info.readUInt32LE(14));
  // Rows do not go over the end of a block.
  const perBlock = width === 0 ? 0 : Math.floor((data[0]?.length ?? 0) / width);
  const rows: Map<number, Value>[] = [];
  for (const record of heap.tree(heap.value(info.readUInt32LE(10)))) {
    if (rows.length >= ROWS || perBlock === 0 || record.length < 6) break;
    const index = record.length >= 8 ? record.readUInt32LE(4) : record.readUInt16LE(4);
    const start = (index % perBlock) * width;
    const row = data[Math.floor(index / perBlock)]?.subarray(start, start + width);
    if (row?.length !== width) continue;
    const values = new Map<number, Value>();
    for (const { type, id, at, size, bit } of columns) {
      const flags = row[exists + (bit >> 3)] ?? 0;
      if ((flags & (0x80 >> (bit & 7))) === 0 || at + size > width) continue;
      const value = await valueOf(heap, type, row.subarray(at, at + size), allowance);
      if (value) values.set(id, { type, bytes: value });
    }
    rows.push(values);
  }
  return rows;
}

async function valueOf(heap: Heap, type: number, cell: Buffer, allowance: Allowance): Promise<Buffer | undefined> {
  if (!VARIABLE.has(type)) {
    const size = FIXED[type];
    if (size === undefined) return undefined;
    return size <= cell.length ? cell : cell.length === 4 ? heap.value(cell.readUInt32LE(0)) : undefined;
  }
  if (cell.length < 4) return undefined;
  const id = cell.readUInt32LE(0);
  if (type === TYPE.object) return heap.value(id);
  const size = await heap.size(id);
  if (size > allowance.bytes) {
    allowance.refused.push(size);
    return undefined;
  }
  allowance.bytes -= size;
  const parts = await heap.large(id);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}
