import { Global, Module } from '@nestjs/common';
import { Audit, Notices, Users } from '@minutebook/access';
import { Arrivals, CompletenessReport, ConflictGraph, Directory, Persons, Reader } from '@minutebook/archive';
import { CLOCK, type Clock, Database, Log, Mail, type Settings, SETTINGS_IN_FORCE, SITE } from '@minutebook/platform';
import { AttestationPost } from './attestation-post';
import { Attestations } from './attestations';
import { BreachReport } from './breach-report';
import { Breaches } from './breaches';
import { Campaigns } from './campaigns';
import { Contradictions } from './contradictions';
import { AttestController } from './http/attest.controller';
import { ConductController } from './http/conduct.controller';
import { RecordsController } from './http/records.controller';
import { ConductJob } from './jobs/conduct.job';
import { Policies } from './policies';
import { Procedures } from './procedures';
import { REVIEW_VOLUME, type ReviewVolume } from './review-volume';
import { Training } from './training';

/** What the firm wrote down, who signed it, and who broke it. Part of surveillance's module, apart because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: Policies,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new Policies(database, audit, clock),
    },
    {
      provide: Campaigns,
      inject: [Database, Directory, Persons, Policies, Audit, CLOCK, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        directory: Directory,
        persons: Persons,
        policies: Policies,
        audit: Audit,
        clock: Clock,
        settings: Settings,
      ) => new Campaigns(database, directory, persons, policies, audit, clock, Mail.of(settings) !== undefined),
    },
    {
      provide: AttestationPost,
      inject: [Database, Notices, Audit, CLOCK, Log, SETTINGS_IN_FORCE, SITE],
      useFactory: (
        database: Database,
        notices: Notices,
        audit: Audit,
        clock: Clock,
        log: Log,
        settings: Settings,
        site: string,
      ) =>
        new AttestationPost(database, notices, audit, clock, log, Mail.of(settings), {
          url: (settings.MINUTEBOOK_PUBLIC_URL ?? '').replace(/\/$/, ''),
          site,
        }),
    },
    {
      provide: Attestations,
      inject: [Database, Directory, Policies, Persons, Users, Notices, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Attestations>) => new Attestations(...parts),
    },
    {
      provide: Contradictions,
      inject: [Database, Reader, CompletenessReport, Attestations, Users, ConflictGraph, Notices, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Contradictions>) => new Contradictions(...parts),
    },
    {
      provide: Training,
      inject: [Database, Directory, Policies, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Training>) => new Training(...parts),
    },
    {
      provide: Breaches,
      inject: [Database, Directory, Policies, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Breaches>) => new Breaches(...parts),
    },
    {
      provide: BreachReport,
      inject: [Database, Reader, Arrivals, { token: REVIEW_VOLUME, optional: true }],
      useFactory: (database: Database, reader: Reader, arrivals: Arrivals, review?: ReviewVolume) =>
        new BreachReport(database, reader, arrivals, review),
    },
    {
      provide: Procedures,
      inject: [Policies, Campaigns, Training, Contradictions, Breaches, BreachReport],
      useFactory: (...parts: ConstructorParameters<typeof Procedures>) => new Procedures(...parts),
    },
  ],
  exports: [
    Policies,
    Campaigns,
    Attestations,
    AttestationPost,
    Contradictions,
    Training,
    Breaches,
    BreachReport,
    Procedures,
  ],
})
export class ConductModule {}

@Module({ controllers: [AttestController, ConductController, RecordsController] })
export class ConductHttpModule {}

@Module({ providers: [ConductJob] })
export class ConductJobsModule {}
