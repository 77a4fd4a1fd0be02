import type { Attachment } from '../event';
import { htmlText } from '../email/html-text';
import { decodeEntities } from '../email/html-entities';
import { fileAttachment, type FindFile } from '../json/files';

/** A message as the page shows it. */
export interface HtmlMessage {
  /** `DD.MM.YYYY HH:MM:SS`, in newer exports with ` UTC+02:00`. Service messages have none. */
  readonly time: string | undefined;
  /** Absent in messages that are joined to the one before. */
  readonly sender: string | undefined;
  readonly body: string;
  readonly attachments: readonly Attachment[];
  readonly inReplyTo: string | undefined;
  readonly forwardedFrom: string | undefined;
  readonly isCall: boolean;
  readonly extra: Readonly<Record<string, string>>;
}

/** What is no file of the chat but shown like one. */
const SHOWN = /^(?:call|contact|live_location|location|venue|poll|game|invoice)$/;
const MEDIA =
  /<(a|div) class="((?:photo|video_file|sticker|animated|media)(?:_wrap)? [^"]*)"(?:[^>]*? href="([^"]*)")?[^>]*>/g;

/** Reads the part of the page that is one message. Never throws. */
export function htmlMessage(html: string, find: FindFile): HtmlMessage {
  const forward = html.indexOf('<div class="forwarded body">');
  const own = forward < 0 ? html : html.slice(0, forward);
  const media = mediaIn(html, find);
  const texts = insides(html, 'text').map(htmlText);
  const time = /class="[^"]*\bdate details" title="([^"]{1,60})"/.exec(own)?.[1];
  const reply = /<div class="reply_to details">[\s\S]{0,200}?#go_to_message(\d{1,19})"/.exec(own)?.[1];
  const reactions = insides(html, 'reaction', 'span').map((one) => words(one));
  const signature = insides(own, 'signature details').map(words).join(', ');
  return {
    time: time === undefined ? undefined : decodeEntities(time).trim(),
    sender: insides(own, 'from_name').map(words)[0] || undefined,
    body: [...texts, ...media.shown].filter((part) => part !== '').join('\n'),
    attachments: media.attachments,
    inReplyTo: reply,
    forwardedFrom: forward < 0 ? undefined : insides(html.slice(forward), 'from_name').map(words)[0],
    isCall: media.isCall,
    extra: {
      ...(reactions.length > 0 && { reactions: reactions.join(', ') }),
      ...(signature !== '' && { author: signature }),
    },
  };
}

/** What a service message says, or the day that a line between days gives. */
export function serviceText(html: string): string {
  return insides(html, 'body details').map(words)[0] ?? '';
}

function mediaIn(html: string, find: FindFile) {
  const attachments: Attachment[] = [];
  const shown: string[] = [];
  let isCall = false;
  for (const match of html.matchAll(MEDIA)) {
    const [tag, element, classes, href] = match;
    const kind = /\bmedia_(\w+)/.exec(classes!)?.[1];
    // Wrappers around what comes next say nothing.
    if (/^media_wrap\b/.test(classes!)) continue;
    const inside = insideFrom(html, match.index + tag.length, element!);
    const [title, status] = ['title bold', 'status details'].map((name) => insides(inside, name).map(words)[0] ?? '');
    const path = href === undefined ? undefined : decodeEntities(href);
    if (kind !== undefined && SHOWN.test(kind)) {
      isCall ||= kind === 'call';
      const question = insides(inside, 'question bold').map(words);
      const answers = insides(inside, 'answer').map((answer) => `- ${words(answer)}`);
      const label = `${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll('_', ' ')}`;
      const said = [title!, status!, ...question, ...(path === undefined ? [] : [path])].filter((part) => part !== '');
      shown.push([`${label}: ${said.join(', ')}`, ...answers].join('\n'));
    } else if (path === undefined || /^https?:/.test(path))
      attachments.push({ ...(title !== '' && { name: title! }), state: 'omitted' });
    else
      attachments.push(fileAttachment(find, unescaped(path), kind === 'file' && title !== '' ? { name: title! } : {}));
  }
  return { attachments, shown, isCall };
}

/** Insides of the elements of a class, none inside another of them. */
function insides(html: string, name: string, element = 'div'): string[] {
  const open = `<${element} class="${name}">`;
  const found: string[] = [];
  for (let at = html.indexOf(open); at >= 0;) {
    const inside = insideFrom(html, at + open.length, element);
    found.push(inside);
    at = html.indexOf(open, at + open.length + inside.length);
  }
  return found;
}

/** From behind a start tag to its end tag, or to the end of the text. */
function insideFrom(html: string, from: number, element: string): string {
  const tags = new RegExp(`<(/?)${element}[\\s>]`, 'g');
  tags.lastIndex = from;
  let depth = 1;
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return html.slice(from, tag.index);
  }
  return html.slice(from);
}

function words(html: string): string {
  return htmlText(html).replace(/\s+/g, ' ').trim();
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
