import { computed, linkedSignal, signal } from '@angular/core';

interface Row {
  readonly id: string;
}

/**
 * The row of a list that the keys act on. It is chosen by its id and stays that row whatever comes into the list above it;
 * when it leaves, no other row is chosen in its stead, and the keys go on from where it stood.
 */
export class Cursor<T extends Row> {
  private readonly id = signal<string | null>(null);
  /** Where the row stands, or last stood. */
  private readonly place = linkedSignal<{ rows: readonly T[]; id: string | null }, number>({
    source: () => ({ rows: this.rows(), id: this.id() }),
    computation: ({ rows, id }, before) => {
      const at = rows.findIndex((row) => row.id === id);
      return at < 0 && before && before.source.id === id ? before.value : at;
    },
  });
  readonly row = computed<T | null>(() => {
    const row = this.rows()[this.place()];
    return row !== undefined && row.id === this.id() ? row : null;
  });

  constructor(private readonly rows: () => readonly T[]) {}

  isAt({ id }: Row): boolean {
    return id === this.id();
  }

  set(row: Row | null): void {
    this.id.set(row?.id ?? null);
  }

  /** To the row after or before, to the ends and no further; to the first where none was chosen. */
  step(by: 1 | -1): boolean {
    const row = this.beside(by);
    if (row) this.set(row);
    return row !== undefined;
  }

  /** Its row was dealt with and leaves the list: the one after it is next, or the last. */
  leave(row: Row): void {
    if (!this.isAt(row)) return;
    const rows = this.rows();
    const at = rows.findIndex(({ id }) => id === row.id);
    this.set(rows[at + 1] ?? rows[at - 1] ?? null);
  }

  private beside(by: 1 | -1): T | undefined {
    const rows = this.rows();
    const at = this.place();
    if (at < 0) return rows[0];
    // Gone: the one that took its place is the one after it.
    const to = this.row() === null && by === 1 ? at : at + by;
    return rows[Math.min(rows.length - 1, Math.max(0, to))];
  }
}
