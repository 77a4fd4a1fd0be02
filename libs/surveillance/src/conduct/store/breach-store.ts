import type { BreachSource } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface BreachPerson {
  readonly person: string;
  readonly externalId: string;
  readonly name: string;
  readonly desk: string | null;
  readonly grade: number;
}

export interface BreachFacts {
  readonly channel: string;
  readonly source: BreachSource;
  /** `YYYY-MM-DD`. */
  readonly occurredOn: string;
  readonly foundOn: string;
  readonly summary: string;
  readonly consequence: string | null;
  readonly policyVersion: number | null;
  readonly alerts: readonly number[];
  readonly cases: readonly number[];
  readonly persons: readonly BreachPerson[];
}

export interface BreachRow extends BreachFacts {
  readonly id: number;
  /** The highest of its persons. */
  readonly grade: number;
  readonly policyName: string | null;
  readonly policyNumber: number | null;
  readonly recordedByName: string;
  readonly recordedAt: Date;
  readonly version: number;
}

export interface BreachVersionRow {
  readonly version: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly byName: string;
}

export interface GradeRow {
  readonly grade: number;
  readonly label: string;
  readonly citation: string;
}

const BREACH = `b.id, b.grade, b.channel, b.source, b.occurred_on::text AS "occurredOn", b.found_on::text AS "foundOn", b.summary, b.consequence, b.policy_version_id AS "policyVersion", v.name AS "policyName", v.number AS "policyNumber",
  b.alerts, b.cases, b.recorded_by_name AS "recordedByName", b.recorded_at AS "recordedAt", b.version,
  (SELECT jsonb_agg(jsonb_build_object('person', p.person, 'externalId', p.external_id, 'name', p.name, 'desk', p.desk, 'grade', p.grade) ORDER BY p.grade DESC, p.name) FROM surveillance.breach_person p WHERE p.breach_id = b.id) AS persons`;
const FROM = 'surveillance.breach b LEFT JOIN surveillance.policy_version v ON v.id = b.policy_version_id';

export function listGrades(queries: Queries): Promise<GradeRow[]> {
  return queries.query<GradeRow>('SELECT grade, label, citation FROM surveillance.breach_grade ORDER BY grade');
}

/** Newest first. */
export function listBreaches(
  queries: Queries,
  filter: {
    grade?: number | undefined;
    person?: string | undefined;
    /** By the day they were found, both included. */
    from?: string | undefined;
    to?: string | undefined;
  },
  before: number | undefined,
  limit: number,
): Promise<BreachRow[]> {
  return queries.query<BreachRow>(
    `SELECT ${BREACH} FROM ${FROM} WHERE ($1::int IS NULL OR b.grade = $1)
       AND ($2::uuid IS NULL OR EXISTS (SELECT FROM surveillance.breach_person p WHERE p.breach_id = b.id AND p.person = $2))
       AND ($3::date IS NULL OR b.found_on >= $3) AND ($4::date IS NULL OR b.found_on <= $4)
       AND ($5::bigint IS NULL OR b.id < $5) ORDER BY b.id DESC LIMIT $6`,
    [filter.grade ?? null, filter.person ?? null, filter.from ?? null, filter.to ?? null, before ?? null, limit],
  );
}

export async function readBreach(queries: Queries, id: number): Promise<BreachRow | undefined> {
  const [row] = await queries.query<BreachRow>(`SELECT ${BREACH} FROM ${FROM} WHERE b.id = $1`, [id]);
  return row;
}

export function versionsOfBreach(queries: Queries, id: number): Promise<BreachVersionRow[]> {
  return queries.query<BreachVersionRow>(
    'SELECT version, facts, at, by_name AS "byName" FROM surveillance.breach_version WHERE breach_id = $1 ORDER BY version DESC',
    [id],
  );
}

export async function insertBreach(
  tx: Transaction,
  facts: BreachFacts,
  doing: { readonly byName: string; readonly at: Date },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO surveillance.breach (grade, channel, source, occurred_on, found_on, summary, consequence, policy_version_id, alerts, cases, recorded_by_name, recorded_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0) RETURNING id`,
    [...columnsOf(facts), doing.byName, doing.at],
  );
  await keep(tx, row!.id, 0, facts, doing);
  return row!.id;
}

/** False when it is not of this version any more. */
export async function updateBreach(
  tx: Transaction,
  id: number,
  version: number,
  facts: BreachFacts,
  doing: { readonly byName: string; readonly at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE surveillance.breach SET grade = $1, channel = $2, source = $3, occurred_on = $4, found_on = $5, summary = $6, consequence = $7, policy_version_id = $8, alerts = $9, cases = $10, version = version + 1
     WHERE id = $11 AND version = $12 RETURNING id`,
    [...columnsOf(facts), id, version],
  );
  if (rows.length === 0) return false;
  await tx.query('DELETE FROM surveillance.breach_person WHERE breach_id = $1', [id]);
  await keep(tx, id, version + 1, facts, doing);
  return true;
}

async function keep(
  tx: Transaction,
  id: number,
  version: number,
  facts: BreachFacts,
  { byName, at }: { readonly byName: string; readonly at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.breach_person (breach_id, person, external_id, name, desk, grade)
     SELECT $1, (p->>'person')::uuid, p->>'externalId', p->>'name', p->>'desk', (p->>'grade')::smallint FROM jsonb_array_elements($2::jsonb) p`,
    [id, JSON.stringify(facts.persons)],
  );
  await tx.query(
    'INSERT INTO surveillance.breach_version (breach_id, version, facts, at, by_name) VALUES ($1, $2, $3, $4, $5)',
    [id, version, JSON.stringify(facts), at, byName],
  );
}

function columnsOf(facts: BreachFacts): unknown[] {
  const { persons, channel, source, occurredOn, foundOn, summary, consequence, policyVersion, alerts, cases } = facts;
  const grade = Math.max(...persons.map((person) => person.grade));
  return [grade, channel, source, occurredOn, foundOn, summary, consequence, policyVersion, alerts, cases];
}

/** Persons of breaches found in a time, by quarter, desk and grade. */
export function countGrades(
  queries: Queries,
  from: string,
  to: string,
): Promise<{ quarter: string; desk: string | null; grade: number; n: number }[]> {
  return queries.query(
    `SELECT to_char(b.found_on, 'YYYY-"Q"Q') AS quarter, p.desk, p.grade, count(*) AS n FROM surveillance.breach b JOIN surveillance.breach_person p ON p.breach_id = b.id
     WHERE b.found_on BETWEEN $1::date AND $2::date GROUP BY 1, 2, 3 ORDER BY 1, 2 NULLS LAST, 3`,
    [from, to],
  );
}

export function countBreaches(
  queries: Queries,
  from: string,
  to: string,
): Promise<{ quarter: string; channel: string; source: BreachSource; n: number }[]> {
  return queries.query(
    `SELECT to_char(found_on, 'YYYY-"Q"Q') AS quarter, channel, source, count(*) AS n FROM surveillance.breach WHERE found_on BETWEEN $1::date AND $2::date GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [from, to],
  );
}

export interface Looked {
  readonly hits: number;
  readonly offChannelHits: number;
  readonly attestations: number;
  readonly contradictions: number;
}

/** What surveillance found and what people signed, from the first instant on, before the second. */
export async function countLooked(queries: Queries, from: Date, to: Date): Promise<Looked> {
  const [row] = await queries.query<Looked>(
    `SELECT (SELECT count(*) FROM surveillance.hit WHERE found_at >= $1 AND found_at < $2 AND NOT canary) AS hits,
       (SELECT count(*) FROM surveillance.hit h WHERE h.found_at >= $1 AND h.found_at < $2 AND NOT h.canary AND h.rule_version_id IN
         (SELECT v.id FROM surveillance.rule_version v JOIN surveillance.rule r ON r.id = v.rule_id JOIN surveillance.lexicon l ON l.id = r.lexicon_id WHERE l.theme = 'off-channel')) AS "offChannelHits",
       (SELECT count(*) FROM surveillance.attestation_answer WHERE at >= $1 AND at < $2) AS attestations,
       (SELECT count(*) FROM surveillance.contradiction WHERE opened_at >= $1 AND opened_at < $2) AS contradictions`,
    [from, to],
  );
  return row!;
}

/** Off-channel lexicons with a rule in force. */
export async function countOffChannelLexicons(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM surveillance.lexicon l WHERE l.theme = 'off-channel' AND EXISTS (SELECT FROM surveillance.rule r WHERE r.lexicon_id = l.id AND r.in_force IS NOT NULL)`,
  );
  return row!.n;
}
