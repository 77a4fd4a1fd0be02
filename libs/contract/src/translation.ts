import { z } from 'zod';
import { endpoint, IdParams, Instant, Uuid } from './endpoint';
import { Person } from './people';

/** What this program can ask a machine to translate into. */
export const TRANSLATION_TARGETS = ['en', 'zh'] as const;
export const TranslationTarget = z.enum(TRANSLATION_TARGETS);
export type TranslationTarget = z.infer<typeof TranslationTarget>;

/** Longest text a machine is asked to translate, UTF-16 units of subject and body together. */
export const LONGEST_TRANSLATED = 50_000;

/**
 * What a machine made of one version of a message. It stands beside the original, never in its place, and is no ground for
 * anything: no route takes it, and a decision needs a person, an outcome and a reason (R189).
 */
export const Translation = z.object({
  id: Uuid,
  label: z.literal('machine-translation'),
  /** Of the message; what was translated is this version, as captured. */
  version: z.number(),
  target: TranslationTarget,
  subject: z.string().nullable(),
  body: z.string(),
  /** Language the service took the original for, in its own codes; null: it did not say. */
  detected: z.string().nullable(),
  /** As the service names itself; version null: it does not say. */
  service: z.object({ name: z.string(), version: z.string().nullable() }),
  at: Instant,
  /** Who asked first. */
  by: Person,
});
export type Translation = z.infer<typeof Translation>;

export const translation = {
  service: endpoint({
    method: 'GET',
    path: '/api/translation',
    summary: 'Whether a translation service is configured',
    permission: 'message.read',
    response: z.object({ configured: z.boolean() }),
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/messages/:id/translations',
    summary: 'Machine translations of a message that were asked for so far',
    permission: 'message.read',
    audit: 'message.viewed',
    params: IdParams,
    response: z.object({ items: z.array(Translation) }),
  }),
  translate: endpoint({
    method: 'POST',
    path: '/api/messages/:id/translation',
    summary: 'Have a version of a message translated by the configured service; what it answers is kept',
    permission: 'message.read',
    audit: 'message.translated',
    params: IdParams,
    body: z.object({ version: z.number().int().min(0), target: TranslationTarget }),
    response: Translation,
  }),
};
