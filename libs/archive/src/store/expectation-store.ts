import type { Queries, Transaction } from '@minutebook/platform';

export interface CalendarRow {
  readonly id: number;
  readonly name: string;
  readonly zone: string;
  readonly weekend: number[];
  readonly holidays: string[];
  readonly version: number;
}

export interface ExpectationFacts {
  readonly name: string;
  readonly channel: string;
  readonly source: string | null;
  readonly device: string | null;
  readonly person: string | null;
  readonly days: number;
  readonly reconcileDays: number;
  readonly calendar: number;
  readonly responsible: string;
}

export interface ExpectationRow extends ExpectationFacts {
  readonly id: number;
  readonly since: Date;
  readonly version: number;
}

const CALENDAR = 'id, name, zone, weekend::int[] AS weekend, holidays::text[] AS holidays, version';
const EXPECTATION = `id, name, channel, source, device, person_id AS person, days, reconcile_days AS "reconcileDays", calendar_id AS calendar, responsible, since, version`;

export function readCalendars(queries: Queries): Promise<CalendarRow[]> {
  return queries.query<CalendarRow>(`SELECT ${CALENDAR} FROM archive.calendar ORDER BY id`);
}

/** Throws 23505 when the name is taken. */
export async function insertCalendar(
  tx: Transaction,
  { name, zone, weekend, holidays }: Omit<CalendarRow, 'id' | 'version'>,
): Promise<CalendarRow> {
  const [row] = await tx.query<CalendarRow>(
    `INSERT INTO archive.calendar (name, zone, weekend, holidays, version) VALUES ($1, $2, $3, $4, 0) RETURNING ${CALENDAR}`,
    [name, zone, weekend, holidays],
  );
  return row!;
}

/** Undefined when it is not of this version any more. */
export async function updateCalendar(
  tx: Transaction,
  { id, version, name, zone, weekend, holidays }: CalendarRow,
): Promise<CalendarRow | undefined> {
  const [row] = await tx.query<CalendarRow>(
    `UPDATE archive.calendar SET name = $3, zone = $4, weekend = $5, holidays = $6, version = version + 1 WHERE id = $1 AND version = $2 RETURNING ${CALENDAR}`,
    [id, version, name, zone, weekend, holidays],
  );
  return row;
}

/** Those in force. */
export function readExpectations(queries: Queries): Promise<ExpectationRow[]> {
  return queries.query<ExpectationRow>(
    `SELECT ${EXPECTATION} FROM archive.expectation WHERE ended_at IS NULL ORDER BY channel, name, id LIMIT 2000`,
  );
}

export async function insertExpectation(
  tx: Transaction,
  facts: ExpectationFacts,
  since: Date,
): Promise<ExpectationRow> {
  const [row] = await tx.query<ExpectationRow>(
    `INSERT INTO archive.expectation (name, channel, source, device, person_id, days, reconcile_days, calendar_id, responsible, since, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) RETURNING ${EXPECTATION}`,
    [...columnsOf(facts), since],
  );
  return row!;
}

/** Undefined when it has ended, or is not of this version any more. */
export async function updateExpectation(
  tx: Transaction,
  id: number,
  version: number,
  facts: ExpectationFacts,
): Promise<ExpectationRow | undefined> {
  const [row] = await tx.query<ExpectationRow>(
    `UPDATE archive.expectation SET name = $3, channel = $4, source = $5, device = $6, person_id = $7, days = $8, reconcile_days = $9, calendar_id = $10, responsible = $11, version = version + 1
     WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING ${EXPECTATION}`,
    [id, version, ...columnsOf(facts)],
  );
  return row;
}

export async function endExpectation(
  tx: Transaction,
  id: number,
  version: number,
  at: Date,
): Promise<ExpectationRow | undefined> {
  const [row] = await tx.query<ExpectationRow>(
    `UPDATE archive.expectation SET ended_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING ${EXPECTATION}`,
    [id, version, at],
  );
  return row;
}

function columnsOf(facts: ExpectationFacts): unknown[] {
  const { name, channel, source, device, person, days, reconcileDays, calendar, responsible } = facts;
  return [name, channel, source, device, person, days, reconcileDays, calendar, responsible];
}
