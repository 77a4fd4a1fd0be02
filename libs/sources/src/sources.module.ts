import { Global, Module } from '@nestjs/common';
import { Audit } from '@minutebook/access';
import { FEED_STATES, Gaps, Imports, Keyring } from '@minutebook/archive';
import { Blobs, CLOCK, type Clock, Database, Log, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { join } from 'node:path';
import { Courier } from './drain/courier';
import { Drain } from './drain/drain';
import { Puller } from './drain/puller';
import { HookController } from './http/hook.controller';
import { SourceController } from './http/source.controller';
import { Inbox } from './inbox/inbox';
import { Refusals } from './inbox/refusals';
import { SourceJob } from './jobs/source.job';
import { JournalListener } from './receivers/journal/journal-listener';
import { Feeds } from './register/feeds';
import { Register } from './register/register';
import { SourceTest } from './register/source-test';
import { VendorClient } from './vendors/vendor-client';

/** Live sources: their register, what they delivered, and how it gets into the archive. */
@Global()
@Module({
  providers: [
    { provide: VendorClient, useFactory: () => new VendorClient() },
    {
      provide: Register,
      inject: [Database, Keyring, Audit, CLOCK, Gaps],
      useFactory: (database: Database, keyring: Keyring, audit: Audit, clock: Clock, gaps: Gaps) =>
        new Register(database, keyring, audit, clock, gaps),
    },
    {
      provide: Inbox,
      inject: [Database, Blobs, Keyring, Gaps, Audit, CLOCK],
      useFactory: (database: Database, blobs: Blobs, keyring: Keyring, gaps: Gaps, audit: Audit, clock: Clock) =>
        new Inbox(database, blobs, keyring, gaps, audit, clock),
    },
    {
      provide: Refusals,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new Refusals(database, audit, clock),
    },
    {
      provide: Drain,
      inject: [Database, Register, Inbox, Imports, VendorClient, CLOCK, Log, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        register: Register,
        inbox: Inbox,
        imports: Imports,
        vendor: VendorClient,
        clock: Clock,
        log: Log,
        settings: Settings,
      ) =>
        new Drain(
          database,
          register,
          inbox,
          imports,
          new Courier(vendor, clock, log),
          clock,
          log,
          join(settings.MINUTEBOOK_DATA, 'sources'),
        ),
    },
    {
      provide: Puller,
      inject: [Database, Register, Inbox, Imports, VendorClient, CLOCK],
      useFactory: (
        database: Database,
        register: Register,
        inbox: Inbox,
        imports: Imports,
        vendor: VendorClient,
        clock: Clock,
      ) => new Puller(database, register, inbox, imports, vendor, clock),
    },
    { provide: FEED_STATES, inject: [Register], useFactory: (register: Register) => new Feeds(register) },
    {
      provide: SourceTest,
      inject: [Register, VendorClient],
      useFactory: (register: Register, vendor: VendorClient) => new SourceTest(register, vendor),
    },
  ],
  exports: [FEED_STATES, VendorClient, Register, Inbox, Refusals, Drain, Puller, SourceTest],
})
export class SourcesModule {}

@Module({
  controllers: [SourceController, HookController],
  providers: [
    {
      provide: JournalListener,
      inject: [Register, Inbox, Log, SETTINGS_IN_FORCE],
      useFactory: (register: Register, inbox: Inbox, log: Log, settings: Settings) =>
        new JournalListener(register, inbox, log, settings),
    },
  ],
})
export class SourcesHttpModule {}

@Module({ providers: [SourceJob] })
export class SourcesJobsModule {}
