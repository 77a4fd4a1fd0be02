import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sampling1764000003300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE surveillance.sampling_plan (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        kind text NOT NULL CHECK (kind IN ('random', 'below-the-line', 'suppressed', 'full')),
        rules jsonb NOT NULL,
        -- Of its alerts: the built-in rule they are hits of.
        rule_version_id bigint REFERENCES surveillance.rule_version,
        created_by text NOT NULL,
        created_by_name text NOT NULL,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        version int NOT NULL,
        -- Of a review of everything: how far it is, and by which directory and version of the plan everything below was read.
        position bigint NOT NULL DEFAULT 0,
        directory bigint,
        read_version int,
        restarted_at timestamptz
      );

      -- One period of a plan. What it was to draw by and the commitment to its seed stand from before it begins.
      CREATE TABLE surveillance.sample_draw (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        plan_id bigint NOT NULL REFERENCES surveillance.sampling_plan,
        from_day date NOT NULL,
        to_day date NOT NULL CHECK (to_day >= from_day),
        by_hand boolean NOT NULL,
        rules jsonb NOT NULL,
        -- Told to nobody until the sample is drawn.
        seed bytea NOT NULL CHECK (octet_length(seed) = 32),
        commitment bytea NOT NULL CHECK (commitment = sha256(seed)),
        committed_at timestamptz NOT NULL,
        -- Entries of the ledger the population is from, once its days are over; read up to the cursor.
        from_position bigint,
        to_position bigint,
        cursor bigint,
        population bigint NOT NULL DEFAULT 0,
        counted bigint NOT NULL DEFAULT 0,
        drawn bigint NOT NULL DEFAULT 0,
        root bytea CHECK (octet_length(root) = 32),
        drawn_at timestamptz,
        CHECK ((from_position IS NULL) = (to_position IS NULL) AND (cursor IS NULL) = (from_position IS NULL)),
        CHECK ((root IS NULL) = (drawn_at IS NULL))
      );
      CREATE UNIQUE INDEX sample_draw_once ON surveillance.sample_draw (plan_id, from_day) WHERE NOT by_hand;
      CREATE INDEX sample_draw_of ON surveillance.sample_draw (plan_id, id);

      CREATE TABLE surveillance.sample_stratum (
        draw_id bigint NOT NULL REFERENCES surveillance.sample_draw,
        number int NOT NULL,
        keys text[] NOT NULL,
        population bigint NOT NULL,
        counted bigint NOT NULL,
        -- Percent and minimum of it, and how many were drawn beside those that count anyway; null until it is drawn.
        wanted bigint,
        drawn bigint,
        PRIMARY KEY (draw_id, number),
        UNIQUE (draw_id, keys)
      );

      -- The population as it was read, in the order of the ledger: what a sample is drawn from, and drawn from again.
      CREATE TABLE surveillance.sample_page (
        draw_id bigint NOT NULL REFERENCES surveillance.sample_draw,
        from_position bigint NOT NULL,
        ids bigint[] NOT NULL,
        positions bigint[] NOT NULL,
        strata int[] NOT NULL,
        counted boolean[] NOT NULL,
        PRIMARY KEY (draw_id, from_position),
        CHECK (cardinality(ids) = cardinality(positions) AND cardinality(ids) = cardinality(strata) AND cardinality(ids) = cardinality(counted))
      );

      CREATE TABLE surveillance.sample_item (
        draw_id bigint NOT NULL REFERENCES surveillance.sample_draw,
        version_id bigint NOT NULL,
        position bigint NOT NULL,
        stratum int NOT NULL,
        -- Null: it was disposed of before it could be put before anybody.
        message_id bigint,
        PRIMARY KEY (draw_id, version_id)
      );

      -- Of reviews of everything: by whom each message is reviewed. A message may be of several people.
      CREATE TABLE surveillance.full_item (
        plan_id bigint NOT NULL REFERENCES surveillance.sampling_plan,
        version_id bigint NOT NULL,
        person text NOT NULL,
        because text NOT NULL CHECK (because IN ('new-hire', 'heightened')),
        message_id bigint NOT NULL,
        PRIMARY KEY (plan_id, version_id, person, because)
      );

      GRANT SELECT, INSERT ON surveillance.sampling_plan, surveillance.sample_draw, surveillance.sample_stratum, surveillance.sample_page, surveillance.sample_item, surveillance.full_item TO minutebook_app;
      GRANT UPDATE ON surveillance.sampling_plan TO minutebook_app;
      GRANT UPDATE (rules, from_position, to_position, cursor, population, counted, drawn, root, drawn_at) ON surveillance.sample_draw TO minutebook_app;
      GRANT UPDATE (population, counted, wanted, drawn) ON surveillance.sample_stratum TO minutebook_app;

      -- What was drawn stays as it is, and rules change only before the ledger is read for them.
      CREATE FUNCTION surveillance.refuse_draw_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.root IS NOT NULL OR NEW.seed <> OLD.seed OR NEW.commitment <> OLD.commitment OR (OLD.cursor IS NOT NULL AND NEW.rules <> OLD.rules) THEN
          RAISE EXCEPTION 'draw % stays as it is', OLD.id USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER draw_stays BEFORE UPDATE ON surveillance.sample_draw FOR EACH ROW EXECUTE FUNCTION surveillance.refuse_draw_change();
      ALTER TABLE surveillance.sample_draw ENABLE ALWAYS TRIGGER draw_stays;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['sample_page', 'sample_item', 'full_item'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON surveillance.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE surveillance.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE surveillance.full_item, surveillance.sample_item, surveillance.sample_page, surveillance.sample_stratum, surveillance.sample_draw, surveillance.sampling_plan;
      DROP FUNCTION surveillance.refuse_draw_change();
    `);
  }
}
