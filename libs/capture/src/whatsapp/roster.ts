import { withoutMarks } from '../text/marks';

/** Longest name taken for an author, in characters. WhatsApp allows 25 for one's own name, more for contacts and groups. */
const LONGEST = 120;
/** Distinct beginnings remembered; a chat has at most 1,024 members, and hostile files any number. */
const REMEMBERED = 20_000;

export interface AuthoredText {
  readonly author: string;
  readonly body: string;
}

interface Tally {
  count: number;
  /** Bodies that begin with U+200E, as the service's own lines do since 2024. */
  marked: number;
  /** Lines whose body starts with another name-like part: how often each. */
  readonly longer: Map<string, number>;
}

/** Who writes in a chat, learnt from the whole transcript before any line is split (formats.md 2.6). */
export class Roster {
  private readonly tallies = new Map<string, Tally>();
  private readonly joined = new Set<string>();

  /** Counts what stands before the first colon of a line without its header. */
  add(rest: string): void {
    const at = colonOf(rest);
    if (at < 0) return;
    const name = rest.slice(0, at);
    let tally = this.tallies.get(name);
    if (!tally) {
      if (this.tallies.size >= REMEMBERED) return;
      this.tallies.set(name, (tally = { count: 0, marked: 0, longer: new Map() }));
    }
    tally.count++;
    const body = rest.slice(at + 2);
    if (body.charCodeAt(0) === 0x200e) tally.marked++;
    const next = colonOf(body);
    if (next < 0 || tally.longer.size >= 16) return;
    const longer = rest.slice(0, at + 2 + next);
    tally.longer.set(longer, (tally.longer.get(longer) ?? 0) + 1);
  }

  /**
   * Call when all lines are counted. A name holds a colon itself when the title or a system line says so, or when every
   * line, and many, goes on with the same words up to the next colon.
   */
  settle(named: ReadonlySet<string>): void {
    for (const [name, { count, longer }] of this.tallies)
      for (const [long, times] of longer)
        if (named.has(withoutMarks(long)) || (times === count && count >= 10 && long.length > name.length))
          this.joined.add(long);
  }

  /** Splits a line without its header into author and body; undefined: nobody wrote it. */
  split(rest: string): AuthoredText | undefined {
    const at = colonOf(rest);
    if (at < 0) return this.splitTight(rest);
    if (this.joined.size > 0) {
      const next = colonOf(rest.slice(at + 2));
      const longer = next < 0 ? undefined : rest.slice(0, at + 2 + next);
      if (longer !== undefined && this.joined.has(longer))
        return { author: longer, body: rest.slice(longer.length + 2) };
    }
    return { author: rest.slice(0, at), body: rest.slice(at + 2) };
  }

  /** Adds what another roster learnt; before {@link settle}. */
  absorb(other: Roster): void {
    for (const [name, tally] of other.tallies) {
      const own = this.tallies.get(name);
      if (!own) this.tallies.set(name, tally);
      else {
        own.count += tally.count;
        own.marked += tally.marked;
        for (const [longer, times] of tally.longer) own.longer.set(longer, (own.longer.get(longer) ?? 0) + times);
      }
    }
  }

  /** How many lines begin with this name and a colon. */
  count(name: string): number {
    return this.tallies.get(name)?.count ?? 0;
  }

  /** Names under which somebody wrote something of their own, most frequent first. */
  authors(): string[] {
    return [...this.tallies]
      .filter(([, { count, marked }]) => count > marked)
      .sort((a, b) => b[1].count - a[1].count)
      .map(([name]) => name);
  }

  /** `John Doe:.` without a blank, met in converted exports: only where the name is known. */
  private splitTight(rest: string): AuthoredText | undefined {
    for (let at = rest.indexOf(':'); at > 0 && at <= LONGEST; at = rest.indexOf(':', at + 1))
      if (this.tallies.has(rest.slice(0, at))) return { author: rest.slice(0, at), body: rest.slice(at + 1) };
    return undefined;
  }
}

/** Index of the colon behind an author: `: `, or a colon that ends the line. -1: none in reach. */
function colonOf(text: string): number {
  const at = text.indexOf(': ');
  if (at > 0 && at <= LONGEST) return at;
  const end = text.length - 1;
  return at < 0 && end > 0 && end <= LONGEST && text.charCodeAt(end) === 0x3a ? end : -1;
}
