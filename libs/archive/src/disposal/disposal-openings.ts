import type { Leaves, OpenedEntry } from '@minutebook/access';
import type { Queries } from '@minutebook/platform';
import { type InclusionPath, ProvingTree } from '@minutebook/proof';
import { readDisposed } from '../store/deletion-store';
import { type PageRow, readPages } from '../store/disposal-page-store';
import { disposedOf, idLeaf } from './disposed';

/** That a message was disposed of: the ledger entry of the page it went with, opened, and its place among the page's ids. */
export interface DisposalOpening {
  readonly entry: OpenedEntry;
  readonly index: number;
  readonly path: InclusionPath;
}

/** Opens the ledger entries that say what was disposed of, for whoever accounts for what is not there any more (R24). */
export class DisposalOpenings {
  constructor(
    private readonly queries: Queries,
    private readonly leaves: Leaves,
  ) {}

  /** Of these messages, those whose disposal is among the first `below` ledger entries. */
  async of(messages: readonly number[], below: number): Promise<ReadonlyMap<number, DisposalOpening>> {
    const openings = new Map<number, DisposalOpening>();
    const pages = new Map<string, { disposal: number; number: number; messages: number[] }>();
    for (const { message, disposal, page: number } of await readDisposed(this.queries, messages)) {
      const page = pages.get(`${disposal} ${number}`) ?? { disposal, number, messages: [] };
      page.messages.push(message);
      pages.set(`${disposal} ${number}`, page);
    }
    for (const { disposal, number, messages: gone } of pages.values()) {
      const [page] = await readPages(this.queries, disposal, number - 1, 1);
      const entry = page && (await this.open(page, below));
      if (!page || !entry) continue;
      const ids = disposedOf(page);
      const tree = new ProvingTree(gone.map((message) => ids.indexOf(message)));
      for (const id of ids) tree.push(idLeaf(id));
      const { paths } = tree.finish();
      for (const message of gone) {
        const path = paths.get(ids.indexOf(message));
        if (path) openings.set(message, { entry, index: ids.indexOf(message), path });
      }
    }
    return openings;
  }

  private async open({ entry: ref, content, salt }: PageRow, below: number): Promise<OpenedEntry | undefined> {
    const [leaf] = ref === null ? [] : await this.leaves.of('records', [ref], below);
    return leaf && content && salt ? { index: leaf.idx, entry: leaf.entry, content, salt } : undefined;
  }
}
