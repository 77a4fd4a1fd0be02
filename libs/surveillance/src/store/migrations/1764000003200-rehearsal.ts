import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Rehearsal1764000003200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A draft run over the past. What it stands on never changes; how far it has come does, until it has ended.
      CREATE TABLE surveillance.rehearsal (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        lexicon_id bigint NOT NULL REFERENCES surveillance.lexicon,
        -- The rules rehearsed, and the publication in force they were compared with.
        rules jsonb NOT NULL,
        draft_hash text NOT NULL,
        publication int NOT NULL,
        -- The term left out of the draft, for trying only.
        without jsonb,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed')),
        from_at timestamptz,
        to_at timestamptz,
        first_at timestamptz,
        last_at timestamptz,
        -- Ledger entries it stands on.
        position bigint NOT NULL,
        archived bigint NOT NULL,
        searchable bigint NOT NULL,
        rules_read int NOT NULL DEFAULT 0,
        rules_of int NOT NULL DEFAULT 0,
        unchanged int NOT NULL DEFAULT 0,
        opened bigint NOT NULL DEFAULT 0,
        to_open bigint,
        figures jsonb,
        seconds real NOT NULL DEFAULT 0,
        started_by text NOT NULL,
        started_by_name text NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        -- Below the line: how many to draw, from what, by which seed; null while nobody asked.
        line_wanted jsonb,
        line_seed text,
        line_population jsonb,
        version int NOT NULL DEFAULT 0,
        CHECK ((state = 'done') = (figures IS NOT NULL)),
        CHECK ((line_population IS NOT NULL) <= (line_seed IS NOT NULL))
      );
      CREATE INDEX rehearsal_of_lexicon ON surveillance.rehearsal (lexicon_id, id);
      CREATE INDEX rehearsal_unfinished ON surveillance.rehearsal (id)
        WHERE state IN ('waiting', 'running') OR (line_wanted IS NOT NULL AND line_population IS NULL);

      CREATE TABLE surveillance.rehearsed_rule (
        rehearsal_id bigint NOT NULL REFERENCES surveillance.rehearsal,
        code text NOT NULL,
        title text NOT NULL,
        change text NOT NULL CHECK (change IN ('added', 'changed', 'retired')),
        -- Null: an added one.
        rule_id bigint,
        -- What it said in force.
        before jsonb,
        figures jsonb NOT NULL,
        -- Messages found by the rule in force only.
        lost bigint[] NOT NULL,
        milliseconds real NOT NULL,
        PRIMARY KEY (rehearsal_id, code)
      );

      -- Of the lost, those that mattered and a sample; of the gained and kept, a sample.
      CREATE TABLE surveillance.rehearsed_message (
        rehearsal_id bigint NOT NULL,
        side text NOT NULL CHECK (side IN ('lost', 'gained', 'kept')),
        -- Of the lost: violations first.
        rank smallint NOT NULL,
        code text NOT NULL,
        message_id bigint NOT NULL,
        was text,
        -- Another rule of the draft finds it; looked up where it matters.
        elsewhere boolean NOT NULL DEFAULT false,
        PRIMARY KEY (rehearsal_id, side, rank, code, message_id),
        FOREIGN KEY (rehearsal_id, code) REFERENCES surveillance.rehearsed_rule
      );

      -- What opening messages has found so far; gone when the rehearsal has ended.
      CREATE TABLE surveillance.rehearsal_step (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rehearsal_id bigint NOT NULL REFERENCES surveillance.rehearsal,
        messages bigint[] NOT NULL,
        -- Message ids by search.
        found jsonb NOT NULL
      );
      CREATE INDEX rehearsal_step_of ON surveillance.rehearsal_step (rehearsal_id, id);

      -- Why a lost alert may go.
      CREATE TABLE surveillance.rehearsal_reason (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rehearsal_id bigint NOT NULL REFERENCES surveillance.rehearsal,
        code text NOT NULL,
        message_id bigint NOT NULL,
        reason text NOT NULL,
        given_by text NOT NULL,
        given_by_name text NOT NULL,
        given_at timestamptz NOT NULL
      );
      CREATE INDEX rehearsal_reason_of ON surveillance.rehearsal_reason (rehearsal_id, code, message_id, id DESC);

      CREATE TABLE surveillance.line_message (
        rehearsal_id bigint NOT NULL REFERENCES surveillance.rehearsal,
        message_id bigint NOT NULL,
        stratum text NOT NULL CHECK (stratum IN ('lost', 'untouched')),
        PRIMARY KEY (rehearsal_id, message_id)
      );
      CREATE TABLE surveillance.line_judgement (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rehearsal_id bigint NOT NULL,
        message_id bigint NOT NULL,
        relevant boolean NOT NULL,
        note text NOT NULL,
        judged_by text NOT NULL,
        judged_by_name text NOT NULL,
        judged_at timestamptz NOT NULL,
        FOREIGN KEY (rehearsal_id, message_id) REFERENCES surveillance.line_message
      );
      CREATE INDEX line_judgement_of ON surveillance.line_judgement (rehearsal_id, message_id, id DESC);

      GRANT SELECT, INSERT ON surveillance.rehearsal, surveillance.rehearsed_rule, surveillance.rehearsed_message, surveillance.rehearsal_step,
        surveillance.rehearsal_reason, surveillance.line_message, surveillance.line_judgement TO minutebook_app;
      GRANT UPDATE (state, first_at, last_at, rules_read, rules_of, unchanged, opened, to_open, figures, seconds, finished_at, line_wanted, line_seed,
        line_population, version) ON surveillance.rehearsal TO minutebook_app;
      GRANT UPDATE (elsewhere) ON surveillance.rehearsed_message TO minutebook_app;
      GRANT DELETE ON surveillance.rehearsal_step TO minutebook_app;

      -- A rehearsal that has ended says for ever what it said.
      CREATE FUNCTION surveillance.refuse_second_ending() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.state IN ('done', 'cancelled', 'failed') AND (NEW.state, NEW.figures, NEW.finished_at) IS DISTINCT FROM (OLD.state, OLD.figures, OLD.finished_at) THEN
          RAISE EXCEPTION 'rehearsal % has ended', OLD.id USING ERRCODE = 'MB001';
        END IF;
        IF OLD.line_population IS NOT NULL AND (NEW.line_seed, NEW.line_population) IS DISTINCT FROM (OLD.line_seed, OLD.line_population) THEN
          RAISE EXCEPTION 'rehearsal % has drawn already', OLD.id USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER ended BEFORE UPDATE ON surveillance.rehearsal FOR EACH ROW EXECUTE FUNCTION surveillance.refuse_second_ending();
      ALTER TABLE surveillance.rehearsal ENABLE ALWAYS TRIGGER ended;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['rehearsed_rule', 'rehearsal_reason', 'line_message', 'line_judgement'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON surveillance.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE surveillance.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE surveillance.line_judgement, surveillance.line_message, surveillance.rehearsal_reason, surveillance.rehearsal_step,
        surveillance.rehearsed_message, surveillance.rehearsed_rule, surveillance.rehearsal;
      DROP FUNCTION surveillance.refuse_second_ending();
    `);
  }
}
