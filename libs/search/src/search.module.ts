import { Global, Module } from '@nestjs/common';
import { Audit, Notices } from '@minutebook/access';
import { Directory, OpeningTrial, Purge, Reader, Sights, WithinReach } from '@minutebook/archive';
import { CLOCK, type Clock, Database, Log, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { CoverageGauge } from './answer/coverage';
import { FacetSearch } from './answer/facets';
import { Preparation } from './answer/preparation';
import { Resolver } from './answer/resolver';
import { Search } from './answer/search';
import { Sweep } from './answer/sweep';
import { Verdicts } from './answer/verdicts';
import { ElasticIndex } from './elastic/elastic-index';
import { ReachController } from './http/reach.controller';
import { SavedSearchController } from './http/saved-search.controller';
import { SearchController } from './http/search.controller';
import { TermReportController } from './http/term-report.controller';
import { Directions } from './indexing/directions';
import { Indexer } from './indexing/indexer';
import { Vocabulary } from './indexing/vocabulary';
import { IndexJob } from './jobs/index.job';
import { ReachJob } from './jobs/reach.job';
import { TermReportJob } from './jobs/term-report.job';
import { PostgresIndex } from './postgres/postgres-index';
import { ReachChecks } from './reach/reach-checks';
import { ReachLook } from './reach/reach-look';
import { SavedSearches } from './saved/saved-searches';
import { SEARCH_INDEX, type SearchIndex } from './search-index';
import { TermReports } from './terms/term-reports';

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
      inject: [Database, Vocabulary, Directory, SEARCH_INDEX],
      useFactory: (database: Database, vocabulary: Vocabulary, directory: Directory, index: SearchIndex) =>
        new Resolver(vocabulary, directory, new Directions(database, directory, index)),
    },
    {
      provide: SavedSearches,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new SavedSearches(database, audit, clock),
    },
    {
      provide: Preparation,
      inject: [SEARCH_INDEX, Resolver, SavedSearches, Sights],
      useFactory: (index: SearchIndex, resolver: Resolver, saved: SavedSearches, sights: Sights) =>
        new Preparation(index, resolver, saved, sights),
    },
    {
      provide: Verdicts,
      inject: [Reader, Directory],
      useFactory: (reader: Reader, directory: Directory) => new Verdicts(reader, directory),
    },
    {
      provide: Search,
      inject: [Preparation, SEARCH_INDEX, Verdicts, Indexer, CoverageGauge, Log],
      useFactory: (
        preparation: Preparation,
        index: SearchIndex,
        verdicts: Verdicts,
        indexer: Indexer,
        gauge: CoverageGauge,
        log: Log,
      ) => new Search(preparation, index, verdicts, indexer, gauge, log),
    },
    {
      provide: Sweep,
      inject: [SEARCH_INDEX, Resolver],
      useFactory: (index: SearchIndex, resolver: Resolver) => new Sweep(index, resolver),
    },
    {
      provide: FacetSearch,
      inject: [Preparation, SEARCH_INDEX, Verdicts],
      useFactory: (preparation: Preparation, index: SearchIndex, verdicts: Verdicts) =>
        new FacetSearch(preparation, index, verdicts),
    },
    {
      provide: TermReports,
      inject: [Database, Preparation, SEARCH_INDEX, Verdicts, Audit, CLOCK, Log, Sights],
      useFactory: (
        database: Database,
        preparation: Preparation,
        index: SearchIndex,
        verdicts: Verdicts,
        audit: Audit,
        clock: Clock,
        log: Log,
        sights: Sights,
      ) => new TermReports(database, preparation, index, verdicts, audit, clock, log, sights),
    },
    {
      provide: ReachLook,
      inject: [Search, SEARCH_INDEX, Reader, Directory, OpeningTrial],
      useFactory: (search: Search, index: SearchIndex, reader: Reader, directory: Directory, trial: OpeningTrial) =>
        new ReachLook(search, index, reader, directory, trial),
    },
    {
      provide: ReachChecks,
      inject: [Database, WithinReach, ReachLook, SEARCH_INDEX, Audit, Notices, CLOCK, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        within: WithinReach,
        look: ReachLook,
        index: SearchIndex,
        audit: Audit,
        notices: Notices,
        clock: Clock,
        settings: Settings,
      ) => new ReachChecks(database, within, look, index, audit, notices, clock, settings.MINUTEBOOK_REACH_MS),
    },
  ],
  exports: [
    SEARCH_INDEX,
    Vocabulary,
    Indexer,
    CoverageGauge,
    Search,
    Sweep,
    FacetSearch,
    SavedSearches,
    TermReports,
    ReachChecks,
  ],
})
export class SearchModule {
  constructor(purge: Purge, indexer: Indexer) {
    purge.add({ name: 'search', purge: (signal) => indexer.purge(signal) });
  }
}

@Module({ controllers: [SearchController, SavedSearchController, TermReportController, ReachController] })
export class SearchHttpModule {}

@Module({ providers: [IndexJob, TermReportJob, ReachJob] })
export class SearchJobsModule {}
