import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ENDPOINT, type ParsedRequest } from '@minutebook/access';
import { type Endpoint, leavingOf } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import type { Observable } from 'rxjs';
import { RequestRegister, refuseUnlessOpen } from '../register';

/**
 * Before every answer that is a file (R38): one whose kind nobody has said serves nobody, and a production goes out for a
 * request of the register only, named by the path (`/api/requests/:id/…`) or by `?request=RQ-2026-7`. The second kind makes
 * a new file, so its request must be open.
 */
@Injectable()
export class FileDoor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly register: RequestRegister,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const endpoint = this.reflector.get<Endpoint | undefined>(ENDPOINT, context.getHandler());
    if (endpoint) await this.check(endpoint, context.switchToHttp().getRequest<ParsedRequest>().query);
    return next.handle();
  }

  /** Throws `file-unclassed`, `request-missing`, `request-unknown`, `request-not-open`. */
  async check(
    endpoint: Pick<Endpoint, 'method' | 'path' | 'response' | 'hook'>,
    query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const leaving = leavingOf(endpoint);
    if (leaving === 'unclassed')
      throw new Problem({
        code: 'file-unclassed',
        status: 500,
        title: 'Nobody has said what kind of file this is.',
        hint: `Put ${endpoint.method} ${endpoint.path} into LEAVING (libs/contract/src/requests.ts).`,
      });
    // Behind the path of a request there are its own productions, written down before they can be asked for.
    if (leaving !== 'production' || endpoint.path.startsWith('/api/requests/:id/')) return;
    const { request } = query;
    if (typeof request !== 'string' || request === '')
      throw new Problem({
        code: 'request-missing',
        status: 422,
        title: 'This is a production: it leaves for a request of the register.',
        hint: 'Name it as “request”, for example RQ-2026-7.',
        fields: { request: 'is missing' },
      });
    refuseUnlessOpen(await this.register.byNumber(request));
  }
}
