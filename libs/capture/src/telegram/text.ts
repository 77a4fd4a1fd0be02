import { bodyOf, isObject, type JsonObject, listOf, textOf } from '../json/values';

/** What was written: a string, or pieces some of which are formatted; in new builds blocks of such. */
export function textOfMessage(message: JsonObject): string {
  const text = joined(message['text']);
  if (text !== '') return text;
  const entities = joined(message['text_entities']);
  return entities !== '' ? entities : richText(message['rich_message']);
}

function joined(text: unknown): string {
  if (typeof text === 'string') return bodyOf(text);
  return listOf(text)
    .map((piece) => bodyOf(isObject(piece) ? piece['text'] : piece))
    .join('');
}

/** The text of blocks, each on lines of its own. What they look like is not kept beside the raw record. */
function richText(rich: unknown): string {
  const lines: string[] = [];
  const collect = (value: unknown, depth: number): void => {
    if (depth > DEEPEST) return;
    if (Array.isArray(value)) for (const one of value) collect(one, depth + 1);
    if (!isObject(value)) return;
    const text = joined(value['text']);
    if (text !== '') lines.push(text);
    for (const [name, member] of Object.entries(value)) if (name !== 'text') collect(member, depth + 1);
  };
  collect(rich, 0);
  return lines.join('\n');
}

const DEEPEST = 20;

/** Links whose text does not show where they lead, and people meant by a name: one a line. */
export function linksOf(message: JsonObject): string | undefined {
  const pieces = Array.isArray(message['text']) ? message['text'] : listOf(message['text_entities']);
  const links = pieces.filter(isObject).flatMap((piece) => {
    const user = textOf(piece['user_id']);
    return textOf(piece['href']) ?? (user === undefined ? [] : `user${user.replace(/^user/, '')}`);
  });
  return links.length === 0 ? undefined : links.join('\n');
}
