import { resolved } from '../sms/elements';

/** What an app message (type 49) says, taken from its XML. */
export interface AppMessage {
  readonly title: string;
  /** Of a quote: the message answered. */
  readonly quoted?: { readonly id?: string; readonly author?: string; readonly text: string };
}

/** Longest XML looked into. */
const LONGEST = 1024 * 1024;

/** undefined: no app message, or one without a title. */
export function appMessageOf(content: string): AppMessage | undefined {
  if (content.length > LONGEST || !content.includes('<appmsg')) return undefined;
  const refer = elementIn(content, 'refermsg');
  const own = refer === undefined ? content : content.replace(refer, '');
  const title = elementIn(own, 'title');
  if (title === undefined || title === '') return undefined;
  const quoted = refer === undefined ? undefined : elementIn(refer, 'content');
  if (refer === undefined || quoted === undefined) return { title: plain(title) };
  const id = elementIn(refer, 'svrid');
  const author = elementIn(refer, 'displayname');
  return {
    title: plain(title),
    quoted: {
      ...(id !== undefined && /^\d+$/.test(id) && { id }),
      ...(author !== undefined && author !== '' && { author: plain(author) }),
      text: plain(quoted),
    },
  };
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
