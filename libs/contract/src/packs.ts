import { z } from 'zod';
import { endpoint, Id, Version } from './endpoint';
import { Lexicon, RuleText, Severity, Theme } from './lexicons';

export const Pack = z.object({
  /** Also the theme of its rules. */
  id: Theme,
  name: z.string(),
  /** Rises with any change of any rule. */
  version: z.number(),
  rules: z.array(
    z.object({
      code: z.string(),
      /** English, then Chinese. */
      title: z.string(),
      severity: Severity,
      weight: z.number(),
      /** Public guidance, law or enforcement it is written from. */
      sources: z.array(z.string()),
      /** Texts that must hit, and that must not. */
      hits: z.number(),
      misses: z.number(),
    }),
  ),
});
export type Pack = z.infer<typeof Pack>;

/** What laying a pack into a draft would change. Owner, conditions, exclusions and own examples of a rule stay. */
export const PackLaying = z.object({
  pack: Theme,
  /** Of the lexicon this was compared with. */
  version: Version,
  rules: z.array(z.object({ rule: RuleText, before: RuleText.nullable(), change: z.enum(['new', 'changed', 'same']) })),
});
export type PackLaying = z.infer<typeof PackLaying>;

const LayingParams = z.object({ id: Id, pack: Theme });

export const packs = {
  list: endpoint({
    method: 'GET',
    path: '/api/packs',
    summary: 'Packs of rules that are shipped',
    permission: 'lexicon.read',
    response: z.object({ items: z.array(Pack) }),
  }),
  compare: endpoint({
    method: 'GET',
    path: '/api/lexicons/:id/packs/:pack',
    summary: 'What laying a pack into the draft would change; changes nothing',
    permission: 'lexicon.write',
    audit: 'lexicon.viewed',
    params: LayingParams,
    response: PackLaying,
  }),
  lay: endpoint({
    method: 'POST',
    path: '/api/lexicons/:id/packs/:pack',
    summary: 'Lay rules of a pack into the draft; putting it into force is a step of its own',
    permission: 'lexicon.write',
    audit: 'lexicon.drafted',
    params: LayingParams,
    body: z.object({
      version: Version,
      /** Codes; all rules of the pack if left out. */
      rules: z.array(z.string().max(32)).max(500).optional(),
    }),
    response: Lexicon,
  }),
};
