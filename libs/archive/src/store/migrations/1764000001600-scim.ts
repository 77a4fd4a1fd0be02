import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Scim1764000001600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What identity providers prove themselves with: only a hash, and one in force at a time.
      CREATE TABLE archive.scim_token (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hash bytea NOT NULL,
        made_at timestamptz NOT NULL,
        made_by text NOT NULL,
        made_by_name text NOT NULL,
        used_at timestamptz,
        revoked_at timestamptz
      );
      CREATE UNIQUE INDEX scim_token_in_force ON archive.scim_token ((true)) WHERE revoked_at IS NULL;

      -- People an identity provider pushes, as it last said them; what the directory says of them is archive.person.
      CREATE TABLE archive.scim_user (
        person_id uuid PRIMARY KEY REFERENCES archive.person,
        -- As it is compared: names of users know no case.
        user_name text NOT NULL,
        external_id text,
        said jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        -- The provider deleted it. The person stays, as one who left.
        deleted_at timestamptz
      );
      CREATE UNIQUE INDEX scim_user_by_name ON archive.scim_user (user_name) WHERE deleted_at IS NULL;
      CREATE INDEX scim_user_by_external_id ON archive.scim_user (external_id) WHERE deleted_at IS NULL;
      CREATE INDEX scim_user_by_age ON archive.scim_user (created_at, person_id) WHERE deleted_at IS NULL;
      GRANT SELECT, INSERT, UPDATE ON archive.scim_token, archive.scim_user TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE archive.scim_user; DROP TABLE archive.scim_token');
  }
}
