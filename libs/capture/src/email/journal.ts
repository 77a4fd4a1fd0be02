import type { Attachment, CapturedMessage, Party, Recipient } from '../event';
import { parseAddresses, partyOf } from './addresses';
import { contentOf } from './content';
import { comparable } from '../text/marks';
import { leavesOf, type Part, parseMime } from './mime';
import { decodeTransfer } from './transfer';

/** A message that a mail server reported to the archive, with the envelope it had (formats.md 10.4, [MS-XJRNL]). */
export interface JournalReport {
  /** Path of the message in the report; undefined: the report holds none that can be read. */
  readonly path: string | undefined;
  /** The very bytes of the message; empty without one. */
  readonly mail: Buffer;
  readonly envelope: Envelope;
  /** It came back to the sender of reports: nobody took it where reports go. */
  readonly isReturned: boolean;
  /**
   * Text of the report that no server writes there. Anybody can send a mail that calls itself a report: what it says to
   * those who open it must be found, too.
   */
  readonly strangeText: readonly string[];
  /** Files of the report beside the message. */
  readonly others: readonly Attachment[];
}

interface Envelope {
  readonly sender?: Party;
  readonly onBehalfOf?: Party;
  readonly messageId?: string;
  readonly recipients: readonly EnvelopeRecipient[];
}

interface EnvelopeRecipient {
  /** Undefined: the server could not tell (`Recipient:`). */
  readonly role: 'to' | 'cc' | 'bcc' | undefined;
  readonly party: Party;
  /** The list that it was reached by. */
  readonly expanded?: Party;
  /** Whose rule sent it on. */
  readonly forwarded?: Party;
}

const MARK = 'x-ms-journal-report';
const LINE = /^(sender|subject|on-behalf-of|message-id|to|cc|bcc|recipient)[ \t]*:[ \t]*(.*)$/i;
const ROLES = { to: 'to', cc: 'cc', bcc: 'bcc', recipient: undefined } as const;
/** Without one of these, bytes are no mail that anybody sent. */
const TELLING = ['from', 'sender', 'date', 'subject', 'message-id', 'received', 'to'];

/** The journal report that a mail is, or that came back in it; undefined: it is neither. */
export function journalOf(mail: Buffer, root: Part): JournalReport | undefined {
  // The mark has no value, and is there all the same.
  if (root.headers.raw(MARK) !== undefined) return reportOf(mail, root);
  if (root.type !== 'multipart/report') return undefined;
  for (const part of leavesOf(root).filter(isMail)) {
    const returned = bytesOf(mail, part);
    const inner = parseMime(returned);
    if (inner.headers.raw(MARK) === undefined) continue;
    const report = reportOf(returned, inner, `${part.number}>`);
    const { body, attachments } = contentOf(mail, root);
    const strangeText = [...report.strangeText, root.headers.text('subject') ?? '', body];
    const others = [...report.others, ...attachments.filter(({ path }) => path !== part.number)];
    return { ...report, isReturned: true, strangeText, others };
  }
  return undefined;
}

function reportOf(mail: Buffer, root: Part, prefix = ''): JournalReport {
  const { body, attachments } = contentOf(mail, root);
  const { envelope, rest } = envelopeOf(body);
  const found = leavesOf(root)
    .filter(isMail)
    .flatMap((part) => {
      const bytes = bytesOf(mail, part);
      const inner = parseMime(bytes);
      const isReadable = TELLING.some((name) => inner.headers.raw(name) !== undefined);
      // Of a message under rights management there may be two: locked, and opened for the archive.
      const isLocked = leavesOf(inner).some(({ type }) => type.includes('rpmsg'));
      return isReadable ? [{ number: part.number, mail: bytes, isLocked }] : [];
    });
  const best = found.find(({ isLocked }) => !isLocked) ?? found[0];
  return {
    path: best && `${prefix}${best.number}`,
    mail: best?.mail ?? Buffer.alloc(0),
    envelope,
    isReturned: false,
    strangeText: [root.headers.text('subject') ?? '', ...rest],
    others: attachments
      .filter(({ path }) => path !== best?.number)
      .map((one) => ({ ...one, path: `${prefix}${one.path}` })),
  };
}

function isMail({ type }: Part): boolean {
  return type === 'message/rfc822' || type === 'message/global';
}

function bytesOf(mail: Buffer, part: Part): Buffer {
  return decodeTransfer(mail.subarray(part.start, part.end), part.encoding);
}

/** `rest`: lines that are of no envelope, and subjects, which anything may be written in. */
function envelopeOf(text: string): { readonly envelope: Envelope; readonly rest: readonly string[] } {
  const recipients: EnvelopeRecipient[] = [];
  const rest: string[] = [];
  let sender: Party | undefined;
  let onBehalfOf: Party | undefined;
  let messageId: string | undefined;
  for (const line of text.split('\n')) {
    const [, written, value] = LINE.exec(line.trim()) ?? [];
    const name = written?.toLowerCase();
    if (name === undefined || name === 'subject') rest.push(name === undefined ? line : value!);
    else if (name === 'sender') sender ??= party(value!);
    else if (name === 'on-behalf-of') onBehalfOf ??= party(value!);
    else if (name === 'message-id') messageId ??= value!.replace(/^<|>$/g, '');
    else recipients.push(...recipient(ROLES[name as keyof typeof ROLES], value!));
  }
  const envelope = {
    recipients,
    ...(sender && { sender }),
    ...(onBehalfOf && { onBehalfOf }),
    ...(messageId !== undefined && { messageId }),
  };
  return { envelope, rest };
}

/** `ann@x.example, Expanded: staff@x.example, Forwarded: ben@x.example` */
function recipient(role: EnvelopeRecipient['role'], value: string): EnvelopeRecipient[] {
  const [address, ...marks] = value.split(/,[ \t]*(?=(?:Expanded|Forwarded)[ \t]*:)/i);
  const found = party(address!);
  if (!found) return [];
  const mark = (name: string): Party | undefined => {
    const text = marks.find((one) => one.toLowerCase().startsWith(name));
    return text === undefined ? undefined : party(text.slice(text.indexOf(':') + 1));
  };
  const expanded = mark('expanded');
  const forwarded = mark('forwarded');
  return [{ role, party: found, ...(expanded && { expanded }), ...(forwarded && { forwarded }) }];
}

function party(text: string): Party | undefined {
  const [mailbox] = parseAddresses(text.trim());
  return mailbox && partyOf(mailbox);
}

/** The reported message with the recipients its envelope had: those of the header, and those that only the server knew. */
export function journaled(message: CapturedMessage, report: JournalReport): CapturedMessage {
  const { path, envelope, isReturned, strangeText, others } = report;
  const { sender, onBehalfOf, messageId, recipients } = envelope;
  const known = new Set([comparable(message.subject ?? ''), '']);
  const strange = strangeText.filter((text) => !known.has(comparable(text)));
  const extra: Record<string, string> = { ...message.extra, journal: isReturned ? 'returned report' : 'report' };
  if (sender) extra['journal-sender'] = sender.value;
  if (onBehalfOf) extra['journal-on-behalf-of'] = onBehalfOf.value;
  if (messageId !== undefined && messageId !== message.nativeId) extra['journal-message-id'] = messageId;
  for (const how of ['expanded', 'forwarded'] as const) {
    const lines = recipients.flatMap((one) => (one[how] ? [`${one.party.value} < ${one[how].value}`] : []));
    if (lines.length > 0) extra[`journal-${how}`] = lines.join('\n');
  }
  const from = message.sender ?? onBehalfOf ?? sender;
  return {
    ...message,
    ...(from && { sender: from }),
    recipients: united(message.recipients, recipients),
    ...(strange.length > 0 && { body: [message.body, strange.join('\n')].filter((text) => text !== '').join('\n\n') }),
    attachments: [...message.attachments.map((one) => ({ ...one, path: `${path}>${one.path}` })), ...others],
    extra,
  };
}

function united(header: readonly Recipient[], envelope: readonly EnvelopeRecipient[]): Recipient[] {
  const all = [...header];
  const roleOf = (one: Party | undefined): Recipient['role'] | undefined =>
    one && all.find(({ party: known }) => known.value === one.value && known.scheme === one.scheme)?.role;
  const seen = new Set(all.map(({ role, party: { scheme, value } }) => `${role} ${scheme} ${value}`));
  for (const { role: stated, party: found, expanded } of envelope) {
    if (stated === undefined && roleOf(found) !== undefined) continue;
    // Neither in the header nor by a list that is: nobody but the server knew of it.
    const role = stated ?? roleOf(expanded) ?? 'bcc';
    const key = `${role} ${found.scheme} ${found.value}`;
    if (!seen.has(key)) all.push({ role, party: found });
    seen.add(key);
  }
  return all;
}
