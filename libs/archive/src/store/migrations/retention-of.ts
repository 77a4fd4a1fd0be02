/** Of classes with one clock only the longest can decide. */
const LONGEST = `SELECT DISTINCT ON (v.verdict, c.clock, extract(day FROM c.period)) v.verdict, c.code, c.number, c.clock, c.event, c.period, c.written
      FROM verdict v CROSS JOIN unnest(v.codes) AS k JOIN class c ON c.code = k ORDER BY v.verdict, c.clock, extract(day FROM c.period), c.period DESC, c.number`;
const ALL = `SELECT v.verdict, c.code, c.number, c.clock, c.event, c.period, c.written FROM verdict v CROSS JOIN unnest(v.codes) AS k JOIN class c ON c.code = k`;
/** For how long it must be within reach, in the place of how long it is kept; of classes with one clock only the longest. */
const WITHIN_REACH = `SELECT DISTINCT ON (v.verdict, c.clock, extract(day FROM c.accessible)) v.verdict, c.code, c.number, c.clock, c.event, c.accessible AS period, c.written
      FROM verdict v CROSS JOIN unnest(v.codes) AS k JOIN class c ON c.code = k WHERE c.accessible IS NOT NULL ORDER BY v.verdict, c.clock, extract(day FROM c.accessible), c.accessible DESC, c.number`;
/** Everything here is a set of thousands: a plan in loops, which the planner takes for two rows, would be quadratic. */
const PLANNED = `SET search_path = pg_catalog SET jit = off SET work_mem = '64MB' SET enable_nestloop = off`;

/** When the clocks of messages began: `claims` says which classes of a verdict count. Ids are those given to the function. */
const judging = (claims: string): string => `WITH picked AS MATERIALIZED (SELECT * FROM archive.retention_facts(ids)),
    grouping AS MATERIALIZED (
      SELECT row_number() OVER () AS g, d.conversation, d.parties, d.own FROM (SELECT DISTINCT p.conversation, p.parties, p.own FROM picked p) AS d
    ),
    place AS MATERIALIZED (SELECT * FROM archive.retention_places(ARRAY(SELECT DISTINCT g.conversation FROM grouping g))),
    labelled AS MATERIALIZED (
      SELECT g.g, l.label FROM grouping g JOIN archive.record_label l ON l.scope = 'conversation' AND l.record_id = g.conversation AND l.ended_at IS NULL
      UNION SELECT g.g, l.label FROM grouping g JOIN archive.record_label l ON l.scope = 'message' AND l.record_id = g.own AND l.ended_at IS NULL WHERE g.own > 0
    ),
    known AS MATERIALIZED (SELECT * FROM archive.retention_people(ARRAY(SELECT DISTINCT unnest(g.parties) FROM grouping g WHERE asks_people))),
    was AS MATERIALIZED (SELECT DISTINCT ON (k.person_id) k.* FROM known k ORDER BY k.person_id),
    rule AS MATERIALIZED (
      SELECT a.*, num_nonnulls(a.persons, a.desks, a.jurisdictions, a.party_kinds) > 0 AS by_party FROM archive.schedule_assignment a WHERE a.schedule_id = s.id
    ),
    party_rule AS MATERIALIZED (
      SELECT DISTINCT w.handle, r.number FROM known w JOIN rule r ON r.by_party
        AND (r.persons IS NULL OR r.persons && w.ids_ever) AND (r.desks IS NULL OR r.desks && w.desks)
        AND (r.jurisdictions IS NULL OR r.jurisdictions && w.jurisdictions) AND (r.party_kinds IS NULL OR r.party_kinds && w.kinds)
    ),
    -- What rules ask of a conversation and its labels, of which there are few.
    scene AS MATERIALIZED (
      SELECT row_number() OVER () AS scene, d.channel, d.class, d.labels,
        ARRAY(SELECT r.number FROM rule r WHERE (r.channels IS NULL OR d.channel = ANY(r.channels)) AND (r.conversation_classes IS NULL OR d.class = ANY(r.conversation_classes))
          AND (r.labels IS NULL OR r.labels && d.labels)) AS allowed
      FROM (SELECT DISTINCT o.channel, o.class, coalesce(l.labels, '{}') AS labels FROM grouping g JOIN place o ON o.conversation = g.conversation
        LEFT JOIN (SELECT l.g, array_agg(l.label ORDER BY l.label) AS labels FROM labelled l GROUP BY l.g) AS l ON l.g = g.g) AS d
    ),
    set AS MATERIALIZED (
      SELECT g.g, g.conversation, g.parties, g.own, c.channel, c.scene, coalesce(q.numbers, '{}') AS numbers FROM grouping g JOIN place o ON o.conversation = g.conversation
      LEFT JOIN (SELECT l.g, array_agg(l.label ORDER BY l.label) AS labels FROM labelled l GROUP BY l.g) AS l ON l.g = g.g
      JOIN scene c ON c.channel = o.channel AND c.class = o.class AND c.labels = coalesce(l.labels, '{}')
      LEFT JOIN (SELECT g.g, array_agg(DISTINCT q.number) AS numbers FROM grouping g CROSS JOIN unnest(g.parties) AS p(handle) JOIN party_rule q ON q.handle = p.handle GROUP BY g.g) AS q ON q.g = g.g
    ),
    -- The rules that apply: many groups share one verdict.
    verdict AS MATERIALIZED (
      SELECT row_number() OVER () AS verdict, d.scene, d.numbers,
        ARRAY(SELECT DISTINCT k FROM scene c JOIN rule r ON r.number = ANY(c.allowed) AND (NOT r.by_party OR r.number = ANY(d.numbers)) CROSS JOIN unnest(r.classes) AS k WHERE c.scene = d.scene ORDER BY k) AS codes
      FROM (SELECT DISTINCT t.scene, t.numbers FROM set t) AS d
    ),
    grouped AS MATERIALIZED (
      SELECT t.g, t.conversation, t.parties, t.own, t.channel, v.verdict, v.codes FROM set t JOIN verdict v ON v.scene = t.scene AND v.numbers = t.numbers
    ),
    class AS MATERIALIZED (
      SELECT c.code, c.number, c.clock, c.period::interval AS period, c.period AS written, c.extended, c.accessible::interval AS accessible, archive.clock_event(c.clock) AS event FROM archive.schedule_class c WHERE c.schedule_id = s.id
    ),
    claim AS MATERIALIZED (
      ${claims}
    ),
    needed AS MATERIALIZED (
      SELECT g.g, c.event FROM grouped g JOIN (SELECT DISTINCT c.verdict, c.event FROM claim c WHERE c.event IS NOT NULL) AS c ON c.verdict = g.verdict
      WHERE EXISTS (SELECT FROM archive.clock_fact f WHERE f.ended_at IS NULL)
    ),
    fact AS MATERIALIZED (
      SELECT f.event, f.scope, f.subject, max(f.at) AS at FROM archive.clock_fact f WHERE f.ended_at IS NULL AND EXISTS (SELECT FROM claim c WHERE c.event = f.event) GROUP BY 1, 2, 3
    ),
    -- The latest of all that is stated about a group.
    started AS MATERIALIZED (
      SELECT y.g, y.event, max(y.at) AS at FROM (
        SELECT n.g, n.event, f.at FROM needed n JOIN fact f ON f.event = n.event AND f.scope = 'firm'
        UNION ALL SELECT n.g, n.event, f.at FROM needed n JOIN grouped g ON g.g = n.g JOIN fact f ON f.event = n.event AND f.scope = 'conversation' AND f.subject = g.conversation::text
        UNION ALL SELECT n.g, n.event, f.at FROM needed n JOIN grouped g ON g.g = n.g AND g.own > 0 JOIN fact f ON f.event = n.event AND f.scope = 'message' AND f.subject = g.own::text
        UNION ALL SELECT n.g, n.event, f.at FROM needed n JOIN labelled l ON l.g = n.g JOIN fact f ON f.event = n.event AND f.scope = 'label' AND f.subject = l.label
        -- A client of whom nothing is stated leaves it open: their account is not closed because another's is.
        UNION ALL SELECT n.g, n.event, CASE WHEN bool_or('client' = ANY(w.kinds) AND f.at IS NULL) THEN NULL ELSE max(f.at) END
          FROM needed n JOIN grouped g ON g.g = n.g CROSS JOIN unnest(g.parties) AS p(handle) JOIN known k ON k.handle = p.handle JOIN was w ON w.person_id = k.person_id
          LEFT JOIN (SELECT w.person_id, f.event, max(f.at) AS at FROM was w CROSS JOIN unnest(w.ids_ever) AS i JOIN fact f ON f.scope = 'person' AND f.subject = i GROUP BY 1, 2) AS f
            ON f.person_id = k.person_id AND f.event = n.event
          WHERE EXISTS (SELECT FROM fact f WHERE f.scope = 'person') GROUP BY n.g, n.event
      ) AS y GROUP BY y.g, y.event
    ),
    -- What authorities extended (R19): a further claim beside that of the class.
    extended AS MATERIALIZED (
      SELECT g.g, c.code, c.number, c.clock, c.event, coalesce(x.period, c.extended)::interval AS period, coalesce(x.period, c.extended) AS written, x.from_at, x.until_at
      FROM archive.extension x JOIN grouped g ON x.codes && g.codes JOIN class c ON c.code = ANY(x.codes) AND c.code = ANY(g.codes)
      WHERE x.state = 'in-force' AND coalesce(x.period, c.extended) IS NOT NULL AND (x.channels IS NULL OR g.channel = ANY(x.channels))
        AND (x.conversations IS NULL OR g.conversation = ANY(x.conversations)) AND (x.messages IS NULL OR g.own = ANY(x.messages))
        AND (num_nonnulls(x.persons, x.desks) = 0 OR EXISTS (SELECT FROM unnest(g.parties) AS p(handle) JOIN known w ON w.handle = p.handle JOIN was y ON y.person_id = w.person_id
          WHERE (x.persons IS NULL OR x.persons && y.ids_ever) AND (x.desks IS NULL OR x.desks && y.desks)))
    ),
    judged AS MATERIALIZED (
      SELECT p.id, p.at, p.entry, g.g, g.verdict FROM picked p JOIN grouped g ON g.conversation = p.conversation AND g.parties = p.parties AND g.own = p.own
    ),
    claimed AS (
      SELECT j.id, j.g, j.entry, c.code, c.number, c.clock, c.event, c.period, c.written, false AS extended, b.at AS fact FROM judged j LEFT JOIN claim c ON c.verdict = j.verdict LEFT JOIN started b ON b.g = j.g AND b.event = c.event
      UNION ALL SELECT j.id, j.g, j.entry, x.code, x.number, x.clock, x.event, x.period, x.written, true, b.at FROM judged j JOIN extended x ON x.g = j.g AND (x.from_at IS NULL OR j.at >= x.from_at) AND (x.until_at IS NULL OR j.at < x.until_at)
        LEFT JOIN started b ON b.g = j.g AND b.event = x.event
    ),
    begun AS (
      SELECT c.id, c.g, c.code, c.number, c.event, c.period, c.written, c.extended, CASE c.clock WHEN 'RECORD_CREATED' THEN c.entry
        WHEN 'FISCAL_YEAR_END_OF_LAST_ENTRY' THEN archive.fiscal_year_end(greatest(c.entry, c.fact), s.fiscal_month, s.fiscal_day, s.zone)
        WHEN 'FISCAL_YEAR_END_OF_LAST_USE' THEN archive.fiscal_year_end(c.fact, s.fiscal_month, s.fiscal_day, s.zone)
        WHEN 'LATER_OF_CREATED_OR_LAST_IN_EFFECT' THEN CASE WHEN c.fact IS NOT NULL THEN greatest(c.entry, c.fact) END
        ELSE c.fact END AS start
      FROM claimed c
      -- A fence: after_period is to be computed inline, of a plain column.
      OFFSET 0
    )`;

/**
 * The one evaluator of retention (R16): the guard of disposal, dry runs, counts, reports and “why” all ask it. What it is
 * property-tested against stands in retention/retention-of.int.spec.ts.
 *
 * Rules depend on who takes part in a message, its conversation and its labels, so they are asked once for each distinct
 * (conversation, parties), and only the arithmetic of dates runs for each message. Everything uncertain keeps longer: any
 * version of a message counts, any person a handle ever was, any desk, jurisdiction and kind a person ever had.
 *
 * Ids that are no message are left out of the answer. `ids` may hold hundreds of thousands: the more, the less one costs.
 */
export const RETENTION_OF = `
  -- What has to be stated for a clock to start; NULL: nothing.
  CREATE FUNCTION archive.clock_event(clock text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE clock WHEN 'RECORD_CREATED' THEN NULL WHEN 'FISCAL_YEAR_END_OF_LAST_ENTRY' THEN 'LAST_ENTRY' WHEN 'FISCAL_YEAR_END_OF_LAST_USE' THEN 'LAST_USED'
      WHEN 'LATER_OF_CREATED_OR_LAST_IN_EFFECT' THEN 'LAST_IN_EFFECT' ELSE clock END
  $$;

  -- When the fiscal year ends that a moment is in: the first moment after its last day.
  CREATE FUNCTION archive.fiscal_year_end(at timestamptz, month smallint, day smallint, zone text) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  DECLARE
    today date = (at AT TIME ZONE zone)::date;
    first date = make_date(extract(year FROM today)::int, month, 1);
    last date = first + least(day, ((first + interval '1 month')::date - first)) - 1;
  BEGIN
    IF last < today THEN
      first = first + interval '1 year';
      last = first + least(day, ((first + interval '1 month')::date - first)) - 1;
    END IF;
    RETURN (last + 1)::timestamp AT TIME ZONE zone;
  END $$;

  -- A period after a moment, by the calendar of a zone. Where the month has no such day it is the first of the next: the
  -- record is kept through the whole of the last day, e.g. 29 Feb 2024 and three years: until 1 Mar 2027.
  CREATE FUNCTION archive.after_period(at timestamptz, period interval, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ((at AT TIME ZONE zone) + period + CASE WHEN extract(day FROM at AT TIME ZONE zone) > 28
      AND extract(day FROM (at AT TIME ZONE zone) + date_trunc('month', period)) <> extract(day FROM at AT TIME ZONE zone) THEN interval '1 day' ELSE interval '0' END) AT TIME ZONE zone
  $$;

  -- What of messages retention asks about: a row a version. own: its id, where something is said of it by itself; else 0.
  -- A function of its own for its estimate of rows: with the planner's guess for an array, what follows runs in loops.
  CREATE FUNCTION archive.retention_facts(ids bigint[]) RETURNS TABLE (id bigint, conversation bigint, at timestamptz, entry timestamptz, parties bigint[], own bigint)
  LANGUAGE plpgsql STABLE ROWS 20000 SET search_path = pg_catalog SET jit = off AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY
    WITH special AS MATERIALIZED (
      SELECT l.record_id AS id FROM archive.record_label l WHERE l.scope = 'message' AND l.ended_at IS NULL AND l.record_id = ANY(retention_facts.ids)
      UNION SELECT f.subject::bigint FROM archive.clock_fact f WHERE f.scope = 'message' AND f.ended_at IS NULL AND f.subject = ANY(retention_facts.ids::text[])
      UNION SELECT i FROM archive.extension x, unnest(x.messages) AS i WHERE x.state = 'in-force' AND i = ANY(retention_facts.ids)
    )
    SELECT m.id, m.conversation_id, m.at, greatest(m.at, coalesce(v.sent_at, v.received_at)), v.parties, coalesce(o.id, 0)
    FROM archive.message m JOIN archive.version v ON v.message_id = m.id LEFT JOIN special o ON o.id = m.id
    -- Said of both: without loops one of them would be read from its beginning.
    WHERE m.id = ANY(retention_facts.ids) AND v.message_id = ANY(retention_facts.ids);
  END $$;

  -- Two more, for the same reason: they look up what has indexes, a row at a time, where retention_of, which calls them, never loops.
  CREATE FUNCTION archive.retention_places(ids bigint[]) RETURNS TABLE (conversation bigint, channel text, class text) LANGUAGE plpgsql STABLE ROWS 5000 SET search_path = pg_catalog SET jit = off SET enable_nestloop = on AS $$
  BEGIN
    RETURN QUERY SELECT c.id, c.channel, coalesce((SELECT k.class FROM archive.conversation_class k WHERE k.conversation_id = c.id ORDER BY k.id DESC LIMIT 1), 'undecided')
      FROM archive.conversation c WHERE c.id = ANY(ids);
  END $$;
  CREATE FUNCTION archive.retention_people(ids bigint[]) RETURNS TABLE (handle bigint, person_id uuid, ids_ever text[], desks text[], jurisdictions text[], kinds text[])
  LANGUAGE plpgsql STABLE ROWS 5000 SET search_path = pg_catalog SET jit = off SET enable_nestloop = on AS $$
  BEGIN
    RETURN QUERY SELECT h.id, p.person_id, array_agg(DISTINCT v.facts->>'externalId'), array_agg(DISTINCT v.facts->>'desk'), array_agg(DISTINCT v.facts->>'jurisdiction'), array_agg(DISTINCT v.facts->>'kind')
      FROM archive.handle h JOIN archive.person_handle p ON p.scheme = h.scheme AND p.normal = h.normal JOIN archive.person_version v ON v.person_id = p.person_id
      WHERE h.id = ANY(ids) GROUP BY h.id, p.person_id;
  END $$;

  CREATE FUNCTION archive.retention_of(ids bigint[], schedule bigint DEFAULT NULL)
  RETURNS TABLE (message_id bigint, state text, due timestamptz, code text, codes text[], missing text[])
  LANGUAGE plpgsql STABLE ROWS 20000 ${PLANNED} AS $$
  #variable_conflict use_column
  DECLARE
    s archive.schedule;
    asks_people boolean;
  BEGIN
    SELECT * INTO s FROM archive.schedule AS x WHERE CASE WHEN retention_of.schedule IS NULL THEN x.state = 'in-force' ELSE x.id = retention_of.schedule END;
    IF s.id IS NULL THEN
      RETURN QUERY SELECT m.id, 'unclassified', NULL::timestamptz, NULL::text, '{}'::text[], '{}'::text[] FROM archive.message m WHERE m.id = ANY(ids);
      RETURN;
    END IF;
    asks_people = EXISTS (SELECT FROM archive.schedule_assignment a WHERE a.schedule_id = s.id AND num_nonnulls(a.persons, a.desks, a.jurisdictions, a.party_kinds) > 0)
      OR EXISTS (SELECT FROM archive.clock_fact f WHERE f.scope = 'person' AND f.ended_at IS NULL)
      OR EXISTS (SELECT FROM archive.extension x WHERE x.state = 'in-force' AND num_nonnulls(x.persons, x.desks) > 0);
    RETURN QUERY
    ${judging(LONGEST)},
    decided AS MATERIALIZED (
      SELECT DISTINCT ON (b.id) b.id, b.g, b.code, b.due
      FROM (SELECT b.id, b.g, b.code, b.number, archive.after_period(b.start, b.period, s.zone) AS due FROM begun b) AS b ORDER BY b.id, b.code IS NULL, b.due DESC NULLS FIRST, b.number
    ),
    -- Versions of one message can be of different classes: all count.
    several AS MATERIALIZED (
      SELECT j.id, array_agg(DISTINCT k ORDER BY k) AS codes FROM judged j JOIN grouped g ON g.g = j.g CROSS JOIN unnest(g.codes) AS k
      WHERE j.id IN (SELECT i.id FROM judged i GROUP BY i.id HAVING count(*) > 1) GROUP BY j.id
    ),
    open AS MATERIALIZED (
      SELECT b.id, array_agg(DISTINCT b.event ORDER BY b.event) AS missing FROM begun b WHERE b.code IS NOT NULL AND b.start IS NULL GROUP BY b.id
    )
    SELECT d.id, CASE WHEN d.code IS NULL THEN 'unclassified' WHEN d.due IS NULL THEN 'never' ELSE 'due' END, d.due, d.code, coalesce(m.codes, g.codes), coalesce(o.missing, '{}')
    FROM decided d JOIN grouped g ON g.g = d.g LEFT JOIN several m ON m.id = d.id LEFT JOIN open o ON o.id = d.id;
  END $$;

  -- Every claim on messages by itself, for who asks why: the same evaluation, without leaving out what cannot decide.
  CREATE FUNCTION archive.retention_claims(ids bigint[], schedule bigint DEFAULT NULL)
  RETURNS TABLE (message_id bigint, code text, period text, extended boolean, start timestamptz, due timestamptz, rules text[])
  LANGUAGE plpgsql STABLE ${PLANNED} AS $$
  #variable_conflict use_column
  DECLARE
    s archive.schedule;
    asks_people boolean;
  BEGIN
    SELECT * INTO s FROM archive.schedule AS x WHERE CASE WHEN retention_claims.schedule IS NULL THEN x.state = 'in-force' ELSE x.id = retention_claims.schedule END;
    asks_people = EXISTS (SELECT FROM archive.schedule_assignment a WHERE a.schedule_id = s.id AND num_nonnulls(a.persons, a.desks, a.jurisdictions, a.party_kinds) > 0)
      OR EXISTS (SELECT FROM archive.clock_fact f WHERE f.scope = 'person' AND f.ended_at IS NULL)
      OR EXISTS (SELECT FROM archive.extension x WHERE x.state = 'in-force' AND num_nonnulls(x.persons, x.desks) > 0);
    RETURN QUERY
    ${judging(ALL)}
    SELECT b.id, b.code, b.written, b.extended, b.start, archive.after_period(b.start, b.period, s.zone),
      ARRAY(SELECT r.name FROM verdict v JOIN scene c ON c.scene = v.scene JOIN rule r ON r.number = ANY(c.allowed) AND (NOT r.by_party OR r.number = ANY(v.numbers)) AND b.code = ANY(r.classes)
        WHERE v.verdict = g.verdict ORDER BY r.number)
    FROM begun b JOIN grouped g ON g.g = b.g WHERE b.code IS NOT NULL;
  END $$;

  -- Until when messages must be within reach without a restore, and which class asks longest for it (R12). NULL: its clock has
  -- not started. Messages for which no class that applies says anything are left out. An authority's extension is of keeping.
  CREATE FUNCTION archive.within_reach(ids bigint[]) RETURNS TABLE (message_id bigint, code text, until timestamptz)
  LANGUAGE plpgsql STABLE ROWS 20000 ${PLANNED} AS $$
  #variable_conflict use_column
  DECLARE
    s archive.schedule;
    asks_people boolean;
  BEGIN
    SELECT * INTO s FROM archive.schedule AS x WHERE x.state = 'in-force';
    IF s.id IS NULL THEN
      RETURN;
    END IF;
    asks_people = EXISTS (SELECT FROM archive.schedule_assignment a WHERE a.schedule_id = s.id AND num_nonnulls(a.persons, a.desks, a.jurisdictions, a.party_kinds) > 0)
      OR EXISTS (SELECT FROM archive.clock_fact f WHERE f.scope = 'person' AND f.ended_at IS NULL)
      OR EXISTS (SELECT FROM archive.extension x WHERE x.state = 'in-force' AND num_nonnulls(x.persons, x.desks) > 0);
    RETURN QUERY
    ${judging(WITHIN_REACH)}
    SELECT DISTINCT ON (b.id) b.id, b.code, b.due
    FROM (SELECT b.id, b.code, b.number, archive.after_period(b.start, b.period, s.zone) AS due FROM begun b WHERE b.code IS NOT NULL AND NOT b.extended) AS b
    ORDER BY b.id, b.due DESC NULLS FIRST, b.number;
  END $$;
`;
