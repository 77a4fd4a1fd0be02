import { type DynamicModule, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule, Reflector } from '@nestjs/core';
import {
  AccessHttpModule,
  AccessJobsModule,
  AnswerInterceptor,
  Audit,
  auditTrail,
  MachineFacts,
  RequestGuard,
} from '@minutebook/access';
import { ArchiveHttpModule, ArchiveJobsModule } from '@minutebook/archive';
import { ExportHttpModule, ExportJobsModule } from '@minutebook/export';
import { Log, ProblemFilter } from '@minutebook/platform';
import { ReviewHttpModule, ReviewJobsModule } from '@minutebook/review';
import { SearchHttpModule, SearchJobsModule } from '@minutebook/search';
import { SourcesHttpModule, SourcesJobsModule } from '@minutebook/sources';
import { SurveillanceHttpModule, SurveillanceJobsModule } from '@minutebook/surveillance';
import { type Appliance, CoreModule } from '@minutebook/appliance';
import { DemoDesk } from './demo/demo-desk';
import { DemoKeeping } from './demo/demo-keeping';
import { DemoLoader } from './demo/demo-loader';
import { ApplianceController } from './http/appliance.controller';
import { ChainController } from './http/chain.controller';
import { requestId } from './http/request-id';
import { ThisMachine } from './http/this-machine';

/** The API and the workbench. */
@Module({})
export class ApiModule implements NestModule {
  static of(address: { url: string }): DynamicModule {
    return {
      module: ApiModule,
      global: true,
      imports: [
        DiscoveryModule,
        AccessHttpModule,
        ArchiveHttpModule,
        SourcesHttpModule,
        SearchHttpModule,
        SurveillanceHttpModule,
        ReviewHttpModule,
        ExportHttpModule,
      ],
      controllers: [ApplianceController, ChainController],
      providers: [
        DemoDesk,
        DemoKeeping,
        DemoLoader,
        { provide: MachineFacts, useClass: ThisMachine },
        { provide: 'ADDRESS', useValue: address },
        { provide: APP_FILTER, inject: [Log], useFactory: (log: Log) => new ProblemFilter(log) },
        {
          provide: APP_GUARD,
          inject: [Reflector, Audit],
          useFactory: (reflector: Reflector, audit: Audit) => new RequestGuard(reflector, audit),
        },
        {
          provide: APP_INTERCEPTOR,
          inject: [Reflector],
          useFactory: (reflector: Reflector) => new AnswerInterceptor(reflector),
        },
      ],
      exports: [MachineFacts],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(requestId, auditTrail).forRoutes('{*path}');
  }
}

/** What reads on in the background: sequencer, imports, indexer, detector, alerts. */
@Module({
  imports: [
    AccessJobsModule,
    ArchiveJobsModule,
    SourcesJobsModule,
    SearchJobsModule,
    SurveillanceJobsModule,
    ReviewJobsModule,
    ExportJobsModule,
  ],
})
export class WorkerModule {}

/** One program, three roles (design 5). */
@Module({})
export class AppModule {
  static of(appliance: Appliance, address: { url: string }): DynamicModule {
    const role = appliance.platform.settings.MINUTEBOOK_ROLE;
    return {
      module: AppModule,
      imports: [
        CoreModule.of(appliance),
        ...(role === 'worker' ? [] : [ApiModule.of(address)]),
        ...(role === 'api' ? [] : [WorkerModule]),
      ],
    };
  }
}
