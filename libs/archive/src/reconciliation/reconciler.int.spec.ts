import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Absence } from '../annotations/annotation';
import { textOf } from '../http/presenting';
import type { NewImport } from '../intake/imports';
import { countAbsences } from '../store/reconciliation-store';
import { listTimed } from '../store/timer-store';
import { OPERATOR, testArchive, type TestArchive, wire } from '../testing';

const never = new AbortController().signal;
const CHAT = 'WhatsApp Chat with Ann.txt';
const DAY = 86_400_000;

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

/** A day's lines of a chat, one a minute from nine on. */
const lines = (...texts: string[]): string =>
  texts.map((text, i) => `13/03/2024, 09:${String(i + 10)} - ${i % 2 ? 'Bo' : 'Ann'}: ${text}\n`).join('');
const without = (chat: string, ...texts: string[]): string =>
  chat
    .split('\n')
    .filter((line) => !texts.some((text) => line.endsWith(`: ${text}`)))
    .join('\n');

/** Imports one export, compares it, and lets a day pass. */
async function take(text: string, options: NewImport = {}, name = CHAT): Promise<number> {
  const folder = join(archive.folder, `in-${Math.random()}`);
  mkdirSync(folder);
  writeFileSync(join(folder, name), text);
  const { row } = await archive.imports.runLocal(
    OPERATOR,
    { zone: 'UTC', ...options },
    [join(folder, name)],
    never,
    () => undefined,
  );
  await archive.reconciler.catchUp();
  archive.clock.set(new Date(archive.clock.now().getTime() + DAY));
  return row.id;
}

/** Text of every message noted as gone, with the absence. */
async function gone(target = archive): Promise<{ body: string; absences: Absence[] }[]> {
  const rows = await target.db.app.query<{ id: number }>('SELECT id FROM archive.message ORDER BY at, id');
  const messages = await target.reader.messages(rows.map(({ id }) => id));
  return messages.flatMap(({ versions, annotations }) => {
    const absences = annotations.flatMap(({ annotation }) => (annotation.kind === 'absence' ? [annotation] : []));
    return absences.length > 0 ? [{ body: textOf(versions[0]!.event).body, absences }] : [];
  });
}
const goneTexts = async (): Promise<string[]> => (await gone()).map(({ body }) => body);
const counts = (id: number) => countAbsences(archive.db.app, id);

const FULL = lines('one', 'two', 'three', 'four', 'five', 'six');

it('[R58] what an earlier export has and a later one lacks is noted as gone at the source, in the ledger, once', async () => {
  await take(FULL, { name: 'January' });
  const id = await take(`${without(FULL, 'three', 'four')}14/03/2024, 10:00 - Ann: later\n`, { name: 'February' });
  const found = await gone();
  expect(found.map(({ body }) => body)).toEqual(['three', 'four']);
  expect(found[0]!.absences).toMatchObject([
    {
      import: id,
      importName: 'February',
      receivedAt: '2026-11-25T08:00:00.000Z',
      from: '2024-03-13T09:10:00.000Z',
      to: '2024-03-14T10:00:00.000Z',
    },
  ]);
  expect(await counts(id)).toMatchObject({ gone: 2, known: 0, undecided: 0, compared: 1, waiting: 0 });
  await archive.log.sequence('records');
  const types = (await archive.log.read('records', 0, 100)).map(({ entry }) => JSON.parse(entry.toString()) as object);
  expect(types.filter((entry) => 'type' in entry && entry.type === 'message.gone-at-source')).toHaveLength(2);
  expect((await archive.verification.run()).faults).toEqual([]);
  // Another export that lacks them tells nothing new.
  const third = await take(
    `${without(FULL, 'three', 'four')}14/03/2024, 10:00 - Ann: later\n15/03/2024, 10:00 - Ann: later still\n`,
  );
  expect((await gone()).map(({ absences }) => absences.length)).toEqual([1, 1]);
  expect(await counts(third)).toMatchObject({ gone: 0, known: 2 });
});

it('[E8] an export that begins later, cut by the app or by the clock, lacks nothing it does not cover', async () => {
  await take(FULL);
  const id = await take(`${lines('one', 'two', 'three', 'four', 'five', 'six').split('\n').slice(3).join('\n')}`);
  expect(await goneTexts()).toEqual([]);
  expect(await counts(id)).toMatchObject({ gone: 0, undecided: 0, compared: 1 });
});

it('messages of the first and the last minute are not concluded about: exports differ in having seconds', async () => {
  const [head, tail] = ['13/03/2024, 09:10 - Ann: a\n', '13/03/2024, 09:20 - Bo: z\n'];
  const beside = '13/03/2024, 09:10 - Bo: beside the first\n';
  const end = '13/03/2024, 09:20 - Ann: beside the last\n';
  await take(`${head}${beside}13/03/2024, 09:15 - Bo: inside\n${tail}${end}`);
  await take(`${head}${tail}`);
  // The second reaches as far and was received later; only what lies strictly within is lacking.
  expect(await goneTexts()).toEqual(['inside']);
});

it('a message marked edited or deleted is another version, not gone', async () => {
  await take(FULL);
  await take(
    FULL.replace(': three', ': three and a half <This message was edited>').replace(
      ': four',
      ': This message was deleted',
    ),
  );
  expect(await goneTexts()).toEqual([]);
  const changed = await archive.db.app.query<{ change: number }>(
    'SELECT change FROM archive.version WHERE version = 1 ORDER BY change',
  );
  expect(changed).toEqual([{ change: 2 }, { change: 3 }]);
});

it('media left out of an export, or a changed text without a mark, is another reading of the message, not a deletion', async () => {
  await take(FULL.replace(': three', ': IMG-20240313-WA0001.jpg (file attached)'));
  const id = await take(FULL.replace(': three', ': <Media omitted>'));
  expect(await goneTexts()).toEqual([]);
  expect(await counts(id)).toMatchObject({ gone: 0 });
});

it('what lacks on another phone is said to be gone from that phone', async () => {
  await take(FULL, { owner: '+852 5555 0101' });
  await take(without(FULL, 'two'), { owner: '+852 5555 0202' });
  const found = await gone();
  expect(found).toMatchObject([{ body: 'two', absences: [{ owner: '+852 5555 0202' }] }]);
  // The first phone deletes it too: a finding of its own.
  await take(`${without(FULL, 'two')}14/03/2024, 10:00 - Ann: later\n`, { owner: '+852 5555 0101' });
  expect((await gone())[0]!.absences.map(({ owner }) => owner)).toEqual(['+852 5555 0202', '+852 5555 0101']);
});

it('an older export taken in after a newer one lacks nothing; the newer one is compared with what the older brings', async () => {
  const newer = `${without(FULL, 'two')}15/03/2024, 10:00 - Ann: newest\n`;
  const first = await take(newer);
  const older = await take(`${without(FULL, 'five')}14/03/2024, 10:00 - Ann: deleted before the newer was made\n`);
  // `five` is in the newer one: the older cannot tell that it is gone.
  expect(await goneTexts()).toEqual(['two', 'deleted before the newer was made']);
  expect((await gone()).flatMap(({ absences }) => absences.map((absence) => absence.import))).toEqual([first, first]);
  expect(await counts(older)).toMatchObject({ gone: 0, undecided: 1 });
});

it('the same bytes again, and an import cancelled half way, are not compared', async () => {
  await take(FULL);
  await take(FULL);
  const { row } = await archive.imports.create(OPERATOR, { zone: 'UTC' });
  const stop = new AbortController();
  const half = `${without(FULL, 'three')}14/03/2024, 10:00 - Ann: later\n`;
  await archive.imports.addUpload(OPERATOR, row.id, CHAT, Readable.from([Buffer.from(half)]));
  await archive.imports.start(OPERATOR, row.id, undefined);
  stop.abort();
  await archive.imports.run(row.id, stop.signal);
  await archive.reconciler.catchUp();
  expect(await goneTexts()).toEqual([]);
  expect(await archive.db.app.query('SELECT state FROM archive.reconciliation')).toEqual([{ state: 'done' }]);
});

it('round a record that could not be read nothing is concluded', async () => {
  await take(FULL);
  // The damaged line stands where `three` stood; `five` is lacking for certain.
  const id = await take(
    FULL.replace('13/03/2024, 09:12 - Ann: three', '31/11/2024, 09:12 - Ann: three').replace(/.*: five\n/, ''),
  );
  expect(await goneTexts()).toEqual(['five']);
  expect(await counts(id)).toMatchObject({ gone: 1, undecided: 1 });
});

it('an export that writes everything differently is not taken for one in which everything was deleted', async () => {
  const many = Array.from({ length: 30 }, (_, i) => `text ${i}`);
  const chat = lines(...many);
  await take(chat);
  const id = await take(`${chat.replaceAll('- Ann:', '- Ann Lee:')}14/03/2024, 10:00 - Ann Lee: later\n`);
  expect(await goneTexts()).toEqual([]);
  expect((await counts(id)).undecided).toBeGreaterThan(10);
});

it('mail is no conversation held whole: a mailbox that lacks a mail says nothing', async () => {
  const mail = (n: number): string =>
    `From a@x.example Thu Mar 14 09:0${n}:00 2024\nFrom: a@x.example\nTo: b@x.example\nSubject: plan\nMessage-ID: <${n}@x.example>\nDate: Thu, 14 Mar 2024 09:0${n}:00 +0000\n\ntext ${n}\n\n`;
  await take(mail(1) + mail(2) + mail(3), {}, 'a.mbox');
  await take(mail(1) + mail(3), {}, 'b.mbox');
  expect(await goneTexts()).toEqual([]);
  expect(await archive.db.app.query('SELECT FROM archive.reconciliation')).toEqual([]);
});

it('[R58] sources with ids: a message gone from a Telegram export is found, an edited one is a version', async () => {
  const day = (n: number, text: string, edited = false) => ({
    id: n,
    type: 'message',
    date: `2024-03-13T09:${10 + n}:00`,
    date_unixtime: String(Date.UTC(2024, 2, 13, 9, 10 + n) / 1000),
    from: 'Ann',
    from_id: 'user1',
    text,
    text_entities: [{ type: 'plain', text }],
    ...(edited && {
      edited: '2024-03-13T10:00:00',
      edited_unixtime: String(Date.UTC(2024, 2, 13, 10) / 1000),
    }),
  });
  const chat = (...messages: object[]): string =>
    JSON.stringify({ name: 'Desk', type: 'private_group', id: 7, messages }, null, 1);
  await take(chat(day(1, 'one'), day(2, 'two'), day(3, 'three'), day(4, 'four')), {}, 'result.json');
  await take(chat(day(1, 'one'), day(3, 'three, changed', true), day(4, 'four'), day(5, 'five')), {}, 'result.json');
  expect(await goneTexts()).toEqual(['two']);
});

it('noting goes step by step and survives its process: nothing is lost, nothing doubled', async () => {
  const many = Array.from({ length: 1_200 }, (_, i) => i);
  const line = (i: number): string => {
    const at = new Date(Date.UTC(2024, 2, 13, 0, i)).toISOString();
    return `${at.slice(8, 10)}/${at.slice(5, 7)}/2024, ${at.slice(11, 16)} - Ann: text ${i}\n`;
  };
  await take(many.map(line).join(''));
  const folder = join(archive.folder, 'again');
  mkdirSync(folder);
  const path = join(folder, CHAT);
  writeFileSync(path, line(0) + line(1_199) + line(2_000));
  await archive.imports.runLocal(OPERATOR, { zone: 'UTC' }, [path], never, () => undefined);
  // Stops after comparing and one step of noting.
  let steps = 0;
  const stop = { get aborted() { return ++steps > 2; } } as AbortSignal; // prettier-ignore
  await archive.reconciler.catchUp(stop);
  expect(await gone()).toHaveLength(500);
  const fresh = { ...archive, ...wire(archive.db, archive.folder, archive.clock) };
  expect(await fresh.reconciler.catchUp()).toBe(true);
  const all = await gone(fresh);
  expect(all).toHaveLength(1_198);
  expect(all.every(({ absences }) => absences.length === 1)).toBe(true);
});

it('[R58] timers a source reports are listed by conversation, with the newest state', async () => {
  await take(
    "13/03/2024, 09:10 - Ann: hello\n13/03/2024, 09:11 - Ann turned on disappearing messages. New messages will disappear from this chat 24 hours after they're sent, except when kept.\n13/03/2024, 09:12 - Bo: ok\n13/03/2024, 09:20 - Bo turned off disappearing messages.\n",
  );
  expect(await listTimed(archive.db.app, undefined, 10)).toMatchObject([
    { channel: 'whatsapp', notice: 'timer-off', notices: 2 },
  ]);
});
