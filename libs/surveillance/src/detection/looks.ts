import {
  type ArchivedVersion,
  asOf,
  type documentOf,
  type LedgerAnnotation,
  type LedgerItem,
  type MessageFacts,
  type Reader,
} from '@minutebook/archive';
import { partOf, type Span } from '@minutebook/query';
import type { HitSpan } from '../store/detection-store';

/** One evaluation of the rules. */
export interface Look {
  readonly version: Pick<ArchivedVersion, 'id' | 'message' | 'version'>;
  readonly position: number;
  readonly facts: MessageFacts;
  /** Whether a match is news: it needs something this entry brought. */
  readonly isNew: (spans: readonly HitSpan[]) => boolean;
}

/** Messages as they were at each entry, and what of them that entry brought. */
export async function looksAt(reader: Pick<Reader, 'messages'>, items: readonly LedgerItem[]): Promise<Look[]> {
  const later = new Set(
    items.flatMap((item) =>
      item.kind === 'annotation' || ('event' in item && item.version > 0) ? [item.message] : [],
    ),
  );
  const messages = new Map((await reader.messages([...later])).map((message) => [message.id, message]));
  return items.flatMap((item): Look[] => {
    if (item.kind === 'annotation') return lookAtText(item, messages.get(item.message));
    if (item.kind !== 'message' && item.kind !== 'system' && item.kind !== 'canary') return [];
    const { message: id, kind, conversation, channel, at, position, version } = item;
    // One that was disposed of since it was read is not looked at any more.
    const versions =
      version === 0 ? [item] : (messages.get(id)?.versions.filter((earlier) => earlier.version <= version) ?? []);
    if (versions.length === 0) return [];
    return [
      {
        version: item,
        position,
        facts: { id, kind, conversation, channel, at, versions, annotations: [] },
        // A rule reads all versions (semantics.md 17); a later version alerts anew only for what it says itself.
        isNew: (spans) => version === 0 || spans.some((span) => span.version === version),
      },
    ];
  });
}

/** The rest of the message was looked at when it came: what its attachment says must have a part in the match. */
function lookAtText({ annotation, position }: LedgerAnnotation, message: MessageFacts | undefined): Look[] {
  const facts = message && asOf(message, position + 1);
  if (!facts || annotation.kind !== 'text' || annotation.text === '') return [];
  const isNew: Look['isNew'] = (spans) =>
    spans.some(
      ({ version, part, number }) =>
        version === annotation.version && part === 'attachment' && number === annotation.number,
    );
  return facts.versions.flatMap((version) =>
    version.version === annotation.version ? [{ version, position, facts, isNew }] : [],
  );
}

/** A span in the message as captured: zones may be cut differently by a later version, the text stays. */
export function placed(span: Span, document: ReturnType<typeof documentOf>): HitSpan {
  const zone = document.zones[span.zone]!;
  return {
    version: zone.version,
    zone: zone.kind,
    part: partOf(zone),
    ...(zone.part !== undefined && { number: zone.part }),
    start: zone.offset + span.start,
    end: zone.offset + span.end,
    operand: span.operand,
  };
}
