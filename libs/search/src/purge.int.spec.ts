import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Purge } from '@minutebook/archive';
import { dispose, putInForce, type TestArchive } from '@minutebook/archive/testing';
import { DataFolder, EmbeddedPostgres, Log } from '@minutebook/platform';
import { describeWith } from '@minutebook/platform/testing';
import { ElasticIndex } from './elastic/elastic-index';
import { PostgresIndex } from './postgres/postgres-index';
import { feedOf, testSearch, type TestSearch } from './testing';

/** A word nobody else has, in lower case as an index keeps it. */
const CANARY = 'kanarienvogel8471';

/** The same as it could lie in a file: UTF-8, UTF-16 either way round, and base64 at each of its three offsets. */
const DISGUISES: readonly Buffer[] = [
  Buffer.from(CANARY),
  Buffer.from(CANARY, 'utf16le'),
  Buffer.from(CANARY, 'utf16le').swap16(),
  // Without what its neighbours have a share in.
  ...[0, 1, 2].map((offset) => {
    const text = Buffer.from('x'.repeat(offset) + CANARY).toString('base64');
    return Buffer.from(text.slice(offset === 0 ? 0 : 4, -4));
  }),
];

/** Files below a folder in which the canary lies, in whatever form. */
function nests(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = contentOf(path);
      return DISGUISES.some((disguise) => bytes.includes(disguise));
    });
}

/** Nothing of a file that goes while it is being looked at. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

/** A PostgreSQL of its own: what others write to the run's would be looked through as well. */
async function inOwnServer(work: (folder: string, server: EmbeddedPostgres) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  const shared = process.env.MINUTEBOOK_TEST_POSTGRES;
  const server = await EmbeddedPostgres.start(DataFolder.open(folder));
  try {
    process.env.MINUTEBOOK_TEST_POSTGRES = server.endpoints.adminUrl;
    await work(folder, server);
  } finally {
    process.env.MINUTEBOOK_TEST_POSTGRES = shared;
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the appliance files, without the folders its operator brought. */
function filed({ archive }: TestSearch): string[] {
  return ['blobs', 'staging'].map((name) => join(archive.folder, name)).filter(existsSync);
}

async function livesAndDies(lab: TestSearch, folders: () => string[]): Promise<void> {
  const { archive } = lab;
  const words = [`the ${CANARY} sings`, 'lunch at noon', `say ${CANARY.toUpperCase()} to nobody`];
  await lab.take({
    'old.jsonl': feedOf(words, `room of the ${CANARY}`),
    'kept.jsonl': feedOf(['kept for ever'], 'kept', '2026-10-01T09:00:00Z'),
  });
  const run = (source: string) =>
    lab.search.run({
      source,
      sort: 'newest',
      limit: 10,
      reader: 'operator:test',
      signal: new AbortController().signal,
    });
  expect((await run('kanarien*')).total).toBe(2);
  await archive.db.admin.query('ANALYZE');
  await archive.db.admin.query('CHECKPOINT');
  expect(folders().flatMap(nests)).not.toEqual([]);

  await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
  await dispose(archive);
  await lab.indexer.catchUp();
  expect((await run('kanarien*')).total).toBe(0);
  expect((await run('kept')).total).toBe(1);
  expect(await lab.index.count()).toBe(1);

  const purge = new Purge(archive.db.app, archive.audit, archive.clock, new Log('error', () => undefined));
  purge.add({ name: 'search', purge: (signal) => lab.indexer.purge(signal) });
  expect(await purge.run()).toBe(true);
  expect(folders().flatMap(nests)).toEqual([]);
  expect(await archive.db.app.query('SELECT term FROM search.vocabulary ORDER BY term')).toEqual(
    ['ever', 'for', 'kept'].map((term) => ({ term })),
  );
  expect((await archive.disposal.disposals.get(1)).purgedAt).not.toBeNull();
  expect(await purge.run()).toBe(false);
  expect((await archive.verification.run()).faults).toEqual([]);
  // A word that was forgotten is learned again when it comes again.
  await lab.take({ 'again.jsonl': feedOf([`the ${CANARY} is back`], 'again', '2026-10-02T09:00:00Z') });
  expect((await run('kanarien*')).total).toBe(1);
}

describe('after disposal and purge', () => {
  it('[R23] no byte of a message is in PostgreSQL’s files, its write-ahead log, blobs or logs', async () => {
    await inOwnServer(async (folder) => {
      const lab = await testSearch((archive) => new PostgresIndex(archive.db.app));
      await livesAndDies(lab, () => [folder, ...filed(lab)]);
      await lab.archive.drop();
    });
  });
});

describeWith('elasticsearch', 'after disposal and purge, with Elasticsearch', (url) => {
  const prefix = `canary-${process.pid}`;

  /** Where the engine keeps this index: others may be under way beside it. */
  async function filesOfIndex(): Promise<string[]> {
    const nodes = (await (await fetch(`${url}/_nodes/settings`)).json()) as {
      nodes: Record<string, { settings: { path: { data: string | string[] } } }>;
    };
    const [row] = (await (await fetch(`${url}/_cat/indices/${prefix}*?format=json&h=uuid`)).json()) as {
      uuid: string;
    }[];
    return Object.values(nodes.nodes)
      .flatMap(({ settings }) => settings.path.data)
      .map((data) => join(data, 'indices', row!.uuid));
  }

  it('[R23] [R155] no byte of a message is in the index’s files either', async () => {
    await inOwnServer(async (folder) => {
      const indices: ElasticIndex[] = [];
      const lab = await testSearch((archive: TestArchive) => {
        const index = new ElasticIndex(url, archive.db.app, prefix);
        indices.push(index);
        return index;
      });
      try {
        const files = await filesOfIndex();
        await livesAndDies(lab, () => [folder, ...filed(lab), ...files]);
      } finally {
        await fetch(`${url}/${prefix}-messages-v*`, { method: 'DELETE' });
        for (const index of indices) await index.close();
        await lab.archive.drop();
      }
    });
  });
});
