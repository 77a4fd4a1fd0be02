import { z } from 'zod';
import { ATTACHMENT_OUTCOMES, AttachmentOutcome } from './archive';
import { endpoint, Id, Instant, page, PageQuery } from './endpoint';

/** An attachment that could not be read. Without its name: that is content, and this list is not. */
export const UnreadableAttachment = z.object({
  message: Id,
  /** Which version of the message has it, and its number there, from 0. */
  version: z.number(),
  number: z.number(),
  outcome: AttachmentOutcome,
  /** By content; null where that is not known. */
  mediaType: z.string().nullable(),
  bytes: z.number().nullable(),
  detail: z.string().nullable(),
  attempts: z.number(),
  at: Instant,
  /** It will be read again soon. */
  waiting: z.boolean(),
});
export type UnreadableAttachment = z.infer<typeof UnreadableAttachment>;

/** How many attachments had each outcome. */
export const AttachmentTally = z.object({
  outcomes: z.object(
    Object.fromEntries(ATTACHMENT_OUTCOMES.map((outcome) => [outcome, z.number()])) as Record<
      AttachmentOutcome,
      z.ZodNumber
    >,
  ),
  /** Ledger entries that were not looked through for attachments yet. */
  behind: z.number(),
});
export type AttachmentTally = z.infer<typeof AttachmentTally>;

export const AttachmentText = z.object({
  outcome: AttachmentOutcome,
  mediaType: z.string().nullable(),
  detail: z.string().nullable(),
  /** Plain text, whatever it was. Marks of the part `attachment` count its UTF-16 units. */
  text: z.string(),
});
export type AttachmentText = z.infer<typeof AttachmentText>;

const OfImport = z.object({ import: Id.optional() });
const Places = z.array(z.object({ message: Id, version: z.number().int().min(0), number: z.number().int().min(0) }));

export const attachments = {
  tally: endpoint({
    method: 'GET',
    path: '/api/attachments/outcomes',
    summary: 'What became of the attachments: counts by outcome, of the archive or of one import',
    permission: 'import.read',
    query: OfImport,
    response: AttachmentTally,
  }),
  unreadable: endpoint({
    method: 'GET',
    path: '/api/attachments/unreadable',
    summary: 'Attachments that could not be read, without their content',
    permission: 'import.read',
    query: PageQuery.extend({ ...OfImport.shape, outcome: AttachmentOutcome.optional() }),
    response: page(UnreadableAttachment),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/attachments/retry',
    summary: 'Have attachments read again that could not be read',
    permission: 'import.run',
    audit: 'attachment.retried',
    body: z.object({ attachments: Places.min(1).max(200) }),
    response: z.object({ waiting: z.number() }),
  }),
  text: endpoint({
    method: 'GET',
    path: '/api/messages/:id/attachments/:number/text',
    summary: 'What an attachment says, as plain text',
    permission: 'message.read',
    audit: 'message.viewed',
    params: z.object({ id: Id, number: z.coerce.number().int().min(0) }),
    query: z.object({ version: z.coerce.number().int().min(0).default(0) }),
    response: AttachmentText,
  }),
};
