import type { Actor } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { type HeldMessageAt, listHeldAt } from '../store/held-list-store';
import { messagesSeen } from '../store/reading-store';
import type { Sights } from '../walls/sights';
import type { HoldReports } from './hold-reports';

const PAGE = 5_000;

/**
 * Every message a hold held at a time, for files (R56). The list is whole: of what is behind a wall before whoever asks
 * there is the number and since when it was held, and neither channel nor time.
 */
export class HeldList {
  constructor(
    private readonly database: Database,
    private readonly reports: HoldReports,
    private readonly sights: Sights,
  ) {}

  /** By id, in pages. Throws `not-found` where the actor may not know of the hold. */
  async *pages(actor: Actor, hold: number, at: Date): AsyncGenerator<readonly HeldMessageAt[]> {
    const sight = await this.sights.of(actor.id);
    const { held } = await this.reports.asOf(actor, hold, at);
    // Before it was placed and once it is free it holds nothing, whatever rows say for good.
    for (let after = 0, left = held; left > 0;) {
      const page = await listHeldAt(this.database, hold, at, after, PAGE);
      if (page.length === 0) return;
      const ids = page.map(({ message }) => message);
      const seen = new Set(sight.isWhole ? ids : await messagesSeen(this.database, ids, sight));
      yield page.map((row) => (seen.has(row.message) ? row : { ...row, channel: null, at: null }));
      left -= page.length;
      after = page.at(-1)!.message;
    }
  }
}
