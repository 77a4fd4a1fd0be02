import { Global, Module } from '@nestjs/common';
import { Audit, NoticeSources, Users } from '@minutebook/access';
import { Reader, SightedReader, Sights } from '@minutebook/archive';
import { CLOCK, type Clock, Database, Log } from '@minutebook/platform';
import { CoverageGauge, Sweep } from '@minutebook/search';
import { BelowTheLine } from './below-the-line';
import { DraftsWaiting } from './drafts-waiting';
import { ShownMessages } from './http/presenting';
import { RehearsalController } from './http/rehearsal.controller';
import { RehearsalJob } from './jobs/rehearsal.job';
import { NO_DECISIONS, PAST_DECISIONS, type PastDecisions } from './past-decisions';
import { RehearsalRun } from './rehearsal-run';
import { Rehearsals } from './rehearsals';
import { REHEARSING } from './rehearsing';

/** Drafts run over the past before they go live. Part of surveillance's module, apart because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: RehearsalRun,
      inject: [Database, Sweep, Reader, { token: PAST_DECISIONS, optional: true }, CLOCK, Log],
      useFactory: (
        database: Database,
        sweep: Sweep,
        reader: Reader,
        decisions: PastDecisions | undefined,
        clock: Clock,
        log: Log,
      ) => new RehearsalRun(database, sweep, reader, decisions ?? NO_DECISIONS, clock, log),
    },
    {
      provide: BelowTheLine,
      inject: [Database, Sweep, Reader, Sights, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof BelowTheLine>) => new BelowTheLine(...parts),
    },
    {
      provide: Rehearsals,
      inject: [Database, Sweep, CoverageGauge, RehearsalRun, BelowTheLine, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Rehearsals>) => new Rehearsals(...parts),
    },
    { provide: REHEARSING, useExisting: Rehearsals },
    {
      provide: DraftsWaiting,
      inject: [Database, Rehearsals, Users, NoticeSources],
      useFactory: (database: Database, rehearsals: Rehearsals, users: Users, sources: NoticeSources) => {
        const waiting = new DraftsWaiting(database, rehearsals, users);
        sources.add(waiting);
        return waiting;
      },
    },
  ],
  exports: [Rehearsals, RehearsalRun, BelowTheLine, REHEARSING],
})
export class RehearsalModule {}

@Module({
  controllers: [RehearsalController],
  providers: [
    {
      provide: ShownMessages,
      inject: [Reader, SightedReader, { token: PAST_DECISIONS, optional: true }],
      useFactory: (...parts: ConstructorParameters<typeof ShownMessages>) => new ShownMessages(...parts),
    },
  ],
})
export class RehearsalHttpModule {}

@Module({ providers: [RehearsalJob] })
export class RehearsalJobsModule {}
