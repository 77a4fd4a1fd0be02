import { z } from 'zod';
import { DISPOSITIONS } from './alerts';
import { Message } from './archive';
import { endpoint, Id, IdParams, Instant } from './endpoint';

/** An alert as it stood: replayed from the audit log. */
export const AlertAsOf = z.object({
  id: Id,
  rule: z.string(),
  state: z.enum(['new', 'claimed', 'decided', 'closed']),
  /** Who held it, or decided it. */
  by: z.string().nullable(),
  disposition: z.enum(DISPOSITIONS).nullable(),
  reason: z.string().nullable(),
  decidedAt: Instant.nullable(),
  /** Signatures the decision had. */
  signedBy: z.array(z.string()),
  tags: z.array(z.string()),
  /** Number of the audit entry that left it so. */
  entry: z.number(),
});
export type AlertAsOf = z.infer<typeof AlertAsOf>;

/** What a record, its labels and its dispositions looked like at a time (R14). */
export const RecordAsOf = z.object({
  at: Instant,
  /** Ledger entries there were then. */
  position: z.number(),
  /** With the versions the archive had then. Null: it had none, the message came later. */
  message: Message.nullable(),
  /** What people had said the conversation to be; null: nobody had. */
  class: z.object({ class: z.string(), by: z.string(), at: Instant }).nullable(),
  labels: z.array(
    z.object({ label: z.string(), scope: z.enum(['message', 'conversation']), by: z.string(), at: Instant }),
  ),
  /** Version of the retention schedule that was in force. */
  schedule: z.object({ id: Id, since: Instant, note: z.string() }).nullable(),
  /** Those that held it, of those one may know of. */
  holds: z.array(z.object({ id: Id, name: z.string(), matter: z.string(), since: Instant })),
  alerts: z.array(AlertAsOf),
});
export type RecordAsOf = z.infer<typeof RecordAsOf>;

export const asOf = {
  message: endpoint({
    method: 'GET',
    path: '/api/messages/:id/as-of',
    summary: 'A message, its labels, holds and the decisions about it, as they were at a time',
    permission: 'message.read',
    audit: 'message.viewed',
    params: IdParams,
    query: z.object({ at: Instant }),
    response: RecordAsOf,
  }),
};
