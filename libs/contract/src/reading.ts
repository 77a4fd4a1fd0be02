import { z } from 'zod';
import { endpoint, Id, IdParams, Instant } from './endpoint';
import { Person } from './people';
import { ReadingView } from './reading-view';

/** The longest stretch one report of reading may speak of, in milliseconds. */
export const MAX_STRETCH = 60_000;
/** Milliseconds a message must have been in view to count as read. Shorter is scrolling past (R30). */
export const READ_MS = 1_000;

const Shown = z.object({ message: Id, version: z.number().int().min(0).max(32_767) });

/** What was on screen since the last report, and for how long. No text. */
export const ReadingReport = z.object({
  /** The alert that was open; null for a conversation read by itself. */
  alert: Id.nullable(),
  conversation: Id,
  view: ReadingView.optional(),
  /** Milliseconds in which the page was visible and had the focus. */
  elapsed: z.number().int().min(1).max(MAX_STRETCH),
  /** Every message version that was rendered, in view or not, in the order of the screen. */
  shown: z.array(Shown).min(1).max(5_000),
  /** Those that were in view, with the milliseconds of each; none longer than `elapsed`. */
  seen: z.array(Shown.extend({ ms: z.number().int().min(1).max(MAX_STRETCH) })).max(5_000),
});
export type ReadingReport = z.infer<typeof ReadingReport>;

/** Proof of reading: what one person had in view of an alert. It is no review: only a decision is (R30). */
export const Reading = z.object({
  reader: Person,
  /** Messages in view for at least {@link READ_MS}, of those that were rendered. */
  read: z.number(),
  shown: z.number(),
  /** Time with the page visible and in focus, not the sum over messages. */
  milliseconds: z.number(),
  firstAt: Instant,
  lastAt: Instant,
  /** SHA-256 of the canonical JSON of each view: alert, conversation, messages with versions, marks. */
  views: z.array(z.string()),
});
export type Reading = z.infer<typeof Reading>;

export const readings = {
  report: endpoint({
    method: 'POST',
    path: '/api/readings',
    summary: 'Report what was in view, and for how long; reviews nothing',
    permission: 'message.read',
    audit: 'reading.reported',
    body: ReadingReport,
    response: z.object({ view: z.string() }),
  }),
  ofAlert: endpoint({
    method: 'GET',
    path: '/api/alerts/:id/readings',
    summary: 'Who had how much of an alert in view; while somebody re-reads it blind, only what they read themselves',
    permission: 'alert.read',
    params: IdParams,
    response: z.object({ items: z.array(Reading) }),
  }),
};
