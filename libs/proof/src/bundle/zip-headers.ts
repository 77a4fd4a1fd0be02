/** A file of a canonical zip (docs/bundles.md): where its header begins, how long it is, what it hashes to. */
export interface ZipEntry {
  readonly name: string;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

const FULL32 = 0xffffffff;
const FULL16 = 0xffff;
const DATE = 0x0021;
const MADE_BY = 0x0314;
/** A plain file that its owner may write and everybody read, as Unix spells it. */
const ATTRIBUTES = 0x81a40000;

/** What stands before the bytes of a file. */
export function localHeader({ name, crc, size }: ZipEntry): Uint8Array {
  const isLarge = size >= FULL32;
  const shown = isLarge ? FULL32 : size;
  return new Fields()
    .u32(0x04034b50)
    .u16(isLarge ? 45 : 20)
    .u16(0) // flags
    .u16(0) // stored
    .u16(0)
    .u16(DATE)
    .u32(crc)
    .u32(shown)
    .u32(shown)
    .u16(name.length)
    .u16(isLarge ? 20 : 0)
    .text(name)
    .append(isLarge ? extra(size, size) : new Uint8Array())
    .bytes();
}

/** The file's line in the directory. */
export function centralHeader({ name, crc, size, offset }: ZipEntry): Uint8Array {
  const large = [...(size >= FULL32 ? [size, size] : []), ...(offset >= FULL32 ? [offset] : [])];
  const shown = Math.min(size, FULL32);
  return new Fields()
    .u32(0x02014b50)
    .u16(MADE_BY)
    .u16(large.length > 0 ? 45 : 20)
    .u16(0)
    .u16(0)
    .u16(0)
    .u16(DATE)
    .u32(crc)
    .u32(shown)
    .u32(shown)
    .u16(name.length)
    .u16(large.length > 0 ? 4 + 8 * large.length : 0)
    .u16(0) // comment
    .u16(0) // disk
    .u16(0) // internal attributes
    .u32(ATTRIBUTES)
    .u32(Math.min(offset, FULL32))
    .text(name)
    .append(large.length > 0 ? extra(...large) : new Uint8Array())
    .bytes();
}

/** What stands after the directory, which has `count` lines and begins at `offset`. */
export function endRecords(count: number, size: number, offset: number): Uint8Array {
  const isLarge = count >= FULL16 || size >= FULL32 || offset >= FULL32;
  const fields = new Fields();
  if (isLarge)
    fields
      .u32(0x06064b50)
      .u64(44)
      .u16(MADE_BY)
      .u16(45)
      .u32(0)
      .u32(0)
      .u64(count)
      .u64(count)
      .u64(size)
      .u64(offset)
      .u32(0x07064b50)
      .u32(0)
      .u64(offset + size)
      .u32(1);
  return fields
    .u32(0x06054b50)
    .u16(0)
    .u16(0)
    .u16(isLarge ? FULL16 : count)
    .u16(isLarge ? FULL16 : count)
    .u32(isLarge ? FULL32 : size)
    .u32(isLarge ? FULL32 : offset)
    .u16(0)
    .bytes();
}

function extra(...values: readonly number[]): Uint8Array {
  const fields = new Fields().u16(1).u16(8 * values.length);
  for (const value of values) fields.u64(value);
  return fields.bytes();
}

/** Little-endian fields, one after the other. */
class Fields {
  private readonly written: number[] = [];

  u16(value: number): this {
    this.written.push(value & 0xff, (value >>> 8) & 0xff);
    return this;
  }

  u32(value: number): this {
    return this.u16(value & FULL16).u16(Math.floor(value / 0x10000) & FULL16);
  }

  u64(value: number): this {
    return this.u32(value % 0x100000000).u32(Math.floor(value / 0x100000000));
  }

  text(ascii: string): this {
    for (let at = 0; at < ascii.length; at++) this.written.push(ascii.charCodeAt(at));
    return this;
  }

  append(bytes: Uint8Array): this {
    this.written.push(...bytes);
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.written);
  }
}
