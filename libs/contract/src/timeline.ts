import { z } from 'zod';
import { Instant } from './endpoint';

/** Acts of one kind by one actor in one minute, hour, day or week. */
export const TimelineMark = z.object({
  at: Instant,
  kind: z.enum(['change', 'read', 'refusal']),
  /** Reads of messages: whether an alert, a case or a request was named as what they were for. */
  caused: z.boolean(),
  entries: z.number(),
});
export type TimelineMark = z.infer<typeof TimelineMark>;

/** Who acted when: at most forty, those who did most first. */
export const Timeline = z.object({
  step: z.enum(['minute', 'hour', 'day', 'week']),
  from: Instant.nullable(),
  to: Instant.nullable(),
  actors: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.string(),
      entries: z.number(),
      /** Milliseconds messages were on screen, as reported and checked. */
      onScreen: z.number(),
      marks: z.array(TimelineMark),
    }),
  ),
  /** Actors beyond those. */
  more: z.number(),
});
export type Timeline = z.infer<typeof Timeline>;
