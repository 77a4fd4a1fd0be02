import { hash } from 'node:crypto';
import type { ConversationRef, Party } from '../event';

/** `Re: AW: Fwd[2]: 回复：`, and `[list-name]` before or among them. */
const PREFIX =
  /^\s*(?:(?:re|aw|antw|antwort|sv|vs|rif|ref|res|odp|ynt|fw|fwd|wg|tr|rv|enc|doorst|vl|回复|回覆|答复|答覆|转发|轉寄|轉發|返信|転送|회신|전달)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]|\[[^\]]{1,40}\])\s*/iu;

/** The subject a thread shares: without the marks of answering and forwarding, blanks evened, lower case. */
export function threadSubject(subject: string): string {
  let text = subject.normalize('NFC');
  for (let shorter = text.replace(PREFIX, ''); shorter !== text; shorter = text.replace(PREFIX, '')) text = shorter;
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

export interface ThreadSigns {
  readonly messageId: string | undefined;
  /** Root first. */
  readonly references: readonly string[];
  readonly inReplyTo: string | undefined;
  readonly subject: string;
  readonly participants: readonly Party[];
  /** Identity of the mail: names a thread that nothing else names. */
  readonly fallback: string;
}

/** Which thread a mail belongs to (formats.md 10.1). Without a title: a subject is content. */
export function threadOf({
  messageId,
  references,
  inReplyTo,
  subject,
  participants,
  fallback,
}: ThreadSigns): ConversationRef {
  const ids = [messageId, ...references, inReplyTo].filter((id) => id !== undefined);
  const keys = [...new Set(ids)].map((id) => `mid:${id}`);
  const shared = threadSubject(subject);
  if (shared !== '') {
    const people = [...new Set(participants.map(({ scheme, value }) => `${scheme}:${value}`))].sort();
    keys.push(`subject:${shared}|${hash('sha256', people.join('\n')).slice(0, 32)}`);
  }
  return { keys: keys.length > 0 ? keys : [`mail:${fallback}`], type: 'thread' };
}

const MESSAGE_ID = /<([^<>\s]{1,400})>/g;
/** A mail written by a loop refers to thousands; the root and the nearest tell the thread. */
const REFERENCES = 100;

/** Message ids of a header, without brackets; a lone unbracketed one too. */
export function messageIds(header: string | undefined): string[] {
  if (header === undefined || header === '') return [];
  const found = Array.from(header.slice(0, 1024 * 1024).matchAll(MESSAGE_ID), ([, id]) => id!);
  if (found.length > REFERENCES) return [found[0]!, ...found.slice(1 - REFERENCES)];
  if (found.length > 0) return found;
  return /^[^\s<>]+@[^\s<>]+$/.test(header) ? [header] : [];
}
