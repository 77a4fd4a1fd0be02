import type { MigrationInterface, QueryRunner } from 'typeorm';

export class People1764000001100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How often the directory changed. Whoever changes it locks this row first, so changes have one order.
      CREATE TABLE archive.directory (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        revision bigint NOT NULL
      );
      INSERT INTO archive.directory (revision) VALUES (0);

      -- What a revision made to be of the firm, or no longer of it: a handle, a mail domain, or everything.
      CREATE TABLE archive.directory_change (
        revision bigint NOT NULL,
        what text NOT NULL CHECK (what IN ('handle', 'domain', 'all')),
        scheme text NOT NULL,
        normal text NOT NULL,
        PRIMARY KEY (revision, what, scheme, normal)
      );

      CREATE TABLE archive.person (
        id uuid PRIMARY KEY,
        external_id text NOT NULL UNIQUE,
        name text NOT NULL,
        -- Further names: in another script, before a marriage, a nickname.
        names text[] NOT NULL,
        desk text,
        -- Office or place of business.
        branch text,
        title text,
        jurisdiction text,
        -- External id of the manager.
        manager text,
        kind text NOT NULL CHECK (kind IN ('employee', 'client', 'counterparty', 'service')),
        of_firm boolean NOT NULL,
        state text NOT NULL CHECK (state IN ('active', 'left')),
        -- First day at the firm.
        joined_on date,
        left_at timestamptz,
        -- Who brings this person: a directory may only report missing whom it brought.
        ground text NOT NULL CHECK (ground IN ('directory', 'operator')),
        version int NOT NULL,
        changed_at timestamptz NOT NULL
      );
      CREATE INDEX person_by_name ON archive.person (lower(name), id);

      -- Every state a person's entry has had (R14).
      CREATE TABLE archive.person_version (
        person_id uuid NOT NULL,
        version int NOT NULL,
        facts jsonb NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        PRIMARY KEY (person_id, version)
      );

      -- Whose a handle is. A mapping is never rewritten: it ends, and another one says it better.
      CREATE TABLE archive.person_handle (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES archive.person,
        scheme text NOT NULL,
        value text NOT NULL,
        -- As archive.handle.normal.
        normal text NOT NULL,
        from_at timestamptz,
        until_at timestamptz,
        ground text NOT NULL CHECK (ground IN ('directory', 'operator')),
        -- How whoever made it convinced themselves (E18).
        identity_check text,
        made_at timestamptz NOT NULL,
        made_by text NOT NULL,
        made_by_name text NOT NULL,
        ended_at timestamptz,
        ended_by text,
        ended_by_name text,
        ended_reason text,
        CHECK (from_at < until_at),
        CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
      );
      CREATE INDEX person_handle_by_person ON archive.person_handle (person_id, id);
      CREATE INDEX person_handle_in_force ON archive.person_handle (scheme, normal) WHERE ended_at IS NULL;

      -- A handle that belongs to nobody of the directory, and why that is settled. It comes back when it expires.
      CREATE TABLE archive.handle_class (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        scheme text NOT NULL,
        normal text NOT NULL,
        class text NOT NULL CHECK (class IN ('service', 'external', 'ignored')),
        reason text NOT NULL CHECK (length(reason) >= 10),
        expires_at timestamptz,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        ended_at timestamptz,
        CHECK (class <> 'ignored' OR expires_at IS NOT NULL)
      );
      CREATE INDEX handle_class_in_force ON archive.handle_class (scheme, normal) WHERE ended_at IS NULL;

      -- Mail domains of the firm, those it does business as included.
      CREATE TABLE archive.firm_domain (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        domain text NOT NULL,
        note text NOT NULL,
        added_at timestamptz NOT NULL,
        added_by text NOT NULL,
        added_by_name text NOT NULL,
        ended_at timestamptz,
        ended_by_name text
      );
      CREATE UNIQUE INDEX firm_domain_in_force ON archive.firm_domain (domain) WHERE ended_at IS NULL;

      -- Every handle of the archive and when it was met: filled by a follower of the ledger with a position of its own.
      CREATE TABLE archive.sighting_position (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        position bigint NOT NULL
      );
      INSERT INTO archive.sighting_position (position) VALUES (0);
      CREATE TABLE archive.handle_sighting (
        handle_id bigint PRIMARY KEY,
        -- Since when the archive knows it: what an unmapped handle's age is counted from.
        noticed_at timestamptz NOT NULL,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        messages bigint NOT NULL
      );
      CREATE INDEX handle_sighting_by_age ON archive.handle_sighting (noticed_at, handle_id);

      -- Notices that somebody changed their number. They propose a mapping and make none.
      CREATE TABLE archive.number_change (
        message_id bigint NOT NULL,
        old_handle bigint NOT NULL,
        new_normal text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (message_id, old_handle, new_normal)
      );
      CREATE INDEX number_change_by_new ON archive.number_change (new_normal);

      CREATE TABLE archive.conversation_class (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        conversation_id bigint NOT NULL REFERENCES archive.conversation,
        class text NOT NULL CHECK (class IN ('business', 'personal', 'undecided')),
        reason text NOT NULL CHECK (length(reason) >= 10),
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL
      );
      CREATE INDEX conversation_class_newest ON archive.conversation_class (conversation_id, id DESC);

      GRANT SELECT, INSERT ON archive.directory_change, archive.person, archive.person_version, archive.person_handle, archive.handle_class,
        archive.firm_domain, archive.handle_sighting, archive.number_change, archive.conversation_class TO minutebook_app;
      GRANT SELECT, UPDATE ON archive.directory, archive.sighting_position TO minutebook_app;
      GRANT UPDATE ON archive.person, archive.handle_sighting TO minutebook_app;
      GRANT UPDATE (ended_at, ended_by, ended_by_name, ended_reason) ON archive.person_handle TO minutebook_app;
      GRANT UPDATE (ended_at) ON archive.handle_class TO minutebook_app;
      GRANT UPDATE (ended_at, ended_by_name) ON archive.firm_domain TO minutebook_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA archive TO minutebook_app;

      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['directory_change', 'person_version', 'number_change', 'conversation_class'] LOOP
          EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;

      -- What has ended stays so.
      CREATE FUNCTION archive.refuse_change_of_ended() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.ended_at IS NOT NULL THEN
          RAISE EXCEPTION 'row % of % has ended and stays as it is', OLD.id, TG_TABLE_NAME USING ERRCODE = 'MB001';
        END IF;
        RETURN NEW;
      END $$;
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY['person_handle', 'handle_class', 'firm_domain'] LOOP
          EXECUTE format('CREATE TRIGGER ended_stays BEFORE UPDATE ON archive.%I FOR EACH ROW EXECUTE FUNCTION archive.refuse_change_of_ended()', t);
          EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER ended_stays', t);
          EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE archive.conversation_class, archive.number_change, archive.handle_sighting, archive.sighting_position, archive.firm_domain,
        archive.handle_class, archive.person_handle, archive.person_version, archive.person, archive.directory_change, archive.directory;
      DROP FUNCTION archive.refuse_change_of_ended();
    `);
  }
}
