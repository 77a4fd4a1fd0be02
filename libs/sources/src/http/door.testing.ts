import 'reflect-metadata';
import type { Server } from 'node:http';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory, Reflector } from '@nestjs/core';
import { AnswerInterceptor, auditTrail, RequestGuard } from '@minutebook/access';
import { CLOCK, Log, ProblemFilter } from '@minutebook/platform';
import { Inbox } from '../inbox/inbox';
import { Refusals } from '../inbox/refusals';
import { Register } from '../register/register';
import type { TestSources } from '../testing';
import { VendorClient } from '../vendors/vendor-client';
import { HookController } from './hook.controller';

export interface Door {
  readonly url: string;
  /** Calls a source's address as its service would; the status and text of the answer. */
  knock(source: string, call: KnockCall): Promise<{ status: number; text: string; headers: Headers }>;
  close(): Promise<void>;
}

export interface KnockCall {
  readonly method?: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** For specs only: the addresses that services call, on a loopback socket, behind the guards they have in the program. */
export async function openDoor(sources: TestSources): Promise<Door> {
  const { archive } = sources;
  const quiet = new Log('error', () => undefined);
  @Module({
    controllers: [HookController],
    providers: [
      { provide: Register, useValue: sources.register },
      { provide: Inbox, useValue: sources.inbox },
      { provide: VendorClient, useValue: sources.vendor },
      { provide: Refusals, useValue: new Refusals(archive.db.app, archive.audit, archive.clock) },
      { provide: CLOCK, useValue: archive.clock },
      { provide: APP_FILTER, useValue: new ProblemFilter(quiet) },
      {
        provide: APP_GUARD,
        inject: [Reflector],
        useFactory: (reflector: Reflector) => new RequestGuard(reflector, archive.audit),
      },
      {
        provide: APP_INTERCEPTOR,
        inject: [Reflector],
        useFactory: (reflector: Reflector) => new AnswerInterceptor(reflector),
      },
    ],
  })
  class DoorModule {}
  const app = await NestFactory.create(DoorModule, { logger: false, abortOnError: false, bodyParser: false });
  app.use(auditTrail);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    knock: async (source, { method = 'POST', query = {}, headers = {}, body }) => {
      const asked = new URLSearchParams(query).toString();
      const answer = await fetch(`${url}/hooks/${source}${asked && `?${asked}`}`, {
        method,
        headers,
        ...(body !== undefined && { body: body as string }),
      });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
    close: async () => {
      (app.getHttpServer() as Server).closeAllConnections();
      await app.close();
    },
  };
}
