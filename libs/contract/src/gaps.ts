import { z } from 'zod';
import { Id, Instant } from './endpoint';

/** Numbers of a sequence that never came (R45): of a live source, or of what files hold. */
export const Gap = z.object({
  id: Id,
  kind: z.enum(['live', 'file']),
  /** Id of the live source; or the format of the files, `archive` where it is a part of an export that is missing. */
  origin: z.string(),
  /** Which of its sequences: a chat, an export. */
  stream: z.string(),
  from: z.number(),
  to: z.number(),
  seenAt: Instant,
  state: z.enum(['open', 'filled', 'explained']),
  reason: z.string().nullable(),
  explainedBy: z.string().nullable(),
  /** The conversation it counts, where it counts one. */
  conversation: Id.nullable(),
  title: z.string().nullable(),
  /** The import and file that showed it. */
  import: Id.nullable(),
  file: z.string().nullable(),
});
export type Gap = z.infer<typeof Gap>;

/** Why numbers never came, in a person's words. */
export const GapReason = z.object({ reason: z.string().trim().min(3).max(1000) });
