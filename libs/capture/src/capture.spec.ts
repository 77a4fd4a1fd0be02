import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { capture } from './capture';
import { MAX_PIECE } from './event';
import type { Source } from './source';
import { fileSource } from './source/sources';
import { assertTiles, examine } from './testing/examine';

/** A source of `times` times the same bytes: large, and in no memory. */
function repeated(name: string, head: string, chunk: Buffer, times: number): Source {
  const first = Buffer.from(head);
  const size = first.length + chunk.length * times;
  return {
    name,
    size,
    async *read(start = 0, end = size) {
      if (start < first.length) yield first.subarray(start, Math.min(end, first.length));
      for (let turn = Math.max(0, Math.floor((start - first.length) / chunk.length)); turn < times; turn++) {
        const at = first.length + turn * chunk.length;
        if (at >= end) return;
        yield chunk.subarray(Math.max(0, start - at), Math.min(chunk.length, end - at));
      }
    },
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const BOUND = 400 * 1024 * 1024;

/** Bytes of buffers in use: what only waits for the collector, or for its sweeper on another thread, does not count. */
function held(): number {
  for (let turn = 0; turn < 3 && process.memoryUsage().arrayBuffers >= BOUND; turn++) collect();
  return process.memoryUsage().arrayBuffers;
}

describe('capture', () => {
  it.each([
    ['a WhatsApp chat called .eml', 'mail.eml', '13/2/24, 10:00 - Ann: hi\n', 'whatsapp/3'],
    ['a mail called .txt', '_chat.txt', 'From: a@b.c\nSubject: s\n\nx', 'eml/3'],
    ['a mailbox called .log', 'x.log', 'From a@b.c Mon Mar  4 11:20:34 2024\nSubject: s\n\nx', 'mbox/3'],
    ['a feed called .csv', 'x.csv', '{"minutebook":"feed","version":1}\n', 'feed/1'],
  ])('[R6] knows %s by its content', async (_, name, text, parser) => {
    const { objects } = await examine(name, text);
    expect(objects.map(({ object }) => [object.role, object.format, object.parser])).toEqual([
      ['records', parser.split('/')[0], parser],
    ]);
  });

  it.each([
    ['a PDF called .txt', 'chat.txt', '%PDF-1.7\n%âãÏÓ\n', 'a PDF document'],
    ['binary junk', 'x.mbox', Buffer.from([1, 0, 2, 0, 0, 3, 255]), 'binary data'],
    ['prose', 'chat.txt', 'It was a dark and stormy night.\n', 'text without the marks of any known export'],
    ['a picture', 'mail.eml', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'a JPEG image'],
    ['foreign JSON', 'result.json', '{"chats": []}', 'JSON of no shape we know'],
  ])('[R6] keeps %s whole, as an exception that says what it is', async (_, name, bytes, detail) => {
    const { objects, exceptions } = await examine(name, bytes);
    expect(objects.map(({ object }) => object.role)).toEqual(['exception']);
    expect(exceptions).toMatchObject([{ code: 'not-a-known-format', detail: expect.stringContaining(detail) }]);
  });

  it('[R6] takes an empty file for no messages, not for an error', async () => {
    const { objects, exceptions } = await examine('empty.txt', '');
    expect(objects.map(({ object, pieces }) => [object.role, object.format, object.size, pieces])).toEqual([
      ['records', 'empty', 0, []],
    ]);
    expect(exceptions).toEqual([]);
  });

  it('[R6] reads any bytes without a throw, and accounts for each', async () => {
    const start = fc.constantFrom(
      '',
      'PK\x03\x04',
      'PK\x05\x06',
      'From a@b Mon Mar  4 11:20:34 2024\n',
      'Subject: ',
      '[1/2/24, 10:00:00] ',
      '{"minutebook":"feed"',
      '\xff\xfe',
      '\xfe\xff',
      '\xef\xbb\xbf',
    );
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.uint8Array({ maxLength: 400 }),
        async (head, tail) => void (await examine('any', Buffer.concat([Buffer.from(head, 'latin1'), tail]))),
      ),
      { numRuns: 250 },
    );
  });

  it('[R3] gives identical events when it reads the same again', async () => {
    const text =
      '03/04/24, 10:00 - Ann: hi\n03/04/24, 10:00 - Ann: hi\n05/04/24, 10:01 - Ben: x <This message was edited>\n';
    expect((await examine('c.txt', text)).events).toEqual((await examine('c.txt', text)).events);
  });

  it.each([
    [2048, 'in a WhatsApp chat', '[13.02.24, 10:00:00] Ann: hi\n[13.02.24, 10:00:01] Ann: '],
    [512, 'of no format', ''],
    [512, 'in a mailbox', 'From a@b.c Mon Mar  4 11:20:34 2024\nSubject: s\n\n'],
    [512, 'in a feed', '{"minutebook":"feed","version":1}\n'],
  ])('[R6] passes a line of %i MiB %s in bounded memory', async (mebibytes, _, head) => {
    const source = repeated('line', head, Buffer.alloc(1024 * 1024, 'x'), mebibytes);
    let most = 0;
    let at = 0;
    for await (const object of capture(source)) {
      for await (const piece of object.pieces()) {
        expect(piece.start).toBe(at);
        expect(piece.raw.length).toBeLessThanOrEqual(MAX_PIECE);
        if (piece.raw.length > 1000) expect(piece.kind).toBe('exception');
        at = piece.end;
        most = Math.max(most, held());
      }
    }
    expect(at).toBe(source.size);
    expect(most).toBeLessThan(BOUND);
  });

  describe('files on disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'capture-'));
    const path = join(folder, 'WhatsApp Chat with Ann.txt');
    const text = '13/2/24, 10:00 - Ann: hi\n'.repeat(30_000);
    beforeAll(() => writeFileSync(path, text));
    afterAll(() => rmSync(folder, { recursive: true }));

    it('[R6] are read from any offset to any other', async () => {
      const source = fileSource(path);
      expect([source.name, source.size]).toEqual(['WhatsApp Chat with Ann.txt', text.length]);
      for (const [start, end] of [
        [0, text.length],
        [300_000, 700_001],
        [5, 5],
        [text.length - 1, text.length],
      ] as const) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of source.read(start, end)) chunks.push(chunk);
        expect(Buffer.concat(chunks).toString()).toBe(text.slice(start, end));
      }
      const pieces = [];
      for await (const object of capture(source)) for await (const piece of object.pieces()) pieces.push(piece);
      assertTiles(pieces, text.length);
      expect(pieces).toHaveLength(30_000);
    });

    it('[R5] that become shorter while they are read make the reading fail', async () => {
      const source = fileSource(path);
      truncateSync(path, 1000);
      await expect(
        (async () => {
          for await (const _ of source.read());
        })(),
      ).rejects.toThrow('became shorter');
    });
  });
});
