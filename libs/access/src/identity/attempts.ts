import { type Clock, type Database, Problem, type Transaction } from '@minutebook/platform';
import { clearAttempts, readBlock, takeAttempt } from './store/user-store';
import { tokenHash } from './tokens';

/** After this many failures in a row an address waits, twice as long each time, up to {@link MAX_BLOCK_SECONDS}. */
const FREE_FAILURES = 4;
const MAX_BLOCK_SECONDS = 300;

/** Slows down guessing at one door. Each door counts apart, so that hammering one locks nobody out of the other. */
export class Attempts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly door: 'sign-in' | 'emergency',
  ) {}

  /**
   * Counts one more in a row with this address, before it is known how it ends: of many at once none goes uncounted. How
   * many that makes. Throws `sign-in-blocked` while the address waits.
   */
  async take(address: string): Promise<number> {
    const key = this.key(address);
    const limits = { now: this.clock.now(), free: FREE_FAILURES, most: MAX_BLOCK_SECONDS };
    const count = await takeAttempt(this.database, key, limits);
    if (count !== undefined) return count;
    const until = await readBlock(this.database, key);
    const seconds = Math.max(1, Math.ceil(((until?.getTime() ?? 0) - limits.now.getTime()) / 1000));
    throw new Problem({
      code: 'sign-in-blocked',
      status: 429,
      title: 'Too many attempts with this address.',
      hint: `Try again in ${seconds} s.`,
    });
  }

  async succeeded(tx: Transaction, address: string): Promise<void> {
    await clearAttempts(tx, this.key(address));
  }

  private key(address: string): Buffer {
    return tokenHash(this.door === 'sign-in' ? address : `${this.door}:${address}`);
  }
}
