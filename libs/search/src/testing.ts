import { OPERATOR, testArchive, type TestArchive } from '@minutebook/archive/testing';
import { Log, type Schema } from '@minutebook/platform';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoverageGauge } from './answer/coverage';
import { FacetSearch } from './answer/facets';
import { Preparation } from './answer/preparation';
import { Resolver } from './answer/resolver';
import { Search } from './answer/search';
import { Sweep } from './answer/sweep';
import { Verdicts } from './answer/verdicts';
import { Directions } from './indexing/directions';
import { Indexer } from './indexing/indexer';
import { Vocabulary } from './indexing/vocabulary';
import { PostgresIndex } from './postgres/postgres-index';
import { SEARCH_SCHEMA } from './schema';
import { SavedSearches } from './saved/saved-searches';
import type { SearchIndex } from './search-index';
import { TermReports } from './terms/term-reports';

/** For specs only: an archive with search over it, in whichever index. */
export interface TestSearch {
  readonly archive: TestArchive;
  readonly index: SearchIndex;
  readonly indexer: Indexer;
  readonly vocabulary: Vocabulary;
  readonly resolver: Resolver;
  readonly gauge: CoverageGauge;
  readonly search: Search;
  readonly sweep: Sweep;
  readonly facets: FacetSearch;
  readonly saved: SavedSearches;
  readonly reports: TermReports;
  /** Imports files of these names and makes them searchable. */
  take(files: Readonly<Record<string, string>>): Promise<void>;
}

export async function testSearch(
  makeIndex: (archive: TestArchive) => SearchIndex = (archive) => new PostgresIndex(archive.db.app),
  schemas: readonly Schema[] = [],
): Promise<TestSearch> {
  const archive = await testArchive({ schemas: [SEARCH_SCHEMA, ...schemas] });
  const quiet = new Log('error', () => undefined);
  const index = makeIndex(archive);
  await index.prepare();
  const vocabulary = new Vocabulary(archive.db.app);
  const indexer = new Indexer(
    archive.db.app,
    archive.reader,
    archive.directory,
    index,
    vocabulary,
    archive.clock,
    quiet,
  );
  const resolver = new Resolver(
    vocabulary,
    archive.directory,
    new Directions(archive.db.app, archive.directory, index),
  );
  const gauge = new CoverageGauge(archive.db.app, archive.reader, index);
  const saved = new SavedSearches(archive.db.app, archive.audit, archive.clock);
  const preparation = new Preparation(index, resolver, saved, archive.sights);
  const verdicts = new Verdicts(archive.reader, archive.directory);
  const search = new Search(preparation, index, verdicts, indexer, gauge, quiet);
  const facets = new FacetSearch(preparation, index, verdicts);
  const reports = new TermReports(
    archive.db.app,
    preparation,
    index,
    verdicts,
    archive.audit,
    archive.clock,
    quiet,
    archive.sights,
  );
  return {
    archive,
    index,
    indexer,
    vocabulary,
    resolver,
    gauge,
    search,
    sweep: new Sweep(index, resolver),
    facets,
    saved,
    reports,
    take: async (files) => {
      const folder = join(archive.folder, `in-${Math.random()}`);
      mkdirSync(folder, { recursive: true });
      const paths = Object.entries(files).map(
        ([name, content]) => (writeFileSync(join(folder, name), content), join(folder, name)),
      );
      await archive.imports.runLocal(OPERATOR, {}, paths, new AbortController().signal, () => undefined);
      await archive.log.sequence('records');
      await indexer.catchUp();
    },
  };
}

/** A feed (capture's own format) of chat messages in one room, one a minute; of some, the names of their attachments. */
export function feedOf(
  texts: readonly (string | { text: string; files: readonly string[] })[],
  room = 'room',
  start = '2024-03-01T09:00:00Z',
): string {
  const at = (i: number): string => new Date(Date.parse(start) + i * 60_000).toISOString();
  const events = texts.map((text, i) => ({
    type: 'message',
    id: `${room}-${i}`,
    channel: i % 3 === 2 ? 'wechat' : 'teams',
    conversation: { id: room, type: 'group', title: room },
    at: at(i),
    from: {
      scheme: 'email',
      value: `p${i % 4}@firm.example`,
      name: ['Maren Holt', '周启明', 'Dominic Vale', 'Ines Okafor'][i % 4],
    },
    ...(typeof text === 'string' ? { text } : { text: text.text, attachments: text.files.map((name) => ({ name })) }),
  }));
  return [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
}
