import type { Attachment } from '../event';
import { decodeEntities } from '../email/html-entities';
import { htmlText } from '../email/html-text';
import { baseName, type FindFile } from '../json/files';
import { fileAt, isLink } from './contents';
import { attributeIn, type Element, elementOf, elementsOf, emojiIn, wordsOf, writtenText } from './markup';

/** Who wrote a group of messages. */
export interface Author {
  /** Absent in old versions. */
  readonly id: string | undefined;
  readonly name: string;
  /** `name` or, of old accounts, `name#1234`. */
  readonly username: string | undefined;
  readonly isBot: boolean;
}

/** A message as the page shows it. */
export interface HtmlMessage {
  readonly id: string;
  /** Absent in messages that are joined to the one before. */
  readonly author: Author | undefined;
  /** As shown, to the minute; empty where it is not. */
  readonly time: string;
  /** What the service says happened, as exports in JSON name it. */
  readonly system: string | undefined;
  readonly body: string;
  readonly embeds: string;
  readonly attachments: readonly Attachment[];
  readonly edited: string | undefined;
  readonly isForwarded: boolean;
  readonly inReplyTo: string | undefined;
  readonly quote: { readonly author?: string; readonly text: string } | undefined;
  readonly extra: Readonly<Record<string, string>>;
}

/** First words of what the exporter says, in English always. */
const SYSTEM: readonly (readonly [RegExp, string])[] = [
  [/^added\b/, 'RecipientAdd'],
  [/^(?:removed|left)\b/, 'RecipientRemove'],
  [/^started a call\b/, 'Call'],
  [/^changed the channel name\b/, 'ChannelNameChange'],
  [/^changed the channel icon\b/, 'ChannelIconChange'],
  [/^pinned\b/, 'ChannelPinnedMessage'],
  [/^started a thread\b/, 'ThreadCreated'],
  [/^joined the server\b/, 'GuildMemberJoin'],
];

/** Reads a message. `header`: what its group begins with, where it is the first; older versions show the author there. */
export function htmlMessage(html: string, header: string, find: FindFile): HtmlMessage {
  const whole = header + html;
  const notice = elementOf(html, 'chatlog__system-notification-content');
  const said = wordsOf(notice);
  const reply = elementOf(whole, 'chatlog__reply', 'chatlog__reference');
  const forwarded = elementOf(html, 'chatlog__forwarded');
  const content = elementOf(html, 'chatlog__content');
  const edited = elementOf(html, 'chatlog__edited-timestamp');
  const files = [...elementsOf(html, 'chatlog__attachment'), ...elementsOf(html, 'chatlog__forwarded-attachment')].map(
    fileIn,
  );
  const stickers = elementsOf(html, 'chatlog__sticker').map(({ tag }) => `Sticker: ${attributeIn(tag, 'title') ?? ''}`);
  const links = files.map(({ url }) => url).filter(isLink);
  const reactions = elementsOf(html, 'chatlog__reaction').map(
    ({ inside }) => `${emojiIn(inside)} ${wordsOf(elementOf(inside, 'chatlog__reaction-count'))}`,
  );
  const forwardedFrom = forwarded && wordsOf(elementOf(forwarded.inside, 'chatlog__forwarded-timestamp'));
  const interaction =
    reply && /^used \/(.{1,200})$/.exec(wordsOf(elementOf(reply.inside, 'chatlog__reply-content')))?.[1];
  const start = html.slice(0, html.indexOf('>') + 1);
  return {
    id: attributeIn(start, 'data-message-id') ?? '',
    author: authorIn(whole),
    time: timeIn(whole),
    system: notice && (SYSTEM.find(([words]) => words.test(said))?.[1] ?? 'other'),
    body: notice ? said : textOf([content, forwarded], stickers),
    embeds: elementsOf(html, 'chatlog__embed')
      .map(embedIn)
      .filter((text) => text !== '')
      .join('\n\n'),
    attachments: files.map(({ url, name }) => fileAt(url, find, name === '' ? {} : { name })),
    edited: edited && (attributeIn(edited.tag, 'title') ?? ''),
    isForwarded: forwarded !== undefined,
    inReplyTo: notice ? /href="?#chatlog__message-container-(\d{1,20})/.exec(notice.inside)?.[1] : targetOf(reply),
    quote: reply && interaction === undefined ? quoteIn(reply.inside) : undefined,
    extra: {
      ...(/--pinned\b/.test(start) && { isPinned: 'true' }),
      ...(forwardedFrom && { forwardedFrom }),
      ...(interaction !== undefined && { interaction }),
      ...(links.length > 0 && { links: links.join('\n') }),
      ...(reactions.length > 0 && { reactions: reactions.join(', ') }),
    },
  };
}

function authorIn(html: string): Author | undefined {
  const shown = elementOf(html, 'chatlog__author', 'chatlog__author-name', 'chatlog__system-notification-author');
  if (!shown) return undefined;
  return {
    id: attributeIn(shown.tag, 'data-user-id'),
    name: decodeEntities(shown.inside).trim(),
    username: attributeIn(shown.tag, 'title'),
    isBot: elementOf(html, 'chatlog__author-tag', 'chatlog__bot-tag') !== undefined,
  };
}

/** Newer versions show it in a few words, and with the day of the week in a title. */
function timeIn(html: string): string {
  const shown = elementOf(html, 'chatlog__timestamp', 'chatlog__system-notification-timestamp');
  if (shown) return wordsOf({ ...shown, inside: shown.inside.replace(/<\/?a\b[^<>]*>/g, '') });
  return attributeIn(elementOf(html, 'chatlog__short-timestamp')?.tag ?? '', 'title') ?? '';
}

/** What somebody wrote: in the message, and in the one that it forwards. */
function textOf(elements: readonly (Element | undefined)[], stickers: readonly string[]): string {
  const texts = elements.map((element) => {
    const text = element && elementOf(element.inside, 'chatlog__markdown-preserve', 'preserve-whitespace');
    return text ? writtenText(text.inside) : '';
  });
  return [...texts, ...stickers].filter((text) => text !== '').join('\n');
}

function fileIn({ tag, inside }: Element): { readonly url: string; readonly name: string } {
  const html = tag + inside;
  const url = attributeIn(html, 'href') ?? attributeIn(html, 'src') ?? '';
  const shown = wordsOf(elementOf(inside, 'chatlog__attachment-generic-name')).replace(/ \[https?:[^\]]*\]$/, '');
  const titled = /^\w+: (.+) \([^()]*\)$/.exec(attributeIn(html, 'title') ?? '')?.[1];
  const last = baseName(url.replace(/[?#].*$/, ''));
  return { url, name: baseName(shown || titled || (isLink(url) ? last : '')) };
}

/** Text of a box below a message; of a player or picture, where it is from. */
function embedIn({ inside }: Element): string {
  const players = [...inside.matchAll(/<(?:iframe|source)\s[^<>]{0,4000}>/g)].map(
    ([tag]) => attributeIn(tag, 'src') ?? '',
  );
  const lines = htmlText(inside)
    .split('\n')
    .map((line) => line.trim());
  return [...lines, ...players].filter((line) => line !== '').join('\n');
}

function targetOf(reply: Element | undefined): string | undefined {
  return /scrollToMessage\(event,\s*(?:'|&#39;|&#x27;)(\d{1,20})/.exec(reply?.inside ?? '')?.[1];
}

function quoteIn(html: string): HtmlMessage['quote'] {
  const shown = elementOf(html, 'chatlog__reply-link', 'chatlog__reference-content');
  // In italics the exporter says that there is no text.
  const text = shown && !/^\s*<em>Click to see /.test(shown.inside) ? writtenText(shown.inside).trim() : '';
  const author = wordsOf(
    elementOf(html, 'chatlog__reply-author', 'chatlog__reference-name', 'chatlog__reference-author'),
  );
  return text === '' ? undefined : { ...(author !== '' && { author }), text };
}
