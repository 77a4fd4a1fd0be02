import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImapServer } from '../peers/imap-server.testing';
import { type TestSources, testSources } from '../testing';
import { Puller } from './puller';

const never = new AbortController().signal;
/** A turn that is over with the first thing it brings. */
const AT_ONCE = 0;

let sources: TestSources;
let puller: Puller;
beforeEach(async () => {
  sources = await testSources();
  const { db, imports, clock } = sources.archive;
  puller = new Puller(db.app, sources.register, sources.inbox, imports, sources.vendor, clock, AT_ONCE);
});
afterEach(() => sources.archive.drop());

describe('the turn of a source', () => {
  it('ends between two mails, says that there is more, and the next goes on there', async () => {
    const server = new ImapServer('ann', 'open sesame');
    server.mails.push(...[1, 2, 3].map((uid) => ({ uid, raw: `Message-ID: <${uid}@firm.example>\r\n\r\nText\r\n` })));
    const fields = { host: '127.0.0.1', port: String(await server.listen()), security: 'none', user: 'ann' };
    const { id } = await sources.add('imap', { ...fields, password: 'open sesame' });
    for (const backlog of [1, 2, 3]) {
      expect(await puller.turn(id, never)).toEqual({ hasMore: true });
      expect(await sources.register.get(id)).toMatchObject({ backlog, testProblem: null });
    }
    expect(await puller.turn(id, never)).toEqual({ hasMore: false });
    const fetched = server.commands.filter((command) => command.startsWith('UID FETCH'));
    expect(fetched).toHaveLength(3);
    await server.close();
  });

  it('ends between two files; the one it was at is read to its end and moved', async () => {
    const folder = join(sources.archive.folder, 'watched');
    mkdirSync(folder);
    for (const name of ['a.txt', 'b.txt']) {
      writeFileSync(join(folder, name), '01/03/2024, 09:12 - Ann: see you at noon\n');
      utimesSync(join(folder, name), 0, 0);
    }
    const { id } = await sources.add('folder', { path: folder, settleSeconds: '30' });
    expect(await puller.turn(id, never)).toEqual({ hasMore: true });
    expect(readdirSync(join(folder, 'done'))).toEqual(['a.txt']);
    await puller.turn(id, never);
    expect(await puller.turn(id, never)).toEqual({ hasMore: false });
    expect(readdirSync(folder)).toEqual(['done']);
  });

  it('a fault is in the register, and given back rather than thrown', async () => {
    const { id } = await sources.add('folder', { path: join(sources.archive.folder, 'gone'), settleSeconds: '30' });
    const { hasMore, fault } = await puller.turn(id, never);
    expect([hasMore, fault]).toEqual([false, expect.objectContaining({ code: 'ENOENT' })]);
    expect((await sources.register.get(id)).testProblem).toBe('The source could not be asked.');
  });

  it('what the register could not be told is thrown: it is tried again', async () => {
    const { id } = await sources.add('folder', { path: join(sources.archive.folder, 'gone'), settleSeconds: '30' });
    jest.spyOn(sources.register, 'asked').mockRejectedValue(new Error('no database'));
    await expect(puller.turn(id, never)).rejects.toThrow('no database');
  });
});
