import { z } from 'zod';
import { ChannelName } from './archive';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { LetterState } from './hold-notices';
import { Person } from './people';

const Line = z.string().trim().min(1, 'is missing').max(200);
const Long = z.string().trim().min(1, 'is missing').max(100_000);
/** Shorter ones say nothing to whoever reads them in two years. */
export const ConductReason = z.string().trim().min(20, 'needs at least 20 characters').max(4000);
const Day = z.iso.date();

/** What a policy says: its text, and what an examiner asks for by name (E16). */
export const PolicyText = z.object({
  text: Long,
  /** Channels by which business may be done, in the firm's own words. */
  permitted: z.array(Line).max(60),
  prohibited: z.array(Line).max(60),
  /** How a breach would be noticed. */
  detection: Long,
  consequences: Long,
});
export type PolicyText = z.infer<typeof PolicyText>;

/** A version as approved. It never changes. */
export const PolicyVersion = PolicyText.extend({
  id: Id,
  number: z.number(),
  name: z.string(),
  /** Of the canonical form of name, number and text (RFC 8785), hexadecimal: what an attestation signs. */
  sha256: z.string(),
  author: z.string(),
  approvedBy: z.string(),
  approvedAt: Instant,
  effectiveFrom: Day,
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

export const Policy = z.object({
  id: Id,
  name: z.string(),
  /** In force today; null while nothing is. */
  inForce: PolicyVersion.nullable(),
  /** Newest first, the ones still to come included. */
  versions: z.array(PolicyVersion),
  draft: PolicyText.extend({ author: z.string(), at: Instant, own: z.boolean() }).nullable(),
  version: Version,
});
export type Policy = z.infer<typeof Policy>;

/** Every state but the last four waits for the person; the server has the moves (`conduct/life.ts`). */
export const AttestationState = z.enum([
  'asked',
  'reminded',
  'overdue',
  'escalated',
  'attested',
  'refused',
  'excepted',
  'withdrawn',
]);
export type AttestationState = z.infer<typeof AttestationState>;

export const AttestationAnswer = z.enum(['yes', 'no', 'exception']);
export type AttestationAnswer = z.infer<typeof AttestationAnswer>;

export const Campaign = z.object({
  id: Id,
  name: z.string(),
  question: z.string(),
  policy: z.object({ version: Id, name: z.string(), number: z.number() }),
  dueOn: Day,
  /** Days after the due day at which whoever has not answered is escalated to their manager. */
  escalateDays: z.number(),
  /** What is attested is said of the time from this day on; null: from the signature on. */
  coversFrom: Day.nullable(),
  startedBy: z.string(),
  startedAt: Instant,
  counts: z.record(AttestationState, z.number()),
});
export type Campaign = z.infer<typeof Campaign>;

export const Attestation = z.object({
  id: Id,
  campaign: z.object({ id: Id, name: z.string() }),
  person: Person.extend({ externalId: z.string(), desk: z.string().nullable() }),
  state: AttestationState,
  dueOn: Day,
  askedAt: Instant,
  reminders: z.number(),
  /** The newest letter with a link: whether a mail server took it, and the code of its latest failure. */
  letter: z.object({ state: LetterState, at: Instant, fault: z.string().nullable() }).nullable(),
  escalatedTo: z.string().nullable(),
  answer: z
    .object({
      answer: AttestationAnswer,
      exception: z.string().nullable(),
      signedName: z.string(),
      at: Instant,
      /** Of the policy version they read. */
      sha256: z.string(),
    })
    .nullable(),
  version: Version,
});
export type Attestation = z.infer<typeof Attestation>;

export const AttestationFile = Attestation.extend({
  moves: z.array(
    z.object({
      from: AttestationState.nullable(),
      to: AttestationState,
      at: Instant,
      by: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});
export type AttestationFile = z.infer<typeof AttestationFile>;

/** What somebody without an account sees behind their one-time link. */
export const AttestationForm = z.object({
  person: z.string(),
  campaign: z.string(),
  question: z.string(),
  dueOn: Day,
  coversFrom: Day.nullable(),
  policy: PolicyText.extend({ name: z.string(), number: z.number(), sha256: z.string(), effectiveFrom: Day }),
});
export type AttestationForm = z.infer<typeof AttestationForm>;

/** A link is shown once: only its hash is kept. */
export const AttestationLink = z.object({
  attestation: Id,
  person: z.string(),
  externalId: z.string(),
  email: z.string().nullable(),
  link: z.string(),
});
export type AttestationLink = z.infer<typeof AttestationLink>;

export const ContradictionOutcome = z.enum(['explained', 'as-disclosed', 'breach']);
export type ContradictionOutcome = z.infer<typeof ContradictionOutcome>;

/** A signed attestation on one side, what speaks against it on the other (R184). */
export const Contradiction = z.object({
  id: Id,
  state: z.enum(['open', 'settled']),
  openedAt: Instant,
  attestation: Attestation,
  evidence: z.object({
    kind: z.enum(['hit', 'gap']),
    /** What the person has to do with it. */
    role: z.enum(['author', 'addressed', 'custodian']),
    at: Instant,
    channel: ChannelName,
    rule: z.object({ code: z.string(), title: z.string(), version: z.number() }).nullable(),
    message: Id.nullable(),
    conversation: Id.nullable(),
    expectation: Id.nullable(),
    /** Of the expectation whose feed is silent. */
    name: z.string().nullable(),
  }),
  settled: z
    .object({ outcome: ContradictionOutcome, reason: z.string(), breach: Id.nullable(), by: z.string(), at: Instant })
    .nullable(),
  version: Version,
});
export type Contradiction = z.infer<typeof Contradiction>;

export const LexiconTheme = z.enum(['off-channel']);
export type LexiconTheme = z.infer<typeof LexiconTheme>;

export const ThemedLexicon = z.object({ id: Id, name: z.string(), theme: LexiconTheme.nullable() });
export type ThemedLexicon = z.infer<typeof ThemedLexicon>;

const Token = z.string().min(20).max(200);

export const conduct = {
  policies: endpoint({
    method: 'GET',
    path: '/api/conduct/policies',
    summary: 'Policies in writing, by name, with every version',
    permission: 'conduct.read',
    query: PageQuery,
    response: page(Policy),
  }),
  createPolicy: endpoint({
    method: 'POST',
    path: '/api/conduct/policies',
    summary: 'Draft a new policy',
    permission: 'conduct.write',
    audit: 'policy.drafted',
    body: PolicyText.extend({ name: Line }),
    response: Policy,
  }),
  draftPolicy: endpoint({
    method: 'PUT',
    path: '/api/conduct/policies/:id/draft',
    summary: 'Save the draft of the next version',
    permission: 'conduct.write',
    audit: 'policy.drafted',
    params: IdParams,
    body: PolicyText.extend({ version: Version }),
    response: Policy,
  }),
  approvePolicy: endpoint({
    method: 'POST',
    path: '/api/conduct/policies/:id/approval',
    summary: 'Approve another person’s draft; it is a version from then on, in force from a day on',
    permission: 'conduct.write',
    audit: 'policy.approved',
    params: IdParams,
    body: z.object({ version: Version, effectiveFrom: Day }),
    response: Policy,
  }),
  campaigns: endpoint({
    method: 'GET',
    path: '/api/conduct/campaigns',
    summary: 'Campaigns of attestations, newest first',
    permission: 'conduct.read',
    query: PageQuery,
    response: page(Campaign),
  }),
  startCampaign: endpoint({
    method: 'POST',
    path: '/api/conduct/campaigns',
    summary: 'Ask people to attest to a version of a policy',
    permission: 'conduct.write',
    audit: 'campaign.started',
    body: z.object({
      name: Line,
      policyVersion: Id,
      question: z.string().trim().min(1, 'is missing').max(2000),
      dueOn: Day,
      escalateDays: z.number().int().min(0).max(90).default(3),
      coversFrom: Day.optional(),
      /** Employees of the firm of this desk, or these people; neither: all employees of the firm. */
      desk: Line.optional(),
      persons: z.array(Uuid).min(1).max(20_000).optional(),
      /** Their links go out by e-mail, to whom the directory has an address of. */
      byMail: z.boolean().default(false),
    }),
    response: Campaign,
  }),
  links: endpoint({
    method: 'POST',
    path: '/api/conduct/campaigns/:id/links',
    summary: 'New one-time links for everybody who has not answered; older ones end. Reminding is a move of its own',
    permission: 'conduct.write',
    audit: 'attestation.linked',
    params: IdParams,
    body: z.object({ remind: z.boolean().default(false) }),
    response: z.object({ items: z.array(AttestationLink), csv: z.string() }),
  }),
  post: endpoint({
    method: 'POST',
    path: '/api/conduct/campaigns/:id/letters',
    summary: 'E-mail with a one-time link to everybody who has not answered; a reminder to whoever was asked before',
    permission: 'conduct.write',
    audit: 'attestation.posted',
    params: IdParams,
    /** `unreached`: nobody could be written to, for want of an address or of a mail server. */
    response: z.object({ letters: z.number(), unreached: z.number() }),
  }),
  attestations: endpoint({
    method: 'GET',
    path: '/api/conduct/attestations',
    summary: 'Who has attested and who has not, by name',
    permission: 'conduct.read',
    query: PageQuery.extend({ campaign: Id.optional(), person: Uuid.optional(), state: AttestationState.optional() }),
    response: page(Attestation),
  }),
  attestation: endpoint({
    method: 'GET',
    path: '/api/conduct/attestations/:id',
    summary: 'One attestation with every move',
    permission: 'conduct.read',
    params: IdParams,
    response: AttestationFile,
  }),
  link: endpoint({
    method: 'POST',
    path: '/api/conduct/attestations/:id/link',
    summary: 'A new one-time link for one person; the older one ends',
    permission: 'conduct.write',
    audit: 'attestation.linked',
    params: IdParams,
    body: z.object({ version: Version, remind: z.boolean().default(false) }),
    response: AttestationLink,
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/api/conduct/attestations/:id/withdrawal',
    summary: 'No longer ask somebody, with a reason',
    permission: 'conduct.write',
    audit: 'attestation.withdrawn',
    params: IdParams,
    body: z.object({ version: Version, reason: ConductReason }),
    response: AttestationFile,
  }),
  form: endpoint({
    method: 'GET',
    path: '/api/attestation',
    summary: 'What a person is asked to attest to, by their one-time link',
    permission: 'anyone',
    audit: 'attestation.read',
    query: z.object({ token: Token }),
    response: AttestationForm,
  }),
  answer: endpoint({
    method: 'POST',
    path: '/api/attestation',
    summary: 'Attest, refuse or attest with an exception, signed by one’s full name',
    permission: 'anyone',
    audit: 'attestation.answered',
    body: z.object({
      token: Token,
      answer: AttestationAnswer,
      exception: z.string().trim().max(4000).optional(),
      signedName: Line,
      /** Of the text that was on screen. */
      sha256: z.string().length(64),
    }),
    response: z.object({ at: Instant }),
  }),
  contradictions: endpoint({
    method: 'GET',
    path: '/api/conduct/contradictions',
    summary: 'Attestations that evidence speaks against, newest first',
    permission: 'conduct.read',
    query: PageQuery.extend({ state: z.enum(['open', 'settled']).default('open') }),
    response: page(Contradiction).extend({ open: z.number() }),
  }),
  settle: endpoint({
    method: 'POST',
    path: '/api/conduct/contradictions/:id/settlement',
    summary: 'Settle a contradiction, with a reason; never one’s own',
    permission: 'conduct.write',
    audit: 'contradiction.settled',
    params: IdParams,
    body: z.object({ version: Version, outcome: ContradictionOutcome, reason: ConductReason, breach: Id.optional() }),
    response: Contradiction,
  }),
  themes: endpoint({
    method: 'GET',
    path: '/api/conduct/themes',
    summary: 'Lexicons, and whose hits speak against attestations',
    permission: 'conduct.read',
    response: z.object({ items: z.array(ThemedLexicon) }),
  }),
  setTheme: endpoint({
    method: 'PUT',
    path: '/api/conduct/themes/:id',
    summary: 'Say that hits of a lexicon are signs of off-channel business, or no longer',
    permission: 'conduct.write',
    audit: 'lexicon.themed',
    params: IdParams,
    body: z.object({ theme: LexiconTheme.nullable() }),
    response: ThemedLexicon,
  }),
};
