import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR, Reflector } from '@nestjs/core';
import { Audit } from '@minutebook/access';
import { Directory, Expectations, Reader, SightedReader } from '@minutebook/archive';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Search } from '@minutebook/search';
import { REVIEW_VOLUME } from '@minutebook/surveillance';
import { FileDoor } from './http/file-door';
import { RequestController } from './http/request.controller';
import { Productions } from './productions';
import { RequestRegister } from './register';
import { DecidedVolume } from './review-volume';

/** The register of requests, and what leaves the appliance for one. */
@Global()
@Module({
  providers: [
    {
      provide: RequestRegister,
      inject: [Database, Directory, Expectations, Audit, CLOCK],
      useFactory: (database: Database, directory: Directory, expectations: Expectations, audit: Audit, clock: Clock) =>
        new RequestRegister(database, directory, expectations, audit, clock),
    },
    {
      provide: Productions,
      inject: [Database, RequestRegister, SightedReader, Reader, Search, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Productions>) => new Productions(...parts),
    },
    {
      provide: REVIEW_VOLUME,
      inject: [Database],
      useFactory: (database: Database) => new DecidedVolume(database),
    },
  ],
  exports: [RequestRegister, Productions, REVIEW_VOLUME],
})
export class RequestsModule {}

@Module({
  controllers: [RequestController],
  providers: [
    {
      provide: APP_INTERCEPTOR,
      inject: [Reflector, RequestRegister],
      useFactory: (reflector: Reflector, register: RequestRegister) => new FileDoor(reflector, register),
    },
  ],
})
export class RequestsHttpModule {}
