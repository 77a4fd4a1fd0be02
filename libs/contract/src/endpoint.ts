import { z } from 'zod';
import type { AuditAction } from './audit-action';
import type { Permission } from './permission';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One route of the API, said once: the server serves it, the workbench calls it, OpenAPI prints it, and the boot checks
 * that every route names who may and, when it changes something, what is written to the audit log.
 */
export interface Endpoint<Params = unknown, Query = unknown, Body = unknown, Response = unknown> {
  readonly method: Method;
  /** Express path, e.g. `/api/alerts/:id/claim`. */
  readonly path: string;
  readonly summary: string;
  /** `anyone` needs no session; `signed-in` needs one and no more. */
  readonly permission: Permission | 'signed-in' | 'anyone';
  /** What a successful call writes to the audit log. Required for every method but GET. */
  readonly audit?: AuditAction;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** JSON of the answer, or what else is sent. */
  readonly response: z.ZodType<Response> | 'bytes' | 'csv' | 'events' | 'html' | 'scim';
  /** The body is a stream of bytes, not JSON. */
  readonly upload?: true;
  /** Called by another system, not by a browser: no session and no CSRF token; its signature over the raw body decides, or its token. */
  readonly hook?: true;
}

/** Types an endpoint by its schemas. */
export function endpoint<P = undefined, Q = undefined, B = undefined, R = undefined>(
  shape: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
  return shape;
}

/** 64-bit ids travel as decimal strings (formats.md G10). */
export const Id = z.string().regex(/^[0-9]{1,18}$/, 'is not an id');
export const Uuid = z.uuid();
/** RFC 3339 UTC with milliseconds. */
export const Instant = z.iso.datetime({ precision: 3 });

export const IdParams = z.object({ id: Id });
export const UuidParams = z.object({ id: Uuid });

/** Answer without content worth naming. */
export const Nothing = z.object({});

/** One page of a keyset-paged list; `next` is the cursor of the following page. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

export const PageQuery = z.object({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The version a change is based on; another one meanwhile is refused with `changed-meanwhile`. */
export const Version = z.number().int().min(0);
