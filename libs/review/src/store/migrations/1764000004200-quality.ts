import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Quality1764000004200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What was rendered, by the hash of its canonical bytes: many reports speak of the same view.
      CREATE TABLE review.reading_view (
        hash bytea PRIMARY KEY CHECK (length(hash) = 32),
        content bytea NOT NULL
      );
      -- One report: what was in view since the last one, and for how long. Reading reviews nothing (R30).
      CREATE TABLE review.reading (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        alert_id bigint REFERENCES review.alert,
        conversation_id bigint NOT NULL,
        user_id uuid NOT NULL,
        user_name text NOT NULL,
        view_hash bytea NOT NULL REFERENCES review.reading_view,
        elapsed int NOT NULL CHECK (elapsed > 0),
        -- In view, in step: message, version, milliseconds.
        messages bigint[] NOT NULL,
        versions smallint[] NOT NULL,
        ms int[] NOT NULL CHECK (cardinality(ms) = cardinality(messages) AND cardinality(versions) = cardinality(messages)),
        at timestamptz NOT NULL
      );
      CREATE INDEX reading_by_alert ON review.reading (alert_id, user_id) WHERE alert_id IS NOT NULL;
      CREATE INDEX reading_by_conversation ON review.reading (conversation_id, user_id);

      CREATE TABLE review.programme (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        reviewer uuid,
        queue_id bigint REFERENCES review.queue,
        period text NOT NULL CHECK (period IN ('week', 'month', 'quarter')),
        share smallint NOT NULL CHECK (share BETWEEN 0 AND 100),
        minimum int NOT NULL,
        known_share smallint NOT NULL CHECK (known_share BETWEEN 0 AND 100),
        days smallint NOT NULL,
        readers uuid[] NOT NULL,
        -- Last day of the last period that was drawn from.
        drawn_until date NOT NULL,
        ended_at timestamptz,
        version int NOT NULL DEFAULT 0,
        CHECK (share > 0 OR minimum > 0)
      );
      CREATE UNIQUE INDEX programme_name ON review.programme (name) WHERE ended_at IS NULL;

      -- Seed and eligible decisions give the same sample again, whoever draws it (R180).
      CREATE TABLE review.draw (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        programme_id bigint REFERENCES review.programme,
        reviewer uuid,
        queue_id bigint REFERENCES review.queue,
        from_day date NOT NULL,
        to_day date NOT NULL CHECK (to_day >= from_day),
        seed text NOT NULL,
        share smallint NOT NULL,
        minimum int NOT NULL,
        eligible bigint[] NOT NULL,
        eligible_hash bytea NOT NULL,
        sample bigint[] NOT NULL,
        drawn_by text NOT NULL,
        drawn_by_name text NOT NULL,
        at timestamptz NOT NULL,
        UNIQUE (programme_id, to_day)
      );

      CREATE TABLE review.known_answer (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        alert_id bigint NOT NULL REFERENCES review.alert,
        decision_id bigint NOT NULL REFERENCES review.decision,
        note text NOT NULL,
        marked_by uuid NOT NULL,
        marked_by_name text NOT NULL,
        marked_at timestamptz NOT NULL,
        retired_at timestamptz,
        version int NOT NULL DEFAULT 0
      );
      CREATE UNIQUE INDEX known_answer_alert ON review.known_answer (alert_id) WHERE retired_at IS NULL;

      -- Blind tasks. Re-reads and known answers share one table and one sequence of ids, so that a number tells nothing.
      CREATE TABLE review.reread (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        alert_id bigint NOT NULL REFERENCES review.alert,
        decision_id bigint NOT NULL REFERENCES review.decision,
        first_by uuid NOT NULL,
        draw_id bigint REFERENCES review.draw,
        known_id bigint REFERENCES review.known_answer,
        reader uuid CHECK (reader <> first_by),
        reader_name text,
        dealt_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        -- When the reader first opened it.
        viewed_at timestamptz,
        disposition text CHECK (disposition IN ('escalated', 'cleared', 'false-positive', 'violation')),
        reason text,
        differs boolean,
        answered_at timestamptz,
        withdrawn_at timestamptz,
        withdrawn_by uuid,
        withdrawn_reason text,
        version int NOT NULL DEFAULT 0,
        CHECK ((answered_at IS NULL) = (disposition IS NULL) AND (answered_at IS NULL) = (differs IS NULL) AND (answered_at IS NULL) = (reason IS NULL)),
        CHECK (answered_at IS NULL OR (reader IS NOT NULL AND withdrawn_at IS NULL)),
        CHECK (draw_id IS NOT NULL OR known_id IS NOT NULL)
      );
      CREATE UNIQUE INDEX reread_once ON review.reread (decision_id) WHERE known_id IS NULL AND withdrawn_at IS NULL;
      CREATE UNIQUE INDEX reread_known_once ON review.reread (known_id, reader) WHERE known_id IS NOT NULL;
      CREATE INDEX reread_open ON review.reread (reader, due_at, id) WHERE answered_at IS NULL AND withdrawn_at IS NULL;
      CREATE INDEX reread_to_settle ON review.reread (id) WHERE differs AND known_id IS NULL;
      CREATE INDEX reread_by_first ON review.reread (first_by, answered_at);
      CREATE INDEX reread_by_reader ON review.reread (reader, answered_at);
      CREATE INDEX reread_by_alert ON review.reread (alert_id);
      CREATE INDEX reread_by_draw ON review.reread (draw_id);

      CREATE TABLE review.settlement (
        reread_id bigint PRIMARY KEY REFERENCES review.reread,
        stands text NOT NULL CHECK (stands IN ('first', 'second')),
        feedback text NOT NULL,
        settled_by uuid NOT NULL,
        settled_by_name text NOT NULL,
        settled_at timestamptz NOT NULL
      );
      CREATE TABLE review.feedback_read (
        reread_id bigint PRIMARY KEY REFERENCES review.settlement,
        at timestamptz NOT NULL
      );

      -- Whoever judged it, first or second, does not settle it, whatever the program says.
      CREATE FUNCTION review.refuse_own_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM review.reread r WHERE r.id = NEW.reread_id
          AND (NEW.settled_by IN (r.first_by, r.reader) OR r.differs IS NOT TRUE OR r.known_id IS NOT NULL)) THEN
          RAISE EXCEPTION 're-read % cannot be settled by this person', NEW.reread_id USING ERRCODE = 'MB002';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER not_own BEFORE INSERT ON review.settlement FOR EACH ROW EXECUTE FUNCTION review.refuse_own_settlement();
      ALTER TABLE review.settlement ENABLE ALWAYS TRIGGER not_own;

      CREATE TABLE review.gate (
        queue_id bigint PRIMARY KEY REFERENCES review.queue,
        course text,
        months smallint NOT NULL,
        known_right smallint,
        known_of smallint,
        version int NOT NULL DEFAULT 0,
        CHECK ((known_right IS NULL) = (known_of IS NULL) AND known_right <= known_of)
      );
      CREATE TABLE review.training (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL,
        user_name text NOT NULL,
        course text NOT NULL,
        taken_on date NOT NULL,
        score smallint,
        recorded_by uuid NOT NULL CHECK (recorded_by <> user_id),
        recorded_by_name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        revoked_at timestamptz,
        version int NOT NULL DEFAULT 0
      );
      CREATE INDEX training_by_user ON review.training (user_id, course, taken_on);

      GRANT SELECT, INSERT ON review.reading_view, review.reading, review.programme, review.draw, review.known_answer, review.reread, review.settlement, review.feedback_read, review.gate, review.training TO minutebook_app;
      GRANT UPDATE ON review.programme, review.known_answer, review.reread, review.gate, review.training TO minutebook_app;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['reading_view', 'reading', 'draw', 'settlement', 'feedback_read'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE review.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE review.training, review.gate, review.feedback_read, review.settlement, review.reread, review.known_answer, review.draw, review.programme, review.reading, review.reading_view;
      DROP FUNCTION review.refuse_own_settlement;
    `);
  }
}
