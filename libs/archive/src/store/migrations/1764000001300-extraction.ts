import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Extraction1764000001300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How far the records log was read for attachments.
      CREATE TABLE archive.extraction_state (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        position bigint NOT NULL
      );
      INSERT INTO archive.extraction_state (position) VALUES (0);

      -- What became of each attachment, without content: for counting, and for the queue of those that could not be read.
      -- Derived from the annotations, which are the record; the newest reading of each.
      CREATE TABLE archive.attachment_reading (
        message_id bigint NOT NULL,
        version smallint NOT NULL,
        number int NOT NULL,
        evidence_id bigint NOT NULL,
        outcome smallint NOT NULL,
        media_type text,
        bytes bigint,
        detail text,
        extractor text NOT NULL,
        attempts int NOT NULL,
        at timestamptz NOT NULL,
        -- Somebody asked that it be read again.
        wanted boolean NOT NULL DEFAULT false,
        PRIMARY KEY (message_id, version, number)
      );
      CREATE INDEX attachment_reading_by_outcome ON archive.attachment_reading (outcome, message_id, version, number);
      CREATE INDEX attachment_reading_by_evidence ON archive.attachment_reading (evidence_id);
      CREATE INDEX attachment_reading_wanted ON archive.attachment_reading (message_id, version, number) WHERE wanted;
      CREATE INDEX attachment_reading_unreadable ON archive.attachment_reading (message_id, version, number) WHERE outcome > 2;

      GRANT SELECT, UPDATE ON archive.extraction_state TO minutebook_app;
      GRANT SELECT, INSERT, UPDATE ON archive.attachment_reading TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE archive.attachment_reading, archive.extraction_state');
  }
}
