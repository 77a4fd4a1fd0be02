import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Examiners1764000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What an examiner sees and until when (R194). Nobody is one without it.
      ALTER TABLE access."user" ADD COLUMN examiner jsonb;
      ALTER TABLE access."user" ADD CONSTRAINT examiner_has_scope CHECK (NOT 'examiner' = ANY(roles) OR (examiner->>'until') IS NOT NULL);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE access."user" DROP COLUMN examiner');
  }
}
