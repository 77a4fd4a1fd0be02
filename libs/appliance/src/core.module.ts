import { type DynamicModule, type INestApplicationContext, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccessModule, Checkpoints, SIGNER, TransparencyLog } from '@minutebook/access';
import {
  ArchiveModule,
  Arrivals,
  Extractor,
  HoldRound,
  Keyring,
  Reconciler,
  Rereader,
  Sightings,
} from '@minutebook/archive';
import { ExportModule } from '@minutebook/export';
import { type Log, PlatformModule } from '@minutebook/platform';
import { AlertIntake, ReviewModule } from '@minutebook/review';
import { Indexer, SEARCH_INDEX, SearchModule } from '@minutebook/search';
import { Drain, SourcesModule } from '@minutebook/sources';
import { Detector, SurveillanceModule } from '@minutebook/surveillance';
import type { Appliance } from './appliance';
import { Pipeline } from './pipeline';

/** The libraries' own parts: what every role and the command line need. */
@Module({})
export class CoreModule {
  static of(appliance: Appliance): DynamicModule {
    return {
      module: CoreModule,
      global: true,
      imports: [
        PlatformModule.of(appliance.platform),
        AccessModule,
        ArchiveModule,
        SourcesModule,
        SearchModule,
        SurveillanceModule,
        ReviewModule,
        ExportModule,
      ],
      providers: [
        { provide: Keyring, useValue: appliance.keyring },
        { provide: SIGNER, useValue: appliance.signer },
        {
          provide: Pipeline,
          inject: [
            Drain,
            TransparencyLog,
            Indexer,
            Detector,
            AlertIntake,
            SEARCH_INDEX,
            Sightings,
            Extractor,
            Rereader,
            Reconciler,
            Arrivals,
            HoldRound,
            Checkpoints,
          ],
          useFactory: (...parts: ConstructorParameters<typeof Pipeline>) => new Pipeline(...parts),
        },
      ],
      exports: [Keyring, SIGNER, Pipeline],
    };
  }
}

/** The libraries without HTTP and without background work: the command line, benchmarks. */
export async function startContext(appliance: Appliance): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(CoreModule.of(appliance), {
    logger: nestLogger(appliance.platform.log),
    abortOnError: false,
  });
}

/** Nest speaks through our log, and only when something is wrong. */
export function nestLogger(log: Log): LoggerService {
  const nothing = (): void => undefined;
  return {
    log: nothing,
    debug: nothing,
    verbose: nothing,
    warn: (what: unknown) => log.warn(String(what)),
    error: (what: unknown) => log.error(what instanceof Error ? what.name : 'nest', {}, what),
    fatal: (what: unknown) => log.error('nest', {}, what),
  };
}
