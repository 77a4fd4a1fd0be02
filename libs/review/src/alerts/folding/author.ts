import { type ArchivedMessage, type Handle, holderAt } from '@minutebook/archive';

/** Who wrote a message: the person of the firm, by whichever handle, or the handle; undefined where no source says. */
export function authorOf(message: ArchivedMessage, handles: ReadonlyMap<number, Handle>): string | undefined {
  const { sender } = message.versions[0]!;
  if (sender === null) return undefined;
  const handle = handles.get(sender);
  const person = handle && holderAt(handle, message.at);
  return person?.ofFirm ? `person ${person.externalId}` : `handle ${sender}`;
}
