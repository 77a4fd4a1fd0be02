import { z } from 'zod';
import type { AuditAction } from './audit-action';

/** Where messages were read. */
export const READING_VIEWS = ['review', 'reread', 'search', 'case', 'as-of'] as const;
export const ReadingView = z.enum(READING_VIEWS);
export type ReadingView = z.infer<typeof ReadingView>;

/** Acts that put the words of messages before somebody. Without a cause, they are what an auditor asks about first. */
export const CONTENT_READS: readonly AuditAction[] = [
  'conversation.viewed',
  'message.viewed',
  'message.downloaded',
  'message.translated',
  'reading.reported',
];
