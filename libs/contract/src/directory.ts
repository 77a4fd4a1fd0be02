import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, Nothing, page, PageQuery, Uuid, UuidParams, Version } from './endpoint';
import { Party, Person } from './people';

export const PersonKind = z.enum(['employee', 'client', 'counterparty', 'service']);
export type PersonKind = z.infer<typeof PersonKind>;

const Line = z.string().trim().min(1, 'is missing').max(200);
const Reason = z.string().trim().min(10, 'needs at least 10 characters').max(1000);

/** What is known of a person, as it is written. */
const PersonText = z.object({
  externalId: Line,
  name: Line,
  names: z.array(Line).max(20),
  desk: Line.nullable(),
  /** Office or place of business, as branch inspections know it. */
  branch: Line.nullable(),
  title: Line.nullable(),
  jurisdiction: Line.nullable(),
  /** External id. */
  manager: Line.nullable(),
  kind: PersonKind,
  /** Whose handles count as the firm's side of a conversation: what `direction:` goes by. */
  ofFirm: z.boolean(),
  state: z.enum(['active', 'left']),
  /** First day at the firm. */
  joinedOn: z.iso.date().nullable(),
  leftAt: Instant.nullable(),
});

export const Mapping = z.object({
  id: Id,
  scheme: z.string(),
  value: z.string(),
  /** When it was theirs, by the time of messages; null: always. */
  from: Instant.nullable(),
  until: Instant.nullable(),
  ground: z.enum(['directory', 'operator']),
  identityCheck: z.string().nullable(),
  madeAt: Instant,
  madeBy: z.string(),
  ended: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
});
export type Mapping = z.infer<typeof Mapping>;

export const DirectoryPerson = PersonText.extend({
  id: Uuid,
  /** Who brought this person: a directory, or somebody by hand. */
  ground: z.enum(['directory', 'operator']),
  /** In force. */
  handles: z.array(Mapping),
  changedAt: Instant,
  version: Version,
});
export type DirectoryPerson = z.infer<typeof DirectoryPerson>;

export const PersonFile = DirectoryPerson.extend({
  /** Mappings that ended, newest first. */
  ended: z.array(Mapping),
  history: z.array(
    z.object({ version: Version, at: Instant, by: z.string(), facts: z.record(z.string(), z.unknown()) }),
  ),
});
export type PersonFile = z.infer<typeof PersonFile>;

export const UnmappedHandle = z.object({
  id: Id,
  scheme: z.string(),
  value: z.string(),
  name: z.string(),
  /** Since when the archive knows it, and whole days since then. */
  noticedAt: Instant,
  days: z.number(),
  firstAt: Instant,
  lastAt: Instant,
  messages: z.number(),
  conversations: z.number(),
  /** An address of a domain of the firm: it can be mapped, and not be settled as somebody else's. */
  ofFirm: z.boolean(),
  suggestions: z.array(
    z.object({
      person: Person.extend({ desk: z.string().nullable(), version: Version }),
      ground: z.enum(['number-changed', 'same-name']),
      message: Id.nullable(),
    }),
  ),
});
export type UnmappedHandle = z.infer<typeof UnmappedHandle>;

export const HandleClass = z.enum(['service', 'external', 'ignored']);
export type HandleClass = z.infer<typeof HandleClass>;

export const SettledHandle = z.object({
  id: Id,
  scheme: z.string(),
  value: z.string(),
  class: HandleClass,
  reason: z.string(),
  expiresAt: Instant.nullable(),
  at: Instant,
  by: z.string(),
});
export type SettledHandle = z.infer<typeof SettledHandle>;

export const FirmDomain = z.object({
  id: Id,
  domain: z.string(),
  note: z.string(),
  addedAt: Instant,
  addedBy: z.string(),
});
export type FirmDomain = z.infer<typeof FirmDomain>;

/** What a directory file would change, or has changed. */
export const DirectoryDiff = z.object({
  /** Of the directory it was compared with; an import says it again, and is refused when it is another one. */
  revision: z.number(),
  entries: z.number(),
  unchanged: z.number(),
  added: z.array(z.object({ externalId: z.string(), name: z.string(), handles: z.array(z.string()) })),
  changed: z.array(
    z.object({
      externalId: z.string(),
      name: z.string(),
      fields: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
      handlesAdded: z.array(z.string()),
      /** The directory brought them, and does not name them any more. */
      handlesMissing: z.array(z.string()),
    }),
  ),
  /** Brought by the directory once, and not in this one. */
  missing: z.array(z.object({ externalId: z.string(), name: z.string() })),
  /** Handles that two people claim. They are mapped to neither, or stay whose they are. */
  conflicts: z.array(z.object({ handle: z.string(), claimants: z.array(z.string()) })),
  /** Lines that name nobody, and why. */
  faults: z.array(z.object({ line: z.number(), fault: z.string() })),
});
export type DirectoryDiff = z.infer<typeof DirectoryDiff>;

export const ScimToken = z.object({
  madeAt: Instant,
  madeBy: z.string(),
  /** To the minute. */
  usedAt: Instant.nullable(),
});
export type ScimToken = z.infer<typeof ScimToken>;

const Complete = z.enum(['true', 'false']).default('false');

export const Presence = z.object({
  party: Party,
  ground: z.enum(['came-in', 'went-out-later', 'seen-before-and-after', 'seen-before', 'seen-only-later']),
  /** The message the ground rests on, and its time. */
  message: Id,
  since: Instant,
  /** A notice named them in words only. */
  byName: z.boolean(),
});
export type Presence = z.infer<typeof Presence>;

export const ConversationClassing = z.object({
  class: z.enum(['business', 'personal', 'undecided']),
  /** The rule that says so; null where a person decided. */
  rule: z
    .enum([
      'firm-unknown',
      'nobody-of-the-firm',
      'address-of-the-firm',
      'colleagues',
      'known-outsider',
      'unknown-outsiders',
    ])
    .nullable(),
  /** Newest first; the newest stands. */
  decisions: z.array(
    z.object({ class: z.enum(['business', 'personal', 'undecided']), reason: z.string(), at: Instant, by: z.string() }),
  ),
});
export type ConversationClassing = z.infer<typeof ConversationClassing>;

export const directory = {
  persons: endpoint({
    method: 'GET',
    path: '/api/directory/persons',
    summary: 'People of the directory, by name',
    permission: 'people.read',
    query: PageQuery.extend({
      q: z.string().trim().max(200).optional(),
      kind: PersonKind.optional(),
      desk: z.string().max(200).optional(),
      state: z.enum(['active', 'left']).optional(),
    }),
    response: page(DirectoryPerson),
  }),
  person: endpoint({
    method: 'GET',
    path: '/api/directory/persons/:id',
    summary: 'One person, with every handle they had and every change',
    permission: 'people.read',
    params: UuidParams,
    response: PersonFile,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/directory/persons',
    summary: 'Add a person',
    permission: 'people.write',
    audit: 'person.created',
    body: PersonText.partial().required({ externalId: true, name: true, kind: true }),
    response: DirectoryPerson,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/directory/persons/:id',
    summary: 'Change what is known of a person',
    permission: 'people.write',
    audit: 'person.changed',
    params: UuidParams,
    body: PersonText.partial().extend({ version: Version }),
    response: DirectoryPerson,
  }),
  map: endpoint({
    method: 'POST',
    path: '/api/directory/persons/:id/handles',
    summary: 'Say that a handle is somebody’s',
    permission: 'people.write',
    audit: 'handle.mapped',
    params: UuidParams,
    body: z.object({
      version: Version,
      scheme: z.string().trim().min(1).max(30),
      value: z.string().trim().min(1).max(254),
      from: Instant.optional(),
      until: Instant.optional(),
      identityCheck: z.string().trim().min(1).max(1000).optional(),
    }),
    response: PersonFile,
  }),
  unmap: endpoint({
    method: 'POST',
    path: '/api/directory/persons/:id/handles/:mapping/end',
    summary: 'End a mapping: it never was so, or with `until` it was so up to then',
    permission: 'people.write',
    audit: 'handle.unmapped',
    params: z.object({ id: Uuid, mapping: Id }),
    body: z.object({ version: Version, reason: Reason, until: Instant.optional() }),
    response: PersonFile,
  }),
  unmapped: endpoint({
    method: 'GET',
    path: '/api/directory/unmapped',
    summary: 'Handles that are nobody’s, the longest waiting first',
    permission: 'people.read',
    query: PageQuery.extend({ q: z.string().trim().max(200).optional() }),
    response: page(UnmappedHandle),
  }),
  unmappedCount: endpoint({
    method: 'GET',
    path: '/api/directory/unmapped/count',
    summary: 'How many handles are nobody’s, and for how many days the oldest',
    permission: 'people.read',
    response: z.object({ handles: z.number(), oldestAt: Instant.nullable(), oldestDays: z.number().nullable() }),
  }),
  settle: endpoint({
    method: 'POST',
    path: '/api/directory/unmapped/settle',
    summary: 'Settle handles that are nobody’s, with a reason; what is ignored comes back',
    permission: 'people.write',
    audit: 'handle.settled',
    body: z.object({
      handles: z.array(Id).min(1).max(200),
      class: HandleClass,
      reason: Reason,
      expiresAt: Instant.optional(),
    }),
    response: z.object({ settled: z.number() }),
  }),
  settled: endpoint({
    method: 'GET',
    path: '/api/directory/settled',
    summary: 'Handles settled without a person, newest first',
    permission: 'people.read',
    query: PageQuery,
    response: page(SettledHandle),
  }),
  reopen: endpoint({
    method: 'POST',
    path: '/api/directory/settled/:id/reopen',
    summary: 'Put a settled handle back into the queue',
    permission: 'people.write',
    audit: 'handle.reopened',
    params: IdParams,
    response: Nothing,
  }),
  domains: endpoint({
    method: 'GET',
    path: '/api/directory/domains',
    summary: 'Mail domains of the firm',
    permission: 'people.read',
    response: z.object({ items: z.array(FirmDomain) }),
  }),
  addDomain: endpoint({
    method: 'POST',
    path: '/api/directory/domains',
    summary: 'Add a mail domain of the firm, also one it only does business as',
    permission: 'people.write',
    audit: 'domain.added',
    body: z.object({ domain: z.string().trim().min(3).max(254), note: z.string().trim().max(200).default('') }),
    response: FirmDomain,
  }),
  removeDomain: endpoint({
    method: 'DELETE',
    path: '/api/directory/domains/:id',
    summary: 'Remove a mail domain of the firm',
    permission: 'people.write',
    audit: 'domain.removed',
    params: IdParams,
    response: Nothing,
  }),
  compare: endpoint({
    method: 'POST',
    path: '/api/directory/import/compare',
    summary: 'What a directory file (CSV as the body) would change; nothing is changed',
    permission: 'people.import',
    audit: 'directory.compared',
    query: z.object({ complete: Complete }),
    response: DirectoryDiff,
    upload: true,
  }),
  import: endpoint({
    method: 'POST',
    path: '/api/directory/import',
    summary: 'Take a directory file (CSV as the body) over; `complete`: whoever is missing has left',
    permission: 'people.import',
    audit: 'directory.imported',
    query: z.object({ complete: Complete, revision: z.coerce.number().int().min(0) }),
    response: DirectoryDiff,
    upload: true,
  }),
  scimToken: endpoint({
    method: 'GET',
    path: '/api/directory/scim-token',
    summary: 'Whether an identity provider may push people by SCIM, and since when',
    permission: 'people.import',
    response: z.object({ token: ScimToken.nullable() }),
  }),
  makeScimToken: endpoint({
    method: 'POST',
    path: '/api/directory/scim-token',
    summary: 'Make the token an identity provider proves itself with, shown this once; an earlier one ends',
    permission: 'people.import',
    audit: 'directory.scim-token-made',
    response: z.object({ secret: z.string(), token: ScimToken }),
  }),
  revokeScimToken: endpoint({
    method: 'DELETE',
    path: '/api/directory/scim-token',
    summary: 'Revoke the token: no identity provider may push people any more',
    permission: 'people.import',
    audit: 'directory.scim-token-revoked',
    response: Nothing,
  }),
  members: endpoint({
    method: 'GET',
    path: '/api/conversations/:id/members',
    summary: 'Who was in a conversation at a moment, and on what ground',
    permission: 'message.read',
    audit: 'conversation.viewed',
    params: IdParams,
    query: z.object({ at: Instant }),
    response: z.object({ at: Instant, items: z.array(Presence) }),
  }),
  classing: endpoint({
    method: 'GET',
    path: '/api/conversations/:id/class',
    summary: 'Whether a conversation is business or personal, and who or what says so',
    permission: 'message.read',
    params: IdParams,
    response: ConversationClassing,
  }),
  classify: endpoint({
    method: 'POST',
    path: '/api/conversations/:id/class',
    summary: 'Say whether a conversation is business or personal',
    permission: 'people.write',
    audit: 'conversation.classed',
    params: IdParams,
    body: z.object({ class: z.enum(['business', 'personal', 'undecided']), reason: Reason }),
    response: ConversationClassing,
  }),
};
