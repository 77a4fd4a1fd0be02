import { MAX_PIECE, type Piece } from '../event';
import { asBuffer, CHUNK } from '../source/sources';
import type { Source } from '../source';
import type { Reading } from '../text/records';

/** No start tag that matters is longer. */
const LONGEST_TAG = 1200;
/**
 * What begins at a tag of the exporter's own: a message, a group of them, what is behind the last. Its attributes stand in
 * this order and no other, so that no name of a sticker or file, which they show elsewhere, is taken for them. Newer
 * versions leave out line ends and the quotation marks that HTML can do without.
 */
const MARK =
  /<div\s+(?:(?:id="?chatlog__message-container-\d{1,20}"?\s+)?class=(?:"chatlog__message(?:-container)?(?:\s[^"<>]{0,200})?"|chatlog__message-container)\s+data-message-id="?\d{1,20}"?(?=[\s>])|class=(?:"(?:chatlog__message-group|postamble)"|(?:chatlog__message-group|postamble)(?=[\s>])))[^<>]{0,200}>/g;
/** Parts of a message; style sheets, which name them too, do not write them so. */
const PART = /class="?chatlog__(?:content|message-primary|system-notification-content|edited-timestamp)\b/;

/** Where a part of the page begins. `page`: its head. */
export type Part = 'page' | 'message' | 'group' | 'postamble';

/** What the cutter hands on for reading. */
export interface PageReaders {
  /** A message, from its start tag to its end tag. */
  message(raw: Buffer): Reading;
  /** Anything else, whole or the beginning of it. */
  part(part: Part, raw: Buffer): void;
}

/** Cuts a page into its messages and what is around them. Holds one of them at a time, at most MAX_PIECE bytes. */
export class PageCutter {
  /** Messages that do not end before the next one begins. */
  unclosed = 0;
  private held: Buffer[] = [];
  private size = 0;
  private start = 0;
  private part: Part = 'page';
  private isTooLarge = false;

  constructor(
    private readonly source: Source,
    private readonly readers: PageReaders,
  ) {}

  async *pieces(): AsyncGenerator<Piece> {
    let open = '';
    for await (const chunk of chunksOf(this.source)) {
      const text = open + chunk.toString('latin1');
      const base = this.start + this.size - open.length;
      this.held.push(chunk);
      this.size += chunk.length;
      for (const match of text.matchAll(MARK)) {
        yield* this.close(base + match.index, false);
        this.part = partAt(match[0]);
        this.isTooLarge = false;
      }
      open = openTag(text);
      if (this.size > MAX_PIECE - CHUNK) yield* this.spill();
    }
    yield* this.close(this.source.size, true);
  }

  private *close(end: number, isLast: boolean): Generator<Piece> {
    if (end <= this.start) return;
    if (this.isTooLarge) {
      yield this.tooLarge(end);
      return;
    }
    if (this.part !== 'message') {
      yield this.around(end);
      return;
    }
    const whole = this.whole().subarray(0, end - this.start);
    const own = ownEnd(whole.toString('latin1'));
    if (own === undefined && !isLast) this.unclosed++;
    const rest = own === undefined ? '' : whole.toString('latin1', own);
    // The ends of what is around the message go with it; anything else was not to be there.
    const isAlone = /^(?:\s|<\/(?:div|body|html)>)*$/.test(rest);
    const reading: Reading =
      own === undefined && isLast
        ? { code: 'truncated', detail: 'the file ends inside this message' }
        : this.readers.message(whole.subarray(0, own));
    const place = this.take(isAlone ? end : this.start + own!);
    yield 'events' in reading ? { ...place, kind: 'record', ...reading } : { ...place, kind: 'exception', ...reading };
    if (!isAlone) yield { ...this.take(end), kind: 'exception', ...STRAY };
  }

  private around(end: number): Piece {
    const place = this.take(end);
    if (PART.test(place.raw.toString('latin1'))) return { ...place, kind: 'exception', ...STRAY };
    this.readers.part(this.part, place.raw);
    return { ...place, kind: 'structure' };
  }

  /** Bytes are held up to the bound: they go, whatever they are. */
  private *spill(): Generator<Piece> {
    const end = this.start + this.size;
    if (this.part === 'message') {
      this.isTooLarge = true;
      yield this.tooLarge(end);
    } else yield this.around(end);
  }

  private tooLarge(end: number): Piece {
    const detail = `a message of more than ${MAX_PIECE - CHUNK} bytes`;
    return { ...this.take(end), kind: 'exception', code: 'record-too-large', detail };
  }

  private take(end: number): { start: number; end: number; raw: Buffer } {
    const { start } = this;
    const all = this.whole();
    const raw = all.subarray(0, end - start);
    this.held = raw.length < all.length ? [all.subarray(raw.length)] : [];
    this.size -= raw.length;
    this.start = end;
    return { start, end, raw };
  }

  private whole(): Buffer {
    if (this.held.length > 1) this.held = [Buffer.concat(this.held, this.size)];
    return this.held[0] ?? Buffer.alloc(0);
  }
}

const STRAY = { code: 'unreadable-record', detail: 'parts of a message without its beginning' } as const;

async function* chunksOf(source: Source): AsyncGenerator<Buffer> {
  for await (const bytes of source.read())
    for (let at = 0; at < bytes.length; at += CHUNK) yield asBuffer(bytes).subarray(at, at + CHUNK);
}

/** The beginning of a tag that the text ends in. */
function openTag(text: string): string {
  const at = text.lastIndexOf('<');
  return at < 0 || text.length - at > LONGEST_TAG || text.includes('>', at) ? '' : text.slice(at);
}

function partAt(tag: string): Part {
  if (tag.includes('data-message-id=')) return 'message';
  return tag.includes('postamble') ? 'postamble' : 'group';
}

/** Behind the end tag of the element that the text begins with. */
function ownEnd(html: string): number | undefined {
  let depth = 0;
  for (const { 0: tag, index } of html.matchAll(/<(?:div(?=[\s>])|\/div>)/g)) {
    depth += tag === '</div>' ? -1 : 1;
    if (depth === 0) return index + tag.length;
  }
  return undefined;
}
