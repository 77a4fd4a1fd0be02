import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import yauzl from 'yauzl';
import { ZipFile } from 'yazl';
import { bytesSource } from '../source/sources';
import type { Source } from '../source';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { readDirectory } from './directory';
import { DEFAULT_LIMITS } from './archive';

const CHAT = '1/2/24, 10:00 - Ann: hello\n1/2/24, 10:01 - Ben: hi\n';

interface Entry {
  readonly name: string;
  readonly content: Buffer | string;
  readonly compress?: boolean;
  readonly mode?: number;
  readonly forceZip64Format?: boolean;
}

/** An archive by another program's writer. */
async function zip(entries: readonly Entry[]): Promise<Buffer> {
  const file = new ZipFile();
  for (const { name, content, ...options } of entries) file.addBuffer(Buffer.from(content), name, options);
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The same bytes wherever they occur, replaced: names that a proper writer refuses to write. */
function renamed(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

const roles = (examined: Awaited<ReturnType<typeof examine>>): string[] =>
  examined.objects.map(({ object: { path, role, format } }) => `${role} ${format} ${path.slice(1).join(' > ')}`);

describe('archives', () => {
  it('[R145] give their members, attachments before the transcript that names them', async () => {
    const bytes = await zip([
      { name: '_chat.txt', content: CHAT },
      { name: 'IMG-1.jpg', content: Buffer.from([0xff, 0xd8, 0xff]) },
      { name: 'notes.txt', content: CHAT },
    ]);
    expect(roles(await examine('chat.zip', bytes))).toEqual([
      'attachment attachment IMG-1.jpg',
      'attachment attachment notes.txt',
      'records whatsapp _chat.txt',
    ]);
  });

  it('[R145] read zip64, stored and deflated members, and UTF-8 names as another reader does', async () => {
    const content = fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.constant(new Uint8Array(5000)));
    const entry = fc.record({ content, compress: fc.boolean(), forceZip64Format: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 6 }), async (entries) => {
        const bytes = await zip(
          entries.map((one, index) => ({ ...one, name: `文件 ${index}.é`, content: Buffer.from(one.content) })),
        );
        const found = await readDirectory(bytesSource('a.zip', bytes), DEFAULT_LIMITS);
        const expected: string[] = [];
        const other = await yauzl.fromBufferPromise(bytes);
        for await (const { fileName, uncompressedSize, crc32 } of other.eachEntry())
          expected.push(`${fileName} ${uncompressedSize} ${crc32}`);
        expect(found.entries.map(({ name, size, crc }) => `${name} ${size} ${crc}`)).toEqual(expected);
        expect(found).toMatchObject({ strays: [], notes: [] });
        expect(found.damage).toBeUndefined();
        // Every byte of every member arrives.
        const { objects } = await examine('a.zip', bytes);
        expect(objects.map(({ object }) => object.size).sort()).toEqual(
          entries.map((one) => one.content.length).sort(),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('[R144 R145] inside archives are opened, down to the depth allowed', async () => {
    let bytes = await zip([{ name: 'chat.txt', content: CHAT }]);
    for (let level = 0; level < 3; level++) bytes = await zip([{ name: `level${level}.zip`, content: bytes }]);
    const { objects, messages } = await examine('deep.zip', bytes, { limits: { depth: 4 } });
    expect(objects.map(({ object }) => object.path)).toEqual([
      ['deep.zip', 'level2.zip', 'level1.zip', 'level0.zip', 'chat.txt'],
    ]);
    expect(messages).toHaveLength(2);
    const refused = await examine('deep.zip', bytes, { limits: { depth: 3 } });
    expect(refused.messages).toHaveLength(0);
    expect(refused.exceptions).toMatchObject([{ code: 'archive-unsafe' }]);
  });

  it.each([
    ['climbs out', 'aa/bbbb', '../bbbb'],
    ['is absolute', 'aa/bbbb', '/a/bbbb'],
    ['names a drive', 'aa/bbbb', 'C:/bbbb'],
    ['hides a folder behind a backslash', 'aa/bbbb', '..\\bbbb'],
    ['holds a zero byte', 'aa/bbbb', 'aa\0bbbb'],
  ])('[R145] a member whose name %s is kept and not read', async (_, from, to) => {
    const bytes = renamed(
      await zip([
        { name: from, content: CHAT },
        { name: 'good.txt', content: CHAT },
      ]),
      from,
      to,
    );
    const { exceptions, messages } = await examine('slip.zip', bytes);
    expect(exceptions).toMatchObject([{ code: 'archive-unsafe' }]);
    expect(Buffer.from(exceptions[0]!.raw).toString()).toBe(CHAT);
    expect(messages).toHaveLength(2);
  });

  it('[R145] a symbolic link is kept and not followed', async () => {
    const { exceptions } = await examine(
      'link.zip',
      await zip([{ name: 'link', content: '/etc/passwd', mode: 0o120777 }]),
    );
    expect(exceptions).toMatchObject([{ code: 'archive-unsafe', detail: expect.stringContaining('symbolic link') }]);
  });

  it('[R145] of two members with one name the second is an exception', async () => {
    const bytes = renamed(
      await zip([
        { name: 'aaaa.txt', content: CHAT },
        { name: 'bbbb.txt', content: 'x' },
      ]),
      'bbbb.txt',
      'aaaa.txt',
    );
    const { exceptions, messages } = await examine('twice.zip', bytes);
    expect(messages).toHaveLength(2);
    expect(exceptions).toMatchObject([{ code: 'archive-unsafe', detail: expect.stringContaining('same name') }]);
  });

  it('[R144 R145] a bomb is not unpacked: neither one member nor all together', async () => {
    const bomb = await zip([{ name: 'zeros.txt', content: Buffer.alloc(20 * 1024 * 1024) }]);
    const { exceptions, objects } = await examine('bomb.zip', bomb);
    expect(exceptions).toMatchObject([{ code: 'archive-unsafe', detail: expect.stringContaining('times its size') }]);
    expect(objects[0]!.object.size).toBeLessThan(30_000);
    const many = await zip(['a', 'b', 'c'].map((name) => ({ name, content: Buffer.alloc(1000) })));
    const limited = await examine('many.zip', many, { limits: { totalBytes: 2500 } });
    expect(limited.exceptions.filter(({ code }) => code === 'archive-unsafe')).toHaveLength(1);
    const single = await examine('many.zip', many, { limits: { memberBytes: 999 } });
    expect(single.exceptions.filter(({ code }) => code === 'archive-unsafe')).toHaveLength(3);
  });

  it('[R145] nested bombs share one budget', async () => {
    const inner = await zip([{ name: 'a', content: Buffer.alloc(1000, 'a') }]);
    const bytes = await zip(['1.zip', '2.zip', '3.zip'].map((name) => ({ name, content: inner, compress: false })));
    const { exceptions } = await examine('outer.zip', bytes, { limits: { totalBytes: 3 * inner.length + 2200 } });
    expect(exceptions.filter(({ code }) => code === 'archive-unsafe')).toHaveLength(1);
  });

  it('[R144 R145] too many members, or members that overlap: the archive is kept as one exception', async () => {
    const bytes = await zip(Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, content: 'x' })));
    const crowded = await examine('many.zip', bytes, { limits: { entries: 19 } });
    expect(crowded.exceptions).toMatchObject([
      { code: 'archive-unsafe', detail: expect.stringContaining('more than 19') },
    ]);
    expect(crowded.objects[0]!.object.size).toBe(bytes.length);
    const overlapping = overlap();
    const refused = await examine('overlap.zip', overlapping);
    expect(refused.exceptions).toMatchObject([{ code: 'archive-unsafe', detail: expect.stringContaining('overlap') }]);
    expect(refused.objects[0]!.object.size).toBe(overlapping.length);
  });

  it('[R6] an encrypted member is kept packed and called encrypted', async () => {
    const bytes = await zip([
      { name: 'secret.txt', content: CHAT, compress: false },
      { name: 'open.txt', content: CHAT },
    ]);
    // The flag in the directory and in the member's own header.
    for (let at = bytes.indexOf('secret.txt'); at >= 0; at = bytes.indexOf('secret.txt', at + 1)) {
      const flags = at > 46 && bytes.readUInt32LE(at - 46) === 0x02014b50 ? at - 46 + 8 : at - 30 + 6;
      bytes[flags]! |= 1;
    }
    const { exceptions, messages } = await examine('locked.zip', bytes);
    expect(exceptions).toMatchObject([{ code: 'encrypted' }]);
    expect(messages).toHaveLength(2);
  });

  it('[R6] a damaged member gives what can be read, and the whole as an exception', async () => {
    const long = Array.from({ length: 5000 }, (_, index) => `1/2/24, 10:00 - Ann: ${Math.sin(index)}\n`).join('');
    const bytes = await zip([
      { name: 'chat.txt', content: long },
      { name: 'other.txt', content: CHAT },
    ]);
    bytes.fill(0xff, bytes.indexOf('chat.txt') + 4000, bytes.indexOf('chat.txt') + 4050);
    const { exceptions, messages, notes } = await examine('damaged.zip', bytes);
    expect(exceptions.map(({ code }) => code)).toContain('archive-damaged');
    expect(messages.length).toBeGreaterThan(2);
    expect(notes.join()).toContain('is damaged in its archive');
  });

  it('[R6] a wrong checksum does not pass for an intact member', async () => {
    const bytes = await zip([{ name: 'chat.txt', content: CHAT, compress: false }]);
    const at = bytes.indexOf('hello');
    bytes.write('jello', at, 'latin1');
    const { exceptions, messages, notes, objects } = await examine('changed.zip', bytes);
    // The bytes that are kept are the bytes that are read: as two objects the first would be all the archive takes in.
    expect(objects).toHaveLength(1);
    expect(exceptions).toEqual([]);
    expect(notes.join()).toMatch(/chat\.txt is damaged in its archive.*checksum/);
    expect(messages).toHaveLength(2);
  });

  it('[R6] an archive cut off anywhere gives the members before the cut', async () => {
    const bytes = await zip([
      { name: 'a.txt', content: CHAT },
      { name: 'b.txt', content: CHAT },
      { name: 'c.txt', content: CHAT },
    ]);
    const second = bytes.indexOf('b.txt');
    const third = bytes.indexOf('c.txt');
    for (const [cut, members] of [
      [second + 20, 1],
      [third + 20, 2],
      [bytes.length - 30, 3],
    ] as const) {
      const { messages } = await examine('cut.zip', bytes.subarray(0, cut));
      expect(messages.length).toBeGreaterThanOrEqual(members * 2);
    }
  });

  it('[R6] what lies between the members of a cut archive does not vanish either', async () => {
    const bytes = await zip([{ name: 'a.txt', content: CHAT }]);
    const member = bytes.subarray(0, bytes.indexOf('PK\x01\x02', 0, 'latin1'));
    const { exceptions, messages, notes } = await examine(
      'cut.zip',
      Buffer.concat([member, Buffer.from('strayed'), member.subarray(0, -5)]),
    );
    expect(messages.length).toBeGreaterThanOrEqual(2);
    expect(exceptions.map(({ raw }) => Buffer.from(raw).toString('latin1'))).toContain('strayed');
    expect(notes.join()).toContain('The archive is damaged');
  });

  it('[R6] damaged in any way are read without a throw, and every object keeps its bytes', async () => {
    const inner = await zip([{ name: 'a.txt', content: CHAT }]);
    const bytes = await zip([
      { name: '_chat.txt', content: CHAT.repeat(50) },
      { name: 'stored.bin', content: 'stored', compress: false },
      { name: 'inner.zip', content: inner, compress: false },
    ]);
    await fc.assert(
      fc.asyncProperty(mutated(bytes), async (damaged) => void (await examine('damaged.zip', damaged))),
      { numRuns: 400 },
    );
  });

  it('[R6] bytes that no member owns do not vanish', async () => {
    const bytes = await zip([{ name: 'a.txt', content: CHAT }]);
    const { exceptions, messages } = await examine('prefixed.zip', Buffer.concat([await hidden(), bytes]));
    expect(messages).toHaveLength(2);
    expect(exceptions).toMatchObject([
      { code: 'archive-damaged', detail: expect.stringContaining('belong to no member') },
    ]);
    expect(Buffer.from(exceptions[0]!.raw).toString('latin1')).toContain('PK\x03\x04');
  });

  it('[R6] what operating systems leave behind is left out, and said', async () => {
    const bytes = await zip([
      { name: 'a.txt', content: CHAT },
      { name: '__MACOSX/._a.txt', content: 'x' },
      { name: 'x/.DS_Store', content: 'x' },
    ]);
    const { objects, notes } = await examine('mac.zip', bytes);
    expect(objects).toHaveLength(1);
    expect(notes.join()).toContain('2 files that operating systems leave');
  });

  it('[R6] a document that happens to be a zip is one exception, not its parts', async () => {
    const bytes = await zip([
      { name: '[Content_Types].xml', content: '<x/>' },
      { name: 'word/document.xml', content: '<x/>' },
    ]);
    const { objects } = await examine('letter.docx', bytes);
    expect(objects.map(({ object }) => object.role)).toEqual(['exception']);
  });

  it('[R6] an archive without members is an exception with its bytes', async () => {
    const { exceptions } = await examine('empty.zip', await zip([]));
    expect(exceptions).toMatchObject([{ code: 'not-a-known-format' }]);
  });

  it('[R6] offsets above 4 GiB that were written without zip64 are found (mtln/chat-export #26)', async () => {
    const { entries, damage } = await readDirectory(wrapped(), DEFAULT_LIMITS);
    expect(damage).toBeUndefined();
    expect(entries.map(({ name, header }) => [name, header / 2 ** 30])).toEqual([
      ['a', 0],
      ['b', 3],
      ['c', 5],
    ]);
  });

  it('[R6] names in code page 437 are read', async () => {
    const bytes = await zip([{ name: 'Tr??e.txt', content: CHAT }]);
    const named = renamed(bytes, 'Tr??e.txt', 'Tr\x84\x94e.txt');
    // Without the UTF-8 flag, in both headers.
    for (const [mark, at] of [
      ['PK\x03\x04', 6],
      ['PK\x01\x02', 8],
    ] as const)
      named[named.indexOf(mark, 0, 'latin1') + at + 1] = 0;
    const { objects } = await examine('old.zip', named);
    expect(objects[0]!.object.path[1]).toBe('Träöe.txt');
  });
});

/** A deleted member: its local header and content stand there, and no directory lists it. */
async function hidden(): Promise<Buffer> {
  const bytes = await zip([{ name: 'deleted.txt', content: 'secret' }]);
  return bytes.subarray(0, bytes.indexOf('PK\x01\x02', 0, 'latin1'));
}

/** Members at 0, 3 and 5 GiB whose offsets are given modulo 4 GiB; between the headers nothing but zeros. */
function wrapped(): Source {
  const GIB = 2 ** 30;
  const members = [
    { name: 'a', at: 0, size: 3 * GIB - 31 },
    { name: 'b', at: 3 * GIB, size: 2 * GIB - 31 },
    { name: 'c', at: 5 * GIB, size: 0 },
  ];
  const directory = Buffer.concat(members.map(({ name, at, size }) => header(0x02014b50, name, size, size, 0, at)));
  const written = new Map(members.map(({ name, at, size }) => [at, header(0x04034b50, name, size, size, 0)]));
  written.set(5 * GIB + 31, Buffer.concat([directory, endRecord(3, directory.length, (5 * GIB + 31) % 2 ** 32)]));
  const size = 5 * GIB + 31 + written.get(5 * GIB + 31)!.length;
  return {
    name: 'big.zip',
    size,
    async *read(start = 0, end = size) {
      const bytes = Buffer.alloc(end - start);
      for (const [at, part] of written)
        if (at < end && at + part.length > start) part.copy(bytes, Math.max(0, at - start), Math.max(0, start - at));
      yield bytes;
    },
  };
}

/** A local or a central header. */
function header(signature: number, name: string, packed: number, size: number, method: number, at = 0): Buffer {
  const isCentral = signature === 0x02014b50;
  const bytes = Buffer.alloc((isCentral ? 46 : 30) + name.length);
  const sizes = isCentral ? 20 : 18;
  bytes.writeUInt32LE(signature, 0);
  bytes.writeUInt16LE(method, isCentral ? 10 : 8);
  bytes.writeUInt32LE(packed, sizes);
  bytes.writeUInt32LE(size, sizes + 4);
  bytes.writeUInt16LE(name.length, sizes + 8);
  if (isCentral) bytes.writeUInt32LE(at % 2 ** 32, 42);
  bytes.write(name, isCentral ? 46 : 30);
  return bytes;
}

function endRecord(count: number, size: number, at: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return end;
}

/** Two directory entries for one member's bytes, as the densest bombs do it. */
function overlap(): Buffer {
  const content = deflateRawSync(Buffer.alloc(1000));
  const local = header(0x04034b50, 'a', content.length, 1000, 8);
  const directory = Buffer.concat(['a', 'b'].map((name) => header(0x02014b50, name, content.length, 1000, 8)));
  return Buffer.concat([local, content, directory, endRecord(2, directory.length, local.length + content.length)]);
}
