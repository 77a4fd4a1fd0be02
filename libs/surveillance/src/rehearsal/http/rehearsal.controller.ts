import { Controller, Inject } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import {
  api,
  type JudgedMessage,
  type Rehearsal,
  type RehearsalSummary,
  type RehearsedMessage,
  type RehearsedRule,
} from '@minutebook/contract';
import { idCursor, type Jobs, JOBS } from '@minutebook/platform';
import { BelowTheLine } from '../below-the-line';
import { REHEARSAL_JOB } from '../jobs/rehearsal.job';
import { Rehearsals, type RehearsalView } from '../rehearsals';
import { presentRehearsal, presentRule, presentSummary, ShownMessages } from './presenting';

interface Page<T> {
  items: T[];
  next: string | null;
}

@Controller()
export class RehearsalController {
  constructor(
    private readonly rehearsals: Rehearsals,
    private readonly line: BelowTheLine,
    private readonly shown: ShownMessages,
    private readonly audit: Audit,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  @Serves(api.rehearsals.list)
  async list(@Input() { params, query }: In<typeof api.rehearsals.list>): Promise<Page<RehearsalSummary>> {
    const found = await this.rehearsals.list(Number(params.id), idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit).map(presentSummary);
    return { items, next: found.length > query.limit ? items.at(-1)!.id : null };
  }

  @Serves(api.rehearsals.start)
  async start(@Input() { actor, params, body }: In<typeof api.rehearsals.start>): Promise<Rehearsal> {
    const view = await this.rehearsals.start(actor, Number(params.id), {
      version: body.version,
      from: body.from === null ? null : new Date(body.from),
      to: body.to === null ? null : new Date(body.to),
      without: body.without,
    });
    await this.work(view.row.id);
    return this.present(view);
  }

  @Serves(api.rehearsals.get)
  async get(@Input() { params }: In<typeof api.rehearsals.get>): Promise<Rehearsal> {
    return this.present(await this.rehearsals.get(Number(params.id)));
  }

  @Serves(api.rehearsals.cancel)
  async cancel(@Input() { actor, params, body }: In<typeof api.rehearsals.cancel>): Promise<Rehearsal> {
    return this.present(await this.rehearsals.cancel(actor, Number(params.id), body.version));
  }

  @Serves(api.rehearsals.rules)
  async rules(@Input() { params, query }: In<typeof api.rehearsals.rules>): Promise<Page<RehearsedRule>> {
    const { row } = await this.rehearsals.get(Number(params.id));
    const found = await this.rehearsals.rules(row.id, query.after, query.limit + 1);
    const items = found.slice(0, query.limit).map((rule) => presentRule(rule, row));
    return { items, next: found.length > query.limit ? items.at(-1)!.code : null };
  }

  @Serves(api.rehearsals.messages)
  async messages(
    @Input() { actor, params, query }: In<typeof api.rehearsals.messages>,
  ): Promise<Page<RehearsedMessage>> {
    const { row } = await this.rehearsals.get(Number(params.id));
    const { side, rule, limit } = query;
    const found = await this.rehearsals.messages(row.id, side, rule, readPlace(query.after), limit + 1);
    const page = found.slice(0, limit);
    const items = await this.shown.rehearsed(actor.id, row, side, page);
    await this.saw(actor, params.id, side, items);
    const last = page.at(-1);
    return { items, next: found.length > limit && last ? `${last.rank}-${last.message}-${last.code}` : null };
  }

  @Serves(api.rehearsals.reasons)
  async reasons(@Input() { actor, params, body }: In<typeof api.rehearsals.reasons>): Promise<Rehearsal> {
    const alerts = body.items.map(({ rule, message }) => ({ rule, message: Number(message) }));
    return this.present(await this.rehearsals.explain(actor, Number(params.id), alerts, body.reason));
  }

  @Serves(api.rehearsals.draw)
  async draw(@Input() { actor, params, body }: In<typeof api.rehearsals.draw>): Promise<Rehearsal> {
    const id = Number(params.id);
    await this.line.ask(actor, id, body);
    await this.work(id);
    return this.present(await this.rehearsals.get(id));
  }

  @Serves(api.rehearsals.sample)
  async sample(@Input() { actor, params, query }: In<typeof api.rehearsals.sample>): Promise<Page<JudgedMessage>> {
    const after = /^([jo])(\d{1,15})$/.exec(query.after ?? '');
    const found = await this.line.sample(
      Number(params.id),
      after ? { judged: after[1] === 'j', message: Number(after[2]) } : undefined,
      query.limit + 1,
    );
    const page = found.slice(0, query.limit);
    const items = await this.shown.judged(actor.id, page);
    await this.saw(actor, params.id, 'sample', items);
    const last = page.at(-1);
    return {
      items,
      next: found.length > query.limit && last ? `${last.relevant === null ? 'o' : 'j'}${last.message}` : null,
    };
  }

  @Serves(api.rehearsals.judge)
  async judge(@Input() { actor, params, body }: In<typeof api.rehearsals.judge>): Promise<Rehearsal> {
    const id = Number(params.id);
    await this.line.judge(actor, id, Number(body.message), { relevant: body.relevant, note: body.note });
    return this.present(await this.rehearsals.get(id));
  }

  private async present(view: RehearsalView): Promise<Rehearsal> {
    const [objections, sample] = await Promise.all([this.rehearsals.objected(view.row), this.line.figures(view.row)]);
    return presentRehearsal(view, objections, sample);
  }

  private work(id: number): Promise<void> {
    return this.jobs.enqueue(REHEARSAL_JOB, { id }, { key: String(id) });
  }

  private saw(
    actor: In<typeof api.rehearsals.messages>['actor'],
    id: string,
    what: string,
    items: readonly { readonly message: string }[],
  ): Promise<void> {
    return this.audit.record(
      actor,
      'rehearsal.viewed',
      { kind: 'rehearsal', id },
      { what, shown: items.map(({ message }) => message) },
    );
  }
}

function readPlace(cursor: string | undefined): { rank: number; message: number; code: string } | undefined {
  const match = /^(\d)-(\d{1,15})-(.{1,32})$/.exec(cursor ?? '');
  return match ? { rank: Number(match[1]), message: Number(match[2]), code: match[3]! } : undefined;
}
