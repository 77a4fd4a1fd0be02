import type { Actor, Audit } from '@minutebook/access';
import type { Directory } from '@minutebook/archive';
import { type Clock, conflict, type Database, notFound, nudge, Problem } from '@minutebook/platform';
import { dayOf, type Policies } from './policies';
import {
  type BreachFacts,
  type BreachPerson,
  type BreachRow,
  type BreachVersionRow,
  type GradeRow,
  insertBreach,
  listBreaches,
  listGrades,
  readBreach,
  updateBreach,
  versionsOfBreach,
} from './store/breach-store';

/** A breach as somebody writes it down: people by their id in the directory. */
export type WrittenBreach = Omit<BreachFacts, 'persons'> & {
  readonly persons: readonly Pick<BreachPerson, 'person' | 'grade'>[];
};

/** The breach register (R186): every breach, who, how senior, on which channel, found how, and what came of it. */
export class Breaches {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly policies: Policies,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  grades(): Promise<GradeRow[]> {
    return listGrades(this.database);
  }

  list(filter: Parameters<typeof listBreaches>[1], before: number | undefined, limit: number): Promise<BreachRow[]> {
    return listBreaches(this.database, filter, before, limit);
  }

  async get(id: number): Promise<{ breach: BreachRow; history: BreachVersionRow[] }> {
    const breach = await readBreach(this.database, id);
    if (!breach) throw notFound('breach');
    return { breach, history: await versionsOfBreach(this.database, id) };
  }

  async record(actor: Actor, written: WrittenBreach) {
    const facts = await this.checked(written);
    const id = await this.database.transaction(async (tx) => {
      const made = await insertBreach(tx, facts, { byName: actor.name, at: this.clock.now() });
      await this.audit.append(tx, actor, 'breach.recorded', subject(made), detailOf(facts));
      await nudge(tx, { topic: 'conduct' });
      return made;
    });
    return this.get(id);
  }

  async change(actor: Actor, id: number, version: number, written: WrittenBreach, reason: string) {
    const { breach } = await this.get(id);
    const facts = await this.checked(written, breach.persons);
    await this.database.transaction(async (tx) => {
      if (!(await updateBreach(tx, id, version, facts, { byName: actor.name, at: this.clock.now() })))
        throw conflict('breach');
      await this.audit.append(tx, actor, 'breach.changed', subject(id), { ...detailOf(facts), reason });
      await nudge(tx, { topic: 'conduct' });
    });
    return this.get(id);
  }

  /** People keep the name and desk they were recorded with: what a quarter's figures say does not move with the directory. */
  private async checked(written: WrittenBreach, recorded: readonly BreachPerson[] = []): Promise<BreachFacts> {
    const { occurredOn, foundOn, policyVersion } = written;
    if (occurredOn > foundOn || foundOn > dayOf(this.clock.now()))
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'A breach is found on the day it occurred or later, and not after today.',
        fields: { foundOn: occurredOn > foundOn ? 'is before it occurred' : 'is after today' },
      });
    if (policyVersion !== null) await this.policies.versionOf(policyVersion);
    const { persons: known } = await this.directory.whoIsWho();
    const persons = written.persons.map(({ person, grade }): BreachPerson => {
      const before = recorded.find((one) => one.person === person);
      if (before) return { ...before, grade };
      const found = known.find(({ id }) => id === person);
      if (!found) throw notFound('person');
      return { person, externalId: found.externalId, name: found.name, desk: found.desk, grade };
    });
    if (new Set(persons.map(({ person }) => person)).size < persons.length)
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'Somebody is named twice.',
        fields: { persons: 'names somebody twice' },
      });
    return { ...written, persons };
  }
}

function subject(id: number): { kind: string; id: string } {
  return { kind: 'breach', id: String(id) };
}

function detailOf({ persons, channel, source, foundOn, alerts, cases }: BreachFacts) {
  return {
    persons: persons.map(({ externalId, grade }) => `${externalId}: ${grade}`),
    channel,
    source,
    foundOn,
    alerts: alerts.map(String),
    cases: cases.map(String),
  };
}
