import { Global, Module } from '@nestjs/common';
import { Directory, Reader } from '@minutebook/archive';
import { CLOCK, type Clock, Database, Log, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { CoverageGauge } from './answer/coverage';
import { Resolver } from './answer/resolver';
import { Search } from './answer/search';
import { ElasticIndex } from './elastic/elastic-index';
import { SearchController } from './http/search.controller';
import { Indexer } from './indexing/indexer';
import { Vocabulary } from './indexing/vocabulary';
import { IndexJob } from './jobs/index.job';
import { PostgresIndex } from './postgres/postgres-index';
import { SEARCH_INDEX, type SearchIndex } from './search-index';

/** Search over the archive, in the index the settings name. */
@Global()
@Module({
  providers: [
    {
      provide: SEARCH_INDEX,
      inject: [SETTINGS_IN_FORCE, Database],
      useFactory: (settings: Settings, database: Database): SearchIndex =>
        settings.ELASTICSEARCH_URL
          ? new ElasticIndex(settings.ELASTICSEARCH_URL, database)
          : new PostgresIndex(database),
    },
    { provide: Vocabulary, inject: [Database], useFactory: (database: Database) => new Vocabulary(database) },
    {
      provide: Indexer,
      inject: [Database, Reader, Directory, SEARCH_INDEX, Vocabulary, CLOCK, Log],
      useFactory: (
        database: Database,
        reader: Reader,
        directory: Directory,
        index: SearchIndex,
        vocabulary: Vocabulary,
        clock: Clock,
        log: Log,
      ) => new Indexer(database, reader, directory, index, vocabulary, clock, log),
    },
    {
      provide: CoverageGauge,
      inject: [Database, Reader, SEARCH_INDEX],
      useFactory: (database: Database, reader: Reader, index: SearchIndex) =>
        new CoverageGauge(database, reader, index),
    },
    {
      provide: Resolver,
      inject: [Vocabulary, Directory],
      useFactory: (vocabulary: Vocabulary, directory: Directory) => new Resolver(vocabulary, directory),
    },
    {
      provide: Search,
      inject: [Reader, Directory, SEARCH_INDEX, Indexer, Resolver, CoverageGauge, Log],
      useFactory: (
        reader: Reader,
        directory: Directory,
        index: SearchIndex,
        indexer: Indexer,
        resolver: Resolver,
        gauge: CoverageGauge,
        log: Log,
      ) => new Search(reader, directory, index, indexer, resolver, gauge, log),
    },
  ],
  exports: [SEARCH_INDEX, Vocabulary, Indexer, CoverageGauge, Search],
})
export class SearchModule {}

@Module({ controllers: [SearchController] })
export class SearchHttpModule {}

@Module({ providers: [IndexJob] })
export class SearchJobsModule {}
