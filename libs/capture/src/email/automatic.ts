import type { Party } from '../event';
import type { Headers } from './headers';

/** Senders that read no answer. */
const SYSTEM = /^(no-?reply|do-?not-?reply|donotreply|mailer-daemon|postmaster)([+._-].*)?@/i;

/**
 * By what a mail shows that a program sent it, and what that says: `auto-submitted: auto-replied` (RFC 3834, and what came
 * before it); undefined: a person's, as far as the mail says. A discussion list forwards what people write, a list that
 * takes no posts does not (RFC 2369).
 */
export function automaticSign(headers: Headers, type: string, sender: Party | undefined): string | undefined {
  const field = (name: string): string | undefined => headers.raw(name)?.trim().toLowerCase();
  const submitted = field('auto-submitted');
  if (submitted && !submitted.startsWith('no')) return `auto-submitted: ${short(submitted)}`;
  if (type === 'multipart/report') return 'content-type: multipart/report';
  const precedence = field('precedence');
  if (precedence && /^(auto_reply|bulk|junk)$/.test(precedence)) return `precedence: ${precedence}`;
  for (const name of ['x-autoreply', 'x-autorespond', 'x-auto-reply-from', 'feedback-id'])
    if (field(name) !== undefined) return name;
  if (field('return-path') === '<>') return 'return-path: <>';
  // Delivery and read reports, absence notes and free times as Outlook files them.
  const outlook = field('x-outlook-class');
  if (outlook && /^(report\.|ipm\.note\.rules\.|ipm\.microsoft\.scheduledata)/.test(outlook))
    return `outlook class: ${short(outlook)}`;
  const suppress = field('x-auto-response-suppress');
  if (suppress && suppress !== 'none') return `x-auto-response-suppress: ${short(suppress)}`;
  const post = field('list-post');
  if ((post === undefined || post.startsWith('no')) && (field('list-unsubscribe') ?? field('list-id')) !== undefined)
    return 'list without list-post';
  return sender?.scheme === 'email' && SYSTEM.test(sender.value) ? 'from: a system address' : undefined;
}

function short(value: string): string {
  return value.slice(0, 100);
}
