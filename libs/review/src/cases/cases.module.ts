import { Global, Module } from '@nestjs/common';
import { Audit, Notices, Users } from '@minutebook/access';
import {
  ConflictGraph,
  Directory,
  Expectations,
  Keyring,
  Persons,
  Provenance,
  Reader,
  SightedReader,
  Verification,
} from '@minutebook/archive';
import { Blobs, CLOCK, type Clock, Database } from '@minutebook/platform';
import { Findings } from '@minutebook/surveillance';
import { caseParts, type CaseParts, type Surroundings } from './case-parts';
import { CasePeople } from './case-people';
import { CaseReport } from './case-report';
import { CaseTimeline } from './case-timeline';
import { CaseView } from './case-view';
import { CaseWork } from './case-work';
import { Cases } from './cases';
import { Closing } from './closing';
import { Complaints } from './complaints';
import { Exhibits } from './exhibits';
import { CaseController } from './http/case.controller';
import { CaseWorkController } from './http/case-work.controller';
import { ComplaintController } from './http/complaint.controller';
import { Membership } from './membership';

const PARTS = Symbol('CaseParts');
const OFFERED = {
  cases: Cases,
  membership: Membership,
  exhibits: Exhibits,
  people: CasePeople,
  work: CaseWork,
  closing: Closing,
  complaints: Complaints,
  view: CaseView,
  timeline: CaseTimeline,
  report: CaseReport,
} satisfies Partial<Record<keyof CaseParts, unknown>>;

/** Cases and their complaints. */
@Global()
@Module({
  providers: [
    {
      provide: PARTS,
      inject: [
        Database,
        Blobs,
        Keyring,
        CLOCK,
        Users,
        Notices,
        Audit,
        Directory,
        Persons,
        Expectations,
        Reader,
        SightedReader,
        ConflictGraph,
        Provenance,
        Verification,
        Findings,
      ],
      useFactory: (
        database: Database,
        blobs: Blobs,
        keyring: Keyring,
        clock: Clock,
        users: Users,
        notices: Notices,
        audit: Audit,
        directory: Directory,
        persons: Persons,
        expectations: Expectations,
        reader: Reader,
        sighted: SightedReader,
        graph: ConflictGraph,
        provenance: Provenance,
        verification: Verification,
        findings: Findings,
      ): CaseParts => {
        const around: Surroundings = {
          database,
          blobs,
          keyring,
          clock,
          users,
          notices,
          audit,
          directory,
          persons,
          expectations,
          reader,
          sighted,
          graph,
          provenance,
          verification,
          findings,
        };
        return caseParts(around);
      },
    },
    ...Object.entries(OFFERED).map(([name, provide]) => ({
      provide,
      inject: [PARTS],
      useFactory: (parts: CaseParts) => parts[name as keyof CaseParts],
    })),
  ],
  exports: Object.values(OFFERED),
})
export class CasesModule {}

@Module({ controllers: [CaseController, CaseWorkController, ComplaintController] })
export class CasesHttpModule {}
