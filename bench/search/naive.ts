import type { CopyRow, Database } from '@minutebook/platform';
import type { Archive } from './archive';
import { tableBytes } from './stores';

const STEP = 2_000;

/**
 * What a mail archive on PostgreSQL usually does: `to_tsvector('simple', text)` under GIN, the newest fifty rows, and an
 * exact `count(*)`. No NEAR, no infix wildcards, no fuzzy words, and Chinese only by whole runs between blanks.
 */
export class NaiveSearch {
  constructor(private readonly owner: Database) {}

  /** Messages a second, the table's index in place as it grows. */
  async fill(archive: Archive): Promise<number> {
    await this.owner.query('CREATE SCHEMA naive');
    await this.owner.query(
      `CREATE TABLE naive.message (id bigint PRIMARY KEY, at timestamptz NOT NULL, text text NOT NULL,
         tokens tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED)`,
    );
    await this.owner.query('CREATE INDEX ON naive.message USING gin (tokens)');
    await this.owner.query('CREATE INDEX ON naive.message (at, id)');
    let spent = 0;
    for (let from = 0; from < archive.size; from += STEP) {
      const rows: CopyRow[] = archive.stored(from, from + STEP).map(({ number, at, text }) => [number + 1, at, text]);
      const started = performance.now();
      await this.owner.transaction((tx) =>
        tx.copy('naive.message', { id: 'int8', at: 'timestamptz', text: 'text' }, rows),
      );
      spent += performance.now() - started;
    }
    await this.owner.query('VACUUM (ANALYZE) naive.message');
    return archive.size / (spent / 1000);
  }

  bytes(): Promise<number> {
    return tableBytes(this.owner, 'naive.message');
  }

  /** Milliseconds for one search. */
  async ask(tsquery: string): Promise<number> {
    const started = performance.now();
    await this.owner.query(
      'SELECT id, at, text FROM naive.message WHERE tokens @@ $1::tsquery ORDER BY at DESC, id DESC LIMIT 50',
      [tsquery],
    );
    await this.owner.query('SELECT count(*) FROM naive.message WHERE tokens @@ $1::tsquery', [tsquery]);
    return performance.now() - started;
  }

  async drop(): Promise<void> {
    await this.owner.query('DROP SCHEMA naive CASCADE');
  }
}
