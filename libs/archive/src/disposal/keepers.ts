import type { Queries } from '@minutebook/platform';

/** Something downstream for which a message must still be there. */
export interface KeepingReason {
  /** What is open. */
  readonly kind: 'alert' | 'case' | 'request';
  /** Id of it. */
  readonly ref: string;
  /** For people, e.g. `Alert A-17 is open.` Names no content. */
  readonly sentence: string;
}

/** A part of the program that needs messages the law would let go. */
export interface Keeper {
  readonly kind: string;
  /** Of these messages, those it needs, and why. Asked within the transaction that deletes, so it reads through `queries`. */
  reasons(queries: Queries, messages: readonly number[]): Promise<ReadonlyMap<number, readonly KeepingReason[]>>;
}

/**
 * Who else keeps messages. The archive knows no alerts and no cases: they register here. A rule of the service and not of
 * the database: what the law forbids is there (docs/decisions/0015).
 */
export class Keepers {
  private readonly keepers: Keeper[] = [];

  add(keeper: Keeper): void {
    if (this.keepers.some(({ kind }) => kind === keeper.kind)) throw new Error(`${keeper.kind} keeps messages already`);
    this.keepers.push(keeper);
  }

  async reasons(queries: Queries, messages: readonly number[]): Promise<ReadonlyMap<number, readonly KeepingReason[]>> {
    const all = new Map<number, readonly KeepingReason[]>();
    if (messages.length === 0) return all;
    for (const keeper of this.keepers)
      for (const [message, reasons] of await keeper.reasons(queries, messages))
        if (reasons.length > 0) all.set(message, [...(all.get(message) ?? []), ...reasons]);
    return all;
  }
}
