import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Conduct1764000003100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whose hits speak against attestations (R184); null: they do not.
      ALTER TABLE surveillance.lexicon ADD COLUMN theme text CHECK (theme IN ('off-channel'));

      -- Hits of a time: they are found in order, so a summary of their pages is enough.
      CREATE INDEX hit_by_time ON surveillance.hit USING brin (found_at);

      CREATE TABLE surveillance.policy (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        -- The next version as drafted; null when nothing is drafted.
        draft jsonb,
        drafted_by text,
        drafted_by_name text,
        drafted_at timestamptz,
        version int NOT NULL,
        CHECK ((draft IS NULL) = (drafted_by IS NULL))
      );
      CREATE TABLE surveillance.policy_version (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        policy_id bigint NOT NULL REFERENCES surveillance.policy,
        number int NOT NULL CHECK (number > 0),
        name text NOT NULL,
        content jsonb NOT NULL,
        sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
        drafted_by text NOT NULL,
        drafted_by_name text NOT NULL,
        approved_by text NOT NULL,
        approved_by_name text NOT NULL,
        approved_at timestamptz NOT NULL,
        effective_from date NOT NULL,
        UNIQUE (policy_id, number),
        -- Nobody approves what they wrote, whatever the program says (promise 5).
        CHECK (approved_by <> drafted_by)
      );

      CREATE TABLE surveillance.campaign (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        question text NOT NULL,
        policy_version_id bigint NOT NULL REFERENCES surveillance.policy_version,
        due_on date NOT NULL,
        escalate_days int NOT NULL CHECK (escalate_days >= 0),
        covers_from date,
        started_by text NOT NULL,
        started_by_name text NOT NULL,
        started_at timestamptz NOT NULL
      );
      CREATE TABLE surveillance.attestation (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        campaign_id bigint NOT NULL REFERENCES surveillance.campaign,
        -- As the directory had them when they were asked.
        person uuid NOT NULL,
        external_id text NOT NULL,
        name text NOT NULL,
        names text[] NOT NULL,
        desk text,
        state text NOT NULL CHECK (state IN ('asked', 'reminded', 'overdue', 'escalated', 'attested', 'refused', 'excepted', 'withdrawn')),
        asked_at timestamptz NOT NULL,
        reminders int NOT NULL DEFAULT 0,
        escalated_to text,
        version int NOT NULL,
        UNIQUE (campaign_id, person)
      );
      CREATE INDEX attestation_by_name ON surveillance.attestation (lower(name), id);
      CREATE INDEX attestation_by_person ON surveillance.attestation (person, state);
      CREATE INDEX attestation_waiting ON surveillance.attestation (state, campaign_id) WHERE state IN ('asked', 'reminded', 'overdue');
      -- One-time links. One made by hand ends the older ones; a letter's does not: whichever is at hand works, until one was used.
      CREATE TABLE surveillance.attestation_link (
        token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
        attestation_id bigint NOT NULL REFERENCES surveillance.attestation,
        made_at timestamptz NOT NULL,
        ended_at timestamptz
      );
      CREATE INDEX attestation_link_of ON surveillance.attestation_link (attestation_id);
      -- Letters that carry a link: a row before it is tried, and one until a mail server has taken it.
      CREATE TABLE surveillance.attestation_letter (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        attestation_id bigint NOT NULL REFERENCES surveillance.attestation,
        kind text NOT NULL CHECK (kind IN ('request', 'reminder')),
        to_name text NOT NULL,
        address text NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'taken', 'refused')),
        made_at timestamptz NOT NULL,
        next_at timestamptz NOT NULL,
        done_at timestamptz,
        attempts int NOT NULL DEFAULT 0,
        fault text
      );
      CREATE INDEX attestation_letter_of ON surveillance.attestation_letter (attestation_id, id);
      CREATE INDEX attestation_letter_waiting ON surveillance.attestation_letter (next_at, id) WHERE state = 'waiting';
      CREATE TABLE surveillance.attestation_answer (
        attestation_id bigint PRIMARY KEY REFERENCES surveillance.attestation,
        answer text NOT NULL CHECK (answer IN ('yes', 'no', 'exception')),
        exception text,
        signed_name text NOT NULL,
        sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
        at timestamptz NOT NULL,
        CHECK ((answer = 'exception') = (exception IS NOT NULL))
      );
      CREATE TABLE surveillance.attestation_move (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        attestation_id bigint NOT NULL REFERENCES surveillance.attestation,
        from_state text,
        to_state text NOT NULL,
        at timestamptz NOT NULL,
        by_name text NOT NULL,
        reason text
      );
      CREATE INDEX attestation_move_of ON surveillance.attestation_move (attestation_id, id);

      -- Place in the hits: which of them are evidence about a person already. Its row lock orders following and opening.
      CREATE TABLE surveillance.conduct_state (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        hit bigint NOT NULL
      );
      INSERT INTO surveillance.conduct_state (hit) VALUES (0);
      -- What may speak against an attestation: a hit, or a silent feed of a person. Derived; contradictions hang on it.
      CREATE TABLE surveillance.conduct_evidence (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('hit', 'gap')),
        -- A hit's id; an expectation's id and when it was last heard of.
        ref text NOT NULL,
        person uuid NOT NULL,
        role text NOT NULL CHECK (role IN ('author', 'addressed', 'custodian')),
        -- Time of the message; of a gap, when it was last seen open.
        at timestamptz NOT NULL,
        channel text NOT NULL,
        rule_version_id bigint REFERENCES surveillance.rule_version,
        message_id bigint,
        conversation_id bigint,
        expectation_id bigint,
        name text,
        UNIQUE (kind, ref, person)
      );
      CREATE INDEX conduct_evidence_by_person ON surveillance.conduct_evidence (person, at);

      CREATE TABLE surveillance.breach_grade (
        grade smallint PRIMARY KEY CHECK (grade BETWEEN 1 AND 5),
        label text NOT NULL,
        citation text NOT NULL
      );
      INSERT INTO surveillance.breach_grade (grade, label, citation)
        SELECT grade, label, 'FCA review of off-channel communications at wholesale banks (2025): 41 % of breaches were by staff of director grade or above'
        FROM (VALUES (1, 'Analyst or staff'), (2, 'Associate'), (3, 'Vice president'), (4, 'Director'), (5, 'Managing director or above')) AS g (grade, label);

      CREATE TABLE surveillance.breach (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        grade smallint NOT NULL REFERENCES surveillance.breach_grade,
        channel text NOT NULL,
        source text NOT NULL CHECK (source IN ('surveillance', 'contradiction', 'self-report', 'whistleblower', 'client-complaint', 'audit', 'regulator', 'other')),
        occurred_on date NOT NULL,
        found_on date NOT NULL,
        summary text NOT NULL,
        consequence text,
        policy_version_id bigint REFERENCES surveillance.policy_version,
        alerts bigint[] NOT NULL,
        cases bigint[] NOT NULL,
        recorded_by_name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        version int NOT NULL,
        CHECK (occurred_on <= found_on)
      );
      CREATE INDEX breach_by_day ON surveillance.breach (found_on);
      CREATE TABLE surveillance.breach_person (
        breach_id bigint NOT NULL REFERENCES surveillance.breach,
        person uuid NOT NULL,
        external_id text NOT NULL,
        name text NOT NULL,
        desk text,
        grade smallint NOT NULL REFERENCES surveillance.breach_grade,
        PRIMARY KEY (breach_id, person)
      );
      CREATE INDEX breach_person_by_person ON surveillance.breach_person (person);
      -- What the register said at each version, and who changed it why.
      CREATE TABLE surveillance.breach_version (
        breach_id bigint NOT NULL REFERENCES surveillance.breach,
        version int NOT NULL,
        facts jsonb NOT NULL,
        at timestamptz NOT NULL,
        by_name text NOT NULL,
        PRIMARY KEY (breach_id, version)
      );

      CREATE TABLE surveillance.contradiction (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        attestation_id bigint NOT NULL REFERENCES surveillance.attestation,
        evidence_id bigint NOT NULL REFERENCES surveillance.conduct_evidence,
        state text NOT NULL CHECK (state IN ('open', 'settled')),
        opened_at timestamptz NOT NULL,
        outcome text CHECK (outcome IN ('explained', 'as-disclosed', 'breach')),
        reason text,
        breach_id bigint REFERENCES surveillance.breach,
        settled_by_name text,
        settled_at timestamptz,
        version int NOT NULL,
        CHECK ((state = 'settled') = (outcome IS NOT NULL AND reason IS NOT NULL AND settled_at IS NOT NULL))
      );
      -- Exactly one an attestation and a piece of evidence, whatever crashes and is repeated.
      CREATE UNIQUE INDEX contradiction_once ON surveillance.contradiction (attestation_id, evidence_id);
      CREATE INDEX contradiction_queue ON surveillance.contradiction (state, id);

      CREATE TABLE surveillance.course (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        policy_version_id bigint NOT NULL REFERENCES surveillance.policy_version,
        valid_months int CHECK (valid_months > 0),
        created_at timestamptz NOT NULL
      );
      CREATE TABLE surveillance.training (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        course_id bigint NOT NULL REFERENCES surveillance.course,
        person uuid NOT NULL,
        external_id text NOT NULL,
        name text NOT NULL,
        taken_on date NOT NULL,
        result text NOT NULL CHECK (result IN ('passed', 'failed')),
        valid_until date,
        recorded_by_name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        UNIQUE (course_id, person, taken_on)
      );
      CREATE INDEX training_by_person ON surveillance.training (person, id);

      GRANT SELECT, INSERT ON surveillance.policy, surveillance.policy_version, surveillance.campaign, surveillance.attestation, surveillance.attestation_link,
        surveillance.attestation_letter, surveillance.attestation_answer, surveillance.attestation_move, surveillance.conduct_evidence, surveillance.contradiction, surveillance.course, surveillance.training,
        surveillance.breach, surveillance.breach_person, surveillance.breach_version TO minutebook_app;
      GRANT SELECT ON surveillance.conduct_state, surveillance.breach_grade TO minutebook_app;
      GRANT UPDATE ON surveillance.policy, surveillance.attestation, surveillance.conduct_state, surveillance.conduct_evidence, surveillance.contradiction, surveillance.breach TO minutebook_app;
      GRANT UPDATE (ended_at) ON surveillance.attestation_link TO minutebook_app;
      GRANT UPDATE (state, next_at, done_at, attempts, fault) ON surveillance.attestation_letter TO minutebook_app;
      -- The persons of a breach as it stands now; what it said before is in its versions.
      GRANT DELETE ON surveillance.breach_person TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['policy_version', 'campaign', 'attestation_answer', 'attestation_move', 'course', 'training', 'breach_version'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON surveillance.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE surveillance.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
        FOREACH t IN ARRAY ARRAY['attestation_link', 'attestation_letter'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON surveillance.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE surveillance.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE surveillance.contradiction, surveillance.breach_version, surveillance.breach_person, surveillance.breach, surveillance.breach_grade,
        surveillance.conduct_evidence, surveillance.conduct_state, surveillance.training, surveillance.course, surveillance.attestation_move,
        surveillance.attestation_answer, surveillance.attestation_letter, surveillance.attestation_link, surveillance.attestation, surveillance.campaign, surveillance.policy_version, surveillance.policy;
      DROP INDEX surveillance.hit_by_time;
      ALTER TABLE surveillance.lexicon DROP COLUMN theme;
    `);
  }
}
