import { z } from 'zod';
import { endpoint, Id, Instant, page, PageQuery, Version } from './endpoint';

/** How a person is told besides the workbench: at once, once a day, or not at all. */
export const MAIL_ROUTES = ['now', 'digest', 'off'] as const;
export const MailRoute = z.enum(MAIL_ROUTES);
export type MailRoute = z.infer<typeof MailRoute>;

interface Usual {
  readonly group: 'alerts' | 'people' | 'cases' | 'conduct' | 'archive';
  readonly app: boolean;
  readonly mail: MailRoute;
}

/**
 * Everything people are told, by group, with how they are told unless they say otherwise. A new kind needs words in
 * `libs/access/src/notices/letter-words.ts` and `apps/workbench/src/notices/words.ts`.
 */
export const NOTICE_KINDS = {
  'alert-assigned': { group: 'alerts', app: true, mail: 'digest' },
  'alert-returned': { group: 'alerts', app: true, mail: 'now' },
  'alert-due': { group: 'alerts', app: true, mail: 'now' },
  'alert-overdue': { group: 'alerts', app: true, mail: 'digest' },
  'queue-idle': { group: 'alerts', app: true, mail: 'now' },
  'queue-overloaded': { group: 'alerts', app: true, mail: 'now' },
  'canary-missed': { group: 'alerts', app: true, mail: 'now' },
  'volume-shift': { group: 'alerts', app: true, mail: 'now' },
  handover: { group: 'alerts', app: true, mail: 'digest' },
  reread: { group: 'alerts', app: true, mail: 'digest' },
  'reread-feedback': { group: 'alerts', app: true, mail: 'digest' },
  mention: { group: 'people', app: true, mail: 'now' },
  delegation: { group: 'people', app: true, mail: 'now' },
  'examiner-ending': { group: 'people', app: true, mail: 'digest' },
  'emergency-opened': { group: 'people', app: true, mail: 'now' },
  'designation-changed': { group: 'people', app: true, mail: 'now' },
  'case-access': { group: 'cases', app: true, mail: 'now' },
  'case-task': { group: 'cases', app: true, mail: 'now' },
  'case-signature': { group: 'cases', app: true, mail: 'now' },
  'lexicon-draft': { group: 'conduct', app: true, mail: 'now' },
  'attestation-overdue': { group: 'conduct', app: true, mail: 'now' },
  'attestation-unsent': { group: 'conduct', app: true, mail: 'now' },
  contradiction: { group: 'conduct', app: true, mail: 'now' },
  'disposal-asked': { group: 'archive', app: true, mail: 'now' },
  'disposal-done': { group: 'archive', app: true, mail: 'digest' },
  'erasure-reopened': { group: 'archive', app: true, mail: 'now' },
  'erasure-due': { group: 'archive', app: true, mail: 'now' },
  'hold-notice-overdue': { group: 'archive', app: true, mail: 'now' },
  'hold-follow-up': { group: 'archive', app: true, mail: 'digest' },
  'feed-silent': { group: 'archive', app: true, mail: 'now' },
  'source-failing': { group: 'archive', app: true, mail: 'now' },
  'hold-approval': { group: 'archive', app: true, mail: 'now' },
  'hold-released': { group: 'archive', app: true, mail: 'digest' },
  'timer-on-held': { group: 'archive', app: true, mail: 'now' },
  'deletion-blocked': { group: 'archive', app: true, mail: 'now' },
  'ledger-refused': { group: 'archive', app: true, mail: 'now' },
  'ledger-late': { group: 'archive', app: true, mail: 'now' },
  'anchor-missed': { group: 'archive', app: true, mail: 'now' },
  'anchor-refused': { group: 'archive', app: true, mail: 'now' },
  'reach-lost': { group: 'archive', app: true, mail: 'now' },
  'reach-restored': { group: 'archive', app: true, mail: 'digest' },
  'record-altered': { group: 'archive', app: true, mail: 'now' },
  'mail-failing': { group: 'archive', app: true, mail: 'off' },
} as const satisfies Record<string, Usual>;

export type NoticeKind = keyof typeof NOTICE_KINDS;
export const NoticeKind = z.enum(Object.keys(NOTICE_KINDS) as [NoticeKind, ...NoticeKind[]]);

/** Longest word of a notice, in code points. */
export const LONGEST_WORD = 120;

/** That something waits, and where. Names and numbers only: never text of a message, a note or a reason. */
export const Notice = z.object({
  id: Id,
  kind: NoticeKind,
  subject: z.object({ kind: z.string(), id: z.string() }),
  words: z.record(z.string(), z.union([z.string(), z.number()])),
  at: Instant,
  readAt: Instant.nullable(),
  /** Since when it waits no more, though nobody has read this: somebody else did it, or it was taken back. */
  answeredAt: Instant.nullable(),
});
export type Notice = z.infer<typeof Notice>;

export const NoticeChoice = z.object({ kind: NoticeKind, app: z.boolean(), mail: MailRoute });
export type NoticeChoice = z.infer<typeof NoticeChoice>;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time like 08:30');

/** When e-mail waits. `days` are those on which it begins, ISO, 1 Monday to 7 Sunday; `from` = `to` is the whole day. */
export const QuietHours = z
  .object({ from: TimeOfDay, to: TimeOfDay, days: z.array(z.number().int().min(1).max(7)).min(1).max(7) })
  .refine(({ from, to, days }) => from !== to || new Set(days).size < 7, { error: 'leave no hour for e-mail' });
export type QuietHours = z.infer<typeof QuietHours>;

export const NoticeHours = z.object({
  zone: z.string().min(1).max(64),
  quiet: QuietHours.nullable(),
  /** When a day's digest is sent, in `zone`. */
  digestAt: TimeOfDay,
  /** Of e-mail. */
  language: z.enum(['en', 'zh']),
});
export type NoticeHours = z.infer<typeof NoticeHours>;

export const NoticePreferences = NoticeHours.extend({
  choices: z.array(NoticeChoice),
  /** Where e-mail goes; null: this appliance sends none. */
  address: z.string().nullable(),
  version: Version,
});
export type NoticePreferences = z.infer<typeof NoticePreferences>;

/** How sending e-mail goes. */
export const MailState = z.object({
  state: z.enum(['off', 'working', 'failing']),
  /** Host and port it is handed to. */
  server: z.string().nullable(),
  waiting: z.number(),
  /** Refused for good by the server, e.g. because there is no such address. */
  refused: z.number(),
  oldestWaitingAt: Instant.nullable(),
  lastSentAt: Instant.nullable(),
  /** Code of the latest failure since a mail was last taken, e.g. `ECONNREFUSED` or `550`. */
  fault: z.string().nullable(),
});
export type MailState = z.infer<typeof MailState>;

export const notices = {
  list: endpoint({
    method: 'GET',
    path: '/api/notices',
    summary: 'One’s own notices, newest first',
    permission: 'signed-in',
    query: PageQuery.extend({ view: z.enum(['all', 'unread']).default('all') }),
    response: page(Notice),
  }),
  count: endpoint({
    method: 'GET',
    path: '/api/notices/count',
    summary: 'How many of one’s own notices are unread, at most 100 counted',
    permission: 'signed-in',
    response: z.object({ unread: z.number() }),
  }),
  preferences: endpoint({
    method: 'GET',
    path: '/api/notices/preferences',
    summary: 'How one is told, by kind, and when e-mail waits',
    permission: 'signed-in',
    response: NoticePreferences,
  }),
  prefer: endpoint({
    method: 'PUT',
    path: '/api/notices/preferences',
    summary: 'Choose how one is told; kinds that are not named are as usual',
    permission: 'signed-in',
    audit: 'notice.preferences-changed',
    body: NoticeHours.extend({ choices: z.array(NoticeChoice).max(100), version: Version }),
    response: NoticePreferences,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/notices/:id',
    summary: 'One of one’s own notices',
    permission: 'signed-in',
    params: z.object({ id: Id }),
    response: Notice,
  }),
  read: endpoint({
    method: 'POST',
    path: '/api/notices/read',
    summary: 'Mark own notices as read',
    permission: 'signed-in',
    audit: 'notice.read',
    body: z.object({ ids: z.array(Id).min(1).max(200) }),
    response: z.object({ unread: z.number() }),
  }),
  readAll: endpoint({
    method: 'POST',
    path: '/api/notices/read-all',
    summary: 'Mark own notices as read, up to the newest that was seen',
    permission: 'signed-in',
    audit: 'notice.read',
    body: z.object({ upTo: Id }),
    response: z.object({ unread: z.number() }),
  }),
  mail: endpoint({
    method: 'GET',
    path: '/api/mail',
    summary: 'Whether e-mail is sent, and what waits',
    permission: 'user.read',
    response: MailState,
  }),
  retryMail: endpoint({
    method: 'POST',
    path: '/api/mail/retry',
    summary: 'Try again now what waits or was refused',
    permission: 'user.write',
    audit: 'mail.retried',
    response: z.object({ mails: z.number() }),
  }),
};
