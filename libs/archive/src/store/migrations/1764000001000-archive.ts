import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Archive1764000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA archive;
      GRANT USAGE ON SCHEMA archive TO minutebook_app;

      -- The time by which guards judge: the server's own, never one a client sends.
      CREATE FUNCTION archive.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT pg_catalog.now()';

      -- One id for everything that owns a data key: messages and evidence objects.
      CREATE SEQUENCE archive.object_id;
      CREATE SEQUENCE archive.version_id;

      -- Apart from the content, so that a backup of one does not bring back what the other destroyed (R158).
      CREATE TABLE archive.data_key (
        id bigint PRIMARY KEY,
        kek smallint NOT NULL,
        wrapped bytea NOT NULL CHECK (octet_length(wrapped) = 40)
      );

      CREATE TABLE archive.import (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        state text NOT NULL CHECK (state IN ('collecting', 'waiting', 'running', 'paused', 'done', 'cancelled', 'failed')),
        zone text,
        day_order text,
        owner text,
        -- Read at once after a look that leaves nothing to settle.
        start_when_clear boolean NOT NULL,
        started_by text NOT NULL,
        started_by_name text NOT NULL,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        version int NOT NULL
      );

      CREATE TABLE archive.import_file (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        import_id bigint NOT NULL REFERENCES archive.import,
        name text NOT NULL,
        bytes bigint NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'looking', 'looked', 'running', 'done', 'cancelled', 'failed')),
        staged text,
        -- What the operator settled for this file alone; over the import's.
        options jsonb NOT NULL,
        questions jsonb NOT NULL,
        bytes_read bigint NOT NULL,
        format text,
        account jsonb NOT NULL,
        notes text[] NOT NULL,
        doubts text[] NOT NULL,
        first_at timestamptz,
        last_at timestamptz,
        started_at timestamptz,
        finished_at timestamptz,
        problem_code text,
        problem_title text
      );
      CREATE INDEX import_file_by_import ON archive.import_file (import_id, id);

      -- A raw object, byte for byte: a file, or a member of an archive. Its bytes are the pieces, in order.
      CREATE TABLE archive.evidence (
        id bigint PRIMARY KEY REFERENCES archive.data_key,
        sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
        bytes bigint NOT NULL,
        role text NOT NULL,
        format text NOT NULL,
        parser text NOT NULL,
        options jsonb NOT NULL,
        -- Importers name the chat after the file; a re-parse needs the name it had.
        path text[] NOT NULL,
        account jsonb NOT NULL,
        findings jsonb,
        received_at timestamptz NOT NULL,
        complete boolean NOT NULL,
        -- The same bytes as a mail and as a file of a chat are two objects, each with its own key and its own end: else the
        -- later of them would not be read, and neither could be disposed of without the other.
        UNIQUE (sha256, role)
      );

      -- Where else the same bytes came from: de-duplication never loses a path (R40).
      CREATE TABLE archive.evidence_source (
        evidence_id bigint NOT NULL REFERENCES archive.evidence,
        import_file_id bigint NOT NULL REFERENCES archive.import_file,
        path text[] NOT NULL,
        -- SHA-256 of it: names in archives may be longer than what an index takes.
        place bytea NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (evidence_id, import_file_id, place)
      );
      CREATE INDEX evidence_source_by_file ON archive.evidence_source (import_file_id);
      CREATE FUNCTION archive.place_source() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.place := sha256(convert_to(to_jsonb(NEW.path)::text, 'UTF8'));
        RETURN NEW;
      END $$;
      CREATE TRIGGER place BEFORE INSERT ON archive.evidence_source FOR EACH ROW EXECUTE FUNCTION archive.place_source();

      CREATE TABLE archive.conversation (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        channel text NOT NULL,
        title text,
        type text NOT NULL,
        created_at timestamptz NOT NULL
      );

      -- Names of a conversation, blinded: a mail thread is named by its subject, and subjects are sealed.
      CREATE TABLE archive.conversation_key (
        key bytea PRIMARY KEY,
        conversation_id bigint NOT NULL REFERENCES archive.conversation
      );
      CREATE INDEX conversation_key_by_conversation ON archive.conversation_key (conversation_id);

      CREATE TABLE archive.handle (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        scheme text NOT NULL,
        value text NOT NULL,
        name text NOT NULL,
        -- For queries: the handle's normal form, and its words as the analyzer cuts them.
        normal text NOT NULL,
        words text NOT NULL,
        UNIQUE (scheme, value)
      );
      CREATE INDEX handle_by_normal ON archive.handle (normal);

      CREATE TABLE archive.member (
        conversation_id bigint NOT NULL REFERENCES archive.conversation,
        handle_id bigint NOT NULL REFERENCES archive.handle,
        PRIMARY KEY (conversation_id, handle_id)
      );
      CREATE INDEX member_by_handle ON archive.member (handle_id, conversation_id);

      CREATE TABLE archive.message (
        id bigint PRIMARY KEY,
        conversation_id bigint NOT NULL,
        kind smallint NOT NULL,
        -- Source-claimed time; receive time where the source gives none. Orders a conversation.
        at timestamptz NOT NULL,
        -- Blinded native id of the message a reaction or receipt is about: it may be captured later, or never.
        about bytea
      );
      CREATE INDEX message_by_conversation ON archive.message (conversation_id, at, id);
      CREATE INDEX message_by_about ON archive.message (about) WHERE about IS NOT NULL;

      CREATE TABLE archive.version (
        id bigint PRIMARY KEY,
        message_id bigint NOT NULL,
        version smallint NOT NULL CHECK (version >= 0),
        change smallint NOT NULL,
        -- The three times stay apart (R39): claimed by the source, received by us, and in the ledger (log_leaf.at).
        sent_at timestamptz,
        received_at timestamptz NOT NULL,
        sender bigint,
        -- Every handle that takes part, the sender first.
        parties bigint[] NOT NULL,
        -- Blinded identity of the captured record: the same record again is found by it.
        identity bytea NOT NULL,
        -- Blinded native id, where edits and reactions refer to one.
        native bytea,
        evidence_id bigint NOT NULL,
        ordinal bigint NOT NULL,
        -- Sealed salt and canonical content.
        content bytea NOT NULL
      );
      CREATE UNIQUE INDEX version_by_message ON archive.version (message_id, version);
      CREATE UNIQUE INDEX version_by_identity ON archive.version (identity);
      CREATE INDEX version_by_native ON archive.version (native) WHERE native IS NOT NULL;

      -- The pieces that tile an object, sealed in packs: a record under the key of the message it became, so that
      -- disposing of one message leaves its neighbours in the same file readable; what could not be read under a key of its
      -- own, for a later reading may find messages in it; the rest under the object's own key.
      CREATE TABLE archive.piece (
        evidence_id bigint NOT NULL,
        ordinal bigint NOT NULL,
        start bigint NOT NULL,
        bytes int NOT NULL,
        line bigint,
        kind smallint NOT NULL,
        outcome smallint NOT NULL,
        message_id bigint,
        pack uuid NOT NULL,
        pack_offset bigint NOT NULL,
        key_id bigint,
        PRIMARY KEY (evidence_id, ordinal)
      );
      -- The first sighting of a message is named by its version; further ones, and what later readings found, are found here.
      CREATE INDEX piece_by_message ON archive.piece (message_id) WHERE outcome IN (2, 5);
      CREATE UNIQUE INDEX piece_by_key ON archive.piece (key_id) WHERE key_id IS NOT NULL;
      CREATE INDEX piece_unread ON archive.piece (evidence_id, start) WHERE key_id IS NOT NULL;
      -- What else lies in a blob before it goes: small files share one.
      CREATE INDEX piece_by_pack ON archive.piece (pack);

      CREATE TABLE archive.exception (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        evidence_id bigint NOT NULL REFERENCES archive.evidence,
        ordinal bigint NOT NULL,
        code text NOT NULL,
        detail text NOT NULL,
        UNIQUE (evidence_id, ordinal)
      );

      CREATE TABLE archive.attachment (
        message_id bigint NOT NULL,
        evidence_id bigint NOT NULL REFERENCES archive.evidence,
        PRIMARY KEY (message_id, evidence_id)
      );
      CREATE INDEX attachment_by_evidence ON archive.attachment (evidence_id);

      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;
      GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA archive TO minutebook_app;
      GRANT UPDATE ON archive.import, archive.import_file, archive.evidence TO minutebook_app;
      GRANT UPDATE (title, type) ON archive.conversation TO minutebook_app;
      GRANT UPDATE (name, words) ON archive.handle TO minutebook_app;

      -- What was captured only ever grows. Disposal will come with a role and a trigger of its own.
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['message', 'version', 'piece', 'data_key', 'exception', 'evidence_source', 'attachment'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;

      -- An object once read to its end stays as it is.
      CREATE FUNCTION archive.refuse_evidence_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.complete OR NEW.id <> OLD.id OR NEW.sha256 <> OLD.sha256 OR NEW.bytes <> OLD.bytes THEN
          RAISE EXCEPTION 'evidence % is complete and stays as it is', OLD.id USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER evidence_stays BEFORE UPDATE ON archive.evidence FOR EACH ROW EXECUTE FUNCTION archive.refuse_evidence_change();
      CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.evidence FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE archive.evidence ENABLE ALWAYS TRIGGER evidence_stays;
      ALTER TABLE archive.evidence ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA archive CASCADE');
  }
}
