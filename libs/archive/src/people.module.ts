import { Global, Module } from '@nestjs/common';
import { Audit } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { CapturedPeople } from './people/captured-people';
import { Directory } from './people/directory';
import { DirectoryImport } from './people/directory-import';
import { FirmDomains } from './people/firm-domains';
import { Persons } from './people/persons';
import { Rooms } from './people/rooms';
import { Provisioning } from './people/scim/provisioning';
import { ScimToken } from './people/scim/scim-token';
import { Sightings } from './people/sightings';
import { Unmapped } from './people/unmapped';
import { Reader } from './reading/reader';

/** Whose the archived handles are. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    { provide: CapturedPeople, inject: [Database], useFactory: (database: Database) => new CapturedPeople(database) },
    {
      provide: Persons,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new Persons(database, audit, clock),
    },
    {
      provide: FirmDomains,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new FirmDomains(database, audit, clock),
    },
    {
      provide: DirectoryImport,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new DirectoryImport(database, audit, clock),
    },
    {
      provide: Provisioning,
      inject: [Database, DirectoryImport, Audit, CLOCK],
      useFactory: (database: Database, directory: DirectoryImport, audit: Audit, clock: Clock) =>
        new Provisioning(database, directory, audit, clock),
    },
    {
      provide: ScimToken,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new ScimToken(database, audit, clock),
    },
    {
      provide: Unmapped,
      inject: [Database, Directory, Audit, CLOCK],
      useFactory: (database: Database, directory: Directory, audit: Audit, clock: Clock) =>
        new Unmapped(database, directory, audit, clock),
    },
    {
      provide: Rooms,
      inject: [Database, Reader, Audit, CLOCK],
      useFactory: (database: Database, reader: Reader, audit: Audit, clock: Clock) =>
        new Rooms(database, reader, audit, clock),
    },
    {
      provide: Sightings,
      inject: [Database, Reader],
      useFactory: (database: Database, reader: Reader) => new Sightings(database, reader),
    },
  ],
  exports: [CapturedPeople, Persons, FirmDomains, DirectoryImport, Provisioning, ScimToken, Unmapped, Rooms, Sightings],
})
export class PeopleModule {}
