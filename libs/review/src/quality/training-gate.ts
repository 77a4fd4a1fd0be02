import { type Actor, type Audit, type StoredUser, type Users } from '@minutebook/access';
import type { GateSettings } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, Problem } from '@minutebook/platform';
import type { Allowance, Gate } from '../alerts/permits';
import type { AlertRow } from '../store/alert-store';
import {
  courseGoodUntil,
  type GateRow,
  insertTraining,
  listGates,
  listTrainings,
  readGate,
  revokeTraining,
  setGate,
  type TrainingRow,
} from './store/gate-store';
import { lastKnown } from './store/known-store';

type Reviewer = Pick<StoredUser, 'id' | 'name'>;

/** What a queue asks of whoever reviews in it: a course that has not run out, known answers right. */
export class TrainingGate implements Gate {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Whether somebody may take alerts from a queue, and why not. The reason names the rule, not the score: a number that
   * moved with each answer would tell which tasks are known ones.
   */
  async of(user: Reviewer, queue: number): Promise<Allowance> {
    const gate = await readGate(this.database, queue);
    const reason = gate && (await this.shut(user, gate));
    return { allowed: reason === undefined, reason: reason ?? null };
  }

  /** As one condition among those of claiming. */
  async closed(user: StoredUser, alert: AlertRow, act: 'claim' | 'sign'): Promise<string | undefined> {
    return act === 'claim' ? ((await this.of(user, alert.queue)).reason ?? undefined) : undefined;
  }

  list(after: number | undefined, limit: number): Promise<GateRow[]> {
    return listGates(this.database, after, limit);
  }

  async get(queue: number): Promise<GateRow> {
    const gate = await readGate(this.database, queue);
    if (!gate) throw notFound('queue');
    return gate;
  }

  async set(actor: Actor, queue: number, version: number, settings: GateSettings): Promise<GateRow> {
    await this.get(queue);
    await this.database.transaction(async (tx) => {
      if (!(await setGate(tx, queue, version, settings))) throw conflict('queue');
      await this.audit.append(tx, actor, 'gate.changed', { kind: 'queue', id: String(queue) }, { ...settings });
    });
    return this.get(queue);
  }

  /** Who works in a queue and would not get in, with the reason. A queue without members: everybody who may decide. */
  async shutOut(gate: GateRow): Promise<{ person: Reviewer; reason: string }[]> {
    if (gate.course === null && gate.knownRight === null) return [];
    const all = await this.users.whoMay('alert.decide');
    const reviewers = gate.members.length === 0 ? all : all.filter(({ id }) => gate.members.includes(id));
    const found: { person: Reviewer; reason: string }[] = [];
    for (const { id, name } of reviewers) {
      const reason = await this.shut({ id, name }, gate);
      if (reason !== undefined) found.push({ person: { id, name }, reason });
    }
    return found;
  }

  trainings(user: string | undefined, before: number | undefined, limit: number): Promise<TrainingRow[]> {
    return listTrainings(this.database, { user, before }, limit);
  }

  async train(
    actor: Actor,
    record: { person: string; course: string; takenOn: string; score: number | null },
  ): Promise<TrainingRow> {
    if (record.person === actor.id)
      throw new Problem({ code: 'own-training', status: 403, title: 'Somebody else records one’s own training.' });
    if (record.takenOn > this.today())
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'The course is in the future.',
        fields: { takenOn: 'is in the future' },
      });
    const user = await this.users.find(record.person);
    const { course, takenOn, score } = record;
    const id = await this.database.transaction(async (tx) => {
      const by = { by: actor.id, byName: actor.name, at: this.clock.now() };
      const made = await insertTraining(tx, { user: user.id, userName: user.name, course, takenOn, score, ...by });
      await this.audit.append(
        tx,
        actor,
        'reviewer.trained',
        { kind: 'user', id: user.id },
        {
          training: String(made),
          course,
          takenOn,
          score,
        },
      );
      return made;
    });
    return this.training(id);
  }

  async revoke(actor: Actor, id: number, version: number): Promise<TrainingRow> {
    const { user } = await this.training(id);
    await this.database.transaction(async (tx) => {
      if (!(await revokeTraining(tx, id, version, this.clock.now()))) throw conflict('training');
      const subject = { kind: 'user', id: user };
      await this.audit.append(tx, actor, 'reviewer.training-revoked', subject, { training: String(id) });
    });
    return this.training(id);
  }

  private async shut({ id, name }: Reviewer, gate: GateRow): Promise<string | undefined> {
    const { course, months, knownRight, knownOf, queueName } = gate;
    if (course !== null) {
      const until = await courseGoodUntil(this.database, id, course, months);
      if (until === undefined) return `“${queueName}” asks for the course “${course}”; ${name} has not taken it.`;
      if (until < this.today())
        return `“${queueName}” asks for the course “${course}”; ${name}’s was good until ${until}.`;
    }
    if (knownRight === null || knownOf === null) return undefined;
    const last = await lastKnown(this.database, id, knownOf);
    if (last.of === knownOf && last.right >= knownRight) return undefined;
    return `“${queueName}” asks for ${knownRight} of ${knownOf} known answers right; ${name} is not there yet.`;
  }

  private async training(id: number): Promise<TrainingRow> {
    const [row] = await listTrainings(this.database, { id }, 1);
    if (!row) throw notFound('training');
    return row;
  }

  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }
}
