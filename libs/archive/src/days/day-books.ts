import type { Transaction } from '@minutebook/platform';
import type { DataKey, Keyring } from '../seal/keyring';
import {
  type BookRow,
  type DayTotal,
  insertBooks,
  readBooks,
  readTotals,
  readYears,
} from '../store/day-manifest-store';
import { insertKeys, readWrappedKeys, takeIds } from '../store/ledger-store';
import { type YearLine, yearRoot } from './day-content';

/** A custodian's day that is not what its manifest in force says, or has none. */
export interface DayChange {
  readonly custodian: string;
  readonly day: string;
  readonly members: readonly number[];
  readonly root: Buffer;
  readonly before: DayTotal | undefined;
}

/** Books of a channel, one for every custodian and year: what was closed in them, and the keys that seal them. */
export class DayBooks {
  private constructor(
    private readonly keyring: Keyring,
    private readonly channel: string,
    private readonly books: Map<string, BookRow>,
    private readonly inForce: ReadonlyMap<string, DayTotal>,
  ) {}

  static async look(tx: Transaction, keyring: Keyring, channel: string, days: readonly string[]): Promise<DayBooks> {
    const rows = await readBooks(tx, channel, [...new Set(days.map(yearOf))]);
    const totals = await readTotals(
      tx,
      rows.map(({ id }) => id),
      days,
    );
    return new DayBooks(
      keyring,
      channel,
      new Map(rows.map((book) => [`${book.custodian} ${book.year}`, book])),
      new Map(totals.map((total) => [`${total.book} ${total.day}`, total])),
    );
  }

  /** What is in force of a custodian's day. */
  before(custodian: string, day: string): DayTotal | undefined {
    return this.inForce.get(`${this.books.get(keyOf({ custodian, day }))?.id} ${day}`);
  }

  /** Those of whom something is in force on that day. */
  custodiansOn(day: string): string[] {
    return [...this.books.values()].flatMap(({ custodian, year }) =>
      year === yearOf(day) && this.before(custodian, day) ? [custodian] : [],
    );
  }

  of(change: Pick<DayChange, 'custodian' | 'day'>): number {
    return this.books.get(keyOf(change))!.id;
  }

  /** Keys of the books of these changes, by book; opens those of custodians of whom nothing was closed in that year before. */
  async open(tx: Transaction, changes: readonly DayChange[]): Promise<ReadonlyMap<number, DataKey>> {
    const wanted = new Map(
      changes.map((change) => [
        keyOf(change),
        { channel: this.channel, custodian: change.custodian, year: yearOf(change.day) },
      ]),
    );
    const missing = [...wanted].filter(([key]) => !this.books.has(key));
    const ids = await takeIds(tx, 'object_id', missing.length);
    const fresh = missing.map(([key, book], i) => ({ key, row: { id: ids[i]!, ...book } }));
    await insertKeys(
      tx,
      this.keyring.kek,
      ids.map((id) => ({ id, wrapped: this.keyring.wrap(this.keyring.freshKey()) })),
    );
    await insertBooks(
      tx,
      fresh.map(({ row }) => row),
    );
    for (const { key, row } of fresh) this.books.set(key, row);
    const wrapped = await readWrappedKeys(tx, this.touched(changes));
    return new Map([...wrapped].map(([id, key]) => [id, this.keyring.unwrap(key)]));
  }

  /** All days of the books of these changes, as they are once these are written. */
  async yearsAfter(
    tx: Transaction,
    changes: readonly DayChange[],
  ): Promise<ReadonlyMap<number, { days: number; root: string }>> {
    const years = new Map<number, Map<string, YearLine>>();
    const add = (book: number, day: string, count: number, root: Buffer): void => {
      const lines = years.get(book) ?? new Map<string, YearLine>();
      years.set(book, lines.set(day, { day, count, root: root.toString('hex') }));
    };
    for (const { book, day, count, root } of await readYears(tx, this.touched(changes))) add(book, day, count, root);
    for (const change of changes) add(this.of(change), change.day, change.members.length, change.root);
    return new Map(
      [...years].map(([book, lines]) => {
        const sorted = [...lines.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
        return [book, { days: sorted.length, root: yearRoot(sorted).toString('hex') }];
      }),
    );
  }

  private touched(changes: readonly DayChange[]): number[] {
    return [...new Set(changes.map((change) => this.of(change)))];
  }
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

function keyOf({ custodian, day }: Pick<DayChange, 'custodian' | 'day'>): string {
  return `${custodian} ${yearOf(day)}`;
}
