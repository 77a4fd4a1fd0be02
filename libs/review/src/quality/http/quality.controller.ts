import { Controller, Req } from '@nestjs/common';
import { Audit, type In, Input, type ParsedRequest, Serves, type StoredUser, Users } from '@minutebook/access';
import {
  api,
  type Draw,
  type KnownAnswer,
  type Programme,
  type Reread,
  type ReviewerQuality,
} from '@minutebook/contract';
import { Database, idCursor } from '@minutebook/platform';
import { UnseenAlerts } from '../../alerts/unseen';
import { Draws } from '../draws';
import { KnownAnswers } from '../known-answers';
import { Programmes } from '../programmes';
import { Rereads } from '../rereads';
import { ReviewQuality } from '../reviewer-quality';
import { type DrawRow, listDraws, type ProgrammeRow } from '../store/draw-store';
import type { RereadRow } from '../store/reread-store';
import { namesOf, presentDraw, presentKnown, presentProgramme, presentReread } from './presenting';

interface Page<T> {
  items: T[];
  next: string | null;
}

/** Whoever runs quality: programmes, samples, what differs, and how reviewers do. */
@Controller()
export class QualityController {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly programmes: Programmes,
    private readonly draws: Draws,
    private readonly rereads: Rereads,
    private readonly known: KnownAnswers,
    private readonly quality: ReviewQuality,
    private readonly walls: UnseenAlerts,
    private readonly audit: Audit,
  ) {}

  @Serves(api.quality.programmes)
  async listProgrammes(@Input() { query }: In<typeof api.quality.programmes>): Promise<Page<Programme>> {
    const { items, next } = pageOf(await this.programmes.list(query.after, query.limit + 1), query.limit, 'name');
    return { items: await this.presentProgrammes(items), next };
  }

  @Serves(api.quality.createProgramme)
  async createProgramme(@Input() { actor, body }: In<typeof api.quality.createProgramme>): Promise<Programme> {
    return this.presentProgramme(await this.programmes.create(actor, body));
  }

  @Serves(api.quality.changeProgramme)
  async changeProgramme(@Input() input: In<typeof api.quality.changeProgramme>): Promise<Programme> {
    const { version, ...settings } = input.body;
    return this.presentProgramme(await this.programmes.change(input.actor, Number(input.params.id), version, settings));
  }

  @Serves(api.quality.endProgramme)
  async endProgramme(@Input() { actor, params, query }: In<typeof api.quality.endProgramme>) {
    await this.programmes.end(actor, Number(params.id), query.version);
    return {};
  }

  @Serves(api.quality.draws)
  async listDraws(@Input() { query }: In<typeof api.quality.draws>): Promise<Page<Draw>> {
    const before = idCursor(query.after);
    const { items, next } = pageOf(await listDraws(this.database, { before }, query.limit + 1), query.limit, 'id');
    const names = await namesOf(
      this.users,
      items.map(({ reviewer }) => reviewer),
    );
    return { items: items.map((row) => presentDraw(row, names)), next };
  }

  @Serves(api.quality.draw)
  async draw(@Input() { actor, body }: In<typeof api.quality.draw>): Promise<Draw> {
    const { size, queue, ...rest } = body;
    if (rest.reviewer !== null) await this.users.find(rest.reviewer);
    const row: DrawRow = await this.draws.draw(actor, {
      ...rest,
      programme: null,
      queue: queue === null ? null : Number(queue),
      share: 0,
      minimum: size,
    });
    return presentDraw(row, await namesOf(this.users, [row.reviewer]));
  }

  @Serves(api.quality.rereads)
  async listRereads(
    @Input() { actor, query }: In<typeof api.quality.rereads>,
    @Req() request: ParsedRequest,
  ): Promise<Page<Reread>> {
    const { after, limit, draw, queue, ...filter } = query;
    const found = await this.rereads.list(
      actor.id,
      { ...filter, draw: numberOf(draw), queue: numberOf(queue) },
      idCursor(after),
      limit + 1,
    );
    const { items, next } = pageOf(found, limit, 'id');
    await this.audit.record(
      actor,
      'quality.viewed',
      { kind: 'rereads', id: query.view },
      { ...filter, ...(draw !== undefined && { draw }), rereads: items.map(({ id }) => String(id)) },
    );
    return { items: await Promise.all(items.map((row) => this.present(row, request.user!))), next };
  }

  @Serves(api.quality.assign)
  async assign(@Input() input: In<typeof api.quality.assign>, @Req() request: ParsedRequest): Promise<Reread> {
    const { version, to } = input.body;
    return this.present(await this.rereads.assign(input.actor, Number(input.params.id), version, to), request.user!);
  }

  @Serves(api.quality.withdraw)
  async withdraw(@Input() input: In<typeof api.quality.withdraw>, @Req() request: ParsedRequest): Promise<Reread> {
    const { version, reason } = input.body;
    const row = await this.rereads.withdraw(input.actor, Number(input.params.id), version, reason);
    return this.present(row, request.user!);
  }

  @Serves(api.quality.settle)
  async settle(@Input() input: In<typeof api.quality.settle>, @Req() request: ParsedRequest): Promise<Reread> {
    const { version, ...settlement } = input.body;
    const row = await this.rereads.settle(input.actor, Number(input.params.id), version, settlement);
    return this.present(row, request.user!);
  }

  @Serves(api.quality.reviewers)
  async reviewers(
    @Input() { actor, query }: In<typeof api.quality.reviewers>,
  ): Promise<{ items: ReviewerQuality[]; position: number }> {
    const { from, to, queue } = query;
    const { alerts: unseen } = await this.walls.of(actor.id);
    const found = await this.quality.of({ from, to, queue: queue === undefined ? null : Number(queue), unseen });
    await this.audit.record(
      actor,
      'quality.viewed',
      { kind: 'report', id: 'reviewers' },
      { ...query, position: found.position },
    );
    return found;
  }

  @Serves(api.quality.known)
  async listKnown(@Input() { actor, query }: In<typeof api.quality.known>): Promise<Page<KnownAnswer>> {
    const found = await this.known.list(actor.id, idCursor(query.after), query.limit + 1);
    const { items, next } = pageOf(found, query.limit, 'id');
    return { items: items.map(presentKnown), next };
  }

  @Serves(api.quality.markKnown)
  async markKnown(@Input() { actor, body }: In<typeof api.quality.markKnown>): Promise<KnownAnswer> {
    return presentKnown(await this.known.mark(actor, Number(body.alert), body.note));
  }

  @Serves(api.quality.retireKnown)
  async retireKnown(@Input() { actor, params, body }: In<typeof api.quality.retireKnown>): Promise<KnownAnswer> {
    return presentKnown(await this.known.retire(actor, Number(params.id), body.version));
  }

  @Serves(api.quality.deal)
  async deal(@Input() { actor, body }: In<typeof api.quality.deal>): Promise<{ dealt: number }> {
    return { dealt: await this.known.deal(actor, body.to, body.count, body.days) };
  }

  private async presentProgramme(row: ProgrammeRow): Promise<Programme> {
    return (await this.presentProgrammes([row]))[0]!;
  }

  private async presentProgrammes(rows: readonly ProgrammeRow[]): Promise<Programme[]> {
    const names = await namesOf(
      this.users,
      rows.map(({ reviewer }) => reviewer),
    );
    return rows.map((row) => presentProgramme(row, names));
  }

  private async present(row: RereadRow, user: StoredUser): Promise<Reread> {
    const waits = row.differs === true && row.known === null && row.settledAt === null;
    return presentReread(row, user, (waits ? await this.rereads.maySettle(user, row) : undefined) ?? null);
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^\d{1,15}$/.test(text) ? undefined : Number(text);
}

function pageOf<T, K extends keyof T>(found: readonly T[], limit: number, key: K): Page<T> {
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? String(items.at(-1)![key]) : null };
}
