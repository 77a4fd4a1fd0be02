import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Annotations1764000001200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What was found out about a message after it was captured. Ids come from version_id: the records log numbers
      -- versions and annotations alike, and followers meet both in one order.
      CREATE TABLE archive.annotation (
        id bigint PRIMARY KEY,
        message_id bigint NOT NULL,
        kind smallint NOT NULL,
        -- Says which finding this is, without content: the same finding again is the same row.
        key text NOT NULL CHECK (length(key) <= 200),
        at timestamptz NOT NULL,
        -- Sealed salt and canonical content, under the message's key.
        content bytea NOT NULL,
        UNIQUE (message_id, key)
      );

      GRANT SELECT, INSERT ON archive.annotation TO minutebook_app;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.annotation FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE archive.annotation ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE archive.annotation');
  }
}
