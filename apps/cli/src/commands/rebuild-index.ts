import { CoverageGauge, Indexer, SEARCH_INDEX, type SearchIndex } from '@minutebook/search';
import { EXIT, type Invocation } from '../main';
import { withArchive } from '../session';

export async function rebuildIndex(invocation: Invocation): Promise<number> {
  return withArchive(invocation, async ({ context }) => {
    await context.get<SearchIndex>(SEARCH_INDEX).prepare();
    await context.get(Indexer).rebuild(invocation.signal);
    const coverage = await context.get(CoverageGauge).read();
    invocation.terminal.result(
      coverage,
      () =>
        `${coverage.searchable} of ${coverage.archived} archived messages are searchable, as of ledger ${coverage.position}.\n`,
    );
    return coverage.state === 'complete' ? EXIT.done : EXIT.failed;
  });
}
