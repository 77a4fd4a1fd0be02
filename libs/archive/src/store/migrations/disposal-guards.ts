/** Tables that hold something of one message, with the column that names it. */
const OF_MESSAGE = {
  message: 'id',
  version: 'message_id',
  annotation: 'message_id',
  attachment: 'message_id',
  timer_event: 'message_id',
  number_change: 'message_id',
  attachment_reading: 'message_id',
  absence: 'message_id',
} as const;

/** Those of them that were append-only before there was disposal, and are but for it. */
const APPEND_ONLY = ['message', 'version', 'annotation', 'attachment', 'timer_event', 'number_change', 'data_key'];

/** Tables nothing of which can be emptied at once. */
const NEVER_EMPTIED = ['attachment_reading', 'absence', 'member', 'evidence_source'];

const trigger = (name: string, timing: string, table: string, rest: string): string => `
  CREATE TRIGGER ${name} ${timing} ON archive.${table} ${rest};
  ALTER TABLE archive.${table} ENABLE ALWAYS TRIGGER ${name};`;

const CHANGE = 'FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()';
const GONE = 'REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION';

/**
 * What the database refuses, whoever asks (R22, R48). Statement triggers over transition tables, so that a page costs a
 * few joins; ENABLE ALWAYS, so that session_replication_role does not switch them off; SECURITY DEFINER with a search path
 * of their own, so that what they look at is what they name.
 */
export const DISPOSAL_GUARDS = `
  -- Keeps these messages and conversations from disposal until the transaction ends; how many of the messages there are.
  -- Whoever writes something of a message that stood before asks this first, and looks again when some are missing.
  CREATE FUNCTION archive.stay(messages bigint[], conversations bigint[] DEFAULT '{}') RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE there bigint;
  BEGIN
    PERFORM FROM archive.conversation WHERE id = ANY(conversations) ORDER BY id FOR KEY SHARE;
    PERFORM FROM archive.message WHERE id = ANY(messages) ORDER BY id FOR KEY SHARE;
    GET DIAGNOSTICS there = ROW_COUNT;
    RETURN there;
  END $$;

  -- For the transaction that disposes of them: nobody writes to these messages until it ends, and no hold is placed.
  CREATE FUNCTION archive.seize(messages bigint[]) RETURNS SETOF bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    PERFORM FROM archive.hold_gate FOR SHARE;
    RETURN QUERY SELECT id FROM archive.message WHERE id = ANY(messages) ORDER BY id FOR UPDATE;
  END $$;

  -- Conversations of these in which nothing is left, and to which nobody is adding anything.
  CREATE FUNCTION archive.emptied(conversations bigint[]) RETURNS SETOF bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    PERFORM FROM archive.conversation WHERE id = ANY(conversations) ORDER BY id FOR UPDATE;
    RETURN QUERY SELECT c FROM unnest(conversations) AS c WHERE NOT EXISTS (SELECT FROM archive.message m WHERE m.conversation_id = c);
  END $$;

  -- Messages whose bytes stand in one record with those of another: the two go together.
  CREATE FUNCTION archive.record_mates(messages bigint[]) RETURNS TABLE (message_id bigint, mate bigint, owner bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH records AS (
      SELECT v.message_id, v.evidence_id, v.ordinal FROM archive.version v WHERE v.message_id = ANY(messages)
      UNION SELECT p.message_id, p.evidence_id, p.ordinal FROM archive.piece p WHERE p.message_id = ANY(messages) AND p.outcome IN (2, 5)
    )
    SELECT DISTINCT r.message_id, x.mate, p.message_id
    FROM records r JOIN archive.piece p ON p.evidence_id = r.evidence_id AND p.ordinal = r.ordinal
    CROSS JOIN LATERAL (
      SELECT w.message_id AS mate FROM archive.version w WHERE w.evidence_id = r.evidence_id AND w.ordinal = r.ordinal
      UNION SELECT p.message_id
    ) x
    WHERE x.mate <> r.message_id
  $$;

  -- Those of these blobs in which nothing opens any more: a piece opens with the key of its message, its own, or that of its object.
  CREATE FUNCTION archive.spent_packs(packs uuid[]) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k FROM unnest(packs) AS k
    WHERE EXISTS (SELECT FROM archive.piece p WHERE p.pack = k)
      AND NOT EXISTS (
        SELECT FROM archive.piece p
        LEFT JOIN archive.disposed d ON d.message_id = p.message_id
        LEFT JOIN archive.evidence e ON e.id = p.evidence_id AND p.message_id IS NULL
        WHERE p.pack = k AND d.message_id IS NULL AND e.disposed_at IS NULL
          AND (p.key_id IS NULL OR EXISTS (SELECT FROM archive.data_key o WHERE o.id = p.key_id)))
  $$;

  -- What was doomed is removed: so a blob with anything of a kept message or object in it is not, and none of another kind.
  CREATE FUNCTION archive.refuse_loss_of_blob() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE kept uuid;
  BEGIN
    SELECT f.pack INTO kept FROM fresh f WHERE f.pack NOT IN (SELECT archive.spent_packs(ARRAY(SELECT g.pack FROM fresh g))) LIMIT 1;
    IF kept IS NOT NULL THEN
      RAISE EXCEPTION 'removal of blob % is refused: something in it is kept', kept USING ERRCODE = 'MB010';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER only_spent AFTER INSERT ON archive.doomed_blob REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION archive.refuse_loss_of_blob();
  ALTER TABLE archive.doomed_blob ENABLE ALWAYS TRIGGER only_spent;
  ${trigger('insert_only', 'BEFORE UPDATE', 'doomed_blob', CHANGE)}

  CREATE FUNCTION archive.refuse_unlawful_disposal() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    ids bigint[];
    kept bigint;
    why text;
  BEGIN
    -- A snapshot older than the locks would not show a hold that was placed meanwhile.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
      RAISE EXCEPTION 'disposal is refused: it needs READ COMMITTED' USING ERRCODE = 'MB010';
    END IF;
    SELECT array_agg(f.message_id) INTO ids FROM fresh f;
    IF ids IS NULL THEN RETURN NULL; END IF;
    PERFORM archive.seize(ids);
    SELECT f.message_id, 'is of another time or transaction' INTO kept, why FROM fresh f
      WHERE f.at <> archive.now() OR f.tx <> pg_current_xact_id() LIMIT 1;
    IF kept IS NULL THEN
      SELECT f.message_id, 'is not listed by a disposal that somebody else approved and that is running' INTO kept, why FROM fresh f
        WHERE NOT EXISTS (SELECT FROM archive.disposal d WHERE d.id = f.disposal_id AND d.state = 'running' AND d.decided_by <> d.requested_by)
          OR NOT EXISTS (SELECT FROM archive.disposal_page p WHERE p.disposal_id = f.disposal_id AND p.number = f.page AND p.state = 'waiting')
        LIMIT 1;
    END IF;
    IF kept IS NULL THEN
      SELECT f.message_id, 'is not listed by a disposal that somebody else approved and that is running' INTO kept, why FROM fresh f
        WHERE NOT EXISTS (
          SELECT FROM (SELECT p.disposal_id, p.number, u.id FROM archive.disposal_page p CROSS JOIN LATERAL unnest(p.ids) AS u (id)
            WHERE (p.disposal_id, p.number) IN (SELECT g.disposal_id, g.page FROM fresh g)) l
          WHERE l.id = f.message_id AND l.disposal_id = f.disposal_id AND l.number = f.page)
        LIMIT 1;
    END IF;
    IF kept IS NULL THEN
      SELECT h.message_id, 'is held' INTO kept, why FROM archive.kept_by_holds(ids) h LIMIT 1;
    END IF;
    IF kept IS NULL THEN
      SELECT f.message_id, 'is in retention' INTO kept, why FROM fresh f LEFT JOIN archive.retention_of(ids) r ON r.message_id = f.message_id
        WHERE r.state IS DISTINCT FROM 'due' OR r.due IS NULL OR r.due > archive.now() OR r.due <> f.due OR r.code IS DISTINCT FROM f.code LIMIT 1;
    END IF;
    IF kept IS NULL THEN
      SELECT r.message_id, 'shares its record with a message that is kept' INTO kept, why FROM archive.record_mates(ids) r
        WHERE r.owner = r.message_id AND NOT EXISTS (SELECT FROM archive.disposed d WHERE d.message_id = r.mate) LIMIT 1;
    END IF;
    IF kept IS NOT NULL THEN
      RAISE EXCEPTION 'disposal of message % is refused: it %', kept, why USING ERRCODE = 'MB010';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER only_lawful AFTER INSERT ON archive.disposed REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION archive.refuse_unlawful_disposal();
  ALTER TABLE archive.disposed ENABLE ALWAYS TRIGGER only_lawful;

  -- Said to be gone and still there would be a licence to delete it later, whatever is true then.
  CREATE FUNCTION archive.refuse_half_a_disposal() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT FROM archive.message WHERE id = NEW.message_id) OR EXISTS (SELECT FROM archive.version WHERE message_id = NEW.message_id)
      OR EXISTS (SELECT FROM archive.data_key WHERE id = NEW.message_id) OR EXISTS (SELECT FROM archive.annotation WHERE message_id = NEW.message_id)
      OR NOT EXISTS (SELECT FROM archive.disposal_page p WHERE p.disposal_id = NEW.disposal_id AND p.number = NEW.page AND p.state = 'done')
    THEN
      RAISE EXCEPTION 'disposal of message % is refused: it was not carried out whole', NEW.message_id USING ERRCODE = 'MB010';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER carried_out AFTER INSERT ON archive.disposed DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION archive.refuse_half_a_disposal();
  ALTER TABLE archive.disposed ENABLE ALWAYS TRIGGER carried_out;
  ${trigger('append_only', 'BEFORE UPDATE OR DELETE OR TRUNCATE', 'disposed', CHANGE)}

  -- TG_ARGV[0]: the column that names the message.
  CREATE FUNCTION archive.refuse_unlawful_deletion() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE kept bigint;
  BEGIN
    EXECUTE format('SELECT g.%I FROM gone g WHERE NOT EXISTS (SELECT FROM archive.disposed d WHERE d.message_id = g.%I AND d.tx = pg_current_xact_id()) LIMIT 1', TG_ARGV[0], TG_ARGV[0]) INTO kept;
    IF kept IS NOT NULL THEN
      RAISE EXCEPTION 'DELETE on %.% is refused: message % was not disposed of', TG_TABLE_SCHEMA, TG_TABLE_NAME, kept USING ERRCODE = 'MB010';
    END IF;
    RETURN NULL;
  END $$;
  ${APPEND_ONLY.map((table) => `DROP TRIGGER append_only ON archive.${table}; ${trigger('append_only', 'BEFORE UPDATE OR TRUNCATE', table, CHANGE)}`).join('')}
  ${NEVER_EMPTIED.map((table) => trigger('never_emptied', 'BEFORE TRUNCATE', table, CHANGE)).join('')}
  ${Object.entries(OF_MESSAGE)
    .map(([table, column]) =>
      trigger('only_disposed', 'AFTER DELETE', table, `${GONE} archive.refuse_unlawful_deletion('${column}')`),
    )
    .join('')}

  -- A key goes with its message, or with its raw object; that of what could not be read, with a message found in it since.
  CREATE FUNCTION archive.refuse_loss_of_key() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE kept bigint;
  BEGIN
    SELECT g.id INTO kept FROM gone g WHERE NOT EXISTS (SELECT FROM archive.disposed d WHERE d.message_id = g.id AND d.tx = pg_current_xact_id())
      AND NOT EXISTS (SELECT FROM archive.evidence e WHERE e.id = g.id AND e.disposed_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM archive.piece x
        JOIN archive.piece r ON r.evidence_id = x.evidence_id AND r.outcome = 5 AND r.start < x.start + x.bytes AND r.start + r.bytes > x.start
        JOIN archive.disposed d ON d.message_id = r.message_id AND d.tx = pg_current_xact_id() WHERE x.key_id = g.id) LIMIT 1;
    IF kept IS NOT NULL THEN
      RAISE EXCEPTION 'DELETE on archive.data_key is refused: % was not disposed of', kept USING ERRCODE = 'MB010';
    END IF;
    RETURN NULL;
  END $$;
  ${trigger('only_disposed', 'AFTER DELETE', 'data_key', `${GONE} archive.refuse_loss_of_key()`)}

  -- Who took part in a conversation is known as long as anything of it is there: walls and holds go by it.
  CREATE FUNCTION archive.refuse_loss_of_member() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT FROM gone g JOIN archive.message m ON m.conversation_id = g.conversation_id) THEN
      RAISE EXCEPTION 'DELETE on archive.member is refused: the conversation is not empty' USING ERRCODE = 'MB010';
    END IF;
    RETURN NULL;
  END $$;
  ${trigger('only_emptied', 'AFTER DELETE', 'member', `${GONE} archive.refuse_loss_of_member()`)}

  CREATE FUNCTION archive.refuse_loss_of_source() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT FROM gone g JOIN archive.evidence e ON e.id = g.evidence_id AND e.disposed_at IS NULL) THEN
      RAISE EXCEPTION 'DELETE on archive.evidence_source is refused: the object is there' USING ERRCODE = 'MB010';
    END IF;
    RETURN NULL;
  END $$;
  DROP TRIGGER append_only ON archive.evidence_source;
  ${trigger('append_only', 'BEFORE UPDATE OR TRUNCATE', 'evidence_source', CHANGE)}
  ${trigger('only_disposed', 'AFTER DELETE', 'evidence_source', `${GONE} archive.refuse_loss_of_source()`)}

  -- An object once read to its end stays as it is, until nothing that was read in it is left.
  CREATE OR REPLACE FUNCTION archive.refuse_evidence_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    IF NEW.disposed_at IS NOT NULL AND OLD.disposed_at IS NULL THEN
      IF NOT OLD.complete OR NEW.disposed_at <> archive.now() OR (NEW.id, NEW.sha256, NEW.bytes, NEW.role, NEW.format, NEW.parser, NEW.account, NEW.received_at, NEW.complete)
          IS DISTINCT FROM (OLD.id, OLD.sha256, OLD.bytes, OLD.role, OLD.format, OLD.parser, OLD.account, OLD.received_at, OLD.complete)
        OR NOT EXISTS (SELECT FROM archive.disposal_evidence d WHERE d.evidence_id = OLD.id)
        OR EXISTS (SELECT FROM archive.attachment a WHERE a.evidence_id = OLD.id)
        OR EXISTS (SELECT FROM archive.piece p JOIN archive.data_key k ON k.id = p.key_id WHERE p.evidence_id = OLD.id)
        OR EXISTS (SELECT FROM archive.version v WHERE v.evidence_id = OLD.id)
        OR EXISTS (SELECT FROM archive.piece p WHERE p.evidence_id = OLD.id AND p.message_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM archive.disposed d WHERE d.message_id = p.message_id))
      THEN
        RAISE EXCEPTION 'disposal of evidence % is refused: something of it is kept', OLD.id USING ERRCODE = 'MB010';
      END IF;
    ELSIF OLD.complete OR NEW.id <> OLD.id OR NEW.sha256 <> OLD.sha256 OR NEW.bytes <> OLD.bytes OR NEW.disposed_at IS NOT NULL THEN
      RAISE EXCEPTION 'evidence % is complete and stays as it is', OLD.id USING ERRCODE = 'MB001';
    END IF;
    RETURN NEW;
  END $$;

  -- A disposal goes from state to state as people decide; what was decided about stays what it was.
  CREATE FUNCTION archive.refuse_disposal_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NEW.state <> 'dry-run' OR NEW.decided_by IS NOT NULL OR NEW.counted THEN
        RAISE EXCEPTION 'a disposal begins as a dry run' USING ERRCODE = 'MB010';
      END IF;
      RETURN NEW;
    END IF;
    IF (NEW.id, NEW.reason, NEW.scope, NEW.erasure, NEW.requested_by, NEW.requested_at) IS DISTINCT FROM (OLD.id, OLD.reason, OLD.scope, OLD.erasure, OLD.requested_by, OLD.requested_at)
      OR OLD.counted AND (NEW.counted, NEW.schedule, NEW.as_of, NEW.tally) IS DISTINCT FROM (OLD.counted, OLD.schedule, OLD.as_of, OLD.tally)
      OR OLD.decided_by IS NOT NULL AND (NEW.decided_by, NEW.decided_at, NEW.decision) IS DISTINCT FROM (OLD.decided_by, OLD.decided_at, OLD.decision)
      OR OLD.root IS NOT NULL AND NEW.root IS DISTINCT FROM OLD.root
      OR NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
        ('dry-run', 'proposed'), ('dry-run', 'cancelled'), ('proposed', 'approved'), ('proposed', 'rejected'), ('proposed', 'cancelled'),
        ('approved', 'running'), ('approved', 'cancelled'), ('running', 'paused'), ('running', 'done'), ('running', 'cancelled'),
        ('paused', 'running'), ('paused', 'cancelled'))
      OR NEW.state = 'proposed' AND NOT NEW.counted
    THEN
      RAISE EXCEPTION 'disposal % stays as it was decided', OLD.id USING ERRCODE = 'MB010';
    END IF;
    RETURN NEW;
  END $$;
  ${trigger('as_decided', 'BEFORE INSERT OR UPDATE', 'disposal', 'FOR EACH ROW EXECUTE FUNCTION archive.refuse_disposal_change()')}
  ${trigger('append_only', 'BEFORE DELETE OR TRUNCATE', 'disposal', CHANGE)}

  CREATE FUNCTION archive.refuse_page_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE page archive.disposal_page = CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  BEGIN
    IF TG_OP <> 'UPDATE' THEN
      IF page.state <> 'waiting' OR NOT EXISTS (SELECT FROM archive.disposal d WHERE d.id = page.disposal_id AND d.state = 'dry-run' AND NOT d.counted) THEN
        RAISE EXCEPTION 'a disposal lists messages while it counts' USING ERRCODE = 'MB010';
      END IF;
      RETURN page;
    ELSIF OLD.state = 'done' OR (NEW.disposal_id, NEW.number, NEW.ids) IS DISTINCT FROM (OLD.disposal_id, OLD.number, OLD.ids) THEN
      RAISE EXCEPTION 'page % of disposal % stays as it was', OLD.number, OLD.disposal_id USING ERRCODE = 'MB010';
    END IF;
    RETURN NEW;
  END $$;
  ${trigger('as_listed', 'BEFORE INSERT OR UPDATE OR DELETE', 'disposal_page', 'FOR EACH ROW EXECUTE FUNCTION archive.refuse_page_change()')}
  ${trigger('never_emptied', 'BEFORE TRUNCATE', 'disposal_page', CHANGE)}

  REVOKE ALL ON FUNCTION archive.stay, archive.seize, archive.emptied, archive.record_mates, archive.spent_packs FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION archive.stay, archive.seize, archive.emptied, archive.record_mates, archive.spent_packs TO minutebook_app;
`;

export const DISPOSAL_GUARDS_DOWN = `
  ${Object.keys(OF_MESSAGE)
    .map((table) => `DROP TRIGGER only_disposed ON archive.${table};`)
    .join('')}
  ${NEVER_EMPTIED.map((table) => `DROP TRIGGER never_emptied ON archive.${table};`).join('')}
  DROP TRIGGER only_disposed ON archive.data_key;
  DROP TRIGGER only_disposed ON archive.evidence_source;
  DROP TRIGGER only_emptied ON archive.member;
  ${[...APPEND_ONLY, 'evidence_source'].map((table) => `DROP TRIGGER append_only ON archive.${table}; ${trigger('append_only', 'BEFORE UPDATE OR DELETE OR TRUNCATE', table, CHANGE)}`).join('')}
  DROP TRIGGER as_decided ON archive.disposal;
  DROP TRIGGER as_listed ON archive.disposal_page;
  DROP TRIGGER only_lawful ON archive.disposed;
  DROP TRIGGER carried_out ON archive.disposed;
  DROP TRIGGER only_spent ON archive.doomed_blob;
  DROP TRIGGER insert_only ON archive.doomed_blob;
  DROP FUNCTION archive.refuse_page_change(), archive.refuse_disposal_change(), archive.refuse_loss_of_source(), archive.refuse_loss_of_member(),
    archive.refuse_loss_of_key(), archive.refuse_loss_of_blob(), archive.refuse_unlawful_deletion(), archive.refuse_half_a_disposal(), archive.refuse_unlawful_disposal();
  DROP FUNCTION archive.spent_packs(uuid[]), archive.record_mates(bigint[]), archive.emptied(bigint[]), archive.seize(bigint[]), archive.stay(bigint[], bigint[]);
  CREATE OR REPLACE FUNCTION archive.refuse_evidence_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.complete OR NEW.id <> OLD.id OR NEW.sha256 <> OLD.sha256 OR NEW.bytes <> OLD.bytes THEN
      RAISE EXCEPTION 'evidence % is complete and stays as it is', OLD.id USING ERRCODE = 'MB001';
    END IF;
    RETURN NEW;
  END $$;
`;
