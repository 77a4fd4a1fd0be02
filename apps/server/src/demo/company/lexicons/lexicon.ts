import type { RuleInput } from '@minutebook/contract';

export interface DemoLexicon {
  readonly name: string;
  readonly rules: readonly RuleInput[];
}

type Zones = RuleInput['zones'];

/** A rule; lines of the query may be indented for reading here. */
export function rule(
  code: string,
  title: string,
  severity: 1 | 2 | 3,
  query: string,
  zones: Zones = ['subject', 'own'],
): RuleInput {
  const lines = query
    .trim()
    .split('\n')
    .map((line) => line.trim());
  return { code, title, severity, query: lines.join('\n'), zones };
}
