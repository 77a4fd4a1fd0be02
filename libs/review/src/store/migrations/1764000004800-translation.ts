import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Translation1764000004800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a machine was given and what it answered (R189), sealed under the key of the message: they go together.
      CREATE TABLE review.translation (
        id uuid PRIMARY KEY,
        -- In the order they were asked for.
        number bigint GENERATED ALWAYS AS IDENTITY,
        message_id bigint NOT NULL,
        message_version smallint NOT NULL,
        target text NOT NULL CHECK (target IN ('en', 'zh')),
        detected text,
        service text NOT NULL,
        service_version text,
        -- Canonical JSON: subject and body as sent, subject and body as answered.
        sealed bytea NOT NULL,
        asked_by uuid NOT NULL,
        asked_by_name text NOT NULL,
        asked_at timestamptz NOT NULL
      );
      CREATE INDEX translation_by_message ON review.translation (message_id, number);

      GRANT SELECT, INSERT ON review.translation TO minutebook_app;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review.translation FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE review.translation ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE review.translation');
  }
}
