import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Canaries1764000001980 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Files the program wrote itself to see whether what it watches works (R169), announced before they come in. What
      -- such a file brings is of kind 5, a canary; nothing else ever is, so nobody's message can pass for one.
      CREATE TABLE archive.canary_file (
        sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
        announced_at timestamptz NOT NULL
      );
      GRANT SELECT, INSERT ON archive.canary_file TO minutebook_app;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archive.canary_file FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE archive.canary_file ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE archive.canary_file');
  }
}
