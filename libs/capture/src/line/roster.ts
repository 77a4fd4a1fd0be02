import { unsentBy } from './bodies';

/** Lines that must begin alike before a second word is taken for a part of the name. */
const ENOUGH = 5;
const REMEMBERED = 20_000;
/** Words of a name at most. */
const DEEPEST = 4;

interface Tally {
  count: number;
  /** Lines with nothing behind this beginning. */
  bare: number;
  /** The word that follows in all of them, as long as it is one. */
  next: string | undefined;
}

/** Learns who writes where nothing but a blank is between name and text, as in exports from a computer. */
export class BlankRoster {
  private readonly tallies = new Map<string, Tally>();
  private readonly long: string[] = [];

  /** `rest`: a row without its time. */
  add(rest: string): void {
    const unsent = unsentBy(rest);
    if (unsent?.includes(' ')) this.know(unsent);
    const words = rest.split(' ', DEEPEST + 1);
    for (let count = 1; count <= DEEPEST && count <= words.length; count++)
      this.count(words.slice(0, count).join(' '), words[count]);
  }

  /** A name that is known from elsewhere. */
  know(name: string): void {
    if (name.includes(' ') && !this.long.includes(name) && this.long.length < 1000) this.long.push(name);
  }

  /** Call when all rows are counted: a name goes on as long as all its lines go on alike, and text is left. */
  settle(): void {
    for (const [beginning, { count }] of this.tallies) {
      if (beginning.includes(' ') || count < ENOUGH) continue;
      let name = beginning;
      for (let next = this.nextOf(name); next !== undefined; next = this.nextOf(name)) name = next;
      this.know(name);
    }
    this.long.sort((a, b) => b.length - a.length);
  }

  split(rest: string): { readonly author: string; readonly body: string } {
    const known = this.long.find((name) => rest.startsWith(`${name} `) || rest === name);
    const end = known === undefined ? rest.indexOf(' ') : known.length;
    return end < 0 ? { author: rest, body: '' } : { author: rest.slice(0, end), body: rest.slice(end + 1) };
  }

  /** How many rows begin with this name. */
  rows(author: string): number {
    return this.tallies.get(author)?.count ?? 0;
  }

  private nextOf(name: string): string | undefined {
    const { next, bare } = this.tallies.get(name)!;
    if (next === undefined || bare > 0 || /^[[☎☏]|:\/\//.test(next)) return undefined;
    const longer = `${name} ${next}`;
    const tally = this.tallies.get(longer);
    return tally && tally.bare === 0 ? longer : undefined;
  }

  private count(beginning: string, next: string | undefined): void {
    const tally = this.tallies.get(beginning);
    if (!tally) {
      if (this.tallies.size < REMEMBERED)
        this.tallies.set(beginning, { count: 1, bare: next === undefined ? 1 : 0, next });
      return;
    }
    tally.count++;
    if (next === undefined) tally.bare++;
    if (tally.next !== next) tally.next = undefined;
  }
}
