import { isIPv6 } from 'node:net';
import { type Clock, type Database, Problem, type Transaction } from '@minutebook/platform';
import { clearAttempts, giveBackAttempt, readBlock, rememberClient, takeAttempt } from './store/user-store';
import { tokenHash } from './tokens';

/** After `free` failures there is a wait, twice as long each time; one is forgiven every `forgiven` seconds without any. */
interface Patience {
  readonly free: number;
  readonly forgiven: number;
}

const WITH_ADDRESS: Patience = { free: 4, forgiven: 3_600 };
/** A whole office may come from one, and mistype. */
const FROM_CLIENT: Patience = { free: 20, forgiven: 60 };
const MAX_BLOCK_SECONDS = 300;

/**
 * Slows down guessing at one door, by e-mail address and by client address (ASVS 6.3.1). Each door counts apart, so that
 * hammering one locks nobody out of the other; and whoever came in from a client before is counted there by themselves, so
 * that no stranger's guesses keep them out. Nobody is locked out for good.
 */
export class Attempts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly door: 'sign-in' | 'emergency',
  ) {}

  /**
   * Counts one more in a row with this address, before it is known how it ends: of many at once none goes uncounted. How
   * many that makes. Throws `sign-in-blocked` while address or client wait: it is not said which.
   */
  async take(address: string, client?: string): Promise<number> {
    if (client !== undefined) {
      const asKnown = await this.count(this.key(address, client), WITH_ADDRESS, true);
      if (asKnown !== undefined) return asKnown;
      // First the client's: one that waits spends nothing of whom it guesses at.
      await this.count(this.key(null, client), FROM_CLIENT);
    }
    return (await this.count(this.key(address), WITH_ADDRESS))!;
  }

  async succeeded(tx: Transaction, address: string, client?: string): Promise<void> {
    if (client !== undefined) {
      // What strangers have tried elsewhere stays counted when somebody comes in where they always do.
      if (!(await rememberClient(tx, this.key(address, client), this.clock.now()))) return;
      await giveBackAttempt(tx, this.key(null, client), this.clock.now());
    }
    await clearAttempts(tx, this.key(address));
  }

  /** Undefined for one that only counts when it is known, and is not. */
  private async count(key: Buffer, patience: Patience, onlyKnown = false): Promise<number | undefined> {
    const limits = { now: this.clock.now(), ...patience, most: MAX_BLOCK_SECONDS, onlyKnown };
    const count = await takeAttempt(this.database, key, limits);
    if (count !== undefined) return count;
    const until = await readBlock(this.database, key);
    if (!until && onlyKnown) return undefined;
    const seconds = Math.max(1, Math.ceil(((until?.getTime() ?? 0) - limits.now.getTime()) / 1000));
    throw new Problem({
      code: 'sign-in-blocked',
      status: 429,
      title: 'Too many attempts.',
      hint: `Try again in ${seconds} s.`,
    });
  }

  private key(address: string | null, client?: string): Buffer {
    return tokenHash(JSON.stringify([this.door, address, client === undefined ? null : networkOf(client)]));
  }
}

/** Whose a client address is: of IPv6 a single subscriber has 2^64. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean));
  const zeros = tail === undefined ? 0 : 8 - first!.length - last!.length;
  return [...first!, ...Array<string>(zeros).fill('0'), ...last!].slice(0, 4).join(':');
}
