import type { Audit, Users } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import type { Keepers } from '../disposal/keepers';
import { HoldAudience } from '../holds/hold-audience';
import type { ConflictGraph } from '../people/conflict-graph';
import type { Directory } from '../people/directory';
import { FourEyes } from '../people/four-eyes';
import type { SightedReader } from '../walls/sighted-reader';
import type { Sights } from '../walls/sights';
import { ClockFacts } from './clock-facts';
import { Extensions } from './extensions';
import { PastMaximum } from './past-maximum';
import { RecordLabels } from './record-labels';
import { RetentionRuns } from './retention-runs';
import { Schedules } from './schedules';
import { Why } from './why';

/** For specs only: retention over an archive, wired as the module wires it. */
export interface TestRetention {
  readonly schedules: Schedules;
  readonly runs: RetentionRuns;
  readonly facts: ClockFacts;
  readonly labels: RecordLabels;
  readonly extensions: Extensions;
  readonly overdue: PastMaximum;
  readonly why: Why;
}

export function wireRetention(
  database: Database,
  parts: {
    readonly audit: Audit;
    readonly conflicts: ConflictGraph;
    readonly directory: Directory;
    readonly users: Users;
    readonly sights: Sights;
    readonly sighted: SightedReader;
    readonly keepers: Keepers;
  },
  clock: Clock,
): TestRetention {
  const { audit, conflicts, directory, users, sights, sighted, keepers } = parts;
  const eyes = new FourEyes(users, conflicts);
  return {
    schedules: new Schedules(database, eyes, audit, clock),
    // Blocks of three: a spec's archive has several.
    runs: new RetentionRuns(database, audit, clock, 3),
    facts: new ClockFacts(database, directory, audit, clock),
    labels: new RecordLabels(database, sighted, sights, audit, clock),
    extensions: new Extensions(database, eyes, audit, clock),
    overdue: new PastMaximum(database, keepers, new HoldAudience(users), sights),
    why: new Why(database, sighted, sights, directory, users, keepers),
  };
}
