/** Names remembered at once; beyond it the oldest is forgotten, and may begin anew. */
const REMEMBERED = 10_000;

/** A token bucket for each name: `burst` at once, `perSecond` in the long run. In this process only. */
export class RateLimit {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** Takes one, if there is one. `now`: milliseconds. */
  take(name: string, now: number): boolean {
    const bucket = this.bucket(name, now);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  /** Whether there is one, without taking it. */
  has(name: string, now: number): boolean {
    return this.bucket(name, now).tokens >= 1;
  }

  private bucket(name: string, now: number): { tokens: number; at: number } {
    const known = this.buckets.get(name) ?? { tokens: this.burst, at: now };
    const grown = Math.max(0, now - known.at) / 1000;
    const bucket = { tokens: Math.min(this.burst, known.tokens + grown * this.perSecond), at: now };
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    if (this.buckets.size > REMEMBERED) this.buckets.delete(this.buckets.keys().next().value!);
    return bucket;
  }
}
