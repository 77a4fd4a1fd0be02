/** A seeded random source (sfc32, seeded by a text): the same seed gives the same throws on every machine. */
export class Dice {
  private readonly state: Uint32Array;

  constructor(seed: string) {
    this.state = Uint32Array.from([hash(seed, 1), hash(seed, 2), hash(seed, 3), 1]);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    const s = this.state;
    const t = (s[0]! + s[1]! + s[3]!) >>> 0;
    s[3] = s[3]! + 1;
    s[0] = s[1]! ^ (s[1]! >>> 9);
    s[1] = s[2]! + (s[2]! << 3);
    s[2] = ((s[2]! << 21) | (s[2]! >>> 11)) + t;
    return t / 2 ** 32;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[this.int(0, items.length - 1)]!;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }

  /** `mean` as a whole number, now the one below, now the one above, so that it comes out right on average. */
  about(mean: number): number {
    const spread = mean * (0.75 + 0.5 * this.next());
    return Math.floor(spread) + (this.chance(spread % 1) ? 1 : 0);
  }
}

/** FNV-1a over UTF-16 units, salted. */
function hash(text: string, salt: number): number {
  let value = 2166136261 ^ (salt * 0x9e3779b9);
  for (let i = 0; i < text.length; i++) {
    value ^= text.charCodeAt(i);
    value = Math.imul(value, 16777619);
  }
  return value >>> 0;
}
