import { bodyOf, isObject, type JsonObject, listOf, objectsOf, textOf } from '../json/values';
import { plainOf } from './mrkdwn';

/** Blocks may nest; what stands deeper is not for reading. */
const DEEPEST = 12;
/** Blocks that end a line. */
const LINE = /^rich_text_|^section$|^header$|^context$|^actions$|^markdown$/;
/** Blocks whose parts stand beside each other, apart. */
const ROW = new Set(['context', 'actions']);
/** Text and lines beyond these are not compared: no message of Slack has so many. */
const LONGEST = 100_000;
const MOST = 1000;

/** What was written, and what blocks and cards below it say, in Slack's markup. */
export function wordsOf(event: JsonObject): string {
  const text = withBlocks(bodyOf(event['text']), event['blocks']);
  return joined([text, ...objectsOf(event['attachments']).map(cardWords)]);
}

/** A card gives its words a second time as `fallback`, or says there that it has none. */
function cardWords(card: JsonObject): string {
  const [pretext, author, title, text, footer] = ['pretext', 'author_name', 'title', 'text', 'footer'].map((name) =>
    bodyOf(card[name]),
  );
  const fields = objectsOf(card['fields']).map((field) =>
    [bodyOf(field['title']), bodyOf(field['value'])].filter((part) => part !== '').join(': '),
  );
  const said = withBlocks(joined([title!, text!, ...fields]), card['blocks']);
  const isSilent = said === '' && pretext === '';
  return joined([pretext!, author!, isSilent ? bodyOf(card['fallback']) : said, footer!]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** What people write stands in blocks once more; what bots write may stand there alone. */
function withBlocks(text: string, blocks: unknown): string {
  const inBlocks = wordsIn(blocks).trimEnd();
  if (text === '' || inBlocks === '') return text || inBlocks;
  const spoken = wordsAlone(text.slice(0, LONGEST));
  if (spoken.join('') === wordsAlone(inBlocks).join('')) return text;
  const known = ` ${spoken.join(' ')} `;
  const isNew = (line: string): boolean => {
    const words = wordsAlone(line);
    if (words.length > 0) return !known.includes(` ${words.join(' ')} `);
    const signs = withoutReferences(line).trim();
    return signs !== '' && !text.includes(signs);
  };
  return joined([text, ...inBlocks.split('\n').filter((line, index) => index >= MOST || isNew(line))]);
}

/** Without markup, and without people and signs, which text and blocks name each in its own way. */
function wordsAlone(marked: string): readonly string[] {
  return plainOf(withoutReferences(marked)).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function withoutReferences(marked: string): string {
  return marked.replace(/<[@#!][^<>\n]{0,200}>|:[\w+'-]{1,60}:/g, ' ');
}

/** What blocks say, in Slack's markup. */
function wordsIn(value: unknown, depth = 0): string {
  if (depth > DEEPEST) return '';
  if (Array.isArray(value)) return value.map((one) => wordsIn(one, depth + 1)).join('');
  if (!isObject(value)) return '';
  const { type, user_id: user, channel_id: channel, range, url, name } = value;
  if (type === 'user' && typeof user === 'string') return `<@${user}>`;
  if (type === 'channel' && typeof channel === 'string') return `<#${channel}>`;
  if (type === 'broadcast' && typeof range === 'string') return `<!${range}>`;
  if (type === 'emoji' && typeof name === 'string') return `:${name}:`;
  if (type === 'link' && typeof url === 'string')
    return typeof value['text'] === 'string' ? `<${url}|${value['text']}>` : `<${url}>`;
  const kind = textOf(type) ?? '';
  const own = partsIn(value, kind, depth);
  const fields = listOf(value['fields']).map((field) => wordsIn(field, depth + 1));
  const inner = [own, ...fields].filter((part) => part !== '').join('\n');
  return inner !== '' && LINE.test(kind) ? `${inner}\n` : inner;
}

function partsIn({ text, elements }: JsonObject, kind: string, depth: number): string {
  if (typeof text === 'string') return kind === 'mrkdwn' ? text : escaped(text);
  if (!ROW.has(kind)) return wordsIn(elements ?? text, depth + 1);
  const parts = listOf(elements).map((element) => wordsIn(element, depth + 1));
  return parts.filter((part) => part !== '').join(' ');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
