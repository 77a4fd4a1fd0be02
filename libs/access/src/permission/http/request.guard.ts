import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Endpoint, type Permission, PERMISSIONS } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import type { z } from 'zod';
import { Audit } from '../../audit/audit';
import { permissionsOf } from '../roles';
import { actorOfRequest, ENDPOINT, type ParsedRequest } from './served';

/** Stands before every route: where from, who, may they, and is it well formed. In that order. */
@Injectable()
export class RequestGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: Audit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = this.reflector.get<Endpoint | undefined>(ENDPOINT, context.getHandler());
    if (!endpoint) throw new Error('a route without an endpoint passed the boot check');
    const request = context.switchToHttp().getRequest<ParsedRequest>();
    if (endpoint.method !== 'GET' && !endpoint.hook) this.checkOrigin(request, endpoint);
    await this.checkPermission(request, endpoint);
    request.input = {
      params: parse(endpoint.params, request.params),
      query: parse(endpoint.query, request.query),
      body: endpoint.upload || endpoint.hook ? undefined : parse(endpoint.body, request.body),
      actor: actorOfRequest(request),
    };
    return true;
  }

  /** Against cross-site requests (R138): same origin, a token no other site can read, and a type no form can send. */
  private checkOrigin(request: ParsedRequest, endpoint: Endpoint): void {
    const { origin, host } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const foreign =
      (origin !== undefined && hostOf(origin) !== host) ||
      (site !== undefined && site !== 'same-origin' && site !== 'none');
    const token = request.session.csrf ?? '';
    const sent = request.headers['x-csrf-token'];
    const tokenFits =
      typeof sent === 'string' &&
      token.length > 0 &&
      sent.length === token.length &&
      timingSafeEqual(Buffer.from(sent), Buffer.from(token));
    const type = endpoint.upload ? 'application/octet-stream' : 'application/json';
    const typeFits = endpoint.body || endpoint.upload ? request.is(type) === type : true;
    if (foreign || !tokenFits || !typeFits) {
      throw new Problem({
        code: 'request-foreign',
        status: 403,
        title: 'This request did not come from the workbench.',
        detail: 'Nothing was changed.',
        hint: 'Reload the page and try again.',
      });
    }
  }

  private async checkPermission(request: ParsedRequest, { permission, path, method }: Endpoint): Promise<void> {
    if (permission === 'anyone') return;
    if (!request.user)
      throw new Problem({
        code: 'signed-out',
        status: 401,
        title: 'You are not signed in.',
        hint: 'Sign in and come back; the address stays the same.',
      });
    const isReading = method === 'GET' || !request.user.roles.includes('examiner');
    if (permission === 'signed-in' || (isReading && permissionsOf(request.user).includes(permission))) return;
    await this.audit.record(
      actorOfRequest(request),
      'access.refused',
      { kind: 'route', id: `${method} ${path}` },
      { permission },
    );
    throw refused(permission);
  }
}

export function refused(permission: Permission): Problem {
  return new Problem({
    code: 'not-allowed',
    status: 403,
    title: 'You may not do this.',
    detail: `It needs the right “${PERMISSIONS[permission]}”.`,
    hint: 'An administrator grants roles.',
  });
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const fields = Object.fromEntries(result.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
  throw new Problem({
    code: 'request-invalid',
    status: 422,
    title: 'Something in the request is not as it should be.',
    detail: Object.entries(fields)
      .map(([field, message]) => `${field} ${message}`)
      .join('; '),
    fields,
  });
}
