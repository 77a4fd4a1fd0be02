import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Refusals1764000001510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How many calls had been refused when it last received something: those after them are why nothing arrives.
      ALTER TABLE sources.source ADD COLUMN refused_before bigint NOT NULL DEFAULT 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sources.source DROP COLUMN refused_before');
  }
}
