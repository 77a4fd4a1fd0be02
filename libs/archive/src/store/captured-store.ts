import type { Queries } from '@minutebook/platform';

/** External ids of people, with the channels of conversations that a handle of theirs takes part in. */
export function readCaptured(queries: Queries): Promise<{ person: string; channel: string }[]> {
  return queries.query(
    `SELECT DISTINCT p.external_id AS person, c.channel FROM archive.person_handle ph JOIN archive.person p ON p.id = ph.person_id
     JOIN archive.handle h ON h.normal = ph.normal AND h.scheme = ph.scheme JOIN archive.member m ON m.handle_id = h.id JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE ph.ended_at IS NULL`,
  );
}
