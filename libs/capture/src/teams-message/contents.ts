import { htmlText } from '../email/html-text';
import { bodyOf, isObject, type JsonObject, objectOf, objectsOf, parseJson, textOf } from '../json/values';

const CARD = 'application/vnd.microsoft.card.';
/** Cards may nest; what stands deeper is not for reading. */
const DEEPEST = 12;

/** What a message says: its text, what it passes on, and what cards in it show. */
export function wordsOf(record: JsonObject): string {
  const body = objectOf(record['body']);
  const content = bodyOf(body['content']);
  const text = body['contentType'] === 'html' ? htmlText(marked(content)).trim() : content;
  const cards = objectsOf(record['attachments'])
    .filter((one) => textOf(one['contentType'])?.startsWith(CARD))
    .flatMap((card) => textsIn(parseJson(textOf(card['content']) ?? ''), 0));
  const passedOn = forwardsIn(record).map((original) =>
    htmlText(marked(bodyOf(original['originalMessageContent']))).trim(),
  );
  return [text, ...passedOn, ...cards].filter((part) => part !== '').join('\n');
}

/** The messages that a message passes on; each stands as JSON in an attachment. */
export function forwardsIn(record: JsonObject): JsonObject[] {
  return objectsOf(record['attachments'])
    .filter((one) => one['contentType'] === 'forwardedMessageReference')
    .map((one) => parseJson(textOf(one['content']) ?? ''))
    .filter(isObject);
}

/** Names of the pictures in the text; their bytes stay with Graph. */
export function imagesIn(record: JsonObject): string[] {
  const body = objectOf(record['body']);
  if (body['contentType'] !== 'html') return [];
  return [...bodyOf(body['content']).matchAll(/<img\b[^>]{0,4000}>/gi)].map(
    ([tag]) => /\balt="([^"]{1,300})"/i.exec(tag)?.[1] ?? 'image',
  );
}

/** Teams's own elements as text: people with @, signs as themselves. */
function marked(html: string): string {
  return html
    .replace(/<emoji\b[^>]{0,2000}?\balt="([^"]{0,100})"[^>]{0,2000}>/gi, '$1')
    .replace(/<at\b[^>]{0,200}>/gi, '@')
    .replace(/<attachment\b[^>]{0,200}>/gi, '');
}

/** The texts of a card, in order; of links and pictures their words. */
function textsIn(value: unknown, depth: number): string[] {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, depth + 1));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'string' && ['title', 'subtitle', 'text', 'altText', 'value'].includes(name)
      ? [htmlText(member)]
      : textsIn(member, depth + 1),
  );
}
