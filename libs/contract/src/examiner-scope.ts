import { z } from 'zod';
import { Instant } from './endpoint';

/** Days an examiner may be let in for, at most. */
export const EXAMINER_DAYS = 90;

/** What an examiner sees, and until when (R194). Everything else reads as not existing. */
export const ExaminerScope = z
  .object({
    /** All people; otherwise those named, by their ids in the directory, and those of the desks. */
    everything: z.boolean().default(false),
    persons: z.array(z.string().trim().min(1).max(200)).max(500).default([]),
    desks: z.array(z.string().trim().min(1).max(200)).max(100).default([]),
    /** Empty: any. */
    channels: z.array(z.string().trim().min(1).max(30)).max(50).default([]),
    /** Days in UTC, both included, of the times messages claim. */
    from: z.iso.date().nullable().default(null),
    to: z.iso.date().nullable().default(null),
    /** The examiner is out from then on. */
    until: Instant,
  })
  .refine(({ everything, persons, desks }) => everything !== persons.length + desks.length > 0, {
    message: 'is either everything or some people or desks',
    path: ['persons'],
  })
  .refine(({ from, to }) => from === null || to === null || from <= to, {
    message: 'is before the first day',
    path: ['to'],
  });
export type ExaminerScope = z.infer<typeof ExaminerScope>;
