import { decodeEntities } from './html-entities';

/** Elements that begin on a new line. */
const BLOCKS = new Set(
  'address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody tfoot thead title tr ul'.split(
    ' ',
  ),
);
/** Elements whose content is not for reading. */
const UNREAD = new Set(['script', 'style']);

/**
 * The text of an HTML mail, in reading order: everything in it, also what a style sheet would hide, for hiding is a way
 * to evade. Block elements become lines, quotes get `> `, links keep their address. One pass, linear in the input, whatever
 * it nests or leaves open; the result is for reading and matching and never rendered.
 */
export function htmlText(html: string): string {
  return new Renderer().render(html);
}

class Renderer {
  private readonly lines: string[] = [];
  private line = '';
  private pending = false;
  private quotes = 0;
  private preformatted = 0;
  private link: { readonly href: string; shown: string } | undefined;

  render(html: string): string {
    for (let at = 0; at < html.length;) {
      const open = html.indexOf('<', at);
      const end = open < 0 ? html.length : open;
      if (end > at) this.text(html.slice(at, end));
      if (open < 0) break;
      at = this.tag(html, open);
    }
    this.endLine();
    while (this.lines.at(-1) === '') this.lines.pop();
    return this.lines.join('\n');
  }

  /** Handles what starts at `open`, a `<`; returns where to go on. */
  private tag(html: string, open: number): number {
    const next = html.charCodeAt(open + 1);
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      return end < 0 ? html.length : end + 3;
    }
    const isClosing = next === 0x2f;
    NAME.lastIndex = open + (isClosing ? 2 : 1);
    const name = NAME.exec(html)?.[0]?.toLowerCase();
    if (name === undefined) {
      if (next === 0x21 || next === 0x3f || isClosing) {
        const end = html.indexOf('>', open);
        return end < 0 ? html.length : end + 1;
      }
      // `a < b`: not a tag.
      this.text('<');
      return open + 1;
    }
    const end = endOfTag(html, NAME.lastIndex);
    if (isClosing) this.close(name);
    else {
      this.open(name, html.slice(NAME.lastIndex, end));
      if (UNREAD.has(name)) return endOfUnread(html, end + 1, name);
    }
    return end + 1;
  }

  private open(name: string, attributes: string): void {
    if (name === 'br') this.endLine();
    else if (name === 'td' || name === 'th') this.pending ||= this.line !== '';
    else if (BLOCKS.has(name)) this.block();
    if (name === 'blockquote') this.quotes = Math.min(this.quotes + 1, 20);
    else if (name === 'pre') this.preformatted++;
    else if (name === 'p') this.paragraph();
    else if (name === 'li') this.line = '- ';
    else if (name === 'img') this.text(attributeOf(attributes, 'alt') ?? '');
    else if (name === 'a') this.openLink(attributeOf(attributes, 'href'));
  }

  private close(name: string): void {
    if (name === 'a') this.closeLink();
    if (BLOCKS.has(name)) this.block();
    if (name === 'p') this.paragraph();
    if (name === 'blockquote') this.quotes = Math.max(0, this.quotes - 1);
    else if (name === 'pre') this.preformatted = Math.max(0, this.preformatted - 1);
  }

  private text(raw: string): void {
    const text = decodeEntities(raw);
    if (this.preformatted > 0) {
      const [first, ...more] = text.replaceAll('\r\n', '\n').split('\n');
      this.line += first!;
      for (const line of more) {
        this.endLine();
        this.line = line;
      }
      return;
    }
    // HTML's white space; a no-break space is a character the author wrote.
    const words = text.split(/[ \t\r\n\f]+/);
    words.forEach((word, index) => {
      if (index > 0) this.pending = this.line !== '' && this.line !== '- ';
      if (word === '') return;
      this.line += this.pending ? ` ${word}` : word;
      this.pending = false;
      if (this.link && this.link.shown.length < LINK_TEXT) this.link.shown += word;
    });
  }

  private block(): void {
    if (this.line !== '') this.endLine();
    this.pending = false;
  }

  private paragraph(): void {
    if (this.lines.length > 0 && this.lines.at(-1) !== '') this.endLine();
  }

  private endLine(): void {
    const line = this.line.trimEnd();
    this.lines.push(this.quotes > 0 && line !== '' ? `${'> '.repeat(this.quotes)}${line}` : line);
    this.line = '';
    this.pending = false;
  }

  private openLink(href: string | undefined): void {
    this.link = href === undefined ? undefined : { href: href.trim(), shown: '' };
  }

  /** Where a link goes is evidence, above all when its text says something else. */
  private closeLink(): void {
    const { link } = this;
    this.link = undefined;
    if (!link || !/^(https?|mailto|tel|ftp):/i.test(link.href)) return;
    const target = link.href.replace(/^(mailto|tel):/i, '');
    if (link.shown !== target && link.shown !== link.href)
      this.text(`${link.shown === '' ? '' : ' '}[${target.replaceAll('&', '&amp;')}]`);
  }
}

/** Characters of a link's text that are compared with its address. */
const LINK_TEXT = 2_000;
const NAME = /[A-Za-z][A-Za-z0-9:-]*/y;

/** Index of the `>` that ends a tag; quoted attributes may hold one. */
function endOfTag(html: string, from: number): number {
  for (let at = from; at < html.length; at++) {
    const code = html.charCodeAt(at);
    if (code === 0x3e) return at;
    if (code !== 0x22 && code !== 0x27) continue;
    // A quote that no quote ends is a typing error, not the rest of the mail.
    const close = html.indexOf(html[at]!, at + 1);
    if (close < 0) continue;
    at = close;
  }
  return html.length;
}

function endOfUnread(html: string, from: number, name: string): number {
  const close = new RegExp(`</${name}`, 'gi');
  close.lastIndex = from;
  return close.exec(html)?.index ?? html.length;
}

function attributeOf(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  return match ? decodeEntities(match[1] ?? match[2] ?? match[3]!) : undefined;
}

/** The charset an HTML document declares itself (nodemailer/mailparser #370: some mails say it nowhere else). */
export function htmlCharset(bytes: Buffer): string | undefined {
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]{2,40})/i.exec(bytes.toString('latin1', 0, 4096))?.[1];
}
