import { Global, Module } from '@nestjs/common';
import { Audit, NoticeSources, TransparencyLog } from '@minutebook/access';
import { CLOCK, type Clock, Database, Log, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { join } from 'node:path';
import { Annotations } from './annotations/annotations';
import { Arrivals } from './completeness/arrivals';
import { ExceptionQueue } from './completeness/exception-queue';
import { Expectations } from './completeness/expectations';
import { FEED_STATES, type FeedStates } from './completeness/feed-states';
import { CompletenessReport } from './completeness/completeness-report';
import { Rereader } from './completeness/rereader';
import { Silences } from './completeness/silences';
import { Statements } from './completeness/statements';
import { Evidence } from './evidence/evidence';
import { Gaps } from './gaps/gaps';
import { Ledger } from './ledger/ledger';
import { Directory } from './people/directory';
import { Reconciler } from './reconciliation/reconciler';
import { Keyring } from './seal/keyring';

/** What should be there and is not. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: Reconciler,
      inject: [Database, Annotations, CLOCK],
      useFactory: (database: Database, annotations: Annotations, clock: Clock) =>
        new Reconciler(database, annotations, clock),
    },
    {
      provide: Gaps,
      inject: [Database, Audit],
      useFactory: (database: Database, audit: Audit) => new Gaps(database, audit),
    },
    {
      provide: Arrivals,
      inject: [Database, TransparencyLog, Directory],
      useFactory: (database: Database, log: TransparencyLog, directory: Directory) =>
        new Arrivals(database, log, directory),
    },
    {
      provide: Expectations,
      inject: [Database, Arrivals, Directory, Audit, CLOCK],
      useFactory: (database: Database, arrivals: Arrivals, directory: Directory, audit: Audit, clock: Clock) =>
        new Expectations(database, arrivals, directory, audit, clock),
    },
    {
      provide: Statements,
      inject: [Database, Directory, Audit, CLOCK],
      useFactory: (database: Database, directory: Directory, audit: Audit, clock: Clock) =>
        new Statements(database, directory, audit, clock),
    },
    {
      provide: ExceptionQueue,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new ExceptionQueue(database, audit, clock),
    },
    {
      provide: Rereader,
      inject: [Database, Evidence, Ledger, Keyring, Gaps, CLOCK, Log, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        evidence: Evidence,
        ledger: Ledger,
        keyring: Keyring,
        gaps: Gaps,
        clock: Clock,
        log: Log,
        settings: Settings,
      ) =>
        new Rereader(database, evidence, ledger, keyring, gaps, clock, log, join(settings.MINUTEBOOK_DATA, 'staging')),
    },
    {
      provide: CompletenessReport,
      inject: [Database, Arrivals, Expectations, ExceptionQueue, Gaps, CLOCK, { token: FEED_STATES, optional: true }],
      useFactory: (
        database: Database,
        arrivals: Arrivals,
        expectations: Expectations,
        exceptions: ExceptionQueue,
        gaps: Gaps,
        clock: Clock,
        live?: FeedStates,
      ) => new CompletenessReport(database, arrivals, expectations, exceptions, gaps, clock, live),
    },
    {
      provide: Silences,
      inject: [Database, CompletenessReport, NoticeSources],
      useFactory: (database: Database, report: CompletenessReport, sources: NoticeSources) => {
        const silences = new Silences(database, report);
        sources.add(silences);
        return silences;
      },
    },
  ],
  exports: [Reconciler, Arrivals, Expectations, Statements, ExceptionQueue, Gaps, Rereader, CompletenessReport],
})
export class CompletenessModule {}
