import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { attachmentBytes } from '../attachment-bytes';
import { capture } from '../capture';
import { DRAWN, itemOf, type Letter, letters, readAs } from '../mapi/testing';
import type { Source } from '../source';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';
import { type Draft, writePst } from './testing/writer';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const LETTER: Letter = {
  subject: 'the plan',
  body: 'We sell on Friday.',
  from: 'ann@x.example',
  to: [{ role: 'bcc', address: 'ben@x.example', name: 'Ben' }],
  sent: new Date('2024-03-04T10:20:34Z'),
  files: [{ name: 'plan.bin', content: Buffer.alloc(20_000, 7) }],
};
const one = (more: Partial<Draft> = {}): Draft => ({
  generation: 'unicode',
  cipher: 1,
  folders: [{ name: 'Inbox', items: [itemOf(LETTER)] }],
  ...more,
});
const paths = ({ objects }: Examination): string[] => objects.map(({ object }) => object.path.slice(1).join(' > '));

describe('Outlook data files', () => {
  it('[R6] are read as they were written, in every generation and cipher', async () => {
    const draft = fc.record({
      generation: fc.constantFrom('ansi' as const, 'unicode' as const, 'large' as const),
      cipher: fc.constantFrom(0 as const, 1 as const, 2 as const),
      mails: fc.array(letters, { maxLength: 25 }),
    });
    await fc.assert(
      fc.asyncProperty(draft, async ({ mails, ...how }) => {
        const bytes = writePst({ ...how, folders: [{ name: 'Inbox', items: mails.map(itemOf) }] });
        const { messages, exceptions, objects } = await examine('a.pst', bytes);
        expect(messages).toMatchObject(mails.map(readAs));
        expect(exceptions).toEqual([]);
        for (const { object, pieces } of objects.slice(1))
          for (const piece of pieces)
            for (const event of piece.kind === 'record' ? piece.events : [])
              for (const { path, size } of 'attachments' in event ? (event.attachments ?? []) : [])
                expect(await attachmentBytes(object.format, piece.raw, path!)).toHaveLength(size!);
      }),
      { numRuns: 30 },
    );
  });

  it('[R6] are kept whole, and every item beside them as a mail in its folder', async () => {
    const bytes = writePst(one());
    const examined = await examine('a.pst', bytes);
    expect(paths(examined)).toEqual(['', 'Inbox/00040004.eml']);
    const [whole, item] = examined.objects;
    expect(whole!.object).toMatchObject({ format: 'pst', parser: 'pst/1', size: bytes.length });
    expect(whole!.pieces.map(({ kind }) => kind)).toEqual(['structure']);
    expect(whole!.object.findings().stated).toEqual({ what: 'items in its folders', count: 1 });
    expect(item!.object).toMatchObject({ format: 'eml', parser: 'eml/3' });
    expect(examined.messages).toMatchObject([
      {
        recipients: [{ role: 'bcc', party: { value: 'ben@x.example' } }],
        extra: { folder: 'Inbox', 'outlook-class': 'IPM.Note' },
      },
    ]);
  });

  it('[R145] are read inside an archive too, stored or compressed', async () => {
    for (const compress of [true, false]) {
      const examined = await examine('a.zip', await zipped({ 'old/box.pst': writePst(one()) }, { compress }));
      expect(paths(examined)).toEqual(['old/box.pst', 'old/box.pst > Inbox/00040004.eml']);
      expect(examined.messages).toMatchObject([readAs(LETTER)]);
    }
  });

  it('[R3 R40] give an item the same bytes at every reading, and in whatever folder and file it lies', async () => {
    const item = async (draft: Draft): Promise<Buffer> =>
      Buffer.from((await examine('a.pst', writePst(draft))).objects[1]!.pieces[0]!.raw);
    const first = await item(one());
    expect(await item(one())).toEqual(first);
    expect(await item(one({ generation: 'large', folders: [{ name: 'Archive', items: [itemOf(LETTER)] }] }))).toEqual(
      first,
    );
  });

  it('[R5] whose folders state more items than are there say so, with both counts', async () => {
    const examined = await examine(
      'a.pst',
      writePst(one({ folders: [{ name: 'A/B', stated: 3, items: [itemOf(LETTER)] }] })),
    );
    expect(examined.messages).toHaveLength(1);
    expect(examined.exceptions).toMatchObject([
      { code: 'archive-damaged', detail: 'the folder states 3 items and 1 were found' },
    ]);
    expect(JSON.parse(Buffer.from(examined.exceptions[0]!.raw).toString())).toEqual({
      folder: 'A_B',
      stated: 3,
      found: 1,
    });
  });

  it('[R6] with an item that cannot be read give the others, and it as an exception', async () => {
    const bytes = writePst(
      one({ folders: [{ name: 'Inbox', items: [itemOf(LETTER), itemOf({ ...LETTER, subject: 'two' })] }] }),
    );
    const plain = writePst(
      one({ cipher: 0, folders: [{ name: 'Inbox', items: [itemOf(LETTER), itemOf({ ...LETTER, subject: 'two' })] }] }),
    );
    // In the file without cipher the heap of the second item is found by its subject; both files are laid out alike.
    const at = plain.lastIndexOf(Buffer.from([0xec, 0xbc]), plain.indexOf(Buffer.from('two', 'utf16le')));
    bytes[at]! ^= 0xff;
    const { messages, exceptions } = await examine('a.pst', bytes);
    expect(messages).toMatchObject([{ subject: 'the plan' }]);
    expect(exceptions).toMatchObject([{ code: 'archive-damaged', detail: expect.stringContaining('cannot be read') }]);
  });

  it('[R6] with a block that changed give the item, and say that it is damaged', async () => {
    const bytes = writePst(one({ cipher: 0 }));
    bytes.write('m', bytes.indexOf(Buffer.from('the plan', 'utf16le')), 'latin1');
    const { messages, exceptions } = await examine('a.pst', bytes);
    expect(messages).toMatchObject([{ subject: 'mhe plan' }]);
    expect(exceptions).toMatchObject([{ detail: 'an item is damaged: the checksum of a block does not match' }]);
  });

  it('[R6] with an item larger than a piece give it without what is too large, and say so', async () => {
    const files = [{ name: 'big.bin', content: Buffer.alloc(23 * 1024 * 1024, 1) }, LETTER.files[0]!];
    const { messages, exceptions } = await examine(
      'a.pst',
      writePst(one({ folders: [{ name: 'x', items: [itemOf({ ...LETTER, files })] }] })),
    );
    expect(messages).toMatchObject([
      {
        attachments: [
          { name: 'big.bin', size: 0 },
          { name: 'plan.bin', size: 20_000 },
        ],
      },
    ]);
    expect(exceptions).toMatchObject([
      { code: 'record-too-large', detail: expect.stringContaining(`${23 * 1024 * 1024} bytes`) },
    ]);
  });

  it('[R6] hand out an object of another program that was put into the text', async () => {
    const bytes = writePst(one({ folders: [{ name: 'x', items: [DRAWN] }] }));
    const { messages, objects } = await examine('a', bytes);
    expect(messages).toMatchObject([{ subject: 'drawn', attachments: [{ name: 'drawing', size: 9000 }] }]);
    const { object, pieces } = objects.at(-1)!;
    const content = await attachmentBytes(object.format, pieces[0]!.raw, messages[0]!.attachments[0]!.path!);
    expect(Buffer.from(content).equals(Buffer.alloc(9000, 3))).toBe(true);
  });

  it('[R6] with hundreds of recipients and files, and files of megabytes, give all of them', async () => {
    const item = itemOf({
      ...LETTER,
      to: Array.from({ length: 700 }, (_, index) => ({
        role: 'to',
        address: `p${index}@x.example`,
        name: `P ${index}`,
      })),
      files: [
        ...Array.from({ length: 600 }, (_, index) => ({ name: `${index}.txt`, content: Buffer.from(`${index}`) })),
        { name: 'big.bin', content: Buffer.alloc(6_000_000, 5) },
      ],
    });
    for (const generation of ['ansi', 'unicode', 'large'] as const) {
      const { messages, exceptions } = await examine(
        'a.pst',
        writePst(one({ generation, folders: [{ name: 'x', items: [item] }] })),
      );
      expect(exceptions).toEqual([]);
      expect(messages[0]!.recipients.map(({ party }) => party.value)).toEqual(
        Array.from({ length: 700 }, (_, index) => `p${index}@x.example`),
      );
      expect(messages[0]!.attachments.map(({ size }) => size)).toEqual([
        ...Array.from({ length: 600 }, (_, index) => `${index}`.length),
        6_000_000,
      ]);
    }
  });

  it('[R6] that hide their content by other means are kept, and called encrypted', async () => {
    const bytes = writePst(one());
    bytes[513] = 0x10;
    const { exceptions, objects } = await examine('a.pst', bytes);
    expect(exceptions).toMatchObject([{ code: 'encrypted' }]);
    expect(objects).toHaveLength(1);
  });

  it('[R6] damaged in any way are read without a throw', async () => {
    const draft = one({
      folders: [{ name: 'Inbox', items: [itemOf({ ...LETTER, enclosed: LETTER }), itemOf(LETTER)] }],
    });
    const files = (['ansi', 'unicode', 'large'] as const).map((generation) => writePst({ ...draft, generation }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files).chain(mutated), async (bytes) => void (await examine('a.pst', bytes))),
      { numRuns: 400 },
    );
  });

  it('[R6] far larger than memory are read in bounded memory', async () => {
    const head = writePst(one());
    const size = 768 * 1024 * 1024;
    const zeros = Buffer.alloc(1024 * 1024);
    const source: Source = {
      name: 'a.pst',
      size,
      async *read(start = 0, end = size) {
        if (start < head.length) yield head.subarray(start, Math.min(end, head.length));
        for (let at = Math.max(start, head.length); at < end; at += zeros.length) yield zeros.subarray(0, end - at);
      },
    };
    let most = 0;
    let records = 0;
    for await (const object of capture(source))
      for await (const piece of object.pieces()) {
        if (piece.kind === 'record') records++;
        if (process.memoryUsage().arrayBuffers > 300 * 1024 * 1024) collect();
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      }
    expect(records).toBe(1);
    expect(most).toBeLessThan(300 * 1024 * 1024);
  });

  it('[R6 R144] whose pages lead back to themselves end', async () => {
    const bytes = writePst(one());
    const root = Number(bytes.readBigUInt64LE(224));
    bytes.set([20, 20, 24, 9], root + 488);
    for (let at = 0; at < 20; at++) bytes.writeBigUInt64LE(BigInt(root), root + at * 24 + 16);
    const { exceptions } = await examine('a.pst', bytes);
    expect(exceptions.map(({ detail }) => detail).join()).toContain('cannot be read');
  });

  it('[R6 R144] with a message that encloses itself three times over end, in bounded time', async () => {
    const enclosed = { properties: [], embedded: itemOf(LETTER) };
    const item = { ...itemOf({ ...LETTER, files: [] }), attachments: [enclosed, enclosed, enclosed] };
    const bytes = writePst(one({ cipher: 0, folders: [{ name: 'Inbox', items: [item] }] }));
    const number = (id: number): Buffer => {
      const eight = Buffer.alloc(8);
      eight.writeUInt32LE(id);
      return eight;
    };
    // Where each enclosed message is said to be, the enclosing one is.
    const outer = bytes.lastIndexOf(number(0x40004)) + 8;
    const inner = number((0x9000 << 5) | 4);
    for (let at = bytes.indexOf(inner); at >= 0; at = bytes.indexOf(inner, at + 8))
      if (bytes.readUInt32LE(at + 8) % 4 === 0 && bytes.readUInt32LE(at + 12) === 0)
        bytes.copy(bytes, at + 8, outer, outer + 16);
    const start = process.cpuUsage();
    const { messages, exceptions } = await examine('a.pst', bytes);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(15_000);
    expect(messages).toMatchObject([{ subject: 'the plan' }]);
    expect(exceptions.map(({ detail }) => detail).join()).toContain('more than');
  });
});
