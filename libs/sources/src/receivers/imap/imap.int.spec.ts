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
});
