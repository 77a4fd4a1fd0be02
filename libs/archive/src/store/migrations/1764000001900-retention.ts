import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RETENTION_GUARDS } from './retention-guards';
import { RETENTION_OF } from './retention-of';

export class Retention1764000001900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How long what is kept: one row a version of the retention schedule, none ever deleted (R13). Its id is its number.
      CREATE TABLE archive.schedule (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('draft', 'proposed', 'in-force', 'superseded', 'rejected')),
        -- Whose days and fiscal years these are.
        zone text NOT NULL,
        fiscal_month smallint NOT NULL CHECK (fiscal_month BETWEEN 1 AND 12),
        fiscal_day smallint NOT NULL CHECK (fiscal_day BETWEEN 1 AND 31),
        -- Periods are ISO 8601, here and below.
        default_period text NOT NULL,
        note text NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        created_by_name text NOT NULL,
        proposed_at timestamptz,
        in_force_from timestamptz,
        superseded_at timestamptz,
        rejected_at timestamptz,
        rejected_by text,
        rejected_by_name text,
        rejected_reason text,
        -- The comparison with the version in force, and what came of it: null until it is done.
        run_id bigint,
        shortens boolean,
        shorter_classes text[],
        version int NOT NULL
      );
      CREATE UNIQUE INDEX schedule_in_force ON archive.schedule ((true)) WHERE state = 'in-force';

      CREATE TABLE archive.schedule_approval (
        schedule_id bigint NOT NULL REFERENCES archive.schedule,
        by text NOT NULL,
        by_name text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (schedule_id, by)
      );

      CREATE TABLE archive.schedule_class (
        schedule_id bigint NOT NULL REFERENCES archive.schedule,
        code text NOT NULL,
        number int NOT NULL,
        jurisdiction text NOT NULL,
        citation text NOT NULL CHECK (citation <> ''),
        record_class text NOT NULL,
        period text NOT NULL,
        extended text,
        clock text NOT NULL CHECK (clock IN ('RECORD_CREATED', 'ACCOUNT_CLOSED', 'SUPERSEDED', 'LAST_USED', 'FISCAL_YEAR_END_OF_LAST_ENTRY', 'FISCAL_YEAR_END_OF_LAST_USE',
          'SWAP_TERMINATED', 'AUDIT_CONCLUDED', 'LATER_OF_CREATED_OR_LAST_IN_EFFECT', 'TRANSACTION_COMPLETED', 'PURPOSE_ENDED')),
        accessible text,
        medium text NOT NULL,
        basis text NOT NULL CHECK (basis IN ('L', 'K')),
        upper_bound boolean NOT NULL,
        PRIMARY KEY (schedule_id, code)
      );

      -- Which messages are of which classes. NULL: any.
      CREATE TABLE archive.schedule_assignment (
        schedule_id bigint NOT NULL REFERENCES archive.schedule,
        number int NOT NULL,
        name text NOT NULL,
        channels text[],
        persons text[],
        desks text[],
        jurisdictions text[],
        party_kinds text[],
        conversation_classes text[],
        labels text[],
        classes text[] NOT NULL CHECK (cardinality(classes) > 0),
        PRIMARY KEY (schedule_id, number)
      );

      -- When something happened that clocks count from. What is taken back stays on record, and counts no more.
      CREATE TABLE archive.clock_fact (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event text NOT NULL CHECK (event IN ('ACCOUNT_CLOSED', 'SUPERSEDED', 'LAST_USED', 'LAST_ENTRY', 'LAST_IN_EFFECT', 'SWAP_TERMINATED', 'AUDIT_CONCLUDED', 'TRANSACTION_COMPLETED', 'PURPOSE_ENDED')),
        scope text NOT NULL CHECK (scope IN ('firm', 'person', 'conversation', 'message', 'label')),
        -- External id of a person, number of a conversation or message, a label; '' for the firm.
        subject text NOT NULL,
        at timestamptz NOT NULL,
        reason text NOT NULL CHECK (length(reason) >= 10),
        stated_at timestamptz NOT NULL,
        stated_by text NOT NULL,
        stated_by_name text NOT NULL,
        ended_at timestamptz,
        ended_by text,
        ended_by_name text,
        ended_reason text,
        CHECK ((scope = 'firm') = (subject = '')),
        CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
      );
      CREATE INDEX clock_fact_in_force ON archive.clock_fact (scope, subject, event) WHERE ended_at IS NULL;

      CREATE TABLE archive.record_label (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        scope text NOT NULL CHECK (scope IN ('message', 'conversation')),
        record_id bigint NOT NULL,
        label text NOT NULL CHECK (label <> ''),
        reason text NOT NULL CHECK (length(reason) >= 10),
        put_at timestamptz NOT NULL,
        put_by text NOT NULL,
        put_by_name text NOT NULL,
        ended_at timestamptz,
        ended_by text,
        ended_by_name text,
        ended_reason text,
        CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
      );
      CREATE UNIQUE INDEX record_label_in_force ON archive.record_label (scope, record_id, label) WHERE ended_at IS NULL;

      -- An authority asks that records be kept longer (R19). It only ever lengthens, and never ends.
      CREATE TABLE archive.extension (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('proposed', 'in-force', 'rejected')),
        authority text NOT NULL,
        reference text NOT NULL,
        document_name text NOT NULL,
        document_sha256 bytea NOT NULL CHECK (octet_length(document_sha256) = 32),
        -- NULL: any.
        channels text[],
        persons text[],
        desks text[],
        conversations bigint[],
        messages bigint[],
        from_at timestamptz,
        until_at timestamptz,
        codes text[] NOT NULL CHECK (cardinality(codes) > 0),
        period text,
        reason text NOT NULL CHECK (length(reason) >= 10),
        asked_at timestamptz NOT NULL,
        asked_by text NOT NULL,
        asked_by_name text NOT NULL,
        decided_at timestamptz,
        decided_by text CHECK (decided_by <> asked_by),
        decided_by_name text,
        decided_reason text,
        version int NOT NULL,
        CHECK ((state = 'proposed') = (decided_by IS NULL)),
        CHECK (from_at < until_at)
      );

      -- The whole archive under a version of the schedule, alone or against another: block by block, so that it resumes,
      -- and so that who pages through what it found skips what holds none of it.
      CREATE TABLE archive.retention_run (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        schedule_id bigint REFERENCES archive.schedule,
        against bigint REFERENCES archive.schedule,
        purpose text NOT NULL CHECK (purpose IN ('count', 'compare')),
        as_of timestamptz NOT NULL,
        -- The newest message it looks at, and how many there are up to it.
        last_id bigint NOT NULL,
        messages bigint NOT NULL,
        done_at timestamptz
      );
      CREATE INDEX retention_run_open ON archive.retention_run (id) WHERE done_at IS NULL;
      CREATE TABLE archive.retention_block (
        run_id bigint NOT NULL REFERENCES archive.retention_run ON DELETE CASCADE,
        first_id bigint NOT NULL,
        last_id bigint NOT NULL,
        messages int NOT NULL,
        -- Rows of the count; see store/retention-run-store.ts.
        tally jsonb NOT NULL,
        PRIMARY KEY (run_id, first_id)
      );

      -- Handles that ever were somebody's: a mapping that ended does not shorten how long anything is kept.
      CREATE INDEX person_handle_ever ON archive.person_handle (scheme, normal);

      GRANT SELECT, INSERT ON archive.schedule, archive.schedule_approval, archive.schedule_class, archive.schedule_assignment, archive.clock_fact, archive.record_label, archive.extension,
        archive.retention_run, archive.retention_block TO minutebook_app;
      GRANT UPDATE (state, zone, fiscal_month, fiscal_day, default_period, note, proposed_at, in_force_from, superseded_at, rejected_at, rejected_by, rejected_by_name, rejected_reason,
        run_id, shortens, shorter_classes, version) ON archive.schedule TO minutebook_app;
      GRANT DELETE ON archive.schedule_class, archive.schedule_assignment TO minutebook_app;
      GRANT UPDATE (ended_at, ended_by, ended_by_name, ended_reason) ON archive.clock_fact, archive.record_label TO minutebook_app;
      GRANT UPDATE (state, decided_at, decided_by, decided_by_name, decided_reason, version) ON archive.extension TO minutebook_app;
      GRANT UPDATE (done_at), DELETE ON archive.retention_run TO minutebook_app;
      GRANT DELETE ON archive.retention_block TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['schedule', 'clock_fact', 'record_label', 'extension'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
        FOREACH t IN ARRAY ARRAY['clock_fact', 'record_label'] LOOP
          EXECUTE format('CREATE TRIGGER ended_stays BEFORE UPDATE ON archive.%I FOR EACH ROW EXECUTE FUNCTION archive.refuse_change_of_ended()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER ended_stays', t);
        END LOOP;
      END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.schedule_approval FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE archive.schedule_approval ENABLE ALWAYS TRIGGER append_only;
    `);
    await runner.query(RETENTION_OF);
    await runner.query(RETENTION_GUARDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER held_keeps_class ON archive.conversation_class;
      DROP FUNCTION archive.retention_of(bigint[], bigint), archive.retention_facts(bigint[]), archive.after_period(timestamptz, interval, text), archive.fiscal_year_end(timestamptz, smallint, smallint, text), archive.clock_event(text);
      DROP INDEX archive.person_handle_ever;
      DROP TABLE archive.retention_block, archive.retention_run, archive.extension, archive.record_label, archive.clock_fact, archive.schedule_assignment, archive.schedule_class,
        archive.schedule_approval, archive.schedule;
      DROP FUNCTION archive.guard_schedule(), archive.guard_schedule_content(), archive.guard_approval(), archive.guard_label(), archive.guard_conversation_class(), archive.guard_extension();
    `);
  }
}
