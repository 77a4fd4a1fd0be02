import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { ParsedRequest } from '@minutebook/access';
import { api } from '@minutebook/contract';
import { mergeMap, type Observable } from 'rxjs';
import { blindAnswer, idsIn } from '../blindness';
import { Rereads } from '../rereads';

/** Routes that answer with alerts. */
const ROUTES = new Set(Object.values(api.alerts).map(({ path }) => path));

/**
 * Whoever has a blind re-read open gets its alert as one that nobody has touched, whichever route they ask. It stands at the
 * answer and not in each route, so that a new route cannot forget it.
 */
@Injectable()
export class BlindInterceptor implements NestInterceptor {
  constructor(private readonly rereads: Rereads) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<ParsedRequest>();
    const { path } = request.route as { path: string };
    if (!request.user || !ROUTES.has(path)) return next.handle();
    const user = request.user.id;
    return next.handle().pipe(mergeMap((answer: unknown) => this.blind(user, request.params['id'], answer)));
  }

  private async blind(user: string, asked: unknown, answer: unknown): Promise<unknown> {
    const ids = [...idsIn(answer), ...(typeof asked === 'string' ? [asked] : [])].filter((id) => /^\d{1,15}$/.test(id));
    const blind = await this.rereads.blindFor(user, [...new Set(ids)].map(Number));
    if (blind.size === 0) return answer;
    return blindAnswer(answer, (id) => blind.has(Number(id)), typeof asked === 'string' ? asked : undefined);
  }
}
