import { Leaves, type TransparencyLog } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import type { Keyring } from '../seal/keyring';
import { DayCloser } from './day-closer';
import { DayFollower } from './day-follower';
import { DayManifests } from './day-manifests';

/** For specs only: what closes days, wired as the module wires it. */
export interface TestDays {
  readonly follower: DayFollower;
  readonly closer: DayCloser;
  readonly manifests: DayManifests;
}

export function wireDays(
  database: Database,
  {
    keyring,
    directory,
    log,
  }: { readonly keyring: Keyring; readonly directory: Directory; readonly log: TransparencyLog },
  clock: Clock,
): TestDays {
  const follower = new DayFollower(database, log, clock);
  return {
    follower,
    closer: new DayCloser(database, keyring, directory, log, new Leaves(database), follower, clock),
    manifests: new DayManifests(database, keyring, log),
  };
}
