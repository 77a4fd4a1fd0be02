import type { Keeper, KeepingReason } from '@minutebook/archive';
import type { Queries } from '@minutebook/platform';
import { caseNumber } from '../cases/case-door';
import { numberOf } from '../requests/register';
import { openAlertsOn, openCasesWith, requestsOn } from './store/keeping-store';

/** Nobody decides an alert whose message is gone. */
export const ALERT_KEEPER: Keeper = {
  kind: 'alert',
  reasons: async (queries: Queries, messages: readonly number[]) =>
    reasonsOf(
      (await openAlertsOn(queries, messages)).map(({ message, alert }) => ({
        message,
        reason: { kind: 'alert', ref: String(alert), sentence: `Alert A-${alert} is open.` },
      })),
    ),
};

/** A case stands on its exhibits until it is closed. */
export const CASE_KEEPER: Keeper = {
  kind: 'case',
  reasons: async (queries: Queries, messages: readonly number[]) =>
    reasonsOf(
      (await openCasesWith(queries, messages)).map(({ message, case: id }) => ({
        message,
        // Who does not belong to the case learns that there is one, and its number; as of any other that keeps something.
        reason: { kind: 'case', ref: String(id), sentence: `It is an exhibit of ${caseNumber(id)}, which is open.` },
      })),
    ),
};

/** What was decided on for an authority, to be produced or withheld, is there until its request is closed or withdrawn. */
export const REQUEST_KEEPER: Keeper = {
  kind: 'request',
  reasons: async (queries: Queries, messages: readonly number[]) =>
    reasonsOf(
      (await requestsOn(queries, messages)).map(({ message, ...request }) => ({
        message,
        reason: {
          kind: 'request',
          ref: String(request.id),
          sentence: `It was decided on for ${numberOf(request)}, which is not closed.`,
        },
      })),
    ),
};

function reasonsOf(
  found: readonly { readonly message: number; readonly reason: KeepingReason }[],
): ReadonlyMap<number, readonly KeepingReason[]> {
  const reasons = new Map<number, KeepingReason[]>();
  for (const { message, reason } of found) reasons.set(message, [...(reasons.get(message) ?? []), reason]);
  return reasons;
}
