import type { Sight } from '../walls/sight';

/**
 * What a sight sees, as a condition on a row of `archive.message` called `m`. Numbers its parameters on from those in
 * `values`, and adds its own to them.
 */
export function seen(sight: Sight, values: unknown[]): string {
  const add = (value: unknown): string => `$${values.push(value)}`;
  const parts: string[] = [];
  if (sight.hidden) parts.push(`m.conversation_id <> ALL(${add(sight.hidden.conversations)}::bigint[])`);
  if (sight.scope) {
    const { people, channels, from, until } = sight.scope;
    if (from) parts.push(`m.at >= ${add(from)}`);
    if (until) parts.push(`m.at < ${add(until)}`);
    if (channels)
      parts.push(
        `EXISTS (SELECT FROM archive.conversation c WHERE c.id = m.conversation_id AND c.channel = ANY(${add(channels)}::text[]))`,
      );
    if (people)
      parts.push(
        `(m.conversation_id = ANY(${add(people.chats)}::bigint[]) OR EXISTS (SELECT FROM archive.version v
          WHERE v.message_id = m.id AND v.version = 0 AND v.parties && ${add(people.handles)}::bigint[]))`,
      );
  }
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}
