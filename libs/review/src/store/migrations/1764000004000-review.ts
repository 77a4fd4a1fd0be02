import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Review1764000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA review;
      GRANT USAGE ON SCHEMA review TO minutebook_app;

      -- Place in the hits of surveillance: which of them are alerts already.
      CREATE TABLE review.state (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        hit bigint NOT NULL
      );
      INSERT INTO review.state (hit) VALUES (0);

      -- Queues are asked in the order of their places; the first whose lists all fit takes an alert. The last one has no lists.
      CREATE TABLE review.queue (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        place int NOT NULL,
        takes_all boolean NOT NULL DEFAULT false,
        lexicons bigint[] NOT NULL DEFAULT '{}',
        channels text[] NOT NULL DEFAULT '{}',
        desks text[] NOT NULL DEFAULT '{}',
        languages text[] NOT NULL DEFAULT '{}',
        directions text[] NOT NULL DEFAULT '{}',
        severities smallint[] NOT NULL DEFAULT '{}',
        owner uuid,
        assignment text NOT NULL DEFAULT 'pull' CHECK (assignment IN ('pull', 'auto')),
        -- Hours an alert may wait, for severity 1, 2, 3.
        hours int[] NOT NULL DEFAULT '{168,72,24}' CHECK (array_length(hours, 1) = 3),
        business_days boolean NOT NULL DEFAULT false,
        -- Further signatures a decision needs, by disposition.
        signatures jsonb NOT NULL DEFAULT '{"escalated": 1, "cleared": 1, "false-positive": 1, "violation": 1}',
        undo_minutes int NOT NULL DEFAULT 15,
        hold_minutes int NOT NULL DEFAULT 240,
        idle_days int NOT NULL DEFAULT 5,
        alert_limit int,
        closed_at timestamptz,
        version int NOT NULL DEFAULT 0
      );
      CREATE UNIQUE INDEX queue_name ON review.queue (name) WHERE closed_at IS NULL;
      CREATE UNIQUE INDEX queue_rest ON review.queue (takes_all) WHERE takes_all;
      INSERT INTO review.queue (name, place, takes_all) VALUES ('All alerts', 1000000, true);

      -- Who works in a queue; without members it is everybody's who may decide.
      CREATE TABLE review.member (
        queue_id bigint NOT NULL REFERENCES review.queue,
        user_id uuid NOT NULL,
        PRIMARY KEY (queue_id, user_id)
      );

      CREATE TABLE review.duty (
        user_id uuid PRIMARY KEY,
        languages text[] NOT NULL DEFAULT '{}',
        zone text NOT NULL DEFAULT 'UTC',
        -- ISO days of the week; empty is any.
        days smallint[] NOT NULL DEFAULT '{}',
        starts time,
        ends time,
        capacity_hours numeric(4, 2),
        quota int,
        version int NOT NULL DEFAULT 0
      );

      CREATE TABLE review.delegation (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        delegator uuid NOT NULL,
        delegate uuid NOT NULL CHECK (delegate <> delegator),
        -- Empty: all queues of the delegator.
        queues bigint[] NOT NULL DEFAULT '{}',
        from_at timestamptz NOT NULL,
        until_at timestamptz NOT NULL CHECK (until_at > from_at),
        reason text NOT NULL,
        sign_off_days int NOT NULL,
        signed_off_at timestamptz,
        given_by uuid NOT NULL,
        ended_at timestamptz,
        version int NOT NULL DEFAULT 0
      );
      CREATE INDEX delegation_by_delegate ON review.delegation (delegate, until_at);
      CREATE INDEX delegation_by_delegator ON review.delegation (delegator, until_at);

      CREATE TABLE review.alert (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hit_id bigint NOT NULL UNIQUE,
        message_id bigint NOT NULL,
        message_version smallint NOT NULL,
        conversation_id bigint NOT NULL,
        rule_version_id bigint NOT NULL,
        rule_id bigint NOT NULL,
        lexicon_id bigint NOT NULL,
        severity smallint NOT NULL,
        queue_id bigint NOT NULL REFERENCES review.queue,
        -- What it is routed by, as it was when it was raised.
        channel text NOT NULL,
        language text NOT NULL,
        direction text NOT NULL CHECK (direction IN ('internal', 'inbound', 'outbound', 'unknown')),
        desk text,
        -- External id, in the directory, of the person whose conduct is in question: who wrote it, else the first of the firm it went to.
        subject text,
        state text NOT NULL CHECK (state IN ('new', 'claimed', 'decided', 'closed')),
        -- What to look at first, of 100, and the figures that make it (docs/folding.md).
        score smallint NOT NULL DEFAULT 0 CHECK (score BETWEEN 0 AND 100),
        score_of jsonb,
        -- Hits folded under it: rows of review.folded.
        members smallint NOT NULL DEFAULT 0 CHECK (members >= 0),
        -- An alert on the like that had been decided when this one was raised, and in what they are alike.
        before_id bigint REFERENCES review.alert,
        before_kind text,
        raised_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        assigned_to uuid,
        assigned_to_name text,
        claimed_by uuid,
        claimed_by_name text,
        claimed_at timestamptz,
        -- Kept out of the queues until then; null: not set aside.
        snoozed_until timestamptz,
        -- The decision that stands; null while there is none.
        decision_id bigint,
        signatures_needed smallint NOT NULL DEFAULT 0,
        -- Who signed the decision that stands, in order.
        signers uuid[] NOT NULL DEFAULT '{}',
        signatures smallint GENERATED ALWAYS AS (cardinality(signers)) STORED,
        closed_at timestamptz,
        -- External ids of those it was ever escalated about: neither they nor anybody above them see it (R182).
        kept_from text[] NOT NULL DEFAULT '{}',
        version int NOT NULL,
        CHECK ((state IN ('new', 'closed')) OR claimed_by IS NOT NULL),
        CHECK ((state IN ('decided', 'closed')) = (decision_id IS NOT NULL)),
        CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
        CHECK (state <> 'closed' OR cardinality(signers) >= signatures_needed),
        CHECK (state IN ('decided', 'closed') OR signers = '{}')
      );
      CREATE INDEX alert_open ON review.alert (queue_id, due_at, id) WHERE state IN ('new', 'claimed');
      CREATE INDEX alert_by_score ON review.alert (score DESC, id) WHERE state IN ('new', 'claimed');
      CREATE INDEX alert_due ON review.alert (due_at, id) WHERE state IN ('new', 'claimed');
      CREATE INDEX alert_to_sign ON review.alert (due_at, id) WHERE state = 'decided';
      CREATE INDEX alert_closed ON review.alert (closed_at, id) WHERE state = 'closed';
      CREATE INDEX alert_raised ON review.alert (raised_at, id);
      CREATE INDEX alert_mine ON review.alert (claimed_by, state, due_at, id) INCLUDE (queue_id, snoozed_until, conversation_id) WHERE state IN ('claimed', 'decided');
      CREATE INDEX alert_assigned ON review.alert (assigned_to, due_at, id) WHERE state = 'new' AND assigned_to IS NOT NULL;
      CREATE INDEX alert_snoozed ON review.alert (queue_id, snoozed_until) INCLUDE (conversation_id) WHERE snoozed_until IS NOT NULL AND state IN ('new', 'claimed');
      CREATE INDEX alert_part_signed ON review.alert USING gin (signers) WHERE state = 'decided' AND signers <> '{}';
      CREATE INDEX alert_claimed ON review.alert (queue_id, claimed_at) WHERE state = 'claimed';
      CREATE INDEX alert_by_conversation ON review.alert (conversation_id);
      CREATE INDEX alert_by_message ON review.alert (message_id);
      CREATE INDEX alert_by_rule ON review.alert (rule_version_id) INCLUDE (decision_id);
      CREATE INDEX alert_kept ON review.alert USING gin (kept_from) WHERE kept_from <> '{}';
      CREATE INDEX alert_by_subject ON review.alert (subject, raised_at) WHERE subject IS NOT NULL;

      -- Hits that are decided with an alert, not by themselves: each hit is an alert's own, or stands here. What an alert of
      -- its own would be is kept, so that it can be made one.
      CREATE TABLE review.folded (
        hit_id bigint PRIMARY KEY,
        alert_id bigint NOT NULL REFERENCES review.alert,
        kind text NOT NULL CHECK (kind IN ('copy', 'near', 'quote', 'thread')),
        -- Terms both have, of those either has, in percent.
        likeness smallint NOT NULL CHECK (likeness BETWEEN 0 AND 100),
        message_id bigint NOT NULL,
        message_version smallint NOT NULL,
        conversation_id bigint NOT NULL,
        rule_version_id bigint NOT NULL,
        severity smallint NOT NULL,
        channel text NOT NULL,
        language text NOT NULL,
        direction text NOT NULL,
        desk text,
        subject text,
        score_of jsonb NOT NULL,
        due_at timestamptz NOT NULL,
        folded_at timestamptz NOT NULL
      );
      CREATE INDEX folded_by_alert ON review.folded (alert_id, hit_id);
      CREATE INDEX folded_by_message ON review.folded (message_id);
      CREATE INDEX folded_by_conversation ON review.folded (conversation_id);
      -- Nothing joins or leaves what is decided, whatever the program says.
      CREATE FUNCTION review.refuse_folding() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE wrong bigint;
      BEGIN
        SELECT c.alert_id INTO wrong FROM changed c JOIN review.alert a ON a.id = c.alert_id
        WHERE a.state NOT IN ('new', 'claimed') OR EXISTS (SELECT FROM review.alert b WHERE b.hit_id = c.hit_id AND TG_OP = 'INSERT') LIMIT 1;
        IF wrong IS NOT NULL THEN
          RAISE EXCEPTION 'members of alert % do not change', wrong USING ERRCODE = 'MB003';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER folding_in AFTER INSERT ON review.folded REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review.refuse_folding();
      CREATE TRIGGER folding_out AFTER DELETE ON review.folded REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review.refuse_folding();
      ALTER TABLE review.folded ENABLE ALWAYS TRIGGER folding_in;
      ALTER TABLE review.folded ENABLE ALWAYS TRIGGER folding_out;

      -- What alerts are found by that a later hit may be like, per rule: hashes, never words, and those only for a time.
      CREATE TABLE review.trace (
        rule_id bigint NOT NULL,
        key bytea NOT NULL,
        alert_id bigint NOT NULL REFERENCES review.alert,
        -- When its message was sent, and by whom.
        at timestamptz NOT NULL,
        author text NOT NULL,
        made_at timestamptz NOT NULL,
        PRIMARY KEY (rule_id, key, alert_id)
      );
      CREATE INDEX trace_by_time ON review.trace (made_at);

      -- Many alerts decided by one reason, with the list as it was chosen (R31).
      CREATE TABLE review.bulk (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        disposition text NOT NULL,
        reason text NOT NULL,
        alerts bigint[] NOT NULL,
        decided_by uuid NOT NULL,
        decided_at timestamptz NOT NULL
      );

      -- Decisions and signatures only ever grow: an undone or returned decision stays, and says so.
      CREATE TABLE review.decision (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        alert_id bigint NOT NULL REFERENCES review.alert,
        disposition text NOT NULL CHECK (disposition IN ('escalated', 'cleared', 'false-positive', 'violation')),
        reason text NOT NULL,
        decided_by uuid NOT NULL,
        decided_by_name text NOT NULL,
        decided_at timestamptz NOT NULL,
        dwell int,
        -- Hits it was made for besides the alert's own.
        members bigint[] NOT NULL DEFAULT '{}',
        bulk_id bigint REFERENCES review.bulk,
        delegation_id bigint REFERENCES review.delegation
      );
      CREATE INDEX decision_by_alert ON review.decision (alert_id, id);
      CREATE INDEX decision_disposition ON review.decision (id) INCLUDE (disposition);
      CREATE INDEX decision_by_time ON review.decision (decided_at, id);
      CREATE INDEX decision_by_reviewer ON review.decision (decided_by, decided_at) INCLUDE (id);
      CREATE INDEX decision_by_delegation ON review.decision (delegation_id) WHERE delegation_id IS NOT NULL;
      ALTER TABLE review.alert ADD FOREIGN KEY (decision_id) REFERENCES review.decision;

      -- What was done about a decision, in order. The level of what ended it is the next one.
      CREATE TABLE review.signature (
        decision_id bigint NOT NULL REFERENCES review.decision,
        level smallint NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('signed', 'returned', 'undone', 'reopened')),
        signed_by uuid NOT NULL,
        signed_by_name text NOT NULL,
        signed_at timestamptz NOT NULL,
        reason text,
        PRIMARY KEY (decision_id, level)
      );
      CREATE INDEX signature_by_time ON review.signature (signed_at);
      CREATE INDEX signature_undone ON review.signature (signed_by, signed_at) INCLUDE (decision_id) WHERE outcome = 'undone';

      CREATE TABLE review.note (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        alert_id bigint NOT NULL REFERENCES review.alert,
        text text NOT NULL,
        written_by uuid NOT NULL,
        written_by_name text NOT NULL,
        written_at timestamptz NOT NULL,
        mentions uuid[] NOT NULL DEFAULT '{}'
      );
      CREATE INDEX note_by_alert ON review.note (alert_id, id);

      CREATE TABLE review.tag (
        alert_id bigint NOT NULL REFERENCES review.alert,
        tag text NOT NULL,
        PRIMARY KEY (alert_id, tag)
      );
      CREATE INDEX tag_by_name ON review.tag (tag, alert_id);

      CREATE TABLE review.template (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        disposition text,
        text text NOT NULL,
        removed_at timestamptz,
        version int NOT NULL DEFAULT 0
      );
      CREATE UNIQUE INDEX template_name ON review.template (name) WHERE removed_at IS NULL;

      -- How many alerts are in which state of which queue, without counting them: a sum, and changes not yet added to it.
      -- Changes are rows of their own so that two decisions never wait for one counter.
      CREATE TABLE review.tally (
        queue_id bigint NOT NULL,
        state text NOT NULL,
        n bigint NOT NULL,
        PRIMARY KEY (queue_id, state)
      );
      CREATE TABLE review.tally_change (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        queue_id bigint NOT NULL,
        state text NOT NULL,
        n int NOT NULL
      );
      CREATE FUNCTION review.tally_alerts() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'INSERT' THEN
          INSERT INTO review.tally_change (queue_id, state, n) SELECT queue_id, state, count(*) FROM after_rows GROUP BY 1, 2;
        ELSE
          INSERT INTO review.tally_change (queue_id, state, n)
          SELECT queue_id, state, sum(n) FROM (
            SELECT queue_id, state, 1 AS n FROM after_rows UNION ALL SELECT queue_id, state, -1 FROM before_rows
          ) c GROUP BY 1, 2 HAVING sum(n) <> 0;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER tally_insert AFTER INSERT ON review.alert REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION review.tally_alerts();
      CREATE TRIGGER tally_update AFTER UPDATE ON review.alert REFERENCING NEW TABLE AS after_rows OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION review.tally_alerts();

      -- Opening is not reviewing (R30): it is kept apart, for showing what a reader has seen before.
      CREATE TABLE review.opened (
        alert_id bigint NOT NULL REFERENCES review.alert,
        user_id uuid NOT NULL,
        user_name text NOT NULL,
        first_at timestamptz NOT NULL,
        PRIMARY KEY (alert_id, user_id)
      );

      -- Nobody signs their own decision, one made in their stead, or twice, whatever the program says (promise 5). Undoing is one's own.
      CREATE FUNCTION review.refuse_own_signature() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE decider uuid;
      BEGIN
        SELECT decided_by INTO decider FROM review.decision WHERE id = NEW.decision_id;
        IF (NEW.outcome IN ('signed', 'returned') AND decider = NEW.signed_by) OR (NEW.outcome = 'undone' AND decider <> NEW.signed_by)
          OR (NEW.outcome IN ('signed', 'returned') AND EXISTS (
            SELECT 1 FROM review.decision d JOIN review.delegation g ON g.id = d.delegation_id WHERE d.id = NEW.decision_id AND g.delegator = NEW.signed_by))
          OR (NEW.outcome = 'signed' AND EXISTS (
            SELECT 1 FROM review.signature s WHERE s.decision_id = NEW.decision_id AND s.signed_by = NEW.signed_by AND s.outcome = 'signed')) THEN
          RAISE EXCEPTION 'decision % cannot be % by this person', NEW.decision_id, NEW.outcome USING ERRCODE = 'MB002';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER not_own BEFORE INSERT ON review.signature FOR EACH ROW EXECUTE FUNCTION review.refuse_own_signature();
      ALTER TABLE review.signature ENABLE ALWAYS TRIGGER not_own;

      GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA review TO minutebook_app;
      GRANT UPDATE ON review.alert, review.state, review.queue, review.duty, review.delegation, review.template, review.tally TO minutebook_app;
      GRANT DELETE ON review.member, review.tag, review.tally_change, review.folded, review.trace TO minutebook_app;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['decision', 'signature', 'opened', 'note', 'bulk'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE review.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA review CASCADE');
  }
}
