import { decodeAs } from '../text/charset';
import { guessedLabel, labelOf, labelOfLocale } from './code-pages';
import { TAG } from './tags';

/** Property types that are read ([MS-OXCDATA] 2.11.1). */
export const TYPE = {
  short: 0x02,
  long: 0x03,
  double: 0x05,
  appTime: 0x07,
  boolean: 0x0b,
  object: 0x0d,
  int64: 0x14,
  string8: 0x1e,
  unicode: 0x1f,
  time: 0x40,
  guid: 0x48,
  binary: 0x102,
} as const;

/** A value as its container holds it: little-endian, texts with or without a zero at the end. */
export interface Value {
  readonly type: number;
  readonly bytes: Buffer;
}

/** Named properties of one file: `{@link nameKey}` → property id. */
export type NamedIds = ReadonlyMap<string, number>;

/** First block of the GUID of a property set, as eight hex digits, with a number or a name in it. */
export function nameKey(set: string, name: number | string): string {
  return `${set}:${typeof name === 'number' ? name.toString(16) : name}`;
}

/** 100 ns steps between 1601 and 1970. */
const EPOCH = 116_444_736_000_000_000n;

/**
 * The MAPI properties of one thing: a message, a recipient, an attachment, a folder. MSG, TNEF and PST differ in how they
 * store them and in nothing else, so that all three are read into this.
 */
export class Properties {
  private label: string | undefined;

  constructor(
    private readonly values: ReadonlyMap<number, Value>,
    private readonly named: NamedIds = new Map(),
    /** Charset of eight-bit texts, where the thing around this one settled it. */
    private readonly inherited?: string,
  ) {}

  /** Text of a property, whatever text type it has; undefined: it has none. */
  text(id: number): string | undefined {
    const value = this.values.get(id);
    if (value?.type === TYPE.unicode) {
      // Zeros end a text in some containers; an odd byte is the half of nothing.
      return value.bytes.toString('utf16le', 0, value.bytes.length & ~1).replace(/\0+$/, '');
    }
    return value?.type === TYPE.string8 ? decodeAs(value.bytes, this.charset).replace(/\0+$/, '') : undefined;
  }

  /** The first of several that is a text with something in it. */
  firstText(...ids: readonly number[]): string | undefined {
    for (const id of ids) {
      const text = this.text(id)?.trim();
      if (text) return text;
    }
    return undefined;
  }

  binary(id: number): Buffer | undefined {
    const value = this.values.get(id);
    return value?.type === TYPE.binary || value?.type === TYPE.object ? value.bytes : undefined;
  }

  /** Bytes of a text or binary property as they stand. */
  bytes(id: number): Value | undefined {
    return this.values.get(id);
  }

  integer(id: number): number | undefined {
    const value = this.values.get(id);
    if (value?.type === TYPE.long && value.bytes.length >= 4) return value.bytes.readInt32LE(0);
    return value?.type === TYPE.short && value.bytes.length >= 2 ? value.bytes.readInt16LE(0) : undefined;
  }

  boolean(id: number): boolean {
    const value = this.values.get(id);
    return value?.type === TYPE.boolean && value.bytes.length > 0 && value.bytes[0] !== 0;
  }

  /** An instant; undefined where there is none or it lies outside of the years 1900 to 2999, which nobody meant. */
  time(id: number): Date | undefined {
    const value = this.values.get(id);
    if (value?.type !== TYPE.time || value.bytes.length < 8) return undefined;
    const time = new Date(Number((value.bytes.readBigUInt64LE(0) - EPOCH) / 10_000n));
    const year = time.getUTCFullYear();
    return year >= 1900 && year < 3000 ? time : undefined;
  }

  /** Property id of a named property in this file; 0, which nothing has, where the file does not use it. */
  idOf(set: string, name: number | string): number {
    return this.named.get(nameKey(set, name)) ?? 0;
  }

  /** Charset of eight-bit texts: as stated, as inherited, as the language has it, or as they look (formats.md 10.6). */
  get charset(): string {
    this.label ??=
      labelOf(this.integer(TAG.messageCodePage)) ??
      this.inherited ??
      labelOfLocale(this.integer(TAG.messageLocale)) ??
      this.guessed();
    return this.label;
  }

  private guessed(): string {
    const texts = [...this.values.values()].filter(({ type }) => type === TYPE.string8).map(({ bytes }) => bytes);
    const guess = guessedLabel(texts);
    // What its mail would be written in is a better guess than none.
    return guess === 'windows-1252' ? (labelOf(this.integer(TAG.internetCodePage)) ?? guess) : guess;
  }
}
