import type { Users } from '@minutebook/access';
import type { Sights } from '@minutebook/archive';
import type { Database } from '@minutebook/platform';
import type { Workplaces } from '../queues/workplaces';
import { readUnseen } from '../store/unseen-store';

/** What of review somebody does not see: it lies in a conversation that a wall hides, or was escalated about their line. */
export interface Unseen {
  readonly alerts: readonly number[];
  /** Hits folded under whatever alert. */
  readonly folded: readonly number[];
}

export const NOTHING_UNSEEN: Unseen = { alerts: [], folded: [] };

/**
 * What figures and reports leave out for a user (promise 8, R128, R182). Figures are kept counted over everything; for who
 * does not see everything, what they do not see is taken off. That is little, and of who sees everything nothing more is asked.
 */
export class UnseenAlerts {
  constructor(
    private readonly database: Database,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly users: Pick<Users, 'find'>,
    private readonly workplaces: Pick<Workplaces, 'barOf'>,
  ) {}

  async of(user: string): Promise<Unseen> {
    const { line } = await this.workplaces.barOf(await this.users.find(user));
    return this.among(user, line);
  }

  /** Without what was escalated: that something of somebody was reviewed, and when, does not say what was decided. */
  behindWalls(user: string): Promise<Unseen> {
    return this.among(user, []);
  }

  private async among(user: string, line: readonly string[]): Promise<Unseen> {
    const hidden = (await this.sights.of(user)).hidden?.conversations ?? [];
    if (hidden.length === 0 && line.length === 0) return NOTHING_UNSEEN;
    const unseen = await readUnseen(this.database, hidden, line);
    return unseen.alerts.length === 0 && unseen.folded.length === 0 ? NOTHING_UNSEEN : unseen;
  }
}
