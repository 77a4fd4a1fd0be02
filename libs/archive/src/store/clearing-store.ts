import type { Queries, Transaction } from '@minutebook/platform';

/** Raw objects of a disposal after an id that nobody has looked at since its pages. */
export async function nextEvidence(
  queries: Queries,
  disposal: number | undefined,
  after: number,
): Promise<{ disposal: number; evidence: number; sha256: Buffer } | undefined> {
  const [row] = await queries.query<{ disposal: number; evidence: number; sha256: Buffer }>(
    `SELECT w.disposal_id AS disposal, w.evidence_id AS evidence, e.sha256 FROM archive.disposal_evidence w JOIN archive.evidence e ON e.id = w.evidence_id
     WHERE w.state = 'waiting' AND ($1::bigint IS NULL OR w.disposal_id = $1) AND w.evidence_id > $2 ORDER BY w.evidence_id LIMIT 1`,
    [disposal ?? null, after],
  );
  return row;
}

/** Whoever registers the same bytes waits until the transaction ends, and then finds the object gone; or the other way round. */
export async function lockObjects(tx: Transaction, hashes: readonly Buffer[]): Promise<void> {
  // In one order, so that nobody waits for somebody who waits for them.
  await tx.query(
    'SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(h, 1) AS k FROM unnest($1::text[]) h ORDER BY k) l',
    [hashes.map((sha256) => sha256.toString('hex'))],
  );
}

/** `busy`: somebody is importing it at this moment, and may be about to refer to it. */
export async function standingOf(tx: Transaction, evidence: number): Promise<'free' | 'kept' | 'busy' | 'disposed'> {
  const [row] = await tx.query<{ standing: 'free' | 'kept' | 'busy' | 'disposed' }>(
    `SELECT CASE WHEN e.disposed_at IS NOT NULL THEN 'disposed'
       WHEN EXISTS (SELECT FROM archive.version v WHERE v.evidence_id = e.id) OR EXISTS (SELECT FROM archive.attachment a WHERE a.evidence_id = e.id)
         OR EXISTS (SELECT FROM archive.piece p JOIN archive.data_key k ON k.id = p.key_id WHERE p.evidence_id = e.id)
         OR EXISTS (SELECT FROM archive.piece p WHERE p.evidence_id = e.id AND p.message_id IS NOT NULL AND NOT EXISTS (SELECT FROM archive.disposed d WHERE d.message_id = p.message_id)) THEN 'kept'
       WHEN NOT e.complete OR EXISTS (SELECT FROM archive.evidence_source s JOIN archive.import_file f ON f.id = s.import_file_id
         WHERE s.evidence_id = e.id AND f.state NOT IN ('done', 'cancelled', 'failed')) THEN 'busy'
       ELSE 'free' END AS standing
     FROM archive.evidence e WHERE e.id = $1`,
    [evidence],
  );
  return row?.standing ?? 'disposed';
}

/** Destroys a raw object: its key and its names. Digest, size and account stay. */
export async function destroyEvidence(tx: Transaction, evidence: number): Promise<void> {
  await tx.query(
    `UPDATE archive.evidence SET disposed_at = archive.now(), path = '{}', findings = NULL WHERE id = $1`,
    [evidence],
  );
  await tx.query(
    `WITH gone AS (DELETE FROM archive.evidence_source WHERE evidence_id = $1 RETURNING evidence_id, import_file_id, received_at)
     INSERT INTO archive.evidence_source (evidence_id, import_file_id, path, received_at) SELECT evidence_id, import_file_id, '{}', min(received_at) FROM gone GROUP BY 1, 2`,
    [evidence],
  );
  await tx.query('DELETE FROM archive.data_key WHERE id = $1', [evidence]);
}

/** Blobs this object lies in, alone or with others, in which nothing of any object can be opened any more. */
export async function doomSpent(tx: Transaction, evidence: number): Promise<void> {
  // Of two objects of one blob that end at the same moment, the later sees that the other has ended.
  await tx.query('LOCK TABLE archive.doomed_blob IN SHARE ROW EXCLUSIVE MODE');
  await tx.query(
    `INSERT INTO archive.doomed_blob (pack)
     SELECT s FROM archive.spent_packs(ARRAY(SELECT pack FROM archive.piece WHERE evidence_id = $1 EXCEPT SELECT pack FROM archive.doomed_blob)) AS s`,
    [evidence],
  );
}

/** What took a raw object, and when. */
export async function disposalOfEvidence(
  queries: Queries,
  evidence: number,
): Promise<{ disposal: number; at: Date } | undefined> {
  const [row] = await queries.query<{ disposal: number; at: Date }>(
    `SELECT w.disposal_id AS disposal, e.disposed_at AS at FROM archive.disposal_evidence w JOIN archive.evidence e ON e.id = w.evidence_id
     WHERE w.evidence_id = $1 AND w.state = 'disposed' AND e.disposed_at IS NOT NULL ORDER BY w.disposal_id DESC LIMIT 1`,
    [evidence],
  );
  return row;
}

export async function saveCleared(
  tx: Transaction,
  disposal: number,
  evidence: number,
  state: 'kept' | 'disposed',
): Promise<void> {
  await tx.query('UPDATE archive.disposal_evidence SET state = $3 WHERE disposal_id = $1 AND evidence_id = $2', [
    disposal,
    evidence,
    state,
  ]);
}

export async function countCleared(queries: Queries, disposal: number): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM archive.disposal_evidence WHERE disposal_id = $1 AND state = 'disposed'`,
    [disposal],
  );
  return row!.n;
}

/** Names a blob that is about to be written. */
export async function beginBlob(queries: Queries): Promise<string> {
  const [row] = await queries.query<{ pack: string }>(
    'INSERT INTO archive.begun_blob (at) VALUES (archive.now()) RETURNING pack',
  );
  return row!.pack;
}

/** For the transaction that refers to it: false when it was taken for lost, and may be gone. */
export async function landBlob(tx: Transaction, pack: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM archive.begun_blob WHERE pack = $1 RETURNING pack', [pack]);
  return rows.length > 0;
}

/** Blobs that were begun a day ago and that nothing came to refer to. Who would still, finds out by {@link landBlob}. */
export async function takeLostBlobs(tx: Transaction, limit: number): Promise<string[]> {
  const rows = await tx.query<{ pack: string }>(
    `DELETE FROM archive.begun_blob b WHERE b.pack IN (SELECT pack FROM archive.begun_blob WHERE at < archive.now() - interval '1 day' ORDER BY at LIMIT $1)
       AND NOT EXISTS (SELECT FROM archive.piece p WHERE p.pack = b.pack) RETURNING b.pack`,
    [limit],
  );
  return rows.map(({ pack }) => pack);
}

export async function doomedBlobs(queries: Queries, limit: number): Promise<string[]> {
  const rows = await queries.query<{ pack: string }>('SELECT pack FROM archive.doomed_blob LIMIT $1', [limit]);
  return rows.map(({ pack }) => pack);
}

export async function forgetBlobs(queries: Queries, packs: readonly string[]): Promise<void> {
  await queries.query('DELETE FROM archive.doomed_blob WHERE pack = ANY($1::uuid[])', [packs]);
}
