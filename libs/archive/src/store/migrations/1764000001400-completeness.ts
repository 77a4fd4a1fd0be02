import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Completeness1764000001400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Captures that hold a conversation whole are compared with what was archived before. 'waiting' was not compared yet;
      -- 'noting' was, and the messages it lacks are being noted.
      CREATE TABLE archive.reconciliation (
        evidence_id bigint PRIMARY KEY REFERENCES archive.evidence,
        state text NOT NULL CHECK (state IN ('waiting', 'noting', 'done')),
        done_at timestamptz
      );
      CREATE INDEX reconciliation_open ON archive.reconciliation (evidence_id) WHERE state <> 'done';

      -- What a capture covers of a conversation, and what became of the messages archived before that it lacks there.
      CREATE TABLE archive.capture_span (
        evidence_id bigint NOT NULL REFERENCES archive.evidence,
        conversation_id bigint NOT NULL,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        records bigint NOT NULL,
        gone bigint NOT NULL DEFAULT 0,
        -- Noted before, by an earlier capture of the same device.
        known bigint NOT NULL DEFAULT 0,
        -- Lacking, and yet perhaps not gone: see reconciliation-store.ts.
        undecided bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (evidence_id, conversation_id)
      );
      CREATE INDEX capture_span_by_conversation ON archive.capture_span (conversation_id, last_at);

      CREATE TABLE archive.absence (
        evidence_id bigint NOT NULL,
        message_id bigint NOT NULL,
        -- Its annotation stands in the ledger.
        noted boolean NOT NULL DEFAULT false,
        PRIMARY KEY (evidence_id, message_id)
      );
      CREATE INDEX absence_by_message ON archive.absence (message_id);
      CREATE INDEX absence_to_note ON archive.absence (evidence_id, message_id) WHERE NOT noted;

      -- Notices that a timer deletes messages of a conversation, or no longer does (R58).
      CREATE TABLE archive.timer_event (
        message_id bigint PRIMARY KEY,
        conversation_id bigint NOT NULL,
        notice text NOT NULL CHECK (notice IN ('timer-on', 'timer-off', 'timer-changed')),
        at timestamptz NOT NULL
      );
      CREATE INDEX timer_event_by_conversation ON archive.timer_event (conversation_id, at DESC, message_id DESC);

      -- How many messages arrived: filled by a follower of the ledger with a position of its own. Days are of UTC.
      CREATE TABLE archive.arrival_position (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        position bigint NOT NULL
      );
      INSERT INTO archive.arrival_position (position) VALUES (0);
      CREATE TABLE archive.arrival (
        channel text NOT NULL,
        -- Format it was read as.
        source text NOT NULL,
        -- Whose device the operator said it is of; '' where nobody said.
        device text NOT NULL,
        claimed_on date NOT NULL,
        received_on date NOT NULL,
        messages bigint NOT NULL,
        -- Newest of the times claimed, none counting later than it was received.
        last_at timestamptz NOT NULL,
        PRIMARY KEY (channel, source, device, claimed_on, received_on)
      );

      CREATE TABLE archive.calendar (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        zone text NOT NULL,
        -- ISO days, 1 Monday to 7 Sunday.
        weekend smallint[] NOT NULL,
        holidays date[] NOT NULL,
        version int NOT NULL
      );
      INSERT INTO archive.calendar (name, zone, weekend, holidays, version) VALUES ('Monday to Friday', 'UTC', '{6,7}', '{}', 0);

      -- What somebody says should arrive: a channel, perhaps of one source, one device, one person.
      CREATE TABLE archive.expectation (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        channel text NOT NULL,
        source text,
        device text,
        person_id uuid REFERENCES archive.person,
        days int NOT NULL CHECK (days BETWEEN 1 AND 260),
        -- Calendar days a reconciliation with stated counts holds good.
        reconcile_days int NOT NULL CHECK (reconcile_days BETWEEN 1 AND 366),
        calendar_id bigint NOT NULL REFERENCES archive.calendar,
        -- Who answers for it (R196).
        responsible text NOT NULL,
        since timestamptz NOT NULL,
        ended_at timestamptz,
        version int NOT NULL
      );

      -- Counts and items somebody outside states, and what the comparison came to then.
      CREATE TABLE archive.statement (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        channel text NOT NULL,
        zone text NOT NULL,
        from_on date NOT NULL,
        to_on date NOT NULL,
        lines int NOT NULL,
        stated bigint NOT NULL,
        archived bigint NOT NULL,
        differences int NOT NULL,
        -- Custodians it speaks of, as written, and the persons they are.
        persons uuid[] NOT NULL,
        custodians text[] NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL
      );
      CREATE INDEX statement_by_channel ON archive.statement (channel, at DESC);
      CREATE TABLE archive.statement_difference (
        statement_id bigint NOT NULL REFERENCES archive.statement,
        number int NOT NULL,
        kind text NOT NULL CHECK (kind IN ('count', 'bytes', 'item-missing', 'item-unstated', 'unknown-custodian')),
        -- Line of the file it is about.
        line int,
        custodian text,
        day date,
        stated bigint,
        archived bigint,
        -- Of the item.
        sha256 bytea,
        PRIMARY KEY (statement_id, number)
      );

      -- Exceptions are never taken back; what a later reading made of one is said here.
      CREATE TABLE archive.exception_resolution (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        exception_id bigint NOT NULL REFERENCES archive.exception,
        outcome text NOT NULL CHECK (outcome IN ('resolved', 'failing')),
        parser text NOT NULL,
        records int NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL
      );
      CREATE INDEX exception_resolution_by_exception ON archive.exception_resolution (exception_id, id);
      -- Objects somebody asked to be read again.
      CREATE TABLE archive.rereading (
        evidence_id bigint PRIMARY KEY REFERENCES archive.evidence,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL
      );

      -- What a live source ('live', by its id) or a format of files ('file', by its name) counts by ones, and how far it was
      -- seen. Between first and last everything was seen that no gap names.
      CREATE TABLE archive.sequence (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('live', 'file')),
        origin text NOT NULL,
        stream text NOT NULL,
        -- The conversation it counts, where it counts one.
        conversation_id bigint,
        first bigint NOT NULL,
        last bigint NOT NULL CHECK (last >= first),
        seen_at timestamptz NOT NULL,
        UNIQUE (kind, origin, stream)
      );
      -- Numbers that never came (R45).
      CREATE TABLE archive.gap (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        sequence_id bigint NOT NULL REFERENCES archive.sequence,
        from_number bigint NOT NULL,
        to_number bigint NOT NULL CHECK (to_number >= from_number),
        seen_at timestamptz NOT NULL,
        -- The file that showed it.
        import_file_id bigint REFERENCES archive.import_file,
        state text NOT NULL CHECK (state IN ('open', 'filled', 'explained')),
        reason text,
        explained_by text
      );
      CREATE INDEX gap_unfilled ON archive.gap (sequence_id, from_number) WHERE state <> 'filled';
      CREATE INDEX gap_open ON archive.gap (id) WHERE state = 'open';
      CREATE INDEX gap_by_file ON archive.gap (import_file_id, id) WHERE import_file_id IS NOT NULL;

      GRANT SELECT, INSERT ON archive.absence, archive.timer_event, archive.statement, archive.statement_difference, archive.exception_resolution TO minutebook_app;
      GRANT SELECT, INSERT, UPDATE ON archive.reconciliation, archive.capture_span, archive.arrival, archive.calendar, archive.expectation, archive.sequence, archive.gap TO minutebook_app;
      GRANT SELECT, UPDATE ON archive.arrival_position TO minutebook_app;
      GRANT UPDATE (noted) ON archive.absence TO minutebook_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON archive.rereading TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['timer_event', 'statement', 'statement_difference', 'exception_resolution'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE archive.gap, archive.sequence, archive.rereading, archive.exception_resolution, archive.statement_difference, archive.statement, archive.expectation, archive.calendar, archive.arrival, archive.arrival_position, archive.timer_event, archive.absence, archive.capture_span, archive.reconciliation',
    );
  }
}
