import type { CapturedMessage, ExceptionCode } from '../event';
import { unwrap } from './envelope';
import { journaled, journalOf } from './journal';
import { messageOf, readMail } from './mail';
import { parseMime } from './mime';

/** The message of a record, or why there is none. */
export type MailReading =
  { readonly events: readonly [CapturedMessage] } | { readonly code: ExceptionCode; readonly detail: string };

/**
 * Reads a record of mail: a mail, or a journal report, which stands for the message it reports. `place`: what is known of
 * the mail from where it lay.
 */
export function readRecord(raw: Buffer, place: Readonly<Record<string, string>> = {}): MailReading {
  const unwrapped = unwrap(raw);
  const root = parseMime(unwrapped.mail);
  const report = journalOf(unwrapped.mail, root);
  if (report?.path === undefined && report)
    return { code: 'unreadable-record', detail: 'a journal report whose message is missing or cannot be read' };
  const message = report ? journaled(readMail(report.mail), report) : messageOf(unwrapped, root);
  return { events: [{ ...message, extra: { ...place, ...message.extra } }] };
}
