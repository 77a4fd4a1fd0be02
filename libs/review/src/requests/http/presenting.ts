import type { Handle } from '@minutebook/archive';
import { type ArchivedMessage } from '@minutebook/archive';
import type { RegulatoryRequest, RequestFile, RequestItem } from '@minutebook/contract';
import { numberOf, type RequestDetail, type RequestPapers } from '../register';
import type { ItemRow } from '../store/production-store';

export function presentRequest({ request, calendarName, daysLeft }: RequestDetail): RegulatoryRequest {
  const { owner, ownerName, calendar, persons, channels, ...facts } = request;
  return {
    ...facts,
    id: String(request.id),
    number: numberOf(request),
    calendar: { id: String(calendar), name: calendarName },
    daysLeft,
    persons: persons.map((person) => ({ ...person })),
    channels: [...channels],
    owner: { id: owner, name: ownerName },
  };
}

export function presentPapers(papers: RequestPapers): RequestFile {
  return {
    ...presentRequest(papers),
    productions: papers.productions.map(({ number, items, note, madeByName, madeAt, sha256, downloads }) => ({
      number,
      items,
      note,
      madeBy: madeByName,
      madeAt: madeAt.toISOString(),
      sha256: sha256.toString('hex'),
      downloads,
    })),
    moves: papers.moves.map(({ move, at, byName, reason }) => ({ move, at: at.toISOString(), by: byName, reason })),
  };
}

/** `message` as the reader sees it; what they do not see keeps its number and says nothing of it. */
export function presentItem(
  row: ItemRow,
  message: ArchivedMessage | undefined,
  handles: ReadonlyMap<number, Handle>,
): RequestItem {
  const first = message?.versions[0];
  return {
    message: String(row.message),
    messageVersion: row.messageVersion,
    decision: row.decision,
    ground: row.ground,
    reason: row.reason,
    by: row.byName,
    at: row.at.toISOString(),
    production: row.production,
    earlier: row.earlier,
    exported: row.exported,
    seen:
      (message && {
        channel: message.channel,
        conversation: String(message.conversation),
        sentAt: first?.sentAt?.toISOString() ?? null,
        sender: (first?.sender == null ? undefined : handles.get(first.sender)?.name) ?? '',
      }) ||
      null,
  };
}
