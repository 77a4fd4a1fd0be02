import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reach1764000002400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Every day, and when somebody asks, the oldest that must be within reach is looked for and opened (R12).
      CREATE TABLE search.reach_check (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        started_at timestamptz NOT NULL,
        -- NULL: the clock.
        asked_by text,
        asked_by_name text,
        -- How far the archive was looked through for the oldest, up to which message, and what was found so far.
        looked bigint NOT NULL DEFAULT 0,
        last_id bigint NOT NULL,
        oldest jsonb NOT NULL DEFAULT '[]',
        finished_at timestamptz,
        CHECK ((asked_by IS NULL) = (asked_by_name IS NULL))
      );
      CREATE UNIQUE INDEX reach_check_open ON search.reach_check ((true)) WHERE finished_at IS NULL;

      -- How it was found and opened. Ids and numbers; no word of a message, nor of the query it was found by.
      CREATE TABLE search.reach_result (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        check_id bigint NOT NULL REFERENCES search.reach_check,
        channel text NOT NULL,
        part text NOT NULL CHECK (part IN ('message', 'attachment')),
        message_id bigint NOT NULL,
        conversation_id bigint,
        message_at timestamptz,
        -- The class that asks longest for it. NULL: none does.
        demand jsonb,
        engine text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('ok', 'slow', 'not-found', 'not-indexed', 'search-failed', 'unopenable', 'altered')),
        fault boolean NOT NULL,
        since timestamptz NOT NULL,
        search_ms double precision,
        open_ms double precision,
        budget_ms int NOT NULL,
        at timestamptz NOT NULL,
        UNIQUE (check_id, channel, part)
      );
      CREATE INDEX reach_result_newest ON search.reach_result (channel, part, id);

      GRANT SELECT, INSERT ON search.reach_check, search.reach_result TO minutebook_app;
      GRANT UPDATE (looked, last_id, oldest, finished_at) ON search.reach_check TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA search TO minutebook_app;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON search.reach_result FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE search.reach_result ENABLE ALWAYS TRIGGER append_only;
      CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON search.reach_check FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE search.reach_check ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE search.reach_result, search.reach_check');
  }
}
