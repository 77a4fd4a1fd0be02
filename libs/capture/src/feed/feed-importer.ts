import { MAX_PIECE, type Piece } from '../event';
import type { Importer, Reading, Sample } from '../importer';
import type { Findings, Source } from '../source';
import { lineBlocks } from '../text/line-blocks';
import { readFeedEvent, Refused } from './feed-event';
import { FeedHeaderSchema } from './feed-schema';

/** Minutebook's own JSON Lines; see `feed-schema.ts`. */
export const feedImporter: Importer = {
  format: 'feed',
  parser: 'feed/1',
  recognise: ({ text, charset }: Sample) =>
    charset.unit === 'byte' && /^\s*\{\s*"minutebook"\s*:\s*"feed"/.test(text) ? 1 : 0,
  open: (source) => new FeedReading(source),
};

class FeedReading implements Reading {
  private line = 0;
  private isKnown = false;

  constructor(private readonly source: Source) {}

  findings(): Findings {
    return { notes: [] };
  }

  async *pieces(): AsyncGenerator<Piece> {
    for await (const { bytes, start, shape } of lineBlocks(this.source)) {
      if (shape !== 'lines') {
        if (shape === 'head') this.line++;
        const place = { start, end: start + bytes.length, line: this.line, raw: bytes };
        yield {
          ...place,
          kind: 'exception',
          code: 'record-too-large',
          detail: `a line of more than ${MAX_PIECE} bytes`,
        };
        continue;
      }
      for (let at = 0; at < bytes.length;) {
        const end = bytes.indexOf(10, at) + 1 || bytes.length;
        yield this.piece(bytes.subarray(at, end), start + at);
        at = end;
      }
    }
  }

  private piece(raw: Buffer, start: number): Piece {
    this.line++;
    const place = { start, end: start + raw.length, line: this.line, raw };
    const text = raw.toString('utf8');
    if (text.trim() === '' || (this.line === 1 && this.isHeader(text))) return { ...place, kind: 'structure' };
    const refuse = (detail: string): Piece => ({ ...place, kind: 'exception', code: 'unreadable-record', detail });
    if (!this.isKnown) return refuse('the first line names no version of the feed format that this program reads');
    try {
      return { ...place, kind: 'record', events: [readFeedEvent(raw)] };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const isCut = error.isSyntax && place.end === this.source.size && !text.endsWith('\n');
      return isCut
        ? { ...place, kind: 'exception', code: 'truncated', detail: 'the file ends inside this line' }
        : refuse(error.message);
    }
  }

  private isHeader(text: string): boolean {
    try {
      this.isKnown = FeedHeaderSchema.safeParse(JSON.parse(text.replace(/^\ufeff/, ''))).success;
    } catch {
      this.isKnown = false;
    }
    return this.isKnown;
  }
}
