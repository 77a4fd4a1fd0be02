import { decodeEntities } from '../email/html-entities';
import { htmlText } from '../email/html-text';

/** An element of the page. */
export interface Element {
  /** Its start tag. */
  readonly tag: string;
  readonly inside: string;
}

const START = /<([a-z]{1,10})\s([^<>]{0,8000})>/g;
const CLASS = /(?:^|\s)class=(?:"([^"]*)"|([^\s"']+))/;

/** Elements of a class, none inside another of them. */
export function elementsOf(html: string, name: string): Element[] {
  const found: Element[] = [];
  if (!html.includes(name)) return found;
  const start = new RegExp(START);
  for (let match = start.exec(html); match; match = start.exec(html)) {
    const [tag, element, attributes] = match;
    const [, quoted, bare] = CLASS.exec(attributes!) ?? [];
    if (!(quoted ?? bare ?? '').split(/\s+/).includes(name)) continue;
    const inside = insideFrom(html, start.lastIndex, element!);
    found.push({ tag, inside });
    start.lastIndex += inside.length;
  }
  return found;
}

/** The first element that has one of the classes, tried in order: versions name the same thing differently. */
export function elementOf(html: string, ...names: readonly string[]): Element | undefined {
  for (const name of names) {
    const [first] = elementsOf(html, name);
    if (first) return first;
  }
  return undefined;
}

/** Value of an attribute of the first tag that has it. */
export function attributeIn(html: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}=(?:"([^"<>]{0,4000})"|([^\\s"'<>]{1,4000}))`).exec(html);
  return match ? decodeEntities(match[1] ?? match[2]!) : undefined;
}

/** Text in one line. */
export function wordsOf(element: Element | undefined): string {
  return element === undefined ? '' : htmlText(element.inside).replace(/\s+/g, ' ').trim();
}

/** Elements that the exporter writes into texts; anything else in angle brackets is what somebody wrote. */
const TAG = /<(\/?)(a|br|code|div|em|h[1-6]|img|li|p|pre|s|small|span|strong|u|ul|ol)(?=[\s>])([^<>]{0,8000})>/g;
const LINES = /^(?:div|h[1-6]|li|p|ul|ol|pre)$/;

/** A text as its author wrote it, every blank and line end, without what is bold or not; links keep their address. */
export function writtenText(html: string): string {
  let text = '';
  let from = 0;
  let link: { readonly href: string; readonly at: number } | undefined;
  for (const match of html.matchAll(TAG)) {
    const [tag, slash, name, attributes] = match;
    text += decodeEntities(html.slice(from, match.index));
    from = match.index + tag.length;
    if (name === 'br') text += '\n';
    else if (name === 'img') text += emojiIn(attributes!);
    else if (name === 'a' && slash === '') link = { href: attributeIn(attributes!, 'href') ?? '', at: text.length };
    else if (name === 'a') {
      // Where a link goes is evidence, above all when its text says something else.
      if (link && /^https?:/.test(link.href) && text.slice(link.at) !== link.href) text += ` [${link.href}]`;
      link = undefined;
    } else if (LINES.test(name!) || /--multiline/.test(attributes!)) {
      if (text !== '' && !text.endsWith('\n')) text += '\n';
      if (name === 'li' && slash === '') text += '- ';
    }
  }
  text += decodeEntities(html.slice(from));
  return text.replace(/\r\n?/g, '\n');
}

/** Emoji of a server have names, the others are characters. */
export function emojiIn(attributes: string): string {
  const name = attributeIn(attributes, 'alt') ?? '';
  return /^\w{2,40}$/.test(name) ? `:${name}:` : name;
}

/** From behind a start tag to its end tag, or to the end of the text. */
function insideFrom(html: string, from: number, element: string): string {
  const tags = new RegExp(`<(/?)${element}(?=[\\s>])`, 'g');
  tags.lastIndex = from;
  let depth = 1;
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return html.slice(from, tag.index);
  }
  return html.slice(from);
}
