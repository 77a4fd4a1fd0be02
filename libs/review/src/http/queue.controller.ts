import { Controller, Inject, Req } from '@nestjs/common';
import { type In, Input, type ParsedRequest, Serves, type StoredUser, Users } from '@minutebook/access';
import {
  api,
  type Delegation,
  type Duty,
  type Queue as QueueView,
  type QueueSettings,
  type ReasonTemplate,
} from '@minutebook/contract';
import { CLOCK, type Clock, Database, idCursor, type Jobs, JOBS, notFound } from '@minutebook/platform';
import { UnseenAlerts } from '../alerts/unseen';
import { Delegations, isOverdue, signOffDue } from '../queues/delegations';
import { Duties, type OnDuty } from '../queues/duties';
import { Queues } from '../queues/queues';
import { Templates } from '../queues/templates';
import { Workplaces } from '../queues/workplaces';
import { REROUTE_JOB } from '../jobs/duty.job';
import type { SeenDelegation } from '../store/delegation-store';
import { openByQueue, overdueByQueue, type QueueFacts, type QueueRow, waitingAmong } from '../store/queue-store';

/** How old the number of late alerts may be: it is counted, for everybody who looks. */
const OVERDUE_MS = 15_000;

interface Waiting {
  readonly open: number;
  readonly overdue: number;
}

/** Queues and who works in them: duty, delegation, templates. */
@Controller()
export class QueueController {
  private late: { readonly at: number; readonly byQueue: Promise<ReadonlyMap<number, number>> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly queues: Queues,
    private readonly workplaces: Workplaces,
    private readonly duties: Duties,
    private readonly delegations: Delegations,
    private readonly templates: Templates,
    private readonly users: Users,
    private readonly walls: UnseenAlerts,
    @Inject(JOBS) private readonly jobs: Jobs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.queues.list)
  async list(
    @Input() { query }: In<typeof api.queues.list>,
    @Req() request: ParsedRequest,
  ): Promise<{ items: QueueView[]; next: string | null }> {
    const all = await this.present(request.user!);
    const from = all.findIndex(({ id }) => id === query.after) + 1;
    const items = all.slice(from, from + query.limit);
    return { items, next: from + query.limit < all.length ? (items.at(-1)?.id ?? null) : null };
  }

  @Serves(api.queues.create)
  async create(
    @Input() { actor, body }: In<typeof api.queues.create>,
    @Req() request: ParsedRequest,
  ): Promise<QueueView> {
    const { members, ...settings } = body;
    const id = await this.queues.create(actor, { ...factsOf(settings), members });
    await this.reroute();
    return this.one(request.user!, id);
  }

  @Serves(api.queues.change)
  async change(
    @Input() { actor, params, body }: In<typeof api.queues.change>,
    @Req() request: ParsedRequest,
  ): Promise<QueueView> {
    const { members, version, place, ...settings } = body;
    const id = Number(params.id);
    await this.queues.change(actor, id, version, { ...factsOf(settings), members }, place);
    await this.reroute();
    return this.one(request.user!, id);
  }

  @Serves(api.queues.remove)
  async remove(@Input() { actor, params, query }: In<typeof api.queues.remove>): Promise<Record<string, never>> {
    await this.queues.close(actor, Number(params.id), query.version);
    await this.reroute();
    return {};
  }

  @Serves(api.queues.duties)
  async listDuties(@Input() { query }: In<typeof api.queues.duties>): Promise<{ items: Duty[]; next: string | null }> {
    const found = await this.duties.list(readNamed(query.after, String), query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1)?.user;
    return {
      items: items.map(presentDuty),
      next: found.length > query.limit && last ? JSON.stringify([last.name, last.id]) : null,
    };
  }

  @Serves(api.queues.changeDuty)
  async changeDuty(@Input() { actor, params, body }: In<typeof api.queues.changeDuty>): Promise<Duty> {
    return presentDuty(await this.duties.change(actor, { ...body, user: params.id }));
  }

  @Serves(api.queues.delegations)
  async listDelegations(
    @Input() { query }: In<typeof api.queues.delegations>,
    @Req() request: ParsedRequest,
  ): Promise<{ items: Delegation[]; next: string | null }> {
    const found = await this.delegations.list(request.user!, idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: await this.presentDelegations(items),
      next: found.length > query.limit ? String(items.at(-1)!.id) : null,
    };
  }

  @Serves(api.queues.delegate)
  async delegate(
    @Input() { actor, body }: In<typeof api.queues.delegate>,
    @Req() request: ParsedRequest,
  ): Promise<Delegation> {
    const id = await this.delegations.give(actor, request.user!, {
      ...body,
      queues: body.queues.map(Number),
      from: new Date(body.from),
      until: new Date(body.until),
    });
    return this.delegation(request.user!, id);
  }

  @Serves(api.queues.endDelegation)
  async endDelegation(
    @Input() { actor, params, body }: In<typeof api.queues.endDelegation>,
    @Req() request: ParsedRequest,
  ): Promise<Delegation> {
    await this.delegations.end(actor, request.user!, Number(params.id), body.version);
    return this.delegation(request.user!, Number(params.id));
  }

  @Serves(api.queues.signOffDelegation)
  async signOffDelegation(
    @Input() { actor, params, body }: In<typeof api.queues.signOffDelegation>,
    @Req() request: ParsedRequest,
  ): Promise<Delegation> {
    await this.delegations.signOff(actor, request.user!, Number(params.id), body.version, body.note);
    return this.delegation(request.user!, Number(params.id));
  }

  @Serves(api.queues.delegationExceptions)
  async exceptions(
    @Input() { params, query }: In<typeof api.queues.delegationExceptions>,
    @Req() request: ParsedRequest,
  ) {
    const { id } = await this.delegations.get(request.user!, Number(params.id));
    const found = await this.delegations.exceptions(request.user!, id, idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map(({ alert, disposition, at, by, byName, what }) => ({
        alert: String(alert),
        disposition,
        at: at.toISOString(),
        by: { id: by, name: byName },
        what,
      })),
      next: found.length > query.limit ? String(items.at(-1)!.decision) : null,
    };
  }

  @Serves(api.queues.templates)
  async listTemplates(
    @Input() { query }: In<typeof api.queues.templates>,
  ): Promise<{ items: ReasonTemplate[]; next: string | null }> {
    const found = await this.templates.list(readNamed(query.after, Number), query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map((row) => ({ ...row, id: String(row.id) })),
      next: found.length > query.limit && last ? JSON.stringify([last.name, last.id]) : null,
    };
  }

  @Serves(api.queues.createTemplate)
  async createTemplate(@Input() { actor, body }: In<typeof api.queues.createTemplate>): Promise<ReasonTemplate> {
    const row = await this.templates.create(actor, body);
    return { ...row, id: String(row.id) };
  }

  @Serves(api.queues.changeTemplate)
  async changeTemplate(
    @Input() { actor, params, body }: In<typeof api.queues.changeTemplate>,
  ): Promise<ReasonTemplate> {
    const row = await this.templates.change(actor, { ...body, id: Number(params.id) });
    return { ...row, id: String(row.id) };
  }

  @Serves(api.queues.removeTemplate)
  async removeTemplate(
    @Input() { actor, params, query }: In<typeof api.queues.removeTemplate>,
  ): Promise<Record<string, never>> {
    await this.templates.remove(actor, Number(params.id), query.version);
    return {};
  }

  private async reroute(): Promise<void> {
    await this.jobs.enqueue(REROUTE_JOB, {}, { key: 'reroute' });
  }

  private async one(user: StoredUser, id: number): Promise<QueueView> {
    const found = (await this.present(user)).find((queue) => queue.id === String(id));
    if (!found) throw notFound('queue');
    return found;
  }

  private async present(user: StoredUser): Promise<QueueView[]> {
    const [queues, open, overdue, names, scope, unseen] = await Promise.all([
      this.queues.list(),
      openByQueue(this.database),
      this.overdue(),
      this.names(),
      this.workplaces.scopeOf(user),
      this.unseen(user),
    ]);
    return queues
      .filter(({ id }) => scope.queues?.includes(id) ?? true)
      .map((queue) => presentQueue(queue, { open, overdue, unseen }, names, user.id));
  }

  /** Counted over everything, and what this one does not see is taken off (`UnseenAlerts`). */
  private async unseen(user: StoredUser): Promise<ReadonlyMap<number, Waiting>> {
    const { alerts } = await this.walls.of(user.id);
    const rows = alerts.length === 0 ? [] : await waitingAmong(this.database, alerts, this.clock.now());
    return new Map(rows.map((row) => [row.queue, row]));
  }

  private overdue(): Promise<ReadonlyMap<number, number>> {
    const now = this.clock.now();
    if (!this.late || Math.abs(now.getTime() - this.late.at) > OVERDUE_MS) {
      const byQueue = overdueByQueue(this.database, now);
      byQueue.catch(() => (this.late = undefined));
      this.late = { at: now.getTime(), byQueue };
    }
    return this.late.byQueue;
  }

  private async names(): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.users.whoMay('alert.read')).map(({ id, name }) => [id, name]));
  }

  private async delegation(user: StoredUser, id: number): Promise<Delegation> {
    return (await this.presentDelegations([await this.delegations.get(user, id)]))[0]!;
  }

  private async presentDelegations(rows: readonly SeenDelegation[]): Promise<Delegation[]> {
    const [names, queues] = await Promise.all([this.names(), this.queues.list()]);
    const now = this.clock.now();
    const person = (id: string): { id: string; name: string } => ({ id, name: names.get(id) ?? '' });
    return rows.map((row) => ({
      id: String(row.id),
      delegator: person(row.delegator),
      delegate: person(row.delegate),
      queues: queues.flatMap(({ id, name }) => (row.queues.includes(id) ? [{ id: String(id), name }] : [])),
      from: row.from.toISOString(),
      until: row.until.toISOString(),
      reason: row.reason,
      signOffDays: row.signOffDays,
      signedOffAt: row.signedOffAt?.toISOString() ?? null,
      signOffDue: signOffDue(row).toISOString(),
      overdue: isOverdue(row, now),
      decisions: row.decisions,
      endedAt: row.endedAt?.toISOString() ?? null,
      version: row.version,
    }));
  }
}

function factsOf({ filter, ...settings }: QueueSettings): QueueFacts {
  return { ...settings, ...filter, lexicons: filter.lexicons.map(Number) };
}

function presentQueue(
  queue: QueueRow,
  counts: Readonly<Record<'open' | 'overdue', ReadonlyMap<number, number>>> & {
    readonly unseen: ReadonlyMap<number, Waiting>;
  },
  names: ReadonlyMap<string, string>,
  user: string,
): QueueView {
  const { lexicons, channels, desks, languages, directions, severities, ...rest } = queue;
  const unseen = counts.unseen.get(queue.id);
  return {
    ...rest,
    id: String(queue.id),
    filter: {
      lexicons: lexicons.map(String),
      channels: [...channels],
      desks: [...desks],
      languages: [...languages],
      directions: [...directions],
      severities: [...severities],
    } as QueueView['filter'],
    hours: [...queue.hours],
    members: queue.members.map((id) => ({ id, name: names.get(id) ?? '' })),
    ownerName: queue.owner === null ? null : (names.get(queue.owner) ?? ''),
    open: (counts.open.get(queue.id) ?? 0) - (unseen?.open ?? 0),
    // Counted a moment before, where it was somebody else's turn.
    overdue: Math.max(0, (counts.overdue.get(queue.id) ?? 0) - (unseen?.overdue ?? 0)),
    mine: queue.members.length === 0 || queue.members.includes(user),
  };
}

function presentDuty({ user, duty, load, onDuty, away }: OnDuty): Duty {
  const { user: _id, ...facts } = duty;
  return {
    ...facts,
    languages: [...facts.languages],
    days: [...facts.days],
    reviewer: { id: user.id, name: user.name },
    load,
    onDuty,
    away,
  };
}

function readNamed<T>(cursor: string | undefined, id: (text: string) => T): { name: string; id: T } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [name, text] = JSON.parse(cursor) as unknown[];
    return typeof name === 'string' ? { name, id: id(String(text)) } : undefined;
  } catch {
    return undefined;
  }
}
