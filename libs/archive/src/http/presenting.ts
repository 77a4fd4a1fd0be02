import type { Attachment, CapturedEvent, SourceTime } from '@minutebook/capture';
import type {
  AttachmentView,
  Conversation,
  ImportDetail,
  ImportFile,
  ImportSummary,
  Message,
  MessageOrigin,
  MessageVersion,
  Party,
} from '@minutebook/contract';
import { splitZones } from '@minutebook/query';
import type { z } from 'zod';
import type { Absence, AttachmentText } from '../annotations/annotation';
import type { Origin } from '../evidence/provenance';
import type { ImportOverview, Imports } from '../intake/imports';
import { attachmentsOf, isMessage } from '../ledger/events';
import { type Handle, holderAt } from '../people/who-is-who';
import type { ArchivedMessage, ArchivedVersion } from '../reading/reader';
import type { FileRow } from '../store/import-store';
import type { ConversationRow } from '../store/reading-store';

/** With whose it was at the time of the message; without one, whose it is now. */
export function presentParty(handle: Handle, at = new Date()): Party {
  const { id, scheme, value, name } = handle;
  const person = holderAt(handle, at);
  return {
    id: String(id),
    scheme,
    value,
    name,
    ...(person && { person: { id: person.id, name: person.name, desk: person.desk } }),
  };
}

/** Subject and body of a version as they stand in it; a deletion has none. */
export function textOf(event: CapturedEvent): { subject: string | undefined; body: string } {
  return {
    subject: 'subject' in event ? event.subject : undefined,
    body: ('body' in event ? event.body : undefined) ?? '',
  };
}

export function presentMessage(message: ArchivedMessage, handles: ReadonlyMap<number, Handle>): Message {
  const first = message.versions[0]!;
  const newest = message.versions.at(-1)!;
  const event = first.event;
  const sender = first.sender === null ? undefined : handles.get(first.sender);
  return {
    id: String(message.id),
    kind: message.kind,
    notice: isMessage(event) ? (event.notice ?? null) : null,
    channel: message.channel,
    conversation: String(message.conversation),
    sentAt: first.sentAt?.toISOString() ?? null,
    sender: sender ? presentParty(sender, message.at) : null,
    recipients: isMessage(event) ? recipientsOf(event, first, handles) : [],
    quote: isMessage(event) && event.quote ? { author: event.quote.author ?? null, text: event.quote.text } : null,
    versions: message.versions.map((version) =>
      presentVersion(version, message.channel, newest.receivedAt, readingsOf(message, version.version)),
    ),
    reactions: message.responses.flatMap((response) => presentReaction(response, handles)),
    gone: message.annotations.flatMap(({ annotation }) =>
      annotation.kind === 'absence' ? [presentAbsence(annotation)] : [],
    ),
  };
}

function recipientsOf(
  event: Extract<CapturedEvent, { recipients: unknown }>,
  version: ArchivedVersion,
  handles: ReadonlyMap<number, Handle>,
): Message['recipients'] {
  const known = new Map(
    version.parties.flatMap((id) =>
      handles.has(id) ? [[`${handles.get(id)!.scheme}\0${handles.get(id)!.value}`, handles.get(id)!] as const] : [],
    ),
  );
  return event.recipients.flatMap(({ role, party }) => {
    const handle = known.get(`${party.scheme}\0${party.value}`);
    return handle ? [{ ...presentParty(handle, version.at), role }] : [];
  });
}

/** What was found in the attachments of a version, by number; of several readings, the last. */
export function readingsOf({ annotations }: ArchivedMessage, version: number): ReadonlyMap<number, AttachmentText> {
  return new Map(
    annotations.flatMap(({ annotation }) =>
      annotation.kind === 'text' && annotation.version === version ? [[annotation.number, annotation] as const] : [],
    ),
  );
}

function presentVersion(
  version: ArchivedMessage['versions'][number],
  channel: string,
  fallback: Date,
  readings: ReadonlyMap<number, AttachmentText>,
): MessageVersion {
  const { event } = version;
  const { subject, body } = textOf(event);
  return {
    version: version.version,
    change: version.change,
    at: version.sentAt?.toISOString() ?? null,
    sourceTime: presentTime(event.time),
    receivedAt: version.receivedAt.toISOString(),
    ledgerAt: (version.ledgerAt ?? fallback).toISOString(),
    position: version.position ?? -1,
    subject: subject ?? null,
    body,
    zones: splitZones({ channel, body, version: version.version, ...(subject !== undefined && { subject }) })
      .filter((zone) => zone.kind !== 'subject')
      .map((zone) => ({ kind: zone.kind, start: zone.offset, end: zone.offset + zone.text.length })),
    attachments: attachmentsOf(event).map((attachment, number) =>
      presentAttachment(attachment, number, readings.get(number)),
    ),
    marks: isMessage(event) ? [...event.marks] : [],
  };
}

function presentAbsence(absence: Absence): Message['gone'][number] {
  return {
    import: absence.import === undefined ? null : String(absence.import),
    name: absence.importName ?? null,
    receivedAt: absence.receivedAt,
    device: absence.owner ?? null,
    from: absence.from,
    to: absence.to,
  };
}

function presentTime(time: SourceTime): MessageVersion['sourceTime'] {
  return {
    text: time.text,
    wall: time.wall ?? null,
    zone: time.zone ?? null,
    zoneOrigin: time.zoneOrigin,
    precision: time.precision,
    doubts: [...time.doubts],
  };
}

function presentAttachment(
  attachment: Attachment,
  number: number,
  reading: AttachmentText | undefined,
): z.infer<typeof AttachmentView> {
  const state = attachment.state === 'inside' || attachment.state === 'member' ? 'stored' : attachment.state;
  return {
    number,
    name: attachment.name ?? null,
    mediaType: attachment.mediaType ?? null,
    bytes: attachment.size ?? null,
    state,
    inline: attachment.inline ?? false,
    reading: reading ? { outcome: reading.outcome, mediaType: reading.mediaType, detail: reading.detail } : null,
  };
}

function presentReaction(response: ArchivedVersion, handles: ReadonlyMap<number, Handle>): Message['reactions'] {
  const { event } = response;
  if (event.type !== 'reaction' || event.value === undefined) return [];
  const by = response.sender === null ? undefined : handles.get(response.sender);
  return [{ value: event.value, by: by?.name ?? '', at: response.sentAt?.toISOString() ?? null }];
}

export function presentOrigin(origin: Origin, version: ArchivedMessage['versions'][number]): MessageOrigin {
  const { zone, dayOrder, owner } = origin.options;
  return {
    ...origin,
    options: { zone: zone ?? null, dayOrder: dayOrder ?? null, owner: owner ?? null },
    path: [...origin.path],
    sourceTime: presentTime(version.event.time),
    receivedAt: version.receivedAt.toISOString(),
    ledgerAt: version.ledgerAt?.toISOString() ?? null,
    position: version.position,
    sightings: origin.sightings.map(({ importId, importName, by, file, path, receivedAt }) => ({
      import: { id: String(importId), name: importName },
      by,
      file,
      path,
      receivedAt: receivedAt.toISOString(),
    })),
  };
}

export function presentConversation(
  row: ConversationRow,
  roster: { members: readonly Handle[]; messages: number },
  firstSubject: string | undefined,
): Conversation {
  return {
    id: String(row.id),
    channel: row.channel,
    title: titleOf(row, roster.members, firstSubject),
    type: row.type,
    participants: roster.members.map((member) => presentParty(member)),
    messages: roster.messages,
  };
}

/** What a conversation is called: its title, else its subject, else the people in it. */
export function titleOf(row: ConversationRow, members: readonly Handle[], subject: string | undefined): string {
  const names = members
    .slice(0, 3)
    .map((member) => member.name)
    .join(', ');
  return row.title ?? subject ?? (members.length > 3 ? `${names} and ${members.length - 3} more` : names);
}

function presentOptions({ zone, dayOrder, columns }: FileRow['options']): ImportFile['options'] {
  return { zone: zone ?? null, dayOrder: dayOrder ?? null, columns: columns ?? null };
}

export function presentFile(file: FileRow): ImportFile {
  return {
    id: String(file.id),
    name: file.name,
    state: file.state,
    bytes: file.bytes,
    bytesRead: file.bytesRead,
    format: file.format,
    account: file.account,
    notes: [...file.notes],
    doubts: [...file.doubts],
    questions: [...file.questions],
    options: presentOptions(file.options),
    firstAt: file.firstAt?.toISOString() ?? null,
    lastAt: file.lastAt?.toISOString() ?? null,
    startedAt: file.startedAt?.toISOString() ?? null,
    finishedAt: file.finishedAt?.toISOString() ?? null,
    problem: file.problemCode === null ? null : { code: file.problemCode, title: file.problemTitle ?? '' },
  };
}

export function presentImport({ row, totals }: ImportOverview): ImportSummary {
  return {
    id: String(row.id),
    name: row.name,
    state: row.state,
    startedBy: row.startedByName,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    files: totals.files,
    bytes: totals.bytes,
    bytesRead: totals.bytesRead,
    account: totals.account,
    version: row.version,
  };
}

export function presentImportDetail(detail: Awaited<ReturnType<Imports['overview']>>): ImportDetail {
  const { row, totals, files, next, needing } = detail;
  return {
    ...presentImport(detail),
    zone: row.zone,
    dayOrder: row.dayOrder,
    owner: row.owner,
    looking: totals.looking,
    looked: totals.looked,
    open: totals.open,
    attention: totals.attention,
    needing: needing.map(presentFile),
    parts: files.map(presentFile),
    next: next === null ? null : String(next),
  };
}
