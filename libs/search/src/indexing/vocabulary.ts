import type { Database } from '@minutebook/platform';
import { type Fuzzy, MAX_TOKEN, mayBeCut, termTest, type TokenRegex, type Wildcard } from '@minutebook/query';

/** Terms this process has seen in the table; a hint that saves asking, never an answer. */
const REMEMBERED = 500_000;
const PAGE = 50_000;
/** Terms the index is asked about at once. */
const SWEPT = 500;

/** Every term of the archive, once. What wildcards, fuzzy words and token patterns expand by: never cut silently. */
export class Vocabulary {
  private readonly seen = new Set<string>();
  private revision = 0;

  constructor(private readonly database: Database) {}

  async add(terms: Iterable<string>): Promise<void> {
    await this.settle();
    const fresh: string[] = [];
    for (const term of terms) if (!this.seen.has(term)) fresh.push(term);
    if (fresh.length > 0)
      await this.database.query(
        'INSERT INTO search.vocabulary (term) SELECT * FROM unnest($1::text[]) ON CONFLICT DO NOTHING',
        [fresh],
      );
    // Not before they are there: what could not be added is added when it comes again.
    for (const term of fresh) this.seen.add(term);
    if (this.seen.size > REMEMBERED) this.seen.clear();
  }

  /** Terms that satisfy a wildcard, fuzzy word or token pattern, by the matcher's own test. */
  async expand(leaf: Wildcard | Fuzzy | TokenRegex, signal: AbortSignal): Promise<string[]> {
    const { prefix, test } = termTest(leaf);
    return this.passing(prefix, sieveOf(leaf), test, signal);
  }

  /** Terms that may have lost letters when they were cut: a regular expression reads the text, and may match there. */
  cut(signal: AbortSignal): Promise<string[]> {
    // Letters beyond the BMP count twice where terms are cut, and once in PostgreSQL.
    return this.passing('', { like: null, shortest: MAX_TOKEN / 2 - 1, longest: MAX_TOKEN }, mayBeCut, signal);
  }

  private async passing(
    prefix: string,
    { like, shortest, longest }: Sieve,
    test: (term: string) => boolean,
    signal: AbortSignal,
  ): Promise<string[]> {
    const found: string[] = [];
    for (let after: string | null = null; ;) {
      signal.throwIfAborted();
      const page: { term: string }[] = await this.database.query(
        `SELECT term FROM search.vocabulary WHERE starts_with(term, $1) AND ($2::text IS NULL OR term > $2)
           AND ($4::text[] IS NULL OR term LIKE ANY ($4)) AND ($5::int IS NULL OR char_length(term) BETWEEN $5 AND $6) ORDER BY term LIMIT $3`,
        [prefix, after, PAGE, like, shortest, longest],
      );
      for (const { term } of page) if (test(term)) found.push(term);
      if (page.length < PAGE) return found;
      after = page.at(-1)!.term;
    }
  }

  /**
   * Takes out what stands in no message any more: `lost` says it of terms. Nobody adds any meanwhile, which the caller sees to.
   */
  async sweep(lost: (terms: readonly string[]) => Promise<readonly string[]>, signal: AbortSignal): Promise<void> {
    for (let after: string | null = null; !signal.aborted;) {
      const page: { term: string }[] = await this.database.query(
        'SELECT term FROM search.vocabulary WHERE $1::text IS NULL OR term > $1 ORDER BY term LIMIT $2',
        [after, SWEPT],
      );
      if (page.length === 0) return;
      after = page.at(-1)!.term;
      const gone = await lost(page.map(({ term }) => term));
      if (gone.length > 0)
        await this.database.transaction(async (tx) => {
          await tx.query('UPDATE search.vocabulary_state SET revision = revision + 1');
          await tx.query('DELETE FROM search.vocabulary WHERE term = ANY($1::text[])', [gone]);
        });
    }
  }

  /** What was taken out, be it by another process, has to be added again when it comes again. */
  private async settle(): Promise<void> {
    const [row] = await this.database.query<{ revision: number }>('SELECT revision FROM search.vocabulary_state');
    if (row!.revision !== this.revision) this.seen.clear();
    this.revision = row!.revision;
  }

  async clear(): Promise<void> {
    this.seen.clear();
    await this.database.query('DELETE FROM search.vocabulary');
  }
}

/** What a term must look like to pass the matcher's test: what the database can leave out, and never a term that passes. */
export interface Sieve {
  /** Patterns of LIKE, one of which it fits. */
  readonly like: readonly string[] | null;
  /** Letters. */
  readonly shortest: number | null;
  readonly longest: number | null;
}

export function sieveOf(leaf: Wildcard | Fuzzy | TokenRegex): Sieve {
  const none = { like: null, shortest: null, longest: null };
  switch (leaf.kind) {
    case 'wildcard':
      return { ...none, like: [literally(leaf.pattern).replaceAll('*', '%').replaceAll('?', '_')] };
    case 'fuzzy': {
      const letters = [...leaf.term];
      return {
        like: piecesOf(letters, 2 * leaf.edits + 1)?.map((piece) => `%${literally(piece)}%`) ?? null,
        shortest: letters.length - leaf.edits,
        longest: letters.length + leaf.edits,
      };
    }
    case 'tokenRegex':
      return none;
  }
}

/** An edit spoils one piece of a word, or two where it swaps the letters between them: of 2n + 1 pieces n edits leave one whole. */
function piecesOf(letters: readonly string[], count: number): string[] | undefined {
  if (letters.length < count) return undefined;
  const start = (piece: number): number => Math.floor((piece * letters.length) / count);
  return Array.from({ length: count }, (_, i) => letters.slice(start(i), start(i + 1)).join(''));
}

function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
