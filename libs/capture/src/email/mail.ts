import { hash } from 'node:crypto';
import type { CapturedMessage, Party, Recipient } from '../event';
import { parseAddresses, partyOf } from './addresses';
import { automaticSign } from './automatic';
import { contentOf } from './content';
import { mailTime } from './dates';
import { comparableMail, unwrap, type Unwrapped } from './envelope';
import type { Headers } from './headers';
import { parseMime, type Part } from './mime';
import { messageIds, threadOf } from './threads';

/** Headers kept beside the text, and what they are called there. */
const EXTRA: readonly (readonly [header: string, name: string])[] = [
  ['list-id', 'list-id'],
  ['auto-submitted', 'auto-submitted'],
  ['precedence', 'precedence'],
  ['x-mailer', 'x-mailer'],
  ['user-agent', 'user-agent'],
  ['reply-to', 'reply-to'],
  ['sender', 'sender'],
  ['return-path', 'return-path'],
  ['received', 'received'],
  ['importance', 'importance'],
  ['thread-index', 'thread-index'],
  ['thread-topic', 'thread-topic'],
  ['organization', 'organization'],
  ['x-originating-ip', 'x-originating-ip'],
  ['x-gm-thrid', 'x-gm-thrid'],
  ['x-gmail-labels', 'x-gmail-labels'],
  ['x-folder', 'x-folder'],
  ['x-from', 'x-from'],
  ['x-mozilla-status', 'x-mozilla-status'],
  ['x-outlook-class', 'outlook-class'],
];

/** Reads one mail: an .eml, or a record of an mbox with its From_ line. Never throws, whatever the bytes are. */
export function readMail(raw: Buffer): CapturedMessage {
  const unwrapped = unwrap(raw);
  return messageOf(unwrapped, parseMime(unwrapped.mail));
}

/** The message of a mail that is parsed. */
export function messageOf({ mail, envelope }: Unwrapped, root: Part): CapturedMessage {
  const { headers } = root;
  const charset = root.parameters.get('charset');
  const { body, attachments, from } = contentOf(mail, root);
  const sender = senderOf(headers, charset);
  const recipients = recipientsOf(headers, charset);
  const [messageId] = messageIds(headers.raw('message-id'));
  const references = messageIds(headers.raw('references'));
  const inReplyTo = messageIds(headers.raw('in-reply-to'))[0] ?? references.at(-1);
  const subject = headers.text('subject', charset);
  const key = hash('sha256', comparableMail(mail));
  const sign = automaticSign(headers, root.type, sender);
  const extra = extraOf(headers, charset, envelope, from);
  if (sign !== undefined) extra['automatic'] = sign;
  return {
    type: 'message',
    channel: 'email',
    conversation: threadOf({
      messageId,
      references,
      inReplyTo,
      subject: subject ?? '',
      participants: [...(sender ? [sender] : []), ...recipients.map(({ party }) => party)],
      fallback: key,
    }),
    identity: { scope: 'channel', key },
    ...(messageId !== undefined && { nativeId: messageId }),
    ...(sender && { sender }),
    recipients,
    time: mailTime(headers.text('date', charset)),
    ...(subject !== undefined && { subject }),
    body,
    attachments,
    marks: sign === undefined ? [] : ['automatic'],
    ...(inReplyTo !== undefined && { inReplyTo }),
    extra,
  };
}

function senderOf(headers: Headers, charset: string | undefined): Party | undefined {
  for (const name of ['from', 'sender']) {
    const [mailbox] = headers.all(name, charset).flatMap(parseAddresses);
    if (mailbox) return partyOf(mailbox);
  }
  return undefined;
}

/** In the order of the headers, each party once a role. */
function recipientsOf(headers: Headers, charset: string | undefined): Recipient[] {
  const recipients: Recipient[] = [];
  const seen = new Set<string>();
  for (const role of ['to', 'cc', 'bcc'] as const) {
    for (const mailbox of headers.all(role, charset).flatMap(parseAddresses)) {
      const party = partyOf(mailbox);
      const key = `${role}\0${party.scheme}\0${party.value}`;
      if (seen.has(key)) continue;
      seen.add(key);
      recipients.push({ role, party });
    }
  }
  return recipients;
}

function extraOf(
  headers: Headers,
  charset: string | undefined,
  envelope: string | undefined,
  from: readonly string[],
): Record<string, string> {
  const extra: Record<string, string> = {};
  for (const role of ['to', 'cc', 'bcc']) {
    // `undisclosed-recipients:;` names nobody, and says so.
    const value = headers.text(role, charset);
    if (value !== undefined && value !== '' && parseAddresses(value).length === 0) extra[role] = value;
  }
  for (const id of ['message-id', 'in-reply-to', 'references']) {
    const value = headers.raw(id);
    if (value !== undefined && value !== '') extra[id] = value;
  }
  for (const [header, name] of EXTRA) {
    const value = headers.text(header, charset);
    if (value !== undefined && value !== '') extra[name] = value;
  }
  if (envelope !== undefined) extra['from-line'] = envelope;
  if (from.length > 0) extra['body-parts'] = from.join(' ');
  return extra;
}
