import type {
  ClockFact,
  DiffMessage,
  Extension,
  RecordLabel,
  RetentionOutcome,
  ScheduleSummary,
} from '@minutebook/contract';
import type { Allowed } from '../retention/schedules';
import type { ExtensionRow, FactRow, LabelRow } from '../store/retention-record-store';
import type { ComparedRow } from '../store/retention-run-store';
import type { ScheduleRow } from '../store/schedule-store';
import type { OutcomeRow } from '../store/why-store';

export function presentSummary(row: ScheduleRow): ScheduleSummary {
  return {
    id: String(row.id),
    state: row.state,
    note: row.note,
    author: { id: row.createdBy, name: row.createdByName },
    createdAt: row.createdAt.toISOString(),
    proposedAt: row.proposedAt?.toISOString() ?? null,
    approvals: row.approvals.map(({ by, byName, at }) => ({ person: { id: by, name: byName }, at: at.toISOString() })),
    inForceFrom: row.inForceFrom?.toISOString() ?? null,
    supersededAt: row.supersededAt?.toISOString() ?? null,
    rejected: row.rejectedAt && {
      person: { id: row.rejectedBy!, name: row.rejectedByName! },
      at: row.rejectedAt.toISOString(),
      reason: row.rejectedReason!,
    },
    shortens: row.shortens,
    classes: row.classes,
    assignments: row.assignments,
    version: row.version,
  };
}

export function presentCompared(row: ComparedRow): DiffMessage {
  return {
    message: String(row.message),
    conversation: String(row.conversation),
    channel: row.channel,
    at: row.at.toISOString(),
    before: outcomeOf({ state: row.beforeState, due: row.beforeDue, code: row.beforeCode }),
    after: outcomeOf({ state: row.afterState, due: row.afterDue, code: row.afterCode }),
  };
}

export function presentFact(row: FactRow): ClockFact {
  return {
    fact: String(row.id),
    event: row.event,
    scope: row.scope,
    id: row.subject,
    at: row.at.toISOString(),
    reason: row.reason,
    statedBy: { id: row.statedBy, name: row.statedByName },
    statedAt: row.statedAt.toISOString(),
    ended: endOf(row),
  };
}

export function presentLabel(row: LabelRow): RecordLabel {
  return {
    labelling: String(row.id),
    scope: row.scope,
    id: String(row.record),
    label: row.label,
    reason: row.reason,
    putBy: { id: row.putBy, name: row.putByName },
    putAt: row.putAt.toISOString(),
    ended: endOf(row),
  };
}

export function presentExtension(row: ExtensionRow, mayApprove: Allowed): Extension {
  return {
    id: String(row.id),
    state: row.state,
    authority: row.authority,
    reference: row.reference,
    document: { name: row.documentName, sha256: row.documentSha256.toString('hex') },
    scope: {
      channels: row.channels ?? [],
      persons: row.persons ?? [],
      desks: row.desks ?? [],
      conversations: (row.conversations ?? []).map(String),
      messages: (row.messages ?? []).map(String),
      from: row.from?.toISOString() ?? null,
      until: row.until?.toISOString() ?? null,
    },
    codes: row.codes,
    period: row.period,
    reason: row.reason,
    askedBy: { id: row.askedBy, name: row.askedByName },
    askedAt: row.askedAt.toISOString(),
    decided: row.decidedAt && {
      person: { id: row.decidedBy!, name: row.decidedByName! },
      at: row.decidedAt.toISOString(),
      reason: row.decidedReason!,
    },
    mayApprove,
    version: row.version,
  };
}

export function outcomeOf({ state, due, code }: Pick<OutcomeRow, 'state' | 'due' | 'code'>): RetentionOutcome {
  return { state, due: due?.toISOString() ?? null, code };
}

function endOf(row: {
  endedAt: Date | null;
  endedBy: string | null;
  endedByName: string | null;
  endedReason: string | null;
}) {
  return (
    row.endedAt && {
      person: { id: row.endedBy!, name: row.endedByName! },
      at: row.endedAt.toISOString(),
      reason: row.endedReason!,
    }
  );
}
