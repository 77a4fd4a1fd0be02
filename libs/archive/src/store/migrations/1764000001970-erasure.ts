import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Erasure1764000001970 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Requests to be forgotten (R25): what was asked, and how far it is. What was asked never changes.
      CREATE TABLE archive.erasure_request (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        subject text NOT NULL,
        -- External ids in the directory; and handles as {scheme, value}.
        persons text[] NOT NULL,
        handles jsonb NOT NULL,
        ground text NOT NULL CHECK (ground IN ('no-longer-needed', 'consent-withdrawn', 'objection', 'unlawful', 'legal-duty', 'child', 'pipl-47')),
        reach text NOT NULL CHECK (reach IN ('written', 'part')),
        channels text[] NOT NULL,
        from_day date,
        to_day date,
        received_on date NOT NULL,
        reference text NOT NULL,
        note text NOT NULL,
        -- Highest message id when it was taken in: what is captured later is not what was asked about.
        up_to bigint NOT NULL,
        taken_in_at timestamptz NOT NULL,
        taken_in_by text NOT NULL,
        taken_in_by_name text NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'erasing', 'refused', 'done', 'rejected', 'withdrawn')),
        -- How often it was evaluated, when last, and up to which entry of the audit log nothing that bears on it happened since.
        round int NOT NULL DEFAULT 0,
        evaluated_at timestamptz,
        watched bigint NOT NULL DEFAULT 0,
        disposal_id bigint,
        reopened_at timestamptz,
        reopened_because text[] NOT NULL DEFAULT '{}',
        version int NOT NULL DEFAULT 0,
        CHECK (cardinality(persons) + jsonb_array_length(handles) > 0),
        CHECK ((state = 'erasing') = (disposal_id IS NOT NULL))
      );
      CREATE INDEX erasure_request_by_state ON archive.erasure_request (state, id);

      -- A message of a request, and what was found about it. The id stays when the message is gone.
      CREATE TABLE archive.erasure_message (
        request_id bigint NOT NULL REFERENCES archive.erasure_request,
        message_id bigint NOT NULL,
        gone boolean NOT NULL DEFAULT false,
        -- What a rule says: keeps (a law or an open matter), none (its time is over), unknown (no rule applies).
        duty text NOT NULL DEFAULT 'unknown' CHECK (duty IN ('keeps', 'none', 'unknown')),
        code text,
        due timestamptz,
        -- in-effect or released, by any hold; by those that are not silent (R59); and one of them to name, the latter first.
        held text,
        held_openly text,
        hold_id bigint,
        free_at timestamptz,
        free_openly timestamptz,
        -- What else keeps it: an open alert, an open case.
        kept text CHECK (kept IN ('alert', 'case')),
        -- Its bytes stand in one record with those of a message that stays.
        bound boolean NOT NULL DEFAULT false,
        -- Grounds of the refusal as last decided: duty, hold, cooling.
        refused text[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (request_id, message_id)
      );

      CREATE TABLE archive.erasure_decision (
        request_id bigint NOT NULL REFERENCES archive.erasure_request,
        number int NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        decision text NOT NULL CHECK (decision IN ('as-found', 'rejected')),
        reason text NOT NULL CHECK (length(reason) >= 10),
        round int NOT NULL,
        -- Messages by outcome, and the articles cited: all, and as they read without silent holds.
        found jsonb NOT NULL,
        found_openly jsonb NOT NULL,
        articles text[] NOT NULL,
        articles_openly text[] NOT NULL,
        disposal_id bigint,
        PRIMARY KEY (request_id, number)
      );

      -- Grounds on which a message is refused. duty: Art 17(3)(b); hold and cooling (a released hold): Art 17(3)(e). Like
      -- the two below of one expression each, so that the planner puts it in place of the call.
      CREATE FUNCTION archive.erasure_grounds(m archive.erasure_message, silent boolean) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT CASE WHEN m.gone THEN '{}'::text[] ELSE array_remove(ARRAY[
          CASE WHEN m.duty = 'keeps' OR m.bound THEN 'duty' END,
          CASE WHEN m.kept = 'case' OR CASE WHEN silent THEN m.held ELSE m.held_openly END = 'in-effect' THEN 'hold'
            WHEN CASE WHEN silent THEN m.held ELSE m.held_openly END = 'released' THEN 'cooling' END
        ], NULL) END
      $$;

      -- What becomes of it. To whom silent holds do not exist, what only such a hold keeps is not determined yet.
      CREATE FUNCTION archive.erasure_outcome(m archive.erasure_message, silent boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT CASE
          WHEN m.gone THEN 'erased'
          WHEN m.kept = 'case' OR CASE WHEN silent THEN m.held ELSE m.held_openly END = 'in-effect' THEN 'held'
          WHEN CASE WHEN silent THEN m.held ELSE m.held_openly END = 'released' THEN 'cooling-off'
          WHEN m.duty = 'keeps' OR m.bound THEN 'in-retention'
          WHEN m.duty = 'unknown' OR m.held IS NOT NULL THEN 'undetermined'
          ELSE 'free' END
      $$;

      CREATE FUNCTION archive.erasure_articles(grounds text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT array_remove(ARRAY[CASE WHEN 'duty' = ANY(grounds) THEN '17(3)(b)' END, CASE WHEN grounds && '{hold,cooling}'::text[] THEN '17(3)(e)' END], NULL)
      $$;

      -- Four eyes, whoever writes the row.
      CREATE FUNCTION archive.refuse_own_erasure_decision() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM archive.erasure_request r WHERE r.id = NEW.request_id AND r.taken_in_by = NEW."by") THEN
          RAISE EXCEPTION 'erasure request % is decided by somebody who did not take it in', NEW.request_id USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER by_another BEFORE INSERT ON archive.erasure_decision FOR EACH ROW EXECUTE FUNCTION archive.refuse_own_erasure_decision();
      ALTER TABLE archive.erasure_decision ENABLE ALWAYS TRIGGER by_another;

      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;
      GRANT SELECT, INSERT ON archive.erasure_request, archive.erasure_message, archive.erasure_decision TO minutebook_app;
      GRANT UPDATE (state, round, evaluated_at, watched, disposal_id, reopened_at, reopened_because, version) ON archive.erasure_request TO minutebook_app;
      GRANT UPDATE (gone, duty, code, due, held, held_openly, hold_id, free_at, free_openly, kept, bound, refused) ON archive.erasure_message TO minutebook_app;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['erasure_request', 'erasure_message', 'erasure_decision'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
      CREATE TRIGGER as_decided BEFORE UPDATE ON archive.erasure_decision FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE archive.erasure_decision ENABLE ALWAYS TRIGGER as_decided;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION archive.erasure_outcome, archive.erasure_grounds, archive.erasure_articles;
      DROP TABLE archive.erasure_decision, archive.erasure_message, archive.erasure_request;
      DROP FUNCTION archive.refuse_own_erasure_decision();
    `);
  }
}
