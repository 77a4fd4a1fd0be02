import { z } from 'zod';
import { ChannelName } from './archive';
import { Id, Instant, Uuid, Version } from './endpoint';
import { HoldScope, HoldScopeRow } from './hold-scope';
import { AuditEntry } from './oversight';
import { Person } from './people';

const Day = z.iso.date();

/** Days between the second approval and the first disposal (R54): default and bounds. */
export const COOLING_DAYS = { usual: 30, least: 3, most: 365 } as const;

export const Matter = z.object({
  id: Id,
  /** As people cite it, e.g. `M-031`. */
  number: z.string(),
  title: z.string(),
  reference: z.string().nullable(),
  /** Known, as all its holds, only to those who may see silent holds. */
  silent: z.boolean(),
  openedAt: Instant,
  openedBy: z.string(),
  /** Those this reader may see. */
  holds: z.object({ inEffect: z.number(), released: z.number() }),
  version: Version,
});
export type Matter = z.infer<typeof Matter>;

const MatterName = Matter.pick({ id: true, number: true, title: true });

export const HOLD_VIEWS = ['in-effect', 'cooling', 'released', 'asked', 'overdue', 'tasks', 'all'] as const;

export const HoldRow = z.object({
  id: Id,
  matter: MatterName,
  name: z.string(),
  /** `cooling`: its release is approved; until `freeAt` it holds and catches as before. */
  state: z.enum(['in-effect', 'cooling', 'released']),
  silent: z.boolean(),
  placedAt: Instant,
  placedBy: z.string(),
  reviewOn: Day,
  /** Past its review date: needs to be certified again (R60). */
  overdue: z.boolean(),
  releasedAt: Instant.nullable(),
  freeAt: Instant.nullable(),
  /** Messages held by it. While `spreading`, more are found; whatever it has not looked at is kept meanwhile. */
  held: z.number(),
  spreading: z.boolean(),
  custodians: z.number(),
  /** Requests that wait for approval or cool off, and custodians who left or were renamed. */
  requests: z.number(),
  tasks: z.number(),
  version: Version,
});
export type HoldRow = z.infer<typeof HoldRow>;

export const HoldFigures = z.object({
  held: z.number(),
  /** Came in since it was placed. */
  caught: z.number(),
  lastCaught: z.object({ at: Instant, channel: ChannelName }).nullable(),
  /** Held by this hold and no other that the reader may see, or by several. */
  only: z.number(),
  /** Other holds that hold some of the same, most first, at most ten. */
  alsoBy: z.array(z.object({ id: Id, name: z.string(), matter: z.string(), messages: z.number() })),
  /** Ledger entries it has not looked at; every message of them is kept until it has. */
  behind: z.number(),
});
export type HoldFigures = z.infer<typeof HoldFigures>;

export const HoldCustodian = z.object({
  person: Uuid,
  externalId: z.string(),
  name: z.string(),
  desk: z.string().nullable(),
  state: z.enum(['active', 'left']),
  leftOn: Instant.nullable(),
  since: Instant,
  /** Since when no longer of the scope. */
  until: Instant.nullable(),
  handles: z.number(),
  held: z.number(),
});
export type HoldCustodian = z.infer<typeof HoldCustodian>;

/** What a custodian's leaving or renaming asks of somebody. The hold itself is never touched by it (R57). */
export const HoldTask = z.object({
  id: Id,
  hold: z.object({ id: Id, name: z.string(), matter: z.string() }),
  kind: z.enum(['departed', 'renamed']),
  custodian: z.object({ person: Uuid, externalId: z.string(), name: z.string() }),
  /** Name before, where it is about that. */
  before: z.string().nullable(),
  raisedAt: Instant,
  settledAt: Instant.nullable(),
  settledBy: z.string().nullable(),
  note: z.string().nullable(),
});
export type HoldTask = z.infer<typeof HoldTask>;

/** What a release or a narrowing lets go of, and when, by the schedule in force; counted on the record store. */
export const ReleasePreview = z.object({
  /** Messages the hold no longer holds afterwards. */
  of: z.number(),
  /** Of these, kept by other holds. */
  stillHeld: z.number(),
  stillHeldBy: z.array(z.object({ id: Id, name: z.string(), matter: z.string(), messages: z.number() })),
  /** Of the rest: matured, so that a disposal may take them once the hold lets go. */
  atOnce: z.number(),
  byYear: z.array(z.object({ year: z.number(), messages: z.number() })),
  /** A date they count from is not known; and no class says how long. Neither is disposed of. */
  never: z.number(),
  unclassified: z.number(),
  earliest: z.object({ at: Instant, messages: z.number(), code: z.string().nullable() }).nullable(),
  /** Nothing is disposable before. */
  notBefore: Instant,
  countedAt: Instant,
});
export type ReleasePreview = z.infer<typeof ReleasePreview>;

export const HoldRequest = z.object({
  id: Id,
  hold: z.object({ id: Id, name: z.string(), matter: z.string() }),
  kind: z.enum(['release', 'narrowing']),
  reason: z.string(),
  /** What the scope becomes. */
  scope: HoldScope.nullable(),
  preview: ReleasePreview,
  coolingDays: z.number(),
  askedBy: Person,
  askedAt: Instant,
  /** `cooling`: approved; can be stopped until `coolingUntil`. `applying`: a narrowing lets go of what no longer matches. */
  state: z.enum(['proposed', 'cooling', 'applying', 'done', 'refused', 'withdrawn', 'stopped']),
  needed: z.number(),
  approvals: z.array(z.object({ by: Person, at: Instant, note: z.string().nullable() })),
  coolingUntil: Instant.nullable(),
  /** Who ended it otherwise than as asked, and why. */
  ended: z.object({ by: Person, at: Instant, reason: z.string() }).nullable(),
  /** Who could still approve; and who holds the right but not for this one, and why. */
  who: z.array(Person),
  barred: z.array(z.object({ person: Person, ground: z.string(), reason: z.string() })),
  mayApprove: z.object({ allowed: z.boolean(), ground: z.string().nullable(), reason: z.string().nullable() }),
  version: Version,
});
export type HoldRequest = z.infer<typeof HoldRequest>;

export const Hold = HoldRow.extend({
  issuer: z.string(),
  triggerOn: Day,
  legalBasis: z.string(),
  certifiedAt: Instant.nullable(),
  figures: HoldFigures,
  /** Newest first. */
  scopes: z.array(HoldScopeRow),
  /** With those who were; `tasks` and `requests` of the row count what is open. */
  people: z.array(HoldCustodian),
  /** Open ones first. */
  asked: z.array(HoldRequest),
  departures: z.array(HoldTask),
  /** What was done to it, newest first, from the audit log. */
  history: z.array(AuditEntry),
});
export type Hold = z.infer<typeof Hold>;
