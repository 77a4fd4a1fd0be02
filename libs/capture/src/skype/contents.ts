import { htmlText } from '../email/html-text';

/** What a message says in Skype's markup. */
export interface Contents {
  readonly text: string;
  readonly quote?: { readonly author?: string; readonly text: string };
  /** Id of the message that is quoted. */
  readonly answered?: string;
  /** Milliseconds since 1970 of the latest edit, as written. */
  readonly editedAt?: string;
}

const QUOTE = /<quote\b([^<>]{0,2000})>/i;
const QUOTE_END = '</quote>';
const EDIT = /<e_m\b([^<>]{0,500})>(?:\s*<\/e_m>)?/gi;

export function contentsOf(content: string): Contents {
  const edits = [...content.matchAll(EDIT)].map(([, attributes]) => attribute(attributes!, 'ts_ms'));
  const bare = content.replace(EDIT, '');
  const [open, attributes = ''] = QUOTE.exec(bare) ?? [];
  const start = open === undefined ? -1 : bare.indexOf(open);
  const end = start < 0 ? -1 : bare.indexOf(QUOTE_END, start);
  const editedAt = edits.at(-1);
  const edited = editedAt === undefined ? {} : { editedAt };
  if (end < 0) return { text: plainOf(bare), ...edited };
  const author = attribute(attributes, 'authorname') ?? attribute(attributes, 'author');
  const answered = attribute(attributes, 'messageid');
  const quoted = withoutLegacy(bare.slice(start + open!.length, end));
  return {
    text: plainOf(bare.slice(0, start) + bare.slice(end + QUOTE_END.length)),
    quote: { ...(author !== undefined && { author }), text: plainOf(quoted) },
    ...(answered !== undefined && { answered }),
    ...edited,
  };
}

const LEGACY_END = '</legacyquote>';

/** Without what old programs show around a quotation. */
function withoutLegacy(quoted: string): string {
  const [first = '', ...parts] = quoted.split('<legacyquote>');
  const kept = parts.map((part) => {
    const end = part.indexOf(LEGACY_END);
    return end < 0 ? part : part.slice(end + LEGACY_END.length);
  });
  return first + kept.join('');
}

/** An attribute's value. */
export function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`, 'i').exec(attributes)?.[1];
  return value === undefined || value === '' ? undefined : htmlText(value);
}

/** What stands in the elements of a name, e.g. the people of a call. */
export function elementsIn(content: string, name: string): string[] {
  return [...content.matchAll(new RegExp(`<${name}\\b[^<>]{0,500}>([^<>]{0,500})</${name}>`, 'gi'))].map(([, text]) =>
    htmlText(text!),
  );
}

/** The markup is HTML but for its line ends, which count. */
function plainOf(markup: string): string {
  return htmlText(markup.replace(/<at\b[^<>]{0,500}>/gi, '@').replace(/\r\n?|\n/g, '<br>')).trim();
}
