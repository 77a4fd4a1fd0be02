import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Designations1764000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One designated executive officer at a time (17 CFR 240.17a-4(f)(3)(v); R11).
      CREATE UNIQUE INDEX user_executive ON access."user" ((true)) WHERE 'executive' = ANY(roles) AND state <> 'disabled';
      -- Whose only role came with a designation is left without one when it ends, and cannot come in.
      ALTER TABLE access."user" DROP CONSTRAINT user_roles_check;
      ALTER TABLE access."user" ADD CONSTRAINT user_has_role CHECK (cardinality(roles) > 0 OR state = 'disabled');

      -- Whom the executive officer named: up to two officers and three specialists. One is never rewritten: it ends.
      CREATE TABLE access.designation (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL,
        slot int NOT NULL,
        user_id uuid NOT NULL REFERENCES access."user",
        named_by uuid NOT NULL REFERENCES access."user",
        reason text NOT NULL,
        since timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by uuid REFERENCES access."user",
        ended_reason text,
        version int NOT NULL DEFAULT 0,
        CONSTRAINT designation_slot CHECK ((kind = 'officer' AND slot IN (1, 2)) OR (kind = 'specialist' AND slot IN (1, 2, 3))),
        CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_reason IS NULL))
      );
      CREATE UNIQUE INDEX designation_seat ON access.designation (kind, slot) WHERE ended_at IS NULL;
      CREATE UNIQUE INDEX designation_open ON access.designation (user_id) WHERE ended_at IS NULL;

      -- Printed and put in a safe. Good for one entry.
      CREATE TABLE access.sealed_code (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES access."user",
        hash text NOT NULL,
        made_at timestamptz NOT NULL,
        ended_at timestamptz,
        ending text CHECK (ending IN ('used', 'replaced', 'right-lost')),
        CHECK ((ended_at IS NULL) = (ending IS NULL))
      );
      CREATE UNIQUE INDEX sealed_code_open ON access.sealed_code (user_id) WHERE ended_at IS NULL;

      -- While one is open, whoever opened it can produce any record.
      CREATE TABLE access.emergency (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES access."user",
        purpose text NOT NULL CHECK (purpose IN ('request', 'outage', 'drill')),
        reason text NOT NULL,
        reference text,
        opened_at timestamptz NOT NULL,
        until timestamptz NOT NULL CHECK (until > opened_at AND until <= opened_at + interval '8 hours'),
        ended_at timestamptz,
        ended_by uuid REFERENCES access."user",
        ending text CHECK (ending IN ('person', 'time', 'executive', 'right-lost', 'entered-anew')),
        CHECK ((ended_at IS NULL) = (ending IS NULL))
      );
      CREATE UNIQUE INDEX emergency_open ON access.emergency (user_id) WHERE ended_at IS NULL;
      CREATE INDEX emergency_drill ON access.emergency (opened_at) WHERE purpose = 'drill';

      -- Only the executive officer and who is named now; whatever the program believes.
      CREATE FUNCTION access.emergency_needs_designation() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM access."user" u WHERE u.id = NEW.user_id AND u.state = 'active'
            AND ('executive' = ANY(u.roles) OR EXISTS (SELECT FROM access.designation d WHERE d.user_id = u.id AND d.ended_at IS NULL))) THEN
          RAISE EXCEPTION 'emergency access is for the executive officer and whom they named' USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER needs_designation BEFORE INSERT ON access.emergency FOR EACH ROW EXECUTE FUNCTION access.emergency_needs_designation();

      -- What has ended stays as it ended.
      CREATE FUNCTION access.refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.ended_at IS NOT NULL THEN
          RAISE EXCEPTION 'this row of %.% has ended', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['designation', 'sealed_code', 'emergency'] LOOP
          EXECUTE format('CREATE TRIGGER ends_once BEFORE UPDATE ON access.%I FOR EACH ROW EXECUTE FUNCTION access.refuse_reopening()', t);
          EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON access.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE access.%I ENABLE ALWAYS TRIGGER ends_once', t);
          EXECUTE format('ALTER TABLE access.%I ENABLE ALWAYS TRIGGER never_deleted', t);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT ON access.designation, access.sealed_code, access.emergency TO minutebook_app;
      GRANT UPDATE (ended_at, ended_by, ended_reason, version) ON access.designation TO minutebook_app;
      GRANT UPDATE (ended_at, ending) ON access.sealed_code TO minutebook_app;
      GRANT UPDATE (ended_at, ended_by, ending) ON access.emergency TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE access.emergency, access.sealed_code, access.designation;
      DROP FUNCTION access.emergency_needs_designation, access.refuse_reopening;
      ALTER TABLE access."user" DROP CONSTRAINT user_has_role;
      ALTER TABLE access."user" ADD CONSTRAINT user_roles_check CHECK (cardinality(roles) > 0);
      DROP INDEX access.user_executive;
    `);
  }
}
