import type { Actor, Audit } from '@minutebook/access';
import { checkZone, type Clock, conflict, type Database, notFound, Problem, sqlState } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import type { SourceRow } from '../store/arrival-store';
import {
  type CalendarRow,
  endExpectation,
  type ExpectationFacts,
  type ExpectationRow,
  insertCalendar,
  insertExpectation,
  readCalendars,
  readExpectations,
  updateCalendar,
  updateExpectation,
} from '../store/expectation-store';
import { newestStatement } from '../store/statement-store';
import type { Arrivals } from './arrivals';
import { type Heartbeat, heartbeat } from './heartbeat';

/** Something expected, with what is known of it now. */
export interface Watched extends ExpectationRow, Heartbeat {
  readonly personName: string | null;
  readonly lastAt: Date | null;
  readonly reconciledAt: Date | null;
  /** Of the newest comparison; null without one. */
  readonly differences: number | null;
}

/** What should arrive, said by people, and whether it does (R44). */
export class Expectations {
  constructor(
    private readonly database: Database,
    private readonly arrivals: Arrivals,
    private readonly directory: Directory,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async watch(): Promise<Watched[]> {
    const [rows, calendars] = await Promise.all([readExpectations(this.database), readCalendars(this.database)]);
    const byId = new Map(calendars.map((calendar) => [calendar.id, calendar]));
    const watched: Watched[] = [];
    for (const row of rows) watched.push(await this.look(row, byId.get(row.calendar)!));
    return watched;
  }

  /** What arrives and that nothing expected covers: if it stopped, nobody would notice. */
  unexpected(sources: readonly SourceRow[], expected: readonly ExpectationRow[]): SourceRow[] {
    return sources.filter(
      ({ channel, source, device }) =>
        !expected.some(
          (row) =>
            row.person === null &&
            row.channel === channel &&
            (row.source === null || row.source === source) &&
            (row.device === null || row.device === device),
        ),
    );
  }

  calendars(): Promise<CalendarRow[]> {
    return readCalendars(this.database);
  }

  async create(actor: Actor, facts: ExpectationFacts): Promise<Watched> {
    const calendar = await this.check(facts);
    const row = await this.database.transaction(async (tx) => {
      const created = await insertExpectation(tx, facts, this.clock.now());
      await this.audit.append(tx, actor, 'expectation.created', subject(created.id), { ...facts });
      return created;
    });
    return this.look(row, calendar);
  }

  async change(actor: Actor, id: number, version: number, facts: ExpectationFacts): Promise<Watched> {
    const calendar = await this.check(facts);
    const row = await this.database.transaction(async (tx) => {
      const changed = await updateExpectation(tx, id, version, facts);
      if (!changed) throw conflict('expectation');
      await this.audit.append(tx, actor, 'expectation.changed', subject(id), { ...facts });
      return changed;
    });
    return this.look(row, calendar);
  }

  async end(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await endExpectation(tx, id, version, this.clock.now());
      if (!row) throw conflict('expectation');
      await this.audit.append(tx, actor, 'expectation.ended', subject(id), { name: row.name, reason });
    });
  }

  /** A new calendar, or with `id` and `version` another state of one. Throws `calendar-name-taken`. */
  async saveCalendar(
    actor: Actor,
    facts: Omit<CalendarRow, 'id' | 'version'>,
    known?: Pick<CalendarRow, 'id' | 'version'>,
  ): Promise<CalendarRow> {
    checkZone(facts.zone);
    try {
      return await this.database.transaction(async (tx) => {
        const row = known
          ? await updateCalendar(tx, { ...facts, id: known.id, version: known.version })
          : await insertCalendar(tx, facts);
        if (!row) throw conflict('calendar');
        await this.audit.append(tx, actor, 'calendar.changed', { kind: 'calendar', id: String(row.id) }, { ...facts });
        return row;
      });
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem({
        code: 'calendar-name-taken',
        status: 409,
        title: 'There is a calendar of this name.',
        hint: 'Give it another name, or change the one there is.',
      });
    }
  }

  private async check({ calendar, person }: ExpectationFacts): Promise<CalendarRow> {
    const found = (await readCalendars(this.database)).find(({ id }) => id === calendar);
    if (!found) throw notFound('calendar');
    if (person !== null && (await this.nameOf(person)) === null) throw notFound('person');
    return found;
  }

  private async look(row: ExpectationRow, calendar: CalendarRow): Promise<Watched> {
    const scope = { channel: row.channel, source: row.source ?? undefined, device: row.device ?? undefined };
    const [lastAt, statement, personName] = await Promise.all([
      this.arrivals.last({ ...scope, person: row.person ?? undefined }),
      newestStatement(this.database, row.channel, row.person, row.device),
      row.person === null ? null : this.nameOf(row.person),
    ]);
    const reconciledAt = statement?.at ?? null;
    const beat = heartbeat(row, { lastAt, reconciledAt }, calendar, this.clock.now());
    return { ...row, ...beat, personName, lastAt, reconciledAt, differences: statement?.differences ?? null };
  }

  private async nameOf(person: string): Promise<string | null> {
    const { persons } = await this.directory.whoIsWho();
    return persons.find(({ id }) => id === person)?.name ?? null;
  }
}

function subject(id: number): { kind: string; id: string } {
  return { kind: 'expectation', id: String(id) };
}
