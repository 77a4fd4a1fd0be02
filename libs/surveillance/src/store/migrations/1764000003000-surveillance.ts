import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Surveillance1764000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA surveillance;
      GRANT USAGE ON SCHEMA surveillance TO minutebook_app;

      CREATE TABLE surveillance.lexicon (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        -- Of written rules, or of what is no query: random review, unusual activity. Those are nobody's to draft.
        kind text NOT NULL DEFAULT 'query' CHECK (kind IN ('query', 'sampling', 'activity')),
        -- Rules as drafted, faulty ones included; null when nothing is drafted.
        draft jsonb,
        drafted_by text,
        drafted_by_name text,
        drafted_at timestamptz,
        publication int NOT NULL,
        published_at timestamptz,
        version int NOT NULL
      );
      CREATE UNIQUE INDEX lexicon_built_in ON surveillance.lexicon (kind) WHERE kind <> 'query';

      CREATE TABLE surveillance.rule (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        lexicon_id bigint NOT NULL REFERENCES surveillance.lexicon,
        code text NOT NULL,
        -- Version in force; null when the rule is retired.
        in_force bigint,
        retired_at timestamptz,
        UNIQUE (lexicon_id, code)
      );

      -- What a rule said, for ever (R13, R168).
      CREATE TABLE surveillance.rule_version (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rule_id bigint NOT NULL REFERENCES surveillance.rule,
        version int NOT NULL CHECK (version > 0),
        kind text NOT NULL DEFAULT 'query' CHECK (kind IN ('query', 'sample', 'activity')),
        title text NOT NULL,
        query text NOT NULL,
        severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 3),
        zones text[] NOT NULL,
        theme text,
        weight smallint NOT NULL CHECK (weight BETWEEN 1 AND 10),
        owner uuid,
        conditions jsonb NOT NULL,
        exclusions jsonb NOT NULL,
        examples jsonb NOT NULL,
        publication int NOT NULL,
        published_by text NOT NULL,
        published_by_name text NOT NULL,
        published_at timestamptz NOT NULL,
        UNIQUE (rule_id, version)
      );
      ALTER TABLE surveillance.rule ADD FOREIGN KEY (in_force) REFERENCES surveillance.rule_version;

      -- The detector's place in the ledger. Its row lock orders detection and publication: a rule version is live from
      -- exactly one position on, and looks back over everything before it.
      CREATE TABLE surveillance.state (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        position bigint NOT NULL,
        -- What read everything up to there. Another one reads all of it again (R192).
        engine text,
        -- Revision of the directory by which rules that ask who is who read everything, and when they last began to read
        -- everything again because it had changed.
        directory bigint,
        directory_at timestamptz
      );
      INSERT INTO surveillance.state (position) VALUES (0);

      -- When another engine took over, and from where on.
      CREATE TABLE surveillance.engine_change (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        engine text NOT NULL,
        position bigint NOT NULL,
        at timestamptz NOT NULL
      );

      CREATE TABLE surveillance.look_back (
        rule_version_id bigint PRIMARY KEY REFERENCES surveillance.rule_version,
        cursor bigint NOT NULL,
        upto bigint NOT NULL
      );

      CREATE TABLE surveillance.hit (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        version_id bigint NOT NULL,
        message_id bigint NOT NULL,
        message_version smallint NOT NULL,
        rule_version_id bigint NOT NULL REFERENCES surveillance.rule_version,
        -- Ledger position of the message version it was found in.
        position bigint NOT NULL,
        engine text NOT NULL,
        spans jsonb NOT NULL,
        -- Of what is no query: why it is a hit, in figures.
        why jsonb,
        -- In a message the program sent to itself, to see whether it alerts (R169). Counts nowhere.
        canary boolean NOT NULL DEFAULT false,
        found_at timestamptz NOT NULL
      );
      -- Exactly one a message version and rule version, whatever crashes and is repeated.
      CREATE UNIQUE INDEX hit_once ON surveillance.hit (version_id, rule_version_id);
      CREATE INDEX hit_by_rule ON surveillance.hit (rule_version_id, id);

      -- Matched, and left out by an exclusion (R176): kept, so that samples of it can be checked.
      CREATE TABLE surveillance.suppressed (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        version_id bigint NOT NULL,
        message_id bigint NOT NULL,
        message_version smallint NOT NULL,
        rule_version_id bigint NOT NULL REFERENCES surveillance.rule_version,
        position bigint NOT NULL,
        -- Names of the exclusions of that rule version.
        exclusions text[] NOT NULL,
        engine text NOT NULL,
        spans jsonb NOT NULL,
        found_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX suppressed_once ON surveillance.suppressed (version_id, rule_version_id);
      CREATE INDEX suppressed_by_rule ON surveillance.suppressed (rule_version_id, id);

      -- Every change of what is in force: who drafted it, who approved it, why, and what it did to the alerts (R167).
      CREATE TABLE surveillance.publication (
        lexicon_id bigint NOT NULL REFERENCES surveillance.lexicon,
        number int NOT NULL,
        reason text NOT NULL,
        draft_hash text NOT NULL,
        drafted_by text NOT NULL,
        drafted_by_name text NOT NULL,
        drafted_at timestamptz NOT NULL,
        approved_by text NOT NULL,
        approved_by_name text NOT NULL,
        rehearsal_id bigint,
        impact jsonb,
        -- Rule versions in force from then on.
        rules bigint[] NOT NULL,
        -- Ledger position from which they read on; before it they look back.
        position bigint NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (lexicon_id, number)
      );

      GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA surveillance TO minutebook_app;
      GRANT UPDATE ON surveillance.lexicon, surveillance.rule, surveillance.state, surveillance.look_back TO minutebook_app;
      GRANT DELETE ON surveillance.look_back TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['rule_version', 'hit', 'suppressed', 'publication', 'engine_change'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON surveillance.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE surveillance.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA surveillance CASCADE');
  }
}
