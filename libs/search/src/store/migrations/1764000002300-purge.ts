import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Purge1764000002300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- To write them anew, so that nothing of what was disposed of is left in their files.
      GRANT MAINTAIN ON search.document, search.vocabulary, search.failure TO minutebook_app;

      -- How often terms were taken out: whoever remembers terms compares this.
      CREATE TABLE search.vocabulary_state (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        revision bigint NOT NULL
      );
      INSERT INTO search.vocabulary_state (revision) VALUES (0);
      GRANT SELECT, UPDATE ON search.vocabulary_state TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE search.vocabulary_state;
      REVOKE MAINTAIN ON search.document, search.vocabulary, search.failure FROM minutebook_app;
    `);
  }
}
