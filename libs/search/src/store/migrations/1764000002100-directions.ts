import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Directions1764000002100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Up to which revision of the directory what an index says of directions is settled, and how far the pass to the
      -- next one has come.
      CREATE TABLE search.direction_pass (
        index text PRIMARY KEY,
        settled bigint NOT NULL,
        target bigint,
        at timestamptz,
        message_id bigint
      );
      GRANT SELECT, INSERT, UPDATE, DELETE ON search.direction_pass TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE search.direction_pass');
  }
}
