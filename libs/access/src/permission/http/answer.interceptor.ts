import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Endpoint } from '@minutebook/contract';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { map } from 'rxjs/operators';
import { Trail } from '../../audit/audit';
import { ENDPOINT } from './served';

/**
 * Keeps two promises of the contract at run time: what an endpoint says it audits was audited, and, in tests, what it
 * answers has the shape it says. Breaking one is a bug of ours, and loud.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly checkAnswers = process.env.NODE_ENV === 'test',
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const endpoint = this.reflector.get<Endpoint>(ENDPOINT, context.getHandler());
    return next.handle().pipe(
      map((answer: unknown) => {
        if (endpoint.audit && !Trail.here?.has(endpoint.audit))
          throw new Error(`${endpoint.method} ${endpoint.path} did not write ${endpoint.audit} to the audit log`);
        return this.checkAnswers && typeof endpoint.response === 'object' ? endpoint.response.parse(answer) : answer;
      }),
    );
  }
}

/** Before guards: what they write to the audit log counts. */
export function auditTrail(request: Request, response: Response, next: () => void): void {
  Trail.begin(() => {
    const trail = Trail.here!;
    trail.asker = request.user;
    // What a request began and what outlasts it, a job, asks anew who somebody is.
    response.once('close', () => (trail.asker = undefined));
    next();
  });
}
