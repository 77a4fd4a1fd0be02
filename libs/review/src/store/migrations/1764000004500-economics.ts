import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Economics1764000004500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How far hits and the audit log are booked.
      CREATE TABLE review.economy_state (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        hit bigint NOT NULL,
        audit bigint NOT NULL
      );
      INSERT INTO review.economy_state (hit, audit) VALUES (0, 0);

      -- Which leaves of a rule hit, and in which zones: few for each rule, however many its hits.
      CREATE TABLE review.pattern (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rule_version_id bigint NOT NULL,
        -- Leaf and zone of each, in order: '0:own 2:quoted'.
        marks text NOT NULL
      );
      CREATE UNIQUE INDEX pattern_once ON review.pattern (rule_version_id, md5(marks));

      CREATE TABLE review.hit_pattern (
        hit_id bigint PRIMARY KEY,
        pattern_id bigint NOT NULL REFERENCES review.pattern
      );

      -- Months (of UTC, by when alerts were raised) of rules; a dirty one is counted anew from the rows themselves.
      CREATE TABLE review.economy_month (
        rule_id bigint NOT NULL,
        month date NOT NULL,
        dirty boolean NOT NULL,
        PRIMARY KEY (rule_id, month)
      );
      CREATE INDEX economy_month_dirty ON review.economy_month (month DESC, rule_id) WHERE dirty;
      CREATE TABLE review.economy (
        rule_id bigint NOT NULL,
        month date NOT NULL,
        pattern_id bigint NOT NULL,
        -- Empty where an alert has none.
        desk text NOT NULL,
        language text NOT NULL,
        hits int NOT NULL,
        alerts int NOT NULL,
        decided int NOT NULL,
        right_of int NOT NULL,
        violations int NOT NULL,
        escalated int NOT NULL,
        dwell bigint NOT NULL,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (rule_id, month, pattern_id, desk, language)
      );

      -- What was decided about rules that were listed for it (R175), and runs of their examples. Both only ever grow.
      CREATE TABLE review.rule_decision (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rule_id bigint NOT NULL,
        rule_version_id bigint NOT NULL,
        -- Number of the version it was decided about.
        version int NOT NULL,
        grounds text[] NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('keep', 'change', 'retire')),
        until date,
        reason text NOT NULL,
        decided_by uuid NOT NULL,
        decided_by_name text NOT NULL,
        decided_at timestamptz NOT NULL,
        -- The decision about this version before this one, 0 for none: of two people who decide at once, one is told.
        after bigint NOT NULL,
        CHECK ((outcome = 'keep') = (until IS NOT NULL)),
        UNIQUE (rule_version_id, after)
      );
      CREATE INDEX rule_decision_by_rule ON review.rule_decision (rule_id, id);
      CREATE TABLE review.rule_test (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rule_id bigint NOT NULL,
        rule_version_id bigint NOT NULL,
        version int NOT NULL,
        engine text NOT NULL,
        examples int NOT NULL,
        failed text[] NOT NULL,
        replayed int NOT NULL,
        missed int NOT NULL,
        tested_by uuid NOT NULL,
        tested_by_name text NOT NULL,
        tested_at timestamptz NOT NULL
      );
      CREATE INDEX rule_test_by_rule ON review.rule_test (rule_id, id);

      CREATE TABLE review.economy_limits (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        untested_months smallint NOT NULL DEFAULT 12,
        silent_months smallint NOT NULL DEFAULT 12,
        precision_floor smallint NOT NULL DEFAULT 10,
        version int NOT NULL DEFAULT 0
      );
      INSERT INTO review.economy_limits DEFAULT VALUES;

      GRANT SELECT, INSERT ON review.pattern, review.hit_pattern, review.rule_decision, review.rule_test TO minutebook_app;
      GRANT SELECT, UPDATE ON review.economy_state, review.economy_limits TO minutebook_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON review.economy_month, review.economy TO minutebook_app;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['rule_decision', 'rule_test'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE review.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE review.economy_limits, review.rule_test, review.rule_decision, review.economy, review.economy_month, review.hit_pattern, review.pattern, review.economy_state',
    );
  }
}
