import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Requests1764000004400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review.request (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('regulatory', 'court', 'internal')),
        authority text NOT NULL,
        reference text NOT NULL,
        received_on date NOT NULL,
        days int NOT NULL CHECK (days > 0),
        calendar_id bigint NOT NULL,
        due_on date NOT NULL,
        scope text NOT NULL,
        -- Ids and names of the directory, as they were.
        persons jsonb NOT NULL,
        channels text[] NOT NULL,
        from_on date,
        to_on date,
        owner uuid NOT NULL,
        owner_name text NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'answered', 'closed', 'withdrawn')),
        version int NOT NULL
      );
      CREATE INDEX request_queue ON review.request (state, due_on, id);
      CREATE TABLE review.request_move (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        request_id bigint NOT NULL REFERENCES review.request,
        move text NOT NULL,
        at timestamptz NOT NULL,
        by_name text NOT NULL,
        reason text
      );
      CREATE INDEX request_move_of ON review.request_move (request_id, id);

      -- Decisions on messages only ever grow: the newest of a message stands.
      CREATE TABLE review.request_item (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        request_id bigint NOT NULL REFERENCES review.request,
        message_id bigint NOT NULL,
        message_version smallint NOT NULL,
        decision text NOT NULL CHECK (decision IN ('produce', 'withhold')),
        ground text CHECK (ground IN ('attorney-client', 'work-product', 'privacy', 'bank-secrecy', 'out-of-scope', 'other')),
        reason text,
        by_name text NOT NULL,
        at timestamptz NOT NULL,
        -- What is withheld says why (FRCP 26(b)(5)).
        CHECK ((decision = 'withhold') = (ground IS NOT NULL)),
        CHECK (decision = 'produce' OR reason IS NOT NULL)
      );
      CREATE INDEX request_item_of ON review.request_item (request_id, message_id, id DESC);
      CREATE INDEX request_item_on ON review.request_item (message_id);

      -- What left, and when: there is no production without its request (R38).
      CREATE TABLE review.production (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        request_id bigint NOT NULL REFERENCES review.request,
        number int NOT NULL CHECK (number > 0),
        items int NOT NULL CHECK (items > 0),
        note text NOT NULL,
        sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
        made_by_name text NOT NULL,
        made_at timestamptz NOT NULL,
        UNIQUE (request_id, number)
      );
      CREATE TABLE review.production_item (
        production_id bigint NOT NULL REFERENCES review.production,
        message_id bigint NOT NULL,
        message_version smallint NOT NULL,
        PRIMARY KEY (production_id, message_id)
      );
      CREATE TABLE review.production_download (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        production_id bigint NOT NULL REFERENCES review.production,
        at timestamptz NOT NULL,
        by_name text NOT NULL
      );
      -- What left with an export with proof: as of so many ledger entries, of which no later version was in it.
      CREATE TABLE review.exported_item (
        request_id bigint NOT NULL REFERENCES review.request,
        message_id bigint NOT NULL,
        bundle text NOT NULL,
        as_of bigint NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (request_id, message_id, bundle)
      );

      GRANT SELECT, INSERT ON review.request, review.request_move, review.request_item, review.production, review.production_item, review.production_download, review.exported_item TO minutebook_app;
      GRANT UPDATE ON review.request TO minutebook_app;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['request_move', 'request_item', 'production', 'production_item', 'production_download', 'exported_item'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE review.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE review.exported_item, review.production_download, review.production_item, review.production, review.request_item, review.request_move, review.request',
    );
  }
}
