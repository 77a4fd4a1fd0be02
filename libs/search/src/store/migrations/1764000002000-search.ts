import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Search1764000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Plaintext by nature (R155): tokens of messages. Disposable: rebuilt from the ledger, and left out of backups.
      CREATE SCHEMA search;
      GRANT USAGE ON SCHEMA search TO minutebook_app;

      CREATE TABLE search.state (
        index text PRIMARY KEY,
        position bigint NOT NULL
      );

      -- In parts by message: a search for a common word reads as many of them as it needs (docs/decisions/0011).
      CREATE TABLE search.document (
        message_id bigint PRIMARY KEY,
        first_position bigint NOT NULL,
        position bigint NOT NULL,
        at timestamptz NOT NULL,
        sent_at timestamptz,
        channel text NOT NULL,
        conversation_id bigint NOT NULL,
        type text NOT NULL,
        direction text,
        sender bigint,
        to_ids bigint[] NOT NULL,
        cc_ids bigint[] NOT NULL,
        bcc_ids bigint[] NOT NULL,
        parties bigint[] NOT NULL,
        has text[] NOT NULL,
        tokens tsvector NOT NULL,
        -- More tokens than PostgreSQL keeps positions for: phrases are settled by the matcher.
        is_long boolean NOT NULL,
        -- More words than a vector holds: any query may match it, and the matcher looks.
        is_cut boolean NOT NULL
      ) PARTITION BY RANGE (message_id);
      -- Rows that are judged by looser conditions.
      CREATE INDEX document_long ON search.document (message_id) WHERE is_long;
      CREATE INDEX document_by_time ON search.document (at, message_id);
      -- Every search reads what is pending, once for each of its tests: keep it short.
      CREATE INDEX document_by_tokens ON search.document USING gin (tokens) WITH (fastupdate = on, gin_pending_list_limit = 2048);
      CREATE INDEX document_by_party ON search.document USING gin (parties) WITH (fastupdate = on, gin_pending_list_limit = 2048);
      -- What changed since a ledger position: few rows, which a search as of then looks at one by one.
      CREATE INDEX document_by_position ON search.document (position);
      CREATE INDEX document_by_conversation ON search.document (conversation_id, at);

      -- A million messages each, and later a sixteenth of all, so that there are never many parts: every statement has them
      -- all to plan for.
      CREATE FUNCTION search.end_of_part(low bigint) RETURNS bigint
      LANGUAGE sql IMMUTABLE RETURN low + greatest(1000000, low / 16);

      CREATE FUNCTION search.make_part(low bigint) RETURNS void
      LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        part text := format('search.document_%s', low);
      BEGIN
        EXECUTE format('CREATE TABLE %s (LIKE search.document INCLUDING ALL)', part);
        EXECUTE format('GRANT MAINTAIN ON %s TO minutebook_app', part);
        -- Attached, and not made in its place: searches go on meanwhile.
        EXECUTE format('ALTER TABLE search.document ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s)', part, low, search.end_of_part(low));
      END $$;

      -- Sees to it that there are parts up to a message, and returns the first message there is none for.
      CREATE FUNCTION search.make_room(message bigint) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        low bigint := 0;
      BEGIN
        IF message >= 1e12 THEN
          RAISE EXCEPTION 'there is no message %', message USING ERRCODE = '22003';
        END IF;
        WHILE low <= message LOOP
          IF to_regclass(format('search.document_%s', low)) IS NULL THEN
            LOCK TABLE ONLY search.document IN SHARE UPDATE EXCLUSIVE MODE;
            IF to_regclass(format('search.document_%s', low)) IS NULL THEN
              PERFORM search.make_part(low);
            END IF;
          END IF;
          low := search.end_of_part(low);
        END LOOP;
        RETURN low;
      END $$;

      -- Puts new parts in the place of empty ones: of a table without rows PostgreSQL keeps the statistics it made of those
      -- that were there, and they quote words (R23).
      CREATE FUNCTION search.renew_empty_parts() RETURNS void
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        part text;
        has_rows boolean;
      BEGIN
        LOCK TABLE search.document IN ACCESS EXCLUSIVE MODE;
        FOR part IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'search.document'::regclass LOOP
          EXECUTE format('SELECT EXISTS (SELECT FROM %s)', part) INTO has_rows;
          CONTINUE WHEN has_rows;
          EXECUTE format('DROP TABLE %s', part);
          PERFORM search.make_part(substring(part FROM '[0-9]+$')::bigint);
        END LOOP;
      END $$;

      REVOKE ALL ON FUNCTION search.make_part(bigint), search.make_room(bigint), search.renew_empty_parts() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION search.make_room(bigint), search.renew_empty_parts() TO minutebook_app;

      -- Every term of the archive once: what wildcards and fuzzy words expand by, in either adapter.
      -- In the order of bytes, which finds what begins with something.
      CREATE TABLE search.vocabulary (term text COLLATE "C" PRIMARY KEY);

      -- Messages an index could not take in: said in every coverage, tried again at a rebuild.
      CREATE TABLE search.failure (
        index text NOT NULL,
        message_id bigint NOT NULL,
        position bigint NOT NULL,
        reason text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (index, message_id)
      );

      -- Texts of queries are content; the audit log holds them too.
      CREATE TABLE search.saved (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        query text NOT NULL,
        shared boolean NOT NULL,
        owner text NOT NULL,
        owner_name text NOT NULL,
        changed_at timestamptz NOT NULL,
        version integer NOT NULL
      );
      CREATE UNIQUE INDEX saved_own_name ON search.saved (owner, lower(name));
      CREATE UNIQUE INDEX saved_shared_name ON search.saved (lower(name)) WHERE shared;
      CREATE INDEX saved_by_name ON search.saved (lower(name), id);

      CREATE TABLE search.term_report (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed')),
        owner text NOT NULL,
        within text,
        zone text,
        -- The ledger as it was when the report was asked for: every line is counted on the same messages.
        as_of bigint NOT NULL,
        lines jsonb NOT NULL,
        done integer NOT NULL,
        any_hits bigint,
        created_at timestamptz NOT NULL,
        finished_at timestamptz,
        version integer NOT NULL
      );
      CREATE INDEX term_report_by_owner ON search.term_report (owner, id);

      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA search TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA search CASCADE');
  }
}
