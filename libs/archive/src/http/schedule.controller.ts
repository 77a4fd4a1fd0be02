import { Controller } from '@nestjs/common';
import { type Actor, Audit, type In, Input, Serves } from '@minutebook/access';
import {
  api,
  AUDIT_ACTIONS,
  type DiffMessage,
  type RetentionClass,
  type RetentionPreset,
  type Schedule,
  type ScheduleDiff,
  type ScheduleSummary,
} from '@minutebook/contract';
import { Database, idCursor } from '@minutebook/platform';
import { affected } from '../retention/affected';
import { diffOf } from '../retention/retention-figures';
import { RetentionRuns } from '../retention/retention-runs';
import { Schedules } from '../retention/schedules';
import { PRESETS, STARTING_CLASSES } from '../retention/starting-set';
import { Reader } from '../reading/reader';
import type { ScheduleRow } from '../store/schedule-store';
import { Sights } from '../walls/sights';
import { presentCompared, presentSummary } from './presenting-retention';

/** Entries of a version's history that are shown; the audit log has all. */
const HISTORY = 100;

@Controller()
export class ScheduleController {
  constructor(
    private readonly schedules: Schedules,
    private readonly runs: RetentionRuns,
    private readonly audit: Audit,
    private readonly database: Database,
    private readonly sights: Sights,
    private readonly reader: Reader,
  ) {}

  @Serves(api.schedules.list)
  async list(
    @Input() { query }: In<typeof api.schedules.list>,
  ): Promise<{ items: ScheduleSummary[]; next: string | null }> {
    const found = await this.schedules.list(idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit).map(presentSummary);
    return { items, next: found.length > query.limit ? items.at(-1)!.id : null };
  }

  @Serves(api.schedules.startingSet)
  startingSet(): { classes: RetentionClass[]; presets: RetentionPreset[] } {
    return { classes: [...STARTING_CLASSES], presets: [...PRESETS] };
  }

  @Serves(api.schedules.inForce)
  async inForce(@Input() { actor, query }: In<typeof api.schedules.inForce>): Promise<{ schedule: Schedule | null }> {
    const row = await this.schedules.inForce(query.at ? new Date(query.at) : undefined);
    return { schedule: row ? await this.present(actor, row) : null };
  }

  @Serves(api.schedules.get)
  async get(@Input() { actor, params }: In<typeof api.schedules.get>): Promise<Schedule> {
    const row = await this.schedules.get(Number(params.id));
    await this.audit.record(actor, 'schedule.viewed', { kind: 'schedule', id: params.id });
    return this.present(actor, row);
  }

  @Serves(api.schedules.draft)
  async draft(@Input() { actor, body }: In<typeof api.schedules.draft>): Promise<Schedule> {
    const from = { schedule: body.from === null ? null : Number(body.from), preset: body.preset };
    return this.read(actor, await this.schedules.draft(actor, from, body.note));
  }

  @Serves(api.schedules.change)
  async change(@Input() { actor, params, body }: In<typeof api.schedules.change>): Promise<Schedule> {
    const { version, ...change } = body;
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    await this.schedules.change(actor, Number(params.id), version, given);
    return this.read(actor, Number(params.id));
  }

  @Serves(api.schedules.propose)
  async propose(@Input() { actor, params, body }: In<typeof api.schedules.propose>): Promise<Schedule> {
    await this.schedules.propose(actor, Number(params.id), body.version, body.reason);
    return this.read(actor, Number(params.id));
  }

  @Serves(api.schedules.approve)
  async approve(@Input() { actor, params, body }: In<typeof api.schedules.approve>): Promise<Schedule> {
    await this.schedules.approve(actor, Number(params.id), body.version);
    return this.read(actor, Number(params.id));
  }

  @Serves(api.schedules.reject)
  async reject(@Input() { actor, params, body }: In<typeof api.schedules.reject>): Promise<Schedule> {
    await this.schedules.reject(actor, Number(params.id), body.version, body.reason);
    return this.read(actor, Number(params.id));
  }

  @Serves(api.schedules.discard)
  async discard(@Input() { actor, params, body }: In<typeof api.schedules.discard>): Promise<Schedule> {
    await this.schedules.discard(actor, Number(params.id), body.version, body.reason);
    return this.read(actor, Number(params.id));
  }

  @Serves(api.schedules.diff)
  async diff(@Input() { params }: In<typeof api.schedules.diff>): Promise<ScheduleDiff> {
    const row = await this.schedules.get(Number(params.id));
    const run = row.run === null ? undefined : await this.runs.run(row.run);
    return diffOf(row, run, run ? await this.runs.tally(run.id) : []);
  }

  @Serves(api.schedules.affected)
  async affected(
    @Input() { actor, params, query }: In<typeof api.schedules.affected>,
  ): Promise<{ items: DiffMessage[]; next: string | null }> {
    const row = await this.schedules.get(Number(params.id));
    const run = row.run === null ? undefined : await this.runs.run(row.run);
    if (!run) return { items: [], next: null };
    const { items, next } = await affected(
      this.database,
      run,
      query.change,
      query.code,
      idCursor(query.after) ?? 0,
      query.limit,
    );
    // Counts are of the whole archive, or nobody could answer for the change; which messages they are is behind walls.
    const ids = items.map(({ message }) => message);
    const seen = await this.reader.seen(ids, await this.sights.of(actor.id));
    return {
      items: items.filter(({ message }) => seen.has(message)).map(presentCompared),
      next: next === null ? null : String(next),
    };
  }

  private async read(actor: Actor, id: number): Promise<Schedule> {
    return this.present(actor, await this.schedules.get(id));
  }

  private async present(actor: Actor, row: ScheduleRow): Promise<Schedule> {
    const [content, history] = await Promise.all([
      this.schedules.content(row),
      this.audit.list({ subject: `schedule:${row.id}`, kind: 'change' }, undefined, HISTORY),
    ]);
    const { classes: _classes, assignments: _assignments, ...summary } = presentSummary(row);
    return {
      ...summary,
      content,
      needed: this.schedules.needed(row),
      mayApprove: await this.schedules.mayApprove(actor, row),
      history: history.map((entry) => ({
        index: entry.index,
        at: entry.at.toISOString(),
        actor: { ...entry.actor },
        action: entry.action,
        kind: AUDIT_ACTIONS[entry.action],
        subject: { ...entry.subject },
        detail: { ...entry.detail },
      })),
    };
  }
}
