import type { RetentionConditions } from '@minutebook/contract';
import type { SCHEDULE_WORDS } from './schedule-words';

export interface ConditionLine {
  readonly label: string;
  readonly values: string;
}

export const CONDITION_FIELDS = [
  'channels',
  'persons',
  'desks',
  'jurisdictions',
  'partyKinds',
  'conversationClasses',
  'labels',
] as const;

type Words = (typeof SCHEDULE_WORDS)['en']['assignment'];

/** What must hold, one line for each thing that narrows; none: every message. */
export function conditionLines(
  conditions: RetentionConditions,
  words: Words,
  channels: Readonly<Record<string, string>>,
): ConditionLine[] {
  const named: Partial<Record<(typeof CONDITION_FIELDS)[number], Readonly<Record<string, string>>>> = {
    channels,
    partyKinds: words.kinds,
    conversationClasses: words.conversation,
  };
  return CONDITION_FIELDS.flatMap((field) => {
    const values = conditions[field];
    if (values.length === 0) return [];
    return [{ label: words[field], values: values.map((value) => named[field]?.[value] ?? value).join(', ') }];
  });
}

/** `US, HK` as a list; the full-width comma counts as well. */
export function listed(text: string): string[] {
  return text
    .split(/[,，、]/)
    .map((part) => part.trim())
    .filter(Boolean);
}
