import type { DisposalScope } from '@minutebook/contract';
import { count } from '../ui/numbers';
import type { DISPOSAL_WORDS } from './disposal-words';

/** What a disposal is narrowed to, a line for each thing; none: all messages. */
export function scopeLines(
  scope: DisposalScope,
  words: (typeof DISPOSAL_WORDS)['en']['scope'],
  channels: Readonly<Record<string, string>>,
): { label: string; values: string }[] {
  const number = (list: readonly string[]): string => (list.length <= 5 ? list.join(', ') : count(list.length));
  return [
    { label: words.channels, values: scope.channels.map((channel) => channels[channel] ?? channel).join(', ') },
    { label: words.persons, values: scope.persons.join(', ') },
    { label: words.conversations, values: number(scope.conversations) },
    { label: words.messages, values: number(scope.messages) },
    {
      label: words.days,
      values: scope.from || scope.until ? `${scope.from ?? words.open} – ${scope.until ?? words.open}` : '',
    },
  ].filter(({ values }) => values !== '');
}
