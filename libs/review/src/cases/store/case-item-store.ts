import type { AlertState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type ItemKind = 'message' | 'alert' | 'file' | 'event';

export interface NewItem {
  readonly kind: ItemKind;
  readonly at: Date | null;
  readonly message: number | null;
  readonly messageVersion: number | null;
  readonly alert: number | null;
  readonly who: string;
  readonly text: string;
  readonly reason: string;
  readonly file: StoredFile | null;
}

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly blob: string;
  readonly wrapped: Buffer;
}

export interface ItemRow extends Omit<NewItem, 'file'> {
  readonly id: number;
  readonly number: number;
  readonly speaksOfDeleting: boolean;
  readonly restrictedTo: readonly string[] | null;
  readonly fileName: string | null;
  readonly fileBytes: number | null;
  readonly fileSha256: Buffer | null;
  readonly by: string;
  readonly byName: string;
  readonly addedAt: Date;
}

export interface CaseAlert {
  readonly id: number;
  readonly hit: number;
  readonly ruleVersion: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly state: AlertState;
  readonly severity: number;
  readonly holder: string | null;
  readonly subject: string | null;
}

interface By {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
}

const ITEM = `i.id, i.number, i.kind, i.at, i.message_id AS message, i.message_version AS "messageVersion", i.alert_id AS alert, i.who, i.text, i.reason,
  i.speaks_of_deleting AS "speaksOfDeleting", i.restricted_to AS "restrictedTo", i.file_name AS "fileName", i.file_bytes AS "fileBytes", i.file_sha256 AS "fileSha256",
  i.added_by AS by, i.added_by_name AS "byName", i.added_at AS "addedAt"`;

/** In the order of the chronology; what has no time comes last. */
export function readItems(queries: Queries, id: number): Promise<ItemRow[]> {
  return queries.query<ItemRow>(
    `SELECT ${ITEM} FROM review.case_item i WHERE i.case_id = $1 AND i.removed_at IS NULL ORDER BY i.at NULLS LAST, i.number`,
    [id],
  );
}

export async function readItem(queries: Queries, id: number, item: number): Promise<ItemRow | undefined> {
  const [row] = await queries.query<ItemRow>(
    `SELECT ${ITEM} FROM review.case_item i WHERE i.case_id = $1 AND i.id = $2 AND i.removed_at IS NULL`,
    [id, item],
  );
  return row;
}

export async function readFilePlace(
  queries: Queries,
  item: number,
): Promise<{ blob: string; wrapped: Buffer; bytes: number } | undefined> {
  const [row] = await queries.query<{ blob: string; wrapped: Buffer; bytes: number }>(
    `SELECT blob, wrapped, file_bytes AS bytes FROM review.case_item WHERE id = $1 AND kind = 'file'`,
    [item],
  );
  return row;
}

export async function insertItem(tx: Transaction, id: number, number: number, item: NewItem, by: By): Promise<number> {
  const { kind, at, message, messageVersion, alert, who, text, reason, file } = item;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.case_item (case_id, number, kind, at, message_id, message_version, alert_id, who, text, reason, file_name, file_bytes, file_sha256, blob, wrapped,
       added_by, added_by_name, added_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id`,
    [
      id,
      number,
      kind,
      at,
      message,
      messageVersion,
      alert,
      who,
      text,
      reason,
      file?.name ?? null,
      file?.bytes ?? null,
      file?.sha256 ?? null,
      file?.blob ?? null,
      file?.wrapped ?? null,
      by.id,
      by.name,
      by.at,
    ],
  );
  return row!.id;
}

export async function updateItem(
  tx: Transaction,
  { id, reason, speaksOfDeleting, restrictedTo }: Pick<ItemRow, 'id' | 'reason' | 'speaksOfDeleting' | 'restrictedTo'>,
): Promise<void> {
  await tx.query('UPDATE review.case_item SET reason = $2, speaks_of_deleting = $3, restricted_to = $4 WHERE id = $1', [
    id,
    reason,
    speaksOfDeleting,
    restrictedTo,
  ]);
}

export async function insertItemPast(tx: Transaction, item: number, reason: string, by: By): Promise<void> {
  await tx.query(
    'INSERT INTO review.case_item_past (item_id, reason, until, changed_by_name) VALUES ($1, $2, $3, $4)',
    [item, reason, by.at, by.name],
  );
}

export async function endItem(tx: Transaction, item: number, reason: string, by: By): Promise<void> {
  await tx.query(
    'UPDATE review.case_item SET removed_at = $2, removed_by_name = $3, removed_reason = $4 WHERE id = $1',
    [item, by.at, by.name, reason],
  );
}

export function readAlerts(queries: Queries, ids: readonly number[], lock = false): Promise<CaseAlert[]> {
  return queries.query<CaseAlert>(
    `SELECT id, hit_id AS hit, rule_version_id AS "ruleVersion", message_id AS message, message_version AS "messageVersion", state, severity,
       coalesce(claimed_by_name, assigned_to_name) AS holder, subject
     FROM review.alert WHERE id = ANY($1) ORDER BY id ${lock ? 'FOR SHARE' : ''}`,
    [ids],
  );
}
