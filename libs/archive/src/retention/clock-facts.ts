import type { Actor, Audit } from '@minutebook/access';
import { type Clock, type Database, notFound, Problem } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import { endFact, type FactRow, insertFact, listFacts, type NewFact, stay } from '../store/retention-record-store';
import { closeGate } from '../store/schedule-store';

/** Dates somebody states, from which clocks count (R17). What nobody stated has not happened, and nothing matures by it. */
export class ClockFacts {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(filter: Parameters<typeof listFacts>[1], limit: number): Promise<FactRow[]> {
    return listFacts(this.database, filter, limit);
  }

  async state(actor: Actor, fact: NewFact): Promise<FactRow> {
    await this.check(fact);
    return this.database.transaction(async (tx) => {
      const { scope, subject, event, at, reason } = fact;
      await closeGate(tx);
      if ((scope === 'message' || scope === 'conversation') && !(await stay(tx, scope, Number(subject))))
        throw notFound(scope);
      const row = await insertFact(tx, fact, { at: this.clock.now(), by: actor.id, byName: actor.name });
      await this.audit.append(
        tx,
        actor,
        'clock.stated',
        { kind: 'clock', id: String(row.id) },
        {
          event,
          scope,
          subject,
          at: at.toISOString(),
          reason,
        },
      );
      return row;
    });
  }

  /** Where nothing else is stated, the clock has not started again: what it counted for is kept. */
  async end(actor: Actor, id: number, reason: string): Promise<FactRow> {
    return this.database.transaction(async (tx) => {
      await closeGate(tx);
      const row = await endFact(tx, id, reason, { at: this.clock.now(), by: actor.id, byName: actor.name });
      if (!row) throw notFound('statement');
      await this.audit.append(
        tx,
        actor,
        'clock.ended',
        { kind: 'clock', id: String(id) },
        { event: row.event, reason },
      );
      return row;
    });
  }

  private async check({ scope, subject }: NewFact): Promise<void> {
    if ((scope === 'firm') !== (subject === '')) throw wrong(scope === 'firm' ? 'is empty for the firm' : 'is missing');
    if ((scope === 'message' || scope === 'conversation') && !/^[0-9]{1,18}$/.test(subject))
      throw wrong('is not an id');
    if (scope !== 'person') return;
    const { persons } = await this.directory.whoIsWho();
    if (!persons.some(({ externalId }) => externalId === subject)) throw wrong('names nobody of the directory');
  }
}

function wrong(fault: string): Problem {
  return new Problem({
    code: 'request-invalid',
    status: 422,
    title: 'It is not clear what this is stated of.',
    fields: { id: fault },
  });
}
