import type { Sights } from '@minutebook/archive';
import type { Database } from '@minutebook/platform';
import { readUnseen } from '../store/unseen-store';

/** What of review lies in conversations that a wall hides from somebody. */
export interface Unseen {
  readonly alerts: readonly number[];
  /** Hits folded under whatever alert. */
  readonly folded: readonly number[];
}

export const NOTHING_UNSEEN: Unseen = { alerts: [], folded: [] };

/**
 * What figures leave out for a user (promise 8, R128). Figures are kept counted over everything; for who does not see
 * everything, what they do not see is taken off. That is little, and of who sees everything nothing is asked.
 */
export class UnseenAlerts {
  constructor(
    private readonly database: Database,
    private readonly sights: Pick<Sights, 'of'>,
  ) {}

  async of(user: string): Promise<Unseen> {
    const hidden = (await this.sights.of(user)).hidden?.conversations ?? [];
    return hidden.length === 0 ? NOTHING_UNSEEN : readUnseen(this.database, hidden);
  }
}
