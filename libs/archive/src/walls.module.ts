import { Global, Module } from '@nestjs/common';
import { Audit, GRANT_CONFLICTS, type GrantConflicts, TransparencyLog, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { ConflictGraph } from './people/conflict-graph';
import { Directory } from './people/directory';
import { FourEyes } from './people/four-eyes';
import { Reader } from './reading/reader';
import { SightedReader } from './walls/sighted-reader';
import { Sights } from './walls/sights';
import { Walls } from './walls/walls';

/** Who sees what, and who may not judge what. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: Sights,
      inject: [Database, Directory, TransparencyLog, Users],
      useFactory: (database: Database, directory: Directory, log: TransparencyLog, users: Users) =>
        new Sights(database, directory, log, users),
    },
    {
      provide: SightedReader,
      inject: [Reader, Sights],
      useFactory: (reader: Reader, sights: Sights) => new SightedReader(reader, sights),
    },
    {
      provide: Walls,
      inject: [Database, Directory, Users, Audit, CLOCK],
      useFactory: (database: Database, directory: Directory, users: Users, audit: Audit, clock: Clock) =>
        new Walls(database, directory, users, audit, clock),
    },
    {
      provide: FourEyes,
      inject: [Users, ConflictGraph],
      useFactory: (users: Users, conflicts: ConflictGraph) => new FourEyes(users, conflicts),
    },
    {
      provide: ConflictGraph,
      inject: [Database, Directory, Sights, CLOCK],
      useFactory: (database: Database, directory: Directory, sights: Sights, clock: Clock) =>
        new ConflictGraph(database, directory, sights, clock),
    },
    // Grants are users' business, and users come before sights: this one stands on the directory alone.
    {
      provide: GRANT_CONFLICTS,
      inject: [Database, Directory, CLOCK],
      useFactory: (database: Database, directory: Directory, clock: Clock): GrantConflicts => {
        const graph = new ConflictGraph(database, directory, undefined, clock);
        return { between: async (granter, grantee) => (await graph.between(granter, grantee))?.sentence };
      },
    },
  ],
  exports: [Sights, SightedReader, Walls, ConflictGraph, FourEyes, GRANT_CONFLICTS],
})
export class WallsModule {}
