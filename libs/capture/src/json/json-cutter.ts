import { MAX_PIECE, type Piece } from '../event';
import { CHUNK } from '../source/sources';
import { type Charset, TextReader } from '../text/charset';
import { Grammar, OPEN_ARRAY, OPEN_OBJECT } from './grammar';
import { isObject, type JsonObject, parseJson } from './values';
import { JsonWindow, type Span } from './window';

/** The member whose array holds the records, in nearly every format we read with this. */
const LISTS: ReadonlySet<string> = new Set(['messages']);
const LIST_START = /^"(\w{1,20})"[ \t\r\n]*:[ \t\r\n]*\[/;
/** Bytes that {@link LIST_START} may take. */
const LIST_LENGTH = 80;
const LONGEST_KEY = 64;
/** Longer members of an object around a list say nothing we read. */
const LONGEST_FIELD = 1024 * 1024;
/** Lists remembered. An account has some thousand chats. */
const MOST_LISTS = 200_000;
/** Bytes that may be looked at a second time after damage, beyond twice what was read: keeps hostile files linear. */
const REWIND = 8 * 1024 * 1024;
const TOO_LARGE = { code: 'record-too-large', detail: `a record of more than ${MAX_PIECE} bytes` } as const;
const STRAY = {
  code: 'unreadable-record',
  detail: 'a part of the document that is of no kind we know',
} as const;

/** Members of an object around a list, parsed. */
export type Fields = ReadonlyMap<string, unknown>;

const NO_FIELDS: Fields = new Map();

/** A list of records, and what stands around it. */
export interface JsonList {
  /** 0 for the first of the document. */
  readonly index: number;
  /** Members of the object that the list is a member of; none where damage hides them. */
  readonly own: Fields;
  /** Members of the outermost object. */
  readonly root: Fields;
}

/** What the cutter must know of a format, to tell records from what is around them. */
export interface JsonShape {
  /** Members of the objects around the lists that are wanted. */
  readonly fields: ReadonlySet<string>;
  /** Members whose arrays hold the records; absent: `messages`. */
  readonly lists?: ReadonlySet<string>;
  /** The outermost value is itself a list of records, if it is an array. */
  readonly isList?: true;
  /** Objects and arrays of the outermost object under names of no known use are exceptions: they may hold records. */
  readonly isStrict?: true;
  /** It is a record, and not something nested in one. Asked after damage only. */
  isRecord(value: JsonObject): boolean;
}

/** Makes a piece of a record whose JSON is good. */
export type ReadRecord = (value: JsonObject, place: Span, list: JsonList) => Piece;

/** Whether the records of a list are to be parsed; else they are handed over as structure. */
export type WantsRecords = (list: JsonList) => boolean;

/** An array or object around the lists, with what is known of it so far. */
interface Frame {
  readonly fields: Map<string, unknown>;
  key: string;
  /** Where the value of `key` begins; -1: it is not wanted. */
  value: number;
}

/**
 * Cuts a JSON document into the elements of its `messages` arrays (or those of other names that a format gives, or the one
 * that it is), wherever they are, and what is between. Bytes are pushed in, pieces come out; it holds one record at a time.
 * Where the JSON breaks, the bytes up to the next object that is a record, or that holds a list, are an exception: found by
 * trying, for nothing else tells a record from an object inside one.
 */
export class JsonCutter {
  /** The first lists found, up to {@link MOST_LISTS}. The fields of one are complete when the document is. */
  readonly lists: JsonList[] = [];
  /** Times the JSON broke. */
  damages = 0;
  private readonly window: JsonWindow;
  private readonly listKeys: ReadonlySet<string>;
  private readonly text: TextReader;
  private readonly grammar = new Grammar();
  /** `walk`: the JSON is good so far. `search`: it broke, and all from the window's start is lost. `trial`: maybe found. */
  private mode: 'walk' | 'search' | 'trial' = 'walk';
  private position: number;
  private frames: Frame[] = [];
  private root: Map<string, unknown> | undefined;
  private list: JsonList | undefined;
  private listDepth = -1;
  /** Where the record, or the member of no known use, begins that is not ended; -1: none. */
  private record = -1;
  /** Depth at which a trial began. */
  private base = 0;
  private isListKey = false;
  private rewound = 0;
  /** Lists begun. */
  private count = 0;

  constructor(
    charset: Charset,
    private readonly shape: JsonShape,
    private readonly read: ReadRecord,
    /** Lists found by an earlier look, with all their fields. */
    private readonly known: readonly JsonList[] = [],
    private readonly wants: WantsRecords = () => true,
  ) {
    this.window = new JsonWindow(charset.unit);
    this.listKeys = shape.lists ?? LISTS;
    this.text = new TextReader(charset);
    this.position = charset.unit === 'byte' ? charset.mark : charset.mark / 2;
  }

  /** Members of the outermost object, as far as read. */
  get outermost(): Fields {
    return this.root ?? NO_FIELDS;
  }

  /** The outermost value ended, and nothing is open. */
  get isWhole(): boolean {
    return this.mode === 'walk' && this.grammar.depth === 0 && this.lists.length > 0;
  }

  /** Records that were not in the document's charset. */
  get foreign(): number {
    return this.text.foreign;
  }

  /** The next bytes; of two-byte text an even number, but for the last. */
  *push(bytes: Buffer): Generator<Piece> {
    this.window.append(bytes);
    yield* this.run(false);
    if (this.window.size > MAX_PIECE - CHUNK) yield* this.spill();
  }

  *end(): Generator<Piece> {
    yield* this.run(true);
    while (this.mode === 'trial') {
      this.fail();
      yield* this.run(true);
    }
    if (this.window.size === 0) return;
    if (this.mode === 'search') yield this.lost(this.window.takeAll());
    else if (this.record < 0) yield { ...this.window.takeAll(), kind: 'structure' };
    else {
      const isTooLarge = this.record < this.window.from;
      if (!isTooLarge) yield* this.structure(this.record);
      const refusal = isTooLarge
        ? TOO_LARGE
        : { code: 'truncated' as const, detail: 'the file ends inside this record' };
      yield { ...this.window.takeAll(), kind: 'exception', ...refusal };
    }
  }

  private *run(isLast: boolean): Generator<Piece> {
    while (this.position < this.window.to) {
      if (this.mode === 'search') {
        if (!(yield* this.search(isLast))) return;
        continue;
      }
      const { narrow, base } = this.window.view(this.position);
      const found = this.grammar.next(narrow, this.position - base, base);
      this.position = base + this.grammar.at;
      if (found === 'none') continue;
      if (this.mode === 'trial') yield* this.try(found);
      else if (found === 'broken') yield* this.break();
      else if (this.listDepth < 0) yield* this.around(found);
      else yield* this.inList(found);
    }
  }

  /** Outside of lists. */
  private *around(found: 'key' | 'open' | 'close' | 'scalar'): Generator<Piece> {
    const { grammar } = this;
    if (found === 'open') {
      const bracket = grammar.bracketAt(grammar.depth);
      const parent = this.frames.at(-1);
      const isList = parent ? this.listKeys.has(parent.key) : this.shape.isList === true;
      if (bracket === OPEN_ARRAY && isList) this.openList(parent?.fields ?? new Map(), grammar.depth);
      else this.openFrame(bracket === OPEN_OBJECT);
      return;
    }
    const frame = found === 'close' ? (this.frames.pop(), this.frames.at(-1)) : this.frames.at(-1);
    if (!frame) return;
    if (this.record >= 0 && this.frames.length === 1) yield* this.stray();
    if (found === 'key') {
      frame.key = this.keyAt(grammar.token, this.position);
      frame.value = this.shape.fields.has(frame.key) ? 0 : -1;
    } else {
      const start = found === 'scalar' ? grammar.token : frame.value;
      if (frame.value >= 0) this.learn(frame, start);
      frame.key = '';
      frame.value = -1;
    }
  }

  private openFrame(isObject: boolean): void {
    const parent = this.frames.at(-1);
    if (parent && parent.value >= 0) parent.value = this.grammar.token;
    const isKnown = !parent || parent.key === '' || parent.value >= 0;
    if (this.shape.isStrict && this.frames.length === 1 && !isKnown) this.record = this.grammar.token;
    const fields = new Map<string, unknown>();
    if (isObject) this.root ??= fields;
    this.frames.push({ fields, key: '', value: -1 });
  }

  /** A member ends here that is of no known use. */
  private *stray(): Generator<Piece> {
    const isHeld = this.record >= this.window.from;
    if (isHeld) yield* this.structure(this.record);
    this.record = -1;
    yield { ...this.window.take(this.position), kind: 'exception', ...(isHeld ? STRAY : TOO_LARGE) };
  }

  private learn(frame: Frame, start: number): void {
    if (start < this.window.from || this.position - start > LONGEST_FIELD) return;
    const value = parseJson(this.text.decode(this.window.slice(start, this.position)));
    if (value !== undefined) frame.fields.set(frame.key, value);
  }

  private openList(own: Fields, depth: number): void {
    const index = this.count++;
    const list = this.known[index] ?? { index, own, root: this.root ?? own };
    if (index < MOST_LISTS) this.lists.push(list);
    this.list = list;
    this.listDepth = depth;
    this.grammar.quiet = depth;
  }

  private *inList(found: 'key' | 'open' | 'close' | 'scalar'): Generator<Piece> {
    const { depth, token } = this.grammar;
    if (found === 'open') this.record = token;
    else if (depth === this.listDepth) yield* this.element(found === 'scalar' ? token : this.record);
    else {
      this.list = undefined;
      this.listDepth = -1;
      this.grammar.quiet = Infinity;
      const parent = this.frames.at(-1);
      if (parent) parent.key = '';
    }
  }

  /** An element ends here. */
  private *element(start: number): Generator<Piece> {
    this.record = -1;
    if (start < this.window.from) {
      yield { ...this.window.take(this.position), kind: 'exception', ...TOO_LARGE };
      return;
    }
    yield* this.structure(start);
    if (!this.wants(this.list!)) return yield* this.structure(this.position);
    const place = this.window.take(this.position);
    const value = this.parse(place.raw);
    if (isObject(value)) yield this.read(value, place, this.list!);
    else
      yield {
        ...place,
        kind: 'exception',
        code: 'unreadable-record',
        detail: value === undefined ? 'the record is not JSON' : 'the record is no JSON object',
      };
  }

  private parse(raw: Buffer): unknown {
    this.text.learn(raw);
    return parseJson(this.text.decode(raw));
  }

  private *break(): Generator<Piece> {
    this.damages++;
    const { record, position } = this;
    this.record = -1;
    this.mode = 'search';
    if (record >= this.window.from) {
      yield* this.structure(record);
      this.rewind(record + 1);
    } else if (record < 0) yield* this.structure(position);
  }

  /** Looks for a beginning. False: it needs more bytes. */
  private *search(isLast: boolean): Generator<Piece, boolean> {
    const { narrow, base } = this.window.view(this.position);
    let at = this.position - base;
    while (at < narrow.length && narrow[at] !== OPEN_OBJECT && narrow[at] !== 0x22) at++;
    this.position = base + at;
    if (at === narrow.length) return true;
    if (narrow[at] === OPEN_OBJECT) {
      this.mode = 'trial';
      this.record = this.position;
      this.isListKey = false;
      if (this.list) this.grammar.resume(this.listDepth);
      else this.grammar.restart();
      this.base = this.grammar.depth;
      return true;
    }
    const ahead = Math.min(this.window.to, this.position + LIST_LENGTH);
    if (ahead - this.position < LIST_LENGTH && !isLast) return false;
    const [start, key] = LIST_START.exec(this.window.ascii(this.position, ahead)) ?? [];
    if (start === undefined || !this.listKeys.has(key!)) this.position++;
    else {
      yield* this.leave(this.position);
      this.position += start.length;
      this.grammar.restart();
      this.frames = [];
      this.openList(new Map(), 1);
    }
    return true;
  }

  /** Follows an object that may be a record, or hold a list. */
  private *try(found: 'key' | 'open' | 'close' | 'scalar' | 'broken'): Generator<Piece> {
    const { grammar } = this;
    if (found === 'broken') this.fail();
    else if (found === 'key') this.isListKey = this.isList(grammar.token);
    else if (found === 'open') {
      const holdsList = this.isListKey && grammar.bracketAt(grammar.depth) === OPEN_ARRAY;
      this.isListKey = false;
      if (holdsList) yield* this.tryHolder();
    } else if (found === 'scalar') this.isListKey = false;
    else if (grammar.depth === this.base) yield* this.tryRecord();
  }

  /** An object with a list: read from its beginning, as one more of those that hold lists, or by itself. */
  private *tryHolder(): Generator<Piece> {
    const { record, grammar, listDepth } = this;
    // Something around the holder: the holder is inside it, and tried later.
    if (grammar.depth !== this.base + 2 || record < this.window.from) return this.fail();
    yield* this.leave(record);
    const siblings = this.list ? listDepth - 2 : 0;
    if (siblings > 0 && grammar.bracketAt(siblings) === OPEN_ARRAY) {
      grammar.resume(siblings);
      this.frames.length = siblings;
    } else {
      grammar.restart();
      this.frames = [{ fields: new Map(), key: '', value: -1 }];
    }
    this.record = -1;
    this.position = record;
    this.list = undefined;
    this.listDepth = -1;
  }

  private *tryRecord(): Generator<Piece> {
    const { record } = this;
    if (record < this.window.from) return this.fail();
    const value = this.parse(this.window.slice(record, this.position));
    if (!isObject(value) || !this.shape.isRecord(value)) return this.fail();
    yield* this.leave(record);
    if (this.list) this.grammar.quiet = this.listDepth;
    else {
      this.frames = [];
      this.openList(new Map(), 1);
    }
    yield* this.element(record);
  }

  /** It was no beginning: the next may be inside it. */
  private fail(): void {
    const { record } = this;
    this.mode = 'search';
    this.record = -1;
    if (record >= this.window.from) this.rewind(record + 1);
  }

  private rewind(to: number): void {
    const length = this.position - to;
    if (this.rewound + length > REWIND + 2 * this.position) return;
    this.rewound += length;
    this.position = to;
  }

  /** Ends the search: what was lost goes, and the JSON is good again. */
  private *leave(to: number): Generator<Piece> {
    if (to > this.window.from) yield this.lost(this.window.take(to));
    this.mode = 'walk';
  }

  private lost(place: Span): Piece {
    // Brackets left over carry nothing.
    if (/^[\s[\]{},\0]*$/.test(place.raw.toString('latin1'))) return { ...place, kind: 'structure' };
    return { ...place, kind: 'exception', code: 'unreadable-record', detail: 'the JSON is damaged here' };
  }

  private *structure(to: number): Generator<Piece> {
    if (to > this.window.from) yield { ...this.window.take(to), kind: 'structure' };
  }

  /** Bytes are held up to the bound: they go, whatever they are. */
  private *spill(): Generator<Piece> {
    const { window, record } = this;
    if (record > window.from) {
      if (this.mode === 'walk') yield* this.structure(record);
      else yield this.lost(window.take(record));
    }
    if (window.size <= MAX_PIECE - CHUNK) return;
    if (record >= 0) yield { ...window.takeAll(), kind: 'exception', ...TOO_LARGE };
    else if (this.mode === 'search') yield this.lost(window.take(this.position));
    else yield* this.structure(window.to);
  }

  /** The key that ends here names a list. */
  private isList(start: number): boolean {
    return this.listKeys.has(this.keyAt(start, this.position));
  }

  private keyAt(start: number, end: number): string {
    const isShort = end - start <= LONGEST_KEY && start >= this.window.from;
    return isShort ? this.window.ascii(start + 1, end - 1) : '';
  }
}
