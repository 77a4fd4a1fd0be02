import {
  type ArchivedVersion,
  asOf,
  type documentOf,
  type LedgerItem,
  type LedgerVersion,
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
  /** The message without this entry; undefined where that is nothing. */
  readonly before: MessageFacts | undefined;
  /** Whether it was this entry that brought the text of a span. */
  readonly isOwn: (span: HitSpan) => boolean;
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
    if ('event' in item && item.version === 0) return isRead(item.kind) ? [firstLook(item)] : [];
    // One that was disposed of since it was read is not looked at any more.
    const message = 'message' in item ? messages.get(item.message) : undefined;
    const look = message && lookOf(message, item.position);
    return look ? [look] : [];
  });
}

/** Of one message, the look at its entry at `position`; undefined where rules read nothing. */
export function lookOf(message: MessageFacts, position: number): Look | undefined {
  const [facts, before] = [asOf(message, position + 1), asOf(message, position)];
  if (!facts || !isRead(message.kind)) return undefined;
  const isIt = (entry: { readonly position: number | null }): boolean => entry.position === position;
  const version = facts.versions.find(isIt);
  if (version) return { version, position, facts, before, isOwn: (span) => span.version === version.version };
  const annotation = facts.annotations.find(isIt)?.annotation;
  // That the message is gone at its source concerns it as it was last.
  if (annotation?.kind === 'absence')
    return { version: facts.versions.at(-1)!, position, facts, before, isOwn: () => false };
  const of = annotation?.text ? facts.versions.find((one) => one.version === annotation.version) : undefined;
  if (!annotation || !of) return undefined;
  const isOwn: Look['isOwn'] = (span) =>
    span.version === annotation.version && span.part === 'attachment' && span.number === annotation.number;
  return { version: of, position, facts, before, isOwn };
}

/**
 * Whether what a rule finds there is news: by words of that entry, or because the rule had no alert on the message as it was
 * until then. A deletion alerts for what asks for deletions, and for nothing else (semantics.md 17).
 */
export function isNews(
  { before, isOwn }: Pick<Look, 'before' | 'isOwn'>,
  spans: readonly HitSpan[],
  hadAlert: () => boolean,
): boolean {
  return !before || spans.some(isOwn) || !hadAlert();
}

/** What rules read: messages, notices of the service, and the program's own; no reactions and receipts. */
function isRead(kind: LedgerItem['kind']): boolean {
  return kind === 'message' || kind === 'system' || kind === 'canary';
}

function firstLook(item: LedgerVersion): Look {
  const { message: id, kind, conversation, channel, at, position } = item;
  const facts = { id, kind, conversation, channel, at, versions: [item], annotations: [] };
  return { version: item, position, facts, before: undefined, isOwn: () => true };
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
