/** For specs only: what may be destroyed and what may not, in as few lines as will say it. Days are whole numbers. */
export interface Told {
  readonly id: number;
  readonly channel: string;
  /** External ids of who takes part. */
  readonly people: readonly string[];
  readonly author: string;
  readonly word: string;
  /** Day it is of. */
  readonly day: number;
}

export interface Rule {
  readonly people: readonly string[];
  readonly word: string | null;
  readonly channels: readonly string[];
  readonly from: number | null;
  readonly until: number | null;
  readonly items: readonly number[];
}

export interface Standing {
  rule: Rule;
  /** First day on which it holds nothing more. */
  freeOn: number | null;
  /** A narrowing that was approved, and the day from which it may be carried out. */
  narrows: { readonly rule: Rule; readonly on: number } | null;
}

export function covers({ people, word, channels, from, until, items }: Rule, told: Told): boolean {
  if (items.includes(told.id)) return true;
  if (channels.length > 0 && !channels.includes(told.channel)) return false;
  if ((from !== null && told.day < from) || (until !== null && told.day > until)) return false;
  if (people.length === 0 && word === null) return channels.length > 0 || from !== null || until !== null;
  return people.some((person) => told.people.includes(person)) || word === told.word;
}

export class KeepingModel {
  readonly told = new Map<number, Told>();
  readonly holds = new Map<number, Standing>();
  /** Days a channel's messages are kept; a channel that is not here is unclassified. */
  periods: ReadonlyMap<string, number> = new Map();
  /** Something no hold has looked at: until they have, it may be kept though nothing holds it. */
  behind = false;

  constructor(public today: number) {}

  isHeld(told: Told): boolean {
    return [...this.holds.values()].some((hold) => this.stands(hold) && covers(hold.rule, told));
  }

  isDue({ channel, day }: Told): boolean {
    const period = this.periods.get(channel);
    return period !== undefined && day + period <= this.today;
  }

  mayGo(id: number): boolean {
    const told = this.told.get(id);
    return told !== undefined && this.isDue(told) && !this.isHeld(told);
  }

  stands({ freeOn }: Standing): boolean {
    return freeOn === null || this.today < freeOn;
  }

  /** Holds look at everything; what cooled off is carried out. */
  settle(): void {
    for (const hold of this.holds.values())
      if (hold.narrows && hold.narrows.on <= this.today)
        [hold.rule, hold.narrows] = this.stands(hold) ? [hold.narrows.rule, null] : [hold.rule, null];
    this.behind = false;
  }

  /** Whether something may be kept only because nobody has looked at it yet. */
  get isBlind(): boolean {
    return this.behind && [...this.holds.values()].some((hold) => this.stands(hold));
  }
}
