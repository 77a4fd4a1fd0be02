import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { Problem, type ProblemBody } from '../../ui/problem';
import { Live } from '../live';
import { Presence } from '../presence';
import { Session } from '../session';

/**
 * Every change carries the token no other site can read. One that is outdated, because the session was renewed, or not
 * there yet, because somebody signs in before the page asked for it, is fetched once.
 */
export const csrfInterceptor: HttpInterceptorFn = (request, next) => {
  if (request.method === 'GET') return next(request);
  const session = inject(Session);
  return next(withToken(request, session.csrf())).pipe(
    catchError((error: unknown) => {
      if (!(error instanceof Problem) || error.code !== 'request-foreign') return throwError(() => error);
      const wasSomebody = session.user() !== null;
      return from(session.reload()).pipe(
        switchMap((user) => {
          if (user || !wasSomebody) return next(withToken(request, session.csrf()));
          session.lose();
          return throwError(() => new Problem('signed-out', 401, { title: 'You are not signed in.' }));
        }),
      );
    }),
  );
};

/** Tells the server what is asked while nobody is at the page. */
export const presenceInterceptor: HttpInterceptorFn = (request, next) =>
  next(inject(Presence).isAway ? request.clone({ setHeaders: { 'X-Minutebook-Away': '1' } }) : request);

/** Turns what went wrong into a {@link Problem}, and a lost session into the way to the door. */
export const problemInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const live = inject(Live);
  return next(request).pipe(
    catchError((error: unknown) => {
      const problem = problemOf(error);
      if (problem.code === 'signed-out') session.lose();
      // Emergency access may have been ended by somebody else: what this person may is asked again.
      if (problem.code === 'not-allowed' && session.user()?.producing) void session.reload().catch(() => null);
      if (problem.code === 'offline') live.suspect();
      return throwError(() => problem);
    }),
  );
};

export function problemOf(error: unknown): Problem {
  if (!(error instanceof HttpErrorResponse)) return Problem.of(error);
  if (error.status === 0) return new Problem('offline', 0, {}, { cause: error });
  const body = bodyOf(error);
  return body?.code === undefined
    ? new Problem('unreadable', error.status, {}, { cause: error })
    : new Problem(body.code, error.status, body);
}

function bodyOf(error: HttpErrorResponse): ProblemBody | undefined {
  const body: unknown = typeof error.error === 'string' ? parsed(error.error) : error.error;
  return typeof body === 'object' && body !== null ? (body as ProblemBody) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withToken<T>(request: HttpRequest<T>, token: string): HttpRequest<T> {
  return request.clone({ setHeaders: { 'X-CSRF-Token': token } });
}
