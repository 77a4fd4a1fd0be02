import { Controller, Req, Res } from '@nestjs/common';
import { type Actor, type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import { api, type Case, type CaseCandidates, type CaseEvent, type CaseRow } from '@minutebook/contract';
import type { Response } from 'express';
import { caseNumber } from '../case-door';
import { CasePeople } from '../case-people';
import { CaseReport } from '../case-report';
import { CaseTimeline } from '../case-timeline';
import { CaseView } from '../case-view';
import { Cases, type Wanted } from '../cases';
import { exhibit, Exhibits } from '../exhibits';
import { Membership } from '../membership';

@Controller()
export class CaseController {
  constructor(
    private readonly cases: Cases,
    private readonly view: CaseView,
    private readonly membership: Membership,
    private readonly exhibits: Exhibits,
    private readonly people: CasePeople,
    private readonly events: CaseTimeline,
    private readonly printer: CaseReport,
  ) {}

  @Serves(api.cases.list)
  async list(@Input() { actor, query }: In<typeof api.cases.list>): Promise<{ items: CaseRow[]; next: string | null }> {
    const { after, limit, ...filter } = query;
    const found = await this.cases.list(actor, filter, placeOf(after), limit + 1);
    const items = found.slice(0, limit);
    return { items: await this.view.rows(items), next: found.length > limit ? String(items.at(-1)!.id) : null };
  }

  @Serves(api.cases.counts)
  async counts(@Input() { actor }: In<typeof api.cases.counts>) {
    return this.cases.counts(actor);
  }

  @Serves(api.cases.open)
  async open(@Input() { actor, body }: In<typeof api.cases.open>): Promise<Case> {
    const { messages, alerts, ...facts } = body;
    return this.view.of(
      actor,
      await this.cases.open(actor, facts, { messages: wanted(messages), alerts: wanted(alerts) }),
    );
  }

  @Serves(api.cases.get)
  async get(@Input() { actor, params }: In<typeof api.cases.get>): Promise<Case> {
    return this.view.open(actor, Number(params.id));
  }

  @Serves(api.cases.change)
  async change(@Input() { actor, params, body }: In<typeof api.cases.change>): Promise<Case> {
    const { version, ...change } = body;
    return this.after(actor, params.id, this.cases.change(actor, Number(params.id), version, change));
  }

  @Serves(api.cases.timeline)
  async timeline(
    @Input() { actor, params, query }: In<typeof api.cases.timeline>,
  ): Promise<{ items: CaseEvent[]; next: string | null }> {
    const found = await this.events.of(actor, Number(params.id), placeOf(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return { items, next: found.length > query.limit ? String(items.at(-1)!.index) : null };
  }

  @Serves(api.cases.candidates)
  async candidates(@Input() { actor, params, query }: In<typeof api.cases.candidates>): Promise<CaseCandidates> {
    return this.people.candidates(actor, Number(params.id), query.q);
  }

  @Serves(api.cases.giveAccess)
  async giveAccess(@Input() { actor, params, body }: In<typeof api.cases.giveAccess>): Promise<Case> {
    return this.after(actor, params.id, this.membership.give(actor, Number(params.id), body.version, body.user));
  }

  /** Whoever takes their own access sees the case no more: the answer is the case as they left it. */
  @Serves(api.cases.takeAccess)
  async takeAccess(@Input() { actor, params, body }: In<typeof api.cases.takeAccess>): Promise<Case> {
    const id = Number(params.id);
    const left = body.user === actor.id ? await this.view.of(actor, id) : undefined;
    await this.membership.take(actor, id, body.version, body.user, body.reason);
    return left ?? this.view.of(actor, id);
  }

  @Serves(api.cases.addMessages)
  async addMessages(@Input() { actor, params, body }: In<typeof api.cases.addMessages>): Promise<Case> {
    const { version, messages } = body;
    return this.after(actor, params.id, this.exhibits.addMessages(actor, Number(params.id), version, wanted(messages)));
  }

  @Serves(api.cases.addAlert)
  async addAlert(@Input() { actor, params, body }: In<typeof api.cases.addAlert>): Promise<Case> {
    const { version, alert, reason } = body;
    return this.after(
      actor,
      params.id,
      this.cases.addAlertTo(actor, Number(params.id), version, Number(alert), reason),
    );
  }

  @Serves(api.cases.addEvent)
  async addEvent(@Input() { actor, params, body }: In<typeof api.cases.addEvent>): Promise<Case> {
    const { version, ...event } = body;
    return this.after(actor, params.id, this.exhibits.addEvent(actor, Number(params.id), version, event));
  }

  @Serves(api.cases.addFile)
  async addFile(
    @Input() { actor, params, query }: In<typeof api.cases.addFile>,
    @Req() request: ParsedRequest,
  ): Promise<Case> {
    return this.after(actor, params.id, this.exhibits.addFile(actor, Number(params.id), query, request));
  }

  @Serves(api.cases.file)
  async file(@Input() { actor, params }: In<typeof api.cases.file>, @Res() response: Response): Promise<void> {
    const { number, name, bytes } = await this.exhibits.download(actor, Number(params.id), Number(params.part));
    const extension = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
    download(
      response,
      `${caseNumber(Number(params.id))}-${exhibit(number)}${extension}`,
      bytes,
      'application/octet-stream',
    );
  }

  @Serves(api.cases.changeItem)
  async changeItem(@Input() { actor, params, body }: In<typeof api.cases.changeItem>): Promise<Case> {
    const { version, ...change } = body;
    return this.after(
      actor,
      params.id,
      this.exhibits.change(actor, Number(params.id), Number(params.part), version, change),
    );
  }

  @Serves(api.cases.removeItem)
  async removeItem(@Input() { actor, params, body }: In<typeof api.cases.removeItem>): Promise<Case> {
    const { version, reason } = body;
    return this.after(
      actor,
      params.id,
      this.exhibits.remove(actor, Number(params.id), Number(params.part), version, reason),
    );
  }

  @Serves(api.cases.addPerson)
  async addPerson(@Input() { actor, params, body }: In<typeof api.cases.addPerson>): Promise<Case> {
    const { version, ...link } = body;
    return this.after(actor, params.id, this.people.add(actor, Number(params.id), version, link));
  }

  @Serves(api.cases.removePerson)
  async removePerson(@Input() { actor, params, body }: In<typeof api.cases.removePerson>): Promise<Case> {
    const { version, reason } = body;
    return this.after(
      actor,
      params.id,
      this.people.remove(actor, Number(params.id), Number(params.part), version, reason),
    );
  }

  @Serves(api.cases.report)
  async report(@Input() { actor, params }: In<typeof api.cases.report>, @Res() response: Response): Promise<void> {
    const { name, bytes } = await this.printer.print(actor, Number(params.id));
    download(response, name, bytes, 'application/pdf');
  }

  private async after(actor: Actor, id: string, act: Promise<void>): Promise<Case> {
    await act;
    return this.view.of(actor, Number(id));
  }
}

/** Never inline, never sniffed, a name of ours (R126, R143). */
function download(response: Response, name: string, bytes: Buffer, type: string): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Content-Length', bytes.length);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  response.end(bytes);
}

function wanted(items: readonly { id: string; version?: number | undefined; reason: string }[]): Wanted[] {
  return items.map(({ id, version, reason }) => ({ id: Number(id), version, reason }));
}

function placeOf(cursor: string | undefined): number | undefined {
  return cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
}
