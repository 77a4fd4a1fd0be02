import {
  createParamDecorator,
  Delete,
  type ExecutionContext,
  Get,
  Header,
  HttpCode,
  Patch,
  Post,
  Put,
  SetMetadata,
} from '@nestjs/common';
import type { Endpoint } from '@minutebook/contract';
import type { Request } from 'express';
import { type Actor, NOBODY } from '../../audit/actor';
import { actorOf } from '../../identity/users';

export const ENDPOINT = Symbol('endpoint');

const METHODS = { GET: Get, POST: Post, PUT: Put, PATCH: Patch, DELETE: Delete } as const;

/** The handler's answer has the endpoint's type; `bytes`, `csv`, `events` and `html` write to the response themselves. */
type Handler<R> = [R] extends [undefined]
  ? ((...args: never[]) => Promise<void>) | ((...args: never[]) => void)
  : (...args: never[]) => Promise<R> | R;

/** Serves an endpoint of the contract. The only way to make a route: the boot refuses any other (boot-check.ts). */
export function Serves<P, Q, B, R>(endpoint: Endpoint<P, Q, B, R>) {
  return <H extends Handler<R>>(target: object, key: string, descriptor: TypedPropertyDescriptor<H>): void => {
    METHODS[endpoint.method](endpoint.path)(target, key, descriptor);
    HttpCode(200)(target, key, descriptor);
    Header('Cache-Control', 'no-store')(target, key, descriptor);
    SetMetadata(ENDPOINT, endpoint)(target, key, descriptor);
  };
}

/** Parsed parts of a request, typed by its endpoint: `@Input() input: In<typeof api.alerts.claim>`. */
export type In<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer _R>
    ? { readonly params: P; readonly query: Q; readonly body: B; readonly actor: Actor }
    : never;

/** What the request guard parsed. */
export const Input = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown => context.switchToHttp().getRequest<ParsedRequest>().input,
);

/** Who asks; `NOBODY` on routes for anyone. */
export function actorOfRequest(request: Request): Actor {
  return request.user ? actorOf(request.user) : NOBODY;
}

export interface ParsedRequest extends Request {
  id?: string;
  input?: { params: unknown; query: unknown; body: unknown; actor: Actor };
}
