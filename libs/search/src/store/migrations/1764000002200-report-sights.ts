import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReportSights1764000002200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What kept parts of the archive from whoever had it counted: who is kept from other parts since sees it no longer.
      ALTER TABLE search.term_report ADD COLUMN sight text NOT NULL DEFAULT '';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE search.term_report DROP COLUMN sight');
  }
}
