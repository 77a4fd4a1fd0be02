import { Controller, Inject, Req, Res } from '@nestjs/common';
import { type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import { api } from '@minutebook/contract';
import { CLOCK, type Clock, Problem } from '@minutebook/platform';
import type { Response } from 'express';
import { Inbox } from '../inbox/inbox';
import { Refusals } from '../inbox/refusals';
import type { Answer, Knock, Verdict } from '../receivers/receiver';
import { RECEIVERS } from '../receivers/receivers';
import { type OpenSource, Register } from '../register/register';
import { VendorClient } from '../vendors/vendor-client';
import { RateLimit } from './rate-limit';
import { RawBodies } from './raw-body';

const RETRY_SECONDS = 30;
const DEFAULT_ANSWER: Answer = { type: 'application/json', text: '{}' };
const SOURCE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where services call. Whoever calls with nothing that fits learns nothing: no such source, or no such key, read the same. */
@Controller()
export class HookController {
  private readonly bodies = new RawBodies();
  private readonly calls = new RateLimit(500, 2_000);
  /** Calls that were refused, by address and, where there is one, source: one that is set up wrongly shuts no other's door. */
  private readonly misses = new RateLimit(1, 60);
  private readonly greetings = new RateLimit(1 / 60, 5);

  constructor(
    private readonly register: Register,
    private readonly inbox: Inbox,
    private readonly refusals: Refusals,
    private readonly vendor: VendorClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.sources.verifyHook)
  async verify(
    @Input() { params }: In<typeof api.sources.verifyHook>,
    @Req() request: ParsedRequest,
    @Res() response: Response,
  ): Promise<void> {
    const { source, knock } = await this.admit(params.source, request, response, false);
    const verdict = RECEIVERS[source.kind].verify?.(source, knock) ?? { kind: 'refused', why: 'it is asked nothing' };
    if (verdict.kind !== 'handshake') throw await this.refused(source, request, verdict);
    send(response, verdict.answer);
  }

  @Serves(api.sources.receive)
  async receive(
    @Input() { params }: In<typeof api.sources.receive>,
    @Req() request: ParsedRequest,
    @Res() response: Response,
  ): Promise<void> {
    const { source, knock } = await this.admit(params.source, request, response, true);
    const verdict = (await RECEIVERS[source.kind].receive?.(source, knock, this.vendor)) ?? {
      kind: 'refused',
      why: 'it is pulled',
    };
    if (verdict.kind === 'refused') throw await this.refused(source, request, verdict);
    if (verdict.kind === 'handshake') {
      // Some services sign none: whoever knows the address must not be able to fill the log.
      if (this.greetings.take(source.id, knock.at.getTime())) await this.inbox.greet(source);
      return send(response, verdict.answer);
    }
    try {
      // Acknowledged only after this returned: it is safe.
      await this.inbox.keep(source, verdict.delivery);
    } catch (error) {
      if (error instanceof Problem && error.status === 503) response.setHeader('Retry-After', RETRY_SECONDS);
      throw error;
    }
    send(response, verdict.answer ?? DEFAULT_ANSWER);
  }

  /** The source that is called and what is said to it; or the door, before a byte of the body is looked at. */
  private async admit(
    id: string,
    request: ParsedRequest,
    response: Response,
    hasBody: boolean,
  ): Promise<{ source: OpenSource; knock: Knock }> {
    const at = this.clock.now();
    if (!this.calls.take(id, at.getTime())) throw tooMany(response);
    const source = SOURCE_ID.test(id) ? await this.register.open(id) : undefined;
    if (!source || source.state === 'retired') {
      if (!this.misses.take(callerOf(request), at.getTime())) throw tooMany(response);
      throw refusal();
    }
    if (!this.misses.has(callerOf(request, source), at.getTime())) {
      await this.refusals.note(source.id, 'too many of its calls were refused');
      throw tooMany(response);
    }
    const query = Object.fromEntries(
      Object.entries(request.query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    const body = hasBody ? await this.read(request, response) : Buffer.alloc(0);
    return { source, knock: { query, headers: request.headers, body, at } };
  }

  private async read(request: ParsedRequest, response: Response): Promise<Buffer> {
    try {
      return await this.bodies.read(request);
    } catch (error) {
      // What was not read of it would be taken for the next call.
      response.setHeader('Connection', 'close');
      throw error;
    }
  }

  private async refused(source: OpenSource, request: ParsedRequest, verdict: Verdict): Promise<Problem> {
    this.misses.take(callerOf(request, source), this.clock.now().getTime());
    await this.refusals.note(source.id, verdict.kind === 'refused' ? verdict.why : 'it is not asked so');
    return refusal();
  }
}

function callerOf({ ip }: ParsedRequest, source?: OpenSource): string {
  return `${ip ?? ''}\0${source?.id ?? ''}`;
}

function tooMany(response: Response): Problem {
  response.setHeader('Retry-After', RETRY_SECONDS);
  return new Problem({ code: 'too-many-calls', status: 429, title: 'Too many calls.' });
}

function refusal(): Problem {
  return new Problem({ code: 'delivery-refused', status: 401, title: 'Refused.' });
}

function send(response: Response, { type, text }: Answer): void {
  response.status(200).type(type).send(text);
}
