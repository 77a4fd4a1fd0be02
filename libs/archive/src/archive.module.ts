import { Global, Module } from '@nestjs/common';
import { Audit, TransparencyLog } from '@minutebook/access';
import { Blobs, CLOCK, type Clock, Database, Log, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { join } from 'node:path';
import { Annotations } from './annotations/annotations';
import { Evidence } from './evidence/evidence';
import { ArchiveController } from './http/archive.controller';
import { ImportController } from './http/import.controller';
import { Imports } from './intake/imports';
import { Intake } from './intake/intake';
import { Matchmaker } from './intake/matchmaker';
import { ImportJob } from './jobs/import.job';
import { Ledger } from './ledger/ledger';
import { Tail } from './ledger/tail';
import { Directory } from './people/directory';
import { Reader } from './reading/reader';
import { Verification } from './reading/verification';
import { Keyring } from './seal/keyring';

/** Evidence, ledger, people, conversations. Needs a provider of Keyring: the key lives outside the database. */
@Global()
@Module({
  providers: [
    Tail,
    { provide: Directory, inject: [Database], useFactory: (database: Database) => new Directory(database) },
    {
      provide: Evidence,
      inject: [Database, Blobs, Keyring],
      useFactory: (database: Database, blobs: Blobs, keyring: Keyring) => new Evidence(database, blobs, keyring),
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
      inject: [Database, Ledger, Keyring, Matchmaker, CLOCK],
      useFactory: (database: Database, ledger: Ledger, keyring: Keyring, matchmaker: Matchmaker, clock: Clock) =>
        new Intake(database, ledger, keyring, matchmaker, clock),
    },
    {
      provide: Imports,
      inject: [Database, Intake, Audit, CLOCK, Log, SETTINGS_IN_FORCE],
      useFactory: (database: Database, intake: Intake, audit: Audit, clock: Clock, log: Log, settings: Settings) =>
        new Imports(database, intake, audit, clock, log, join(settings.MINUTEBOOK_DATA, 'staging')),
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
  exports: [Annotations, Directory, Evidence, Ledger, Intake, Imports, Reader, Verification],
})
export class ArchiveModule {}

@Module({ controllers: [ArchiveController, ImportController] })
export class ArchiveHttpModule {}

@Module({ providers: [ImportJob] })
export class ArchiveJobsModule {}
