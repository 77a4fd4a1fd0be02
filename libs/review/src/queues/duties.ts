import type { Actor, Audit, StoredUser, Users } from '@minutebook/access';
import { checkZone, type Clock, conflict, type Database, notFound } from '@minutebook/platform';
import { delegationsAt } from '../store/delegation-store';
import { type DutyRow, loadsOf, noDuty, putDuty, readDuties } from '../store/duty-store';
import { utcDay, worksAt } from './hours';

export interface OnDuty {
  readonly user: StoredUser;
  readonly duty: DutyRow;
  readonly load: number;
  readonly onDuty: boolean;
  readonly away: boolean;
}

/** When and what reviewers review. */
export class Duties {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Reviewers by name. */
  async list(after: { name: string; id: string } | undefined, limit: number): Promise<OnDuty[]> {
    const users = (await this.users.whoMay('alert.decide')).filter(
      ({ name, id }) => !after || name > after.name || (name === after.name && id > after.id),
    );
    return this.look(users.slice(0, limit));
  }

  async of(user: string): Promise<DutyRow> {
    return (await readDuties(this.database)).get(user) ?? noDuty(user);
  }

  async change(actor: Actor, duty: DutyRow): Promise<OnDuty> {
    checkZone(duty.zone);
    const user = (await this.users.whoMay('alert.decide')).find(({ id }) => id === duty.user);
    if (!user) throw notFound('reviewer');
    await this.database.transaction(async (tx) => {
      if (!(await putDuty(tx, duty))) throw conflict('duty');
      const { user: id, version, ...facts } = duty;
      await this.audit.append(
        tx,
        actor,
        'duty.changed',
        { kind: 'user', id },
        {
          ...facts,
          days: facts.days.map(String),
          languages: [...facts.languages],
          capacityHours: String(facts.capacityHours),
          was: version,
        },
      );
    });
    return (await this.look([user]))[0]!;
  }

  private async look(users: readonly StoredUser[]): Promise<OnDuty[]> {
    const now = this.clock.now();
    const ids = users.map(({ id }) => id);
    const [duties, loads, delegations] = await Promise.all([
      readDuties(this.database),
      loadsOf(this.database, ids, utcDay(now)),
      delegationsAt(this.database, now),
    ]);
    return users.map((user) => {
      const duty = duties.get(user.id) ?? noDuty(user.id);
      return {
        user,
        duty,
        load: loads.get(user.id)?.open ?? 0,
        onDuty: worksAt(duty, now),
        away: delegations.some(({ delegator, queues }) => delegator === user.id && queues.length === 0),
      };
    });
  }
}
