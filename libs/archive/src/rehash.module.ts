import { Global, Module } from '@nestjs/common';
import { Audit, Notices, TransparencyLog } from '@minutebook/access';
import { CLOCK, type Clock, Database, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { Evidence } from './evidence/evidence';
import { OpeningTrial } from './reading/opening-trial';
import { Reader } from './reading/reader';
import { Rehash } from './rehash/rehash';
import { rehashParts } from './rehash/rehash-parts';
import { Keyring } from './seal/keyring';

/** What reads everything stored again, and tries whether a record opens. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: Rehash,
      inject: [Database, Keyring, TransparencyLog, Evidence, Audit, Notices, CLOCK, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        keyring: Keyring,
        log: TransparencyLog,
        evidence: Evidence,
        audit: Audit,
        notices: Notices,
        clock: Clock,
        settings: Settings,
      ) => {
        const parts = rehashParts(database, keyring, log, evidence);
        return new Rehash(database, parts, log, audit, notices, clock, settings.MINUTEBOOK_REHASH_DAYS);
      },
    },
    {
      provide: OpeningTrial,
      inject: [Database, Keyring, TransparencyLog, Reader, Evidence],
      useFactory: (database: Database, keyring: Keyring, log: TransparencyLog, reader: Reader, evidence: Evidence) =>
        OpeningTrial.over(database, keyring, log, reader, evidence),
    },
  ],
  exports: [Rehash, OpeningTrial],
})
export class RehashModule {}
