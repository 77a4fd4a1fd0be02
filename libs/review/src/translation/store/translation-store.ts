import type { TranslationTarget } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface TranslationRow {
  readonly id: string;
  readonly message: number;
  readonly version: number;
  readonly target: TranslationTarget;
  readonly detected: string | null;
  readonly service: string;
  readonly serviceVersion: string | null;
  readonly sealed: Buffer;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly askedAt: Date;
}

export async function insertTranslation(tx: Transaction, row: TranslationRow): Promise<void> {
  await tx.query(
    `INSERT INTO review.translation (id, message_id, message_version, target, detected, service, service_version,
       sealed, asked_by, asked_by_name, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      row.id,
      row.message,
      row.version,
      row.target,
      row.detected,
      row.service,
      row.serviceVersion,
      row.sealed,
      row.askedBy,
      row.askedByName,
      row.askedAt,
    ],
  );
}

/** Oldest first. */
export async function selectTranslations(queries: Queries, message: number): Promise<TranslationRow[]> {
  return queries.query<TranslationRow>(
    `SELECT id, message_id AS message, message_version AS version, target, detected, service, service_version AS "serviceVersion",
       sealed, asked_by AS "askedBy", asked_by_name AS "askedByName", asked_at AS "askedAt"
     FROM review.translation WHERE message_id = $1 ORDER BY number`,
    [message],
  );
}
