import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { type Audit, NOBODY, type ParsedRequest } from '@minutebook/access';
import { type Clock, Problem } from '@minutebook/platform';
import type { Response } from 'express';
import { scimErrorOf, scimFault } from '../people/scim/scim-fault';
import type { ScimToken } from '../people/scim/scim-token';

export const SCIM_TYPE = 'application/scim+json';
/** Bytes of the largest body. */
const LARGEST = 1024 * 1024;
/** Refused calls of one address, and within how many milliseconds, before it has to wait. */
const MISSES = 10;
const MISSES_WITHIN = 60_000;
/** Addresses remembered at once; beyond it the oldest is forgotten, and may begin anew. */
const REMEMBERED = 10_000;

/** Who stands before SCIM's addresses: the token, and how often somebody may come without. In this process only. */
export class ScimDoor {
  private readonly misses = new Map<string, { n: number; until: number }>();

  constructor(
    private readonly token: ScimToken,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Throws 401, or 429 after too many of these, before a byte of the body is looked at. */
  async admit(request: ParsedRequest, response: Response): Promise<void> {
    const from = request.ip ?? '';
    const now = this.clock.now().getTime();
    const known = this.misses.get(from);
    if (known && known.until > now && known.n >= MISSES) {
      response.setHeader('Retry-After', Math.ceil((known.until - now) / 1000));
      throw new Problem({ code: 'too-many-calls', status: 429, title: 'Too many calls were refused.' });
    }
    const [, token] = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(request.headers.authorization ?? '') ?? [];
    if (token !== undefined && (await this.token.admits(token))) return;
    this.misses.delete(from);
    const counts = known && known.until > now;
    this.misses.set(from, { n: counts ? known.n + 1 : 1, until: counts ? known.until : now + MISSES_WITHIN });
    if (this.misses.size > REMEMBERED) this.misses.delete(this.misses.keys().next().value!);
    await this.audit.record(NOBODY, 'access.refused', { kind: 'route', id: `${request.method} /scim/v2` });
    response.setHeader('WWW-Authenticate', 'Bearer');
    throw new Problem({ code: 'token-refused', status: 401, title: 'The token is not in force.' });
  }
}

/** The body, whatever it says it is: providers differ. Throws 413, 415 or `invalidSyntax`. */
export async function jsonOf(request: ParsedRequest, response: Response): Promise<unknown> {
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new Problem({ code: 'body-encoded', status: 415, title: 'The body must come as it is.' });
  const chunks: Buffer[] = [];
  let size = 0;
  // The stream stays, so that a refusal can be answered on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) {
      response.setHeader('Connection', 'close');
      throw new Problem({ code: 'body-too-large', status: 413, title: 'The body is larger than allowed.' });
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw scimFault('invalidSyntax', 'The body is not valid JSON.');
  }
}

/** Faults of SCIM's addresses leave as SCIM has them; bugs go the way of all bugs. */
@Catch(Problem)
export class ScimFaultFilter implements ExceptionFilter<Problem> {
  catch(problem: Problem, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    response
      .status(problem.status)
      .type(SCIM_TYPE)
      .send(JSON.stringify(scimErrorOf(problem)));
  }
}
