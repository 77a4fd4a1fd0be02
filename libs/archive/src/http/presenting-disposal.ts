import type { Entry } from '@minutebook/access';
import {
  AUDIT_ACTIONS,
  type Disposal,
  type DisposalClass,
  type DisposalMessage,
  type DisposalSummary,
} from '@minutebook/contract';
import { presentKept } from '../disposal/certificates';
import type { Allowed } from '../disposal/disposals';
import type { ListedRow } from '../store/disposal-page-store';
import type { DisposalRow } from '../store/disposal-store';

/** `all`: whoever asks may know of silent holds; for others what only those keep is in no count. */
export function presentSummary(row: DisposalRow, all: boolean): DisposalSummary {
  const { tally } = row;
  const hidden = all ? 0 : (tally.kept.silent ?? 0);
  return {
    id: String(row.id),
    state: row.state,
    counted: row.counted,
    reason: row.reason,
    scope: row.scope,
    erasure: row.erasure === null ? null : String(row.erasure),
    schedule: row.schedule === null ? null : String(row.schedule),
    asOf: row.asOf.toISOString(),
    requestedBy: { id: row.requestedBy, name: row.requestedByName },
    requestedAt: row.requestedAt.toISOString(),
    decidedBy: row.decidedBy === null ? null : { id: row.decidedBy, name: row.decidedByName ?? '' },
    decidedAt: row.decidedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    counts: {
      matched: tally.matched - hidden,
      disposable: tally.disposable,
      kept: tally.matched - tally.disposable - hidden,
      disposed: row.disposed,
      survivors: row.looked - row.disposed,
    },
    progress: { pages: row.pages, done: row.pagesDone },
    version: row.version,
  };
}

export function presentDisposal(
  row: DisposalRow,
  all: boolean,
  context: {
    readonly citations: ReadonlyMap<string, string>;
    readonly mayApprove: Allowed;
    readonly own: boolean;
    readonly history: readonly Entry[];
  },
): Disposal {
  const { tally } = row;
  return {
    ...presentSummary(row, all),
    classes: Object.entries(tally.classes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, { messages, earliest, latest }]): DisposalClass => ({
        code,
        citation: context.citations.get(code) ?? code,
        messages,
        earliestDue: earliest,
        latestDue: latest,
      })),
    kept: presentKept(tally.kept, all ? 'held' : undefined),
    unclassifiedChannels: Object.entries(tally.unclassified).map(([channel, messages]) => ({ channel, messages })),
    decision: row.decision,
    evidence: row.evidence,
    purgedAt: row.purgedAt?.toISOString() ?? null,
    own: context.own,
    mayApprove: context.mayApprove,
    history: context.history.map((entry) => ({
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

export function presentListed({ message, page, state, code, due, reason }: ListedRow, all: boolean): DisposalMessage {
  return {
    message: String(message),
    page,
    state,
    code,
    due: due?.toISOString() ?? null,
    reason: reason === 'silent' ? (all ? 'held' : 'changed') : reason,
  };
}
