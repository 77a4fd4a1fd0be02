import { type Audit, systemActor } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import { subjectOf } from '../register/register';
import { addRefused } from '../store/source-store';

/** One entry a source and minute: whoever knocks with a wrong key must not be able to fill the log. */
const QUIET_MS = 60_000;
const INBOX = systemActor('inbox');

/** Counts calls whose signature does not fit, and says so in the audit log at a bounded rate. */
export class Refusals {
  private readonly counts = new Map<string, { count: number; loggedAt: number }>();

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async note(source: string, why: string): Promise<void> {
    const now = this.clock.now().getTime();
    const known = this.counts.get(source) ?? { count: 0, loggedAt: -Infinity };
    known.count++;
    this.counts.set(source, known);
    if (now - known.loggedAt < QUIET_MS) return;
    const { count } = known;
    this.counts.set(source, { count: 0, loggedAt: now });
    await this.database.transaction(async (tx) => {
      await addRefused(tx, source, count);
      await this.audit.append(tx, INBOX, 'delivery.refused', subjectOf(source), { why, calls: count });
    });
  }
}
