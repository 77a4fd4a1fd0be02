const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const ZERO = 0x30;
/** Most bytes of one UTF-16 unit, which is an escape. */
const WIDEST = 6;
/** More than this is told in two parts, so that digits are taken off small integers. */
const BILLION = 1_000_000_000;

/**
 * JSON written straight as UTF-8. What an index is sent is mostly small numbers and short words: a string made of them,
 * only to be encoded, takes twice as long and leaves a thousand bytes of garbage for each message.
 */
export class JsonBytes {
  private bytes: Buffer;
  private used = 0;

  /** `room`: bytes expected between one {@link take} and the next. */
  constructor(private readonly room: number) {
    this.bytes = Buffer.allocUnsafe(room);
  }

  get length(): number {
    return this.used;
  }

  /** ASCII that is JSON, or part of it, already. */
  raw(json: string): this {
    this.reserve(json.length);
    const { bytes, used } = this;
    for (let i = 0; i < json.length; i++) bytes[used + i] = json.charCodeAt(i);
    this.used = used + json.length;
    return this;
  }

  /** A safe integer. */
  number(value: number): this {
    if (value < 0) return this.raw('-').number(-value);
    if (value >= BILLION) return this.number(Math.floor(value / BILLION)).digits(value % BILLION, 9);
    let count = 1;
    for (let limit = 10; limit <= value; limit *= 10) count++;
    return this.digits(value, count);
  }

  numbers(values: readonly number[]): this {
    this.raw('[');
    for (let i = 0; i < values.length; i++) {
      if (i > 0) this.raw(',');
      this.number(values[i]!);
    }
    return this.raw(']');
  }

  string(text: string): this {
    return this.words([text]);
  }

  /** One string: these with U+0020 between them. */
  words(words: readonly string[]): this {
    this.raw('"');
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (i > 0) this.raw(' ');
      this.reserve(word.length * WIDEST);
      if (!this.wroteAsItIs(word)) this.used += this.bytes.write(JSON.stringify(word).slice(1, -1), this.used);
    }
    return this.raw('"');
  }

  /** What was written; the next begins anew. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.used);
    this.bytes = Buffer.allocUnsafe(this.room);
    this.used = 0;
    return taken;
  }

  /** False, and nothing written, where a unit is half of a pair or has to be escaped. */
  private wroteAsItIs(text: string): boolean {
    const { bytes } = this;
    let at = this.used;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        if (unit < SPACE || unit === QUOTE || unit === BACKSLASH) return false;
        bytes[at++] = unit;
        continue;
      }
      if (unit >= 0xd800 && unit < 0xe000) return false;
      if (unit < 0x800) bytes[at++] = 0xc0 | (unit >> 6);
      else {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
      }
      bytes[at++] = 0x80 | (unit & 0x3f);
    }
    this.used = at;
    return true;
  }

  private digits(value: number, count: number): this {
    this.reserve(count);
    let left = value | 0;
    for (let at = this.used + count - 1; at >= this.used; at--) {
      const tenth = (left / 10) | 0;
      this.bytes[at] = ZERO + left - tenth * 10;
      left = tenth;
    }
    this.used += count;
    return this;
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe((this.used + more) * 2);
    this.bytes.copy(grown, 0, 0, this.used);
    this.bytes = grown;
  }
}
