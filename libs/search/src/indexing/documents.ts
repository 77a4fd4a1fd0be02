import { type Handle, isMessage, type MessageFacts, partiesByKey, partyKey } from '@minutebook/archive';
import { type Document, looksDisguised, termsOf } from '@minutebook/query';
import { DISGUISED, type IndexedMessage } from '../search-index';

/** Longer texts are looked at by `~obf` in any case: finding out beforehand costs more than it saves. In UTF-16 units. */
const ALWAYS_SUSPECT = 1_000;

/** Messages analyzed at a stretch. */
export const STRETCH = 100;

/** Lets go of the thread: the index is sent the step before meanwhile, and searches are answered. */
export function othersTurn(): Promise<void> {
  return new Promise(setImmediate);
}

/** Every term of these, once. */
export function termsIn(documents: readonly IndexedMessage[]): Set<string> {
  const terms = new Set<string>();
  for (const { zones } of documents) for (const zone of zones) for (const term of zone.terms) terms.add(term);
  return terms;
}

/** The same as an index takes it in. */
export function indexed(
  message: MessageFacts,
  document: Document,
  handles: ReadonlyMap<number, Handle>,
  position: number,
): IndexedMessage {
  const first = message.versions[0]!;
  const recipients = isMessage(first.event) ? first.event.recipients : [];
  const byKey = partiesByKey(first, handles);
  const ids = (role: string): number[] =>
    recipients.flatMap((recipient) =>
      recipient.role === role ? (byKey.get(partyKey(recipient.party))?.id ?? []) : [],
    );
  return {
    id: message.id,
    first: first.position ?? position,
    position,
    at: message.at,
    sentAt: first.sentAt,
    channel: message.channel,
    conversation: message.conversation,
    type: document.fields.type,
    direction: document.fields.direction ?? null,
    sender: first.sender,
    to: ids('to'),
    cc: ids('cc'),
    bcc: ids('bcc'),
    parties: first.parties,
    has: document.zones.some((zone) => zone.text.length > ALWAYS_SUSPECT || looksDisguised(zone.text))
      ? [...document.fields.has, DISGUISED]
      : document.fields.has,
    zones: document.zones.map((zone) => ({ kind: zone.kind, terms: termsOf(zone.text) })),
  };
}
