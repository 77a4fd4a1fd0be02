import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AccessAndLogs1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA access;
      GRANT USAGE ON SCHEMA access TO minutebook_app;

      -- The appliance's own name, in every ledger entry and seal.
      CREATE TABLE access.appliance (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        site text NOT NULL
      );
      INSERT INTO access.appliance (site) VALUES ('minutebook-' || replace(gen_random_uuid()::text, '-', ''));
      GRANT SELECT ON access.appliance TO minutebook_app;

      CREATE TABLE access."user" (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL UNIQUE CHECK (email = lower(email)),
        password_hash text,
        roles text[] NOT NULL CHECK (cardinality(roles) > 0),
        state text NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
        handles text[] NOT NULL,
        created_at timestamptz NOT NULL,
        last_seen_at timestamptz,
        version int NOT NULL
      );
      CREATE INDEX user_by_name ON access."user" (name, id);

      CREATE TABLE access.invitation (
        token_hash bytea PRIMARY KEY,
        user_id uuid REFERENCES access."user",
        valid_until timestamptz NOT NULL,
        used_at timestamptz
      );

      CREATE TABLE access.sign_in_failure (
        key_hash bytea PRIMARY KEY,
        count int NOT NULL,
        blocked_until timestamptz NOT NULL
      );

      CREATE TABLE access.session (
        id_hash bytea PRIMARY KEY,
        user_id uuid REFERENCES access."user",
        data jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX session_by_user ON access.session (user_id);
      CREATE INDEX session_by_end ON access.session (expires_at);

      GRANT SELECT, INSERT, UPDATE ON access."user" TO minutebook_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON access.invitation, access.sign_in_failure, access.session TO minutebook_app;

      -- The logs. The outbox empties; heads move; leaves and audit entries only ever grow.
      CREATE TABLE access.log_pending (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        log smallint NOT NULL,
        actor text NOT NULL,
        types text[] NOT NULL,
        subjects text[] NOT NULL,
        refs bigint[] NOT NULL,
        commits bytea NOT NULL CHECK (octet_length(commits) = 32 * cardinality(refs))
      );

      CREATE TABLE access.log_head (
        log smallint PRIMARY KEY,
        size bigint NOT NULL,
        at timestamptz NOT NULL
      );
      INSERT INTO access.log_head VALUES (1, 0, '-infinity'::timestamptz), (2, 0, '-infinity'::timestamptz);
      UPDATE access.log_head SET at = '1970-01-01T00:00:00Z';

      CREATE TABLE access.log_leaf (
        log smallint NOT NULL,
        idx bigint NOT NULL CHECK (idx >= 0),
        ref bigint NOT NULL,
        at timestamptz NOT NULL,
        entry bytea NOT NULL CHECK (octet_length(entry) <= 65535),
        hash bytea NOT NULL CHECK (octet_length(hash) = 32),
        PRIMARY KEY (log, idx)
      );
      CREATE UNIQUE INDEX log_leaf_by_ref ON access.log_leaf (log, ref);
      -- Number of the entry that stands for a row: for guards of other schemas. NULL while it waits to be numbered.
      CREATE FUNCTION access.log_position(of_log smallint, of_ref bigint) RETURNS bigint LANGUAGE sql STABLE
        AS 'SELECT idx FROM access.log_leaf WHERE log = of_log AND ref = of_ref';

      CREATE TABLE access.audit_entry (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        actor_name text NOT NULL,
        actor_role text NOT NULL,
        action text NOT NULL,
        subject_kind text NOT NULL,
        subject_id text NOT NULL,
        -- Taken out of the content for filters: what it was done for, e.g. alert:418, and where messages were read.
        cause text,
        view text,
        content bytea NOT NULL,
        salt bytea NOT NULL
      );
      CREATE INDEX audit_entry_by_actor ON access.audit_entry (actor, id);
      CREATE INDEX audit_entry_by_subject ON access.audit_entry (subject_id, id);
      CREATE INDEX audit_entry_by_action ON access.audit_entry (action, id);
      CREATE INDEX audit_entry_by_cause ON access.audit_entry (cause, id) WHERE cause IS NOT NULL;

      GRANT SELECT, INSERT, DELETE ON access.log_pending TO minutebook_app;
      GRANT SELECT, UPDATE ON access.log_head TO minutebook_app;
      GRANT SELECT, INSERT ON access.log_leaf, access.audit_entry TO minutebook_app;

      -- Prevention for honest roles (a superuser can drop it; detection is the signed log's work). ENABLE ALWAYS, so
      -- that session_replication_role = replica does not switch it off.
      CREATE FUNCTION access.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% on %.% is refused: this table is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'MB001';
      END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.log_leaf FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE access.log_leaf ENABLE ALWAYS TRIGGER append_only;
      ALTER TABLE access.audit_entry ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA access CASCADE');
  }
}
