import { Global, Module } from '@nestjs/common';
import { CLOCK, type Clock, Database, Log, Mail, type Settings, SETTINGS_IN_FORCE, SITE } from '@minutebook/platform';
import { Audit } from '../audit/audit';
import { Checkpoints } from '../log/checkpoints';
import { LogProofs } from '../log/log-proofs';
import { TransparencyLog } from '../log/transparency-log';
import { NoticeSources } from '../notices/notice-sources';
import { anchorsAt, policyOf } from './addresses';
import { AnchorWatch } from './anchor-watch';
import { Anchors } from './anchors';
import { AnchorJob } from './jobs/anchor.job';
import { KnownGrowth } from './known-growth';
import { TileFolder } from './tile-folder';

/** Signed checkpoints on their way out: anchors, witnesses, time-stamps. */
@Global()
@Module({
  providers: [
    {
      provide: Anchors,
      inject: [Database, Checkpoints, LogProofs, TransparencyLog, Audit, CLOCK, Log, SETTINGS_IN_FORCE, SITE],
      useFactory: (
        database: Database,
        checkpoints: Checkpoints,
        proofs: LogProofs,
        transparencyLog: TransparencyLog,
        audit: Audit,
        clock: Clock,
        log: Log,
        settings: Settings,
        site: string,
      ) => {
        const anchors = anchorsAt(settings.MINUTEBOOK_ANCHORS ?? '', {
          mail: Mail.of(settings),
          site,
          growth: new KnownGrowth(database, proofs),
        });
        return new Anchors(
          database,
          checkpoints,
          transparencyLog,
          audit,
          clock,
          log,
          anchors,
          policyOf(settings, anchors),
        );
      },
    },
    {
      provide: AnchorWatch,
      inject: [Database, Anchors, NoticeSources],
      useFactory: (database: Database, anchors: Anchors, sources: NoticeSources) => {
        const watch = new AnchorWatch(database, anchors);
        sources.add(watch);
        return watch;
      },
    },
    {
      provide: TileFolder,
      inject: [TransparencyLog, Checkpoints, Anchors],
      useFactory: (log: TransparencyLog, checkpoints: Checkpoints, anchors: Anchors) =>
        new TileFolder(log, checkpoints, anchors),
    },
  ],
  exports: [Anchors, TileFolder],
})
export class AnchorsModule {}

@Module({ providers: [AnchorJob] })
export class AnchorsJobsModule {}
