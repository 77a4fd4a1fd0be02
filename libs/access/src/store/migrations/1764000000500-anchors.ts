import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Anchors1764000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- That a signed checkpoint arrived somewhere else, and what was given for it: cosignatures, time-stamp tokens.
      CREATE TABLE access.anchor_receipt (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- The anchor's address without secrets.
        anchor text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('folder', 's3', 'mail', 'http', 'witness', 'timestamp')),
        log smallint NOT NULL,
        origin text NOT NULL,
        size bigint NOT NULL CHECK (size > 0),
        at timestamptz NOT NULL,
        place text NOT NULL,
        evidence bytea
      );
      CREATE INDEX anchor_receipt_by_anchor ON access.anchor_receipt (anchor, log, id);
      CREATE INDEX anchor_receipt_by_checkpoint ON access.anchor_receipt (log, origin, size);
      GRANT SELECT, INSERT ON access.anchor_receipt TO minutebook_app;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.anchor_receipt FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE access.anchor_receipt ENABLE ALWAYS TRIGGER append_only;

      -- How it stands with each, for every process to say. No evidence: it is written over.
      CREATE TABLE access.anchor_state (
        anchor text PRIMARY KEY,
        since timestamptz NOT NULL,
        -- Failures since it last worked.
        attempts int NOT NULL DEFAULT 0,
        fault text,
        fault_at timestamptz,
        -- Not tried before, after a failure.
        next_at timestamptz
      );
      GRANT SELECT, INSERT, UPDATE, DELETE ON access.anchor_state TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE access.anchor_receipt, access.anchor_state');
  }
}
