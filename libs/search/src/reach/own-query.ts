import { type ArchivedMessage, textOf } from '@minutebook/archive';
import { compileQuery, type Document, fieldValue, termsOf } from '@minutebook/query';
import { readQuery } from '../answer/preparation';

/** Words of a message that somebody would remember. */
const WORDS = 3;
/** Of a long text, its beginning. */
const READ = 2_000;
const PLAIN = /^[\p{L}\p{N}]+$/u;

/**
 * How somebody who knows a message would look for it: by its longest words, its channel, and the minute it says it was sent
 * in. The matcher says whether a query means the message; where none with words does (a photograph has none), it is
 * looked for by its conversation.
 */
export function ownQuery(
  { id, channel, conversation, versions }: ArchivedMessage,
  document: Document,
  withAttachment: boolean,
): string {
  const { event, sentAt } = versions[0]!;
  const fields = [
    `channel:${fieldValue(channel)}`,
    ...(sentAt ? [`date:${sentAt.toISOString().slice(0, 16)}`] : []),
    ...(withAttachment ? ['has:attachment'] : []),
  ];
  const words = wordsOf(textOf(event));
  const queries = [...(words.length > 0 ? [[...words, ...fields]] : []), [`conversation:${conversation}`, ...fields]];
  return queries.map((parts) => parts.join(' ')).find((source) => means(source, document)) ?? `id:${id}`;
}

function wordsOf({ subject, body }: ReturnType<typeof textOf>): string[] {
  const text = `${subject ?? ''} ${body}`;
  const terms = termsOf(text.slice(0, READ));
  // The last one may be half a word.
  if (text.length > READ) terms.pop();
  return [...new Set(terms.filter((term) => PLAIN.test(term)))]
    .sort((a, b) => b.length - a.length)
    .slice(0, WORDS)
    .map((term) => `"${term}"`);
}

function means(source: string, document: Document): boolean {
  try {
    return compileQuery(readQuery(source, 'search', 'UTC')).match(document) !== null;
  } catch {
    return false;
  }
}
