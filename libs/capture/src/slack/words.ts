import { isObject, textOf } from '../json/values';

/** Blocks may nest; what stands deeper is not for reading. */
const DEEPEST = 12;
/** Blocks that end a line. */
const LINE = /^rich_text_|^section$|^header$|^context$/;

/** What blocks say, in Slack's markup: for messages that have their text there alone. */
export function wordsIn(value: unknown, depth = 0): string {
  if (depth > DEEPEST) return '';
  if (Array.isArray(value)) return value.map((one) => wordsIn(one, depth + 1)).join('');
  if (!isObject(value)) return '';
  const { type, user_id: user, channel_id: channel, range, url, name, elements, text } = value;
  if (type === 'user' && typeof user === 'string') return `<@${user}>`;
  if (type === 'channel' && typeof channel === 'string') return `<#${channel}>`;
  if (type === 'broadcast' && typeof range === 'string') return `<!${range}>`;
  if (type === 'emoji' && typeof name === 'string') return `:${name}:`;
  if (type === 'link' && typeof url === 'string') return typeof text === 'string' ? `<${url}|${text}>` : `<${url}>`;
  if (typeof text === 'string') return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const inner = wordsIn(elements ?? text, depth + 1);
  return inner !== '' && LINE.test(textOf(type) ?? '') ? `${inner}\n` : inner;
}
