import { Global, Module } from '@nestjs/common';
import { Audit, TransparencyLog } from '@minutebook/access';
import { Blobs, CLOCK, type Clock, Database, Log, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { join } from 'node:path';
import { Annotations } from './annotations/annotations';
import { CanaryPost } from './canaries/canary-post';
import { CompletenessModule } from './completeness.module';
import { Evidence } from './evidence/evidence';
import { Provenance } from './evidence/provenance';
import { ExtractionModule } from './extraction.module';
import { Gaps } from './gaps/gaps';
import { ArchiveController } from './http/archive.controller';
import { AttachmentController } from './http/attachment.controller';
import { CompletenessController } from './http/completeness.controller';
import { DaysModule } from './days.module';
import { DisposalModule } from './disposal.module';
import { ErasureModule } from './erasure.module';
import { DisposalController } from './http/disposal.controller';
import { ErasureController } from './http/erasure.controller';
import { HoldNoticeController } from './http/hold-notice.controller';
import { HoldController } from './http/hold.controller';
import { HoldReportController } from './http/hold-report.controller';
import { HoldRequestController } from './http/hold-request.controller';
import { ImportController } from './http/import.controller';
import { RetentionController } from './http/retention.controller';
import { ScheduleController } from './http/schedule.controller';
import { PeopleController } from './http/people.controller';
import { ScimDoor } from './http/scim-door';
import { ScimController } from './http/scim.controller';
import { ScimTokenController } from './http/scim-token.controller';
import { UnmappedController } from './http/unmapped.controller';
import { WallController } from './http/wall.controller';
import { HoldNoticesModule } from './hold-notices.module';
import { HoldsModule } from './holds.module';
import { Imports } from './intake/imports';
import { ImportReading } from './intake/import-reading';
import { Intake } from './intake/intake';
import { Matchmaker } from './intake/matchmaker';
import { Survey } from './intake/survey';
import { CompletenessJob } from './jobs/completeness.job';
import { DayJob } from './jobs/day.job';
import { ErasureJob } from './jobs/erasure.job';
import { ExtractionJob } from './jobs/extraction.job';
import { DisposalJob } from './jobs/disposal.job';
import { HoldNoticeJob } from './jobs/hold-notice.job';
import { HoldJob } from './jobs/hold.job';
import { ImportJob } from './jobs/import.job';
import { RehashJob } from './jobs/rehash.job';
import { RetentionJob } from './jobs/retention.job';
import { SightingsJob } from './jobs/sightings.job';
import { Ledger } from './ledger/ledger';
import { Tail } from './ledger/tail';
import { Directory } from './people/directory';
import { ScimToken } from './people/scim/scim-token';
import { PeopleModule } from './people.module';
import { RehashModule } from './rehash.module';
import { RetentionModule } from './retention.module';
import { Reader } from './reading/reader';
import { Verification } from './reading/verification';
import { Keyring } from './seal/keyring';
import { WallsModule } from './walls.module';

/** Evidence, ledger, people, conversations. Needs a provider of Keyring: the key lives outside the database. */
@Global()
@Module({
  imports: [
    PeopleModule,
    WallsModule,
    HoldsModule,
    HoldNoticesModule,
    ExtractionModule,
    CompletenessModule,
    DaysModule,
    DisposalModule,
    RetentionModule,
    RehashModule,
    ErasureModule,
  ],
  providers: [
    Tail,
    { provide: Directory, inject: [Database], useFactory: (database: Database) => new Directory(database) },
    {
      provide: Evidence,
      inject: [Database, Blobs, Keyring],
      useFactory: (database: Database, blobs: Blobs, keyring: Keyring) => new Evidence(database, blobs, keyring),
    },
    {
      provide: Provenance,
      inject: [Database, Evidence],
      useFactory: (database: Database, evidence: Evidence) => new Provenance(database, evidence),
    },
    {
      provide: Ledger,
      inject: [Database, Blobs, Keyring, Directory, TransparencyLog, CLOCK, Tail],
      useFactory: (
        database: Database,
        blobs: Blobs,
        keyring: Keyring,
        directory: Directory,
        log: TransparencyLog,
        clock: Clock,
        tail: Tail,
      ) => new Ledger(database, blobs, keyring, directory, log, clock, tail),
    },
    {
      provide: Matchmaker,
      inject: [Database, Keyring, Directory],
      useFactory: (database: Database, keyring: Keyring, directory: Directory) =>
        new Matchmaker(database, keyring, directory),
    },
    {
      provide: Intake,
      inject: [Database, Ledger, Keyring, Matchmaker, Gaps, CLOCK],
      useFactory: (
        database: Database,
        ledger: Ledger,
        keyring: Keyring,
        matchmaker: Matchmaker,
        gaps: Gaps,
        clock: Clock,
      ) => new Intake(database, ledger, keyring, matchmaker, gaps, clock),
    },
    {
      provide: Imports,
      inject: [Database, Intake, Keyring, Audit, CLOCK, Log, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        intake: Intake,
        keyring: Keyring,
        audit: Audit,
        clock: Clock,
        log: Log,
        settings: Settings,
      ) => {
        const reading = new ImportReading(database, intake, clock, log);
        const survey = new Survey(database, keyring);
        return new Imports(database, reading, survey, audit, clock, log, join(settings.MINUTEBOOK_DATA, 'staging'));
      },
    },
    {
      provide: CanaryPost,
      inject: [Database, Imports, CLOCK, SETTINGS_IN_FORCE],
      useFactory: (database: Database, imports: Imports, clock: Clock, settings: Settings) =>
        new CanaryPost(database, imports, clock, join(settings.MINUTEBOOK_DATA, 'canaries')),
    },
    {
      provide: Reader,
      inject: [Database, Keyring, Directory, TransparencyLog, Tail, Annotations],
      useFactory: (
        database: Database,
        keyring: Keyring,
        directory: Directory,
        log: TransparencyLog,
        tail: Tail,
        annotations: Annotations,
      ) => new Reader(database, keyring, directory, log, tail, annotations),
    },
    {
      provide: Annotations,
      inject: [Keyring, TransparencyLog, CLOCK],
      useFactory: (keyring: Keyring, log: TransparencyLog, clock: Clock) => new Annotations(keyring, log, clock),
    },
    {
      provide: Verification,
      inject: [Database, Keyring, TransparencyLog, Evidence],
      useFactory: (database: Database, keyring: Keyring, log: TransparencyLog, evidence: Evidence) =>
        new Verification(database, keyring, log, evidence),
    },
  ],
  exports: [
    Tail,
    Annotations,
    Directory,
    Evidence,
    Ledger,
    Intake,
    Imports,
    CanaryPost,
    Provenance,
    Reader,
    Verification,
  ],
})
export class ArchiveModule {}

@Module({
  controllers: [
    ArchiveController,
    AttachmentController,
    CompletenessController,
    DisposalController,
    ErasureController,
    HoldNoticeController,
    // Before the next, or /api/holds/blocked would be a hold of this id.
    HoldReportController,
    HoldController,
    HoldRequestController,
    ImportController,
    PeopleController,
    RetentionController,
    ScheduleController,
    ScimController,
    ScimTokenController,
    UnmappedController,
    WallController,
  ],
  providers: [
    {
      provide: ScimDoor,
      inject: [ScimToken, Audit, CLOCK],
      useFactory: (token: ScimToken, audit: Audit, clock: Clock) => new ScimDoor(token, audit, clock),
    },
  ],
})
export class ArchiveHttpModule {}

@Module({
  providers: [
    RetentionJob,
    RehashJob,
    DayJob,
    ErasureJob,
    DisposalJob,
    HoldJob,
    HoldNoticeJob,
    ImportJob,
    SightingsJob,
    ExtractionJob,
    CompletenessJob,
  ],
})
export class ArchiveJobsModule {}
