import { z } from 'zod';
import { Id, Instant } from './endpoint';

/** What emergency access is opened for: a regulator’s request, a sign-in that does not work, or practice. */
export const EMERGENCY_PURPOSES = ['request', 'outage', 'drill'] as const;

/** Emergency access somebody has open: they can produce any record until then (R11). */
export const Producing = z.object({
  id: Id,
  openedAt: Instant,
  until: Instant,
  purpose: z.enum(EMERGENCY_PURPOSES),
});
export type Producing = z.infer<typeof Producing>;
