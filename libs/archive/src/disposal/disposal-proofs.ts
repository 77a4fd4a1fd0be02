import type { TransparencyLog } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { type Canonical, commitment, leafHash, parseCanonical, sha256, treeRoot } from '@minutebook/proof';
import { type DisposedRow, readDisposed } from '../store/deletion-store';
import { type PageRow, readAllPages } from '../store/disposal-page-store';
import { disposedOf, idLeaf } from './disposed';

/** One page that does not prove what it claims. Sentences name ids. */
export interface Unproven {
  readonly page: string;
  readonly why: string;
}

/** Pages looked at in one go. */
const PAGES = 100;

/**
 * What stands in the ledger and is not in the archive must have been disposed of, and every disposal must be in the ledger:
 * its entry commits to the page's statement, the statement to the root, the root to the ids (R24).
 */
export class DisposalProofs {
  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
  ) {}

  /** Of these subjects (`message:<id>:…`), those whose message the archive says was disposed of. */
  async accounted(subjects: readonly string[]): Promise<ReadonlySet<string>> {
    const byMessage = new Map<number, string[]>();
    for (const subject of subjects) {
      const message = Number(/^message:(\d+):/.exec(subject)?.[1] ?? NaN);
      if (Number.isSafeInteger(message)) byMessage.set(message, [...(byMessage.get(message) ?? []), subject]);
    }
    const rows = await readDisposed(this.database, [...byMessage.keys()]);
    return new Set(rows.flatMap(({ message }) => byMessage.get(message)!));
  }

  /** Checks every page of every disposal; how many there are, how many messages they disposed of, and what is not proven. */
  async check(signal?: AbortSignal): Promise<{ pages: number; disposed: number; unproven: Unproven[] }> {
    let checked = 0;
    let disposed = 0;
    const unproven: Unproven[] = [];
    for (let after = { disposal: 0, number: 0 }; ;) {
      signal?.throwIfAborted();
      const pages = await readAllPages(this.database, after, PAGES);
      checked += pages.length;
      for (const page of pages) {
        disposed += page.disposed;
        const why = await this.faultOf(page);
        if (why) unproven.push({ page: `${page.disposal}:${page.number}`, why });
      }
      if (pages.length < PAGES) return { pages: checked, disposed, unproven };
      after = pages.at(-1)!;
    }
  }

  private async faultOf(page: PageRow): Promise<string | undefined> {
    const ids = disposedOf(page);
    if (ids.length !== page.disposed) return 'its count is not that of its ids';
    if (!Buffer.from(treeRoot(ids.map(idLeaf))).equals(page.root!)) return 'its root is not that of its ids';
    const rows = await readDisposed(this.database, page.ids);
    if (!sameIds(rows, ids, page)) return 'other messages are said to be disposed of by it';
    if (ids.length === 0) return undefined;
    const position = (await this.log.positions('records', [page.entry!])).get(page.entry!)?.idx;
    const [leaf] = position === undefined ? [] : await this.log.read('records', position, 1);
    // One that has just been carried out waits to be numbered.
    if (!leaf) return 'it is not in the ledger';
    if (!leafHash(leaf.entry).equals(leaf.hash)) return 'its entry was altered';
    const { subject, commit } = parseCanonical(leaf.entry) as { subject: string; commit: string };
    if (subject !== `disposal:${page.disposal}:${page.number}`) return 'its entry is about something else';
    if (commitment(page.salt!, sha256(page.content!)).toString('hex') !== commit)
      return 'its statement is not what was committed';
    const { root, disposed } = parseCanonical(page.content!) as { root: Canonical; disposed: Canonical };
    return root === page.root!.toString('hex') && disposed === ids.length
      ? undefined
      : 'its statement speaks of other ids';
  }
}

function sameIds(rows: readonly DisposedRow[], ids: readonly number[], { disposal, number }: PageRow): boolean {
  const expected = new Set(ids);
  const here = rows.filter((row) => row.disposal === disposal && row.page === number);
  return here.length === ids.length && here.every(({ message }) => expected.has(message));
}
