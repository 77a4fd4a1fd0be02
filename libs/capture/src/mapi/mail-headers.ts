import { parseAddresses } from '../email/addresses';
import { Headers } from '../email/headers';
import type { MapiItem } from './item';
import type { Properties } from './properties';
import { TAG } from './tags';

/** Header fields as `name: value`, in UTF-8 or encoded words; what the container says is believed before the copied header. */
export function headerLines(item: MapiItem): string[] {
  const { properties } = item;
  const raw = Buffer.from(properties.text(TAG.transportHeaders) ?? '', 'utf8');
  const transport = Headers.read(raw, 0, raw.length);
  const lines: string[] = [];
  const taken = new Set<string>();
  const put = (name: string, value: string | undefined): void => {
    const line = value?.replace(/[\r\n\0]+[ \t]*/g, ' ').trim();
    if (!line) return;
    lines.push(`${name}: ${line}`);
    taken.add(name.toLowerCase());
  };
  const book = addressBook(item, transport);
  const sender = mailbox(properties, 'sender', book);
  const from = mailbox(properties, 'representing', book) ?? sender;
  put('From', from ?? transport.all('from')[0]);
  if (sender !== from) put('Sender', sender);
  for (const [role, list] of Object.entries(recipients(item, book))) put(role, list);
  put('Subject', encoded(subjectOf(properties)));
  put('Date', transport.raw('date') ?? dateOf(properties)?.toUTCString().replace('GMT', '+0000'));
  put('Message-ID', properties.text(TAG.messageId));
  put('In-Reply-To', properties.text(TAG.inReplyTo));
  put('References', properties.text(TAG.references));
  put('Thread-Index', properties.binary(TAG.conversationIndex)?.toString('base64'));
  put('Thread-Topic', encoded(properties.text(TAG.conversationTopic)));
  put('Importance', ['low', undefined, 'high'][properties.integer(TAG.importance) ?? 1]);
  put('X-Outlook-Class', properties.text(TAG.messageClass));
  for (const { name, value } of transport.entries())
    if (!taken.has(name) && !NOT_COPIED.test(name)) lines.push(`${name}: ${value.replace(/[\r\n\0]+[ \t]*/g, ' ')}`);
  return lines;
}

/** They describe the parts of the mail as it travelled, or would be believed over what the container says. */
const NOT_COPIED = /^(content-|mime-version$|x-outlook-)/;

/** Outlook keeps a prefix's length before the subject: the character 1, and a character that is the length. */
export function subjectOf(properties: Properties): string | undefined {
  const subject = properties.text(TAG.subject);
  return subject?.startsWith('\u0001') ? subject.slice(2) : subject;
}

/** When it was sent; of what was never sent, when it arrived, begins, or was written. */
function dateOf(properties: Properties): Date | undefined {
  for (const id of [TAG.clientSubmitTime, TAG.deliveryTime, TAG.startDate, TAG.creationTime, TAG.modificationTime]) {
    const time = properties.time(id);
    if (time) return time;
  }
  return undefined;
}

/** SMTP addresses by Exchange address or by name, as the item itself gives them away somewhere. */
type AddressBook = ReadonlyMap<string, string>;

function addressBook({ recipients: all }: MapiItem, transport: Headers): AddressBook {
  const book = new Map<string, string>();
  const learn = (known: string | undefined, address: string): void => {
    const key = known?.trim().toLowerCase();
    if (key && !book.has(key)) book.set(key, address);
  };
  for (const recipient of all) {
    const smtp = recipient.firstText(TAG.smtpAddress);
    if (!smtp?.includes('@')) continue;
    learn(recipient.text(TAG.address), smtp);
    learn(recipient.text(TAG.displayName), smtp);
  }
  for (const field of ['from', 'to', 'cc'])
    for (const { address, name } of transport.all(field).flatMap(parseAddresses))
      if (address.includes('@')) learn(name, address);
  return book;
}

function mailbox(properties: Properties, who: 'representing' | 'sender', book: AddressBook): string | undefined {
  const sender = properties.firstText(TAG.senderSmtp, TAG.senderAddress);
  const senderName = properties.text(TAG.senderName);
  if (who === 'sender') return formatted(senderName, sender, book);
  const name = properties.text(TAG.representingName);
  // Some programs write the address with the sender only, though both are one.
  const own = properties.firstText(TAG.representingSmtp, TAG.representingAddress);
  return formatted(name, own ?? (name === senderName ? sender : undefined), book);
}

const ROLES: Readonly<Record<number, 'To' | 'Cc' | 'Bcc'>> = { 1: 'To', 2: 'Cc', 3: 'Bcc' };

function recipients(item: MapiItem, book: AddressBook): Record<string, string> {
  const lists: Record<string, string[]> = {};
  for (const recipient of item.recipients) {
    // Higher bits say what became of it; 0 is the originator.
    const role = ROLES[(recipient.integer(TAG.recipientType) ?? 1) & 0xf];
    const one = formatted(recipient.text(TAG.displayName), recipient.firstText(TAG.smtpAddress, TAG.address), book);
    if (role && one) (lists[role] ??= []).push(one);
  }
  for (const [role, id] of [
    ['To', TAG.displayTo],
    ['Cc', TAG.displayCc],
    ['Bcc', TAG.displayBcc],
  ] as const) {
    const names = lists[role] ? [] : (item.properties.text(id) ?? '').split(';');
    const found = names.flatMap((name) => formatted(name, undefined, book) ?? []);
    if (found.length > 0) lists[role] = found;
  }
  return Object.fromEntries(Object.entries(lists).map(([role, list]) => [role, list.join(', ')]));
}

/** An SMTP address where there is one, else the Exchange address as it is (formats.md 10.5), else a name. */
function formatted(name: string | undefined, address: string | undefined, book: AddressBook): string | undefined {
  const shown = name?.replace(/[\0-\x1f]/g, '').trim() ?? '';
  const given = address?.replace(/[\0-\x1f<>]/g, '').trim() ?? '';
  const target = given.includes('@')
    ? given
    : (book.get(given.toLowerCase()) ?? book.get(shown.toLowerCase()) ?? given);
  if (target === '' || !/@|^(ex:)?\/o=/i.test(target)) return encoded(shown || target);
  return shown === '' || shown === target ? `<${target}>` : `${encoded(shown)} <${target}>`;
}

/** Always as encoded words, so that no character of a name or subject can mean anything in a header. */
function encoded(text: string | undefined): string | undefined {
  return text ? `=?utf-8?B?${Buffer.from(text).toString('base64')}?=` : undefined;
}
