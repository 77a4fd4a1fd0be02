import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Blobs } from './blobs/blobs';
import type { Clock } from './clock';
import type { Settings } from './config/settings';
import { Database } from './database/database';
import type { Jobs } from './jobs/jobs';
import { Live } from './live/live';
import { Log } from './log/log';

/** Ports have no class to ask the injector for. */
export const CLOCK = Symbol('Clock');
export const JOBS = Symbol('Jobs');
export const SETTINGS_IN_FORCE = Symbol('Settings');
/** Name of this appliance inside seals and letters: for ever. */
export const SITE = Symbol('Site');
/** Name of this appliance inside ledger entries: its site, with a number after a restore that lost some of them. */
export const ORIGIN = Symbol('Origin');

/** Everything of this library, started, before Nest begins. */
export interface Platform {
  readonly settings: Settings;
  readonly site: string;
  readonly origin: string;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly live: Live;
}

@Global()
@Module({})
export class PlatformModule {
  static of(platform: Platform): DynamicModule {
    const providers = [
      { provide: SETTINGS_IN_FORCE, useValue: platform.settings },
      { provide: SITE, useValue: platform.site },
      { provide: ORIGIN, useValue: platform.origin },
      { provide: Database, useValue: platform.database },
      { provide: JOBS, useValue: platform.jobs },
      { provide: Blobs, useValue: platform.blobs },
      { provide: CLOCK, useValue: platform.clock },
      { provide: Log, useValue: platform.log },
      { provide: Live, useValue: platform.live },
    ];
    return { module: PlatformModule, providers, exports: providers.map((provider) => provider.provide) };
  }
}
