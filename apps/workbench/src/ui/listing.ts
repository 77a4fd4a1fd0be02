import { Loading } from './loading';

/** A page of a list, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Nothing for the first page; where the page before ended for another. Spread into the query of the call. */
export type From = { readonly after?: string };

/** So many pages are read anew at once: some hundred rows, where a row further down is found again by a search. */
export const PAGES_KEPT = 10;

/** A list that comes page by page: what is there stays while more of it, or all of it again, is on its way. */
export class Listing<T extends object, P extends Page<T> = Page<T>> extends Loading<P> {
  private underway: Promise<unknown> | undefined;
  private following: Promise<P | undefined> | undefined;

  constructor(private readonly read: (from: From, signal: AbortSignal) => Promise<P & Page<T>>) {
    super();
  }

  /** From the beginning: another list, or this one asked for something else. */
  load(): Promise<P | undefined> {
    return this.run((signal) => this.read({}, signal));
  }

  /**
   * What is shown, read anew where it stands, because something of it changed: as many pages as there are, so that nobody
   * loses their place. What is on its way is let come first; asked for meanwhile, however often, it is read once more.
   */
  refresh(): Promise<P | undefined> {
    if (this.underway)
      return (this.following ??= this.underway.then(() => {
        this.following = undefined;
        return this.refresh();
      }));
    const shown = this.value()?.items.length;
    if (shown === undefined) return this.load();
    return this.run(
      async (signal) => {
        let page = await this.read({}, signal);
        for (let pages = 1; page.next !== null && page.items.length < shown && pages < PAGES_KEPT; pages++) {
          const below = await this.read({ after: page.next }, signal);
          page = { ...below, items: [...page.items, ...below.items] };
        }
        return page;
      },
      { quiet: true },
    );
  }

  /** The next page below those there are. Two clicks are one. */
  async more(): Promise<void> {
    // Read anew, the list may end elsewhere.
    if (this.underway && !this.busy()) await this.underway;
    const shown = this.value();
    if (!shown?.next || this.busy()) return;
    const { next: after } = shown;
    await this.run(async (signal) => {
      const page = await this.read({ after }, signal);
      return { ...page, items: [...shown.items, ...page.items] };
    });
  }

  override set(value: P | undefined): void {
    super.set(value);
    this.underway = undefined;
  }

  override run(work: (signal: AbortSignal) => Promise<P>, how?: { quiet: boolean }): Promise<P | undefined> {
    const run = super.run(work, how);
    this.underway = run;
    void run.then(() => {
      if (this.underway === run) this.underway = undefined;
    });
    return run;
  }

  /** The row after or before the one of this id, to the ends and no further; the first where none is chosen. */
  beside(this: Listing<T & { readonly id: string }>, id: string | null | undefined, by: 1 | -1): T | undefined {
    return stepped(this.value()?.items ?? [], id, by);
  }
}

/** {@link Listing.beside} for rows that are all there. */
export function stepped<T extends { readonly id: string }>(
  rows: readonly T[],
  id: string | null | undefined,
  by: 1 | -1,
): T | undefined {
  const at = rows.findIndex((row) => row.id === id);
  return rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
}
