import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** A number for every request: in the log, in the answer's header, and in the problem a user may be shown. */
export function requestId(request: Request & { id?: string }, response: Response, next: NextFunction): void {
  request.id = randomUUID();
  response.setHeader('X-Request-Id', request.id);
  next();
}
