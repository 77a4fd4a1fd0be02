import type { Transaction } from '@minutebook/platform';
import type { Reader } from '../reading/reader';
import { catchRows, type Newly, STANDING } from '../store/held-store';
import { addReach, catchAround, catchReactionsAmong, type Reach } from '../store/hold-context-store';
import { readChatFacts } from '../store/hold-follow-store';
import { judge } from './judgement';
import { catchOf } from './look-through';
import type { StandingHold, StandingHolds } from './standing';

/** Messages of chats judged at a time. */
const SOME = 2_000;

/**
 * Chats in which custodians turn out to take part: what was written there before is theirs as well. Looks at messages of
 * ledger entries below `before`; the rest is met on the way. `since`: when what is in a chat is held from. Returns how much is newly held.
 */
export async function catchUpChats(
  tx: Transaction,
  reader: Reader,
  holds: StandingHolds,
  joined: readonly Reach[],
  since: (conversation: number, hold: number) => Date,
  before: number | null,
): Promise<Newly[]> {
  const there = new Map<number, Set<StandingHold>>();
  for (const { conversation, hold } of joined)
    there.set(conversation, (there.get(conversation) ?? new Set()).add(holds.byId.get(hold)!));
  const fresh: Newly[] = [];
  for (let after = 0; there.size > 0;) {
    const messages = await readChatFacts(tx, [...there.keys()], before, after, SOME);
    if (messages.length === 0) break;
    after = messages.at(-1)!.message;
    const entries = messages.filter(({ met }) => met);
    const findings = (await judge(reader, holds, entries, ({ conversation }) => there.get(conversation))).filter(
      ({ entry, hold }) => there.get(entry.conversation)?.has(hold),
    );
    const rows = findings.map(({ entry: { message, conversation }, hold: { hold, scope }, because }) => ({
      message,
      hold,
      ground: 'matched' as const,
      because,
      scope: scope.number,
      arrived: false,
      since: since(conversation, hold),
    }));
    fresh.push(...(await catchRows(tx, STANDING, rows)));
    const around = findings
      .filter(({ hold: { scope } }) => scope.context !== 'none' && !catchOf(scope).wholeChats)
      .map(({ entry: { conversation, at }, hold: { hold, scope } }): Reach => {
        const day = scope.context === 'day' ? at.toISOString().slice(0, 10) : undefined;
        return { conversation, hold, day, ground: 'context' };
      });
    const places = (await addReach(tx, around)).map((place) => ({
      ...place,
      scope: holds.byId.get(place.hold)!.scope.number,
      since: since(place.conversation, place.hold),
    }));
    fresh.push(...(await catchAround(tx, places)));
    const [caught, by] = [new Set(rows.map(({ message }) => message)), new Set(rows.map(({ hold }) => hold))];
    if (caught.size > 0) fresh.push(...(await catchReactionsAmong(tx, [], [...caught], null, [...by])));
  }
  return fresh;
}
