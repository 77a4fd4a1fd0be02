import { type AddressInfo, connect, createServer } from 'node:net';
import { textOf } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import { ImapServer } from '../../peers/imap-server.testing';
import { Feeds } from '../../register/feeds';
import type { SourceRow } from '../../store/source-store';
import { type TestSources, testSources, wireSources } from '../../testing';

const never = new AbortController().signal;
const mail = (n: number): string =>
  `Message-ID: <${n}@firm.example>\r\nFrom: Ann <ann@firm.example>\r\nTo: Bo <bo@firm.example>\r\nDate: Tue, 24 Nov 2026 07:00:0${n % 10} +0000\r\nSubject: n${n}\r\n\r\nText ${n}\r\n`;

let sources: TestSources;
let server: ImapServer;
let source: SourceRow;
beforeEach(async () => {
  sources = await testSources();
  server = new ImapServer('ann', 'open sesame');
  source = await add(await server.listen());
});
afterEach(async () => {
  await server.close();
  await sources.archive.drop();
});

const add = (port: number, fields: Record<string, string> = {}, name = 'mailbox'): Promise<SourceRow> =>
  sources.add(
    'imap',
    {
      ...{ host: '127.0.0.1', port: String(port), security: 'none', user: 'ann', password: 'open sesame' },
      ...fields,
    },
    name,
  );
const put = (...uids: number[]): void => void server.mails.push(...uids.map((uid) => ({ uid, raw: mail(uid) })));

async function pulled(): Promise<string[]> {
  await sources.puller.run(source.id, never);
  await sources.drain.all(never);
  const messages = await sources.archive.reader.newest(1_000);
  return messages.map((message) => textOf(message.versions[0]!.event).body.trim()).reverse();
}

const gaps = async (): Promise<object[]> =>
  sources.archive.gaps.list({ kind: 'live', origin: source.id, all: true, limit: 10 });

/** The server at a port, but for UID SEARCH, which it answers so. */
async function refusing(port: number, answer: 'NO' | 'BAD'): Promise<{ port: number; close(): void }> {
  const front = createServer((socket) => {
    const back = connect(port, '127.0.0.1');
    back.pipe(socket);
    for (const end of [socket, back])
      end.on('error', () => undefined).on('close', () => (socket.destroy(), back.destroy()));
    socket.on('data', (chunk: Buffer) => {
      const [, tag] = /^(\S+) UID SEARCH/.exec(chunk.toString('latin1')) ?? [];
      if (tag === undefined) back.write(chunk);
      else socket.write(`${tag} ${answer} not here\r\n`);
    });
  });
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
  return { port: (front.address() as AddressInfo).port, close: () => void front.close() };
}

const cursor = async (): Promise<string | null> => (await sources.register.open(source.id))!.cursor;
async function change(fields: Record<string, string>): Promise<void> {
  const { version } = await sources.register.get(source.id);
  await sources.register.change(OPERATOR, source.id, version, { fields });
}

describe('a mailbox', () => {
  it('is read from its start, then only what is new, and nothing in it is changed', async () => {
    put(1, 2, 3);
    expect(await pulled()).toEqual(['Text 1', 'Text 2', 'Text 3']);
    const asked = server.commands.filter((command) => command.startsWith('UID FETCH')).length;
    expect(await pulled()).toHaveLength(3);
    put(4);
    expect(await pulled()).toEqual(['Text 1', 'Text 2', 'Text 3', 'Text 4']);
    const fetches = server.commands.filter((command) => command.startsWith('UID FETCH'));
    expect(fetches).toHaveLength(asked + 1);
    expect(fetches.every((command) => command.includes('BODY.PEEK'))).toBe(true);
    expect(server.commands.some((command) => /^(SELECT|STORE|UID STORE|EXPUNGE|APPEND)/i.test(command))).toBe(false);
  });

  it('[R45] a UID that was removed before we came is a gap', async () => {
    put(1, 2, 5);
    await pulled();
    expect(await gaps()).toMatchObject([{ from: 3, to: 4, state: 'open' }]);
  });

  it('rebuilt under another UIDVALIDITY it is read again, and no mail is there twice', async () => {
    put(1, 2);
    await pulled();
    server.uidValidity = 8;
    server.mails = [];
    put(1, 2, 3);
    expect(await pulled()).toEqual(['Text 1', 'Text 2', 'Text 3']);
  });

  it('a connection that breaks loses nothing: the next round, and the next process, go on where it stopped', async () => {
    put(1, 2, 3, 4);
    server.breakAfter = 2;
    await expect(sources.puller.run(source.id, never)).rejects.toMatchObject({ code: 'imap-unavailable' });
    server.breakAfter = Infinity;
    Object.assign(sources, wireSources(sources.archive));
    expect(await pulled()).toEqual(['Text 1', 'Text 2', 'Text 3', 'Text 4']);
    expect(await gaps()).toEqual([]);
  });

  it('a wrong password is said, and an unprotected one never leaves this machine', async () => {
    await sources.register.change(OPERATOR, source.id, source.version, { fields: { password: 'guess' } });
    await expect(sources.puller.run(source.id, never)).rejects.toMatchObject({ code: 'imap-refused' });
    // The register says so until it works again: a silent mailbox must not look like a quiet one.
    const problem = async (): Promise<string | null> => (await sources.register.get(source.id)).testProblem;
    expect(await problem()).toBe('The mail server refuses the user or the password.');
    expect(await new Feeds(sources.register).feeds()).toMatchObject([
      { name: 'mailbox', channel: 'email', responsible: 'Records', backlog: 0, gapsOpen: 0, lastReceivedAt: null },
    ]);
    const { version } = await sources.register.get(source.id);
    await sources.register.change(OPERATOR, source.id, version, { fields: { password: 'open sesame' } });
    await sources.puller.run(source.id, never);
    expect(await problem()).toBeNull();
    const far = await add(143, { host: 'mail.firm.example' }, 'far away');
    await expect(sources.puller.run(far.id, never)).rejects.toMatchObject({ code: 'imap-unprotected' });
  });

  it.each(['NO', 'BAD'] as const)(
    '[R44] a server that answers a search with %s is no quiet mailbox',
    async (answer) => {
      put(1, 2);
      const front = await refusing(Number(source.settings['port']), answer);
      const refused = await add(front.port, {}, 'refused');
      await expect(sources.puller.run(refused.id, never)).rejects.toMatchObject({ code: 'imap-search-refused' });
      expect((await sources.register.get(refused.id)).testProblem).toBe(
        'The mail server refuses to list the mails of the mailbox.',
      );
      front.close();
    },
  );

  it.each([{ mailbox: 'Archive' }, { host: 'localhost' }])(
    'set to another one with the same UIDVALIDITY (%j) it is read from its start',
    async (other) => {
      put(1, 2, 3);
      await pulled();
      server.mails = [];
      await change(other);
      server.mails = [1, 2, 3].map((uid) => ({ uid, raw: mail(uid + 4) }));
      expect((await pulled()).sort()).toEqual([1, 2, 3, 5, 6, 7].map((n) => `Text ${n}`));
    },
  );

  it('[R45] a place an older version saved is of the mailbox that is set up; no gap is missed there', async () => {
    put(1, 2);
    await pulled();
    // As it was saved and counted before: by UIDVALIDITY alone.
    const { db } = sources.archive;
    await db.app.query('UPDATE sources.source SET cursor = $2 WHERE id = $1', [
      source.id,
      JSON.stringify({ validity: '7', uid: 2 }),
    ]);
    await db.app.query(`UPDATE archive.sequence SET stream = 'INBOX 7' WHERE origin = $1`, [source.id]);
    const before = server.commands.filter((command) => command.startsWith('UID FETCH')).length;
    put(4);
    expect(await pulled()).toEqual(['Text 1', 'Text 2', 'Text 4']);
    expect(server.commands.filter((command) => command.startsWith('UID FETCH'))).toHaveLength(before + 1);
    expect(await gaps()).toMatchObject([{ stream: 'INBOX 7', from: 3, to: 3 }]);
    expect(JSON.parse((await cursor())!)).toMatchObject({ uid: 4, isOld: true });
    await change({ mailbox: 'Archive' });
    put(5);
    await pulled();
    expect(JSON.parse((await cursor())!)).not.toHaveProperty('isOld');
  });
});
