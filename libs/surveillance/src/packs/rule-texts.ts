import { RuleText } from '@minutebook/contract';
import type { Pack } from './pack';

/** Rules of a pack as a lexicon takes them. Their sources stand in the query as comments, where an author sees them. */
export function ruleTexts({ id, rules }: Pack): RuleText[] {
  return rules.map(({ code, title, severity, weight, zones, sources, query, hits, misses }) =>
    RuleText.parse({
      code,
      title,
      severity,
      weight,
      theme: id,
      ...(zones && { zones: [...zones] }),
      query: [...sources.map((source) => `# ${source}`), query].join('\n'),
      examples: [...hits.map((text) => ({ text, hits: true })), ...misses.map((text) => ({ text, hits: false }))],
    }),
  );
}
