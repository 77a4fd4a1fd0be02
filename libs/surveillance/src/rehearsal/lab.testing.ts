import { SightedReader, type Sights } from '@minutebook/archive';
import { Log } from '@minutebook/platform';
import type { TestSearch } from '@minutebook/search/testing';
import { BelowTheLine } from './below-the-line';
import { ShownMessages } from './http/presenting';
import { NO_DECISIONS, type PastDecisions } from './past-decisions';
import { RehearsalRun } from './rehearsal-run';
import { Rehearsals } from './rehearsals';

/** For specs only: rehearsals over a searchable archive, wired as the module wires them. */
export interface TestRehearsals {
  readonly rehearsals: Rehearsals;
  readonly run: RehearsalRun;
  readonly line: BelowTheLine;
  readonly shown: ShownMessages;
}

export function wireRehearsals(
  { archive, sweep, gauge }: TestSearch,
  decisions: PastDecisions = NO_DECISIONS,
  sights: Pick<Sights, 'of'> = archive.sights,
): TestRehearsals {
  const { audit, clock, reader } = archive;
  const database = archive.db.app;
  const quiet = new Log('error', () => undefined);
  const run = new RehearsalRun(database, sweep, reader, decisions, clock, quiet);
  const line = new BelowTheLine(database, sweep, reader, sights, audit, clock);
  return {
    run,
    line,
    rehearsals: new Rehearsals(database, sweep, gauge, run, line, audit, clock),
    shown: new ShownMessages(reader, new SightedReader(reader, sights as Sights), decisions),
  };
}
