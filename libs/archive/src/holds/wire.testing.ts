import { type Audit, Notices, type TransparencyLog, type Users } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import type { ConflictGraph } from '../people/conflict-graph';
import type { Directory } from '../people/directory';
import { FourEyes } from '../people/four-eyes';
import type { Reader } from '../reading/reader';
import { BlockedDeletions } from './blocked-deletions';
import { HoldApprovers } from './hold-approvers';
import { HoldAudience } from './hold-audience';
import { HoldFollower } from './hold-follower';
import { HoldReports } from './hold-reports';
import { HoldRequests } from './hold-requests';
import { HoldRound } from './hold-round';
import { HoldSettlement } from './hold-settlement';
import { HoldSweep } from './hold-sweep';
import { HoldTasks } from './hold-tasks';
import { HoldTrials } from './hold-trials';
import { Holds } from './holds';
import { Matters } from './matters';
import { TimerWatch } from './timer-watch';

/** For specs only: holds over an archive, wired as the module wires them. */
export interface TestHolds {
  readonly matters: Matters;
  readonly holds: Holds;
  readonly tasks: HoldTasks;
  readonly requests: HoldRequests;
  readonly trials: HoldTrials;
  readonly follower: HoldFollower;
  /** What the job does: settle, look through, follow. */
  readonly round: HoldRound;
  readonly reports: HoldReports;
  readonly blocked: BlockedDeletions;
  readonly approvers: HoldApprovers;
}

export function wireHolds(
  database: Database,
  parts: {
    readonly reader: Reader;
    readonly directory: Directory;
    readonly log: TransparencyLog;
    readonly users: Users;
    readonly conflicts: ConflictGraph;
    readonly audit: Audit;
  },
  clock: Clock,
): TestHolds {
  const { reader, directory, log, users, conflicts, audit } = parts;
  const notices = new Notices(clock);
  const audience = new HoldAudience(users);
  const timers = new TimerWatch(audience, notices);
  const matters = new Matters(database, audience, audit, clock);
  const holds = new Holds(database, directory, matters, audience, audit, clock);
  const trials = new HoldTrials(database, reader, directory, clock);
  const approvers = new HoldApprovers(database, directory, conflicts, new FourEyes(users, conflicts), audience);
  const follower = new HoldFollower(database, reader, log, timers, clock);
  const sweep = new HoldSweep(database, reader, log, timers);
  const settlement = new HoldSettlement(database, audit, clock);
  return {
    matters,
    holds,
    tasks: new HoldTasks(database, audience, audit, clock),
    requests: new HoldRequests(database, holds, trials, approvers, audience, notices, audit, clock),
    trials,
    follower,
    round: new HoldRound(settlement, sweep, follower),
    reports: new HoldReports(database, holds, audience, directory, log, { asOf: () => Promise.resolve([]) }, clock),
    blocked: new BlockedDeletions(database, audience, notices, audit, clock),
    approvers,
  };
}
