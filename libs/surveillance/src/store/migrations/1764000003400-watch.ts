import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Watch1764000003400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE surveillance.watch (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        canaries boolean NOT NULL,
        hours int NOT NULL CHECK (hours BETWEEN 1 AND 20),
        -- Null: those in use.
        channels text[],
        version int NOT NULL
      );
      INSERT INTO surveillance.watch (canaries, hours, version) VALUES (false, 4, 0);

      -- Rules a canary is sent for. Retiring a rule does not end it: somebody says why, or it is missed (R169).
      CREATE TABLE surveillance.scenario (
        rule_id bigint PRIMARY KEY REFERENCES surveillance.rule,
        -- Newest version with examples it must hit.
        rule_version_id bigint NOT NULL REFERENCES surveillance.rule_version,
        since timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by_name text,
        reason text,
        CHECK ((ended_at IS NULL) = (reason IS NULL))
      );
      CREATE TABLE surveillance.canary_round (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        day date NOT NULL UNIQUE,
        -- Part of the file nobody can guess.
        nonce uuid NOT NULL,
        at timestamptz NOT NULL,
        -- Until when one has to have arrived.
        due_at timestamptz NOT NULL,
        -- Null: its file is not in the archive yet.
        sent_at timestamptz
      );
      CREATE TABLE surveillance.canary (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        round_id bigint NOT NULL REFERENCES surveillance.canary_round,
        rule_id bigint NOT NULL REFERENCES surveillance.rule,
        -- Whose example it says, and which.
        rule_version_id bigint NOT NULL REFERENCES surveillance.rule_version,
        example int NOT NULL,
        channel text NOT NULL,
        language text NOT NULL,
        native uuid NOT NULL UNIQUE,
        hit_id bigint,
        arrived_at timestamptz
      );
      CREATE INDEX canary_by_round ON surveillance.canary (round_id, id);
      CREATE INDEX canary_by_rule ON surveillance.canary (rule_id, round_id);

      -- After what hits are counted anew (R191).
      CREATE TABLE surveillance.volume_change (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('publication', 'engine')),
        lexicon_id bigint REFERENCES surveillance.lexicon,
        -- Of the publication in its lexicon, or of the change of engine.
        number bigint NOT NULL,
        what text NOT NULL,
        position bigint NOT NULL,
        at timestamptz NOT NULL,
        closed_at timestamptz
      );
      CREATE UNIQUE INDEX volume_change_once ON surveillance.volume_change (kind, coalesce(lexicon_id, 0), number);
      CREATE INDEX volume_change_open ON surveillance.volume_change (id) WHERE closed_at IS NULL;
      CREATE TABLE surveillance.volume_line (
        change_id bigint NOT NULL REFERENCES surveillance.volume_change,
        rule_id bigint NOT NULL REFERENCES surveillance.rule,
        state text NOT NULL CHECK (state IN ('waiting', 'steady', 'up', 'down')),
        before_hits int NOT NULL,
        before_entries bigint NOT NULL,
        after_hits int NOT NULL,
        after_entries bigint NOT NULL,
        low int NOT NULL,
        high int NOT NULL,
        -- When it was first outside; stays, whatever comes after.
        flagged_at timestamptz,
        settled_at timestamptz,
        settled_by_name text,
        reason text,
        PRIMARY KEY (change_id, rule_id),
        CHECK ((settled_at IS NULL) = (reason IS NULL))
      );

      CREATE INDEX hit_by_place ON surveillance.hit (rule_version_id, position);

      -- Unusual activity. Profiles hold numbers and ids alone: what is usual for a person, or in a conversation.
      CREATE TABLE surveillance.pattern (
        code text PRIMARY KEY,
        is_on boolean NOT NULL,
        settings jsonb NOT NULL,
        changed_at timestamptz,
        changed_by text,
        changed_by_name text,
        version int NOT NULL
      );
      CREATE TABLE surveillance.pattern_rehearsal (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        code text NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
        from_day date NOT NULL,
        to_day date NOT NULL,
        settings jsonb NOT NULL,
        messages bigint NOT NULL DEFAULT 0,
        alerts int NOT NULL DEFAULT 0,
        people int NOT NULL DEFAULT 0,
        weeks jsonb NOT NULL DEFAULT '[]',
        samples jsonb NOT NULL DEFAULT '[]',
        asked_by text NOT NULL,
        asked_by_name text NOT NULL,
        finished_at timestamptz
      );
      CREATE INDEX pattern_rehearsal_newest ON surveillance.pattern_rehearsal (code, id DESC);
      -- Where each pattern that is on stands in the ledger.
      CREATE TABLE surveillance.activity_follow (
        code text PRIMARY KEY,
        position bigint NOT NULL,
        -- The past is learnt.
        is_warm boolean NOT NULL
      );
      CREATE TABLE surveillance.activity_profile (
        code text NOT NULL,
        -- 'person:' and an id of the directory, or 'room:' and a conversation.
        subject text NOT NULL,
        profile jsonb NOT NULL,
        PRIMARY KEY (code, subject)
      );

      GRANT SELECT, INSERT ON surveillance.watch, surveillance.scenario, surveillance.canary_round, surveillance.canary, surveillance.volume_change,
        surveillance.volume_line, surveillance.pattern, surveillance.pattern_rehearsal, surveillance.activity_follow, surveillance.activity_profile TO minutebook_app;
      GRANT UPDATE ON surveillance.watch, surveillance.scenario, surveillance.volume_line, surveillance.pattern, surveillance.pattern_rehearsal,
        surveillance.activity_follow, surveillance.activity_profile TO minutebook_app;
      GRANT DELETE ON surveillance.activity_follow, surveillance.activity_profile TO minutebook_app;
      GRANT UPDATE (sent_at) ON surveillance.canary_round TO minutebook_app;
      GRANT UPDATE (hit_id, arrived_at) ON surveillance.canary TO minutebook_app;
      GRANT UPDATE (closed_at) ON surveillance.volume_change TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['scenario', 'canary_round', 'canary', 'volume_change', 'volume_line'] LOOP
          EXECUTE format('CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON surveillance.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE surveillance.%I ENABLE ALWAYS TRIGGER stays', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX surveillance.hit_by_place; DROP TABLE surveillance.activity_profile, surveillance.activity_follow, surveillance.pattern_rehearsal, surveillance.pattern, surveillance.volume_line, surveillance.volume_change, surveillance.canary, surveillance.canary_round, surveillance.scenario, surveillance.watch',
    );
  }
}
