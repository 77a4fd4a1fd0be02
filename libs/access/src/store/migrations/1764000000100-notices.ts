import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Notices1764000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- E-mail on its way out. What it says is written when it is sent, from its notices.
      CREATE TABLE access.mail (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES access."user",
        route text NOT NULL CHECK (route IN ('now', 'digest')),
        -- The same at every attempt, so that a mail sent twice is seen to be one.
        message_id text NOT NULL UNIQUE,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')),
        made_at timestamptz NOT NULL,
        next_at timestamptz NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        -- Code of the latest failure; never the server's words, which may quote an address.
        fault text,
        sent_at timestamptz,
        CHECK ((state = 'sent') = (sent_at IS NOT NULL))
      );
      CREATE INDEX mail_waiting ON access.mail (next_at, id) WHERE state = 'waiting';
      CREATE INDEX mail_refused ON access.mail (id) WHERE state = 'refused';
      CREATE INDEX mail_sent ON access.mail (sent_at) WHERE state = 'sent';

      -- That something waits for somebody, and where: kind, subject, names and numbers.
      CREATE TABLE access.notice (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES access."user",
        kind text NOT NULL,
        subject_kind text NOT NULL,
        subject_id text NOT NULL,
        words jsonb NOT NULL,
        at timestamptz NOT NULL,
        -- Told at most once under this name; null: every time.
        once text,
        in_app boolean NOT NULL,
        read_at timestamptz,
        -- Since when it waits no more without having been read.
        answered_at timestamptz,
        route text NOT NULL CHECK (route IN ('now', 'digest', 'off')),
        -- From when it may go out by e-mail; null: not, or no longer.
        mail_after timestamptz,
        mail_id bigint REFERENCES access.mail
      );
      CREATE INDEX notice_by_user ON access.notice (user_id, id) WHERE in_app;
      CREATE INDEX notice_unread ON access.notice (user_id, id) WHERE in_app AND read_at IS NULL AND answered_at IS NULL;
      CREATE INDEX notice_standing ON access.notice (kind) WHERE read_at IS NULL AND answered_at IS NULL;
      CREATE INDEX notice_to_mail ON access.notice (mail_after) WHERE mail_after IS NOT NULL AND mail_id IS NULL;
      CREATE INDEX notice_by_mail ON access.notice (mail_id) WHERE mail_id IS NOT NULL;
      CREATE UNIQUE INDEX notice_once ON access.notice (user_id, kind, subject_kind, subject_id, once) WHERE once IS NOT NULL;

      -- Only what differs from how everybody is told.
      CREATE TABLE access.notice_choice (
        user_id uuid NOT NULL REFERENCES access."user",
        kind text NOT NULL,
        app boolean NOT NULL,
        mail text NOT NULL CHECK (mail IN ('now', 'digest', 'off')),
        PRIMARY KEY (user_id, kind)
      );

      CREATE TABLE access.notice_hours (
        user_id uuid PRIMARY KEY REFERENCES access."user",
        zone text NOT NULL,
        quiet_from text,
        quiet_to text,
        quiet_days smallint[] NOT NULL,
        digest_at text NOT NULL,
        language text NOT NULL CHECK (language IN ('en', 'zh')),
        version int NOT NULL,
        CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
      );

      GRANT SELECT, INSERT, UPDATE ON access.notice, access.mail, access.notice_hours TO minutebook_app;
      GRANT SELECT, INSERT, DELETE ON access.notice_choice TO minutebook_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE access.notice, access.mail, access.notice_choice, access.notice_hours');
  }
}
