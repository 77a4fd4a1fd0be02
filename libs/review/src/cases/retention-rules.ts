import type { RetentionRule } from '@minutebook/contract';

/** Rules by which records of this library are kept; `years` is a figure of the rule's own text. */
export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    id: 'finra-4513',
    citation: 'FINRA Rule 4513(a)',
    text: '… a separate file of all written customer complaints … and action taken by the member, if any … Customer complaint records shall be preserved for a period of at least four years.',
    source: 'https://www.finra.org/rules-guidance/rulebooks/finra-rules/4513',
    years: 4,
  },
];

export function retentionRule(id: string): RetentionRule {
  const rule = RETENTION_RULES.find((candidate) => candidate.id === id);
  if (!rule) throw new RangeError(`there is no retention rule ${id}`);
  return rule;
}

/** The last day, UTC, on which a record must still be there that was last written at `from`. */
export function keepUntil({ years }: RetentionRule, from: Date): string {
  const [year, month, day] = [from.getUTCFullYear() + years, from.getUTCMonth(), from.getUTCDate()];
  const until = new Date(Date.UTC(year, month, day));
  // 29 February has no anniversary in most years: the day after keeps it long enough.
  return until.toISOString().slice(0, 10);
}
