import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, nudge } from '@minutebook/platform';
import { type HoldTaskRow, listOpenTasks, readTask, readTasksOf, settleTask } from '../store/hold-task-store';
import type { HoldAudience } from './hold-audience';

/**
 * Custodians who left or were renamed while a hold is in effect (R57). The database raises the tasks, by whatever path the
 * directory learns of it; somebody says what was done about them.
 */
export class HoldTasks {
  constructor(
    private readonly database: Database,
    private readonly audience: HoldAudience,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Those that are open, oldest first. */
  async list(actor: Actor, after: number | undefined, limit: number): Promise<HoldTaskRow[]> {
    return listOpenTasks(this.database, await this.audience.seesSilent(actor), after, limit);
  }

  /** Of a hold, with those that are settled. */
  of(hold: number): Promise<HoldTaskRow[]> {
    return readTasksOf(this.database, hold);
  }

  async settle(actor: Actor, id: number, note: string): Promise<HoldTaskRow> {
    const task = await readTask(this.database, id);
    if (!task || (task.silent && !(await this.audience.seesSilent(actor)))) throw notFound('task');
    await this.database.transaction(async (tx) => {
      if (!(await settleTask(tx, id, note, { at: this.clock.now(), byName: actor.name }))) throw conflict('task');
      const detail = { kind: task.kind, ...(task.silent ? {} : { custodian: task.externalId, note }) };
      await this.audit.append(tx, actor, 'hold.task-settled', { kind: 'hold', id: String(task.hold) }, detail);
      await nudge(tx, { topic: 'holds' });
    });
    return (await readTask(this.database, id))!;
  }
}
