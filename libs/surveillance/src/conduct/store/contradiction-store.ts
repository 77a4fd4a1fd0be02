import type { ContradictionOutcome, LexiconTheme } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type EvidenceRole = 'author' | 'addressed' | 'custodian';

export interface NewEvidence {
  readonly kind: 'hit' | 'gap';
  /** Unique with kind and person. */
  readonly ref: string;
  readonly person: string;
  readonly role: EvidenceRole;
  readonly at: Date;
  readonly channel: string;
  readonly ruleVersion: number | null;
  readonly message: number | null;
  readonly conversation: number | null;
  readonly expectation: number | null;
  readonly name: string | null;
}

export interface ContradictionRow extends Omit<NewEvidence, 'ref'> {
  readonly id: number;
  readonly attestation: number;
  readonly state: 'open' | 'settled';
  readonly openedAt: Date;
  readonly outcome: ContradictionOutcome | null;
  readonly reason: string | null;
  readonly breach: number | null;
  readonly settledByName: string | null;
  readonly settledAt: Date | null;
  readonly version: number;
}

export interface ThemeRow {
  readonly id: number;
  readonly name: string;
  readonly theme: LexiconTheme | null;
}

const CONTRADICTION = `c.id, c.attestation_id AS attestation, c.state, c.opened_at AS "openedAt", c.outcome, c.reason, c.breach_id AS breach, c.settled_by_name AS "settledByName", c.settled_at AS "settledAt", c.version,
  e.kind, e.person, e.role, e.at, e.channel, e.rule_version_id AS "ruleVersion", e.message_id AS message, e.conversation_id AS conversation, e.expectation_id AS expectation, e.name`;
const FROM = 'surveillance.contradiction c JOIN surveillance.conduct_evidence e ON e.id = c.evidence_id';

/** The follower's place; the lock orders following, opening and theming. */
export async function lockConductPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ hit: number }>('SELECT hit FROM surveillance.conduct_state FOR UPDATE');
  return row!.hit;
}

export async function moveConductPosition(tx: Transaction, hit: number): Promise<void> {
  await tx.query('UPDATE surveillance.conduct_state SET hit = $1', [hit]);
}

/** Hits after an id of rules whose lexicon is of the theme now, in order. */
export function themedHits(
  queries: Queries,
  theme: LexiconTheme,
  after: number,
  limit: number,
): Promise<{ id: number; message: number; messageVersion: number; ruleVersion: number }[]> {
  return queries.query(
    `SELECT h.id, h.message_id AS message, h.message_version AS "messageVersion", h.rule_version_id AS "ruleVersion" FROM surveillance.hit h
     WHERE h.id > $2 AND NOT h.canary AND h.rule_version_id = ANY(ARRAY(SELECT v.id FROM surveillance.rule_version v JOIN surveillance.rule r ON r.id = v.rule_id JOIN surveillance.lexicon l ON l.id = r.lexicon_id WHERE l.theme = $1))
     ORDER BY h.id LIMIT $3`,
    [theme, after, limit],
  );
}

/** What is known already stays; a gap that is still open is dated anew. */
export async function putEvidence(tx: Transaction, evidence: readonly NewEvidence[]): Promise<void> {
  const column = <K extends keyof NewEvidence>(name: K): NewEvidence[K][] => evidence.map((one) => one[name]);
  await tx.query(
    `INSERT INTO surveillance.conduct_evidence (kind, ref, person, role, at, channel, rule_version_id, message_id, conversation_id, expectation_id, name)
     SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[])
     ON CONFLICT (kind, ref, person) DO UPDATE SET at = EXCLUDED.at WHERE conduct_evidence.kind = 'gap' AND conduct_evidence.at < EXCLUDED.at`,
    [
      column('kind'),
      column('ref'),
      column('person'),
      column('role'),
      column('at'),
      column('channel'),
      column('ruleVersion'),
      column('message'),
      column('conversation'),
      column('expectation'),
      column('name'),
    ],
  );
}

/**
 * Opens a contradiction for each signed attestation and each piece of evidence about the same person of the time it speaks
 * of: from the day it covers, or else from its signature, until the person attests to the same policy again.
 */
export function openContradictions(
  tx: Transaction,
  at: Date,
): Promise<{ id: number; attestation: number; evidence: number; kind: string }[]> {
  return tx.query(
    `WITH signed AS (
       SELECT a.id, a.person, v.policy_id, w.at, coalesce(c.covers_from::timestamp AT TIME ZONE 'UTC', w.at) AS covers,
         lead(w.at) OVER (PARTITION BY a.person, v.policy_id ORDER BY w.at, a.id) AS until
       FROM surveillance.attestation a JOIN surveillance.attestation_answer w ON w.attestation_id = a.id
       JOIN surveillance.campaign c ON c.id = a.campaign_id JOIN surveillance.policy_version v ON v.id = c.policy_version_id
       WHERE a.state IN ('attested', 'excepted')
     ), opened AS (
       INSERT INTO surveillance.contradiction (attestation_id, evidence_id, state, opened_at, version)
       SELECT s.id, e.id, 'open', $1, 0 FROM signed s JOIN surveillance.conduct_evidence e ON e.person = s.person
       WHERE e.at >= s.covers AND (s.until IS NULL OR e.at < s.until)
         AND NOT EXISTS (SELECT FROM surveillance.contradiction k WHERE k.attestation_id = s.id AND k.evidence_id = e.id)
       ORDER BY e.id, s.id
       ON CONFLICT (attestation_id, evidence_id) DO NOTHING RETURNING id, attestation_id, evidence_id
     )
     SELECT o.id, o.attestation_id AS attestation, o.evidence_id AS evidence, e.kind FROM opened o JOIN surveillance.conduct_evidence e ON e.id = o.evidence_id ORDER BY o.id`,
    [at],
  );
}

/** Newest first. */
export function listContradictions(
  queries: Queries,
  filter: { state?: 'open' | 'settled' | undefined; person?: string | undefined },
  before: number | undefined,
  limit: number,
): Promise<ContradictionRow[]> {
  return queries.query<ContradictionRow>(
    `SELECT ${CONTRADICTION} FROM ${FROM} WHERE ($1::text IS NULL OR c.state = $1) AND ($2::uuid IS NULL OR e.person = $2) AND ($3::bigint IS NULL OR c.id < $3) ORDER BY c.id DESC LIMIT $4`,
    [filter.state ?? null, filter.person ?? null, before ?? null, limit],
  );
}

export async function readContradiction(queries: Queries, id: number): Promise<ContradictionRow | undefined> {
  const [row] = await queries.query<ContradictionRow>(`SELECT ${CONTRADICTION} FROM ${FROM} WHERE c.id = $1`, [id]);
  return row;
}

export async function countContradictions(queries: Queries): Promise<{ open: number; settled: number }> {
  const [row] = await queries.query<{ open: number; settled: number }>(
    `SELECT count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE state = 'settled') AS settled FROM surveillance.contradiction`,
  );
  return row!;
}

/** False when it is settled, or not of this version any more. */
export async function settleContradiction(
  tx: Transaction,
  id: number,
  version: number,
  settlement: {
    readonly outcome: ContradictionOutcome;
    readonly reason: string;
    readonly breach: number | null;
    readonly byName: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { outcome, reason, breach, byName, at } = settlement;
  const rows = await tx.query(
    `UPDATE surveillance.contradiction SET state = 'settled', outcome = $3, reason = $4, breach_id = $5, settled_by_name = $6, settled_at = $7, version = version + 1
     WHERE id = $1 AND version = $2 AND state = 'open' RETURNING id`,
    [id, version, outcome, reason, breach, byName, at],
  );
  return rows.length === 1;
}

export function listThemes(queries: Queries): Promise<ThemeRow[]> {
  return queries.query<ThemeRow>(
    "SELECT id, name, theme FROM surveillance.lexicon WHERE kind = 'query' ORDER BY name, id",
  );
}

export async function setTheme(
  tx: Transaction,
  lexicon: number,
  theme: LexiconTheme | null,
): Promise<ThemeRow | undefined> {
  const [row] = await tx.query<ThemeRow>(
    'UPDATE surveillance.lexicon SET theme = $2 WHERE id = $1 RETURNING id, name, theme',
    [lexicon, theme],
  );
  return row;
}
