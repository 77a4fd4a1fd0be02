import { type Handle, holderAt } from './who-is-who';

export type ConversationClass = 'business' | 'personal' | 'undecided';

/** Why a rule says what it says; words for it are the workbench's. */
export type ClassRule =
  'firm-unknown' | 'nobody-of-the-firm' | 'address-of-the-firm' | 'colleagues' | 'known-outsider' | 'unknown-outsiders';

/**
 * What a conversation is by who takes part, never by what is said: no text is read to find out whether text may be read.
 * Where nothing is known of the firm, or somebody of the firm talks to people nobody knows, it stays undecided.
 */
export function classByRule(
  channel: string,
  members: readonly Handle[],
  now: Date,
): { readonly class: ConversationClass; readonly rule: ClassRule } {
  if (members.length === 0 || members.every(({ ofFirm }) => ofFirm === undefined))
    return { class: 'undecided', rule: 'firm-unknown' };
  const holders = members.map((member) => holderAt(member, now));
  const inside = new Set(
    members.flatMap((member, i) => (member.ofFirm || holders[i]?.ofFirm ? [holders[i]?.id ?? member.id] : [])),
  );
  if (inside.size === 0 && holders.every((holder) => !holder)) return { class: 'personal', rule: 'nobody-of-the-firm' };
  if (channel === 'email' && members.some(({ ofFirm }) => ofFirm))
    return { class: 'business', rule: 'address-of-the-firm' };
  if (holders.some((holder) => holder && !holder.ofFirm)) return { class: 'business', rule: 'known-outsider' };
  if (inside.size > 1) return { class: 'business', rule: 'colleagues' };
  return { class: 'undecided', rule: 'unknown-outsiders' };
}
