import type { Queries } from '@minutebook/platform';

export async function announceFile(queries: Queries, sha256: Uint8Array, at: Date): Promise<void> {
  await queries.query('INSERT INTO archive.canary_file (sha256, announced_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    sha256,
    at,
  ]);
}

export async function isAnnounced(queries: Queries, sha256: Uint8Array): Promise<boolean> {
  const rows = await queries.query('SELECT FROM archive.canary_file WHERE sha256 = $1', [sha256]);
  return rows.length > 0;
}
