/** An element's start tag. Values as written, references and all: most are never looked at, and some are very long. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const NAME = /[A-Za-z_][\w:.-]*/y;
const BLANK = /[\s\0]*/y;

/**
 * The start tags in a run of XML, in order; undefined: a tag that cannot be read. Values are found by their quotes, not by
 * a pattern, for they may have tens of millions of characters.
 */
export function elementsIn(xml: string): Element[] | undefined {
  const elements: Element[] = [];
  for (let open = xml.indexOf('<'); open >= 0;) {
    if (xml.startsWith('<!--', open)) {
      const end = xml.indexOf('-->', open);
      if (end < 0) return undefined;
      open = xml.indexOf('<', end);
      continue;
    }
    const name = matchAt(NAME, xml, open + 1);
    if (name === undefined) {
      open = xml.indexOf('<', open + 1);
      continue;
    }
    const tag = attributesAt(xml, open + 1 + name.length);
    if (!tag) return undefined;
    elements.push({ name, attributes: tag.attributes });
    open = xml.indexOf('<', tag.end);
  }
  return elements;
}

function attributesAt(xml: string, from: number): { attributes: Map<string, string>; end: number } | undefined {
  const attributes = new Map<string, string>();
  let at = skipBlank(xml, from);
  while (at < xml.length) {
    if (xml[at] === '>') return { attributes, end: at + 1 };
    if (xml.startsWith('/>', at)) return { attributes, end: at + 2 };
    const name = matchAt(NAME, xml, at);
    if (name === undefined) return undefined;
    const equals = skipBlank(xml, at + name.length);
    const start = skipBlank(xml, equals + 1);
    const quote = xml[start];
    if (xml[equals] !== '=' || (quote !== '"' && quote !== "'")) return undefined;
    const end = xml.indexOf(quote, start + 1);
    // Twice the same name: two tags have run into one, and which value is whose nobody knows.
    if (end < 0 || attributes.has(name)) return undefined;
    attributes.set(name, xml.slice(start + 1, end));
    at = skipBlank(xml, end + 1);
  }
  return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function skipBlank(text: string, at: number): number {
  return at + matchAt(BLANK, text, at)!.length;
}

const REFERENCE = /&(?:#(\d{1,8})|#[xX]([\dA-Fa-f]{1,7})|(lt|gt|amp|quot|apos));/g;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * A value with its references resolved. The app writes an emoji as two references, one for each half of its surrogate
 * pair, which no XML parser takes: here halves simply meet again. What is no reference stays as written.
 */
export function resolved(value: string): string {
  if (!value.includes('&')) return value;
  return value.replace(REFERENCE, (written: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name]!;
    const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
    return code > 0x10ffff ? written : String.fromCodePoint(code);
  });
}
