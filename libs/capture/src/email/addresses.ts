import type { Party } from '../event';
import { decodeWords } from './encoded-words';

/** One address of a header, as written but decoded. */
export interface Mailbox {
  /** Empty: only a name. */
  readonly address: string;
  readonly name: string;
}

/** What stands between two separators, before it is judged. */
interface Entry {
  phrase: string;
  quoted: boolean;
  angle: string | undefined;
  comment: string;
}

/**
 * Reads an address list (RFC 5322 section 3.4) the way mails are really written: names with commas, without quotes, groups,
 * angle brackets that never close, Exchange and X.400 addresses, `[mailto:…]`. Structure first, then encoded words, so that a
 * comma inside a name separates nothing. Nothing in the header is dropped: what is no address is a name.
 */
export function parseAddresses(header: string): Mailbox[] {
  const entries = split(header);
  const mailboxes: Mailbox[] = [];
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]!;
    const next = entries[index + 1];
    // `Slinger, Ryan <…>`: a surname without quotes. The next entry carries the address of both halves.
    if (next?.angle !== undefined && isSurname(entry) && next.phrase !== '' && !next.quoted) {
      mailboxes.push(judge({ ...next, phrase: `${entry.phrase}, ${next.phrase}` }));
      index++;
    } else mailboxes.push(judge(entry));
  }
  return mailboxes.filter(({ address, name }) => address !== '' || name !== '');
}

/** As a party: e-mail addresses compare in lower case, Exchange ones too; a bare name is its own handle. */
export function partyOf({ address, name }: Mailbox): Party {
  const shown = name === '' ? undefined : { name };
  if (address.includes('@')) return { scheme: 'email', value: address.toLowerCase(), ...shown };
  if (/^(ex:)?\/o=/i.test(address))
    return { scheme: 'exchange', value: address.replace(/^ex:/i, '').toLowerCase(), ...shown };
  return { scheme: 'name', value: (address || name).normalize('NFC'), ...shown };
}

/** Beyond so many in one header they are not told apart; the raw bytes hold them. */
const MOST = 50_000;

function split(header: string): Entry[] {
  const entries: Entry[] = [];
  let entry = blank();
  // Looked for once: from every place anew, a long header without them would take for ever.
  const lastSemicolon = header.lastIndexOf(';');
  const lastClose = header.lastIndexOf('>');
  const push = (): void => {
    if (entry.phrase.trim() !== '' || entry.angle !== undefined || entry.comment.trim() !== '') entries.push(entry);
    entry = blank();
  };
  for (let at = 0; at < header.length && entries.length < MOST; at++) {
    const char = header[at]!;
    if (char === '"') {
      const { text, end } = quoted(header, at);
      entry.phrase += text;
      entry.quoted = true;
      at = end;
    } else if (char === '(') {
      const { text, end } = comment(header, at);
      entry.comment += `${entry.comment === '' ? '' : ' '}${text}`;
      at = end;
    } else if (char === '<') {
      const { text, lost, end } = angle(header, at, lastClose);
      if (entry.angle !== undefined) entry.phrase += ` ${entry.angle}`;
      entry.angle = text;
      entry.phrase += lost;
      at = end;
    } else if (char === ',' || char === ';') push();
    else if (
      char === ':' &&
      entry.angle === undefined &&
      at < lastSemicolon &&
      entry.phrase.length < 200 &&
      !/@|^(mailto|smtp|ex)$/i.test(entry.phrase.trim())
    ) {
      // The name of a group is nobody's.
      entry = blank();
    } else entry.phrase += char;
  }
  push();
  return entries;
}

function blank(): Entry {
  return { phrase: '', quoted: false, angle: undefined, comment: '' };
}

function judge({ phrase, angle: inside, comment: aside }: Entry): Mailbox {
  const text = phrase.replace(/\s+/g, ' ').trim();
  if (inside !== undefined) {
    const address = clean(inside);
    const name = readable(text === '' ? aside : text);
    return address === '' ? { address: '', name } : { address, name: name === address ? '' : name };
  }
  const mailto = /\[(?:mailto|smtp):([^\]]+)\]/i.exec(text);
  if (mailto) return { address: clean(mailto[1]!), name: readable(text.replace(mailto[0], '')) };
  const tokens = text.split(' ');
  const disguised = DISGUISED.exec(text);
  if (disguised) return { address: `${disguised[1]}@${disguised[2]}`, name: readable(aside) };
  const found = tokens.find((token) => /.@./.test(token));
  if (found === undefined) return { address: '', name: readable(text === '' ? aside : text) };
  const rest = tokens.filter((token) => token !== found).join(' ');
  return { address: clean(found), name: readable(rest === '' ? aside : rest) };
}

/** Pipermail's archives: `ann at x.example (Ann)`. */
const DISGUISED = /^([\w.+-]{1,64}) at ([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})$/;

function clean(address: string): string {
  return decodeWords(address)
    .replace(/^\s*(mailto|smtp):/i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^'(.*)'$/, '$1')
    .trim();
}

function readable(name: string): string {
  return decodeWords(name.trim())
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^'(.*)'$/, '$1');
}

function isSurname({ phrase, angle: inside, quoted: isQuoted }: Entry): boolean {
  return inside === undefined && !isQuoted && /^\s*\p{Lu}[\p{L}\p{M}' -]*\s*$/u.test(phrase);
}

function quoted(header: string, start: number): { text: string; end: number } {
  let text = '';
  let at = start + 1;
  for (; at < header.length && header[at] !== '"'; at++) {
    if (header[at] === '\\') at++;
    text += header[at] ?? '';
  }
  return { text, end: at };
}

function comment(header: string, start: number): { text: string; end: number } {
  let depth = 1;
  let text = '';
  let at = start + 1;
  for (; at < header.length; at++) {
    if (header[at] === '\\') at++;
    else if (header[at] === '(') depth++;
    else if (header[at] === ')' && --depth === 0) break;
    text += header[at] ?? '';
  }
  return { text, end: at };
}

/** `lost`: what stood before a second opening bracket. A bracket that nothing closes ends at the next comma. */
function angle(header: string, start: number, lastClose: number): { text: string; lost: string; end: number } {
  let close = start < lastClose ? header.indexOf('>', start) : -1;
  const inner = close < 0 ? header.length : header.lastIndexOf('<', close);
  const comma = header.slice(start, inner).indexOf(',');
  if (close < 0 || (comma > 0 && header.slice(start, start + comma).includes('@'))) {
    const end = comma < 0 ? header.length : start + comma;
    return { text: header.slice(start + 1, end), lost: '', end: end - 1 };
  }
  const lost = inner > start ? ` ${header.slice(start + 1, inner).trim()}` : '';
  while (header[close + 1] === '>') close++;
  return { text: header.slice(inner + 1, header.indexOf('>', inner)), lost, end: close };
}
