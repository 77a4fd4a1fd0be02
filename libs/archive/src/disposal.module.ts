import { Global, Module } from '@nestjs/common';
import { Audit, BackupRegister, Notices, TransparencyLog, Users } from '@minutebook/access';
import { Blobs, CLOCK, type Clock, Database, Log } from '@minutebook/platform';
import { Certificates } from './disposal/certificates';
import { Clearing } from './disposal/clearing';
import { Counting } from './disposal/counting';
import { Disposals } from './disposal/disposals';
import { Disposer } from './disposal/disposer';
import { Examination } from './disposal/examination';
import { Execution } from './disposal/execution';
import { Keepers } from './disposal/keepers';
import { Purge } from './disposal/purge';
import { BlockedDeletions } from './holds/blocked-deletions';
import { HoldAudience } from './holds/hold-audience';
import { Tail } from './ledger/tail';
import { ConflictGraph } from './people/conflict-graph';
import { Directory } from './people/directory';
import { FourEyes } from './people/four-eyes';

/** What may be destroyed, by whom, and how. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    Keepers,
    {
      provide: Disposals,
      inject: [Database, ConflictGraph, FourEyes, Users, Audit, Notices, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Disposals>) => new Disposals(...parts),
    },
    {
      provide: Certificates,
      inject: [Database, TransparencyLog, Audit, Notices, CLOCK, BackupRegister],
      useFactory: (...parts: ConstructorParameters<typeof Certificates>) => new Certificates(...parts),
    },
    {
      provide: Purge,
      inject: [Database, Audit, CLOCK, Log],
      useFactory: (database: Database, audit: Audit, clock: Clock, log: Log) => new Purge(database, audit, clock, log),
    },
    {
      provide: Disposer,
      inject: [
        Database,
        Blobs,
        Directory,
        TransparencyLog,
        Tail,
        Keepers,
        Disposals,
        Certificates,
        Users,
        Audit,
        Notices,
        CLOCK,
        Log,
      ],
      useFactory: (
        database: Database,
        blobs: Blobs,
        directory: Directory,
        records: TransparencyLog,
        tail: Tail,
        keepers: Keepers,
        disposals: Disposals,
        certificates: Certificates,
        users: Users,
        audit: Audit,
        notices: Notices,
        clock: Clock,
        log: Log,
      ) => {
        const examination = new Examination(keepers);
        const blocked = new BlockedDeletions(database, new HoldAudience(users), notices, audit, clock);
        return new Disposer(
          database,
          new Counting(database, directory, examination, disposals),
          new Execution(database, examination, records, tail, blocked),
          new Clearing(database, blobs),
          certificates,
          blocked,
          audit,
          log,
        );
      },
    },
  ],
  exports: [Keepers, Disposals, Disposer, Certificates, Purge],
})
export class DisposalModule {}
