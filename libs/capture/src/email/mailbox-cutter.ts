import { MAX_PIECE, type Piece } from '../event';
import type { LineBlock } from '../text/line-blocks';
import { readRecord } from './mail-record';

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*';
/** sender, weekday or none, date and time, in asctime's order or RFC 5322's; a zone before or after the year, as Gmail writes. */
const SEPARATOR = new RegExp(
  `^From +\\S.*? +(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +)?(?:${MONTH} +\\d{1,2}|\\d{1,2} +${MONTH}(?: +\\d{4})?) +\\d{1,2}:\\d{2}(?::\\d{2})?(?: +[+-]?\\w+)*\\s*$`,
);
const FROM = Buffer.from('From ', 'latin1');
const CONTENT_LENGTH = /^content-length:[ \t]*(\d{1,12})[ \t]*\r?\n?$/i;

/** Whether a line begins a mail in an mbox: `From `, a sender and a date (formats.md 10.2). */
export function isSeparator(line: string): boolean {
  return line.startsWith('From ') && SEPARATOR.test(line);
}

/** A mail while its lines are gathered, or what stands before the first. */
interface Open {
  readonly start: number;
  readonly line: number;
  /** False: lines that belong to no mail. */
  readonly isMail: boolean;
}

/**
 * Cuts an mbox into mails, at separators behind a blank line or at the start. Where a mail states its length (mboxcl2, which
 * quotes nothing) and a mail or the file really ends there, separators before that are its text; where not, they are not.
 */
export class MailboxCutter {
  private line = 0;
  private open: Open = { start: 0, line: 1, isMail: false };
  private parts: Buffer[] = [];
  private size = 0;
  private tooLarge = false;
  private afterBlank = true;
  /** Whether the open mail's header is still going on; what length it states; where that ends. */
  private inHeader = false;
  private stated: number | undefined;
  private until = 0;
  /** Separators before `until`: beginnings of mails, should the stated length be wrong. */
  private held: Open[] = [];

  *block({ bytes, start, shape }: LineBlock): Generator<Piece> {
    if (shape !== 'lines') {
      if (shape === 'head') this.line++;
      this.afterBlank = false;
      yield* this.add(bytes);
      return;
    }
    let from = 0;
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(10, at) + 1 || bytes.length;
      this.line++;
      if (this.afterBlank && startsMail(bytes, at, end)) {
        const next = { start: start + at, line: this.line, isMail: true };
        if (start + at < this.until) this.held.push(next);
        else {
          yield* this.add(bytes.subarray(from, at));
          yield* this.close(start + at);
          from = at;
          this.begin(next);
        }
      }
      this.afterBlank = end - at === 1 || (end - at === 2 && bytes[at] === 0x0d);
      if (this.inHeader) this.readHeader(bytes, at, end, start);
      at = end;
    }
    yield* this.add(bytes.subarray(from));
  }

  *end(): Generator<Piece> {
    yield* this.close(this.open.start + this.size);
  }

  private begin(open: Open): void {
    this.open = open;
    this.inHeader = true;
    this.stated = undefined;
    this.until = 0;
    this.held = [];
  }

  private readHeader(bytes: Buffer, at: number, end: number, start: number): void {
    if (this.afterBlank) {
      this.inHeader = false;
      // Beyond the size of a piece no stated length is worth the memory that believing it costs.
      if (this.stated !== undefined && this.stated <= MAX_PIECE / 2) this.until = start + end + this.stated;
    } else if ((bytes[at]! | 0x20) === 0x63) {
      const stated = CONTENT_LENGTH.exec(bytes.toString('latin1', at, Math.min(end, at + 80)))?.[1];
      if (stated !== undefined) this.stated = Number(stated);
    }
  }

  private *add(bytes: Buffer): Generator<Piece> {
    if (bytes.length === 0) return;
    if (this.size + bytes.length > MAX_PIECE) {
      if (this.held.length > 0) yield* this.divide();
      this.until = 0;
      if (this.size + bytes.length > MAX_PIECE) {
        yield* this.spill();
        this.tooLarge = true;
      }
    }
    this.parts.push(bytes);
    this.size += bytes.length;
  }

  /** The stated length was wrong: hands over what lies before the last separator held back, and goes on with the rest. */
  private *divide(): Generator<Piece> {
    const raw = this.take();
    const { start } = this.open;
    for (const next of this.held) {
      yield this.piece(raw.subarray(this.open.start - start, next.start - start));
      this.open = next;
    }
    this.held = [];
    this.until = 0;
    this.parts = [raw.subarray(this.open.start - start)];
    this.size = this.parts[0]!.length;
  }

  private *spill(): Generator<Piece> {
    const raw = this.take();
    if (raw.length === 0) return;
    const { start, line, isMail } = this.open;
    const what = isMail ? 'a mail' : 'text that belongs to no mail,';
    const detail = `${what} of more than ${MAX_PIECE} bytes`;
    yield { kind: 'exception', start, end: start + raw.length, line, raw, code: 'record-too-large', detail };
    this.open = { ...this.open, start: start + raw.length };
  }

  private *close(end: number): Generator<Piece> {
    if (this.held.length > 0 && !this.endsAsStated(end)) yield* this.divide();
    if (this.tooLarge) yield* this.spill();
    this.tooLarge = false;
    const raw = this.take();
    if (raw.length > 0) yield this.piece(raw);
  }

  /** Only line ends lie between the stated end and the real one. */
  private endsAsStated(end: number): boolean {
    if (end < this.until || end - this.until > 4) return false;
    const all = Buffer.concat(this.parts.slice(-2));
    return all.toString('latin1', all.length - (end - this.until)).trim() === '';
  }

  private piece(raw: Buffer): Piece {
    const { start, line, isMail } = this.open;
    const place = { start, end: start + raw.length, line, raw };
    if (isMail) {
      const reading = readRecord(raw);
      return 'events' in reading
        ? { ...place, kind: 'record', ...reading }
        : { ...place, kind: 'exception', ...reading };
    }
    if (raw.toString('latin1').trim() === '') return { ...place, kind: 'structure' };
    return {
      ...place,
      kind: 'exception',
      code: 'not-a-known-format',
      detail: 'text before the first mail of the mailbox',
    };
  }

  private take(): Buffer {
    const bytes = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts, this.size);
    this.parts = [];
    this.size = 0;
    return bytes;
  }
}

function startsMail(bytes: Buffer, at: number, end: number): boolean {
  if (bytes[at] !== 0x46 || end - at < 20 || bytes.compare(FROM, 0, 5, at, at + 5) !== 0) return false;
  return isSeparator(bytes.toString('latin1', at, Math.min(end, at + 400)));
}
