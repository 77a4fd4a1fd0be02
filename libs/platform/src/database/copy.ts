/**
 * Rows for `COPY … FROM STDIN (FORMAT binary)`: about five times the rate of INSERT for the small rows of a ledger, and
 * no text form in between for bytea. Format: PostgreSQL manual, COPY, "Binary Format".
 */
export type ColumnType =
  | 'int2'
  | 'int4'
  | 'int8'
  | 'bool'
  | 'text'
  | 'bytea'
  | 'timestamptz'
  | 'uuid'
  | 'int8[]'
  | 'text[]'
  | 'jsonb'
  | 'tsvector';

export type CopyValue =
  number | boolean | string | Uint8Array | Date | readonly number[] | readonly string[] | TsVector | null;

export type CopyRow = readonly CopyValue[];

/** A text-search vector: lexemes in any order, each with positions (weight in the two high bits, see {@link tsPosition}). */
export type TsVector = ReadonlyMap<string, readonly number[]>;

/** PostgreSQL keeps 14 bits of position and clamps what lies beyond. */
export const TS_MAX_POSITION = 16_383;
/** Positions kept for one lexeme. */
export const TS_MAX_POSITIONS = 255;

/** Weight 3 = A, 2 = B, 1 = C, 0 = D. `position` from 1. */
export function tsPosition(position: number, weight: 0 | 1 | 2 | 3): number {
  return (weight << 14) | Math.min(position, TS_MAX_POSITION);
}

/** Up to this many letters are sooner written one by one than handed over to be encoded. */
const SHORT = 40;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const POSTGRES_EPOCH = Date.UTC(2000, 0, 1);
const INT8_OID = 20;
const TEXT_OID = 25;

/** Collects rows, before or within a transaction; `finish()` gives the whole stream. One writer is one COPY. */
export class CopyWriter {
  readonly columns: readonly string[];
  private readonly types: readonly ColumnType[];
  private buffer: Buffer;
  private length = 0;
  rows = 0;

  constructor(columns: Readonly<Record<string, ColumnType>>, capacity = 64 * 1024) {
    this.columns = Object.keys(columns);
    this.types = Object.values(columns);
    this.buffer = Buffer.allocUnsafe(capacity);
    this.bytes(SIGNATURE);
    this.int4(0);
    this.int4(0);
  }

  row(values: readonly CopyValue[]): void {
    if (values.length !== this.types.length)
      throw new RangeError(`a row has ${this.types.length} values, not ${values.length}`);
    this.int2(values.length);
    for (let column = 0; column < values.length; column++) {
      const value = values[column]!;
      if (value === null) this.int4(-1);
      else this.value(this.types[column]!, value);
    }
    this.rows++;
  }

  finish(): Buffer {
    this.int2(-1);
    return this.buffer.subarray(0, this.length);
  }

  private value(type: ColumnType, value: Exclude<CopyValue, null>): void {
    switch (type) {
      case 'int2':
        this.int4(2);
        return this.int2(value as number);
      case 'int4':
        this.int4(4);
        return this.int4(value as number);
      case 'int8':
        this.int4(8);
        return this.int8(value as number);
      case 'timestamptz':
        this.int4(8);
        return this.microseconds((value as Date).getTime() - POSTGRES_EPOCH);
      case 'bool':
        this.int4(1);
        this.reserve(1);
        this.buffer[this.length++] = value ? 1 : 0;
        return;
      case 'text':
        return this.text(value as string);
      case 'bytea':
        this.int4((value as Uint8Array).length);
        return this.bytes(value as Uint8Array);
      case 'uuid':
        this.int4(16);
        return this.bytes(Buffer.from((value as string).replaceAll('-', ''), 'hex'));
      case 'jsonb':
        return this.sized(() => {
          this.bytes(JSONB_VERSION);
          this.raw(value as string);
        });
      case 'int8[]':
        return this.array(INT8_OID, value as readonly number[], (item) => {
          this.int4(8);
          this.int8(item);
        });
      case 'text[]':
        return this.array(TEXT_OID, value as readonly string[], (item) => this.text(item));
      case 'tsvector':
        return this.tsvector(value as TsVector);
    }
  }

  private array<T>(oid: number, values: readonly T[], write: (item: T) => void): void {
    this.sized(() => {
      this.int4(values.length === 0 ? 0 : 1);
      this.int4(0);
      this.int4(oid);
      if (values.length === 0) return;
      this.int4(values.length);
      this.int4(1);
      for (const value of values) write(value);
    });
  }

  private tsvector(vector: TsVector): void {
    this.sized(() => {
      this.int4(vector.size);
      for (const [lexeme, positions] of vector) {
        this.raw(lexeme);
        this.reserve(1);
        this.buffer[this.length++] = 0;
        this.int2(positions.length);
        for (const position of positions) this.int2(position);
      }
    });
  }

  /** PostgreSQL's text cannot hold U+0000. It is content only in sealed bytea; in plain columns it is shown as U+FFFD. */
  private text(value: string): void {
    this.sized(() => this.raw(value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value));
  }

  private raw(value: string): void {
    this.reserve(value.length * 3);
    if (value.length > SHORT || !this.ascii(value)) this.length += this.buffer.write(value, this.length, 'utf8');
  }

  /** False, and nothing written, where it is not. */
  private ascii(value: string): boolean {
    const { buffer, length } = this;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return false;
      buffer[length + i] = unit;
    }
    this.length = length + value.length;
    return true;
  }

  /** Writes a length, then what `write` writes, then corrects the length. */
  private sized(write: () => void): void {
    const at = this.length;
    this.int4(0);
    write();
    this.buffer.writeInt32BE(this.length - at - 4, at);
  }

  private microseconds(milliseconds: number): void {
    const microseconds = milliseconds * 1000;
    if (Number.isSafeInteger(microseconds)) return this.int8(microseconds);
    // Beyond the year 2285 they no longer fit a double.
    this.reserve(8);
    this.length = this.buffer.writeBigInt64BE(BigInt(milliseconds) * 1000n, this.length);
  }

  private bytes(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  private int2(value: number): void {
    this.reserve(2);
    this.buffer[this.length++] = (value >> 8) & 255;
    this.buffer[this.length++] = value & 255;
  }

  private int4(value: number): void {
    this.int2(value >> 16);
    this.int2(value);
  }

  private int8(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.int4(high);
    this.int4(value - high * 0x1_0000_0000);
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

const JSONB_VERSION = Uint8Array.of(1);
