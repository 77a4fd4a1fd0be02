import { Headers } from './headers';
import { type Parametrised, parametersOf } from './parameters';

/** Deeper multiparts are text, and after so many parts the rest is one. Real mails have a handful; hostile ones any number. */
const DEPTH = 50;
const PARTS = 10_000;

/** One node of a mail's tree. Offsets are into the mail's bytes. */
export interface Part {
  /** As IMAP numbers parts: `1`, `2.1`; the root is empty. */
  readonly number: string;
  readonly headers: Headers;
  /** Lower case media type. A leaf of an undeclared or broken type is `text/plain`. */
  readonly type: string;
  readonly parameters: Parametrised['parameters'];
  readonly disposition: Parametrised;
  /** Lower case. */
  readonly encoding: string;
  readonly start: number;
  readonly end: number;
  /** Empty for a leaf. */
  readonly children: readonly Part[];
  /** The mail ended before the boundary that should have closed it. */
  readonly isCut: boolean;
}

/** Reads the tree of a mail: RFC 2046, with every breach of it that the fixtures know. Never throws. */
export function parseMime(raw: Buffer, start = 0): Part {
  return new Parser(raw, start).entity('', 'text/plain').part;
}

/** The parts that hold something, in order. */
export function leavesOf(part: Part): Part[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leavesOf);
}

/** A boundary line, or the end of the mail (`level` -1). */
interface Boundary {
  /** Index in the stack of open multiparts. */
  readonly level: number;
  readonly isLast: boolean;
  /** Where the line starts, and where what follows it does. */
  readonly start: number;
  readonly after: number;
}

class Parser {
  private readonly open: string[] = [];
  private parts = 0;

  constructor(
    private readonly raw: Buffer,
    private at: number,
  ) {}

  /** Reads the entity that starts here, and the boundary behind it. */
  entity(number: string, defaultType: string): { readonly part: Part; readonly next: Boundary } {
    const headers = Headers.read(this.raw, this.at, this.raw.length);
    const content = parametersOf(headers.raw('content-type'));
    const isType = /^[\w.+-]+\/[\w.+-]+$/.test(content.value);
    const type = isType ? content.value : content.value === '' ? defaultType : 'text/plain';
    const common = {
      headers,
      parameters: content.parameters,
      disposition: parametersOf(headers.raw('content-disposition')),
      encoding: (headers.raw('content-transfer-encoding') ?? '').replace(/[;\s].*$/s, '').toLowerCase(),
      start: headers.bodyStart,
    };
    this.at = headers.bodyStart;
    this.parts++;
    const boundary = content.parameters.get('boundary')?.trimEnd();
    if (!type.startsWith('multipart/') || !boundary || this.open.length >= DEPTH || this.parts >= PARTS)
      return this.leaf(number === '' ? '1' : number, type.startsWith('multipart/') ? 'text/plain' : type, common);
    const children: Part[] = [];
    const level = this.open.push(boundary) - 1;
    let next = this.boundary();
    const prefix = number === '' ? '' : `${number}.`;
    while (next.level === level && !next.isLast) {
      this.at = next.after;
      const child = this.entity(
        `${prefix}${children.length + 1}`,
        type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
      );
      children.push(child.part);
      next = child.next;
    }
    this.open.length = level;
    const isCut = next.level !== level;
    if (next.level === level) {
      this.at = next.after;
      next = this.boundary();
    }
    const end = this.endBefore(next, common.start);
    // Declared as several parts and there are none: whatever is there is text.
    const shape = children.length > 0 ? { number, type } : { number: number === '' ? '1' : number, type: 'text/plain' };
    return { part: { ...common, ...shape, end, children, isCut }, next };
  }

  private leaf(
    number: string,
    type: string,
    common: Omit<Part, 'number' | 'type' | 'end' | 'children' | 'isCut'>,
  ): { part: Part; next: Boundary } {
    const next = this.boundary();
    const isCut = next.level < 0 && this.open.length > 0;
    return { part: { ...common, number, type, end: this.endBefore(next, common.start), children: [], isCut }, next };
  }

  /** The next line that is a boundary of any open multipart, the innermost first. */
  private boundary(): Boundary {
    const { raw, open } = this;
    // Beyond the last part that is told apart, the rest of the mail is that part.
    if (open.length === 0 || this.parts >= PARTS)
      return { level: -1, isLast: true, start: raw.length, after: raw.length };
    for (let at = this.lineOfDashes(this.at); at >= 0; at = this.lineOfDashes(at + 2)) {
      const lf = raw.indexOf(10, at);
      const after = lf < 0 ? raw.length : lf + 1;
      const line = raw.toString('latin1', at + 2, Math.min(after, at + 80_000)).trimEnd();
      for (let level = open.length - 1; level >= 0; level--) {
        const boundary = open[level]!;
        if (!line.startsWith(boundary) || (line.length !== boundary.length && line.slice(boundary.length) !== '--'))
          continue;
        return { level, isLast: line.length !== boundary.length, start: at, after };
      }
    }
    return { level: -1, isLast: true, start: raw.length, after: raw.length };
  }

  /** Offset of the next `--` at a line's start, at or after `from`; -1: none. */
  private lineOfDashes(from: number): number {
    const { raw } = this;
    if (raw[from] === 0x2d && raw[from + 1] === 0x2d && (from === 0 || raw[from - 1] === 0x0a)) return from;
    const found = raw.indexOf('\n--', Math.max(0, from - 1), 'latin1');
    return found < 0 ? -1 : found + 1;
  }

  /** The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1). */
  private endBefore(next: Boundary, start: number): number {
    let end = next.start;
    if (next.level < 0) return Math.max(start, end);
    if (end > start && this.raw[end - 1] === 0x0a) end--;
    if (end > start && this.raw[end - 1] === 0x0d) end--;
    return Math.max(start, end);
  }
}
