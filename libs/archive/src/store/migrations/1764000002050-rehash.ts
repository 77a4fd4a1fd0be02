import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Rehash1764000002050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Every round reads everything stored again and compares it with the ledger.
      CREATE TABLE archive.rehash_round (
        number int PRIMARY KEY,
        started_at timestamptz NOT NULL,
        -- When it has to be through.
        ends_by timestamptz NOT NULL,
        finished_at timestamptz,
        -- What was read, by part, once it is through.
        checked jsonb
      );

      -- How far the newest round is.
      CREATE TABLE archive.rehash_part (
        kind text PRIMARY KEY CHECK (kind IN ('records', 'audit', 'evidence', 'disposals', 'days')),
        position bigint NOT NULL DEFAULT 0,
        checked bigint NOT NULL DEFAULT 0,
        done boolean NOT NULL DEFAULT false
      );
      INSERT INTO archive.rehash_part (kind) VALUES ('records'), ('audit'), ('evidence'), ('disposals'), ('days');

      -- What was found. It is cleared by a later look at the same place that does not find it any more.
      CREATE TABLE archive.rehash_fault (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        round int NOT NULL REFERENCES archive.rehash_round,
        kind text NOT NULL REFERENCES archive.rehash_part,
        place bigint NOT NULL,
        code text NOT NULL,
        what text NOT NULL,
        at timestamptz NOT NULL,
        cleared_at timestamptz
      );
      CREATE INDEX rehash_fault_open ON archive.rehash_fault (kind, place) WHERE cleared_at IS NULL;

      GRANT SELECT, INSERT ON archive.rehash_round, archive.rehash_fault TO minutebook_app;
      GRANT SELECT, UPDATE ON archive.rehash_part TO minutebook_app;
      GRANT UPDATE (finished_at, checked) ON archive.rehash_round TO minutebook_app;
      GRANT UPDATE (cleared_at) ON archive.rehash_fault TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['rehash_round', 'rehash_fault'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE archive.rehash_fault, archive.rehash_part, archive.rehash_round');
  }
}
