import { type CapturedEvent, type ExceptionCode, MAX_PIECE, type Piece } from '../event';
import { asBuffer } from '../source/sources';
import type { Source } from '../source';
import { type Found, JsonItems } from './json-items';

const CHUNK = 256 * 1024;
const TOO_LARGE = { code: 'record-too-large', detail: `a record of more than ${MAX_PIECE} bytes` } as const;

/** Members of the outermost object longer than this (pictures of people) say nothing we read. */
const LONGEST_MEMBER = 1024 * 1024;

/** Which lists of an object hold what. */
export interface Shape {
  readonly list: string;
  /** Members that may hold more than a word and are no messages. */
  readonly others: ReadonlySet<string>;
}

export type ReadItem = (raw: Buffer) => CapturedEvent | { readonly code: ExceptionCode; readonly detail: string };

/** The other members of the outermost object, as JSON. */
export async function membersOf(source: Source, { list, others }: Shape): Promise<ReadonlyMap<string, string>> {
  const items = new JsonItems(list);
  const found = new Map<string, string>();
  let held: Buffer = Buffer.alloc(0);
  let start = 0;
  for await (const bytes of source.read()) {
    const chunk = asBuffer(bytes);
    held = Buffer.concat([held, chunk]);
    for (const { kind, key, start: from, end } of items.scan(chunk))
      if (kind === 'member' && others.has(key) && from >= start)
        found.set(key, held.toString('utf8', from - start, end - start));
    const kept = Math.min(held.length, LONGEST_MEMBER);
    start += held.length - kept;
    held = held.subarray(held.length - kept);
  }
  return found;
}

/** Cuts the list of messages into its elements; all between them is structure. The pieces tile the source. */
export class JsonCutter {
  /** The outermost value has its end. */
  isWhole = false;
  private readonly held: Buffer[] = [];
  private size = 0;
  private start = 0;
  private line = 1;
  private isTooLarge = false;

  constructor(
    private readonly source: Source,
    private readonly shape: Shape,
    private readonly read: ReadItem,
  ) {}

  async *pieces(): AsyncGenerator<Piece> {
    const items = new JsonItems(this.shape.list);
    for await (const bytes of this.source.read())
      for (let at = 0; at < bytes.length; at += CHUNK) {
        const chunk = asBuffer(bytes.subarray(at, at + CHUNK));
        this.held.push(chunk);
        this.size += chunk.length;
        for (const found of items.scan(chunk)) yield* this.found(found);
        if (this.size > MAX_PIECE - CHUNK) yield* this.spill(items);
      }
    yield* this.end(items);
  }

  private *found({ kind, key, start, end }: Found): Generator<Piece> {
    if (kind === 'item') yield* this.item(start, end);
    else if (this.isStray(key, start, end)) {
      yield* this.structure(start);
      yield this.refuse(end, 'unreadable-record', 'a part of the file that is of no kind we know');
    }
  }

  /** What stands where no message should, and might be some: a list under another name, values without a name, damage. */
  private isStray(key: string, start: number, end: number): boolean {
    if (key === '') return true;
    if (this.shape.others.has(key)) return start >= this.start && !this.parses(start, end);
    const first = this.whole()[start - this.start];
    return start < this.start || first === 0x5b || first === 0x7b;
  }

  /** A member whose JSON broke may have swallowed what follows it. Of the longest that is not found out. */
  private parses(start: number, end: number): boolean {
    if (end - start > LONGEST_MEMBER) return true;
    try {
      JSON.parse(this.whole().toString('utf8', start - this.start, end - this.start));
      return true;
    } catch {
      return false;
    }
  }

  private *end({ open, closedAt }: JsonItems): Generator<Piece> {
    const end = this.start + this.size;
    this.isWhole = closedAt >= 0;
    if (closedAt >= 0) {
      yield* this.structure(closedAt);
      if (this.size > 0 && !isBlank(this.whole()))
        yield this.refuse(end, 'unreadable-record', 'text behind the end of the data');
    } else if (open) yield* this.structure(open.start);
    if (this.size === 0) return;
    if (!open || closedAt >= 0) yield* this.structure(end);
    else if (this.isTooLarge) yield { ...this.take(end), kind: 'exception', ...TOO_LARGE };
    else yield this.refuse(end, 'truncated', 'the file ends inside this record');
  }

  private refuse(end: number, code: ExceptionCode, detail: string): Piece {
    return { ...this.take(end), kind: 'exception', code, detail };
  }

  private *item(start: number, end: number): Generator<Piece> {
    if (this.isTooLarge) {
      this.isTooLarge = false;
      yield { ...this.take(end), kind: 'exception', ...TOO_LARGE };
      return;
    }
    yield* this.structure(start);
    const place = this.take(end);
    const read = this.read(place.raw);
    yield 'detail' in read ? { ...place, kind: 'exception', ...read } : { ...place, kind: 'record', events: [read] };
  }

  /** Bytes are held up to the bound: they go, whatever they are. */
  private *spill({ open, closedAt }: JsonItems): Generator<Piece> {
    const isKnown = !open || (open.kind === 'member' && this.shape.others.has(open.key));
    if (closedAt > this.start) yield* this.structure(closedAt);
    if (closedAt >= 0)
      yield this.refuse(this.start + this.size, 'unreadable-record', 'text behind the end of the data');
    else if (isKnown) yield* this.structure(this.start + this.size);
    else {
      yield* this.structure(open.start);
      this.isTooLarge = open.kind === 'item';
      yield { ...this.take(this.start + this.size), kind: 'exception', ...TOO_LARGE };
    }
  }

  private *structure(end: number): Generator<Piece> {
    if (end > this.start) yield { ...this.take(end), kind: 'structure' };
  }

  private take(end: number): { start: number; end: number; line: number; raw: Buffer } {
    const { start, line } = this;
    const all = this.whole();
    const raw = all.subarray(0, end - start);
    const rest = all.subarray(end - start);
    this.held.length = 0;
    if (rest.length > 0) this.held.push(rest);
    this.size = rest.length;
    this.start = end;
    for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) this.line++;
    return { start, end, line, raw };
  }

  private whole(): Buffer {
    if (this.held.length > 1) this.held.splice(0, this.held.length, Buffer.concat(this.held, this.size));
    return this.held[0] ?? Buffer.alloc(0);
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte <= 0x20);
}
