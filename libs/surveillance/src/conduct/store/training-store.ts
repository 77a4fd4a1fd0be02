import type { TrainingResult } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface CourseRow {
  readonly id: number;
  readonly name: string;
  readonly policyVersion: number;
  readonly validMonths: number | null;
  readonly createdAt: Date;
  readonly passed: number;
  readonly failed: number;
}

export interface NewTraining {
  readonly course: number;
  readonly person: string;
  readonly externalId: string;
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly takenOn: string;
  readonly result: TrainingResult;
  readonly validUntil: string | null;
}

export interface TrainingRow extends NewTraining {
  readonly id: number;
  readonly courseName: string;
  /** Number of the policy's version the course is on. */
  readonly policyNumber: number;
  readonly recordedByName: string;
  readonly recordedAt: Date;
}

const COURSE = `c.id, c.name, c.policy_version_id AS "policyVersion", c.valid_months AS "validMonths", c.created_at AS "createdAt",
  (SELECT count(*) FROM surveillance.training t WHERE t.course_id = c.id AND t.result = 'passed') AS passed,
  (SELECT count(*) FROM surveillance.training t WHERE t.course_id = c.id AND t.result = 'failed') AS failed`;
const TRAINING = `t.id, t.course_id AS course, c.name AS "courseName", v.number AS "policyNumber", t.person, t.external_id AS "externalId", t.name, t.taken_on::text AS "takenOn", t.result, t.valid_until::text AS "validUntil",
  t.recorded_by_name AS "recordedByName", t.recorded_at AS "recordedAt"`;
const FROM =
  'surveillance.training t JOIN surveillance.course c ON c.id = t.course_id JOIN surveillance.policy_version v ON v.id = c.policy_version_id';

export function listCourses(
  queries: Queries,
  after: { name: string; id: number } | undefined,
  limit: number,
): Promise<CourseRow[]> {
  return queries.query<CourseRow>(
    `SELECT ${COURSE} FROM surveillance.course c WHERE ($1::text IS NULL OR (c.name, c.id) > ($1, $2)) ORDER BY c.name, c.id LIMIT $3`,
    [after?.name ?? null, after?.id ?? null, limit],
  );
}

export async function readCourse(queries: Queries, id: number): Promise<CourseRow | undefined> {
  const [row] = await queries.query<CourseRow>(`SELECT ${COURSE} FROM surveillance.course c WHERE c.id = $1`, [id]);
  return row;
}

/** Throws 23505 when the name is taken. */
export async function insertCourse(
  tx: Transaction,
  course: Pick<CourseRow, 'name' | 'policyVersion' | 'validMonths' | 'createdAt'>,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO surveillance.course (name, policy_version_id, valid_months, created_at) VALUES ($1, $2, $3, $4) RETURNING id',
    [course.name, course.policyVersion, course.validMonths, course.createdAt],
  );
  return row!.id;
}

/** Newest first. */
export function listTraining(
  queries: Queries,
  filter: { course?: number | undefined; person?: string | undefined },
  before: number | undefined,
  limit: number,
): Promise<TrainingRow[]> {
  return queries.query<TrainingRow>(
    `SELECT ${TRAINING} FROM ${FROM} WHERE ($1::bigint IS NULL OR t.course_id = $1) AND ($2::uuid IS NULL OR t.person = $2) AND ($3::bigint IS NULL OR t.id < $3) ORDER BY t.id DESC LIMIT $4`,
    [filter.course ?? null, filter.person ?? null, before ?? null, limit],
  );
}

/** Ids of those that were not known; of the same course, person and day one is kept. */
export async function insertTraining(
  tx: Transaction,
  records: readonly NewTraining[],
  doing: { readonly byName: string; readonly at: Date },
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `INSERT INTO surveillance.training (course_id, person, external_id, name, taken_on, result, valid_until, recorded_by_name, recorded_at)
     SELECT (r->>'course')::bigint, (r->>'person')::uuid, r->>'externalId', r->>'name', (r->>'takenOn')::date, r->>'result', (r->>'validUntil')::date, $2, $3
     FROM jsonb_array_elements($1::jsonb) r ON CONFLICT (course_id, person, taken_on) DO NOTHING RETURNING id`,
    [JSON.stringify(records), doing.byName, doing.at],
  );
  return rows.map(({ id }) => id);
}

/** `course person day` of the records there are of these courses. */
export async function trainingKeys(queries: Queries, courses: readonly number[]): Promise<Set<string>> {
  const rows = await queries.query<{ key: string }>(
    `SELECT course_id || ' ' || person || ' ' || taken_on AS key FROM surveillance.training WHERE course_id = ANY($1)`,
    [courses],
  );
  return new Set(rows.map(({ key }) => key));
}
