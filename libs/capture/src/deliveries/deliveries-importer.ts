import { MAX_PIECE, type Piece } from '../event';
import type { Importer, Reading, Sample } from '../importer';
import { isObject, parseJson, textOf } from '../json/values';
import type { Findings, Source } from '../source';
import { lineBlocks } from '../text/line-blocks';

/**
 * What live capture says of the deliveries in a parcel: when each came and from where, in JSON Lines. It holds no message;
 * a file that a delivery named and that could not be fetched is an exception here, so that it stands in the queue.
 */
export const deliveriesImporter: Importer = {
  format: 'deliveries',
  parser: 'deliveries/1',
  recognise: ({ text, charset }: Sample) =>
    charset.unit === 'byte' && /^\s*\{\s*"minutebook"\s*:\s*"deliveries"/.test(text) ? 1 : 0,
  open: (source) => new DeliveriesReading(source),
};

class DeliveriesReading implements Reading {
  private line = 0;
  private lost = 0;

  constructor(private readonly source: Source) {}

  findings(): Findings {
    return {
      notes: this.lost === 0 ? [] : [`${this.lost} files that messages name could not be fetched from their service.`],
    };
  }

  async *pieces(): AsyncGenerator<Piece> {
    for await (const { bytes, start, shape } of lineBlocks(this.source)) {
      if (shape !== 'lines') {
        const place = { start, end: start + bytes.length, line: this.line + 1, raw: bytes };
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
    const place = { start, end: start + raw.length, line: ++this.line, raw };
    const text = raw.toString('utf8').trim();
    const value = parseJson(text);
    if (text === '' || (isObject(value) && value['lost'] === undefined)) return { ...place, kind: 'structure' };
    if (!isObject(value))
      return { ...place, kind: 'exception', code: 'unreadable-record', detail: 'the line is no JSON object' };
    this.lost++;
    const [folder, why] = [textOf(value['delivery']), textOf(value['why'])];
    return {
      ...place,
      kind: 'exception',
      code: 'file-lost',
      detail: `a file of delivery ${folder ?? '?'} could not be fetched: ${why ?? 'no reason is given'}`,
    };
  }
}
