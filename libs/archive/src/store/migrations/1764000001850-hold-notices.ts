import type { MigrationInterface, QueryRunner } from 'typeorm';

export class HoldNotices1764000001850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What custodians are told (R52). Every version stays as it was written.
      CREATE TABLE archive.hold_notice_template (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        -- Number of its newest version.
        version int NOT NULL
      );
      CREATE TABLE archive.hold_notice_text (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        template_id bigint NOT NULL REFERENCES archive.hold_notice_template,
        number int NOT NULL CHECK (number > 0),
        content jsonb NOT NULL,
        written_by text NOT NULL,
        written_by_name text NOT NULL,
        written_at timestamptz NOT NULL,
        UNIQUE (template_id, number)
      );

      -- A notice of a hold as issued, with the blanks of its text filled in.
      CREATE TABLE archive.hold_notice (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hold_id bigint NOT NULL REFERENCES archive.hold,
        number int NOT NULL CHECK (number > 0),
        text_id bigint NOT NULL REFERENCES archive.hold_notice_text,
        content jsonb NOT NULL,
        by_mail boolean NOT NULL,
        -- Whole working days by the calendar, and how often somebody is reminded.
        remind_days int NOT NULL CHECK (remind_days > 0),
        reminders int NOT NULL CHECK (reminders >= 0),
        escalate_days int NOT NULL CHECK (escalate_days > 0),
        calendar_id bigint NOT NULL REFERENCES archive.calendar,
        issued_by text NOT NULL,
        issued_by_name text NOT NULL,
        issued_at timestamptz NOT NULL,
        UNIQUE (hold_id, number)
      );

      CREATE TABLE archive.custodian_notice (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        notice_id bigint NOT NULL REFERENCES archive.hold_notice,
        -- As the directory had them when they were to be told.
        person uuid NOT NULL,
        external_id text NOT NULL,
        name text NOT NULL,
        names text[] NOT NULL,
        desk text,
        state text NOT NULL CHECK (state IN ('waiting', 'sent', 'reminded', 'escalated', 'acknowledged', 'departed', 'released', 'superseded')),
        since timestamptz NOT NULL,
        sent_at timestamptz,
        opened_at timestamptz,
        reminders int NOT NULL DEFAULT 0,
        -- Steps the calendar has taken because nothing was acknowledged.
        chased int NOT NULL DEFAULT 0,
        -- The day the next reminder, or the escalation, is due; null: nothing is.
        next_on date,
        escalated_to text,
        version int NOT NULL,
        UNIQUE (notice_id, person)
      );
      CREATE INDEX custodian_notice_by_name ON archive.custodian_notice (notice_id, lower(name), id);
      CREATE INDEX custodian_notice_due ON archive.custodian_notice (next_on, id) WHERE next_on IS NOT NULL;
      CREATE TABLE archive.custodian_notice_move (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        custodian_notice_id bigint NOT NULL REFERENCES archive.custodian_notice,
        from_state text,
        to_state text NOT NULL,
        at timestamptz NOT NULL,
        by_name text NOT NULL
      );
      CREATE INDEX custodian_notice_move_of ON archive.custodian_notice_move (custodian_notice_id, id);

      -- One-time links. A reminder's does not end the first letter's: whichever is at hand works, until one was used.
      CREATE TABLE archive.custodian_link (
        token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
        custodian_notice_id bigint NOT NULL REFERENCES archive.custodian_notice,
        made_at timestamptz NOT NULL,
        ended_at timestamptz
      );
      CREATE INDEX custodian_link_of ON archive.custodian_link (custodian_notice_id) WHERE ended_at IS NULL;

      -- That it was acknowledged: when, and which text was seen (R52). It outlives release and newer notices.
      CREATE TABLE archive.acknowledgement (
        custodian_notice_id bigint PRIMARY KEY REFERENCES archive.custodian_notice,
        language text NOT NULL CHECK (language IN ('en', 'zh')),
        sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
        signed_name text NOT NULL,
        -- [{question, answer}] in the order asked.
        answers jsonb NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE TABLE archive.custodian_follow_up (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        custodian_notice_id bigint NOT NULL REFERENCES archive.custodian_notice,
        question text NOT NULL,
        words text NOT NULL,
        raised_at timestamptz NOT NULL,
        settled_at timestamptz,
        settled_by text,
        settled_by_name text,
        note text,
        version int NOT NULL,
        UNIQUE (custodian_notice_id, question),
        CHECK ((settled_at IS NULL) = (note IS NULL))
      );
      CREATE INDEX custodian_follow_up_open ON archive.custodian_follow_up (id) WHERE settled_at IS NULL;

      -- Letters by e-mail: a row before it is tried, and until a server has taken it.
      CREATE TABLE archive.custodian_letter (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        custodian_notice_id bigint NOT NULL REFERENCES archive.custodian_notice,
        kind text NOT NULL CHECK (kind IN ('notice', 'reminder', 'escalation')),
        to_name text NOT NULL,
        address text NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'taken', 'refused')),
        made_at timestamptz NOT NULL,
        next_at timestamptz NOT NULL,
        done_at timestamptz,
        attempts int NOT NULL DEFAULT 0,
        fault text
      );
      CREATE INDEX custodian_letter_of ON archive.custodian_letter (custodian_notice_id, id);
      CREATE INDEX custodian_letter_waiting ON archive.custodian_letter (next_at, id) WHERE state = 'waiting';

      -- Whoever is told of a silent hold is warned (R59): no notice of one comes to be, whatever the program says.
      CREATE FUNCTION archive.refuse_silent_notice() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT FROM archive.hold h JOIN archive.matter m ON m.id = h.matter_id WHERE h.id = NEW.hold_id AND (h.silent OR m.silent)) THEN
            RAISE EXCEPTION 'hold % is silent: nobody is told of it', NEW.hold_id USING ERRCODE = 'MB001';
          END IF;
          RETURN NEW;
        END $$;
      CREATE TRIGGER silent BEFORE INSERT OR UPDATE ON archive.hold_notice FOR EACH ROW EXECUTE FUNCTION archive.refuse_silent_notice();
      ALTER TABLE archive.hold_notice ENABLE ALWAYS TRIGGER silent;

      GRANT SELECT, INSERT ON archive.hold_notice_template, archive.hold_notice_text, archive.hold_notice, archive.custodian_notice, archive.custodian_notice_move,
        archive.custodian_link, archive.acknowledgement, archive.custodian_follow_up, archive.custodian_letter TO minutebook_app;
      GRANT UPDATE (version) ON archive.hold_notice_template TO minutebook_app;
      GRANT UPDATE (state, since, sent_at, opened_at, reminders, chased, next_on, escalated_to, version) ON archive.custodian_notice TO minutebook_app;
      GRANT UPDATE (ended_at) ON archive.custodian_link TO minutebook_app;
      GRANT UPDATE (settled_at, settled_by, settled_by_name, note, version) ON archive.custodian_follow_up TO minutebook_app;
      GRANT UPDATE (state, next_at, done_at, attempts, fault) ON archive.custodian_letter TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['hold_notice_text', 'hold_notice', 'custodian_notice_move', 'acknowledgement'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
        FOREACH t IN ARRAY ARRAY['hold_notice_template', 'custodian_notice', 'custodian_link', 'custodian_follow_up', 'custodian_letter'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE archive.custodian_letter, archive.custodian_follow_up, archive.acknowledgement, archive.custodian_link, archive.custodian_notice_move,
        archive.custodian_notice, archive.hold_notice, archive.hold_notice_text, archive.hold_notice_template;
      DROP FUNCTION archive.refuse_silent_notice();
    `);
  }
}
