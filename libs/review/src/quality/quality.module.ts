import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ConflictGraph, Reader, Sights } from '@minutebook/archive';
import { Audit, Notices, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Findings } from '@minutebook/surveillance';
import { Permits } from '../alerts/permits';
import { RereadGate } from './blindness';
import { UnseenAlerts } from '../alerts/unseen';
import { Dealer } from './dealer';
import { Draws } from './draws';
import { BlindInterceptor } from './http/blind.interceptor';
import { GateController } from './http/gate.controller';
import { QualityController } from './http/quality.controller';
import { TaskController } from './http/task.controller';
import { DrawJob } from './jobs/draw.job';
import { KnownAnswers } from './known-answers';
import { Programmes } from './programmes';
import { ReadingProof } from './readings';
import { Rereads } from './rereads';
import { ReviewQuality } from './reviewer-quality';
import { TrainingGate } from './training-gate';

const PARTS = [ReadingProof, Dealer, Draws, Programmes, Rereads, KnownAnswers, TrainingGate, ReviewQuality];

/** How well reviewers review: reading, blind re-reads, known answers, training. */
@Global()
@Module({
  providers: [
    {
      provide: ReadingProof,
      inject: [Database, Reader, Findings, Sights, Audit, CLOCK],
      useFactory: (
        database: Database,
        reader: Reader,
        findings: Findings,
        sights: Sights,
        audit: Audit,
        clock: Clock,
      ) => new ReadingProof(database, reader, findings, sights, audit, clock),
    },
    {
      provide: Dealer,
      inject: [Users, Reader, ConflictGraph],
      useFactory: (users: Users, reader: Reader, graph: ConflictGraph) => new Dealer(users, reader, graph),
    },
    {
      provide: Draws,
      inject: [Database, Dealer, Notices, Audit, CLOCK],
      useFactory: (database: Database, dealer: Dealer, notices: Notices, audit: Audit, clock: Clock) =>
        new Draws(database, dealer, notices, audit, clock),
    },
    {
      provide: Programmes,
      inject: [Database, Users, Draws, Audit, CLOCK],
      useFactory: (database: Database, users: Users, draws: Draws, audit: Audit, clock: Clock) =>
        new Programmes(database, users, draws, audit, clock),
    },
    {
      provide: Rereads,
      inject: [Database, Users, Reader, Dealer, UnseenAlerts, Notices, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Rereads>) => new Rereads(...parts),
    },
    {
      provide: KnownAnswers,
      inject: [Database, Dealer, Draws, UnseenAlerts, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof KnownAnswers>) => new KnownAnswers(...parts),
    },
    {
      provide: TrainingGate,
      inject: [Database, Users, Audit, CLOCK],
      useFactory: (database: Database, users: Users, audit: Audit, clock: Clock) =>
        new TrainingGate(database, users, audit, clock),
    },
    {
      provide: ReviewQuality,
      inject: [Database, Audit],
      useFactory: (database: Database, audit: Audit) => new ReviewQuality(database, audit),
    },
  ],
  exports: PARTS,
})
export class QualityModule {
  /** Queues ask for training, and nobody acts on what they re-read blind. */
  constructor(permits: Permits, training: TrainingGate, rereads: Rereads) {
    permits.ask(training);
    permits.ask(new RereadGate(rereads));
  }
}

@Module({
  controllers: [TaskController, QualityController, GateController],
  providers: [{ provide: APP_INTERCEPTOR, useClass: BlindInterceptor }],
})
export class QualityHttpModule {}

@Module({ providers: [DrawJob] })
export class QualityJobsModule {}
