import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DISPOSAL_GUARDS, DISPOSAL_GUARDS_DOWN } from './disposal-guards';

export class Disposal1764000001950 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE archive.disposal (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('dry-run', 'proposed', 'approved', 'running', 'paused', 'done', 'cancelled', 'rejected')),
        reason text NOT NULL CHECK (length(reason) >= 10),
        scope jsonb NOT NULL,
        -- Erasure request it carries out; its messages stand in disposal_wanted.
        erasure bigint,
        -- Asks for approval by itself once it has counted.
        asks boolean NOT NULL DEFAULT false,
        -- Retention schedule it was counted under: the one in force, from the first message to the last.
        schedule bigint,
        as_of timestamptz NOT NULL,
        requested_by text NOT NULL,
        requested_by_name text NOT NULL,
        requested_at timestamptz NOT NULL,
        decided_by text,
        decided_by_name text,
        decided_at timestamptz,
        decision text,
        -- The dry run: every message up to this id was looked at.
        looked_at bigint NOT NULL DEFAULT 0,
        counted boolean NOT NULL DEFAULT false,
        tally jsonb NOT NULL,
        -- After the last page: raw objects and blobs of which nothing is left were removed as well.
        cleared boolean NOT NULL DEFAULT false,
        evidence int NOT NULL DEFAULT 0,
        root bytea CHECK (octet_length(root) = 32),
        finished_at timestamptz,
        purged_at timestamptz,
        version int NOT NULL,
        CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
        CONSTRAINT four_eyes CHECK (decided_by <> requested_by OR state = 'rejected'),
        CONSTRAINT approved CHECK (state NOT IN ('approved', 'running', 'paused', 'done') OR decided_by IS NOT NULL)
      );
      CREATE INDEX disposal_by_state ON archive.disposal (state, id);
      CREATE INDEX disposal_open ON archive.disposal (id) WHERE NOT cleared;

      CREATE TABLE archive.disposal_wanted (
        disposal_id bigint NOT NULL REFERENCES archive.disposal,
        message_id bigint NOT NULL,
        PRIMARY KEY (disposal_id, message_id)
      );

      -- Messages that may share bytes with each other stand in one page, so that a page goes as a whole or keeps them all.
      CREATE TABLE archive.disposal_page (
        disposal_id bigint NOT NULL REFERENCES archive.disposal,
        number int NOT NULL,
        ids bigint[] NOT NULL CHECK (cardinality(ids) > 0),
        listed int GENERATED ALWAYS AS (cardinality(ids)) STORED,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done')),
        disposed int NOT NULL DEFAULT 0,
        -- Of those kept when their turn came: id → reason.
        survivors jsonb NOT NULL DEFAULT '{}',
        -- Retention schedule that let them go: the one in force when their turn came.
        schedule bigint,
        -- RFC 6962 root over the ids disposed of.
        root bytea CHECK (octet_length(root) = 32),
        -- What the entry of the records log commits to, and the row it stands for; null where nothing was disposed of.
        content bytea,
        salt bytea,
        entry bigint UNIQUE,
        at timestamptz,
        PRIMARY KEY (disposal_id, number),
        CHECK ((state = 'done') = (root IS NOT NULL AND at IS NOT NULL)),
        CHECK ((entry IS NULL) = (disposed = 0))
      );
      CREATE INDEX disposal_page_waiting ON archive.disposal_page (disposal_id, number) WHERE state = 'waiting';

      -- Messages that are no more, and what let them go. A row is here if and only if its message is not.
      CREATE TABLE archive.disposed (
        message_id bigint PRIMARY KEY,
        disposal_id bigint NOT NULL,
        page int NOT NULL,
        code text NOT NULL,
        due timestamptz NOT NULL,
        at timestamptz NOT NULL,
        -- Rows of a message can be deleted by the very transaction that says it may.
        tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
        FOREIGN KEY (disposal_id, page) REFERENCES archive.disposal_page
      );

      -- Raw objects something was disposed of in: looked at once the pages are done.
      CREATE TABLE archive.disposal_evidence (
        disposal_id bigint NOT NULL REFERENCES archive.disposal,
        evidence_id bigint NOT NULL,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'kept', 'disposed')),
        PRIMARY KEY (disposal_id, evidence_id)
      );
      CREATE INDEX disposal_evidence_waiting ON archive.disposal_evidence (disposal_id, evidence_id) WHERE state = 'waiting';

      -- Blobs in which nothing opens any more. A row goes once the file has gone.
      CREATE TABLE archive.doomed_blob (pack uuid PRIMARY KEY);
      -- Blobs being written, named here: the transaction that refers to one takes its row along. One whose row stays is
      -- referred to by nothing, and never will be.
      CREATE TABLE archive.begun_blob (
        pack uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        at timestamptz NOT NULL
      );
      CREATE INDEX begun_blob_by_age ON archive.begun_blob (at);

      ALTER TABLE archive.evidence ADD COLUMN disposed_at timestamptz;
      -- The key of an object goes with it.
      ALTER TABLE archive.evidence DROP CONSTRAINT evidence_id_fkey;
      -- The same bytes may come again after they were disposed of.
      ALTER TABLE archive.evidence DROP CONSTRAINT evidence_sha256_role_key;
      CREATE UNIQUE INDEX evidence_by_sha256 ON archive.evidence (sha256, role) WHERE disposed_at IS NULL;
      CREATE INDEX evidence_disposed_by_sha256 ON archive.evidence (sha256) WHERE disposed_at IS NOT NULL;
      -- What else stands in the record a version came from.
      CREATE INDEX version_by_record ON archive.version (evidence_id, ordinal);

      GRANT SELECT, INSERT ON archive.disposal, archive.disposal_page, archive.disposed, archive.disposal_evidence, archive.disposal_wanted TO minutebook_app;
      GRANT UPDATE ON archive.disposal, archive.disposal_page, archive.disposal_evidence TO minutebook_app;
      -- Pages only while it counts, which it may have to begin anew.
      GRANT DELETE ON archive.disposal_page TO minutebook_app;
      GRANT SELECT, INSERT, DELETE ON archive.doomed_blob TO minutebook_app;
      -- Nobody says of a blob that is there that it is being written.
      GRANT SELECT, INSERT (at), DELETE ON archive.begun_blob TO minutebook_app;
      GRANT DELETE ON archive.message, archive.version, archive.annotation, archive.attachment, archive.data_key, archive.timer_event,
        archive.number_change, archive.attachment_reading, archive.absence, archive.member, archive.evidence_source TO minutebook_app;
      -- To write them anew, so that nothing of what was deleted is left in their files.
      GRANT MAINTAIN ON archive.data_key, archive.conversation, archive.member, archive.evidence, archive.evidence_source, archive.number_change,
        archive.attachment_reading TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;
    `);
    await runner.query(DISPOSAL_GUARDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DISPOSAL_GUARDS_DOWN);
    await runner.query(`
      REVOKE DELETE ON archive.message, archive.version, archive.annotation, archive.attachment, archive.data_key, archive.timer_event,
        archive.number_change, archive.attachment_reading, archive.absence, archive.member, archive.evidence_source FROM minutebook_app;
      DROP INDEX archive.version_by_record, archive.evidence_by_sha256, archive.evidence_disposed_by_sha256;
      ALTER TABLE archive.evidence DROP COLUMN disposed_at;
      ALTER TABLE archive.evidence ADD CONSTRAINT evidence_sha256_role_key UNIQUE (sha256, role);
      ALTER TABLE archive.evidence ADD CONSTRAINT evidence_id_fkey FOREIGN KEY (id) REFERENCES archive.data_key;
      DROP TABLE archive.begun_blob, archive.doomed_blob, archive.disposal_evidence, archive.disposed, archive.disposal_wanted, archive.disposal_page, archive.disposal;
    `);
  }
}
