import type { RetentionAssignment, RetentionClass, ScheduleContent, ScheduleState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface ScheduleRow {
  readonly id: number;
  readonly state: ScheduleState;
  readonly zone: string;
  readonly fiscalMonth: number;
  readonly fiscalDay: number;
  readonly defaultPeriod: string;
  readonly note: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly proposedAt: Date | null;
  readonly inForceFrom: Date | null;
  readonly supersededAt: Date | null;
  readonly rejectedAt: Date | null;
  readonly rejectedBy: string | null;
  readonly rejectedByName: string | null;
  readonly rejectedReason: string | null;
  readonly run: number | null;
  readonly shortens: boolean | null;
  readonly shorterClasses: string[] | null;
  readonly version: number;
  readonly classes: number;
  readonly assignments: number;
  readonly approvals: readonly { readonly by: string; readonly byName: string; readonly at: Date }[];
}

const COLUMNS = `s.id, s.state, s.zone, s.fiscal_month AS "fiscalMonth", s.fiscal_day AS "fiscalDay", s.default_period AS "defaultPeriod", s.note, s.created_at AS "createdAt",
  s.created_by AS "createdBy", s.created_by_name AS "createdByName", s.proposed_at AS "proposedAt", s.in_force_from AS "inForceFrom", s.superseded_at AS "supersededAt",
  s.rejected_at AS "rejectedAt", s.rejected_by AS "rejectedBy", s.rejected_by_name AS "rejectedByName", s.rejected_reason AS "rejectedReason", s.run_id AS run, s.shortens,
  s.shorter_classes AS "shorterClasses", s.version, (SELECT count(*) FROM archive.schedule_class c WHERE c.schedule_id = s.id) AS classes,
  (SELECT count(*) FROM archive.schedule_assignment a WHERE a.schedule_id = s.id) AS assignments,
  coalesce((SELECT jsonb_agg(jsonb_build_object('by', a.by, 'byName', a.by_name, 'at', a.at) ORDER BY a.at) FROM archive.schedule_approval a WHERE a.schedule_id = s.id), '[]') AS approvals`;

async function read(queries: Queries, where: string, values: readonly unknown[]): Promise<ScheduleRow[]> {
  const rows = await queries.query<ScheduleRow & { approvals: { by: string; byName: string; at: string }[] }>(
    `SELECT ${COLUMNS} FROM archive.schedule s ${where}`,
    values,
  );
  return rows.map((row) => ({
    ...row,
    approvals: row.approvals.map((given) => ({ ...given, at: new Date(given.at) })),
  }));
}

/** Newest first; `before`: the id of the last one seen. */
export function listSchedules(queries: Queries, before: number | undefined, limit: number): Promise<ScheduleRow[]> {
  return read(queries, 'WHERE ($1::bigint IS NULL OR s.id < $1) ORDER BY s.id DESC LIMIT $2', [before ?? null, limit]);
}

export async function readSchedule(queries: Queries, id: number): Promise<ScheduleRow | undefined> {
  return (await read(queries, 'WHERE s.id = $1', [id]))[0];
}

/** That in force now, or at a time (R13). */
export async function readInForce(queries: Queries, at?: Date): Promise<ScheduleRow | undefined> {
  const rows = at
    ? await read(queries, 'WHERE s.in_force_from <= $1 AND (s.superseded_at IS NULL OR s.superseded_at > $1)', [at])
    : await read(queries, `WHERE s.state = 'in-force'`, []);
  return rows[0];
}

export function readClasses(queries: Queries, schedule: number): Promise<RetentionClass[]> {
  return queries.query<RetentionClass>(
    `SELECT code, jurisdiction, citation, record_class AS "recordClass", period, extended, clock, accessible, medium, basis, upper_bound AS "upperBound"
     FROM archive.schedule_class WHERE schedule_id = $1 ORDER BY number`,
    [schedule],
  );
}

export async function readAssignments(queries: Queries, schedule: number): Promise<RetentionAssignment[]> {
  const rows = await queries.query<
    { name: string; classes: string[] } & Record<keyof typeof CONDITIONS, string[] | null>
  >(
    `SELECT name, classes, ${Object.entries(CONDITIONS)
      .map(([name, column]) => `${column} AS "${name}"`)
      .join(', ')}
     FROM archive.schedule_assignment WHERE schedule_id = $1 ORDER BY number`,
    [schedule],
  );
  return rows.map(({ name, classes, ...conditions }) => ({
    name,
    classes,
    conditions: Object.fromEntries(
      Object.entries(conditions).map(([key, values]) => [key, values ?? []]),
    ) as RetentionAssignment['conditions'],
  }));
}

const CONDITIONS = {
  channels: 'channels',
  persons: 'persons',
  desks: 'desks',
  jurisdictions: 'jurisdictions',
  partyKinds: 'party_kinds',
  conversationClasses: 'conversation_classes',
  labels: 'labels',
} as const satisfies Record<keyof RetentionAssignment['conditions'], string>;

export async function insertSchedule(
  tx: Transaction,
  content: ScheduleContent,
  { at, by, byName }: { at: Date; by: string; byName: string },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO archive.schedule (state, zone, fiscal_month, fiscal_day, default_period, note, created_at, created_by, created_by_name, version)
     VALUES ('draft', $1, $2, $3, $4, $5, $6, $7, $8, 0) RETURNING id`,
    [...headOf(content), at, by, byName],
  );
  await replaceContent(tx, row!.id, content);
  return row!.id;
}

/** Whether it was a draft of this version. */
export async function updateDraft(
  tx: Transaction,
  id: number,
  version: number,
  content: ScheduleContent,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE archive.schedule SET zone = $3, fiscal_month = $4, fiscal_day = $5, default_period = $6, note = $7, version = version + 1
     WHERE id = $1 AND version = $2 AND state = 'draft' RETURNING id`,
    [id, version, ...headOf(content)],
  );
  if (rows.length === 0) return false;
  await tx.query('DELETE FROM archive.schedule_assignment WHERE schedule_id = $1', [id]);
  await tx.query('DELETE FROM archive.schedule_class WHERE schedule_id = $1', [id]);
  await replaceContent(tx, id, content);
  return true;
}

function headOf({ zone, fiscalYearEnd, defaultPeriod, note }: ScheduleContent): unknown[] {
  return [zone, fiscalYearEnd.month, fiscalYearEnd.day, defaultPeriod, note];
}

async function replaceContent(tx: Transaction, id: number, { classes, assignments }: ScheduleContent): Promise<void> {
  await tx.query(
    `INSERT INTO archive.schedule_class (schedule_id, code, number, jurisdiction, citation, record_class, period, extended, clock, accessible, medium, basis, upper_bound)
     SELECT $1, x->>'code', n, x->>'jurisdiction', x->>'citation', x->>'recordClass', x->>'period', x->>'extended', x->>'clock', x->>'accessible', x->>'medium', x->>'basis', (x->>'upperBound')::boolean
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS e (x, n)`,
    [id, JSON.stringify(classes)],
  );
  for (const [number, { name, conditions, classes: codes }] of assignments.entries()) {
    const keys = Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[];
    await tx.query(
      `INSERT INTO archive.schedule_assignment (schedule_id, number, name, classes, ${keys.map((key) => CONDITIONS[key]).join(', ')})
       VALUES ($1, $2, $3, $4, ${keys.map((_, i) => `$${i + 5}`).join(', ')})`,
      [id, number + 1, name, codes, ...keys.map((key) => (conditions[key].length > 0 ? conditions[key] : null))],
    );
  }
}

/** Whether it was of this version and state. */
export async function moveSchedule(
  tx: Transaction,
  { id, version, state }: Pick<ScheduleRow, 'id' | 'version' | 'state'>,
  to: ScheduleState,
  { at, by, byName, reason, run }: { at: Date; by: string; byName: string; reason?: string; run?: number },
): Promise<boolean> {
  const set = {
    draft: '',
    proposed: ', proposed_at = $4, run_id = $8, shortens = NULL, shorter_classes = NULL',
    'in-force': ', in_force_from = $4',
    superseded: ', superseded_at = $4',
    rejected: ', rejected_at = $4, rejected_by = $5, rejected_by_name = $6, rejected_reason = $7',
  }[to];
  const rows = await tx.query(
    `UPDATE archive.schedule SET state = $9, version = version + 1${set} WHERE id = $1 AND version = $2 AND state = $3
       AND ($4::timestamptz, $5::text, $6::text, $7::text, $8::bigint) IS DISTINCT FROM (NULL, NULL, NULL, NULL, NULL) RETURNING id`,
    [id, version, state, at, by, byName, reason ?? null, run ?? null, to],
  );
  return rows.length > 0;
}

/** Proposals that were compared with what is no longer in force. */
export function listProposed(tx: Transaction): Promise<ScheduleRow[]> {
  return read(tx, `WHERE s.state = 'proposed' ORDER BY s.id`, []);
}

export async function insertApproval(
  tx: Transaction,
  schedule: number,
  { at, by, byName }: { at: Date; by: string; byName: string },
): Promise<void> {
  await tx.query('INSERT INTO archive.schedule_approval (schedule_id, by, by_name, at) VALUES ($1, $2, $3, $4)', [
    schedule,
    by,
    byName,
    at,
  ]);
}

/** Counts an act that does not move it. Whether it was of this version. */
export async function touchSchedule(tx: Transaction, id: number, version: number): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE archive.schedule SET version = version + 1 WHERE id = $1 AND version = $2 AND state = 'proposed' RETURNING id`,
    [id, version],
  );
  return rows.length > 0;
}

/** What the comparison came to; only while it is a proposal. */
export async function setCompared(
  queries: Queries,
  run: number,
  shortens: boolean,
  shorterClasses: readonly string[],
): Promise<void> {
  await queries.query(
    `UPDATE archive.schedule SET shortens = $2, shorter_classes = $3 WHERE run_id = $1 AND state = 'proposed' AND shortens IS NULL`,
    [run, shortens, shorterClasses],
  );
}

/** Until the transaction ends nothing is disposed of: what lengthens retention commits before a disposal, or after it. */
export async function closeGate(tx: Transaction): Promise<void> {
  await tx.query('SELECT FROM archive.hold_gate FOR UPDATE');
}
