import { type Database, sqlState } from '@minutebook/platform';

/**
 * Tables with plain text or keys of what was disposed of. Those whose content is sealed are not among them: it opens with
 * no key that is left. Statistics quote the values they count.
 */
export const PURGED_TABLES = [
  'archive.data_key',
  'archive.conversation',
  'archive.member',
  'archive.evidence',
  'archive.evidence_source',
  'archive.number_change',
  'archive.attachment_reading',
  'pg_catalog.pg_statistic',
] as const;

const INSUFFICIENT_PRIVILEGE = '42501';
/** A segment of the write-ahead log. */
const SEGMENT_BYTES = 16 * 1024 * 1024;

/**
 * Moves the write-ahead log past what it has and lets go of the segments before. False where the role may not; then
 * PostgreSQL does the same by itself, some time later.
 */
export async function flushWriteAhead(database: Database): Promise<boolean> {
  try {
    await database.query(`SELECT pg_logical_emit_message(false, 'minutebook', repeat('0', $1::int))`, [SEGMENT_BYTES]);
    await database.query('CHECKPOINT');
    return true;
  } catch (error) {
    if (sqlState(error) === INSUFFICIENT_PRIVILEGE) return false;
    throw error;
  }
}
