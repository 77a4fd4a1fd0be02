import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { tar } from '@minutebook/extract/testing';
import type { FileRow } from '../store/import-store';
import { addAccounts, emptyAccount } from './accounting';
import { OPERATOR, testArchive, type TestArchive } from '../testing';

const never = new AbortController().signal;
/** Every date could be either way round. */
const AMBIGUOUS = ['01/02/2024, 09:12 - Ann: one', '03/02/2024, 09:13 - Bo: two', ''].join('\n');
const CLEAR = ['13/02/2024, 09:12 - Ann: one', '14/02/2024, 09:13 - Bo: two', ''].join('\n');
const CHAT = 'WhatsApp Chat with Ann.txt';

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

async function begin(
  files: Readonly<Record<string, string | Buffer>>,
  options: Parameters<TestArchive['imports']['create']>[1] = {},
): Promise<number> {
  const { row } = await archive.imports.create(OPERATOR, options);
  for (const [name, text] of Object.entries(files))
    await archive.imports.addUpload(OPERATOR, row.id, name, Readable.from([Buffer.from(text)]));
  return row.id;
}

const version = async (id: number): Promise<number> => (await archive.imports.get(id)).row.version;
const state = async (id: number): Promise<string> => (await archive.imports.get(id)).row.state;
const only = async (id: number): Promise<FileRow> => (await archive.imports.get(id)).files[0]!;

async function run(files: Readonly<Record<string, string | Buffer>>): Promise<FileRow> {
  const id = await begin(files, { zone: 'UTC' });
  await archive.imports.start(OPERATOR, id, undefined);
  await archive.imports.run(id, never);
  return only(id);
}

async function look(id: number): Promise<FileRow> {
  await archive.imports.look(OPERATOR, id, await version(id));
  await archive.imports.survey(id, never);
  return only(id);
}

async function archived(): Promise<number> {
  return (await archive.reader.newest(100)).length;
}

describe('a look', () => {
  it('says what a file holds and leaves the archive as it was', async () => {
    const id = await begin({ [CHAT]: CLEAR }, { zone: 'Asia/Hong_Kong' });
    const file = await look(id);
    expect(file).toMatchObject({ state: 'looked', format: 'whatsapp', questions: [], doubts: [] });
    expect(file.account).toMatchObject({ read: 2, fresh: 2, duplicate: 0, bytes: CLEAR.length });
    expect(file.firstAt?.toISOString()).toBe('2024-02-13T01:12:00.000Z');
    expect(await archived()).toBe(0);
    expect(await archive.db.app.query('SELECT FROM archive.evidence')).toEqual([]);
    expect(await archive.db.app.query('SELECT FROM archive.handle')).toEqual([]);
  });

  it('tells what is in the archive already, before and after an overlapping export', async () => {
    const first = await begin({ [CHAT]: CLEAR }, { zone: 'UTC' });
    await archive.imports.start(OPERATOR, first, undefined);
    await archive.imports.run(first, never);
    const again = await look(await begin({ [CHAT]: CLEAR }, { zone: 'UTC' }));
    expect(again.account).toMatchObject({ read: 2, fresh: 0, duplicate: 2 });
    const longer = await look(await begin({ [CHAT]: `${CLEAR}15/02/2024, 09:13 - Bo: three\n` }, { zone: 'UTC' }));
    expect(longer.account).toMatchObject({ read: 3, fresh: 1, duplicate: 2 });
    expect(await archived()).toBe(2);
  });

  it('asks what only the operator can know, with times as written, and the start waits for the answer', async () => {
    const id = await begin({ [CHAT]: AMBIGUOUS, 'notes.bin': '\u0000\u0001 nobody reads this' });
    await look(id);
    const { files } = await archive.imports.get(id);
    expect(files[0]!.questions).toEqual([
      {
        kind: 'day-order',
        read: expect.any(String),
        ground: expect.any(String),
        examples: ['01/02/2024, 09:12', '03/02/2024, 09:13'],
      },
      { kind: 'zone', read: 'UTC', examples: ['01/02/2024, 09:12', '03/02/2024, 09:13'] },
    ]);
    expect(files[1]!.questions).toEqual([{ kind: 'format', read: 'notes.bin' }]);
    await expect(archive.imports.start(OPERATOR, id, await version(id))).rejects.toMatchObject({
      code: 'import-unsettled',
      status: 409,
    });

    const settled = { dayOrder: 'month-first' as const, zone: 'Europe/London' };
    await archive.imports.settle(OPERATOR, id, files[0]!.id, { version: await version(id), ...settled });
    await archive.imports.survey(id, never);
    const file = await only(id);
    expect(file).toMatchObject({ state: 'looked', questions: [], options: settled });
    expect(file.firstAt?.toISOString()).toBe('2024-01-02T09:12:00.000Z');

    // What nobody reads is kept as an exception when the operator says so.
    await archive.imports.start(OPERATOR, id, await version(id), true);
    await archive.imports.run(id, never);
    const { files: done } = await archive.imports.get(id);
    expect(done.map((entry) => [entry.state, entry.account.fresh, entry.account.exceptions])).toEqual([
      ['done', 2, 0],
      ['done', 0, 1],
    ]);
    expect(done[0]!.firstAt?.toISOString()).toBe('2024-01-02T09:12:00.000Z');
    const said = await archive.audit.list({ action: 'import.started' }, undefined, 10);
    expect(said[0]!.detail).toMatchObject({ assumed: ['format: notes.bin'] });
  });

  it('asks what the columns of a table hold, and reads it by the answer', async () => {
    const table = 'when,who,what\n2024-02-13 09:12,Ann,one\n2024-02-13 09:13,Bo,two\n';
    const id = await begin({ 'export.csv': table }, { zone: 'UTC' });
    const file = await look(id);
    expect(file.questions).toEqual([
      { kind: 'columns', read: 'export.csv', columns: ['when', 'who', 'what'], heading: true },
    ]);
    const columns = { time: 1, sender: 2, body: 3, heading: true, channel: 'viber' };
    await archive.imports.settle(OPERATOR, id, file.id, { version: await version(id), columns });
    await archive.imports.survey(id, never);
    expect((await only(id)).account).toMatchObject({ read: 2, fresh: 2, exceptions: 0 });
    await archive.imports.start(OPERATOR, id, await version(id));
    await archive.imports.run(id, never);
    expect((await archive.reader.newest(5)).map(({ channel }) => channel)).toEqual(['viber', 'viber']);
    // Kept with the evidence: it is read the same again (R3).
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('goes on by itself when nothing is open and that was wished, and not when something is', async () => {
    const clear = await begin({ [CHAT]: CLEAR }, { zone: 'UTC', startWhenClear: true });
    await archive.imports.look(OPERATOR, clear, await version(clear));
    expect(await archive.imports.survey(clear, never)).toBe(true);
    expect(await state(clear)).toBe('waiting');
    const open = await begin({ [CHAT]: AMBIGUOUS }, { zone: 'UTC', startWhenClear: true });
    await archive.imports.look(OPERATOR, open, await version(open));
    expect(await archive.imports.survey(open, never)).toBe(false);
    expect(await state(open)).toBe('collecting');
  });

  it('ends when the import is cancelled under it, and refuses whoever has an old view', async () => {
    const id = await begin({ [CHAT]: CLEAR });
    const old = await version(id);
    await archive.imports.look(OPERATOR, id, old);
    await expect(archive.imports.look(OPERATOR, id, old)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await archive.imports.cancel(OPERATOR, id, await version(id));
    expect(await archive.imports.survey(id, never)).toBe(false);
    expect((await only(id)).state).toBe('cancelled');
    await expect(
      archive.imports.settle(OPERATOR, id, 1, { version: await version(id), zone: 'Nowhere/Land' }),
    ).rejects.toMatchObject({ status: 422 });
  });
});

/** Of 3,000 messages: three batches. */
const LONG = Array.from({ length: 3_000 }, (_, i) => {
  const minute = String(i % 60).padStart(2, '0');
  return `13/02/2024, ${String(8 + (Math.floor(i / 60) % 12)).padStart(2, '0')}:${minute} - Ann: n${i}`;
}).join('\n');

describe('a pause', () => {
  it.each<[string, Readonly<Record<string, string | Buffer>>, number]>([
    ['a chat', { [CHAT]: LONG }, 3_000],
    [
      'an archive whose first chat is read',
      { 'chats.tar': tar({ 'A.txt': Buffer.from(CLEAR), 'B.txt': Buffer.from(LONG) }) },
      3_002,
    ],
  ])('keeps the files; going on gives what an undisturbed import gives: %s', async (_what, files, messages) => {
    const id = await begin(files, { zone: 'UTC' });
    await archive.imports.start(OPERATOR, id, undefined);
    // Paused by somebody else while the first large batch is on its way.
    const running = archive.imports.run(id, never);
    for (;;) {
      const { row, files } = await archive.imports.get(id);
      if (row.state === 'running' && files[0]!.bytesRead > CLEAR.length) break;
      if (row.state === 'done') throw new Error('was over before it could be paused');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await archive.imports.pause(OPERATOR, id, await version(id));
    await running;
    expect(await state(id)).toBe('paused');
    expect((await only(id)).account.read).toBeLessThan(messages);
    await archive.imports.resume(OPERATOR, id, await version(id));
    await archive.imports.run(id, never);
    expect(await state(id)).toBe('done');
    const { account, notes, firstAt } = await only(id);
    expect(account).toMatchObject({ read: messages, fresh: messages, duplicate: 0, exceptions: 0 });
    expect(notes.join()).not.toContain('in the archive already');
    expect(firstAt?.toISOString()).toBe('2024-02-13T08:00:00.000Z');
    expect(await archive.reader.count()).toBe(messages);
  });

  it('can be cancelled, and then the bytes are gone from staging', async () => {
    const id = await begin({ [CHAT]: CLEAR });
    await archive.imports.start(OPERATOR, id, undefined, true);
    await archive.imports.pause(OPERATOR, id, await version(id));
    await archive.imports.cancel(OPERATOR, id, await version(id));
    expect(await state(id)).toBe('cancelled');
    await archive.imports.run(id, never);
    expect(await archived()).toBe(0);
  });
});

it('an upload that vanishes while uploads are swept keeps no other from being swept, nor the program from starting', async () => {
  const staging = join(archive.folder, 'staging');
  await mkdir(staging, { recursive: true });
  // Listed, and then not there.
  await symlink(join(staging, 'nothing'), join(staging, 'a'));
  await writeFile(join(staging, 'b'), 'left behind');
  await utimes(join(staging, 'b'), new Date(0), new Date(0));
  await archive.imports.sweep();
  expect(await readdir(staging)).toEqual(['a']);
});

describe('an import of many files', () => {
  it('is counted without reading their rows, and shown page by page, with those somebody should look at apart', async () => {
    const mails = Object.fromEntries(
      Array.from({ length: 23 }, (_, n) => [
        `${n + 10}.eml`,
        `Message-ID: <${n}@firm.example>\r\nFrom: ann@firm.example\r\nDate: Fri, 1 Mar 2024 09:12:00 +0800\r\n\r\nNumber ${n}.\r\n`,
      ]),
    );
    const id = await begin({ ...mails, [CHAT]: AMBIGUOUS, 'noise.bin': '\u0000\u0001\u0002' }, { zone: 'UTC' });
    await archive.imports.look(OPERATOR, id, await version(id));
    await archive.imports.survey(id, never);
    const looked = await archive.imports.overview(id, 10);
    expect(looked.totals).toMatchObject({ files: 25, looked: 25, looking: 0, open: 2, attention: 2 });
    await archive.imports.start(OPERATOR, id, undefined, true);
    await archive.imports.run(id, never);

    const { files: all } = await archive.imports.get(id);
    const { totals, files, next, needing } = await archive.imports.overview(id, 10);
    expect(totals).toMatchObject({ files: 25, looked: 0, open: 2, attention: 2 });
    expect(totals.account).toEqual(all.map(({ account }) => account).reduce(addAccounts, emptyAccount()));
    expect(totals.account).toMatchObject({ fresh: 25, exceptions: 1 });
    expect(totals.bytes).toBe(all.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(needing.map(({ name }) => name)).toEqual([CHAT, 'noise.bin']);
    const pages = [...files];
    for (let after = next; after !== null;) {
      const page = await archive.imports.files(id, { after, limit: 7, attention: false });
      pages.push(...page.files);
      after = page.next;
    }
    expect(pages).toEqual(all);
    const [one] = (await archive.imports.files(id, { limit: 1, attention: true })).files;
    const further = await archive.imports.files(id, { after: one!.id, limit: 1, attention: true });
    expect([one!.name, ...further.files.map(({ name }) => name), further.next]).toEqual([CHAT, 'noise.bin', null]);
  });

  it('and one without any is there, too', async () => {
    const { row } = await archive.imports.create(OPERATOR, { name: 'empty' });
    expect(await archive.imports.overview(row.id, 10)).toMatchObject({
      totals: { files: 0, bytes: 0, attention: 0, account: emptyAccount() },
      files: [],
      next: null,
    });
    expect((await archive.imports.list(undefined, 5)).map(({ row: { name }, totals }) => [name, totals.files])).toEqual(
      [['empty', 0]],
    );
    await expect(archive.imports.overview(9_999, 10)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('archives of exports', () => {
  /** With names as pax has them, of any length. */
  function tar(files: Readonly<Record<string, string>>): Buffer {
    const member = (name: string, content: string, type: string): Buffer[] => {
      const bytes = Buffer.from(content);
      const header = Buffer.alloc(512);
      header.write(name, 0, 100);
      header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
      header.write(`        ${type}`, 148);
      header.write('ustar\x0000', 257, 'latin1');
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
      return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
    };
    const parts = Object.entries(files).flatMap(([name, content]) => {
      const fact = ` path=${name}\n`;
      const bytes = Buffer.byteLength(fact);
      const length = [1, 2, 3, 4, 5].map((digits) => bytes + digits).find((sum, i) => String(sum).length === i + 1)!;
      return [...member('facts', `${length}${fact}`, 'x'), ...member('file', content, '0')];
    });
    return Buffer.concat([...parts, Buffer.alloc(1024)]);
  }
  const LINES = CLEAR.repeat(20);

  it('[R6] one that ends inside a chat gives the messages before its end', async () => {
    const whole = tar({ 'chat/WhatsApp Chat with Ann.txt': LINES });
    const file = await run({ 'export.tar': whole.subarray(0, whole.length - 1_024 - 700) });
    expect(file).toMatchObject({ state: 'done', format: 'whatsapp' });
    expect(file.notes.join()).toContain('the archive ends inside the member');
    expect(file.account.fresh).toBeGreaterThan(10);
    expect(await archived()).toBe(file.account.fresh);
  });

  it('[R40] names of any length and with anything in them are kept, and keep nobody else out', async () => {
    const long = Array.from({ length: 3_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7_919) % 20_000))).join(
      '',
    );
    const file = await run({
      'export.tar': tar({ [`${long}.bin`]: '\u0001 nobody reads this', 'a\0b.bin': '\u0002 nor this', [CHAT]: CLEAR }),
    });
    expect(file).toMatchObject({ state: 'done', account: { fresh: 2, exceptions: 1 } });
    const rows = await archive.db.app.query<{ path: string[] }>('SELECT path FROM archive.evidence_source');
    expect(rows.map(({ path }) => path.at(-1))).toEqual(expect.arrayContaining([`${long}.bin`, 'a\ufffdb.bin', CHAT]));
  });

  it('a small file that unpacks to much is archived batch by batch', async () => {
    const mails = Array.from({ length: 1_500 }, (_, i) =>
      ['From ann@firm.example Tue Feb 13 09:12:00 2024', `Message-ID: <${i}@firm.example>`, 'From: ann@firm.example']
        .concat(
          'To: bo@firm.example',
          'Date: Tue, 13 Feb 2024 09:12:00 +0000',
          `Subject: ${i}`,
          '',
          'x'.repeat(2_000),
          '',
        )
        .join('\n'),
    );
    const packed = gzipSync(mails.join('\n'));
    expect(packed.length).toBeLessThan(1024 * 1024);
    expect(await run({ 'all.mbox.gz': packed })).toMatchObject({ state: 'done', account: { fresh: 1_500 } });
  });
});
