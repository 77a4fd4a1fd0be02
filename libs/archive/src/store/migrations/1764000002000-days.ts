import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Days1764000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Ledger entries looked at by whoever closes days.
      CREATE TABLE archive.day_position (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        position bigint NOT NULL
      );
      INSERT INTO archive.day_position (position) VALUES (0);

      -- Which entries stand for what somebody took part in on a UTC day, and the millisecond of it: whose the handle was is
      -- asked of that moment. Outlives the messages, so that a day can be counted after some of it was disposed of.
      CREATE TABLE archive.day_part (
        channel text NOT NULL,
        day date NOT NULL,
        -- 0: nobody took part.
        handle_id bigint NOT NULL,
        idx bigint[] NOT NULL CHECK (cardinality(idx) > 0),
        ms int[] NOT NULL,
        PRIMARY KEY (channel, day, handle_id),
        CHECK (cardinality(idx) = cardinality(ms))
      );
      CREATE INDEX day_part_by_handle ON archive.day_part (handle_id);

      -- Days with something that no manifest counts yet.
      CREATE TABLE archive.day_open (
        channel text NOT NULL,
        day date NOT NULL,
        since timestamptz NOT NULL,
        touched timestamptz NOT NULL,
        PRIMARY KEY (channel, day)
      );

      -- Handles that became or were somebody else's: their days are counted again.
      CREATE TABLE archive.day_remap (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        scheme text NOT NULL,
        normal text NOT NULL
      );
      CREATE FUNCTION archive.note_remap() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO archive.day_remap (scheme, normal) VALUES (NEW.scheme, NEW.normal);
        RETURN NULL;
      END $$;
      CREATE TRIGGER days_follow AFTER INSERT OR UPDATE ON archive.person_handle FOR EACH ROW EXECUTE FUNCTION archive.note_remap();

      -- Manifests of one channel, custodian and year are sealed under one key.
      CREATE TABLE archive.day_book (
        id bigint PRIMARY KEY REFERENCES archive.data_key,
        channel text NOT NULL,
        -- Id of the person, or unmapped.
        custodian text NOT NULL,
        year int NOT NULL,
        UNIQUE (custodian, channel, year)
      );

      -- The newest of a day is in force. Ids come from version_id: followers of the records log meet them among versions.
      CREATE TABLE archive.day_manifest (
        id bigint PRIMARY KEY,
        book_id bigint NOT NULL REFERENCES archive.day_book,
        day date NOT NULL,
        count int NOT NULL,
        root bytea NOT NULL CHECK (octet_length(root) = 32),
        -- Ledger entries counted, in their order.
        members bigint[] NOT NULL,
        up_to bigint NOT NULL,
        amends bigint REFERENCES archive.day_manifest,
        -- Id of the first of those that were written together: the year is as it was after all of them.
        batch bigint NOT NULL,
        at timestamptz NOT NULL,
        -- Sealed salt and canonical content.
        content bytea NOT NULL,
        CHECK (cardinality(members) = count)
      );
      CREATE INDEX day_manifest_newest ON archive.day_manifest (book_id, day, id DESC);

      GRANT SELECT, INSERT ON archive.day_part, archive.day_open, archive.day_remap, archive.day_book, archive.day_manifest TO minutebook_app;
      GRANT SELECT, UPDATE ON archive.day_position TO minutebook_app;
      GRANT UPDATE (idx, ms) ON archive.day_part TO minutebook_app;
      GRANT UPDATE (since, touched) ON archive.day_open TO minutebook_app;
      GRANT DELETE ON archive.day_open, archive.day_remap TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['day_book', 'day_manifest'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;

      -- What was counted once is counted for good.
      CREATE FUNCTION archive.refuse_loss_of_part() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (NEW.channel, NEW.day, NEW.handle_id) IS DISTINCT FROM (OLD.channel, OLD.day, OLD.handle_id)
          OR NEW.idx[1:cardinality(OLD.idx)] <> OLD.idx OR NEW.ms[1:cardinality(OLD.ms)] <> OLD.ms
        THEN
          RAISE EXCEPTION 'what was counted on % stays counted', OLD.day USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER only_grows BEFORE UPDATE ON archive.day_part FOR EACH ROW EXECUTE FUNCTION archive.refuse_loss_of_part();
      CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.day_part FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE archive.day_part ENABLE ALWAYS TRIGGER only_grows;
      ALTER TABLE archive.day_part ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER days_follow ON archive.person_handle;
      DROP TABLE archive.day_manifest, archive.day_book, archive.day_remap, archive.day_open, archive.day_part, archive.day_position;
      DROP FUNCTION archive.note_remap(), archive.refuse_loss_of_part();
    `);
  }
}
