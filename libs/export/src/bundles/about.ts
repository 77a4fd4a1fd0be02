import type { ArchivedMessage, OpenedRecord, Origin } from '@minutebook/archive';
import { type Canonical, canonicalBytes, wellFormed } from '@minutebook/proof';

/** How a record came to be what it is (R15): when it was sent, received and numbered, from which bytes, and what read them. */
export function aboutVersion(
  message: ArchivedMessage,
  version: ArchivedMessage['versions'][number],
  origin: Origin,
  evidence: readonly string[],
): Uint8Array {
  return bytesOf({
    message: String(message.id),
    conversation: String(message.conversation),
    channel: message.channel,
    kind: message.kind,
    version: version.version,
    change: version.change,
    sentAt: version.sentAt?.toISOString() ?? null,
    receivedAt: version.receivedAt.toISOString(),
    ledgerAt: version.ledgerAt?.toISOString() ?? null,
    evidence,
    origin: {
      sha256: origin.sha256,
      format: origin.format,
      parser: origin.parser,
      options: origin.options,
      path: origin.path,
      place: origin.place,
      sightings: origin.sightings.map(({ importId, importName, by, file, path, receivedAt }) => ({
        import: { id: String(importId), name: importName },
        by,
        file,
        path,
        receivedAt: receivedAt.toISOString(),
      })),
    },
  });
}

/** Of something that was found out about a message later. */
export function aboutFinding(message: ArchivedMessage, { ref, at }: Pick<OpenedRecord, 'ref' | 'at'>): Uint8Array {
  const found = message.annotations.find(({ id }) => id === ref);
  return bytesOf({
    message: String(message.id),
    conversation: String(message.conversation),
    channel: message.channel,
    found: found?.annotation.kind ?? null,
    foundAt: found?.at.toISOString() ?? null,
    ledgerAt: at.toISOString(),
  });
}

/** Canonical bytes of a value of ours: nothing undefined, nothing that UTF-8 cannot carry. */
export function bytesOf(value: unknown): Uint8Array {
  const text = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'string' ? wellFormed(member) : member,
  );
  return canonicalBytes(JSON.parse(text) as Canonical);
}
