import { setOf } from '../mapi/named-ids';
import { type NamedIds, nameKey, TYPE, type Value } from '../mapi/properties';

/** MAPI properties as TNEF writes them, the named ones with ids of this list's own. */
export interface PropertyList {
  readonly values: ReadonlyMap<number, Value>;
  readonly named: NamedIds;
}

/** Bytes that a fixed value takes in the stream, padding included ([MS-OXTNEF] 2.1.3.4). */
const FIXED: Readonly<Record<number, number>> = {
  [TYPE.short]: 4,
  [TYPE.long]: 4,
  4: 4,
  [TYPE.double]: 8,
  6: 8,
  [TYPE.appTime]: 8,
  10: 4,
  [TYPE.boolean]: 4,
  [TYPE.int64]: 8,
  [TYPE.time]: 8,
  [TYPE.guid]: 16,
};
const MULTIPLE = 0x1000;
/** Rows of a recipient table that are read. */
const ROWS = 10_000;

/** Reads a list at `start`; it ends where its bytes do or make no sense. `end`: where the next one starts. */
export function readList(bytes: Buffer, start: number): { readonly list: PropertyList; readonly end: number } {
  const values = new Map<number, Value>();
  const named = new Map<string, number>();
  const reader = new Cursor(bytes, start);
  const count = reader.long();
  for (let index = 0; index < count && !reader.isOver; index++) {
    const type = reader.short();
    let id = reader.short();
    if (id >= 0x8000) {
      const set = setOf(reader.take(16), 0);
      const name = reader.long() === 0 ? reader.long() : reader.padded().toString('utf16le').replace(/\0+$/, '');
      // Ids of named properties mean nothing outside of the mailbox they come from.
      id = 0x8000 + (named.size % 0x7fff);
      named.set(nameKey(set, name), id);
    }
    const single = type & ~MULTIPLE;
    const isMultiple = type !== single;
    const fixed = FIXED[single];
    const times = isMultiple || fixed === undefined ? reader.long() : 1;
    for (let turn = 0; turn < times && !reader.isOver; turn++) {
      const value = fixed === undefined ? reader.padded() : reader.take(fixed);
      if (turn === 0 && !isMultiple && !reader.isOver) values.set(id, { type: single, bytes: value });
    }
  }
  return { list: { values, named }, end: reader.at };
}

export function readRows(bytes: Buffer): PropertyList[] {
  const rows: PropertyList[] = [];
  const count = bytes.length < 4 ? 0 : Math.min(bytes.readUInt32LE(0), ROWS);
  for (let at = 4; rows.length < count && at + 4 <= bytes.length;) {
    const { list, end } = readList(bytes, at);
    rows.push(list);
    at = end;
  }
  return rows;
}

class Cursor {
  /** A value reached beyond the end. */
  isOver = false;

  constructor(
    private readonly bytes: Buffer,
    public at: number,
  ) {}

  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) {
      this.isOver = true;
      this.at = this.bytes.length;
      return Buffer.alloc(Math.min(length, 16));
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  short(): number {
    return this.take(2).readUInt16LE(0);
  }

  long(): number {
    return this.take(4).readUInt32LE(0);
  }

  /** A length, so many bytes, and up to three to make it a multiple of four. */
  padded(): Buffer {
    const length = this.long();
    const value = this.take(length);
    const rest = (4 - (length % 4)) % 4;
    if (!this.isOver) this.at = Math.min(this.at + rest, this.bytes.length);
    return value;
  }
}
