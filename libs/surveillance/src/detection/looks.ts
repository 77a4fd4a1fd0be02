import {
  type ArchivedVersion,
  asOf,
  type documentOf,
  type LedgerAnnotation,
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
    if (item.kind === 'annotation') return lookAtFinding(item, messages.get(item.message));
    if (!('event' in item) || !isRead(item.kind)) return [];
    if (item.version === 0) return [firstLook(item)];
    // One that was disposed of since it was read is not looked at any more.
    const message = messages.get(item.message);
    return message ? lookAt(item, message, item.position, (span) => span.version === item.version) : [];
  });
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

function lookAt(version: Look['version'], message: MessageFacts, position: number, isOwn: Look['isOwn']): Look[] {
  const facts = asOf(message, position + 1);
  return facts ? [{ version, position, facts, before: asOf(message, position), isOwn }] : [];
}

/** What an attachment says; or that the message is gone at its source, which concerns it as it was last. */
function lookAtFinding({ annotation, position }: LedgerAnnotation, message: MessageFacts | undefined): Look[] {
  const facts = message && isRead(message.kind) ? asOf(message, position + 1) : undefined;
  if (!facts || (annotation.kind === 'text' && annotation.text === '')) return [];
  if (annotation.kind === 'absence') return lookAt(facts.versions.at(-1)!, facts, position, () => false);
  const version = facts.versions.find((one) => one.version === annotation.version);
  const isOwn: Look['isOwn'] = ({ version: of, part, number }) =>
    of === annotation.version && part === 'attachment' && number === annotation.number;
  return version ? lookAt(version, facts, position, isOwn) : [];
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
