import { decodeAs } from '@minutebook/capture';

const IS_WIDE = 1;
const HAS_EXTENSION = 4;
const HAS_RUNS = 8;

/** A Unicode string ([MS-XLS] 2.5.293, 2.5.240): a count of one or two bytes, flags, characters. */
export function stringAt(data: Buffer, at: number, countBytes: 1 | 2): string {
  if (at + countBytes >= data.length) return '';
  const count = countBytes === 1 ? data[at]! : data.readUInt16LE(at);
  const isWide = (data[at + countBytes]! & IS_WIDE) !== 0;
  const from = at + countBytes + 1;
  return decodeAs(data.subarray(from, from + count * (isWide ? 2 : 1)), isWide ? 'utf-16le' : 'windows-1252');
}

/** The shared strings of a workbook; `parts`: the record and those that continue it. Ends where the bytes do. */
export function sharedStringsOf(parts: readonly Buffer[]): string[] {
  const reader = new PartsReader(parts);
  const strings: string[] = [];
  reader.skip(4);
  const total = reader.uint32();
  while (strings.length < total && !reader.isAtEnd) {
    const count = reader.uint16();
    const flags = reader.byte();
    const runs = flags & HAS_RUNS ? reader.uint16() : 0;
    const extension = flags & HAS_EXTENSION ? reader.uint32() : 0;
    strings.push(reader.characters(count, (flags & IS_WIDE) !== 0));
    reader.skip(runs * 4 + extension);
  }
  return strings;
}

/** Reads over the borders of records. A string that goes on in the next says there anew how wide its characters are. */
class PartsReader {
  private part = 0;
  private at = 0;

  constructor(private readonly parts: readonly Buffer[]) {}

  get isAtEnd(): boolean {
    this.settle();
    return this.part >= this.parts.length;
  }

  byte(): number {
    this.settle();
    return this.parts[this.part]?.[this.at++] ?? 0;
  }

  uint16(): number {
    return this.byte() | (this.byte() << 8);
  }

  uint32(): number {
    return (this.uint16() | (this.uint16() << 16)) >>> 0;
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0 && !this.isAtEnd;) {
      const step = Math.min(left, this.parts[this.part]!.length - this.at);
      this.at += step;
      left -= step;
    }
  }

  characters(count: number, isWide: boolean): string {
    let text = '';
    let wide = isWide;
    for (let left = count; left > 0 && !this.isAtEnd;) {
      if (this.at === 0 && left < count) wide = (this.byte() & IS_WIDE) !== 0;
      const part = this.parts[this.part];
      if (!part) break;
      const width = wide ? 2 : 1;
      const step = Math.min(left, Math.floor((part.length - this.at) / width));
      if (step === 0) {
        this.at = part.length;
        continue;
      }
      text += decodeAs(part.subarray(this.at, this.at + step * width), wide ? 'utf-16le' : 'windows-1252');
      this.at += step * width;
      left -= step;
    }
    return text;
  }

  private settle(): void {
    while (this.part < this.parts.length && this.at >= this.parts[this.part]!.length) {
      this.part++;
      this.at = 0;
    }
  }
}
