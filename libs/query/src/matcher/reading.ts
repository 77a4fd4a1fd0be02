import { Scanner } from '../analyzer/scanner';
import { type Document, type ZoneKind } from '../document';
import { type Disguises } from '../evasion/disguises';
import { looksDisguised } from '../evasion/suspicion';
import { type Occurrences } from './occurrences';
import { type SymbolTable } from './symbol-table';
import { Vocabulary } from './vocabulary';

const ZONE_BITS: Readonly<Record<ZoneKind, number>> = { subject: 1, own: 2, quoted: 4, signature: 8, attachment: 16 };
export const ALL_ZONES = 31;

/** Positions and events there is room for at first, and positions beyond which the room is given back. */
const ROOM = 1 << 12;
const MOST_ROOM = 1 << 20;

/** A disguised word of a document: its first and last position, and its place in the zone's text in UTF-16 units. */
export interface DisguisedPlace {
  readonly first: number;
  readonly last: number;
  readonly zone: number;
  readonly start: number;
  readonly end: number;
}

/** Zones as a set of bits. */
export function zoneMask(kinds: readonly ZoneKind[]): number {
  return kinds.reduce((mask, kind) => mask | ZONE_BITS[kind], 0);
}

/**
 * One document as the matcher sees it: which symbols stand at which position. Positions count tokens through all zones,
 * with one empty position between zones, so that neighbours are always of one zone. Reused for one document after the
 * other; nothing of it may be kept.
 */
export class Reading {
  private readonly scanner = new Scanner();
  private readonly vocabulary: Vocabulary;
  document!: Document;
  /** First position of each zone, and one past the last position of all. */
  private zoneFirst: number[] = [];
  private zoneBits: number[] = [];
  private allBits = 0;
  /** Symbol list of each position, 0 for none. */
  private listAt = new Int32Array(ROOM);
  /** Document number in which a symbol was seen last, and its first and last event there. */
  private readonly seenIn: Int32Array;
  private readonly firstEvent: Int32Array;
  private readonly lastEvent: Int32Array;
  private readonly counts: Int32Array;
  private eventPosition = new Int32Array(ROOM);
  private nextEvent = new Int32Array(ROOM);
  private events = 0;
  private number = 0;
  /** Symbols of this document, each once. */
  readonly present: number[] = [];

  private remembered = new Map<object, Occurrences>();
  private disguisedPlaces = new Map<number, DisguisedPlace[]>();

  constructor(
    symbols: SymbolTable,
    private readonly disguises: Disguises,
  ) {
    this.vocabulary = new Vocabulary(symbols);
    this.seenIn = new Int32Array(symbols.size);
    this.firstEvent = new Int32Array(symbols.size);
    this.lastEvent = new Int32Array(symbols.size);
    this.counts = new Int32Array(symbols.size);
  }

  read(document: Document): void {
    this.document = document;
    this.vocabulary.trim();
    this.scanner.reset();
    this.zoneFirst = [];
    this.zoneBits = [];
    this.allBits = 0;
    this.events = 0;
    this.present.length = 0;
    if (this.listAt.length > MOST_ROOM) this.giveBack();
    if (this.remembered.size > 0) this.remembered = new Map();
    if (this.disguisedPlaces.size > 0) this.disguisedPlaces = new Map();
    this.number++;
    let position = 0;
    let token = 0;
    for (const zone of document.zones) {
      this.zoneFirst.push(position);
      const bits = ZONE_BITS[zone.kind];
      this.zoneBits.push(bits);
      this.allBits |= bits;
      this.scanner.scan(zone.text);
      this.reserve(position + this.scanner.count - token + 1);
      for (; token < this.scanner.count; token++, position++) {
        const list = this.vocabulary.listOf(this.scanner, token);
        this.listAt[position] = list;
        if (list !== 0) for (const symbol of this.vocabulary.list(list)) this.event(symbol, position);
      }
      this.listAt[position++] = 0;
    }
    this.zoneFirst.push(position);
    if (this.disguises.size > 0)
      for (const [zone, { text }] of document.zones.entries()) this.readDisguises(zone, text);
  }

  has(symbol: number): boolean {
    return this.seenIn[symbol] === this.number;
  }

  hasAny(symbols: readonly number[]): boolean {
    for (const symbol of symbols) if (this.seenIn[symbol] === this.number) return true;
    return false;
  }

  /** Whether the symbols stand one after the other somewhere in the zones of a mask. */
  hasSequence(symbols: readonly number[], mask: number): boolean {
    let anchor = 0;
    for (let i = 0; i < symbols.length; i++) {
      if (!this.has(symbols[i]!)) return false;
      if (this.counts[symbols[i]!]! < this.counts[symbols[anchor]!]!) anchor = i;
    }
    for (let event = this.firstEvent[symbols[anchor]!]!; event >= 0; event = this.nextEvent[event]!) {
      const first = this.eventPosition[event]! - anchor;
      let fits = true;
      for (let i = 0; i < symbols.length && fits; i++) fits = i === anchor || this.hasAt(first + i, symbols[i]!);
      if (fits && ((this.allBits & ~mask) === 0 || this.inMask(this.zoneAt(first), mask))) return true;
    }
    return false;
  }

  /** How often a symbol occurs, in any zone. */
  count(symbol: number): number {
    return this.seenIn[symbol] === this.number ? this.counts[symbol]! : 0;
  }

  /** The original text of the token at a position. */
  textAt(position: number): string {
    return this.document.zones[this.zoneAt(position)]!.text.slice(this.startAt(position), this.endAt(position));
  }

  /** Whether the token at a position has the symbol; false between and beyond zones. */
  hasAt(position: number, symbol: number): boolean {
    if (position < 0 || position >= this.zoneFirst[this.zoneFirst.length - 1]!) return false;
    const list = this.listAt[position]!;
    return list !== 0 && this.vocabulary.list(list).includes(symbol);
  }

  /** Ascending positions of a symbol in the zones of a mask. */
  positions(symbol: number, mask: number): number[] {
    const found: number[] = [];
    if (!this.has(symbol)) return found;
    const all = (this.allBits & ~mask) === 0;
    for (let event = this.firstEvent[symbol]!; event >= 0; event = this.nextEvent[event]!) {
      const position = this.eventPosition[event]!;
      if (all || (this.zoneBits[this.zoneAt(position)]! & mask) !== 0) found.push(position);
    }
    return found;
  }

  zoneAt(position: number): number {
    let low = 0;
    let high = this.zoneFirst.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.zoneFirst[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  inMask(zone: number, mask: number): boolean {
    return (this.zoneBits[zone]! & mask) !== 0;
  }

  /** First and last position of a zone; the last is smaller in a zone without tokens. */
  firstOf(zone: number): number {
    return this.zoneFirst[zone]!;
  }

  lastOf(zone: number): number {
    return this.zoneFirst[zone + 1]! - 2;
  }

  /** Offsets of the token at a position in its zone's text, UTF-16 units. */
  startAt(position: number): number {
    return this.scanner.start[position - this.zoneAt(position)]!;
  }

  endAt(position: number): number {
    return this.scanner.end[position - this.zoneAt(position)]!;
  }

  /** Occurrences that are dear to find, found once for a document. */
  remember(plan: object, find: () => Occurrences): Occurrences {
    let found = this.remembered.get(plan);
    if (!found) this.remembered.set(plan, (found = find()));
    return found;
  }

  /** Where the evasion reading found the disguises of a symbol, in the zones of a mask. */
  disguised(symbol: number, mask: number): readonly DisguisedPlace[] {
    return this.disguisedPlaces.get(symbol)?.filter(({ zone }) => this.inMask(zone, mask)) ?? [];
  }

  private readDisguises(zone: number, text: string): void {
    if (!looksDisguised(text)) return;
    for (const { id, start, end } of this.disguises.find(text)) {
      const first = this.firstEndingAfter(zone, start);
      const last = this.firstEndingAfter(zone, end - 1);
      const place = {
        first,
        last,
        zone,
        start: Math.min(start, this.startAt(first)),
        end: Math.max(end, this.endAt(last)),
      };
      const places = this.disguisedPlaces.get(id);
      if (places) places.push(place);
      else this.disguisedPlaces.set(id, [place]);
      this.event(id, first);
    }
  }

  /** Position of the first token of a zone that ends after an offset, the last one if none does. */
  private firstEndingAfter(zone: number, offset: number): number {
    let low = this.firstOf(zone);
    let high = this.lastOf(zone);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.endAt(middle) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Reports a reserved symbol at a position; positions of one symbol come in ascending order. */
  event(symbol: number, position: number): void {
    if (this.events >= this.eventPosition.length) this.growEvents();
    const event = this.events++;
    this.eventPosition[event] = position;
    this.nextEvent[event] = -1;
    if (this.seenIn[symbol] === this.number) {
      this.nextEvent[this.lastEvent[symbol]!] = event;
      this.counts[symbol]!++;
    } else {
      this.counts[symbol] = 1;
      this.seenIn[symbol] = this.number;
      this.firstEvent[symbol] = event;
      this.present.push(symbol);
    }
    this.lastEvent[symbol] = event;
  }

  private giveBack(): void {
    this.listAt = new Int32Array(ROOM);
    this.eventPosition = new Int32Array(ROOM);
    this.nextEvent = new Int32Array(ROOM);
  }

  private reserve(positions: number): void {
    if (positions <= this.listAt.length) return;
    const grown = new Int32Array(positions * 2);
    grown.set(this.listAt);
    this.listAt = grown;
  }

  private growEvents(): void {
    for (const name of ['eventPosition', 'nextEvent'] as const) {
      const grown = new Int32Array(this[name].length * 2);
      grown.set(this[name]);
      this[name] = grown;
    }
  }
}
