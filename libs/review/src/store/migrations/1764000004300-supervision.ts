import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Supervision1764000004300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The follower of the audit log that says which days have to be counted anew.
      CREATE TABLE review.figure_position (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        position bigint NOT NULL
      );
      INSERT INTO review.figure_position (position) VALUES (0);

      -- Days of UTC on which something happened. A dirty one is counted anew once it is over, and until then when asked.
      CREATE TABLE review.figure_day (
        day date PRIMARY KEY,
        dirty boolean NOT NULL
      );
      CREATE INDEX figure_day_dirty ON review.figure_day (day) WHERE dirty;

      -- How many alerts of a day's raising came into a queue's backlog on a day, and how many left it: their difference.
      -- The desk is empty where an alert has none.
      CREATE TABLE review.backlog_day (
        day date NOT NULL,
        raised_on date NOT NULL,
        queue_id bigint NOT NULL,
        desk text NOT NULL,
        n int NOT NULL,
        PRIMARY KEY (day, raised_on, queue_id, desk)
      );

      -- In the following three a desk of null means all of them: both are kept, so that neither is added up when asked.
      -- Steps and counts are a histogram of how long it took from raising to deciding; see supervision/histogram.ts.
      CREATE TABLE review.pace_day (
        day date NOT NULL,
        queue_id bigint NOT NULL,
        desk text,
        decided int NOT NULL,
        bulk int NOT NULL,
        on_time int NOT NULL,
        steps smallint[] NOT NULL,
        counts int[] NOT NULL,
        UNIQUE NULLS NOT DISTINCT (day, queue_id, desk)
      );
      CREATE INDEX pace_day_by_desk ON review.pace_day (desk, day) WHERE decided > 0;
      CREATE INDEX pace_day_all ON review.pace_day (day, queue_id) WHERE desk IS NULL;
      CREATE INDEX pace_day_by_queue ON review.pace_day (queue_id, day) WHERE desk IS NULL AND decided > 0;

      -- How long each of them had alerts open; bulk decisions are left out of the histogram.
      CREATE TABLE review.reviewer_day (
        day date NOT NULL,
        queue_id bigint NOT NULL,
        desk text,
        reviewer uuid NOT NULL,
        done int NOT NULL,
        bulk int NOT NULL,
        steps smallint[] NOT NULL,
        counts int[] NOT NULL,
        UNIQUE NULLS NOT DISTINCT (day, queue_id, desk, reviewer)
      );
      CREATE INDEX reviewer_day_by_desk ON review.reviewer_day (desk, day);
      CREATE INDEX reviewer_day_all ON review.reviewer_day (day) WHERE desk IS NULL;

      CREATE TABLE review.rule_day (
        day date NOT NULL,
        queue_id bigint NOT NULL,
        desk text,
        rule_id bigint NOT NULL,
        raised int NOT NULL,
        signed int NOT NULL,
        right_of int NOT NULL,
        dwell bigint NOT NULL,
        UNIQUE NULLS NOT DISTINCT (day, queue_id, desk, rule_id)
      );
      CREATE INDEX rule_day_by_desk ON review.rule_day (desk, day);
      CREATE INDEX rule_day_all ON review.rule_day (day, queue_id) WHERE desk IS NULL;

      -- On which days something of a person was decided; external id, as in alerts.
      CREATE TABLE review.subject_day (
        subject text NOT NULL,
        day date NOT NULL,
        decided int NOT NULL,
        PRIMARY KEY (subject, day)
      );
      CREATE INDEX subject_day_by_day ON review.subject_day (day);

      -- Who has something captured, on which channels: external ids, looked up by a job, with the ledger it was looked up at.
      CREATE TABLE review.captured (
        subject text NOT NULL,
        channel text NOT NULL,
        PRIMARY KEY (subject, channel)
      );
      CREATE TABLE review.captured_at (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        at timestamptz NOT NULL
      );

      CREATE INDEX alert_backlog ON review.alert (queue_id, desk, raised_at, due_at) WHERE state IN ('new', 'claimed');
      CREATE INDEX alert_by_rule_time ON review.alert (rule_id, raised_at);

      -- What the program noticed about supervision itself: once a spell.
      CREATE TABLE review.finding (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('queue-idle', 'queue-overloaded')),
        queue_id bigint NOT NULL REFERENCES review.queue,
        since date NOT NULL,
        days int NOT NULL,
        waiting bigint NOT NULL,
        found_at timestamptz NOT NULL,
        told uuid[] NOT NULL,
        told_names text[] NOT NULL,
        ended_at timestamptz
      );
      CREATE UNIQUE INDEX finding_once ON review.finding (kind, queue_id) WHERE ended_at IS NULL;

      -- A report as it was computed (R195). Its lines only ever grow; what is said of it at the end is said once.
      CREATE TABLE review.report_run (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL,
        parameters jsonb NOT NULL,
        ledger bigint NOT NULL,
        audit bigint NOT NULL,
        run_by text NOT NULL,
        run_by_name text NOT NULL,
        run_at timestamptz NOT NULL,
        repeats bigint REFERENCES review.report_run,
        state text NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
        sections jsonb NOT NULL,
        lines int NOT NULL DEFAULT 0,
        sha256 bytea,
        finished_at timestamptz,
        CHECK ((state = 'done') = (sha256 IS NOT NULL))
      );
      CREATE INDEX report_run_waiting ON review.report_run (id) WHERE state = 'waiting';
      CREATE TABLE review.report_line (
        run_id bigint NOT NULL REFERENCES review.report_run,
        number int NOT NULL,
        -- Canonical JSON of the line.
        content text NOT NULL,
        PRIMARY KEY (run_id, number)
      );
      CREATE FUNCTION review.refuse_second_ending() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.state <> 'waiting' THEN
          RAISE EXCEPTION 'report % has ended', OLD.id USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER ended BEFORE UPDATE OR DELETE ON review.report_run FOR EACH ROW EXECUTE FUNCTION review.refuse_second_ending();
      ALTER TABLE review.report_run ENABLE ALWAYS TRIGGER ended;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review.report_line FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE review.report_line ENABLE ALWAYS TRIGGER append_only;

      GRANT SELECT, INSERT, UPDATE, DELETE ON review.figure_day, review.backlog_day, review.pace_day, review.reviewer_day, review.rule_day,
        review.subject_day, review.captured, review.captured_at TO minutebook_app;
      GRANT SELECT, UPDATE ON review.figure_position TO minutebook_app;
      GRANT SELECT, INSERT, UPDATE ON review.finding TO minutebook_app;
      GRANT SELECT, INSERT, UPDATE (state, lines, sha256, sections, finished_at) ON review.report_run TO minutebook_app;
      GRANT SELECT, INSERT ON review.report_line TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE review.report_line, review.report_run, review.finding, review.captured_at, review.captured, review.subject_day, review.rule_day,
        review.reviewer_day, review.pace_day, review.backlog_day, review.figure_day, review.figure_position;
      DROP FUNCTION review.refuse_second_ending();
      DROP INDEX review.alert_backlog, review.alert_by_rule_time;
    `);
  }
}
