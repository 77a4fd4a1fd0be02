import { resolved } from '../sms/elements';

/** What an app message (type 49) says, taken from its XML. */
export interface AppMessage {
  readonly title: string;
  /** All it shows, the title first. */
  readonly text: string;
  /** Of a quote: the message answered. */
  readonly quoted?: { readonly id?: string; readonly author?: string; readonly text: string };
}

/** Longest XML looked into. */
const LONGEST = 1024 * 1024;
/** Forwards may hold forwards; what stands deeper is not for reading. */
const DEEPEST = 8;
/** Behind the title: of links and cards, of transfers, of red packets. */
const SHOWN = ['des', 'url', 'feedesc', 'pay_memo', 'receivertitle'];

/** undefined: no app message, or one without a title. */
export function appMessageOf(content: string): AppMessage | undefined {
  if (content.length > LONGEST || !content.includes('<appmsg')) return undefined;
  const refer = elementIn(content, 'refermsg');
  const record = elementIn(content, 'recorditem');
  const unquoted = refer === undefined ? content : content.replace(refer, '');
  const written = elementIn(unquoted, 'title');
  if (written === undefined || written === '') return undefined;
  const title = plain(written);
  const own = record === undefined ? unquoted : unquoted.replace(record, '');
  // Of what was forwarded, description and address are a preview and a page of help.
  const forwarded = record === undefined ? [] : itemsIn(plain(record));
  const shown = SHOWN.map((name) => plain(elementIn(own, name) ?? '').trim()).filter((part) => part !== '');
  const text = [...new Set([title, ...(forwarded.length > 0 ? forwarded : shown)])].join('\n');
  const quoted = quotedIn(refer);
  return { title, text, ...(quoted && { quoted }) };
}

function quotedIn(refer: string | undefined): AppMessage['quoted'] {
  const text = refer === undefined ? undefined : elementIn(refer, 'content');
  if (refer === undefined || text === undefined) return undefined;
  const id = elementIn(refer, 'svrid');
  const author = elementIn(refer, 'displayname');
  return {
    ...(id !== undefined && /^\d+$/.test(id) && { id }),
    ...(author !== undefined && author !== '' && { author: plain(author) }),
    text: plain(text),
  };
}

/** The messages of a forward, each with who wrote it. A forward in it stands inside its item, or as text of it. */
function itemsIn(record: string, depth = 0): string[] {
  if (depth > DEEPEST) return [];
  return record
    .split(/<dataitem\b/)
    .slice(1)
    .flatMap((item) => {
      const [name, title, text, inner] = ['sourcename', 'datatitle', 'datadesc', 'recordxml'].map((part) =>
        plain(elementIn(item, part) ?? ''),
      );
      const said = [title, text].filter((part) => part !== '').join('\n');
      const line = said === '' || name === '' ? said : `${name}: ${said}`;
      return [...(line === '' ? [] : [line]), ...itemsIn(inner!, depth + 1)];
    });
}

/** What stands between the first start tag of a name and the next end tag of it. */
function elementIn(xml: string, name: string): string | undefined {
  const open = xml.indexOf(`<${name}>`);
  const from = open + name.length + 2;
  const end = open < 0 ? -1 : xml.indexOf(`</${name}>`, from);
  return end < 0 ? undefined : xml.slice(from, end);
}

function plain(text: string): string {
  const marked = text.startsWith('<![CDATA[') && text.endsWith(']]>') ? text.slice(9, -3) : resolved(text);
  return marked.replace(/\r\n?/g, '\n');
}
