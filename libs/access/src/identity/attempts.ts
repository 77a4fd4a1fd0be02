import { type Clock, type Database, Problem, type Transaction } from '@minutebook/platform';
import { clearFailures, noteFailure, readFailure } from './store/user-store';
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

  /** Failures in a row with this address so far. Throws `sign-in-blocked` while it waits. */
  async before(address: string): Promise<number> {
    const failure = await readFailure(this.database, this.key(address));
    const ahead = (failure?.blockedUntil.getTime() ?? 0) - this.clock.now().getTime();
    if (ahead > 0)
      throw new Problem({
        code: 'sign-in-blocked',
        status: 429,
        title: 'Too many attempts with this address.',
        hint: `Try again in ${Math.ceil(ahead / 1000)} s.`,
      });
    return failure?.count ?? 0;
  }

  /** The `count`-th failure in a row. */
  async failed(tx: Transaction, address: string, count: number): Promise<void> {
    const seconds = count < FREE_FAILURES ? 0 : Math.min(MAX_BLOCK_SECONDS, 2 ** (count - FREE_FAILURES));
    await noteFailure(tx, this.key(address), count, new Date(this.clock.now().getTime() + seconds * 1000));
  }

  async succeeded(tx: Transaction, address: string): Promise<void> {
    await clearFailures(tx, this.key(address));
  }

  private key(address: string): Buffer {
    return tokenHash(this.door === 'sign-in' ? address : `${this.door}:${address}`);
  }
}
