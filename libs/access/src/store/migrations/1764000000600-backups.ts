import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Backups1764000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Backups that were made, and until when they are kept: as long as one of them is, what it holds is not gone (R23).
      CREATE TABLE access.backup (
        id uuid PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('making', 'kept', 'failed', 'deleted')),
        made_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        place text NOT NULL,
        bytes bigint,
        with_key boolean NOT NULL,
        records bigint,
        audit bigint,
        made_by text NOT NULL,
        deleted_at timestamptz,
        CHECK ((state = 'deleted') = (deleted_at IS NOT NULL)),
        CHECK (state <> 'kept' OR bytes IS NOT NULL)
      );
      CREATE INDEX backup_by_time ON access.backup (made_at, id);
      CREATE INDEX backup_by_end ON access.backup (expires_at) WHERE state IN ('making', 'kept');
      GRANT SELECT, INSERT, UPDATE ON access.backup TO minutebook_app;

      -- A restored database is closed until somebody has accepted what the comparison with outside found (R93).
      CREATE TABLE access.restoration (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        backup uuid NOT NULL,
        made_at timestamptz NOT NULL,
        restored_at timestamptz NOT NULL,
        findings jsonb NOT NULL,
        accepted_at timestamptz,
        accepted_by text,
        CHECK ((accepted_at IS NULL) = (accepted_by IS NULL))
      );
      CREATE UNIQUE INDEX restoration_open ON access.restoration ((true)) WHERE accepted_at IS NULL;
      GRANT SELECT, UPDATE ON access.restoration TO minutebook_app;

      -- From which restore on the logs go by another name. Entries and checkpoints of before keep theirs.
      CREATE TABLE access.log_epoch (
        epoch int PRIMARY KEY CHECK (epoch > 1),
        since timestamptz NOT NULL,
        records bigint NOT NULL,
        audit bigint NOT NULL,
        lost jsonb NOT NULL
      );
      GRANT SELECT, INSERT ON access.log_epoch TO minutebook_app;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.log_epoch FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE access.log_epoch ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE access.log_epoch, access.restoration, access.backup');
  }
}
