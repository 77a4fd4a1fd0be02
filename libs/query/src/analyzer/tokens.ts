import { Scanner } from './scanner';

/** Changes with any change of token text, boundaries or offsets; indices and vocabularies name the one they hold. */
export const ANALYZER_VERSION = 2;

/** Positions left empty between zones, fields, attachments and values (semantics.md 7). */
export const POSITION_GAP = 100;

/** The tokens of one text, in order. Offsets are UTF-16 units of the text that was analyzed. */
export interface Tokens {
  readonly count: number;
  term(i: number): string;
  start(i: number): number;
  end(i: number): number;
}

const scanner = new Scanner();

/** Tokens of a text by semantics.md 1-7. Linear in its length; never throws, whatever the text. */
export function analyze(text: string): Tokens {
  scanner.reset();
  scanner.scan(text);
  return new TokenList(scanner);
}

/** Only the terms of a text. */
export function termsOf(text: string): string[] {
  scanner.reset();
  scanner.scan(text);
  const terms: string[] = [];
  for (let i = 0; i < scanner.count; i++) terms.push(knownTerm(i));
  return terms;
}

/** Strings kept for terms to come; a power of two. */
const KNOWN = 1 << 14;
const known = new Array<string | undefined>(KNOWN);

/** A term, as the string it was the last time: most words are common, and making their strings cost more than finding them. */
function knownTerm(token: number): string {
  const hash = scanner.hash[token]!;
  const place = (hash ^ (hash >>> 16)) & (KNOWN - 1);
  const term = known[place];
  return term !== undefined && scanner.spells(token, term) ? term : (known[place] = scanner.term(token));
}

/** Texts longer than this are kept in typed arrays: slower to make than plain ones of a message's size, but compact. */
const LONG_TEXT = 1 << 13;

/** A copy out of the scanner's reused arrays. */
class TokenList implements Tokens {
  readonly count: number;
  private readonly units: ArrayLike<number>;
  /** Of each token: where its term begins in `units`, and its start and end in the text. */
  private readonly bounds: ArrayLike<number>;

  constructor({ count, units, from, start, end }: Scanner) {
    const length = count > 0 ? from[count]! : 0;
    const room = count * 3 + 1;
    const bounds: number[] | Int32Array = room > LONG_TEXT ? new Int32Array(room) : new Array<number>(room);
    for (let i = 0; i < count; i++) {
      bounds[i * 3] = from[i]!;
      bounds[i * 3 + 1] = start[i]!;
      bounds[i * 3 + 2] = end[i]!;
    }
    bounds[count * 3] = length;
    this.count = count;
    this.bounds = bounds;
    this.units = length > LONG_TEXT ? units.slice(0, length) : plainCopy(units, length);
  }

  term(i: number): string {
    let term = '';
    for (let at = this.bounds[i * 3]!; at < this.bounds[i * 3 + 3]!; at++) term += String.fromCharCode(this.units[at]!);
    return term;
  }

  start(i: number): number {
    return this.bounds[i * 3 + 1]!;
  }

  end(i: number): number {
    return this.bounds[i * 3 + 2]!;
  }
}

function plainCopy(units: Uint16Array, length: number): number[] {
  const copy = new Array<number>(length);
  for (let i = 0; i < length; i++) copy[i] = units[i]!;
  return copy;
}
