import { z } from 'zod';
import { endpoint, Id, Instant, Nothing, page, PageQuery, UuidParams, Uuid, Version } from './endpoint';
import { ExaminerScope } from './examiner-scope';
import { PERMISSIONS, type Permission, ROLES } from './permission';
import { Producing } from './producing';

export const RoleName = z.enum(ROLES);
export const PermissionName = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);

/** NIST SP 800-63B: length counts, composition rules do not (R135). */
export const Password = z.string().min(15, 'needs at least 15 characters').max(128, 'has at most 128 characters');
export const PersonName = z.string().trim().min(1, 'is missing').max(120);
export const Email = z.email('is not an e-mail address').max(254);

export const Me = z.object({
  id: Uuid,
  name: z.string(),
  email: z.string(),
  roles: z.array(RoleName),
  permissions: z.array(PermissionName),
  /** What an examiner sees, and until when. */
  examiner: ExaminerScope.nullable(),
  /** Emergency access that is open: `permissions` has its rights too, and no wall hides anything. */
  producing: Producing.nullable(),
});
export type Me = z.infer<typeof Me>;

export const Session = z.object({
  user: Me.nullable(),
  /** To be sent back as `X-CSRF-Token` with everything that is not a GET. */
  csrf: z.string(),
  /** The appliance has no administrator yet; only the one-time link can make one. */
  setupNeeded: z.boolean(),
});
export type Session = z.infer<typeof Session>;

export const User = z.object({
  id: Uuid,
  name: z.string(),
  email: z.string(),
  roles: z.array(RoleName),
  state: z.enum(['invited', 'active', 'disabled']),
  /** Addresses and numbers this user writes from: what the conflict rule goes by. */
  handles: z.array(z.object({ scheme: z.string(), value: z.string() })),
  examiner: ExaminerScope.nullable(),
  lastSeenAt: Instant.nullable(),
  createdAt: Instant,
  version: Version,
});
export type User = z.infer<typeof User>;

const Handle = z.object({ scheme: z.string().min(1).max(30), value: z.string().trim().min(1).max(254) });

export const Machine = z.object({
  address: z.string(),
  dataFolder: z.string(),
  freeBytes: z.number(),
  search: z.enum(['postgres', 'elasticsearch']),
  database: z.string(),
  migrations: z.number(),
});
export type Machine = z.infer<typeof Machine>;

export const people = {
  session: endpoint({
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in',
    permission: 'anyone',
    response: Session,
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/api/session',
    summary: 'Sign in',
    permission: 'anyone',
    audit: 'session.opened',
    body: z.object({ email: z.string().max(254), password: z.string().max(1000) }),
    response: Session,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/session',
    summary: 'Sign out',
    permission: 'signed-in',
    audit: 'session.closed',
    response: Nothing,
  }),
  setup: endpoint({
    method: 'GET',
    path: '/api/setup',
    summary: 'State of the one-time set-up link',
    permission: 'anyone',
    query: z.object({ token: z.string().max(200) }),
    response: z.object({ validUntil: Instant, machine: Machine }),
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/api/setup',
    summary: 'Make the first administrator',
    permission: 'anyone',
    audit: 'setup.completed',
    body: z.object({
      token: z.string().max(200),
      name: PersonName,
      email: Email,
      password: Password,
      /** Put the shipped off-channel rules into force at once (R174). */
      offChannel: z.boolean().default(false),
    }),
    response: Session,
  }),
  users: endpoint({
    method: 'GET',
    path: '/api/users',
    summary: 'Users, by name',
    permission: 'user.read',
    query: PageQuery,
    response: page(User),
  }),
  invite: endpoint({
    method: 'POST',
    path: '/api/users',
    summary: 'Invite a user; the answer has the one-time link',
    permission: 'user.write',
    audit: 'user.invited',
    body: z.object({
      name: PersonName,
      email: Email,
      roles: z.array(RoleName).min(1, 'needs a role'),
      handles: z.array(Handle).max(50).default([]),
      /** With the role of an examiner, and only with it. */
      examiner: ExaminerScope.optional(),
    }),
    response: z.object({ user: User, link: z.string(), validUntil: Instant }),
  }),
  changeUser: endpoint({
    method: 'PATCH',
    path: '/api/users/:id',
    summary: 'Change name, roles, handles or state',
    permission: 'user.write',
    audit: 'user.changed',
    params: UuidParams,
    body: z.object({
      version: Version,
      name: PersonName.optional(),
      roles: z.array(RoleName).min(1).optional(),
      handles: z.array(Handle).max(50).optional(),
      examiner: ExaminerScope.optional(),
      state: z.enum(['active', 'disabled']).optional(),
    }),
    response: User,
  }),
  inviteAgain: endpoint({
    method: 'POST',
    path: '/api/users/:id/invitation',
    summary: 'A new one-time link; older ones end',
    permission: 'user.write',
    audit: 'user.invited',
    params: UuidParams,
    response: z.object({ user: User, link: z.string(), validUntil: Instant }),
  }),
  invitation: endpoint({
    method: 'GET',
    path: '/api/invitation',
    summary: 'Whom an invitation is for',
    permission: 'anyone',
    query: z.object({ token: z.string().max(200) }),
    response: z.object({ name: z.string(), email: z.string(), validUntil: Instant }),
  }),
  join: endpoint({
    method: 'POST',
    path: '/api/invitation',
    summary: 'Choose a password and sign in',
    permission: 'anyone',
    audit: 'user.joined',
    body: z.object({ token: z.string().max(200), password: Password }),
    response: Session,
  }),
};

/** Someone as the workbench shows them in a row. */
export const Person = z.object({ id: Uuid, name: z.string() });
export type Person = z.infer<typeof Person>;

/** A participant of a conversation: a handle, and the name the source shows for it. */
export const Party = z.object({
  id: Id,
  scheme: z.string(),
  value: z.string(),
  name: z.string(),
  /** Whose handle it is, where the directory says so. */
  person: Person.extend({ desk: z.string().nullable() }).optional(),
});
export type Party = z.infer<typeof Party>;
