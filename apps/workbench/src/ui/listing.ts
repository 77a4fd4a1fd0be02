import { Loading } from './loading';

/** A page of a list, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Nothing for the first page; where the page before ended for another. Spread into the query of the call. */
export type From = { readonly after?: string };

/** A list that comes page by page: what is there stays while more of it, or all of it again, is on its way. */
export class Listing<T extends object, P extends Page<T> = Page<T>> extends Loading<P> {
  constructor(private readonly read: (from: From, signal: AbortSignal) => Promise<P & Page<T>>) {
    super();
  }

  /** From the beginning. */
  load(): Promise<P | undefined> {
    return this.run((signal) => this.read({}, signal));
  }

  /** The next page below those there are. Two clicks are one. */
  async more(): Promise<void> {
    const shown = this.value();
    if (!shown?.next || this.busy()) return;
    const { next: after } = shown;
    await this.run(async (signal) => {
      const page = await this.read({ after }, signal);
      return { ...page, items: [...shown.items, ...page.items] };
    });
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
