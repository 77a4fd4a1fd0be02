import {
  type ArchivedMessage,
  type ConversationRow,
  type Handle,
  presentParty,
  textOf,
  titleOf,
} from '@minutebook/archive';
import type { AlertRow as AlertRowView, Decision, Mark } from '@minutebook/contract';
import { type Document } from '@minutebook/query';
import { snippetsOf } from '@minutebook/search';
import type { Hit, RuleVersion } from '@minutebook/surveillance';
import type { AlertRow, DecisionRow } from '../store/alert-store';

type Snippets = ReturnType<typeof snippetsOf>;

export interface RowContext {
  readonly hits: ReadonlyMap<number, Hit>;
  readonly rules: ReadonlyMap<number, RuleVersion>;
  readonly messages: ReadonlyMap<number, ArchivedMessage>;
  readonly conversations: ReadonlyMap<number, ConversationRow>;
  readonly handles: ReadonlyMap<number, Handle>;
}

export function presentRow(alert: AlertRow, context: RowContext): AlertRowView {
  const rule = context.rules.get(alert.ruleVersion)!;
  const message = context.messages.get(alert.message)!;
  const conversation = context.conversations.get(alert.conversation)!;
  const first = message.versions[0]!;
  const sender = first.sender === null ? undefined : context.handles.get(first.sender);
  const parties = first.parties.flatMap((id) => context.handles.get(id) ?? []);
  return {
    id: String(alert.id),
    state: alert.state,
    severity: alert.severity,
    rule: { code: rule.code, title: rule.title, version: rule.version },
    lexicon: rule.lexiconName,
    channel: message.channel,
    conversation: { id: String(conversation.id), title: titleOf(conversation, parties, textOf(first.event).subject) },
    message: String(message.id),
    sender: sender ? presentParty(sender) : null,
    snippet: snippetsOfHit(context.hits.get(alert.hit)!, message)[0] ?? null,
    sentAt: first.sentAt?.toISOString() ?? null,
    raisedAt: alert.raisedAt.toISOString(),
    dueAt: alert.dueAt.toISOString(),
    claimedBy: alert.claimedBy === null ? null : { id: alert.claimedBy, name: alert.claimedByName ?? '' },
    disposition: alert.disposition,
    seen: alert.seen,
    version: alert.version,
  };
}

/** Snippets by the spans stored with the hit, whatever zones or rules say today. */
export function snippetsOfHit(hit: Hit, message: ArchivedMessage): Snippets {
  const zones: { key: string; zone: Document['zones'][number] }[] = message.versions.flatMap((version) => {
    const { subject, body } = textOf(version.event);
    return [
      {
        key: `${version.version}:subject`,
        zone: { kind: 'subject' as const, version: version.version, text: subject ?? '', offset: 0 },
      },
      {
        key: `${version.version}:body`,
        zone: { kind: 'own' as const, version: version.version, text: body, offset: 0 },
      },
    ];
  });
  for (const { annotation } of message.annotations) {
    if (annotation.kind !== 'text') continue;
    const { version, number: part, text } = annotation;
    zones.push({ key: `${version}:${part}`, zone: { kind: 'attachment', version, part, text, offset: 0 } });
  }
  const index = new Map(zones.map(({ key }, at) => [key, at]));
  const spans = hit.spans.flatMap((span) => {
    const zone = index.get(`${span.version}:${span.number ?? span.part}`);
    return zone === undefined ? [] : [{ zone, start: span.start, end: span.end, operand: span.operand }];
  });
  return snippetsOf({ zones: zones.map(({ zone }) => zone), fields: NO_FIELDS }, spans);
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
    signature:
      row.outcome === null
        ? null
        : {
            outcome: row.outcome,
            by: { id: row.signer!, name: row.signerName! },
            at: row.signedAt!.toISOString(),
            reason: row.signReason,
          },
  };
}

/** Wilson score interval of a proportion at 95 % (E. B. Wilson 1927), in whole percent; null without observations. */
export function wilson(right: number, of: number): { low: number | null; high: number | null } {
  if (of === 0) return { low: null, high: null };
  const z = 1.959964;
  const p = right / of;
  const centre = p + (z * z) / (2 * of);
  const spread = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { low: Math.round((100 * (centre - spread)) / scale), high: Math.round((100 * (centre + spread)) / scale) };
}
