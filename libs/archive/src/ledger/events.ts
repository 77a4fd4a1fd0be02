import type { Attachment, CapturedChange, CapturedEvent, CapturedMessage, Party } from '@minutebook/capture';
import type { Change, Kind } from '../store/codes';

export function isMessage(event: CapturedEvent): event is CapturedMessage {
  return event.type === 'message' || event.type === 'system';
}

/** An edit or a deletion: another version of the message it is about. */
export function isRevision(event: CapturedEvent): event is CapturedChange & { readonly type: 'edit' | 'delete' } {
  return event.type === 'edit' || event.type === 'delete';
}

/** The source says that messages of this conversation will delete themselves, or no longer do (R58). */
export function isTimer(
  event: CapturedEvent,
): event is CapturedMessage & { readonly notice: 'timer-on' | 'timer-off' | 'timer-changed' } {
  return isMessage(event) && event.notice !== undefined && event.notice.startsWith('timer-');
}

export function authorOf(event: CapturedEvent): Party | undefined {
  return isMessage(event) ? event.sender : event.actor;
}

/** Everyone who takes part, the author first. */
export function partiesOf(event: CapturedEvent): Party[] {
  const author = authorOf(event);
  const others = isMessage(event) ? event.recipients.map((recipient) => recipient.party) : [];
  return author ? [author, ...others] : others;
}

export function attachmentsOf(event: CapturedEvent): readonly Attachment[] {
  return event.attachments ?? [];
}

/** What the message table calls an event; edits and deletions are versions of a message. */
export function kindOf(event: CapturedEvent): Kind {
  if (event.type === 'reaction' || event.type === 'reaction-removed') return 'reaction';
  if (event.type === 'receipt') return 'receipt';
  return event.type === 'system' ? 'system' : 'message';
}

/** Type of the ledger entry an event makes. */
export function entryType(event: CapturedEvent, change: Change): string {
  const kind = kindOf(event);
  return kind === 'reaction' || kind === 'receipt' ? `${kind}.captured` : `message.${change}`;
}
