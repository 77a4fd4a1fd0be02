import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InlineJobs, Log } from '@minutebook/platform';
import { Puller } from '../drain/puller';
import { ImapServer } from '../peers/imap-server.testing';
import { type TestSources, testSources } from '../testing';
import { SourceJob } from './source.job';

let sources: TestSources;
let server: ImapServer;
let port: string;
let jobs: InlineJobs;
let job: SourceJob;
let lines: string[];
beforeEach(async () => {
  sources = await testSources();
  server = new ImapServer('ann', 'open sesame');
  port = String(await server.listen());
  server.mails.push(...[1, 2, 3].map((uid) => ({ uid, raw: `Message-ID: <${uid}@firm.example>\r\n\r\nText\r\n` })));
  lines = [];
  const log = new Log('warn', (line) => void lines.push(line));
  // One place for all, and turns that are over with the first thing they bring.
  jobs = new InlineJobs(log, 1);
  const { db, imports, clock } = sources.archive;
  const puller = new Puller(db.app, sources.register, sources.inbox, imports, sources.vendor, clock, 0);
  jest.spyOn(sources.drain, 'pending').mockResolvedValue([]);
  job = new SourceJob(sources.drain, puller, log, jobs);
});
afterEach(async () => {
  job.onApplicationShutdown();
  await jobs.stop();
  await server.close();
  await sources.archive.drop();
});

const add = (name: string, password: string) =>
  sources.add('imap', { host: '127.0.0.1', port, security: 'none', user: 'ann', password }, name);

async function delivered(count: number): Promise<string[]> {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const rows = await sources.archive.db.app.query<{ name: string }>(
      'SELECT s.name FROM sources.delivery d JOIN sources.source s ON s.id = d.source_id ORDER BY d.id',
    );
    if (rows.length >= count) return rows.map(({ name }) => name);
  }
  throw new Error('waited in vain');
}

async function begin(): Promise<void> {
  await jobs.start();
  job.onApplicationBootstrap();
}

describe('the jobs of the sources', () => {
  it('a long mailbox lets the others have their turn, and is read to its end without the clock', async () => {
    await add('one', 'open sesame');
    await add('two', 'open sesame');
    await begin();
    const order = await delivered(6);
    expect(order.slice(0, 2).sort()).toEqual(['one', 'two']);
    expect(order.slice(2, 4).sort()).toEqual(['one', 'two']);
    expect(lines).toEqual([]);
  });

  it('a source that fails gives its place back at once', async () => {
    await add('a wrong one', 'guess');
    await add('b', 'open sesame');
    await begin();
    expect(await delivered(3)).toEqual(['b', 'b', 'b']);
    expect(server.commands.filter((command) => command.includes('guess'))).toHaveLength(1);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { what: 'a source could not be asked', code: 'imap-refused' },
    ]);
  });

  it('[R152] the log says that a file could not be taken, and not its name', async () => {
    const folder = join(sources.archive.folder, 'watched');
    mkdirSync(folder);
    writeFileSync(join(folder, 'Chat with Ann.txt'), 'text');
    await sources.add('folder', { path: folder, settleSeconds: '0' });
    sources.archive.clock.advance(10 * 365 * 24 * 3_600_000);
    jest.spyOn(sources.archive.imports, 'addUpload').mockRejectedValue(new Error('Chat with Ann.txt'));
    await begin();
    for (const end = Date.now() + 10_000; lines.length === 0 && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(lines).toEqual([expect.stringContaining('"code":"file-not-taken"')]);
    expect(lines[0]).not.toContain('Chat with Ann');
  });
});
