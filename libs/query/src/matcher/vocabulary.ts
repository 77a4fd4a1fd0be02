import { type Scanner } from '../analyzer/scanner';
import { type SymbolTable } from './symbol-table';

/** Distinct tokens remembered; with more, the memory is emptied between two documents. */
const MAX_ENTRIES = 1 << 17;
const EMPTY: readonly number[] = [];

/**
 * Remembers the symbols of every token seen, in a hash table that is probed with the scanner's own hash and units, so
 * that a known token costs no string. Bounded: a flood of new words empties it, it does not grow for ever.
 */
export class Vocabulary {
  /** Entry number + 1 by hash, 0 for a free place; the length is a power of two. */
  private places = new Int32Array(1 << 10);
  private hashes = new Int32Array(1 << 9);
  private from = new Int32Array(1 << 9);
  private lists = new Int32Array(1 << 9);
  private units = new Uint16Array(1 << 12);
  private count = 0;
  private used = 0;
  /** Symbol lists by number; list 0 is the empty one. */
  private symbolLists: (readonly number[])[] = [EMPTY];
  private listNumbers = new Map<string, number>();

  constructor(private readonly symbols: SymbolTable) {}

  /** To be called between documents: list numbers given out before may no longer be used. */
  trim(): void {
    if (this.count <= MAX_ENTRIES) return;
    this.places.fill(0);
    this.count = 0;
    this.used = 0;
    this.symbolLists = [EMPTY];
    this.listNumbers = new Map();
  }

  /** The symbols behind a number `listOf` gave. */
  list(number: number): readonly number[] {
    return this.symbolLists[number]!;
  }

  /** Number of the list of symbols the scanner's token has; 0 for none. */
  listOf(scanner: Scanner, token: number): number {
    const hash = scanner.hash[token]!;
    const from = scanner.from[token]!;
    const length = scanner.from[token + 1]! - from;
    const mask = this.places.length - 1;
    for (let place = (hash ^ (hash >>> 15)) & mask; ; place = (place + 1) & mask) {
      const entry = this.places[place]! - 1;
      if (entry < 0) return this.add(scanner, token, place);
      if (this.hashes[entry] === hash && this.holds(entry, scanner.units, from, length)) return this.lists[entry]!;
    }
  }

  private holds(entry: number, units: Uint16Array, from: number, length: number): boolean {
    const own = this.from[entry]!;
    if ((entry + 1 < this.count ? this.from[entry + 1]! : this.used) - own !== length) return false;
    for (let i = 0; i < length; i++) if (this.units[own + i] !== units[from + i]) return false;
    return true;
  }

  private add(scanner: Scanner, token: number, place: number): number {
    const term = scanner.term(token);
    const list = this.numberOf(this.symbols.resolve(term));
    this.reserve(term.length);
    const entry = this.count++;
    this.places[place] = entry + 1;
    this.hashes[entry] = scanner.hash[token]!;
    this.lists[entry] = list;
    this.from[entry] = this.used;
    for (let i = 0; i < term.length; i++) this.units[this.used++] = term.charCodeAt(i);
    if (this.count * 2 > this.places.length) this.rehash();
    return list;
  }

  private numberOf(symbols: readonly number[]): number {
    if (symbols.length === 0) return 0;
    const key = symbols.join();
    let number = this.listNumbers.get(key);
    if (number === undefined) {
      number = this.symbolLists.push(symbols) - 1;
      this.listNumbers.set(key, number);
    }
    return number;
  }

  private reserve(more: number): void {
    if (this.used + more > this.units.length) {
      const units = new Uint16Array((this.used + more) * 2);
      units.set(this.units);
      this.units = units;
    }
    if (this.count < this.hashes.length) return;
    for (const name of ['hashes', 'from', 'lists'] as const) {
      const grown = new Int32Array(this[name].length * 2);
      grown.set(this[name]);
      this[name] = grown;
    }
  }

  private rehash(): void {
    const places = new Int32Array(this.places.length * 2);
    const mask = places.length - 1;
    for (let entry = 0; entry < this.count; entry++) {
      const hash = this.hashes[entry]!;
      let place = (hash ^ (hash >>> 15)) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = entry + 1;
    }
    this.places = places;
  }
}
