import type { ClockEvent, ClockFact, ExtensionScope, RecordLabel } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

interface Ended {
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedByName: string | null;
  readonly endedReason: string | null;
}
export interface Doing {
  readonly at: Date;
  readonly by: string;
  readonly byName: string;
}

export interface FactRow extends Ended {
  readonly id: number;
  readonly event: ClockEvent;
  readonly scope: ClockFact['scope'];
  readonly subject: string;
  readonly at: Date;
  readonly reason: string;
  readonly statedAt: Date;
  readonly statedBy: string;
  readonly statedByName: string;
}
export type NewFact = Pick<FactRow, 'event' | 'scope' | 'subject' | 'at' | 'reason'>;

const ENDED = `ended_at AS "endedAt", ended_by AS "endedBy", ended_by_name AS "endedByName", ended_reason AS "endedReason"`;
const FACT = `id, event, scope, subject, at, reason, stated_at AS "statedAt", stated_by AS "statedBy", stated_by_name AS "statedByName", ${ENDED}`;
type State = 'current' | 'ended' | 'all';
const IN_STATE = `($1 = 'all' OR (ended_at IS NULL) = ($1 = 'current'))`;

/** Newest first. */
export function listFacts(
  queries: Queries,
  filter: {
    state: State;
    event?: string | undefined;
    scope?: string | undefined;
    subject?: string | undefined;
    before?: number | undefined;
  },
  limit: number,
): Promise<FactRow[]> {
  return queries.query<FactRow>(
    `SELECT ${FACT} FROM archive.clock_fact WHERE ${IN_STATE} AND ($2::text IS NULL OR event = $2) AND ($3::text IS NULL OR scope = $3) AND ($4::text IS NULL OR subject = $4)
       AND ($5::bigint IS NULL OR id < $5) ORDER BY id DESC LIMIT $6`,
    [filter.state, filter.event ?? null, filter.scope ?? null, filter.subject ?? null, filter.before ?? null, limit],
  );
}

export async function insertFact(tx: Transaction, fact: NewFact, doing: Doing): Promise<FactRow> {
  const [row] = await tx.query<FactRow>(
    `INSERT INTO archive.clock_fact (event, scope, subject, at, reason, stated_at, stated_by, stated_by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${FACT}`,
    [fact.event, fact.scope, fact.subject, fact.at, fact.reason, doing.at, doing.by, doing.byName],
  );
  return row!;
}

/** Undefined when there is none that counts. */
export async function endFact(tx: Transaction, id: number, reason: string, doing: Doing): Promise<FactRow | undefined> {
  const [row] = await tx.query<FactRow>(
    `UPDATE archive.clock_fact SET ended_at = $2, ended_by = $3, ended_by_name = $4, ended_reason = $5 WHERE id = $1 AND ended_at IS NULL RETURNING ${FACT}`,
    [id, doing.at, doing.by, doing.byName, reason],
  );
  return row;
}

export interface LabelRow extends Ended {
  readonly id: number;
  readonly scope: RecordLabel['scope'];
  readonly record: number;
  readonly label: string;
  readonly reason: string;
  readonly putAt: Date;
  readonly putBy: string;
  readonly putByName: string;
}

const LABEL = `id, scope, record_id AS record, label, reason, put_at AS "putAt", put_by AS "putBy", put_by_name AS "putByName", ${ENDED}`;

/** Newest first. */
export function listLabels(
  queries: Queries,
  filter: {
    state: State;
    scope?: string | undefined;
    record?: number | undefined;
    label?: string | undefined;
    before?: number | undefined;
  },
  limit: number,
): Promise<LabelRow[]> {
  return queries.query<LabelRow>(
    `SELECT ${LABEL} FROM archive.record_label WHERE ${IN_STATE} AND ($2::text IS NULL OR scope = $2) AND ($3::bigint IS NULL OR record_id = $3) AND ($4::text IS NULL OR label = $4)
       AND ($5::bigint IS NULL OR id < $5) ORDER BY id DESC LIMIT $6`,
    [filter.state, filter.scope ?? null, filter.record ?? null, filter.label ?? null, filter.before ?? null, limit],
  );
}

/** Throws 23505 when it is there already. */
export async function insertLabel(
  tx: Transaction,
  { scope, record, label, reason }: Pick<LabelRow, 'scope' | 'record' | 'label' | 'reason'>,
  doing: Doing,
): Promise<LabelRow> {
  const [row] = await tx.query<LabelRow>(
    `INSERT INTO archive.record_label (scope, record_id, label, reason, put_at, put_by, put_by_name) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${LABEL}`,
    [scope, record, label, reason, doing.at, doing.by, doing.byName],
  );
  return row!;
}

/** Undefined when there is none. Throws MB048 when what it is on is held (R48). */
export async function endLabel(
  tx: Transaction,
  id: number,
  reason: string,
  doing: Doing,
): Promise<LabelRow | undefined> {
  const [row] = await tx.query<LabelRow>(
    `UPDATE archive.record_label SET ended_at = $2, ended_by = $3, ended_by_name = $4, ended_reason = $5 WHERE id = $1 AND ended_at IS NULL RETURNING ${LABEL}`,
    [id, doing.at, doing.by, doing.byName, reason],
  );
  return row;
}

/** Whether there is such a message or conversation; it stays until the transaction ends. */
export async function stay(tx: Transaction, scope: 'message' | 'conversation', id: number): Promise<boolean> {
  const [messages, conversations] = scope === 'message' ? [[id], []] : [[], [id]];
  await tx.query('SELECT archive.stay($1::bigint[], $2::bigint[])', [messages, conversations]);
  const [row] = await tx.query<{ there: boolean }>(
    `SELECT EXISTS (SELECT FROM archive.${scope === 'message' ? 'message' : 'conversation'} WHERE id = $1) AS there`,
    [id],
  );
  return row!.there;
}

export interface ExtensionRow {
  readonly id: number;
  readonly state: 'proposed' | 'in-force' | 'rejected';
  readonly authority: string;
  readonly reference: string;
  readonly documentName: string;
  readonly documentSha256: Buffer;
  readonly channels: string[] | null;
  readonly persons: string[] | null;
  readonly desks: string[] | null;
  readonly conversations: number[] | null;
  readonly messages: number[] | null;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly codes: string[];
  readonly period: string | null;
  readonly reason: string;
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedReason: string | null;
  readonly version: number;
}

const EXTENSION = `id, state, authority, reference, document_name AS "documentName", document_sha256 AS "documentSha256", channels, persons, desks, conversations, messages, from_at AS "from", until_at AS until,
  codes, period, reason, asked_at AS "askedAt", asked_by AS "askedBy", asked_by_name AS "askedByName", decided_at AS "decidedAt", decided_by AS "decidedBy", decided_by_name AS "decidedByName",
  decided_reason AS "decidedReason", version`;

/** Newest first. */
export function listExtensions(queries: Queries, before: number | undefined, limit: number): Promise<ExtensionRow[]> {
  return queries.query<ExtensionRow>(
    `SELECT ${EXTENSION} FROM archive.extension WHERE ($1::bigint IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}

export async function readExtensions(queries: Queries, ids: readonly number[]): Promise<ExtensionRow[]> {
  return queries.query<ExtensionRow>(
    `SELECT ${EXTENSION} FROM archive.extension WHERE id = ANY($1::bigint[]) ORDER BY id`,
    [ids],
  );
}

export interface NewExtension {
  readonly authority: string;
  readonly reference: string;
  readonly document: { readonly name: string; readonly sha256: string };
  readonly scope: ExtensionScope;
  readonly codes: readonly string[];
  readonly period: string | null;
  readonly reason: string;
}

export async function insertExtension(tx: Transaction, asked: NewExtension, doing: Doing): Promise<ExtensionRow> {
  const { channels, persons, desks, conversations, messages, from, until } = asked.scope;
  const orAny = (values: readonly string[]) => (values.length > 0 ? values : null);
  const [row] = await tx.query<ExtensionRow>(
    `INSERT INTO archive.extension (state, authority, reference, document_name, document_sha256, channels, persons, desks, conversations, messages, from_at, until_at, codes, period, reason,
       asked_at, asked_by, asked_by_name, version) VALUES ('proposed', $1, $2, $3, decode($4, 'hex'), $5, $6, $7, $8::bigint[], $9::bigint[], $10, $11, $12, $13, $14, $15, $16, $17, 0) RETURNING ${EXTENSION}`,
    [
      asked.authority,
      asked.reference,
      asked.document.name,
      asked.document.sha256,
      orAny(channels),
      orAny(persons),
      orAny(desks),
      orAny(conversations),
      orAny(messages),
      from,
      until,
      asked.codes,
      asked.period,
      asked.reason,
      doing.at,
      doing.by,
      doing.byName,
    ],
  );
  return row!;
}

/** Undefined when it is of another version or was decided on. */
export async function decideExtension(
  tx: Transaction,
  id: number,
  version: number,
  outcome: 'in-force' | 'rejected',
  reason: string,
  doing: Doing,
): Promise<ExtensionRow | undefined> {
  const [row] = await tx.query<ExtensionRow>(
    `UPDATE archive.extension SET state = $3, decided_at = $4, decided_by = $5, decided_by_name = $6, decided_reason = $7, version = version + 1
     WHERE id = $1 AND version = $2 AND state = 'proposed' RETURNING ${EXTENSION}`,
    [id, version, outcome, doing.at, doing.by, doing.byName, reason],
  );
  return row;
}
