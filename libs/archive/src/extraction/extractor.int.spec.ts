import { execSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Content, ExtractionProcess, type Finding, NOTHING_INSTALLED } from '@minutebook/extract';
import { builtForTests, docx, gzip, pdf, tar, zip } from '@minutebook/extract/testing';
import type { Annotation } from '../annotations/annotation';
import { OPERATOR, testArchive, type TestArchive, testExtractor, wire } from '../testing';
import { AttachmentQueue } from './attachment-queue';
import type { Extractor } from './extractor';

const process = new ExtractionProcess(builtForTests(), undefined, NOTHING_INSTALLED);
let archive: TestArchive;
let extractor: Extractor;
let queue: AttachmentQueue;

beforeEach(async () => {
  archive = await testArchive();
  extractor = testExtractor(archive, process);
  queue = new AttachmentQueue(archive.db.app, archive.audit);
});
afterEach(() => archive.drop());
afterAll(() => process.close());

const never = new AbortController().signal;

async function take(files: Record<string, string | Buffer>): Promise<void> {
  const folder = join(archive.folder, `in-${Math.random()}`);
  mkdirSync(folder, { recursive: true });
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
  await archive.imports.runLocal(OPERATOR, {}, paths, never, () => undefined);
  await archive.log.sequence('records');
}

function mail(subject: string, files: Readonly<Record<string, Buffer>>): string {
  const parts = Object.entries(files).map(
    ([name, bytes]) =>
      `--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
  );
  return `From: Ada <ada@x.example>\r\nTo: bo@y.example\r\nSubject: ${subject}\r\nDate: Fri, 01 Mar 2024 09:12:00 +0000\r\nMessage-ID: <${subject}@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee files\r\n${parts.join('')}--b--\r\n`;
}

/** What is known of every attachment, in the order it was found out. */
async function texts(): Promise<Extract<Annotation, { kind: 'text' }>[]> {
  const ids = await archive.db.app.query<{ id: number }>('SELECT id FROM archive.message ORDER BY id');
  const messages = await archive.reader.messages(ids.map(({ id }) => id));
  return messages
    .flatMap(({ annotations }) => annotations.map(({ annotation }) => annotation))
    .flatMap((annotation) => (annotation.kind === 'text' ? [annotation] : []));
}

const all = { limit: 100 };
/** An archive of a kind nobody here reads. */
const LOCKED = Buffer.from('377abcaf271c00040000000000', 'hex');

it('[R177] attachments inside mails and beside chats are found and read, once', async () => {
  await take({
    'a.eml': mail('one', {
      'offer.docx': await docx(['guaranteed returns']),
      'b.pdf': pdf(['no loss']),
      'x.bin': Buffer.from('00ff01', 'hex'),
    }),
    'chat.zip': await zip({
      '_chat.txt':
        '[01/03/2024, 09:12:00] Ann: hello\n[01/03/2024, 09:13:00] Ann: \u200e<attached: 00000002-plan.docx>\n',
      '00000002-plan.docx': await docx(['the plan']),
    }),
  });
  expect(await archive.reader.attachmentsLeft()).toMatchObject({ behind: 3, unreadable: 0 });
  await extractor.catchUp();
  expect((await texts()).map(({ number, outcome, text, extractor: by }) => [number, outcome, text, by])).toEqual([
    [0, 'text', 'guaranteed returns', 'text/1'],
    [1, 'text', 'no loss', 'text/1'],
    [2, 'unknown-type', '', 'text/1'],
    [0, 'text', 'the plan', 'text/1'],
  ]);
  await archive.log.sequence('records');
  await extractor.catchUp();
  expect(await texts()).toHaveLength(4);
  expect(await archive.reader.attachmentsLeft()).toEqual({ behind: 0, unreadable: 1 });
  expect(await queue.tally()).toMatchObject({ text: 3, 'unknown-type': 1, damaged: 0 });
  // Sealed and in the ledger like everything else that was found out.
  expect((await archive.verification.run()).faults).toEqual([]);
});

it('[R145] [R177] a chat in a compressed tar gives its messages, its files, and what they say', async () => {
  const chat = '[01/03/2024, 09:12:00] Ann: hello\n[01/03/2024, 09:13:00] Ann: \u200e<attached: 00000002-plan.docx>\n';
  const files = { 'chat/_chat.txt': Buffer.from(chat), 'chat/00000002-plan.docx': await docx(['the plan']) };
  await take({ 'export.tar.gz': gzip(tar(files)) });
  await extractor.catchUp();
  expect((await texts()).map(({ outcome, text }) => [outcome, text])).toEqual([['text', 'the plan']]);
  expect((await archive.imports.list(undefined, 1))[0]!.totals.account).toMatchObject({ read: 2, exceptions: 0 });
  await archive.log.sequence('records');
  expect((await archive.verification.run()).faults).toEqual([]);
});

it('[R66] a crash between finding and keeping repeats the finding and doubles nothing', async () => {
  await take({
    'a.eml': mail('one', { 'a.txt': Buffer.from('guaranteed') }),
    'b.eml': mail('two', { 'a.txt': Buffer.from('returns') }),
  });
  const broken = testExtractor(
    {
      ...archive,
      annotations: {
        ...archive.annotations,
        add: async (...[tx, found]: Parameters<TestArchive['annotations']['add']>) => {
          await archive.annotations.add(tx, found);
          throw new Error('the machine went away');
        },
      } as unknown as TestArchive['annotations'],
    },
    process,
  );
  await expect(broken.catchUp()).rejects.toThrow('went away');
  expect(await texts()).toEqual([]);
  await extractor.catchUp();
  expect((await texts()).map(({ text }) => text)).toEqual(['guaranteed', 'returns']);
});

it('the same file in many messages is parsed once', async () => {
  const asked: Content[] = [];
  const counting = {
    installed: NOTHING_INSTALLED,
    extract: (content: Content): Promise<Finding> => (asked.push(content), process.extract(content)),
  } as unknown as ExtractionProcess;
  const letter = await docx(['kind regards']);
  await take(Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.eml`, mail(name, { 'letter.docx': letter })])));
  await testExtractor(archive, counting).catchUp();
  expect(asked).toHaveLength(1);
  expect((await texts()).map(({ text }) => text)).toEqual(Array(3).fill('kind regards'));
});

it('[R177] what could not be read waits in a queue, by import, and is read again when somebody asks', async () => {
  await take({ 'a.eml': mail('one', { 'a.bin': Buffer.from('00ff01', 'hex'), 'b.txt': Buffer.from('fine') }) });
  await take({ 'b.eml': mail('two', { 'c.bin': Buffer.from('00ff02', 'hex') }) });
  await extractor.catchUp();
  const listed = await queue.list(all);
  expect(listed.map(({ number, bytes, attempts }) => [number, bytes, attempts])).toEqual([
    [0, 3, 1],
    [0, 3, 1],
  ]);
  expect(await queue.list({ ...all, after: listed[0]! })).toEqual([listed[1]]);
  expect(await queue.list({ ...all, outcome: 'encrypted' })).toEqual([]);
  const [newest] = await archive.imports.list(undefined, 1);
  expect(await queue.list({ ...all, importId: newest!.row.id })).toEqual([listed[1]]);
  expect(await queue.tally(newest!.row.id)).toMatchObject({ text: 0, 'unknown-type': 1 });

  expect(await queue.retry(OPERATOR, [listed[0]!, { message: 999_999, version: 0, number: 0 }])).toBe(1);
  const better = {
    installed: NOTHING_INSTALLED,
    extract: () => Promise.resolve({ outcome: 'text', mediaType: 'x/y', text: 'at last', detail: null }),
  } as unknown as ExtractionProcess;
  await testExtractor(archive, better).catchUp();
  expect(await queue.tally()).toMatchObject({ text: 2, 'unknown-type': 1 });
  expect((await texts()).filter(({ extractor: by }) => by === 'text/1#2').map(({ text }) => text)).toEqual(['at last']);
  await archive.log.sequence('audit');
  const entries = await archive.audit.list({ action: 'attachment.retried' }, undefined, 10);
  expect(entries).toHaveLength(1);
  // What was read needs no second look.
  await expect(queue.retry(OPERATOR, [listed[0]!])).rejects.toMatchObject({ code: 'not-found' });
});

it('[R144] the archive survives the death of the process that reads', async () => {
  await take({ 'a.eml': mail('one', { 'a.pdf': pdf(['guaranteed']) }) });
  const own = new ExtractionProcess(builtForTests());
  await own.extract({ bytes: Buffer.from('x'), name: undefined });
  const all = execSync(`ps -o pid=,args= --ppid ${globalThis.process.pid}`, { encoding: 'utf8' }).split('\n');
  const readers = all.filter((line) => line.includes('extractor-')).map((line) => parseInt(line, 10));
  expect(readers.length).toBeGreaterThan(0);
  for (const pid of readers) globalThis.process.kill(pid, 'SIGKILL');
  await testExtractor(archive, own).catchUp();
  expect((await texts()).map(({ text }) => text)).toEqual(['guaranteed']);
  await own.close();
});

it('a rebuild reads every attachment anew, and with the same means finds nothing new', async () => {
  await take({ 'a.eml': mail('one', { 'a.txt': Buffer.from('guaranteed'), 'b.7z': LOCKED }) });
  await extractor.catchUp();
  await extractor.rebuild();
  expect(await texts()).toHaveLength(2);
  // A service is asked for what we cannot read, and for nothing else.
  const asked: Buffer[] = [];
  const service = { textOf: (bytes: Buffer) => (asked.push(bytes), Promise.resolve('from afar')) };
  const fresh = wire(archive.db, archive.folder, archive.clock);
  await testExtractor({ ...archive, ...fresh }, process, undefined, service).rebuild();
  expect(asked).toEqual([LOCKED]);
  expect((await texts()).slice(2).map(({ extractor: by, text }) => [by, text])).toEqual([
    ['text/1+tika', 'guaranteed'],
    ['text/1+tika', 'from afar'],
  ]);
});

it('[R143] what a scanner finds is recorded, not read; while it is away nothing is read and nothing is passed over', async () => {
  await take({ 'a.eml': mail('one', { 'a.txt': Buffer.from('guaranteed') }) });
  const away = { scan: () => Promise.reject(new Error('nobody there')) };
  await expect(testExtractor(archive, process, away).catchUp()).rejects.toThrow('nobody there');
  expect(await archive.reader.attachmentsLeft()).toEqual({ behind: 1, unreadable: 0 });
  const found = { scan: () => Promise.resolve({ outcome: 'infected' as const, detail: 'Eicar-Test-Signature' }) };
  await testExtractor(archive, process, found).catchUp();
  expect(await texts()).toMatchObject([{ outcome: 'infected', text: '', detail: 'Eicar-Test-Signature' }]);
});
