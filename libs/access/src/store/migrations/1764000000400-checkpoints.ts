import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Checkpoints1764000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Since when an entry waits: merge delay (R74).
      ALTER TABLE access.log_pending ADD COLUMN at timestamptz NOT NULL DEFAULT now();
      CREATE INDEX log_pending_by_age ON access.log_pending (log, at);

      -- Roots of complete subtrees of 256, 65536, … leaves (height 8, 16, …): what a proof would otherwise add up from
      -- every leaf. Tile (L, n) of C2SP tlog-tiles is the rows of height 8 L, from 256 n on; of height 0, the leaves.
      CREATE TABLE access.log_node (
        log smallint NOT NULL,
        height smallint NOT NULL CHECK (height IN (8, 16, 24, 32)),
        idx bigint NOT NULL CHECK (idx >= 0),
        hash bytea NOT NULL CHECK (octet_length(hash) = 32),
        PRIMARY KEY (log, height, idx)
      );

      -- Signed tree heads, as the signer gave them (a C2SP signed note).
      CREATE TABLE access.checkpoint (
        log smallint NOT NULL,
        -- Name of the log at the time: after a restore that lost entries it goes on under another.
        origin text NOT NULL,
        size bigint NOT NULL CHECK (size > 0),
        root bytea NOT NULL CHECK (octet_length(root) = 32),
        note text NOT NULL,
        -- Read before the size was: what is numbered later has a later time.
        at timestamptz NOT NULL,
        PRIMARY KEY (log, origin, size)
      );

      -- Keys the signer has signed with; one that came by rotation has a statement that the key before it signed, too.
      CREATE TABLE access.log_key (
        vkey text PRIMARY KEY,
        since timestamptz NOT NULL,
        statement text
      );

      GRANT SELECT, INSERT ON access.log_node, access.checkpoint, access.log_key TO minutebook_app;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.log_node FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.log_key FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE access.log_node ENABLE ALWAYS TRIGGER append_only;
      ALTER TABLE access.checkpoint ENABLE ALWAYS TRIGGER append_only;
      ALTER TABLE access.log_key ENABLE ALWAYS TRIGGER append_only;

      -- How it stands with the signer, a log, for every process to say. No evidence: it is written over.
      CREATE TABLE access.signing (
        log smallint PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('signing', 'away', 'refused')),
        -- A code of ours, never the signer's words.
        reason text,
        since timestamptz NOT NULL,
        -- When the log, idle, was last said to stand as it stood; null before it was first looked at.
        stood_at timestamptz
      );
      INSERT INTO access.signing (log, state, since) VALUES (1, 'signing', now()), (2, 'signing', now());
      GRANT SELECT, UPDATE ON access.signing TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE access.log_node, access.checkpoint, access.log_key, access.signing;
      ALTER TABLE access.log_pending DROP COLUMN at;
    `);
  }
}
