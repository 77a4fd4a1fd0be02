import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const CHAT = '1/2/24, 10:00 - Ann: hello\n1/2/24, 10:01 - Ben: hi\n';

interface Entry {
  readonly name: string;
  readonly content?: Buffer | string;
  /** As the header calls it: a file without one. */
  readonly type?: string;
}

function entry({ name, content = '', type = '0' }: Entry): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

const tar = (...entries: readonly Entry[]): Buffer => Buffer.concat([...entries.map(entry), Buffer.alloc(1024)]);

const roles = (examined: Awaited<ReturnType<typeof examine>>): string[] =>
  examined.objects.map(({ object: { path, role, format } }) => `${role} ${format} ${path.slice(1).join(' > ')}`);
/** What is said about the objects nobody reads. */
async function refusals(bytes: Buffer, name = 'export.tar'): Promise<string[]> {
  const { objects } = await examine(name, bytes);
  return objects.flatMap(({ object, pieces }) =>
    pieces.flatMap((piece) =>
      piece.kind === 'exception' ? [`${object.path.slice(1).join(' > ')}: ${piece.code} ${piece.detail}`] : [],
    ),
  );
}

describe('[R145] tars', () => {
  it('give their members as a zip does, attachments before the transcript that names them', async () => {
    const bytes = tar(
      { name: 'chat/', type: '5' },
      { name: 'chat/_chat.txt', content: CHAT },
      { name: 'chat/IMG-1.jpg', content: Buffer.from([0xff, 0xd8, 0xff]) },
    );
    const found = ['attachment attachment chat/IMG-1.jpg', 'records whatsapp chat/_chat.txt'];
    expect(roles(await examine('export.tar', bytes))).toEqual(found);
    const inner = found.map((line) => line.replace('chat/', 'export.tar > chat/'));
    expect(roles(await examine('export.tar.gz', gzipSync(bytes)))).toEqual(inner);
    expect(roles(await examine('export.tgz', gzipSync(bytes)))).toEqual(inner);
    expect(roles(await examine('a.txt.gz', gzipSync(CHAT)))).toEqual(['records whatsapp a.txt']);
  });

  it('[R5] what stands behind compressed bytes is kept and said, noughts but for', async () => {
    const packed = gzipSync(CHAT);
    expect(await refusals(Buffer.concat([packed, Buffer.alloc(700)]), 'a.txt.gz')).toEqual([]);
    const { objects, messages } = await examine('a.txt.gz', Buffer.concat([packed, Buffer.from('\0secret words')]));
    expect(messages).toHaveLength(2);
    expect(objects.map(({ object: { role, size } }) => [role, size])).toContainEqual(['exception', 13]);
    const two = await examine(
      'a.txt.gz',
      Buffer.concat([packed, gzipSync('1/2/24, 10:02 - Ann: and\n'), Buffer.alloc(3)]),
    );
    expect([two.messages.length, two.exceptions]).toEqual([3, []]);
  });

  it('long names are whole, in the manner of GNU and of POSIX', async () => {
    const name = `${'folder/'.repeat(40)}計劃.txt`;
    const record = ` path=${name}\n`;
    const length = Buffer.byteLength(record) + 3;
    for (const before of [
      { name: '././@LongLink', type: 'L', content: `${name}\0` },
      { name: 'PaxHeaders/x', type: 'x', content: `${length}${record}` },
    ])
      expect(roles(await examine('a.tar', tar(before, { name: 'cut', content: CHAT })))).toEqual([
        `records whatsapp ${name}`,
      ]);
  });

  it('[R144] names that lead out, doubles, other kinds, and what is too large or too many are kept and not read', async () => {
    const bytes = tar(
      { name: '../../etc/passwd', content: CHAT },
      { name: 'a.txt', content: CHAT },
      { name: 'a.txt', content: CHAT },
      { name: 'link', type: '2' },
      { name: 'odd', type: 'S', content: 'x' },
    );
    expect((await refusals(bytes)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '../../etc/passwd: archive-unsafe',
      'a.txt: archive-unsafe',
      'odd: archive-damaged',
    ]);
    const many = tar(...Array.from({ length: 5 }, (_, i) => ({ name: `${i}.txt`, content: CHAT })));
    const { objects } = await examine('many.tar', many, { limits: { entries: 3 } });
    expect(objects.map(({ object }) => [object.role, object.size])).toEqual([['exception', many.length]]);
  });

  it('[R144] a bomb by gzip is not unpacked, nor one nested without end', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 2 ** 20));
    expect(await refusals(bomb, 'a.gz')).toEqual([expect.stringContaining('archive-unsafe') as string]);
    let nested = gzipSync(CHAT);
    for (let i = 0; i < 5; i++) nested = gzipSync(nested);
    expect(await refusals(nested, 'a.gz')).toEqual([expect.stringContaining('nested more than') as string]);
    expect(await refusals(gzipSync(CHAT).subarray(0, 30), 'a.gz')).toEqual([
      expect.stringContaining('archive-damaged') as string,
    ]);
  });

  it('[R6] cut off or damaged anywhere, every object keeps its bytes, and those behind a fault do not vanish', async () => {
    const bytes = tar({ name: '_chat.txt', content: CHAT }, { name: 'b.txt', content: CHAT.repeat(30) });
    const cut = await examine('a.tar', bytes.subarray(0, 1_600));
    expect(roles(cut)).toContain('records whatsapp b.txt');
    expect(cut.notes.join()).toContain('the archive ends inside the member');
    const damaged = Buffer.from(bytes);
    damaged[1_024 + 150]! ^= 1;
    expect(await refusals(damaged)).toEqual([expect.stringContaining('bytes 1024-') as string]);
    await fc.assert(
      fc.asyncProperty(mutated(bytes), async (changed) => {
        await examine('a.tar', Buffer.from(changed));
        await examine('a.tar.gz', gzipSync(changed));
      }),
      { numRuns: 100 },
    );
  });
});
