import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Holds1764000001800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whoever places or changes a hold updates this row first in their transaction; who disposes of messages takes it FOR
      -- SHARE. So either a disposal commits before the hold, or it sees it. The revision tells a follower to look again.
      CREATE TABLE archive.hold_gate (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        revision bigint NOT NULL
      );
      INSERT INTO archive.hold_gate (revision) VALUES (0);
      -- Ledger entries that every hold which is "following" has looked at. No message of theirs has a higher id than
      -- "highest": who asks what a chat had before looks no further.
      CREATE TABLE archive.hold_position (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        position bigint NOT NULL,
        highest bigint NOT NULL
      );
      INSERT INTO archive.hold_position (position, highest) VALUES (0, 0);

      CREATE TABLE archive.matter (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        number text NOT NULL UNIQUE,
        title text NOT NULL,
        reference text,
        silent boolean NOT NULL,
        opened_at timestamptz NOT NULL,
        opened_by text NOT NULL,
        opened_by_name text NOT NULL,
        version int NOT NULL
      );

      CREATE TABLE archive.hold (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        matter_id bigint NOT NULL REFERENCES archive.matter,
        name text NOT NULL,
        state text NOT NULL DEFAULT 'in-effect' CHECK (state IN ('in-effect', 'released')),
        -- Known only to those who may see silent holds; nobody is told of it (R59).
        silent boolean NOT NULL,
        issuer text NOT NULL,
        trigger_on date NOT NULL,
        legal_basis text NOT NULL,
        review_on date NOT NULL,
        certified_at timestamptz,
        placed_at timestamptz NOT NULL,
        placed_by text NOT NULL,
        placed_by_name text NOT NULL,
        -- Number of the scope in force.
        scope int NOT NULL DEFAULT 1,
        -- A hold that has not looked through the archive keeps everything. "position" is how far it got; once "following",
        -- hold_position says so for all.
        following boolean NOT NULL DEFAULT false,
        position bigint NOT NULL DEFAULT 0,
        -- Raised whenever it begins to look from the start: what was found out before is of no use then, wherever it got to.
        round int NOT NULL DEFAULT 1,
        -- Since when it looks again with the scope it had looked through with: everything is kept for it from then on, and
        -- what it had not caught was not held before.
        again_at timestamptz,
        -- Rows of archive.held that no narrowing let go, and those of them that came in after it was placed.
        held bigint NOT NULL DEFAULT 0,
        caught bigint NOT NULL DEFAULT 0,
        -- Released, it holds and catches as before until it is free.
        released_at timestamptz,
        free_at timestamptz,
        version int NOT NULL DEFAULT 0,
        UNIQUE (matter_id, name),
        CHECK ((state = 'released') = (released_at IS NOT NULL) AND (released_at IS NULL) = (free_at IS NULL))
      ) WITH (fillfactor = 50); -- Counts are written over in place.

      CREATE TABLE archive.hold_scope (
        hold_id bigint NOT NULL REFERENCES archive.hold,
        number int NOT NULL CHECK (number > 0),
        change text NOT NULL CHECK (change IN ('placed', 'widened', 'narrowed')),
        -- Persons of the directory, and the external ids they were named by.
        persons uuid[] NOT NULL,
        custodians text[] NOT NULL,
        -- UTC days, both included.
        from_on date,
        until_on date,
        -- Empty: all.
        channels text[] NOT NULL,
        query text,
        combine text NOT NULL CHECK (combine IN ('either', 'both')),
        messages bigint[] NOT NULL,
        conversations bigint[] NOT NULL,
        context text NOT NULL CHECK (context IN ('none', 'day', 'conversation')),
        reason text,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        PRIMARY KEY (hold_id, number)
      );

      -- What holds hold. Rows stay: they say for good what was held, since when and by which scope.
      CREATE TABLE archive.held (
        message_id bigint NOT NULL,
        hold_id bigint NOT NULL,
        since timestamptz NOT NULL,
        -- The scope that caught it, and the newest that would.
        scope int NOT NULL,
        kept_scope int NOT NULL,
        -- Bits of BECAUSE in hold-codes.ts.
        because smallint NOT NULL,
        -- Caught by the follower: it came in after the hold was placed.
        arrived boolean NOT NULL,
        ground text NOT NULL,
        -- From when a narrowing lets it go. A release lets go by hold.free_at.
        free_at timestamptz,
        PRIMARY KEY (message_id, hold_id)
      );
      CREATE INDEX held_by_hold ON archive.held (hold_id, message_id);

      -- The same of what was let go and is held again: the time before.
      CREATE TABLE archive.held_earlier (
        message_id bigint NOT NULL,
        hold_id bigint NOT NULL,
        since timestamptz NOT NULL,
        scope int NOT NULL,
        ground text NOT NULL,
        free_at timestamptz NOT NULL,
        PRIMARY KEY (hold_id, message_id, free_at)
      );
      CREATE INDEX held_earlier_message ON archive.held_earlier (message_id);
      -- Every time in which a hold held a message; no two of the same overlap.
      CREATE VIEW archive.held_term AS SELECT message_id, hold_id, since, scope, ground, free_at FROM archive.held
        UNION ALL SELECT message_id, hold_id, since, scope, ground, free_at FROM archive.held_earlier;

      -- Where a hold reaches beyond the message: chats a custodian takes part in, and the day, or all, of a conversation
      -- around a match. day = '-infinity' is the whole conversation.
      CREATE TABLE archive.hold_reach (
        conversation_id bigint NOT NULL,
        hold_id bigint NOT NULL,
        day date NOT NULL,
        ground text NOT NULL CHECK (ground IN ('matched', 'context')),
        PRIMARY KEY (conversation_id, hold_id, day, ground)
      );
      CREATE INDEX hold_reach_by_hold ON archive.hold_reach (hold_id);
      -- Whether anybody reacted in a chat: what a reaction is about is of the same conversation.
      CREATE INDEX message_reacting ON archive.message (conversation_id) WHERE about IS NOT NULL;

      -- For previews: the same statements write here, and all of it is rolled back.
      CREATE UNLOGGED TABLE archive.trial_held (LIKE archive.held, PRIMARY KEY (message_id, hold_id));
      CREATE UNLOGGED TABLE archive.trial_reach (LIKE archive.hold_reach, PRIMARY KEY (conversation_id, hold_id, day, ground));
      CREATE UNLOGGED TABLE archive.letting_go (hold_id bigint NOT NULL, message_id bigint NOT NULL, PRIMARY KEY (hold_id, message_id));

      CREATE TABLE archive.hold_request (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hold_id bigint NOT NULL REFERENCES archive.hold,
        kind text NOT NULL CHECK (kind IN ('release', 'narrowing')),
        reason text NOT NULL CHECK (length(reason) >= 10),
        -- What a narrowing makes of the scope, as hold-scope.ts of the contract writes it.
        scope jsonb,
        preview jsonb NOT NULL,
        cooling_days int NOT NULL CHECK (cooling_days >= 3),
        requested_at timestamptz NOT NULL,
        requested_by text NOT NULL,
        requested_by_name text NOT NULL,
        state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'cooling', 'applying', 'done', 'refused', 'withdrawn', 'stopped')),
        cooling_until timestamptz,
        ended_at timestamptz,
        ended_by text,
        ended_by_name text,
        ended_reason text,
        version int NOT NULL DEFAULT 0,
        CHECK ((kind = 'narrowing') = (scope IS NOT NULL))
      );
      CREATE UNIQUE INDEX hold_request_open ON archive.hold_request (hold_id) WHERE state IN ('proposed', 'cooling', 'applying');
      CREATE INDEX hold_request_by_hold ON archive.hold_request (hold_id, id DESC);

      CREATE TABLE archive.hold_approval (
        request_id bigint NOT NULL REFERENCES archive.hold_request,
        approver text NOT NULL,
        approver_name text NOT NULL,
        note text,
        at timestamptz NOT NULL,
        PRIMARY KEY (request_id, approver)
      );

      -- Custodians who left or were renamed while a hold is in effect (R57).
      CREATE TABLE archive.hold_task (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hold_id bigint NOT NULL REFERENCES archive.hold,
        person_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('departed', 'renamed')),
        before text,
        raised_at timestamptz NOT NULL,
        settled_at timestamptz,
        settled_by_name text,
        note text
      );
      CREATE UNIQUE INDEX hold_task_open ON archive.hold_task (hold_id, person_id, kind) WHERE settled_at IS NULL;

      CREATE TABLE archive.blocked_deletion (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        stopped_by text NOT NULL CHECK (stopped_by IN ('service', 'database')),
        what text NOT NULL,
        messages bigint NOT NULL,
        sample bigint[] NOT NULL,
        holds bigint[] NOT NULL
      );

      GRANT SELECT ON archive.hold_gate, archive.hold_position, archive.matter, archive.hold, archive.hold_scope, archive.held, archive.held_earlier, archive.held_term,
        archive.hold_reach, archive.hold_request, archive.hold_approval, archive.hold_task, archive.blocked_deletion TO minutebook_app;
      GRANT INSERT ON archive.matter, archive.hold, archive.hold_scope, archive.held, archive.hold_reach, archive.hold_request, archive.hold_approval,
        archive.hold_task, archive.blocked_deletion TO minutebook_app;
      GRANT UPDATE ON archive.hold_gate, archive.hold_position TO minutebook_app;
      GRANT UPDATE (title, reference, version) ON archive.matter TO minutebook_app;
      GRANT UPDATE (name, state, issuer, trigger_on, legal_basis, review_on, certified_at, scope, following, position, round, again_at, held, caught, released_at, free_at, version)
        ON archive.hold TO minutebook_app;
      GRANT UPDATE (ground, because, kept_scope, since, scope, free_at) ON archive.held TO minutebook_app;
      GRANT DELETE ON archive.hold_reach TO minutebook_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON archive.trial_held, archive.trial_reach, archive.letting_go TO minutebook_app;
      GRANT UPDATE (state, cooling_until, ended_at, ended_by, ended_by_name, ended_reason, version) ON archive.hold_request TO minutebook_app;
      GRANT UPDATE (settled_at, settled_by_name, note) ON archive.hold_task TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['hold_scope', 'hold_approval', 'held_earlier', 'blocked_deletion'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
        FOREACH t IN ARRAY ARRAY['hold_gate', 'hold_position', 'matter', 'hold', 'held', 'hold_request', 'hold_task'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;

      -- In effect: what it holds may not go, and it catches.
      CREATE FUNCTION archive.hold_stands(h archive.hold) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT h.free_at IS NULL OR h.free_at > archive.now()';

      -- Which of these messages holds keep, and which holds: what they have caught and not let go, and everything in a
      -- conversation of which there are ledger entries that not every hold has looked at. Of what is kept because nobody
      -- has looked yet there is one row, naming the oldest such hold.
      CREATE FUNCTION archive.kept_by_holds(ids bigint[]) RETURNS TABLE (message_id bigint, hold_id bigint) LANGUAGE plpgsql STABLE AS $$
      DECLARE
        blind bigint;
        looked bigint;
        head bigint;
      BEGIN
        RETURN QUERY SELECT d.message_id, d.hold_id FROM archive.held d JOIN archive.hold h ON h.id = d.hold_id
          WHERE d.message_id = ANY (ids) AND (coalesce(d.free_at, h.free_at) IS NULL OR coalesce(d.free_at, h.free_at) > archive.now());
        SELECT min(h.id) INTO blind FROM archive.hold h WHERE NOT h.following AND archive.hold_stands(h);
        SELECT p.position INTO looked FROM archive.hold_position p;
        SELECT l.size INTO head FROM access.log_head l WHERE l.log = 1;
        IF blind IS NULL THEN
          SELECT min(h.id) INTO blind FROM archive.hold h WHERE archive.hold_stands(h);
          IF blind IS NULL THEN RETURN; END IF;
          -- So far behind, to look which conversations are concerned costs more than it frees.
          IF head - looked <= 50000 THEN
            RETURN QUERY
              WITH news AS (
                SELECT l.ref FROM access.log_leaf l WHERE l.log = 1 AND l.idx >= looked
                UNION ALL SELECT unnest(p.refs) FROM access.log_pending p WHERE p.log = 1
              ), moved AS (
                SELECT v.message_id AS id FROM news JOIN archive.version v ON v.id = news.ref
                UNION SELECT a.message_id FROM news JOIN archive.annotation a ON a.id = news.ref
              )
              SELECT k.id, blind FROM archive.message k
              WHERE k.id = ANY (ids) AND k.conversation_id IN (SELECT m.conversation_id FROM moved JOIN archive.message m ON m.id = moved.id)
                AND NOT EXISTS (SELECT FROM archive.held d WHERE d.message_id = k.id AND d.hold_id = blind AND coalesce(d.free_at > archive.now(), true));
            RETURN;
          END IF;
        END IF;
        RETURN QUERY SELECT DISTINCT i.id, blind FROM unnest(ids) AS i (id)
          WHERE NOT EXISTS (SELECT FROM archive.held d WHERE d.message_id = i.id AND d.hold_id = blind AND coalesce(d.free_at > archive.now(), true));
      END $$;

      -- Nobody approves what they asked for, and nothing is approved that is not open.
      CREATE FUNCTION archive.check_hold_approval() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM archive.hold_request r WHERE r.id = NEW.request_id AND r.state = 'proposed' AND r.requested_by <> NEW.approver) THEN
          RAISE EXCEPTION 'hold request % cannot be approved by %', NEW.request_id, NEW.approver USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER another BEFORE INSERT ON archive.hold_approval FOR EACH ROW EXECUTE FUNCTION archive.check_hold_approval();
      ALTER TABLE archive.hold_approval ENABLE ALWAYS TRIGGER another;

      -- Two approvals, then the days asked for, counted from the second (R54).
      CREATE FUNCTION archive.check_hold_request() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'INSERT' THEN
          IF NEW.state <> 'proposed' THEN RAISE EXCEPTION 'a hold request begins as proposed' USING ERRCODE = 'MB001'; END IF;
          RETURN NEW;
        END IF;
        IF NEW.cooling_until IS DISTINCT FROM OLD.cooling_until AND NOT (OLD.state = 'proposed' AND NEW.state = 'cooling') THEN
          RAISE EXCEPTION 'the cooling-off of hold request % stays as it is', NEW.id USING ERRCODE = 'MB001';
        END IF;
        IF NEW.state = OLD.state THEN RETURN NEW; END IF;
        IF NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY['proposed>cooling', 'proposed>refused', 'proposed>withdrawn', 'proposed>stopped', 'cooling>stopped', 'cooling>applying',
            'cooling>done', 'applying>done']) THEN
          RAISE EXCEPTION 'hold request % does not go from % to %', NEW.id, OLD.state, NEW.state USING ERRCODE = 'MB001';
        END IF;
        IF NEW.state = 'cooling' AND ((SELECT count(*) FROM archive.hold_approval a WHERE a.request_id = NEW.id) < 2
            OR NEW.cooling_until < (SELECT max(a.at) FROM archive.hold_approval a WHERE a.request_id = NEW.id) + make_interval(days => NEW.cooling_days)
            OR NEW.cooling_until < archive.now() + make_interval(days => NEW.cooling_days)) THEN
          RAISE EXCEPTION 'hold request % needs two approvals and its days of cooling-off', NEW.id USING ERRCODE = 'MB001';
        END IF;
        IF NEW.state IN ('applying', 'done') AND NEW.cooling_until > archive.now() THEN
          RAISE EXCEPTION 'hold request % cools off until %', NEW.id, NEW.cooling_until USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER in_order BEFORE INSERT OR UPDATE ON archive.hold_request FOR EACH ROW EXECUTE FUNCTION archive.check_hold_request();
      ALTER TABLE archive.hold_request ENABLE ALWAYS TRIGGER in_order;

      -- A hold lets go only by a release that was approved, at the end of its cooling-off. Once free it stays so.
      CREATE FUNCTION archive.check_hold() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'INSERT' THEN
          IF NEW.state <> 'in-effect' OR NEW.following OR NEW.position <> 0 THEN
            RAISE EXCEPTION 'a hold begins in effect, with everything to look at' USING ERRCODE = 'MB001';
          END IF;
          RETURN NEW;
        END IF;
        IF OLD.free_at <= archive.now() AND (NEW.free_at IS DISTINCT FROM OLD.free_at OR NEW.scope <> OLD.scope) THEN
          RAISE EXCEPTION 'hold % was released and stays so', OLD.id USING ERRCODE = 'MB001';
        END IF;
        IF NEW.free_at IS DISTINCT FROM OLD.free_at AND NEW.free_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM archive.hold_request r WHERE r.hold_id = NEW.id AND r.kind = 'release' AND r.state = 'cooling' AND r.cooling_until <= NEW.free_at) THEN
          RAISE EXCEPTION 'the release of hold % is not approved', NEW.id USING ERRCODE = 'MB001';
        END IF;
        -- What somebody previews and approves is what lets go of the scope in force.
        IF NEW.scope <> OLD.scope AND EXISTS (SELECT FROM archive.hold_request r WHERE r.hold_id = NEW.id AND r.state IN ('proposed', 'cooling')) THEN
          RAISE EXCEPTION 'a request to let go of hold % is open, of the scope it has', NEW.id USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER begins BEFORE INSERT ON archive.hold FOR EACH ROW EXECUTE FUNCTION archive.check_hold();
      ALTER TABLE archive.hold ENABLE ALWAYS TRIGGER begins;
      -- Not for the counts, which move with the ledger.
      CREATE TRIGGER holds BEFORE UPDATE ON archive.hold FOR EACH ROW WHEN (NEW.free_at IS DISTINCT FROM OLD.free_at OR NEW.scope <> OLD.scope)
        EXECUTE FUNCTION archive.check_hold();
      ALTER TABLE archive.hold ENABLE ALWAYS TRIGGER holds;

      -- A held message is let go only by a narrowing that was approved and has cooled off (R55).
      CREATE FUNCTION archive.check_held() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM changed n JOIN former o USING (message_id, hold_id) WHERE n.free_at IS NOT NULL AND n.free_at IS DISTINCT FROM o.free_at
            AND NOT EXISTS (SELECT FROM archive.hold_request r JOIN archive.hold h ON h.id = r.hold_id WHERE r.hold_id = n.hold_id AND r.kind = 'narrowing'
              AND r.state = 'applying' AND r.cooling_until <= archive.now() AND h.following AND n.kept_scope < h.scope)) THEN
          RAISE EXCEPTION 'a held message is let go only by a narrowing that was approved' USING ERRCODE = 'MB001';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER held AFTER UPDATE ON archive.held REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.check_held();
      ALTER TABLE archive.held ENABLE ALWAYS TRIGGER held;

      -- What was let go may be held again, from then on. Otherwise since when, and by which scope, stays as it was written.
      CREATE FUNCTION archive.keep_term() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        IF OLD.free_at IS NULL OR NEW.free_at IS NOT NULL OR NEW.since < OLD.free_at THEN
          RAISE EXCEPTION 'since when message % is held by hold % stays as it is', OLD.message_id, OLD.hold_id USING ERRCODE = 'MB001';
        END IF;
        INSERT INTO archive.held_earlier (message_id, hold_id, since, scope, ground, free_at)
          VALUES (OLD.message_id, OLD.hold_id, OLD.since, OLD.scope, OLD.ground, OLD.free_at);
        RETURN NULL;
      END $$;
      CREATE TRIGGER term AFTER UPDATE ON archive.held FOR EACH ROW
        WHEN (NEW.since <> OLD.since OR NEW.scope <> OLD.scope OR (OLD.free_at IS NOT NULL AND NEW.free_at IS NULL)) EXECUTE FUNCTION archive.keep_term();
      ALTER TABLE archive.held ENABLE ALWAYS TRIGGER term;

      -- A further handle of a custodian: what their holds have looked at, they have not looked at with it. In the
      -- transaction that says whose it is, so nothing of it can go in between.
      CREATE FUNCTION archive.look_again() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE stale bigint[];
      BEGIN
        -- A hold that is being placed is waited for, and waits. Not FOR SHARE: two that share it wait for each other below.
        PERFORM FROM archive.hold_gate FOR NO KEY UPDATE;
        SELECT array_agg(DISTINCT h.id) INTO stale FROM archive.hold h JOIN archive.hold_scope s ON s.hold_id = h.id AND s.number = h.scope
          JOIN mapped m ON m.person_id = ANY (s.persons) WHERE archive.hold_stands(h);
        IF stale IS NOT NULL THEN
          UPDATE archive.hold_gate SET revision = revision + 1;
          UPDATE archive.hold SET following = false, position = 0, round = round + 1, again_at = CASE WHEN following THEN archive.now() ELSE again_at END
            WHERE id = ANY (stale);
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER look_again AFTER INSERT ON archive.person_handle REFERENCING NEW TABLE AS mapped FOR EACH STATEMENT EXECUTE FUNCTION archive.look_again();

      -- By whatever path the directory learns of it.
      CREATE FUNCTION archive.raise_hold_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO archive.hold_task (hold_id, person_id, kind, before, raised_at)
          SELECT h.id, n.id, k.kind, CASE k.kind WHEN 'renamed' THEN o.name END, archive.now()
          FROM persons_now n JOIN persons_before o ON o.id = n.id
          JOIN archive.hold h ON archive.hold_stands(h)
          JOIN archive.hold_scope s ON s.hold_id = h.id AND s.number = h.scope AND n.id = ANY (s.persons)
          CROSS JOIN (VALUES ('departed'), ('renamed')) AS k (kind)
          WHERE (k.kind = 'departed' AND n.state = 'left' AND o.state <> 'left')
            OR (k.kind = 'renamed' AND (n.name <> o.name OR n.external_id <> o.external_id))
          ON CONFLICT DO NOTHING;
        RETURN NULL;
      END $$;
      CREATE TRIGGER hold_tasks AFTER UPDATE ON archive.person REFERENCING OLD TABLE AS persons_before NEW TABLE AS persons_now FOR EACH STATEMENT
        EXECUTE FUNCTION archive.raise_hold_tasks();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER hold_tasks ON archive.person;
      DROP TRIGGER look_again ON archive.person_handle;
      DROP FUNCTION archive.raise_hold_tasks, archive.look_again, archive.kept_by_holds, archive.hold_stands;
      DROP VIEW archive.held_term;
      DROP TABLE archive.trial_held, archive.trial_reach, archive.letting_go, archive.blocked_deletion, archive.hold_task, archive.hold_approval, archive.hold_request, archive.hold_reach, archive.held_earlier, archive.held, archive.hold_scope,
        archive.hold, archive.matter, archive.hold_position, archive.hold_gate;
      DROP INDEX archive.message_reacting;
      DROP FUNCTION archive.keep_term, archive.check_held, archive.check_hold, archive.check_hold_request, archive.check_hold_approval;
    `);
  }
}
