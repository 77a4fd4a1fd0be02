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

      CREATE TABLE review.alert (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hit_id bigint NOT NULL UNIQUE,
        message_id bigint NOT NULL,
        message_version smallint NOT NULL,
        conversation_id bigint NOT NULL,
        rule_version_id bigint NOT NULL,
        severity smallint NOT NULL,
        state text NOT NULL CHECK (state IN ('new', 'claimed', 'decided', 'closed')),
        raised_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        claimed_by uuid,
        claimed_by_name text,
        -- The decision that stands; null while there is none.
        decision_id bigint,
        version int NOT NULL,
        CHECK ((state IN ('new', 'closed')) OR claimed_by IS NOT NULL),
        CHECK ((state IN ('decided', 'closed')) = (decision_id IS NOT NULL))
      );
      CREATE INDEX alert_queue ON review.alert (state, due_at, id);
      CREATE INDEX alert_mine ON review.alert (claimed_by, state, due_at, id);
      CREATE INDEX alert_by_conversation ON review.alert (conversation_id);
      CREATE INDEX alert_by_rule ON review.alert (rule_version_id);

      -- Decisions and signatures only ever grow: an undone or returned decision stays, and says so.
      CREATE TABLE review.decision (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        alert_id bigint NOT NULL REFERENCES review.alert,
        disposition text NOT NULL CHECK (disposition IN ('escalated', 'cleared', 'false-positive', 'violation')),
        reason text NOT NULL,
        decided_by uuid NOT NULL,
        decided_by_name text NOT NULL,
        decided_at timestamptz NOT NULL,
        dwell int
      );
      CREATE INDEX decision_by_alert ON review.decision (alert_id, id);
      CREATE INDEX decision_by_time ON review.decision (decided_at, id);
      CREATE INDEX decision_by_reviewer ON review.decision (decided_by, decided_at);
      ALTER TABLE review.alert ADD FOREIGN KEY (decision_id) REFERENCES review.decision;

      CREATE TABLE review.signature (
        decision_id bigint PRIMARY KEY REFERENCES review.decision,
        outcome text NOT NULL CHECK (outcome IN ('signed', 'returned', 'undone')),
        signed_by uuid NOT NULL,
        signed_by_name text NOT NULL,
        signed_at timestamptz NOT NULL,
        reason text
      );

      -- Opening is not reviewing (R30): it is kept apart, for showing what a reader has seen before.
      CREATE TABLE review.opened (
        alert_id bigint NOT NULL REFERENCES review.alert,
        user_id uuid NOT NULL,
        first_at timestamptz NOT NULL,
        PRIMARY KEY (alert_id, user_id)
      );

      -- Nobody signs their own decision, whatever the program says (promise 5). Undoing is one's own.
      CREATE FUNCTION review.refuse_own_signature() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE decider uuid;
      BEGIN
        SELECT decided_by INTO decider FROM review.decision WHERE id = NEW.decision_id;
        IF (NEW.outcome = 'undone') <> (decider = NEW.signed_by) THEN
          RAISE EXCEPTION 'decision % cannot be % by this person', NEW.decision_id, NEW.outcome USING ERRCODE = 'MB002';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER not_own BEFORE INSERT ON review.signature FOR EACH ROW EXECUTE FUNCTION review.refuse_own_signature();
      ALTER TABLE review.signature ENABLE ALWAYS TRIGGER not_own;

      GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA review TO minutebook_app;
      GRANT UPDATE ON review.alert, review.state TO minutebook_app;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['decision', 'signature', 'opened'] LOOP
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
