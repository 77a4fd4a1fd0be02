import { join } from 'node:path';
import { Audit, Notices, TransparencyLog, Users } from '@minutebook/access';
import { Blobs, Database, SYSTEM_CLOCK } from '@minutebook/platform';
import { BlockedDeletions } from '../holds/blocked-deletions';
import { HoldAudience } from '../holds/hold-audience';
import { Tail } from '../ledger/tail';
import { ConflictGraph } from '../people/conflict-graph';
import { Directory } from '../people/directory';
import { wireDisposals } from './wire.testing';

/** For the crash spec only: a process that carries disposals out, and may be killed at any instruction. */
async function work(url: string, folder: string): Promise<void> {
  const database = await Database.connect({ url, schemas: [], connections: 6 });
  const log = new TransparencyLog(database, SYSTEM_CLOCK, 'test');
  const audit = new Audit(database, log, SYSTEM_CLOCK);
  const users = new Users(database, audit, SYSTEM_CLOCK);
  const audience = new HoldAudience(users);
  const directory = new Directory(database);
  const blocked = new BlockedDeletions(database, audience, new Notices(SYSTEM_CLOCK), audit, SYSTEM_CLOCK);
  const blobs = new Blobs(join(folder, 'blobs'));
  const conflicts = new ConflictGraph(database, directory, undefined, SYSTEM_CLOCK);
  const parts = { blobs, log, audit, directory, tail: new Tail(), blocked, conflicts, users };
  const { disposer } = wireDisposals(database, parts, SYSTEM_CLOCK);
  while (!(await disposer.work())) await new Promise((resolve) => setTimeout(resolve, 20));
  await log.sequence('records');
  await database.close();
}

void work(process.argv[2]!, process.argv[3]!).then(
  () => process.exit(0),
  () => process.exit(1),
);
