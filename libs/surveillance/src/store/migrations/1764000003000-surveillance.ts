import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Surveillance1764000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA surveillance;
      GRANT USAGE ON SCHEMA surveillance TO minutebook_app;

      CREATE TABLE surveillance.lexicon (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        -- Rules as drafted, faulty ones included; null when nothing is drafted.
        draft jsonb,
        drafted_by text,
        drafted_by_name text,
        drafted_at timestamptz,
        publication int NOT NULL,
        published_at timestamptz,
        version int NOT NULL
      );

      CREATE TABLE surveillance.rule (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        lexicon_id bigint NOT NULL REFERENCES surveillance.lexicon,
        code text NOT NULL,
        -- Version in force; null when the rule is retired.
        in_force bigint,
        UNIQUE (lexicon_id, code)
      );

      -- What a rule said, for ever (R13, R168).
      CREATE TABLE surveillance.rule_version (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rule_id bigint NOT NULL REFERENCES surveillance.rule,
        version int NOT NULL CHECK (version > 0),
        title text NOT NULL,
        query text NOT NULL,
        severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 3),
        zones text[] NOT NULL,
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
        position bigint NOT NULL
      );
      INSERT INTO surveillance.state (position) VALUES (0);

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
        found_at timestamptz NOT NULL
      );
      -- Exactly one a message version and rule version, whatever crashes and is repeated.
      CREATE UNIQUE INDEX hit_once ON surveillance.hit (version_id, rule_version_id);
      CREATE INDEX hit_by_rule ON surveillance.hit (rule_version_id, id);

      GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA surveillance TO minutebook_app;
      GRANT UPDATE ON surveillance.lexicon, surveillance.rule, surveillance.state, surveillance.look_back TO minutebook_app;
      GRANT DELETE ON surveillance.look_back TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['rule_version', 'hit'] LOOP
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
