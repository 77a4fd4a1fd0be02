import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Qualifications1764000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Supervisory qualifications of users (R32). One is never rewritten: it ends, and another says it better.
      CREATE TABLE access.qualification (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES access."user",
        name text NOT NULL,
        -- Last day it is valid, in UTC; null: without end.
        valid_until date,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        recorded_by_name text NOT NULL,
        ended_at timestamptz,
        ended_by text,
        ended_reason text,
        CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
      );
      CREATE INDEX qualification_by_user ON access.qualification (user_id, id);

      -- What nobody does without a current one.
      CREATE TABLE access.qualification_rule (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        acts text[] NOT NULL CHECK (acts <@ ARRAY['decide', 'sign']),
        names text[] NOT NULL,
        version int NOT NULL
      );
      INSERT INTO access.qualification_rule (acts, names, version) VALUES ('{}', '{}', 0);

      GRANT SELECT, INSERT ON access.qualification TO minutebook_app;
      GRANT UPDATE (ended_at, ended_by, ended_reason) ON access.qualification TO minutebook_app;
      GRANT SELECT, UPDATE ON access.qualification_rule TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE access.qualification, access.qualification_rule');
  }
}
