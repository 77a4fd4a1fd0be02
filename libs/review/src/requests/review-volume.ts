import type { Database } from '@minutebook/platform';
import type { Reviewed, ReviewVolume } from '@minutebook/surveillance';
import { countReviewed } from './store/volume-store';

/** What reviewers did in a time, for the breach register: a quarter without a breach says how much was looked at (R186). */
export class DecidedVolume implements ReviewVolume {
  constructor(private readonly database: Database) {}

  between(from: Date, to: Date): Promise<Reviewed> {
    return countReviewed(this.database, from, to);
  }
}
