import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { bytesSource } from '../source/sources';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { tarHeader, tarred } from '../testing/tarred';
import { zipped } from '../testing/zipped';
import { DEFAULT_LIMITS } from '../zip/archive';
import { BLOCK, headerIn, isTar } from './header';
import { openTar } from './tar';

const CHAT = '1/2/24, 10:00 - Ann: hello\n1/2/24, 10:01 - Ben: hi\n';
const LONG = `${'a long folder '.repeat(12)}/${'文件'.repeat(40)}.txt`;
const roles = ({ objects }: Examination): string[] =>
  objects.map(({ object: { path, role, format } }) => `${role} ${format} ${path.slice(1).join(' > ')}`);
const codes = ({ exceptions }: Examination): string[] => exceptions.map(({ code, detail }) => `${code}: ${detail}`);

/** Members with their bytes, as we read them. */
async function membersOf(bytes: Buffer): Promise<[string, string][]> {
  const { members } = await openTar(bytesSource('a.tar', bytes), DEFAULT_LIMITS, { bytes: DEFAULT_LIMITS.totalBytes });
  const read: [string, string][] = [];
  for (const member of members) {
    const { source } = member.kind === 'readable' ? await member.open() : member.refusal;
    const chunks: Uint8Array[] = [];
    for await (const chunk of source.read()) chunks.push(chunk);
    read.push([member.name, Buffer.concat(chunks).toString('latin1')]);
  }
  return read.sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Files by name, their bytes one letter each. */
const inOrder = (files: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(files)
    .map(([name, content]): [string, string] => [name, Buffer.from(content).toString('latin1')])
    .sort(([one], [other]) => (one < other ? -1 : 1));
/** Bytes that are not nought. */
const said = (bytes: Buffer): number => bytes.reduce((sum, byte) => sum + Number(byte !== 0), 0);

/** A chat's account as Skype and Teams Free export it. */
const ACCOUNT = JSON.stringify({
  userId: '8:live:ann',
  exportDate: '2020-02-01T00:00',
  conversations: [
    {
      ...{ id: '8:bo', displayName: 'Bo' },
      MessageList: [
        {
          ...{ id: '1580001825123', originalarrivaltime: '2020-01-26T01:23:45.123Z', from: '8:bo', content: '' },
          ...{ messagetype: 'RichText/UriObject', conversationid: '8:bo', amsreferences: ['0-w-1'] },
        },
      ],
    },
  ],
});

describe('tar', () => {
  it.each(['gnu', 'pax', 'ustar', 'v7'])(
    '[R145] of the form %s are read as another program wrote them',
    async (form) => {
      const folder = mkdtempSync(join(tmpdir(), 'tar-'));
      try {
        const files: Record<string, string> = {
          ...{
            'a.txt': CHAT,
            'empty.txt': '',
            '文件 é.txt': '好的',
            'in/b.bin': '\0'.repeat(1024),
            'in/c.txt': 'x'.repeat(512),
          },
          ...((form === 'gnu' || form === 'pax') && { [LONG]: 'long' }),
        };
        for (const [name, content] of Object.entries(files)) {
          mkdirSync(join(folder, dirname(name)), { recursive: true });
          writeFileSync(join(folder, name), content);
        }
        symlinkSync('a.txt', join(folder, 'link'));
        const bytes = execFileSync('tar', [`--format=${form}`, '-cf', '-', '-C', folder, '.'], { maxBuffer: 1 << 24 });
        expect(await membersOf(bytes)).toEqual(inOrder(files));
        const { notes } = await examine('a.tar', bytes);
        expect(notes).toContain('1 links and devices, which hold nothing, were left out.');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  it('[R6] what Skype and Teams Free export is read as it comes, with its files', async () => {
    const bytes = tarred({ 'messages.json': ACCOUNT, 'media/0-w-1.1.png': 'png', 'media/0-w-1.json': '{"a":1}' });
    const found = await examine('8_live_ann_export.tar', bytes);
    expect(roles(found).sort()).toEqual([
      'attachment attachment media/0-w-1.1.png',
      'attachment attachment media/0-w-1.json',
      'records skype messages.json',
    ]);
    expect(found.messages[0]!.attachments).toMatchObject([{ state: 'member', path: 'media/0-w-1.1.png' }]);
    expect(roles(await examine('a.zip', await zipped({ 'in.tar': bytes })))).toContain(
      'records skype in.tar > messages.json',
    );
  });

  it('[R6] give any files back, whatever is in them', async () => {
    const name = fc.stringMatching(/^[a-z文 .]{1,20}$/).map((text) => `f/${text}_`);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.string({ unit: 'binary', maxLength: 1_500 })), async (files) => {
        expect(await membersOf(tarred(files))).toEqual(inOrder(files));
      }),
      { numRuns: 100 },
    );
  });

  it('[R144 R145] trust no name, no second member of a name, and no kind that is none', async () => {
    const odd = Buffer.concat([tarHeader('odd', 3, 'S'), Buffer.from('abc'), Buffer.alloc(509)]);
    const twice = tarred({ 'b.txt': CHAT });
    const bytes = Buffer.concat([
      odd,
      tarred({ '../up.txt': CHAT, '/root.txt': CHAT, 'b.txt': CHAT }).subarray(0, -1024),
      twice,
    ]);
    const found = await examine('a.tar', bytes);
    expect(codes(found)).toEqual([
      expect.stringContaining('archive-damaged: a member of a kind that is not read'),
      expect.stringContaining('".."'),
      expect.stringContaining('absolute path'),
      expect.stringContaining('another member has the same name'),
    ]);
    expect(found.messages).toHaveLength(2);
  });

  it('[R144] are refused with more members, or larger ones, than allowed', async () => {
    const bytes = tarred({ a: 'x', b: CHAT, c: 'y' });
    expect(codes(await examine('a.tar', bytes, { limits: { entries: 2 } }))).toEqual([
      expect.stringContaining('more than 2 members'),
    ]);
    expect(codes(await examine('a.tar', bytes, { limits: { memberBytes: 10 } }))).toContainEqual(
      expect.stringContaining('more than 10 bytes'),
    );
    expect(codes(await examine('a.tar', bytes, { limits: { totalBytes: 30 } }))).toContainEqual(
      expect.stringContaining('more than 30 bytes'),
    );
  });

  it('[R5] what lies between members, behind the end, or inside a header that is damaged, is kept and said', async () => {
    const one = tarred({ 'a.txt': CHAT }).subarray(0, -1024);
    const two = tarred({ 'b.txt': CHAT });
    const broken = Buffer.from(one);
    broken[3]! ^= 1;
    const behind = Buffer.concat([one, Buffer.alloc(1024), Buffer.from('secret')]);
    for (const [bytes, strays, messages] of [
      [Buffer.concat([one, Buffer.from('between'.padEnd(512)), two]), 1, 4],
      [Buffer.concat([one, broken, two]), 1, 4],
      [behind, 1, 2],
    ] as const) {
      const found = await examine('a.tar', bytes);
      expect(codes(found)).toHaveLength(strays);
      expect(codes(found)[0]).toContain('belong to no member');
      expect(found.messages).toHaveLength(messages);
    }
    const padding = Buffer.from(one);
    padding.write('hidden', 512 + CHAT.length + 2);
    expect((await examine('a.tar', padding)).exceptions.map(({ raw }) => Buffer.from(raw).toString())).toEqual([
      expect.stringContaining('hidden'),
    ]);
  });

  it('[R6] cut off inside a member are read as far as they go', async () => {
    const found = await examine('a.tar', tarred({ 'a.txt': CHAT }).subarray(0, 512 + 30));
    expect(found.objects).toHaveLength(1);
    expect(found.notes.join()).toContain(`30 of ${Buffer.byteLength(CHAT)} bytes could be read`);
    expect(found.notes.join()).toContain('the archive ends inside the member');
    expect(found.messages).not.toEqual([]);
    const picture = await examine('a.tar', tarred({ 'a.png': 'not a picture'.repeat(9) }).subarray(0, 512 + 30));
    expect(codes(picture)[0]).toContain('the archive ends inside the member');
  });

  it('[R6] cut off between members are read, and say that they have no end', async () => {
    const whole = tarred({ 'a.txt': CHAT, 'b.txt': CHAT.replaceAll('hello', 'bye') });
    expect((await examine('a.tar', whole)).notes.join()).not.toContain('no end');
    const found = await examine('a.tar', whole.subarray(0, 1024));
    expect(found.notes.join()).toContain('The archive has no end');
    expect(found.messages).toHaveLength(2);
  });

  it('[R6] damaged in any way are read without a throw, and no byte of a member is lost', async () => {
    const whole = tarred({ 'messages.json': ACCOUNT, 'media/0-w-1.1.png': 'png', 'c.txt': CHAT });
    await fc.assert(
      fc.asyncProperty(mutated(whole), async (bytes) => {
        await examine('a.tar', bytes);
        if (!isTar(bytes)) return;
        const kept = (await membersOf(bytes)).reduce(
          (sum, [, content]) => sum + said(Buffer.from(content, 'latin1')),
          0,
        );
        let headers = 0;
        for (let at = 0; at < bytes.length; at += BLOCK)
          if (headerIn(bytes.subarray(at, at + BLOCK))) headers += said(bytes.subarray(at, at + BLOCK));
        expect(kept + headers).toBeGreaterThanOrEqual(said(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['ustar', CHAT.repeat(40), '\0'.repeat(2048)])('is not what has no header', async (text) => {
    expect((await examine('a.tar', text)).objects[0]!.object.path).toEqual(['a.tar']);
  });
});
