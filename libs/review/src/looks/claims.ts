import type { Entry } from '@minutebook/access';
import type { Queries } from '@minutebook/platform';
import { alertsInConversations, caseMembers } from './store/claim-store';

/** What a reader's screen named as what a conversation was read for. */
interface Claim {
  readonly index: number;
  readonly kind: 'alert' | 'case';
  readonly id: number;
  readonly user: string;
  readonly conversation: number;
  readonly at: Date;
}

/**
 * Numbers of the entries whose cause cannot be one: the alert is on another conversation, or the reader did not belong to
 * the case. What was named stays in the log; it is not counted as a cause.
 */
export async function falseClaims(queries: Queries, entries: readonly Entry[]): Promise<ReadonlySet<number>> {
  const claims = entries.flatMap((entry) => claimOf(entry) ?? []);
  if (claims.length === 0) return new Set();
  const [alerts, members] = await Promise.all([
    alertsInConversations(queries, idsOf(claims, 'alert')),
    caseMembers(queries, idsOf(claims, 'case')),
  ]);
  const fits = ({ kind, id, user, conversation, at }: Claim): boolean =>
    kind === 'alert'
      ? alerts.some((row) => row.alert === id && row.conversation === conversation)
      : members.some(
          (row) => row.case === id && row.user === user && row.from <= at && (row.until === null || at < row.until),
        );
  return new Set(claims.filter((claim) => !fits(claim)).map(({ index }) => index));
}

function claimOf({ index, action, subject, actor, at, detail }: Entry): Claim | undefined {
  if (subject.kind !== 'conversation' || (action !== 'conversation.viewed' && action !== 'reading.reported'))
    return undefined;
  for (const kind of ['alert', 'case'] as const) {
    const id = detail[kind];
    if (typeof id === 'string' && /^\d{1,15}$/.test(id))
      return { index, kind, id: Number(id), user: actor.id, conversation: Number(subject.id), at };
  }
  return undefined;
}

function idsOf(claims: readonly Claim[], wanted: Claim['kind']): number[] {
  return [...new Set(claims.flatMap(({ kind, id }) => (kind === wanted ? [id] : [])))];
}
