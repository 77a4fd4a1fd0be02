import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Looks1764000004900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whose messages the entries of the audit log touched. Derived: position 0 makes it again.
      CREATE TABLE review.look_position (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        position bigint NOT NULL
      );
      INSERT INTO review.look_position (position) VALUES (0);

      -- An entry that touched somebody: what is needed to count and draw without opening it.
      CREATE TABLE review.look_entry (
        idx bigint PRIMARY KEY,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        actor_name text NOT NULL,
        actor_role text NOT NULL,
        kind text NOT NULL,
        caused boolean NOT NULL,
        on_screen int NOT NULL
      );
      CREATE TABLE review.look (
        -- h and the id of a handle, or p and the id of a person who was named.
        who text NOT NULL,
        idx bigint NOT NULL,
        messages int NOT NULL,
        wrote boolean NOT NULL,
        -- When the messages were sent: a handle may have been somebody else's then.
        first_at timestamptz,
        last_at timestamptz,
        PRIMARY KEY (who, idx)
      );

      GRANT SELECT, UPDATE ON review.look_position TO minutebook_app;
      GRANT SELECT, INSERT ON review.look_entry, review.look TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE review.look, review.look_entry, review.look_position');
  }
}
