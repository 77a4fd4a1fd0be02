import { Checkpoints, goesOn, type LogFinding, Restorations } from '@minutebook/access';

import { Problem } from '@minutebook/platform';
import { Indexer, SEARCH_INDEX, type SearchIndex } from '@minutebook/search';
import { EXIT, type Invocation } from '../main';
import { withArchive } from '../session';
import { headsFromFiles, headsOfSigner } from './outside-heads';
import { signedUnlessAway } from './signing';

/** `restored`: what was found; `restored compare --checkpoint FILE`: look again; `restored accept`: open it for use. */
export async function restored(invocation: Invocation): Promise<number> {
  const [verb = 'show'] = invocation.positionals;
  if (verb === 'compare') return finish(invocation, await compareRestored(invocation));
  if (verb === 'accept') return accept(invocation);
  if (verb === 'show')
    return withArchive(
      invocation,
      async ({ appliance }) => finish(invocation, appliance.closedBy?.findings ?? nothingWaits()),
      { closed: true },
    );
  throw new Problem({ code: 'usage', status: 422, title: 'Say what to do with what was restored: compare or accept.' });
}

/** Holds what was restored against the signer and the files given. */
export async function compareRestored(invocation: Invocation): Promise<readonly LogFinding[]> {
  return withArchive(
    invocation,
    async ({ appliance, context }) => {
      const keys = (await context.get(Checkpoints).keys()).map(({ vkey }) => vkey);
      const outside = [
        ...(await headsOfSigner(appliance.signer, invocation.terminal)),
        ...(await headsFromFiles(invocation, keys)),
      ];
      return context.get(Restorations).compare(outside);
    },
    { closed: true },
  );
}

async function accept(invocation: Invocation): Promise<number> {
  const { flags, terminal } = invocation;
  const accepted = await withArchive(
    invocation,
    async ({ context, actor }) => context.get(Restorations).accept(actor, flags.anyway === true),
    { closed: true },
  );
  terminal.result(accepted, () =>
    accepted.epoch === undefined
      ? 'The archive is open. Its logs go on as they were.\n'
      : `The archive is open. Its logs go on as ${accepted.origin}/records and ${accepted.origin}/audit, and say what was lost. Tell your auditors and anchors.\n`,
  );
  // Started anew under the name the logs have now: what was done since is numbered and signed.
  await withArchive(invocation, async ({ appliance, context }) => {
    await signedUnlessAway(context, terminal);
    if (appliance.platform.settings.ELASTICSEARCH_URL === undefined) return;
    // An index elsewhere has outlived the restore, and may hold what was lost.
    terminal.progress('Reading the search index in again');
    await context.get<SearchIndex>(SEARCH_INDEX).prepare();
    await context.get(Indexer).rebuild(invocation.signal);
  });
  terminal.say('The search index is read in again when the server starts.');
  return EXIT.done;
}

function finish({ terminal }: Invocation, findings: readonly LogFinding[]): number {
  terminal.result({ findings }, () => textOf(findings));
  return findings.length > 0 && findings.every(({ verdict }) => verdict === 'whole') ? EXIT.done : EXIT.found;
}

/** What was found, and what to do now. */
export function textOf(findings: readonly LogFinding[]): string {
  const next =
    findings.length === 0
      ? 'Compare it first: npm run minutebook -- restored compare --checkpoint FILE'
      : goesOn(findings)
        ? 'Open it for use: npm run minutebook -- restored accept'
        : findings.some(({ verdict }) => verdict === 'other-history')
          ? 'Do not use it: restore another backup.'
          : 'Give the newest checkpoint that left the machine with --checkpoint FILE, if there is one. Then open it for use with `restored accept`: the logs go on under a new name, and say what was lost.';
  return [...findings.map(lineOf), `The archive is closed until somebody accepts it. ${next}`, ''].join('\n');
}

function lineOf({ log, size, verdict, by, known, lost, lastAt, contradictedBy }: LogFinding): string {
  const last = lastAt === null ? '' : `, the last one of ${lastAt}`;
  switch (verdict) {
    case 'whole':
      return `${log}: ${size} entries${last}. ${by} knows of ${known}; all of them are here.`;
    case 'lost':
      return `${log}: ${size} entries${last}. LOST: entries ${lost!.from} to ${lost!.to - 1} (${lost!.to - lost!.from}), which ${by} knows of.`;
    case 'other-history':
      return `${log}: ${size} entries${last}. ANOTHER HISTORY: ${contradictedBy.join(', ')} knows other entries.`;
    case 'not-compared':
      return `${log}: ${size} entries${last}. Compared with nothing: nobody outside was asked who knows this log.`;
  }
}

function nothingWaits(): never {
  throw new Problem({
    code: 'not-restored',
    status: 409,
    title: 'Nothing was restored here that waits to be accepted.',
  });
}
