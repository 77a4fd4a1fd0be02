import type { ExaminerScope, Role } from '@minutebook/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type UserState = 'invited' | 'active' | 'disabled';

/** Somebody who can sign in. Never deleted: the audit log names them for ever. */
@Entity({ schema: 'access', name: 'user' })
export class UserEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Lower case; unique. */
  @Column('text')
  email!: string;

  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  @Column('text', { array: true })
  roles!: Role[];

  @Column('text')
  state!: UserState;

  /** Addresses and numbers this user writes from, as `scheme:value`. The conflict rule goes by them. */
  @Column('text', { array: true })
  handles!: string[];

  /** What an examiner sees, and until when; kept when they are one no longer. */
  @Column('jsonb', { nullable: true })
  examiner!: ExaminerScope | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at', nullable: true })
  lastSeenAt!: Date | null;

  @Column('int')
  version!: number;
}

/** A one-time link: to set up the appliance, or to join it. */
@Entity({ schema: 'access', name: 'invitation' })
export class InvitationEntity {
  @PrimaryColumn('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  /** Null: whoever holds it becomes the first administrator. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  @Column('timestamptz', { name: 'valid_until' })
  validUntil!: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;
}

/**
 * Failed sign-ins in a row with one address, of users and of nobody alike, or from one client, to slow down guessing. For
 * both together there is one once they came in, with how often they failed since.
 */
@Entity({ schema: 'access', name: 'sign_in_failure' })
export class SignInFailureEntity {
  @PrimaryColumn('bytea', { name: 'key_hash' })
  keyHash!: Buffer;

  @Column('int')
  count!: number;

  /** Or when the last one was. */
  @Column('timestamptz', { name: 'blocked_until' })
  blockedUntil!: Date;
}

/** A browser's session; the id is stored hashed, so the table gives nobody a session. */
@Entity({ schema: 'access', name: 'session' })
export class SessionEntity {
  @PrimaryColumn('bytea', { name: 'id_hash' })
  idHash!: Buffer;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  @Column('jsonb')
  data!: object;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
