import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Bundles1764000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA export;
      GRANT USAGE ON SCHEMA export TO minutebook_app;

      -- Exports with proof, and until when they can be downloaded. What was made is in the audit log; this is for its maker.
      CREATE TABLE export.bundle (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        owner text NOT NULL,
        scope jsonb NOT NULL,
        title text NOT NULL,
        request text,
        reason text NOT NULL,
        evidence boolean NOT NULL,
        -- As of which state of the logs it was asked for; empty: as they are.
        asked_records bigint,
        asked_audit bigint,
        -- What kept parts of the archive from its owner while it was made: who is kept from other parts since has it no longer.
        sight text,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed', 'expired')),
        done bigint NOT NULL DEFAULT 0,
        total bigint,
        records bigint NOT NULL DEFAULT 0,
        entries bigint NOT NULL DEFAULT 0,
        bytes bigint NOT NULL DEFAULT 0,
        name text,
        tagmanifest bytea CHECK (octet_length(tagmanifest) = 32),
        made bigint,
        as_of_records bigint,
        as_of_audit bigint,
        problem jsonb,
        -- Key its parts are sealed under, wrapped; empty: there is nothing to be downloaded.
        wrapped bytea,
        created_at timestamptz NOT NULL,
        finished_at timestamptz,
        expires_at timestamptz,
        version int NOT NULL DEFAULT 0,
        CHECK (state <> 'done' OR (sight IS NOT NULL AND tagmanifest IS NOT NULL AND wrapped IS NOT NULL AND expires_at IS NOT NULL))
      );
      CREATE INDEX bundle_by_owner ON export.bundle (owner, id);
      CREATE INDEX bundle_by_end ON export.bundle (expires_at) WHERE state = 'done';

      CREATE TABLE export.bundle_part (
        bundle_id bigint NOT NULL REFERENCES export.bundle,
        number int NOT NULL,
        blob uuid NOT NULL,
        PRIMARY KEY (bundle_id, number)
      );

      -- Messages whose content is in it: it goes when one of them goes.
      CREATE TABLE export.bundle_message (
        message_id bigint NOT NULL,
        bundle_id bigint NOT NULL REFERENCES export.bundle,
        PRIMARY KEY (message_id, bundle_id)
      );
      CREATE INDEX bundle_message_of ON export.bundle_message (bundle_id);

      GRANT SELECT, INSERT, UPDATE ON export.bundle TO minutebook_app;
      GRANT SELECT, INSERT, DELETE ON export.bundle_part, export.bundle_message TO minutebook_app;
      -- To write it anew, so that no key of a bundle is left in its file.
      GRANT MAINTAIN ON export.bundle TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA export CASCADE');
  }
}
