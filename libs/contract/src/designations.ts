import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { Email, Person, PersonName, Session } from './people';
import { EMERGENCY_PURPOSES } from './producing';

/** Hours an emergency access lasts, unless it is ended before. */
export const EMERGENCY_HOURS = 8;

/** Months after which the last drill is too long ago. */
export const DRILL_MONTHS = 12;

/** How many the designated executive officer may name (17 CFR 240.17a-4(f)(3)(v)). */
export const SEATS = { officer: 2, specialist: 3 } as const;
export const DesignationKind = z.enum(['officer', 'specialist']);
export type DesignationKind = z.infer<typeof DesignationKind>;

const Reason = z.string().trim().min(10, 'needs at least 10 characters').max(1000);

/** Somebody who can enter in an emergency, or could once they joined and made a code. */
export const Designee = z.object({
  user: Person.extend({ email: z.string(), state: z.enum(['invited', 'active', 'disabled']) }),
  /** Their sealed code: when it was made; null: they have none and cannot enter. Nobody ever sees the code itself. */
  codeMadeAt: Instant.nullable(),
  /** Emergency access of theirs that is open now, and until when. */
  open: z.object({ id: Id, until: Instant }).nullable(),
});
export type Designee = z.infer<typeof Designee>;

/** That somebody was named, and until when that held. */
export const Designation = Designee.extend({
  id: Id,
  kind: DesignationKind,
  /** 1 to 2 for officers, 1 to 3 for specialists. */
  slot: z.number(),
  namedBy: Person,
  reason: z.string(),
  since: Instant,
  ended: z.object({ at: Instant, by: Person, reason: z.string() }).nullable(),
  version: Version,
});
export type Designation = z.infer<typeof Designation>;

/** What keeps the firm from being ready; the screen says it in amber. */
export const READINESS_GAPS = ['no-executive', 'not-joined', 'no-code', 'no-drill', 'drill-old'] as const;

export const Designations = z.object({
  executive: Designee.nullable(),
  officers: z.array(Designation),
  specialists: z.array(Designation),
  lastDrillAt: Instant.nullable(),
  gaps: z.array(z.enum(READINESS_GAPS)),
});
export type Designations = z.infer<typeof Designations>;

/** `link`: for who has not joined yet; null for others. */
const Named = z.object({
  designation: Designation,
  link: z.object({ url: z.string(), validUntil: Instant }).nullable(),
});

export const EmergencyPurpose = z.enum(EMERGENCY_PURPOSES);

/** Why an access ended: by whoever had it, by time, by the executive officer, by losing the right to it, or by entering anew. */
export const EMERGENCY_ENDINGS = ['person', 'time', 'executive', 'right-lost', 'entered-anew'] as const;
export type EmergencyEnding = (typeof EMERGENCY_ENDINGS)[number];

export const EmergencyAccess = z.object({
  id: Id,
  user: Person,
  purpose: EmergencyPurpose,
  reason: z.string(),
  /** Of the request it is for, e.g. a letter of a regulator. */
  reference: z.string().nullable(),
  openedAt: Instant,
  until: Instant,
  /** `by` is null when time ended it. */
  ended: z.object({ at: Instant, by: Person.nullable(), how: z.enum(EMERGENCY_ENDINGS) }).nullable(),
});
export type EmergencyAccess = z.infer<typeof EmergencyAccess>;

/** Shown once, to be printed and put in a safe. */
export const SealedCode = z.object({ code: z.string(), madeAt: Instant });
export type SealedCode = z.infer<typeof SealedCode>;

export const designations = {
  get: endpoint({
    method: 'GET',
    path: '/api/designations',
    summary: 'The designated executive officer, whom they named, and whether each could enter in an emergency',
    permission: 'designation.read',
    response: Designations,
  }),
  history: endpoint({
    method: 'GET',
    path: '/api/designations/history',
    summary: 'Everybody who was ever named, newest first',
    permission: 'designation.read',
    query: PageQuery,
    response: page(Designation),
  }),
  candidates: endpoint({
    method: 'GET',
    path: '/api/designations/candidates',
    summary: 'Users who may be named, by name',
    permission: 'designation.write',
    query: PageQuery.extend({ q: z.string().trim().max(120).default('') }),
    response: page(Person.extend({ email: z.string() })),
  }),
  name: endpoint({
    method: 'POST',
    path: '/api/designations',
    summary: 'Name an officer or a specialist: a user, or somebody who is none yet and gets a one-time link',
    permission: 'designation.write',
    audit: 'designation.named',
    body: z
      .object({
        kind: DesignationKind,
        reason: Reason,
        user: Uuid.optional(),
        name: PersonName.optional(),
        email: Email.optional(),
      })
      .refine(({ user, name, email }) => (user === undefined ? name && email : !name && !email), {
        message: 'is either a user, or a name and an address',
        path: ['user'],
      }),
    response: Named,
  }),
  end: endpoint({
    method: 'POST',
    path: '/api/designations/:id/end',
    summary: 'End a designation, and emergency access with it',
    permission: 'designation.write',
    audit: 'designation.ended',
    params: IdParams,
    body: z.object({ version: Version, reason: Reason }),
    response: Designation,
  }),
  invite: endpoint({
    method: 'POST',
    path: '/api/designations/:id/invitation',
    summary: 'A new one-time link for somebody named who has not joined yet; older ones end',
    permission: 'designation.write',
    audit: 'user.invited',
    params: IdParams,
    response: Named,
  }),
};

export const emergency = {
  list: endpoint({
    method: 'GET',
    path: '/api/emergency',
    summary: 'Every emergency access, newest first',
    permission: 'designation.read',
    query: PageQuery,
    response: page(EmergencyAccess),
  }),
  makeCode: endpoint({
    method: 'POST',
    path: '/api/emergency/code',
    summary: 'A new sealed code for oneself, shown once; an earlier one ends',
    permission: 'emergency.open',
    audit: 'emergency.code-made',
    response: SealedCode,
  }),
  open: endpoint({
    method: 'POST',
    path: '/api/emergency/open',
    summary: 'Sign in with a sealed code and nothing else; opens emergency access and answers with a fresh code',
    permission: 'anyone',
    audit: 'emergency.opened',
    body: z.object({
      email: z.string().max(254),
      code: z.string().max(200),
      purpose: EmergencyPurpose,
      reason: Reason,
      reference: z.string().trim().min(1).max(200).optional(),
    }),
    response: z.object({ session: Session, code: SealedCode }),
  }),
  end: endpoint({
    method: 'POST',
    path: '/api/emergency/:id/end',
    summary: 'End emergency access: one’s own, or as the executive officer anybody’s',
    permission: 'emergency.open',
    audit: 'emergency.ended',
    params: IdParams,
    response: EmergencyAccess,
  }),
};
