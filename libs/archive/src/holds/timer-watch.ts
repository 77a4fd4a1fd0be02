import type { Notices } from '@minutebook/access';
import type { Transaction } from '@minutebook/platform';
import type { EntryFacts } from '../store/hold-follow-store';
import { type HoldRecord, readHolds } from '../store/hold-store';
import { readTimersOn, readTimersSet } from '../store/hold-timer-store';
import type { TimerRow } from '../store/timer-store';
import type { HoldAudience } from './hold-audience';
import type { StandingHold } from './standing';

/** Tells whoever places holds when messages of a held custodian are set to delete themselves (R58, E8). */
export class TimerWatch {
  constructor(
    private readonly audience: HoldAudience,
    private readonly notices: Notices,
  ) {}

  /** Timers set in what just came in. `members`: holds a custodian of which is a member of the chat. */
  async watch(
    tx: Transaction,
    entries: readonly EntryFacts[],
    members: ReadonlyMap<number, { readonly holds: ReadonlySet<StandingHold> }>,
  ): Promise<void> {
    const heard = entries.filter(({ conversation, version }) => version === 0 && members.has(conversation));
    if (heard.length === 0) return;
    const timers = await readTimersSet(
      tx,
      heard.map(({ message }) => message),
    );
    for (const timer of timers) {
      const holds = [...members.get(timer.conversation)!.holds].map(({ hold }) => hold);
      for (const hold of await readHolds(tx, holds)) await this.tell(tx, hold, timer);
    }
  }

  /** Timers that were on when a hold came to reach the chat. */
  async look(tx: Transaction, hold: HoldRecord): Promise<void> {
    for (const timer of await readTimersOn(tx, hold.id)) await this.tell(tx, hold, timer);
  }

  private async tell(tx: Transaction, hold: HoldRecord, { message }: TimerRow): Promise<void> {
    const to = await this.audience.holders('hold.write', hold.silent);
    await this.notices.tell(
      tx,
      to.map(({ id }) => id),
      {
        kind: 'timer-on-held',
        subject: { kind: 'hold', id: String(hold.id) },
        words: { matter: hold.matterNumber, hold: hold.name },
        once: `timer:${message}`,
      },
    );
  }
}
