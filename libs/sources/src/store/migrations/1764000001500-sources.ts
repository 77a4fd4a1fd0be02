import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sources1764000001500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA sources;
      GRANT USAGE ON SCHEMA sources TO minutebook_app;

      CREATE TABLE sources.source (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        name text NOT NULL,
        channel text NOT NULL,
        team text NOT NULL,
        settings jsonb NOT NULL,
        -- JSON of name → secret, sealed under the key beside it.
        secrets bytea NOT NULL,
        secret_names text[] NOT NULL,
        wrapped bytea NOT NULL,
        kek smallint NOT NULL,
        state text NOT NULL CHECK (state IN ('active', 'paused', 'retired')),
        -- Where a source that is asked goes on: a sequence number, a delta link.
        cursor text,
        -- Deliveries and their bytes that wait or are under way: what back-pressure looks at.
        backlog bigint NOT NULL DEFAULT 0 CHECK (backlog >= 0),
        backlog_bytes bigint NOT NULL DEFAULT 0 CHECK (backlog_bytes >= 0),
        failed bigint NOT NULL DEFAULT 0,
        exceptions bigint NOT NULL DEFAULT 0,
        refused bigint NOT NULL DEFAULT 0,
        received_at timestamptz,
        drained_at timestamptz,
        tested_at timestamptz,
        test_problem text,
        created_at timestamptz NOT NULL,
        version integer NOT NULL
      );
      CREATE UNIQUE INDEX source_name ON sources.source (lower(name)) WHERE state <> 'retired';

      -- What was acknowledged. The body is sealed, and goes when the archive has it; the rest stays, against replays.
      CREATE TABLE sources.delivery (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source_id uuid NOT NULL REFERENCES sources.source,
        received_at timestamptz NOT NULL,
        type text NOT NULL,
        -- Facts of the envelope; no content.
        facts jsonb NOT NULL,
        -- Blinded: the same delivery again has the same.
        key bytea NOT NULL,
        bytes bigint NOT NULL,
        body bytea,
        blob text,
        wrapped bytea,
        kek smallint NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'taken', 'done', 'failed')),
        attempts smallint NOT NULL DEFAULT 0,
        -- Not to be tried before this.
        due_at timestamptz NOT NULL,
        -- The import it is in; while 'taken', the one being made.
        import_id bigint,
        UNIQUE (source_id, key)
      );
      CREATE INDEX delivery_open ON sources.delivery (source_id, id) WHERE state IN ('waiting', 'taken');

      GRANT SELECT, INSERT, UPDATE ON sources.source, sources.delivery TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA sources CASCADE');
  }
}
