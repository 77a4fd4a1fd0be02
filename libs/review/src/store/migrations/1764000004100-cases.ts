import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Cases1764000004100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review.case_record (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        title text NOT NULL,
        theme text NOT NULL,
        severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 3),
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'signing', 'closed')),
        owner uuid NOT NULL,
        owner_name text NOT NULL,
        due date,
        regulator text,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        -- The findings that stand; null while there are none.
        findings_id bigint,
        -- Number of the newest exhibit: E1, E2, … are never used twice.
        exhibits int NOT NULL DEFAULT 0,
        version int NOT NULL DEFAULT 0,
        CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
        CHECK (state = 'open' OR findings_id IS NOT NULL)
      );

      -- Need to know: who is not in here does not see the case.
      CREATE TABLE review.case_access (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id bigint NOT NULL REFERENCES review.case_record,
        user_id uuid NOT NULL,
        user_name text NOT NULL,
        given_by_name text NOT NULL,
        given_at timestamptz NOT NULL,
        taken_at timestamptz,
        taken_reason text
      );
      CREATE UNIQUE INDEX case_access_once ON review.case_access (case_id, user_id) WHERE taken_at IS NULL;
      CREATE INDEX case_access_by_user ON review.case_access (user_id, case_id) WHERE taken_at IS NULL;

      CREATE TABLE review.case_item (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id bigint NOT NULL REFERENCES review.case_record,
        number int NOT NULL,
        kind text NOT NULL CHECK (kind IN ('message', 'alert', 'file', 'event')),
        at timestamptz,
        message_id bigint,
        message_version smallint,
        alert_id bigint REFERENCES review.alert,
        -- Of files and events: who or what it is of, in words, and what it says.
        who text NOT NULL DEFAULT '',
        text text NOT NULL DEFAULT '',
        reason text NOT NULL,
        speaks_of_deleting boolean NOT NULL DEFAULT false,
        -- Who alone may see it; null: everybody of the case.
        restricted_to uuid[],
        file_name text,
        file_bytes bigint,
        file_sha256 bytea,
        -- The blob is sealed under a key of its own, bound to case and number.
        blob text,
        wrapped bytea,
        added_by uuid NOT NULL,
        added_by_name text NOT NULL,
        added_at timestamptz NOT NULL,
        removed_at timestamptz,
        removed_by_name text,
        removed_reason text,
        UNIQUE (case_id, number),
        CHECK ((kind IN ('message', 'alert')) = (message_id IS NOT NULL AND message_version IS NOT NULL)),
        CHECK ((kind = 'alert') = (alert_id IS NOT NULL)),
        CHECK ((kind = 'file') = (blob IS NOT NULL AND file_sha256 IS NOT NULL AND wrapped IS NOT NULL))
      );
      CREATE UNIQUE INDEX case_item_message ON review.case_item (case_id, message_id) WHERE kind = 'message' AND removed_at IS NULL;
      CREATE UNIQUE INDEX case_item_alert ON review.case_item (case_id, alert_id) WHERE alert_id IS NOT NULL AND removed_at IS NULL;
      CREATE INDEX case_item_by_alert ON review.case_item (alert_id) WHERE alert_id IS NOT NULL AND removed_at IS NULL;

      -- Reasons that were changed, so that none is lost.
      CREATE TABLE review.case_item_past (
        item_id bigint NOT NULL REFERENCES review.case_item,
        reason text NOT NULL,
        until timestamptz NOT NULL,
        changed_by_name text NOT NULL
      );

      CREATE TABLE review.case_person (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id bigint NOT NULL REFERENCES review.case_record,
        -- Of the directory; else a handle nobody is known for.
        person_id uuid,
        scheme text,
        value text,
        -- scheme NUL-free separator normal form: what a user's handles are compared with.
        handle_key text,
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('subject', 'witness', 'complainant', 'counterparty', 'other')),
        why text NOT NULL,
        added_by uuid NOT NULL,
        added_by_name text NOT NULL,
        added_at timestamptz NOT NULL,
        removed_at timestamptz,
        removed_by_name text,
        removed_reason text,
        CHECK ((person_id IS NULL) = (handle_key IS NOT NULL))
      );
      CREATE UNIQUE INDEX case_person_once ON review.case_person (case_id, coalesce(person_id::text, handle_key)) WHERE removed_at IS NULL;
      CREATE INDEX case_subject ON review.case_person (case_id) WHERE role = 'subject' AND removed_at IS NULL;

      CREATE TABLE review.case_task (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id bigint NOT NULL REFERENCES review.case_record,
        text text NOT NULL,
        assignee uuid,
        assignee_name text,
        due date,
        done_by uuid,
        done_by_name text,
        done_at timestamptz,
        version int NOT NULL DEFAULT 0
      );
      CREATE INDEX case_task_by_case ON review.case_task (case_id, id);

      CREATE TABLE review.case_note (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id bigint NOT NULL REFERENCES review.case_record,
        text text NOT NULL,
        written_by uuid NOT NULL,
        written_by_name text NOT NULL,
        written_at timestamptz NOT NULL,
        mentions uuid[] NOT NULL DEFAULT '{}'
      );
      CREATE INDEX case_note_by_case ON review.case_note (case_id, id);

      CREATE TABLE review.case_link (
        one bigint NOT NULL REFERENCES review.case_record,
        other bigint NOT NULL REFERENCES review.case_record,
        why text NOT NULL,
        removed_at timestamptz,
        CHECK (one < other),
        PRIMARY KEY (one, other)
      );

      CREATE TABLE review.case_findings (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id bigint NOT NULL REFERENCES review.case_record,
        outcome text NOT NULL CHECK (outcome IN ('no-breach', 'breach', 'unresolved')),
        text text NOT NULL,
        written_by uuid NOT NULL,
        written_by_name text NOT NULL,
        written_at timestamptz NOT NULL
      );
      CREATE INDEX case_findings_by_case ON review.case_findings (case_id, id);
      ALTER TABLE review.case_record ADD FOREIGN KEY (findings_id) REFERENCES review.case_findings;

      -- What was done about findings, in order: first signature, second, or what ended them.
      CREATE TABLE review.case_signature (
        findings_id bigint NOT NULL REFERENCES review.case_findings,
        level smallint NOT NULL CHECK (level > 0),
        outcome text NOT NULL CHECK (outcome IN ('signed', 'returned', 'reopened')),
        signed_by uuid NOT NULL,
        signed_by_name text NOT NULL,
        signed_at timestamptz NOT NULL,
        reason text,
        PRIMARY KEY (findings_id, level)
      );

      CREATE TABLE review.complaint (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id bigint NOT NULL REFERENCES review.case_record,
        item_number int,
        complainant text,
        received_at date,
        product text,
        allegation text,
        action_taken text,
        -- By which row of the retention rules it is kept.
        rule text NOT NULL,
        opened_by uuid NOT NULL,
        opened_by_name text NOT NULL,
        opened_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        version int NOT NULL DEFAULT 0
      );
      CREATE INDEX complaint_by_case ON review.complaint (case_id, id);
      CREATE TABLE review.complaint_version (
        complaint_id bigint NOT NULL REFERENCES review.complaint,
        version int NOT NULL,
        content jsonb NOT NULL,
        changed_by uuid NOT NULL,
        changed_by_name text NOT NULL,
        changed_at timestamptz NOT NULL,
        PRIMARY KEY (complaint_id, version)
      );

      -- Two people sign, whatever the program says (promise 5): not one twice, and not one who acts for the other, or did at the first.
      CREATE FUNCTION review.refuse_own_case_signature() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE first uuid; first_at timestamptz;
      BEGIN
        SELECT signed_by, signed_at INTO first, first_at FROM review.case_signature WHERE findings_id = NEW.findings_id AND level = 1 AND outcome = 'signed';
        IF NEW.level = 1 AND NEW.outcome <> 'signed' OR NEW.level > 1 AND first IS NULL
          OR NEW.level > 1 AND NEW.outcome <> 'reopened' AND first = NEW.signed_by
          OR NEW.level <> 2 AND NEW.outcome = 'returned' OR NEW.level > 2 AND NEW.outcome = 'signed'
          OR NEW.level = 2 AND NEW.outcome = 'signed' AND EXISTS (
            SELECT FROM review.delegation d CROSS JOIN unnest(ARRAY[first_at, NEW.signed_at]) AS t (at)
            WHERE d.from_at <= t.at AND d.until_at > t.at AND (d.ended_at IS NULL OR d.ended_at > t.at)
              AND (d.delegator = first AND d.delegate = NEW.signed_by OR d.delegator = NEW.signed_by AND d.delegate = first)) THEN
          RAISE EXCEPTION 'findings % cannot be % by this person', NEW.findings_id, NEW.outcome USING ERRCODE = 'MB002';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER not_own BEFORE INSERT ON review.case_signature FOR EACH ROW EXECUTE FUNCTION review.refuse_own_case_signature();
      ALTER TABLE review.case_signature ENABLE ALWAYS TRIGGER not_own;

      CREATE FUNCTION review.refuse_unsigned_closing() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.state = 'closed' AND (
          (SELECT count(DISTINCT s.signed_by) FROM review.case_signature s JOIN review.case_findings f ON f.id = s.findings_id
            WHERE s.findings_id = NEW.findings_id AND f.case_id = NEW.id AND s.outcome = 'signed') < 2
          OR EXISTS (SELECT FROM review.case_signature s WHERE s.findings_id = NEW.findings_id AND s.outcome <> 'signed')) THEN
          RAISE EXCEPTION 'case % is not signed by two people', NEW.id USING ERRCODE = 'MB002';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER closed_by_two BEFORE INSERT OR UPDATE ON review.case_record FOR EACH ROW EXECUTE FUNCTION review.refuse_unsigned_closing();
      ALTER TABLE review.case_record ENABLE ALWAYS TRIGGER closed_by_two;

      GRANT SELECT, INSERT ON review.case_record, review.case_access, review.case_item, review.case_item_past, review.case_person, review.case_task,
        review.case_note, review.case_link, review.case_findings, review.case_signature, review.complaint, review.complaint_version TO minutebook_app;
      GRANT UPDATE ON review.case_record, review.case_access, review.case_item, review.case_person, review.case_task, review.case_link, review.complaint TO minutebook_app;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['case_item_past', 'case_note', 'case_findings', 'case_signature', 'complaint_version'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE review.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE review.complaint_version, review.complaint, review.case_signature, review.case_link, review.case_note, review.case_task,
        review.case_person, review.case_item_past, review.case_item, review.case_access;
      ALTER TABLE review.case_record DROP CONSTRAINT case_record_findings_id_fkey;
      DROP TABLE review.case_findings, review.case_record;
      DROP FUNCTION review.refuse_own_case_signature(), review.refuse_unsigned_closing();
    `);
  }
}
