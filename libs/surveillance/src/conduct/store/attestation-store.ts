import type { AttestationAnswer, AttestationState, LetterState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface CampaignRow {
  readonly id: number;
  readonly name: string;
  readonly question: string;
  readonly policyVersion: number;
  /** `YYYY-MM-DD`; over when the day is, in UTC. */
  readonly dueOn: string;
  readonly escalateDays: number;
  readonly coversFrom: string | null;
  readonly startedByName: string;
  readonly startedAt: Date;
}

export interface AskedPerson {
  readonly person: string;
  readonly externalId: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly desk: string | null;
}

export interface AttestationRow extends AskedPerson {
  readonly id: number;
  readonly campaign: number;
  readonly campaignName: string;
  readonly policyVersion: number;
  readonly dueOn: string;
  readonly state: AttestationState;
  readonly askedAt: Date;
  readonly reminders: number;
  readonly escalatedTo: string | null;
  readonly version: number;
  readonly answer: AttestationAnswer | null;
  readonly exception: string | null;
  readonly signedName: string | null;
  readonly sha256: Buffer | null;
  readonly answeredAt: Date | null;
  /** Of the newest letter; null: none was written. */
  readonly letterState: LetterState | null;
  readonly letterAt: Date | null;
  readonly letterFault: string | null;
}

export interface MoveRow {
  readonly from: AttestationState | null;
  readonly to: AttestationState;
  readonly at: Date;
  readonly byName: string;
  readonly reason: string | null;
}

const CAMPAIGN =
  'id, name, question, policy_version_id AS "policyVersion", due_on::text AS "dueOn", escalate_days AS "escalateDays", covers_from::text AS "coversFrom", started_by_name AS "startedByName", started_at AS "startedAt"';
const ATTESTATION = `a.id, a.campaign_id AS campaign, c.name AS "campaignName", c.policy_version_id AS "policyVersion", c.due_on::text AS "dueOn", a.person, a.external_id AS "externalId", a.name, a.names, a.desk,
  a.state, a.asked_at AS "askedAt", a.reminders, a.escalated_to AS "escalatedTo", a.version, w.answer, w.exception, w.signed_name AS "signedName", w.sha256, w.at AS "answeredAt",
  l.state AS "letterState", coalesce(l.done_at, l.made_at) AS "letterAt", l.fault AS "letterFault"`;
const FROM =
  'surveillance.attestation a JOIN surveillance.campaign c ON c.id = a.campaign_id LEFT JOIN surveillance.attestation_answer w ON w.attestation_id = a.id LEFT JOIN LATERAL (SELECT * FROM surveillance.attestation_letter l WHERE l.attestation_id = a.id ORDER BY l.id DESC LIMIT 1) l ON true';

export async function insertCampaign(
  tx: Transaction,
  campaign: Omit<CampaignRow, 'id'> & { readonly startedBy: string },
): Promise<CampaignRow> {
  const { name, question, policyVersion, dueOn, escalateDays, coversFrom, startedBy, startedByName, startedAt } =
    campaign;
  const [row] = await tx.query<CampaignRow>(
    `INSERT INTO surveillance.campaign (name, question, policy_version_id, due_on, escalate_days, covers_from, started_by, started_by_name, started_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${CAMPAIGN}`,
    [name, question, policyVersion, dueOn, escalateDays, coversFrom, startedBy, startedByName, startedAt],
  );
  return row!;
}

/** Newest first. */
export function listCampaigns(queries: Queries, before: number | undefined, limit: number): Promise<CampaignRow[]> {
  return queries.query<CampaignRow>(
    `SELECT ${CAMPAIGN} FROM surveillance.campaign WHERE ($1::bigint IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}

export async function readCampaign(queries: Queries, id: number): Promise<CampaignRow | undefined> {
  const [row] = await queries.query<CampaignRow>(`SELECT ${CAMPAIGN} FROM surveillance.campaign WHERE id = $1`, [id]);
  return row;
}

export function countStates(
  queries: Queries,
  campaigns: readonly number[],
): Promise<{ campaign: number; state: AttestationState; n: number }[]> {
  return queries.query(
    'SELECT campaign_id AS campaign, state, count(*) AS n FROM surveillance.attestation WHERE campaign_id = ANY($1) GROUP BY 1, 2',
    [campaigns],
  );
}

export async function insertAttestations(
  tx: Transaction,
  campaign: number,
  people: readonly AskedPerson[],
  at: Date,
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `INSERT INTO surveillance.attestation (campaign_id, person, external_id, name, names, desk, state, asked_at, version)
     SELECT $1, (p->>'person')::uuid, p->>'externalId', p->>'name', ARRAY(SELECT jsonb_array_elements_text(p->'names')), p->>'desk', 'asked', $3, 0
     FROM jsonb_array_elements($2::jsonb) p RETURNING id`,
    [campaign, JSON.stringify(people), at],
  );
  return rows.map(({ id }) => id);
}

export function listAttestations(
  queries: Queries,
  filter: { campaign?: number | undefined; person?: string | undefined; state?: AttestationState | undefined },
  after: { name: string; id: number } | undefined,
  limit: number,
): Promise<AttestationRow[]> {
  return queries.query<AttestationRow>(
    `SELECT ${ATTESTATION} FROM ${FROM}
     WHERE ($1::bigint IS NULL OR a.campaign_id = $1) AND ($2::uuid IS NULL OR a.person = $2) AND ($3::text IS NULL OR a.state = $3)
       AND ($4::text IS NULL OR (lower(a.name), a.id) > (lower($4), $5)) ORDER BY lower(a.name), a.id LIMIT $6`,
    [
      filter.campaign ?? null,
      filter.person ?? null,
      filter.state ?? null,
      after?.name ?? null,
      after?.id ?? null,
      limit,
    ],
  );
}

export function readAttestations(queries: Queries, ids: readonly number[]): Promise<AttestationRow[]> {
  return queries.query<AttestationRow>(`SELECT ${ATTESTATION} FROM ${FROM} WHERE a.id = ANY($1)`, [ids]);
}

/** Nobody else changes it until the transaction ends. */
export async function lockAttestation(tx: Transaction, id: number): Promise<AttestationRow | undefined> {
  const [row] = await tx.query<AttestationRow>(`SELECT ${ATTESTATION} FROM ${FROM} WHERE a.id = $1 FOR UPDATE OF a`, [
    id,
  ]);
  return row;
}

/** The one a link in force is for; with `lock`, nobody else answers it meanwhile. */
export async function attestationOfToken(
  queries: Queries,
  tokenHash: Buffer,
  lock = false,
): Promise<AttestationRow | undefined> {
  const [row] = await queries.query<AttestationRow>(
    `SELECT ${ATTESTATION} FROM ${FROM} JOIN surveillance.attestation_link k ON k.attestation_id = a.id AND k.token_hash = $1 AND k.ended_at IS NULL${lock ? ' FOR UPDATE OF a, k' : ''}`,
    [tokenHash],
  );
  return row;
}

export function waitingOfCampaign(tx: Transaction, campaign: number): Promise<AttestationRow[]> {
  return tx.query<AttestationRow>(
    `SELECT ${ATTESTATION} FROM ${FROM} WHERE a.campaign_id = $1 AND a.state IN ('asked', 'reminded', 'overdue', 'escalated') ORDER BY lower(a.name), a.id FOR UPDATE OF a`,
    [campaign],
  );
}

/** Ends the links there are of these. */
export async function endLinks(tx: Transaction, ids: readonly number[], at: Date): Promise<void> {
  await tx.query(
    'UPDATE surveillance.attestation_link SET ended_at = $2 WHERE attestation_id = ANY($1::bigint[]) AND ended_at IS NULL',
    [ids, at],
  );
}

export async function insertLinks(
  tx: Transaction,
  links: readonly { readonly id: number; readonly hash: Buffer }[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.attestation_link (token_hash, attestation_id, made_at) SELECT decode(h, 'hex'), a, $3 FROM unnest($1::text[], $2::bigint[]) AS l (h, a)`,
    [links.map(({ hash }) => hash.toString('hex')), links.map(({ id }) => id), at],
  );
}

/** They were given new links: whoever looked at them before does not know the newest. */
export async function noteLinks(tx: Transaction, ids: readonly number[]): Promise<void> {
  await tx.query('UPDATE surveillance.attestation SET version = version + 1 WHERE id = ANY($1::bigint[])', [ids]);
}

export async function noteReminder(tx: Transaction, ids: readonly number[]): Promise<void> {
  await tx.query(
    'UPDATE surveillance.attestation SET version = version + 1, reminders = reminders + 1 WHERE id = ANY($1::bigint[])',
    [ids],
  );
}

/** Those of `ids` that were in one of `from` are in `to` now. */
export function moveAttestations(
  tx: Transaction,
  ids: readonly number[],
  from: readonly AttestationState[],
  to: AttestationState,
): Promise<{ id: number; from: AttestationState }[]> {
  return tx.query(
    `UPDATE surveillance.attestation a SET state = $3, version = a.version + 1
     FROM (SELECT id, state FROM surveillance.attestation WHERE id = ANY($1) AND state = ANY($2) FOR UPDATE) old WHERE a.id = old.id RETURNING a.id, old.state AS "from"`,
    [ids, from, to],
  );
}

export async function noteEscalation(tx: Transaction, id: number, to: string | null): Promise<void> {
  await tx.query('UPDATE surveillance.attestation SET escalated_to = $2 WHERE id = $1', [id, to]);
}

export async function insertMoves(
  tx: Transaction,
  moves: readonly { readonly id: number; readonly from: AttestationState | null; readonly to: AttestationState }[],
  doing: { readonly at: Date; readonly byName: string; readonly reason?: string | undefined },
): Promise<void> {
  await tx.query(
    'INSERT INTO surveillance.attestation_move (attestation_id, from_state, to_state, at, by_name, reason) SELECT i, f, t, $4, $5, $6 FROM unnest($1::bigint[], $2::text[], $3::text[]) AS m (i, f, t)',
    [
      moves.map(({ id }) => id),
      moves.map(({ from }) => from),
      moves.map(({ to }) => to),
      doing.at,
      doing.byName,
      doing.reason ?? null,
    ],
  );
}

export function movesOf(queries: Queries, attestation: number): Promise<MoveRow[]> {
  return queries.query<MoveRow>(
    'SELECT from_state AS "from", to_state AS "to", at, by_name AS "byName", reason FROM surveillance.attestation_move WHERE attestation_id = $1 ORDER BY id',
    [attestation],
  );
}

export async function insertAnswer(
  tx: Transaction,
  answer: {
    readonly attestation: number;
    readonly answer: AttestationAnswer;
    readonly exception: string | null;
    readonly signedName: string;
    readonly sha256: Buffer;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO surveillance.attestation_answer (attestation_id, answer, exception, signed_name, sha256, at) VALUES ($1, $2, $3, $4, $5, $6)',
    [answer.attestation, answer.answer, answer.exception, answer.signedName, answer.sha256, answer.at],
  );
}

/** Not answered, and their day is over by `today`; at most `limit`. */
export function lapsed(tx: Transaction, today: string, limit: number): Promise<AttestationRow[]> {
  return tx.query<AttestationRow>(
    `SELECT ${ATTESTATION} FROM ${FROM} WHERE a.state IN ('asked', 'reminded') AND c.due_on < $1::date ORDER BY a.id LIMIT $2 FOR UPDATE OF a SKIP LOCKED`,
    [today, limit],
  );
}

/** Overdue for as many days as their campaign lets them be, by `today`. */
export function toEscalate(tx: Transaction, today: string, limit: number): Promise<AttestationRow[]> {
  return tx.query<AttestationRow>(
    `SELECT ${ATTESTATION} FROM ${FROM} WHERE a.state = 'overdue' AND c.due_on + c.escalate_days < $1::date ORDER BY a.id LIMIT $2 FOR UPDATE OF a SKIP LOCKED`,
    [today, limit],
  );
}
