import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ACCESS_SCHEMA } from '@minutebook/access';
import { ARCHIVE_SCHEMA } from '@minutebook/archive';
import { Database, DataFolder, EmbeddedPostgres } from '@minutebook/platform';
import { ElasticIndex, PostgresIndex, SEARCH_SCHEMA, type SearchIndex } from '@minutebook/search';

/** The appliance's own PostgreSQL in a folder of its own, migrated. */
export interface Postgres extends Service {
  /** As the program's least-privileged role. */
  readonly app: Database;
  /** As the owner of the tables. */
  readonly owner: Database;
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** As superuser. */
  readonly adminUrl: string;
}

/** An adapter over a real store. */
export interface Store {
  readonly name: 'PostgreSQL' | 'Elasticsearch';
  readonly index: SearchIndex;
  /** Waits until the store has done what it does by itself after much was written. */
  settle(): Promise<void>;
  bytes(): Promise<number>;
}

/** A service in a process of its own. */
export interface Service {
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const server = await EmbeddedPostgres.start(DataFolder.open(folder));
  const schemas = [ACCESS_SCHEMA, ARCHIVE_SCHEMA, SEARCH_SCHEMA];
  const owner = await Database.connect({ url: server.endpoints.ownerUrl, schemas, connections: 2 });
  await owner.migrate();
  const app = await Database.connect({ url: server.endpoints.appUrl, schemas });
  return {
    app,
    owner,
    ...server.endpoints,
    stop: async () => {
      await Promise.all([app.close(), owner.close()]);
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function postgresStore({ app, owner }: Postgres): Store {
  return {
    name: 'PostgreSQL',
    index: new PostgresIndex(app),
    // What autovacuum does within minutes; the bench does not wait for it.
    settle: async () => void (await owner.query('VACUUM (ANALYZE) search.document, search.vocabulary')),
    bytes: () => tableBytes(owner, 'search.document'),
  };
}

/** Table, its parts if it has any, indexes and all. */
export async function tableBytes(database: Database, table: string): Promise<number> {
  const [row] = await database.query<{ bytes: number }>(
    `SELECT pg_total_relation_size($1::regclass) + coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint AS bytes
     FROM pg_inherits WHERE inhparent = $1::regclass`,
    [table],
  );
  return row!.bytes;
}

/** Elasticsearch as the tests start it, with the heap of a server of its own; or why it cannot run here. */
export async function elasticStore({ app }: Postgres): Promise<(Store & Service) | { readonly missing: string }> {
  const tool = pathToFileURL(resolve(__dirname, '../../tools/elasticsearch.mjs')).href;
  const { startElasticsearch } = (await import(tool)) as {
    startElasticsearch(options: {
      heap: string;
    }): Promise<{ url: string; stop(): Promise<void> } | { missing: string }>;
  };
  const server = await startElasticsearch({ heap: '4g' });
  if ('missing' in server) return server;
  const prefix = `bench-${randomBytes(4).toString('hex')}`;
  const index = new ElasticIndex(server.url, app, prefix);
  const stats = async (): Promise<{ merges: { current: number }; store: { size_in_bytes: number } }> => {
    const answer = await fetch(`${server.url}/${prefix}-*/_stats/store,merge`);
    return ((await answer.json()) as { _all: { primaries: Awaited<ReturnType<typeof stats>> } })._all.primaries;
  };
  return {
    name: 'Elasticsearch',
    index,
    settle: async () => {
      while ((await stats()).merges.current > 0) await new Promise((done) => setTimeout(done, 500));
      await fetch(`${server.url}/${prefix}-*/_flush`, { method: 'POST' });
    },
    bytes: async () => (await stats()).store.size_in_bytes,
    stop: async () => {
      // Named one by one: a server that is not ours may forbid to delete by pattern.
      const names = Object.keys((await (await fetch(`${server.url}/${prefix}-*`)).json()) as object);
      for (const name of names) await fetch(`${server.url}/${name}`, { method: 'DELETE' });
      await index.close();
      await server.stop();
    },
  };
}

/** Who interrupts the bench wants its services gone too. `running` may still grow. */
export function stopWhenInterrupted(running: readonly Service[]): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stopAll(running).then(() => process.exit(130)));
}

export async function stopAll(running: readonly Service[]): Promise<void> {
  for (const service of [...running].reverse()) await service.stop().catch(() => undefined);
}
