import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Walls1764000001700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Information walls. A conversation in which somebody inside takes part is hidden from every user who is not admitted.
      CREATE TABLE archive.wall (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        reason text NOT NULL CHECK (length(reason) >= 10),
        -- External ids in the directory; and users.
        inside text[] NOT NULL CHECK (cardinality(inside) > 0),
        admitted uuid[] NOT NULL,
        put_up_at timestamptz NOT NULL,
        put_up_by text NOT NULL,
        put_up_by_name text NOT NULL,
        taken_down_at timestamptz,
        version int NOT NULL
      );
      CREATE UNIQUE INDEX wall_name ON archive.wall (name) WHERE taken_down_at IS NULL;

      -- How often walls changed: whoever keeps what they hide in memory compares this.
      CREATE TABLE archive.walls (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        revision bigint NOT NULL
      );
      INSERT INTO archive.walls (revision) VALUES (0);

      GRANT SELECT, INSERT ON archive.wall TO minutebook_app;
      GRANT UPDATE (name, reason, inside, admitted, taken_down_at, version) ON archive.wall TO minutebook_app;
      GRANT SELECT, UPDATE ON archive.walls TO minutebook_app;
      CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archive.wall FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
      ALTER TABLE archive.wall ENABLE ALWAYS TRIGGER append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE archive.wall, archive.walls');
  }
}
