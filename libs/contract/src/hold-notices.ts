import { z } from 'zod';
import { Id, Instant, Version } from './endpoint';
import { Person } from './people';

const Line = z.string().trim().min(1, 'is missing').max(200);
const Long = z.string().trim().min(1, 'is missing').max(50_000);
const Day = z.iso.date();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256');

export const NOTICE_LANGUAGES = ['en', 'zh'] as const;
export const NoticeLanguage = z.enum(NOTICE_LANGUAGES);
export type NoticeLanguage = z.infer<typeof NoticeLanguage>;

/** What a text may name in braces; filled in once, when the notice is issued. */
export const NOTICE_BLANKS = ['matter', 'hold', 'issuer'] as const;

const NoticeWords = z.object({ subject: Line, text: Long });

export const NoticeQuestion = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'has letters, figures and hyphens only'),
  kind: z.enum(['yes-no', 'text']),
  words: z.object({ en: Line.nullable().default(null), zh: Line.nullable().default(null) }),
  required: z.boolean().default(true),
  /** What is to be done where the answer is yes; null: nothing. */
  followUp: Line.nullable().default(null),
});
export type NoticeQuestion = z.infer<typeof NoticeQuestion>;

/** A notice as written: in one language or in both, and what it asks. */
export const NoticeContent = z
  .object({
    en: NoticeWords.nullable().default(null),
    zh: NoticeWords.nullable().default(null),
    questions: z.array(NoticeQuestion).max(40).default([]),
  })
  .refine(({ en, zh }) => en !== null || zh !== null, { error: 'needs a text', path: ['en'] })
  .refine(({ questions }) => new Set(questions.map(({ id }) => id)).size === questions.length, {
    error: 'have one id twice',
    path: ['questions'],
  })
  .refine(
    (content) =>
      content.questions.every(({ words }) =>
        NOTICE_LANGUAGES.every((of) => content[of] === null || words[of] !== null),
      ),
    { error: 'speak every language of the text', path: ['questions'] },
  )
  .refine(({ questions }) => questions.every(({ kind, followUp }) => kind === 'yes-no' || followUp === null), {
    error: 'follow up a yes, and a text is none',
    path: ['questions'],
  });
export type NoticeContent = z.infer<typeof NoticeContent>;

export const NoticeTemplateVersion = z.object({
  /** Of this version: what a notice is issued from. */
  id: Id,
  number: z.number(),
  content: NoticeContent,
  writtenBy: z.string(),
  writtenAt: Instant,
});
export type NoticeTemplateVersion = z.infer<typeof NoticeTemplateVersion>;

export const NoticeTemplate = z.object({
  id: Id,
  name: z.string(),
  newest: NoticeTemplateVersion,
  /** Number of its newest version. */
  version: Version,
});
export type NoticeTemplate = z.infer<typeof NoticeTemplate>;

export const NoticeTemplateFile = NoticeTemplate.extend({
  /** Newest first. */
  versions: z.array(NoticeTemplateVersion),
});
export type NoticeTemplateFile = z.infer<typeof NoticeTemplateFile>;

/** A notice as somebody sees it, in one language, with what proves that they saw this and nothing else. */
export const NoticeShown = z.object({
  language: NoticeLanguage,
  subject: z.string(),
  text: z.string(),
  questions: z.array(
    z.object({ id: z.string(), kind: z.enum(['yes-no', 'text']), words: z.string(), required: z.boolean() }),
  ),
  /** Of the canonical form (RFC 8785) of all of the above and the notice's number, hexadecimal. */
  sha256: Sha256,
});
export type NoticeShown = z.infer<typeof NoticeShown>;

/** What a custodian's notice has come to; the server has the moves (`hold-notices/life.ts`). */
export const CustodianNoticeState = z.enum([
  'waiting',
  'sent',
  'reminded',
  'escalated',
  'acknowledged',
  'departed',
  'released',
  'superseded',
]);
export type CustodianNoticeState = z.infer<typeof CustodianNoticeState>;

export const HoldNotice = z.object({
  id: Id,
  /** Of this hold: 1, 2, …; the newest is the one in force. */
  number: z.number(),
  template: z.object({ id: Id, name: z.string(), number: z.number() }),
  shown: z.array(NoticeShown),
  /** Whole working days without an acknowledgement after which somebody is reminded, and reminded again. */
  remindDays: z.number(),
  reminders: z.number(),
  /** Whole working days after the last reminder at which their manager is told. */
  escalateDays: z.number(),
  calendar: z.object({ id: Id, name: z.string() }),
  byMail: z.boolean(),
  issuedBy: z.string(),
  issuedAt: Instant,
});
export type HoldNotice = z.infer<typeof HoldNotice>;

/** The notices of a hold at a glance. Counts are of the newest. */
export const HoldNotices = z.object({
  /** Newest first. */
  notices: z.array(HoldNotice),
  counts: z.record(CustodianNoticeState, z.number()),
  /** Custodians told of the hold who are still of it: acknowledged of so many. */
  custodians: z.number(),
  openFollowUps: z.number(),
  /** Whether this appliance sends e-mail. */
  mail: z.boolean(),
});
export type HoldNotices = z.infer<typeof HoldNotices>;

export const FollowUp = z.object({
  id: Id,
  question: z.string(),
  /** What is to be done. */
  words: z.string(),
  person: Person.extend({ externalId: z.string() }),
  raisedAt: Instant,
  settled: z.object({ by: z.string(), at: Instant, note: z.string() }).nullable(),
  version: Version,
});
export type FollowUp = z.infer<typeof FollowUp>;

export const LetterState = z.enum(['waiting', 'taken', 'refused']);
export type LetterState = z.infer<typeof LetterState>;

export const CustodianNotice = z.object({
  id: Id,
  notice: z.object({ id: Id, number: z.number() }),
  person: Person.extend({ externalId: z.string(), desk: z.string().nullable() }),
  state: CustodianNoticeState,
  /** When it came to that. */
  since: Instant,
  sentAt: Instant.nullable(),
  /** When the text was first looked at. */
  openedAt: Instant.nullable(),
  reminders: z.number(),
  /** The day the next reminder, or the escalation, is due. */
  nextOn: Day.nullable(),
  escalatedTo: z.string().nullable(),
  /** Stays when they are released or told anew. */
  acknowledged: z
    .object({
      at: Instant,
      signedName: z.string(),
      language: NoticeLanguage,
      /** Of the text they saw. */
      sha256: Sha256,
      answers: z.array(z.object({ question: z.string(), words: z.string(), answer: z.string() })),
    })
    .nullable(),
  followUps: z.array(FollowUp.omit({ person: true })),
  /** The latest letter to them. */
  letter: z
    .object({ kind: z.enum(['notice', 'reminder']), state: LetterState, at: Instant, fault: z.string().nullable() })
    .nullable(),
  version: Version,
});
export type CustodianNotice = z.infer<typeof CustodianNotice>;

export const CustodianNoticeFile = CustodianNotice.extend({
  shown: z.array(NoticeShown),
  moves: z.array(
    z.object({
      from: CustodianNoticeState.nullable(),
      to: CustodianNoticeState,
      at: Instant,
      by: z.string(),
    }),
  ),
  letters: z.array(
    z.object({
      kind: z.enum(['notice', 'reminder', 'escalation']),
      to: z.string(),
      state: LetterState,
      at: Instant,
      fault: z.string().nullable(),
    }),
  ),
});
export type CustodianNoticeFile = z.infer<typeof CustodianNoticeFile>;

/** A link is shown once: only its hash is kept. */
export const AcknowledgementLink = z.object({
  custodian: Id,
  person: z.string(),
  externalId: z.string(),
  email: z.string().nullable(),
  link: z.string(),
});
export type AcknowledgementLink = z.infer<typeof AcknowledgementLink>;

/** What somebody without an account sees behind their one-time link. */
export const AcknowledgementForm = z.object({
  person: z.string(),
  issuedBy: z.string(),
  issuedAt: Instant,
  /** Once in each language it was written in. */
  shown: z.array(NoticeShown),
});
export type AcknowledgementForm = z.infer<typeof AcknowledgementForm>;
