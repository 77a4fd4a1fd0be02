import type { Annotation } from './annotations/annotation';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS_SCHEMA } from '@minutebook/access';
import { lossyLine } from '@minutebook/platform/testing';
import * as fc from 'fast-check';
import { textOf } from './http/presenting';
import { isMessage } from './ledger/events';
import type { ArchivedMessage } from './reading/reader';
import { Keyring } from './seal/keyring';
import { ARCHIVE_SCHEMA } from './schema';
import { OPERATOR, testArchive, type TestArchive, wire } from './testing';

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

const never = new AbortController().signal;

/** Imports texts as files of these names; gives the account of each. */
async function take(files: Record<string, string | Buffer>, target = archive, options = {}) {
  const folder = join(target.folder, `in-${Math.random()}`);
  mkdirSync(folder, { recursive: true });
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
  const { files: rows } = await target.imports.runLocal(OPERATOR, options, paths, never, () => undefined);
  for (const row of rows) {
    const { account: a } = row;
    expect(a.read).toBe(a.fresh + a.duplicate + a.exceptions);
    expect(a.bytes).toBe(a.bytesInRecords + a.bytesInExceptions + a.bytesInStructure);
  }
  await target.log.sequence('records');
  return rows;
}

async function everything(target = archive): Promise<ArchivedMessage[]> {
  const ids = await target.db.app.query<{ id: number }>('SELECT id FROM archive.message ORDER BY id');
  return target.reader.messages(ids.map((row) => row.id));
}

const bodies = (messages: readonly ArchivedMessage[]): string[] =>
  messages.map((message) => textOf(message.versions.at(-1)!.event).body);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function bytesOf(evidence: number, target = archive): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of target.evidence.bytes(evidence)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const CHAT = [
  '01/03/2024, 09:12 - Ann: see you at noon',
  '01/03/2024, 09:13 - Bo: ok',
  '01/03/2024, 09:13 - Bo: ok',
  '31/03/2024, 09:20 - Ann: bring the file\nand the key',
  '',
].join('\n');
const MAIL =
  'Message-ID: <1@firm.example>\r\nFrom: Ann <ann@firm.example>\r\nTo: Bo <bo@firm.example>\r\nDate: Fri, 1 Mar 2024 09:12:00 +0800\r\nSubject: Noon\r\n\r\nSee you at noon.\r\n';

describe('evidence', () => {
  it('[R2] [R3] gives back the very bytes of every object, and of every record in it, whatever they are', async () => {
    const line = fc.oneof(
      fc.constant('02/03/2024, 10:00 - Cy: hello'),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constant('03/03/2024, 11:59 - Dee: \u202ebidi \ud83d\ude00'),
    );
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.boolean(), async (lines, bom) => {
        const bytes = Buffer.from(`${bom ? '\ufeff' : ''}${CHAT}${lines.join('\n')}${n}`);
        await take({ [`WhatsApp Chat with Room ${n++}.txt`]: bytes });
        const stored = await archive.evidence.bySha256(sha256(bytes), 'records');
        expect(stored!.complete).toBe(true);
        expect((await bytesOf(stored!.id)).equals(bytes)).toBe(true);
      }),
      { numRuns: 15 },
    );
    for (const message of await everything()) {
      const { evidence, ordinal } = message.versions[0]!;
      const record = await archive.evidence.record(evidence, ordinal);
      expect((await bytesOf(evidence)).includes(record)).toBe(true);
    }
  });

  it('any range of an object comes back, from the middle as from the start', async () => {
    await take({ 'WhatsApp Chat with Ann.txt': CHAT });
    const stored = await archive.evidence.bySha256(sha256(Buffer.from(CHAT)), 'records');
    const bytes = Buffer.from(CHAT);
    const range = async (start: number, end: number): Promise<string> => {
      const chunks: Buffer[] = [];
      for await (const chunk of archive.evidence.range(stored!.id, start, end)) chunks.push(chunk);
      return Buffer.concat(chunks).toString('hex');
    };
    for (let start = 0; start <= bytes.length; start += 7)
      for (const end of [start, start + 1, start + 40, bytes.length])
        expect([start, end, await range(start, end)]).toEqual([start, end, bytes.subarray(start, end).toString('hex')]);
  });

  it('[R3] read again by the recorded importer, evidence gives the same canonical bytes; a changed byte is found', async () => {
    await take({ 'WhatsApp Chat with Ann.txt': CHAT, 'noon.eml': MAIL });
    const verdict = await archive.verification.run();
    expect(verdict).toMatchObject({ entries: 5, versions: 5, evidence: 2, reparsed: 2, faults: [] });

    const [pack] = await archive.db.admin.query<{ pack: string }>('SELECT DISTINCT pack FROM archive.piece LIMIT 1');
    const path = join(archive.folder, 'blobs', pack!.pack.slice(0, 2), pack!.pack);
    const bytes = readFileSync(path);
    bytes[40] = bytes[40]! ^ 1;
    writeFileSync(path, bytes);
    expect((await archive.verification.run()).faults.map((fault) => fault.code)).toContain('evidence-altered');
  });

  it('[R40] the same file again adds nothing but its path; the same mail in an mbox is the same record', async () => {
    await take({ 'noon.eml': MAIL });
    const [again] = await take({ 'copy of noon.eml': MAIL });
    expect(again!.account).toMatchObject({ read: 1, fresh: 0, duplicate: 1 });
    const [mbox] = await take({
      'all.mbox': `From ann@firm.example Fri Mar  1 09:12:00 2024\n${MAIL.replaceAll('\r\n', '\n')}\n`,
    });
    expect(mbox!.account).toMatchObject({ read: 1, fresh: 0, duplicate: 1 });
    expect(await everything()).toHaveLength(1);
    const sources = await archive.db.app.query<{ path: string[] }>(
      'SELECT path FROM archive.evidence_source ORDER BY path',
    );
    expect(sources.map((source) => source.path.at(-1))).toEqual(['all.mbox', 'copy of noon.eml', 'noon.eml']);
    // Both sightings of the one message are kept, byte for byte.
    expect(
      await archive.db.app.query('SELECT outcome FROM archive.piece WHERE message_id IS NOT NULL ORDER BY evidence_id'),
    ).toHaveLength(2);
  });
});

describe('what machines send', () => {
  it('[R42] [R5] [E3] is archived and counted like everything else, and says what classed it', async () => {
    const notice = MAIL.replace('<1@', '<2@')
      .replace('Ann <ann@firm.example>', 'Statements <no-reply@broker.example>')
      .replace('Subject: Noon', 'Auto-Submitted: auto-generated\r\nSubject: Your statement');
    const [mail, machine] = await take({ 'noon.eml': MAIL, 'statement.eml': notice });
    for (const file of [mail, machine])
      expect(file!.account).toMatchObject({ read: 1, fresh: 1, exceptions: 0, bytes: file!.bytes });
    const messages = (await everything()).flatMap(({ versions: [version] }) => {
      const { event } = version!;
      return isMessage(event) ? [{ marks: event.marks, why: event.extra?.['automatic'] }] : [];
    });
    expect(messages).toEqual(
      expect.arrayContaining([
        { marks: [], why: undefined },
        { marks: ['automatic'], why: 'auto-submitted: auto-generated' },
      ]),
    );
  });
});

describe('times', () => {
  it('[R39] what the source claims, when we got it and when the ledger took it stay three, with the source’s own zone', async () => {
    await take({ 'noon.eml': MAIL });
    archive.clock.advance(60_000);
    const [message] = await everything();
    const [version] = message!.versions;
    expect(version!.sentAt!.toISOString()).toBe('2024-03-01T01:12:00.000Z');
    expect(version!.receivedAt.toISOString()).toBe('2026-11-24T08:00:00.000Z');
    expect(version!.ledgerAt!.toISOString()).toBe('2026-11-24T08:00:00.000Z');
    expect(version!.event.time).toMatchObject({
      text: 'Fri, 1 Mar 2024 09:12:00 +0800',
      wall: '2024-03-01T09:12:00',
      zone: '+08:00',
      zoneOrigin: 'record',
    });
  });

  it.each([
    ['winter', '01/03/2024, 09:12', '2024-03-01T09:12:00.000Z', []],
    ['summer', '01/07/2024, 09:12', '2024-07-01T08:12:00.000Z', []],
    ['the hour that came twice', '27/10/2024, 01:30', '2024-10-27T00:30:00.000Z', ['dst-fold']],
    ['the hour that never was', '31/03/2024, 01:30', '2024-03-31T01:30:00.000Z', ['dst-gap']],
  ])(
    '[R39] a phone’s wall time is read in the operator’s zone, doubts kept: %s',
    async (_name, written, utc, doubts) => {
      await take(
        { 'WhatsApp Chat with Ann.txt': `31/12/2024, 08:00 - Ann: day first\n${written} - Ann: hello\n` },
        archive,
        { zone: 'Europe/London' },
      );
      const message = (await everything()).find((candidate) => bodies([candidate])[0] === 'hello')!;
      expect(message.versions[0]!.sentAt!.toISOString()).toBe(utc);
      expect(message.versions[0]!.event.time).toMatchObject({ zone: 'Europe/London', zoneOrigin: 'operator', doubts });
    },
  );
});

describe('versions', () => {
  const feed = (...events: object[]): string =>
    [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
  const common = {
    channel: 'teams',
    conversation: { id: 'room', type: 'group', title: 'Room' },
    at: '2024-03-01T09:12:00Z',
  };
  const from = { scheme: 'email', value: 'ann@firm.example', name: 'Ann' };

  it('[R4] edits and deletions at the source are further versions; what was there stays', async () => {
    await take({ 'a.jsonl': feed({ type: 'message', id: '1', from, text: 'price is 13.80', ...common }) });
    await take({ 'b.jsonl': feed({ type: 'edit', id: '2', target: '1', text: 'price is 14.20', ...common }) });
    await take({ 'c.jsonl': feed({ type: 'delete', id: '3', target: '1', ...common }) });
    const [message] = await everything();
    expect(message!.versions.map((version) => [version.version, version.change, textOf(version.event).body])).toEqual([
      [0, 'captured', 'price is 13.80'],
      [1, 'edited', 'price is 14.20'],
      [2, 'deleted', ''],
    ]);
    expect(message!.versions.map((version) => version.position)).toEqual([0, 1, 2]);
    const again = await take({
      'd.jsonl': feed(
        { type: 'edit', id: '2', target: '1', text: 'price is 14.20', ...common },
        { type: 'delete', id: '3', target: '1', ...common },
      ),
    });
    expect(again[0]!.account).toMatchObject({ events: 2, fresh: 0 });
    expect((await everything())[0]!.versions).toHaveLength(3);
  });

  it('[R4] an edit whose message comes later, or never, is kept, and the message joins it', async () => {
    await take({ 'a.jsonl': feed({ type: 'edit', id: '2', target: '1', text: 'after', ...common }) });
    expect(bodies(await everything())).toEqual(['after']);
    await take({ 'b.jsonl': feed({ type: 'message', id: '1', from, text: 'before', ...common }) });
    const [message, ...more] = await everything();
    expect(more).toEqual([]);
    expect(message!.versions.map((version) => [version.change, textOf(version.event).body])).toEqual([
      ['edited', 'after'],
      ['earlier', 'before'],
    ]);
  });

  it('reactions find their message, before or after it', async () => {
    await take({ 'a.jsonl': feed({ type: 'reaction', id: '9', target: '1', value: '👍', by: from, ...common }) });
    await take({ 'b.jsonl': feed({ type: 'message', id: '1', from, text: 'done', ...common }) });
    const message = (await everything()).find((candidate) => candidate.kind === 'message')!;
    expect(
      message.responses.map((response) => (response.event.type === 'reaction' ? response.event.value : '')),
    ).toEqual(['👍']);
  });

  it('[R4] a WhatsApp message deleted or edited in a later export of the same chat becomes a version, its neighbours do not', async () => {
    const name = 'WhatsApp Chat with Desk.txt';
    await take({
      [name]:
        '13/03/2024, 09:12 - Ann: tell nobody\n13/03/2024, 09:12 - Ann: lunch?\n13/03/2024, 09:14 - Bo: the price is 14\n',
    });
    await take({
      [name]:
        '13/03/2024, 09:12 - Ann: This message was deleted\n13/03/2024, 09:12 - Ann: lunch?\n13/03/2024, 09:14 - Bo: the price is 15 <This message was edited>\n13/03/2024, 09:15 - Bo: new\n',
    });
    const messages = await everything();
    expect(messages.map((message) => message.versions.map((version) => version.change))).toEqual([
      ['captured', 'deleted'],
      ['captured'],
      ['captured', 'edited'],
      ['captured'],
    ]);
    expect(textOf(messages[0]!.versions[0]!.event).body).toBe('tell nobody');
    const [third] = await take({
      [name]:
        '13/03/2024, 09:12 - Ann: This message was deleted\n13/03/2024, 09:12 - Ann: lunch?\n13/03/2024, 09:14 - Bo: the price is 15 <This message was edited>\n13/03/2024, 09:15 - Bo: new\n13/03/2024, 09:16 - Bo: newer\n',
    });
    expect(third!.account).toMatchObject({ read: 5, fresh: 1, duplicate: 4 });
  });

  it('[R4] the older export after the newer: the text that was deleted is recovered as an earlier state', async () => {
    const name = 'WhatsApp Chat with Desk.txt';
    await take({ [name]: '13/03/2024, 09:12 - Ann: This message was deleted\n13/03/2024, 09:13 - Ann: lunch?\n' });
    await take({ [name]: '13/03/2024, 09:12 - Ann: tell nobody\n13/03/2024, 09:13 - Ann: lunch?\n' });
    const messages = await everything();
    expect(
      messages.map((message) => message.versions.map((version) => [version.change, textOf(version.event).body])),
    ).toEqual([
      [
        ['captured', 'This message was deleted'],
        ['earlier', 'tell nobody'],
      ],
      [['captured', 'lunch?']],
    ]);
  });
});

describe('merging', () => {
  const lines = Array.from({ length: 400 }, (_, i) => {
    const at = new Date(Date.UTC(2024, 0, 13, 8, 0) + i * 47 * 60_000).toISOString();
    return `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}, ${at.slice(11, 16)} - ${['Ann', 'Bo', 'Cy'][i % 3]}: message ${i}`;
  });

  it.each([
    ['in order', [0, 250], [150, 400]],
    ['newest first', [150, 400], [0, 250]],
    ['one inside the other', [0, 400], [100, 300]],
  ])('overlapping exports become one conversation, whatever the files are called: %s', async (_name, one, other) => {
    await take({ 'part-a.txt': lines.slice(one[0], one[1]).join('\n') });
    await take({ 'part-b.txt': lines.slice(other[0], other[1]).join('\n') });
    const messages = await everything();
    expect(messages).toHaveLength(Math.max(one[1]!, other[1]!) - Math.min(one[0]!, other[0]!));
    expect(new Set(messages.map((message) => message.conversation)).size).toBe(1);
  });

  it('a zone assumed otherwise the first time keeps no export from its conversation', async () => {
    await take({ 'part-a.txt': lines.slice(0, 5).join('\n') }, archive, { zone: 'Pacific/Kiritimati' });
    await take({ 'part-b.txt': lines.slice(0, 8).join('\n') }, archive, { zone: 'Etc/GMT+12' });
    const messages = await everything();
    expect(messages).toHaveLength(8);
    expect(new Set(messages.map((message) => message.conversation)).size).toBe(1);
  });

  it('exports without anything in common stay apart', async () => {
    await take({ 'part-a.txt': lines.slice(0, 200).join('\n') });
    await take({ 'part-b.txt': lines.slice(200).join('\n') });
    expect(new Set((await everything()).map((message) => message.conversation)).size).toBe(2);
  });

  it('true repeats within a minute survive, and merge', async () => {
    await take({ 'WhatsApp Chat with Ann.txt': CHAT });
    expect(bodies(await everything()).filter((body) => body === 'ok')).toHaveLength(2);
    await take({ 'WhatsApp Chat with Ann (1).txt': `${CHAT}31/03/2024, 10:00 - Ann: later\n` });
    expect(bodies(await everything()).filter((body) => body === 'ok')).toHaveLength(2);
  });

  it('two imports of one file at the same moment archive it once', async () => {
    const text = lines.join('\n');
    const twin = { ...archive, ...wire(archive.db, archive.folder, archive.clock) };
    await Promise.all([
      take({ 'WhatsApp Chat with Desk.txt': text }),
      take({ 'WhatsApp Chat with Desk.txt': `${text}\n` }, twin),
    ]);
    expect(await everything()).toHaveLength(400);
  });
});

describe('faults', () => {
  const many = Array.from(
    { length: 3_500 },
    (_, i) => `1${i % 3}/03/2024, 09:${String(i % 60).padStart(2, '0')} - Ann: number ${i}`,
  ).join('\n');

  it('[R6] what cannot be read is kept raw and counted, with its place; the rest of the file is not lost', async () => {
    const [row] = await take({
      'WhatsApp Chat with Ann.txt': `13/03/2024, 09:12 - Ann: fine\n31/11/2024, 09:12 - Ann: no such day\n14/03/2024, 09:13 - Ann: fine too\n`,
      'report.txt': '%PDF-1.7\n%âãÏÓ\n1 0 obj << >>',
      'empty.txt': '',
    });
    void row;
    const exceptions = await archive.db.app.query<{ code: string; ordinal: number; evidence: number }>(
      'SELECT code, ordinal, evidence_id AS evidence FROM archive.exception ORDER BY id',
    );
    expect(exceptions.map((exception) => exception.code).sort()).toEqual(['not-a-known-format', 'unreadable-time']);
    const raw = await Promise.all(
      exceptions.map((exception) => archive.evidence.record(exception.evidence, exception.ordinal)),
    );
    expect(raw.some((bytes) => bytes.toString().includes('31/11/2024, 09:12 - Ann: no such day'))).toBe(true);
    expect(bodies(await everything())).toEqual(['fine', 'fine too']);
  });

  it('an import that is cut off goes on where it stopped, and the archive is that of an undisturbed one', async () => {
    const path = join(archive.folder, 'WhatsApp Chat with Ann.txt');
    writeFileSync(path, many);
    const abort = new AbortController();
    const cut = wire(archive.db, archive.folder, archive.clock);
    const commit = cut.ledger.commit.bind(cut.ledger);
    let batches = 0;
    cut.ledger.commit = async (...args) => {
      if (++batches === 3) throw new Error('the process died here');
      return commit(...args);
    };
    const { files: broken } = await cut.imports.runLocal(OPERATOR, {}, [path], abort.signal, () => undefined);
    expect(broken[0]).toMatchObject({ state: 'failed' });
    expect(broken[0]!.account.fresh).toBe(2_000);

    const resumed = wire(archive.db, archive.folder, archive.clock);
    const { files } = await resumed.imports.runLocal(OPERATOR, {}, [path], abort.signal, () => undefined);
    expect(files[0]!.account).toMatchObject({ read: 3_500, fresh: 3_500, duplicate: 0, exceptions: 0 });
    await archive.log.sequence('records');
    expect(await archive.reader.count()).toBe(3_500);
    expect(await archive.reader.head()).toBe(3_500);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('cancelled: what was committed stays, the rest is not read, nobody can start it again', async () => {
    const upload = (await import('node:stream')).Readable.from([Buffer.from(many)]);
    const { row } = await archive.imports.create(OPERATOR, {});
    await archive.imports.addUpload(OPERATOR, row.id, 'WhatsApp Chat with Ann.txt', upload);
    const started = await archive.imports.start(OPERATOR, row.id, 0);
    const cut = wire(archive.db, archive.folder, archive.clock);
    const commit = cut.ledger.commit.bind(cut.ledger);
    cut.ledger.commit = async (...args) => {
      const done = await commit(...args);
      await archive.imports.cancel(OPERATOR, row.id, started.row.version).catch(() => undefined);
      return done;
    };
    await cut.imports.run(row.id, never);
    const after = await archive.imports.get(row.id);
    expect(after.row.state).toBe('cancelled');
    expect(readdirSync(join(archive.folder, 'staging'))).toEqual([]);
    expect(await archive.reader.count()).toBe(1_000);
    await expect(archive.imports.start(OPERATOR, row.id, undefined)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  it('[R73] version, evidence and ledger entry commit together: a ledger that cannot be written takes the messages back', async () => {
    await archive.db.owner.query('REVOKE INSERT ON access.log_pending FROM minutebook_app');
    const folder = join(archive.folder, 'in');
    mkdirSync(folder);
    writeFileSync(join(folder, 'noon.eml'), MAIL);
    await expect(
      archive.imports.runLocal(OPERATOR, {}, [join(folder, 'noon.eml')], never, () => undefined),
    ).rejects.toThrow(/permission denied/);
    await archive.db.owner.query('GRANT INSERT ON access.log_pending TO minutebook_app');
    expect(await archive.reader.count()).toBe(0);
    expect(await archive.db.app.query('SELECT 1 FROM archive.piece')).toEqual([]);
  });

  it('[R2] [R6] a commit whose answer was lost keeps the bytes it refers to, and the import goes on; read again, nothing is doubled', async () => {
    const line = await lossyLine(archive.db.appUrl, [ACCESS_SCHEMA, ARCHIVE_SCHEMA]);
    const over = { ...archive, ...wire({ ...archive.db, app: line.database }, archive.folder, archive.clock) };
    const keep = over.blobs.keep.bind(over.blobs);
    jest.spyOn(over.blobs, 'keep').mockImplementationOnce(async (...blob) => {
      line.loseNextCommit();
      return keep(...blob);
    });
    const [file] = await take({ 'WhatsApp Chat with Bo.txt': CHAT }, over);
    await line.close();
    expect(file).toMatchObject({ state: 'done', account: { read: 4, fresh: 4, duplicate: 0 } });
    expect(bodies(await everything())).toHaveLength(4);
    const [again] = await take({ 'WhatsApp Chat with Bo.txt': CHAT });
    expect(again!.account).toMatchObject({ fresh: 0 });
    expect(bodies(await everything())).toHaveLength(4);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R92] the program’s own role cannot change or remove what was captured', async () => {
    await take({ 'noon.eml': MAIL });
    await archive.db.app.query(
      'INSERT INTO archive.attachment SELECT m.id, e.id FROM archive.message m, archive.evidence e',
    );
    for (const table of [
      'message',
      'version',
      'piece',
      'data_key',
      'evidence',
      'exception',
      'attachment',
      'evidence_source',
    ]) {
      for (const statement of [`DELETE FROM archive.${table}`, `TRUNCATE archive.${table}`]) {
        await expect(archive.db.app.query(statement)).rejects.toThrow(
          /permission denied|append-only|was not disposed of|the object is there/,
        );
        await expect(
          archive.db.owner.query(`${statement}${statement.startsWith('TRUNC') ? ' CASCADE' : ''}`),
        ).rejects.toThrow(/append-only|was not disposed of|the object is there/);
      }
    }
    await expect(archive.db.app.query('UPDATE archive.evidence SET account = account')).rejects.toThrow(
      /complete and stays/,
    );
  });
});

describe('at rest', () => {
  const CANARY = 'CANARY-board-signs-tonight';

  it('[R154] [R70] no text of a message stands in the database, its logs, the blobs or the staging folder', async () => {
    await take({
      'WhatsApp Chat with Ann.txt': `13/03/2024, 09:12 - Ann: ${CANARY}\n31/11/2024, 10:00 - Ann: ${CANARY} broken\n`,
      'noon.eml': MAIL.replace('Noon', `${CANARY} subject`).replace('noon.', `noon ${CANARY}.`),
    });
    const tables = await archive.db.admin.query<{ name: string }>(
      `SELECT table_schema || '.' || quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema IN ('access', 'archive')`,
    );
    const canaries = [
      CANARY,
      Buffer.from(CANARY).toString('hex'),
      Buffer.from(CANARY).toString('base64').slice(0, 30),
      Buffer.from(CANARY, 'utf16le').toString('hex'),
    ];
    for (const { name } of tables) {
      const [dump] = await archive.db.admin.query<{ text: string | null }>(
        `SELECT string_agg(t::text, E'\\n') AS text FROM ${name} t`,
      );
      for (const canary of canaries) expect(dump!.text ?? '').not.toContain(canary);
    }
    const files = readdirSync(archive.folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes('/in-'),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(readFileSync(join(file.parentPath, file.name)).includes(CANARY)).toBe(false);
  });

  it('[R156] a ciphertext opens in its own place only', async () => {
    await take({ 'WhatsApp Chat with Ann.txt': CHAT });
    const [one, other] = await archive.db.app.query<{ id: number; message_id: number; content: Buffer }>(
      'SELECT id, message_id, content FROM archive.version ORDER BY id LIMIT 2',
    );
    await archive.db.admin.query('ALTER TABLE archive.version DISABLE TRIGGER append_only');
    await archive.db.admin.query('UPDATE archive.version SET content = $2 WHERE id = $1', [one!.id, other!.content]);
    await expect(wire(archive.db, archive.folder, archive.clock).reader.message(one!.message_id)).rejects.toMatchObject(
      { code: 'seal-broken' },
    );
    expect((await archive.verification.run()).faults).toEqual([expect.objectContaining({ code: 'record-altered' })]);
  });

  it('a wrong key is found at once, and says so', async () => {
    await take({ 'noon.eml': MAIL });
    await expect(new Keyring(Buffer.alloc(32, 1), 'test').check(archive.db.app)).rejects.toMatchObject({
      code: 'key-wrong',
    });
    expect(() => Keyring.fromHex('not a key', 'test')).toThrow(expect.objectContaining({ code: 'key-invalid' }));
  });

  it('what memory remembers and what the database gives back are the same', async () => {
    await take({
      'WhatsApp Chat with Ann.txt': `${CHAT}13/04/2024, 09:12 - Ann: lone \ud800 surrogate\n`,
      'noon.eml': MAIL,
    });
    const cold = wire(archive.db, archive.folder, archive.clock, false).reader;
    expect(await archive.reader.follow(0, 100)).toEqual(await cold.follow(0, 100));
  });
});

describe('annotations', () => {
  const text = (number: number, says: string): Annotation => ({
    kind: 'text',
    version: 0,
    number,
    extractor: 'text/1',
    outcome: 'text',
    mediaType: 'application/pdf',
    text: says,
    detail: null,
  });

  it('are kept once, sealed, in the ledger, and verified like versions', async () => {
    await take({ 'noon.eml': MAIL });
    const [message] = await everything();
    const add = (annotation: Annotation): Promise<number> =>
      archive.db.app.transaction((tx) => archive.annotations.add(tx, [{ message: message!.id, annotation }]));
    expect(await add(text(0, 'lone \ud800 surrogate'))).toBe(1);
    expect(await add(text(0, 'another reading by the same extractor'))).toBe(0);
    await archive.log.sequence('records');
    const [kept] = (await archive.reader.message(message!.id)).annotations;
    expect(kept).toMatchObject({ position: 1, annotation: { ...text(0, 'lone \ufffd surrogate') } });
    expect((await archive.reader.follow(0, 10)).map((item) => item.kind)).toEqual(['message', 'annotation']);
    expect(await archive.verification.run()).toMatchObject({ entries: 2, versions: 1, faults: [] });
  });

  it('[R64] one that was changed in the database is found', async () => {
    await take({ 'noon.eml': MAIL });
    const [message] = await everything();
    await archive.db.app.transaction((tx) =>
      archive.annotations.add(tx, [{ message: message!.id, annotation: text(0, 'seven percent') }]),
    );
    await archive.log.sequence('records');
    await expect(archive.db.app.query('DELETE FROM archive.annotation')).rejects.toThrow();
    await archive.db.admin.query('ALTER TABLE archive.annotation DISABLE TRIGGER only_disposed');
    await archive.db.admin.query('DELETE FROM archive.annotation');
    expect((await archive.verification.run()).faults).toEqual([expect.objectContaining({ code: 'record-missing' })]);
  });
});

describe('conversations', () => {
  it('are read around a message and page by page, in the order of time and file', async () => {
    const text = Array.from(
      { length: 120 },
      (_, i) =>
        `13/03/2024, ${String(8 + Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')} - Ann: n${i}`,
    ).join('\n');
    await take({ 'WhatsApp Chat with Ann.txt': text });
    const all = await everything();
    const middle = all[60]!;
    const slice = await archive.reader.slice(middle.conversation, { around: middle.id }, 20);
    expect(bodies(slice.messages)).toEqual(Array.from({ length: 21 }, (_, i) => `n${50 + i}`));
    const earlier = await archive.reader.slice(middle.conversation, { before: slice.earlier }, 20);
    expect(bodies(earlier.messages)).toEqual(Array.from({ length: 20 }, (_, i) => `n${30 + i}`));
    const later = await archive.reader.slice(middle.conversation, { after: slice.later }, 100);
    expect(bodies(later.messages)).toEqual(Array.from({ length: 49 }, (_, i) => `n${71 + i}`));
    expect(later.later).toBeUndefined();
    await expect(archive.reader.slice(999_999, {}, 10)).rejects.toMatchObject({ code: 'not-found' });
    expect((await archive.reader.roster(middle.conversation)).members.map((handle) => handle.name)).toEqual(['Ann']);
  });

  it('mail threads by reference, then by subject and people', async () => {
    const mail = (id: string, subject: string, extra = '') =>
      MAIL.replace('<1@', `<${id}@`).replace('Subject: Noon', `Subject: ${subject}${extra}`);
    await take({
      'a.eml': mail('1', 'Noon'),
      'b.eml': mail('2', 'Other words', '\r\nIn-Reply-To: <1@firm.example>\r\nReferences: <1@firm.example>'),
      'c.eml': mail('3', 'Re: Noon')
        .replace('Ann <ann', 'Bo <bo')
        .replace('Bo <bo@firm.example>\r\nDate', 'Ann <ann@firm.example>\r\nDate'),
      'd.eml': mail('4', 'Something else'),
    });
    const messages = await everything();
    expect(new Set(messages.map((message) => message.conversation)).size).toBe(2);
    expect(messages.every((message) => isMessage(message.versions[0]!.event))).toBe(true);
  });
});

describe('small files', () => {
  const mail = (n: number, text = `Mail number ${n}.`): string =>
    MAIL.replace('<1@', `<small-${n}@`).replace('See you at noon.', text);
  const folderOf = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`${String(n).padStart(4, '0')}.eml`, mail(n)]));
  /** How many deliveries each transaction of an import took, and what `before` threw there. */
  const counting = (before: (files: number) => unknown = () => undefined) => {
    const wired = wire(archive.db, archive.folder, archive.clock);
    const commit = wired.ledger.commit.bind(wired.ledger);
    const transactions: number[] = [];
    wired.ledger.commit = async (deliveries, alongside) => {
      transactions.push(deliveries.length);
      await before(deliveries.length);
      return commit(deliveries, alongside);
    };
    return { target: { ...archive, imports: wired.imports }, transactions };
  };

  it('are archived many at a time, each with its own evidence and account', async () => {
    const { target, transactions } = counting();
    const rows = await take(folderOf(300), target);
    expect(transactions.length).toBeLessThanOrEqual(2);
    expect(rows).toHaveLength(300);
    for (const row of rows)
      expect(row).toMatchObject({
        state: 'done',
        format: 'eml',
        bytesRead: row.bytes,
        account: { read: 1, fresh: 1, bytes: row.bytes },
      });
    expect(rows[0]!.firstAt?.toISOString()).toBe('2024-03-01T01:12:00.000Z');
    for (const n of [0, 150, 299])
      expect(
        (await bytesOf((await archive.evidence.bySha256(sha256(Buffer.from(mail(n))), 'records'))!.id)).toString(),
      ).toBe(mail(n));
    expect(await archive.reader.count()).toBe(300);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('among others keep their order and their accounts: copies, conversations, archives, what nobody can read', async () => {
    const rows = await take({
      'a.eml': mail(1),
      'b.eml': mail(2),
      'c copy of a.eml': mail(1),
      'd WhatsApp Chat with Ann.txt': CHAT,
      'e.bin': Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 250, 251, 252]),
      'f.eml': mail(3),
      'g same mail in other bytes.eml': mail(3).replaceAll('\r\n', '\n'),
    });
    expect(
      rows.map(({ name, state, account: { fresh, duplicate, exceptions } }) => [
        name[0],
        state,
        fresh,
        duplicate,
        exceptions,
      ]),
    ).toEqual([
      ['a', 'done', 1, 0, 0],
      ['b', 'done', 1, 0, 0],
      ['c', 'done', 0, 1, 0],
      ['d', 'done', 4, 0, 0],
      ['e', 'done', 0, 0, 1],
      ['f', 'done', 1, 0, 0],
      ['g', 'done', 0, 1, 0],
    ]);
    expect(rows[2]!.notes).toEqual(['The very same file is in the archive already; nothing was added.']);
    const again = await take({ 'a.eml': mail(1), 'h.eml': mail(4), 'b.eml': mail(2) });
    expect(again.map(({ account: { fresh, duplicate } }) => [fresh, duplicate])).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('that cannot be archived together are archived one by one, and a fault of one is not the others’', async () => {
    const { target, transactions } = counting((files) => {
      if (files > 1) throw new Error('not together');
      if (transactions.length === 4) throw new Error('not this one');
    });
    const rows = await take(folderOf(6), target);
    expect(transactions).toEqual([6, 1, 1, 1, 1, 1, 1]);
    expect(rows.map(({ state }) => state)).toEqual(['done', 'done', 'failed', 'done', 'done', 'done']);
    expect(await archive.reader.count()).toBe(5);
    const again = await take(folderOf(6));
    expect(again.map(({ account }) => account.fresh)).toEqual([0, 0, 1, 0, 0, 0]);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('of an import that is cancelled stay whole: all of a transaction, or none', async () => {
    const { row } = await archive.imports.create(OPERATOR, {});
    const { Readable } = await import('node:stream');
    for (const [name, text] of Object.entries(folderOf(4)))
      await archive.imports.addUpload(OPERATOR, row.id, name, Readable.from([Buffer.from(text)]));
    const { row: started } = await archive.imports.start(OPERATOR, row.id, 0);
    const { target, transactions } = counting(() => archive.imports.cancel(OPERATOR, row.id, started.version));
    await target.imports.run(row.id, never);
    expect(transactions).toEqual([4]);
    expect((await archive.imports.get(row.id)).files.map(({ state }) => state)).toEqual(Array(4).fill('cancelled'));
    expect(await archive.reader.count()).toBe(0);
  });
});
