import type { Database } from '@minutebook/platform';

/** People of the firm, one in five conversations each `SHARE`th takes part in. */
export const PEOPLE = 2_000;
/** One conversation in so many is held. */
export const SHARE = 5;

/**
 * An archive of this many messages as rows, written as the tables' owner: who takes part, when and where, as retention and
 * holds by people read them. There is no text in it, so nothing that has to open a message can be asked of it.
 */
export async function fillRows(owner: Database, messages: number): Promise<void> {
  const rooms = Math.ceil(messages / 100);
  for (const statement of [
    `INSERT INTO archive.conversation (channel, type, created_at)
     SELECT (ARRAY['teams', 'email', 'wechat', 'whatsapp'])[1 + i % 4], CASE WHEN i % 4 = 1 THEN 'thread' ELSE 'group' END, now() FROM generate_series(1, ${rooms}) i`,
    `INSERT INTO archive.handle (scheme, value, name, normal, words)
     SELECT 'email', 'h' || i || '@firm.example', 'H' || i, 'h' || i || '@firm.example', '| h' || i || ' |' FROM generate_series(1, ${PEOPLE * 2}) i`,
    `INSERT INTO archive.person (id, external_id, name, names, desk, jurisdiction, kind, of_firm, state, ground, version, changed_at)
     SELECT gen_random_uuid(), 'E' || i, 'Person ' || i, '{}', 'Desk ' || i % 40, (ARRAY['US', 'UK', 'HK', 'EU'])[1 + i % 4], 'employee', true, 'active', 'operator', 0, now()
     FROM generate_series(1, ${PEOPLE}) i`,
    `INSERT INTO archive.person_version (person_id, version, facts, at, by, by_name)
     SELECT id, 0, jsonb_build_object('externalId', external_id, 'desk', desk, 'jurisdiction', jurisdiction, 'kind', kind), now(), 'bench', 'bench' FROM archive.person`,
    `INSERT INTO archive.person_handle (person_id, scheme, value, normal, ground, made_at, made_by, made_by_name)
     SELECT id, 'email', 'h' || substr(external_id, 2) || '@firm.example', 'h' || substr(external_id, 2) || '@firm.example', 'operator', now(), 'bench', 'bench' FROM archive.person`,
    // The first handle of a room says which fifth it belongs to: handles 1 to 400 in one, 401 to 800 in the next.
    `INSERT INTO archive.member (conversation_id, handle_id)
     SELECT DISTINCT r, (r % ${SHARE}) * ${PEOPLE / SHARE} + 1 + (r / ${SHARE} * 7 + k * 13) % ${PEOPLE / SHARE} FROM generate_series(1, ${rooms}) r, generate_series(0, 3) k`,
    // Sources say milliseconds at most.
    `INSERT INTO archive.message (id, conversation_id, kind, at)
     SELECT i, 1 + (i::bigint * 7919) % ${rooms}, 1, date_trunc('milliseconds', now() - interval '8 years' + i * (interval '8 years' / ${messages})) FROM generate_series(1, ${messages}) i`,
    `INSERT INTO archive.version (id, message_id, version, change, sent_at, received_at, sender, parties, identity, native, evidence_id, ordinal, content)
     SELECT m.id, m.id, 0, 1, m.at, m.at, p.handles[1 + m.id % cardinality(p.handles)], p.handles, int8send(m.id), NULL, 1, m.id, '\\x00'
     FROM archive.message m JOIN (SELECT conversation_id, array_agg(handle_id) AS handles FROM archive.member GROUP BY 1) p ON p.conversation_id = m.conversation_id`,
    `INSERT INTO archive.data_key (id, kek, wrapped) SELECT i, 1, decode(repeat('00', 40), 'hex') FROM generate_series(1, ${messages}) i`,
    `SELECT setval('archive.object_id', ${messages}), setval('archive.version_id', ${messages})`,
    'ANALYZE archive.conversation, archive.handle, archive.person, archive.person_version, archive.person_handle, archive.member, archive.message, archive.version, archive.data_key',
  ])
    await owner.query(statement);
}
