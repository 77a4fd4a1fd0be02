import type { Queries, Transaction } from '@minutebook/platform';

export const PERSON_KINDS = ['employee', 'client', 'counterparty', 'service'] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];

/** What a directory says of a person. */
export interface PersonFacts {
  readonly externalId: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly desk: string | null;
  /** Office or place of business. */
  readonly branch: string | null;
  readonly title: string | null;
  readonly jurisdiction: string | null;
  /** External id. */
  readonly manager: string | null;
  readonly kind: PersonKind;
  /** Whose handles count as the firm's side of a conversation. */
  readonly ofFirm: boolean;
  readonly state: 'active' | 'left';
  /** First day at the firm, `2026-03-02`. */
  readonly joinedOn: string | null;
  readonly leftAt: Date | null;
}

export type Ground = 'directory' | 'operator';

export interface PersonRow extends PersonFacts {
  readonly id: string;
  readonly ground: Ground;
  readonly version: number;
  readonly changedAt: Date;
}

/** Who did something, and when. */
export interface Doing {
  readonly at: Date;
  readonly by: string;
  readonly byName: string;
}

export interface PersonVersionRow extends Doing {
  readonly version: number;
  readonly facts: PersonFacts;
}

export interface PersonFilter {
  /** Part of a name, id, desk or handle. */
  readonly text?: string | undefined;
  readonly kind?: PersonKind | undefined;
  readonly desk?: string | undefined;
  readonly state?: 'active' | 'left' | undefined;
}

const COLUMNS = `p.id, p.external_id AS "externalId", p.name, p.names, p.desk, p.branch, p.title, p.jurisdiction, p.manager, p.kind, p.of_firm AS "ofFirm", p.state, to_char(p.joined_on, 'YYYY-MM-DD') AS "joinedOn", p.left_at AS "leftAt",
  p.ground, p.version, p.changed_at AS "changedAt"`;

/** The revision of the directory. */
export async function readRevision(queries: Queries): Promise<number> {
  const [row] = await queries.prepared<{ revision: number }>('SELECT revision FROM archive.directory');
  return row!.revision;
}

/** Begins a change: from here to the transaction's end nobody else changes the directory. Returns the new revision. */
export async function nextRevision(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ revision: number }>(
    'UPDATE archive.directory SET revision = revision + 1 RETURNING revision',
  );
  return row!.revision;
}

/** By name, from the one after `after` on. */
export function listPersons(
  queries: Queries,
  filter: PersonFilter,
  after: { name: string; id: string } | undefined,
  limit: number,
): Promise<PersonRow[]> {
  const pattern = filter.text === undefined ? null : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
  return queries.query<PersonRow>(
    `SELECT ${COLUMNS} FROM archive.person p
     WHERE ($1::text IS NULL OR p.name ILIKE $1 OR p.external_id ILIKE $1 OR p.desk ILIKE $1 OR array_to_string(p.names, E'\\n') ILIKE $1
         OR EXISTS (SELECT FROM archive.person_handle h WHERE h.person_id = p.id AND h.ended_at IS NULL AND (h.normal ILIKE $1 OR h.value ILIKE $1)))
       AND ($2::text IS NULL OR p.kind = $2) AND ($3::text IS NULL OR p.desk = $3) AND ($4::text IS NULL OR p.state = $4)
       AND ($5::text IS NULL OR (lower(p.name), p.id) > (lower($5), $6::uuid))
     ORDER BY lower(p.name), p.id LIMIT $7`,
    [
      pattern,
      filter.kind ?? null,
      filter.desk ?? null,
      filter.state ?? null,
      after?.name ?? null,
      after?.id ?? null,
      limit,
    ],
  );
}

export async function readPersons(queries: Queries, ids: readonly string[]): Promise<PersonRow[]> {
  return ids.length === 0
    ? []
    : queries.query<PersonRow>(`SELECT ${COLUMNS} FROM archive.person p WHERE p.id = ANY($1::uuid[])`, [ids]);
}

export async function readPersonsOfExternalIds(queries: Queries, externalIds: readonly string[]): Promise<PersonRow[]> {
  return externalIds.length === 0
    ? []
    : queries.query<PersonRow>(`SELECT ${COLUMNS} FROM archive.person p WHERE p.external_id = ANY($1::text[])`, [
        externalIds,
      ]);
}

export function readAllPersons(queries: Queries): Promise<PersonRow[]> {
  return queries.query<PersonRow>(`SELECT ${COLUMNS} FROM archive.person p ORDER BY p.external_id`);
}

/** External ids that people had and have no more. An id may be somebody else's by now. */
export function readFormerIds(queries: Queries): Promise<{ person: string; externalId: string }[]> {
  return queries.query<{ person: string; externalId: string }>(
    `SELECT DISTINCT v.person_id AS person, v.facts->>'externalId' AS "externalId"
     FROM archive.person_version v JOIN archive.person p ON p.id = v.person_id
     WHERE v.facts->>'externalId' <> p.external_id ORDER BY 2, 1`,
  );
}

export async function readVersionsOfPerson(queries: Queries, id: string): Promise<PersonVersionRow[]> {
  return queries.query<PersonVersionRow>(
    'SELECT version, facts, at, by, by_name AS "byName" FROM archive.person_version WHERE person_id = $1 ORDER BY version DESC LIMIT 200',
    [id],
  );
}

/** Throws 23505 when the external id is taken. */
export async function insertPersons(
  tx: Transaction,
  persons: readonly (PersonFacts & { readonly id: string })[],
  ground: Ground,
  doing: Doing,
): Promise<void> {
  for (const { id, ...facts } of persons) {
    await tx.query(
      `INSERT INTO archive.person (id, external_id, name, names, desk, branch, title, jurisdiction, manager, kind, of_firm, state, joined_on, left_at, ground, version, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16)`,
      [id, ...columnsOf(facts), ground, doing.at],
    );
    await insertVersion(tx, id, 0, facts, doing);
  }
}

/** Undefined when it is not of this version any more. */
export async function updatePerson(
  tx: Transaction,
  id: string,
  version: number,
  facts: PersonFacts,
  doing: Doing,
): Promise<PersonRow | undefined> {
  const [row] = await tx.query<PersonRow>(
    `UPDATE archive.person p SET external_id = $3, name = $4, names = $5, desk = $6, branch = $7, title = $8, jurisdiction = $9, manager = $10, kind = $11, of_firm = $12, state = $13, joined_on = $14, left_at = $15,
       version = version + 1, changed_at = $16 WHERE id = $1 AND version = $2 RETURNING ${COLUMNS}`,
    [id, version, ...columnsOf(facts), doing.at],
  );
  if (row) await insertVersion(tx, id, row.version, facts, doing);
  return row;
}

/** A change of somebody's handles is a change of theirs. Undefined when the person is not of this version any more. */
export async function touchPerson(
  tx: Transaction,
  id: string,
  version: number,
  at: Date,
): Promise<PersonRow | undefined> {
  const [row] = await tx.query<PersonRow>(
    `UPDATE archive.person p SET version = version + 1, changed_at = $3 WHERE id = $1 AND version = $2 RETURNING ${COLUMNS}`,
    [id, version, at],
  );
  return row;
}

async function insertVersion(
  tx: Transaction,
  id: string,
  version: number,
  facts: PersonFacts,
  { at, by, byName }: Doing,
): Promise<void> {
  await tx.query(
    'INSERT INTO archive.person_version (person_id, version, facts, at, by, by_name) VALUES ($1, $2, $3, $4, $5, $6)',
    [id, version, JSON.stringify(facts), at, by, byName],
  );
}

function columnsOf(facts: PersonFacts): unknown[] {
  const { externalId, name, names, desk, branch, title, jurisdiction, manager, kind, ofFirm, state, joinedOn, leftAt } =
    facts;
  return [externalId, name, names, desk, branch, title, jurisdiction, manager, kind, ofFirm, state, joinedOn, leftAt];
}
