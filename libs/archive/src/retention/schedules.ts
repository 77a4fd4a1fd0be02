import type { Actor, Audit } from '@minutebook/access';
import type { ScheduleContent } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  type Queries,
  type Transaction,
} from '@minutebook/platform';
import type { FourEyes } from '../people/four-eyes';
import { insertRun, readRun } from '../store/retention-run-store';
import {
  closeGate,
  insertApproval,
  insertSchedule,
  listProposed,
  listSchedules,
  moveSchedule,
  readAssignments,
  readClasses,
  readInForce,
  readSchedule,
  type ScheduleRow,
  touchSchedule,
  updateDraft,
} from '../store/schedule-store';
import { checkComplete, checkContent, EMPTY } from './schedule-content';
import { PRESETS, STARTING_CLASSES } from './starting-set';

export interface Allowed {
  readonly allowed: boolean;
  readonly reason: string | null;
}

/**
 * Versions of the retention schedule (R13, R20): drafted, proposed, compared with the version in force over the whole
 * archive, approved by others, in force, superseded. Only a draft changes; none is ever deleted. What it forbids, the
 * database forbids too.
 */
export class Schedules {
  constructor(
    private readonly database: Database,
    private readonly eyes: Pick<FourEyes, 'isOneOf'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(before: number | undefined, limit: number): Promise<ScheduleRow[]> {
    return listSchedules(this.database, before, limit);
  }

  async get(id: number): Promise<ScheduleRow> {
    const row = await readSchedule(this.database, id);
    if (!row) throw notFound('schedule');
    return row;
  }

  /** Now, or at a time. Undefined: none was, and nothing was disposable. */
  inForce(at?: Date): Promise<ScheduleRow | undefined> {
    return readInForce(this.database, at);
  }

  content(row: ScheduleRow): Promise<ScheduleContent> {
    return contentOf(this.database, row);
  }

  /** From a version, or from the starting set with one of the presets, or with nothing assigned. */
  async draft(
    actor: Actor,
    from: { schedule: number | null; preset?: string | undefined },
    note: string,
  ): Promise<number> {
    const preset = PRESETS.find(({ id }) => id === from.preset);
    if (from.preset !== undefined && !preset) throw notFound('preset');
    const base =
      from.schedule === null
        ? { ...EMPTY, classes: [...STARTING_CLASSES] }
        : await this.content(await this.get(from.schedule));
    const content = { ...base, note, ...(preset && { assignments: [...preset.assignments] }) };
    checkContent(content);
    return this.database.transaction(async (tx) => {
      const id = await insertSchedule(tx, content, this.doing(actor));
      await this.audit.append(tx, actor, 'schedule.drafted', subjectOf(id), {
        from: from.schedule,
        preset: from.preset ?? null,
        note,
      });
      return id;
    });
  }

  async change(actor: Actor, id: number, version: number, change: Partial<ScheduleContent>): Promise<void> {
    const row = await this.get(id);
    this.requireAuthor(actor, row);
    const before = await this.content(row);
    const after = { ...before, ...change };
    checkContent(after);
    await this.database.transaction(async (tx) => {
      if (!(await updateDraft(tx, id, version, after))) throw conflict('schedule');
      await this.audit.append(tx, actor, 'schedule.changed', subjectOf(id), {
        changed: Object.keys(change),
        ...differenceOf(before, after),
      });
    });
  }

  /** From here on it stays as it is; the comparison begins. */
  async propose(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    const row = await this.get(id);
    this.requireAuthor(actor, row);
    checkComplete(await this.content(row));
    await this.database.transaction(async (tx) => {
      const run = await insertRun(tx, 'compare', id, (await readInForce(tx))?.id ?? null, this.clock.now());
      await this.move(tx, { ...row, version }, 'draft', 'proposed', { ...this.doing(actor), run });
      await this.audit.append(tx, actor, 'schedule.proposed', subjectOf(id), { reason });
      await nudge(tx, { topic: 'retention', id: String(id) });
    });
  }

  /** One of somebody else; one more where it shortens. */
  needed({ shortens }: Pick<ScheduleRow, 'shortens'>): number {
    return shortens ? 2 : 1;
  }

  /** Whoever drafted it never approves it, and nobody twice. */
  async mayApprove(actor: Pick<Actor, 'id'>, row: ScheduleRow): Promise<Allowed> {
    if (row.state !== 'proposed') return { allowed: false, reason: 'It waits for no approval.' };
    if (await this.eyes.isOneOf(actor.id, [row.createdBy]))
      return { allowed: false, reason: 'Whoever drafts a schedule does not approve it.' };
    const before = row.approvals.map(({ by }) => by);
    if (await this.eyes.isOneOf(actor.id, before))
      return { allowed: false, reason: 'You approved it; the second approval is somebody else’s.' };
    if (row.shortens === null)
      return { allowed: false, reason: 'It is still being compared with the version in force.' };
    return { allowed: true, reason: null };
  }

  async approve(actor: Actor, id: number, version: number): Promise<void> {
    const row = await this.get(id);
    const { allowed, reason } = await this.mayApprove(actor, row);
    if (!allowed) await this.refuse(actor, id, reason!);
    await this.database.transaction(async (tx) => {
      await closeGate(tx);
      if (!(await touchSchedule(tx, id, version))) throw conflict('schedule');
      await insertApproval(tx, id, this.doing(actor));
      const approved = (await readSchedule(tx, id))!;
      const complete = approved.approvals.length >= this.needed(approved);
      if (complete) await this.putInForce(tx, actor, approved);
      await this.audit.append(tx, actor, 'schedule.approved', subjectOf(id), {
        approvals: approved.approvals.length,
        needed: this.needed(approved),
        shortens: approved.shortens,
        inForce: complete,
      });
      await nudge(tx, { topic: 'retention', id: String(id) });
    });
  }

  async reject(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    await this.end(actor, id, version, ['proposed'], reason, 'schedule.rejected');
  }

  /** A draft that is given up, or a proposal that is taken back. */
  async discard(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    await this.end(actor, id, version, ['draft', 'proposed'], reason, 'schedule.discarded');
  }

  private async putInForce(tx: Transaction, actor: Actor, row: ScheduleRow): Promise<void> {
    const doing = this.doing(actor);
    const old = await readInForce(tx);
    // Proposed while another came into force: whether it shortens was asked of what is no longer in force.
    if ((await readRun(tx, row.run!))?.against !== (old?.id ?? null)) throw outdated();
    if (old) await this.move(tx, old, 'in-force', 'superseded', doing);
    await this.move(tx, row, 'proposed', 'in-force', doing);
    // What else was proposed was compared with what is no longer in force.
    for (const other of await listProposed(tx)) {
      const reason = `Version ${row.id} came into force meanwhile; draft it anew.`;
      await this.move(tx, other, 'proposed', 'rejected', { ...doing, reason });
      await this.audit.append(tx, actor, 'schedule.rejected', subjectOf(other.id), { reason });
    }
    await insertRun(tx, 'count', row.id, null, doing.at);
  }

  private async end(
    actor: Actor,
    id: number,
    version: number,
    from: readonly ScheduleRow['state'][],
    reason: string,
    action: 'schedule.rejected' | 'schedule.discarded',
  ): Promise<void> {
    const row = await this.get(id);
    if (!from.includes(row.state)) throw conflict('schedule');
    await this.database.transaction(async (tx) => {
      await this.move(tx, { ...row, version }, row.state, 'rejected', { ...this.doing(actor), reason });
      await this.audit.append(tx, actor, action, subjectOf(id), { reason });
    });
  }

  private async move(
    tx: Transaction,
    { id, version }: Pick<ScheduleRow, 'id' | 'version'>,
    from: ScheduleRow['state'],
    to: ScheduleRow['state'],
    doing: Parameters<typeof moveSchedule>[3],
  ): Promise<void> {
    if (!(await moveSchedule(tx, { id, version, state: from }, to, doing))) throw conflict('schedule');
  }

  /** Who changed a draft of somebody else could approve it, and nobody else would have seen what they wrote. */
  private requireAuthor(actor: Actor, { createdBy, createdByName }: ScheduleRow): void {
    if (createdBy === actor.id) return;
    throw new Problem({
      code: 'not-yours',
      status: 403,
      title: `This draft is ${createdByName}’s.`,
      detail: 'Nothing was changed.',
      hint: 'Draft your own from it.',
    });
  }

  private async refuse(actor: Actor, id: number, title: string): Promise<never> {
    await this.audit.record(actor, 'schedule.refused', subjectOf(id), { reason: title });
    throw new Problem({ code: 'may-not-approve', status: 403, title, detail: 'Nothing was changed.' });
  }

  private doing({ id, name }: Actor): { at: Date; by: string; byName: string } {
    return { at: this.clock.now(), by: id, byName: name };
  }
}

function outdated(): Problem {
  return new Problem({
    code: 'comparison-outdated',
    status: 409,
    title: 'Another version came into force since this one was compared.',
    detail: 'Nothing was approved.',
    hint: 'Take it back and draft it anew.',
  });
}

/** A version of the schedule, whole. */
export async function contentOf(queries: Queries, row: ScheduleRow): Promise<ScheduleContent> {
  const [classes, assignments] = await Promise.all([readClasses(queries, row.id), readAssignments(queries, row.id)]);
  return {
    zone: row.zone,
    fiscalYearEnd: { month: row.fiscalMonth, day: row.fiscalDay },
    defaultPeriod: row.defaultPeriod,
    note: row.note,
    classes,
    assignments,
  };
}

/** Before and after, of what changed: the audit log keeps it whole. */
function differenceOf(before: ScheduleContent, after: ScheduleContent) {
  const changed = (Object.keys(after) as (keyof ScheduleContent)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const only = (content: ScheduleContent) => Object.fromEntries(changed.map((key) => [key, content[key]]));
  return { before: only(before), after: only(after) };
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'schedule', id: String(id) };
}
