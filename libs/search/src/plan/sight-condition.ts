import type { Sight } from '@minutebook/archive';
import { ALL, and, type Condition, not, or } from './bounds';

/** What a sight sees, as an index can say it: exactly, so that pages, totals, facets and counts all keep to it (R128). */
export function seenBy(sight: Sight | undefined): Condition {
  const parts: Condition[] = [];
  if (sight?.hidden) {
    const { handles, conversations } = sight.hidden;
    parts.push(
      not(
        or([
          { kind: 'field', field: 'participant', ids: handles },
          { kind: 'conversations', ids: conversations },
        ]),
      ),
    );
  }
  if (sight?.scope) {
    const { people, channels, from, until } = sight.scope;
    if (people)
      parts.push(
        or([
          { kind: 'field', field: 'participant', ids: people.handles },
          { kind: 'conversations', ids: people.chats },
        ]),
      );
    if (channels) parts.push(or(channels.map((value): Condition => ({ kind: 'value', field: 'channel', value }))));
    if (from || until) parts.push({ kind: 'at', from, to: until });
  }
  return parts.length === 0 ? ALL : and(parts);
}
