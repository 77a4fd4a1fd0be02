import { Global, Module } from '@nestjs/common';
import { Reader, Sights } from '@minutebook/archive';
import { Audit } from '@minutebook/access';
import { CLOCK, Database } from '@minutebook/platform';
import { Findings } from '@minutebook/surveillance';
import { UnseenAlerts } from '../alerts/unseen';
import { Bookkeeper } from './bookkeeper';
import { Docket } from './docket';
import { Economics } from './economics';
import { EconomicsController } from './http/economics.controller';
import { EconomicsJob } from './jobs/economics.job';
import { Narrowing } from './narrowing';
import { Replay } from './replay';
import { RuleTests } from './rule-tests';

/** What terms bring and cost, and rules to be decided about. */
@Global()
@Module({
  providers: [
    {
      provide: Bookkeeper,
      inject: [Database, Findings, Audit],
      useFactory: (...parts: ConstructorParameters<typeof Bookkeeper>) => new Bookkeeper(...parts),
    },
    {
      provide: Economics,
      inject: [Database, Bookkeeper, Findings, UnseenAlerts, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Economics>) => new Economics(...parts),
    },
    {
      provide: Docket,
      inject: [Database, Bookkeeper, Economics, UnseenAlerts, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Docket>) => new Docket(...parts),
    },
    {
      provide: Replay,
      inject: [Database, Findings, Reader],
      useFactory: (...parts: ConstructorParameters<typeof Replay>) => new Replay(...parts),
    },
    {
      provide: Narrowing,
      inject: [Replay, Economics, Sights, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Narrowing>) => new Narrowing(...parts),
    },
    {
      provide: RuleTests,
      inject: [Database, Economics, Replay, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof RuleTests>) => new RuleTests(...parts),
    },
  ],
  exports: [Bookkeeper, Docket, Economics, Narrowing, RuleTests],
})
export class EconomicsModule {}

@Module({ controllers: [EconomicsController] })
export class EconomicsHttpModule {}

@Module({ providers: [EconomicsJob] })
export class EconomicsJobsModule {}
