import {
  type ArchivedMessage,
  attachmentsOf,
  certificateNumber,
  type ConversationRow,
  type Handle,
  presentParty,
  type Reader,
  textOf,
  titleOf,
} from '@minutebook/archive';
import type { AlertRow as AlertRowView, Decision, Mark, Note } from '@minutebook/contract';
import { type Document, partOf, type Zone } from '@minutebook/query';
import { snippetsOf } from '@minutebook/search';
import type { Hit, RuleVersion } from '@minutebook/surveillance';
import type { AlertRow } from '../store/alert-store';
import type { DecisionRow } from '../store/decision-store';
import type { NoteRow } from '../store/note-store';

export { wilson } from '@minutebook/surveillance';

type Snippets = ReturnType<typeof snippetsOf>;

export interface RowContext {
  readonly hits: ReadonlyMap<number, Hit>;
  readonly rules: ReadonlyMap<number, RuleVersion>;
  readonly messages: ReadonlyMap<number, ArchivedMessage>;
  readonly conversations: ReadonlyMap<number, ConversationRow>;
  readonly handles: ReadonlyMap<number, Handle>;
  /** Members of each alert that the reader may see. */
  readonly members: ReadonlyMap<number, number>;
  /** Of messages that are gone. */
  readonly disposed: Awaited<ReturnType<Reader['disposed']>>;
}

export function presentRow(alert: AlertRow, context: RowContext): AlertRowView {
  const rule = context.rules.get(alert.ruleVersion)!;
  const message = context.messages.get(alert.message);
  const conversation = context.conversations.get(alert.conversation)!;
  const first = message?.versions[0];
  const sender = first?.sender == null ? undefined : context.handles.get(first.sender);
  const parties = first?.parties.flatMap((id) => context.handles.get(id) ?? []) ?? [];
  const gone = context.disposed.get(alert.message);
  return {
    id: String(alert.id),
    state: alert.state,
    severity: alert.severity,
    score: alert.score,
    members: context.members.get(alert.id) ?? 0,
    rule: { id: String(alert.rule), code: rule.code, title: rule.title, version: rule.version },
    lexicon: rule.lexiconName,
    queue: { id: String(alert.queue), name: alert.queueName },
    channel: alert.channel,
    language: alert.language,
    desk: alert.desk,
    conversation: {
      id: String(conversation.id),
      title: titleOf(conversation, parties, first && textOf(first.event).subject),
    },
    message: String(alert.message),
    sender: sender ? presentParty(sender) : null,
    snippet: (message && snippetsOfHit(context.hits.get(alert.hit)!, message)[0]) ?? null,
    ...(gone && { disposed: { at: gone.at.toISOString(), certificate: certificateNumber(gone.disposal) } }),
    sentAt: first?.sentAt?.toISOString() ?? null,
    raisedAt: alert.raisedAt.toISOString(),
    dueAt: alert.dueAt.toISOString(),
    assignedTo: alert.assignedTo === null ? null : { id: alert.assignedTo, name: alert.assignedToName ?? '' },
    claimedBy: alert.claimedBy === null ? null : { id: alert.claimedBy, name: alert.claimedByName ?? '' },
    snoozedUntil: alert.snoozedUntil?.toISOString() ?? null,
    disposition: alert.disposition,
    signatures: { needed: alert.signaturesNeeded, given: alert.signers.length },
    tags: [...alert.tags],
    seen: alert.seen,
    version: alert.version,
  };
}

/** Snippets by the spans stored with the hit, whatever zones or rules say today. */
export function snippetsOfHit(hit: Hit, message: ArchivedMessage): Snippets {
  const zones: Zone[] = message.versions.flatMap(({ version, event }) => {
    const { subject, body } = textOf(event);
    return [
      { kind: 'subject', version, text: subject ?? '', offset: 0 },
      { kind: 'own', version, text: body, offset: 0 },
      ...attachmentsOf(event).map(({ name }, part): Zone => ({
        kind: 'attachment',
        version,
        part,
        text: name ?? '',
        offset: 0,
        isName: true,
      })),
    ];
  });
  for (const { annotation } of message.annotations) {
    if (annotation.kind !== 'text') continue;
    const { version, number: part, text } = annotation;
    zones.push({ kind: 'attachment', version, part, text, offset: 0 });
  }
  const index = new Map(zones.map((zone, at) => [`${zone.version}:${partOf(zone)}:${zone.part}`, at]));
  const spans = hit.spans.flatMap(({ version, part, number, start, end, operand }) => {
    const zone = index.get(`${version}:${part}:${number}`);
    return zone === undefined ? [] : [{ zone, start, end, operand }];
  });
  return snippetsOf({ zones, fields: NO_FIELDS }, spans);
}

const NO_FIELDS: Document['fields'] = {
  id: '',
  conversation: '',
  channel: '',
  date: null,
  type: 'message',
  from: [],
  to: [],
  cc: [],
  bcc: [],
  members: [],
  has: [],
};

export function marksOf(hit: Hit): Mark[] {
  return hit.spans.map(({ version, part, number, start, end, operand }) => ({
    message: String(hit.message),
    version,
    part,
    number: number ?? null,
    start,
    end,
    operand,
  }));
}

export function presentDecision(row: DecisionRow): Decision {
  return {
    id: String(row.id),
    disposition: row.disposition,
    reason: row.reason,
    by: { id: row.by, name: row.byName },
    at: row.at.toISOString(),
    dwell: row.dwell,
    bulk: row.bulk === null ? null : String(row.bulk),
    members: row.members.length,
    signatures: row.signatures.map(({ level, outcome, by, byName, at, reason }) => ({
      level,
      outcome,
      by: { id: by, name: byName },
      at: at.toISOString(),
      reason,
    })),
  };
}

/** Names of those mentioned, by user id. */
export function presentNote(row: NoteRow, names: ReadonlyMap<string, string>): Note {
  return {
    id: String(row.id),
    by: { id: row.by, name: row.byName },
    at: row.at.toISOString(),
    text: row.text,
    mentions: row.mentions.map((id) => ({ id, name: names.get(id) ?? '' })),
  };
}
