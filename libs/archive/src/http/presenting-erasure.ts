import type { Entry } from '@minutebook/access';
import {
  AUDIT_ACTIONS,
  ERASURE_OUTCOMES,
  type ErasureDecision,
  type ErasureMessage,
  type ErasureOutcome,
  type ErasureRequest,
  type ErasureSummary,
} from '@minutebook/contract';
import type { ErasureFile } from '../erasure/erasure-record';
import type { ErasureMessageRow } from '../store/erasure-finding-store';
import type { CountedErasure, ErasureCounts, ErasureDecisionRow } from '../store/erasure-store';

export function presentErasureSummary(row: CountedErasure): ErasureSummary {
  return {
    id: String(row.id),
    subject: row.subject,
    ground: row.ground,
    state: row.state,
    receivedOn: row.receivedOn,
    dueOn: row.dueOn,
    takenIn: { at: row.takenInAt.toISOString(), by: { id: row.takenInBy, name: row.takenInByName } },
    reopenedAt: row.reopenedAt?.toISOString() ?? null,
    messages: row.messages,
    erased: row.erased,
    version: row.version,
  };
}

export function presentErasure(file: ErasureFile, history: readonly Entry[]): ErasureRequest {
  const { request, silent, counts, reasons, decisions, people, barred } = file;
  const { subject, ...summary } = presentErasureSummary(request);
  return {
    ...summary,
    subject: { name: subject, persons: [...people], handles: request.handles },
    reach: request.reach,
    channels: request.channels,
    from: request.from,
    to: request.to,
    reference: request.reference,
    note: request.note,
    evaluation: request.evaluatedAt && {
      round: request.round,
      at: request.evaluatedAt.toISOString(),
      byOutcome: byOutcome(counts),
      reasons: reasons.map((reason) => ({
        ...reason,
        earliest: reason.earliest?.toISOString() ?? null,
        latest: reason.latest?.toISOString() ?? null,
      })),
    },
    decisions: decisions.map((decision) => presentDecision(decision, silent)),
    // That a claim ended may be a silent hold's end.
    reopenedBecause: request.reopenedBecause.filter((article) => silent || article === '17(3)(b)'),
    mayDecide: { allowed: !barred, reason: barred?.sentence ?? null, ground: barred?.kind ?? null },
    history: history.map((entry) => ({
      index: entry.index,
      at: entry.at.toISOString(),
      actor: { ...entry.actor },
      action: entry.action,
      kind: AUDIT_ACTIONS[entry.action],
      subject: { ...entry.subject },
      detail: { ...entry.detail },
    })),
  };
}

export function presentErasureMessage(row: ErasureMessageRow): ErasureMessage {
  return {
    message: String(row.message),
    channel: row.channel,
    at: row.at?.toISOString() ?? null,
    outcome: row.outcome,
    articles: row.articles,
    code: row.code,
    due: row.due?.toISOString() ?? null,
  };
}

function presentDecision(row: ErasureDecisionRow, silent: boolean): ErasureDecision {
  return {
    number: row.number,
    at: row.at.toISOString(),
    by: { id: row.by, name: row.byName },
    decision: row.decision,
    reason: row.reason,
    round: row.round,
    byOutcome: byOutcome(silent ? row.found : row.foundOpenly),
    articles: silent ? row.articles : row.articlesOpenly,
    disposal: row.disposal === null ? null : String(row.disposal),
  };
}

function byOutcome(counts: ErasureCounts): Record<ErasureOutcome, number> {
  return Object.fromEntries(ERASURE_OUTCOMES.map((outcome) => [outcome, counts[outcome] ?? 0])) as Record<
    ErasureOutcome,
    number
  >;
}
