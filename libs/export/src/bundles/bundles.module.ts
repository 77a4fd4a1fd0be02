import { Global, Module } from '@nestjs/common';
import { Anchors, Audit, AuditOpenings, Checkpoints, Leaves, LogProofs, Users } from '@minutebook/access';
import {
  AttachmentFiles,
  DayManifests,
  Directory,
  DisposalOpenings,
  Evidence,
  Keyring,
  Provenance,
  Purge,
  Reader,
  RecordOpenings,
  Selection,
  SightedReader,
  Sights,
} from '@minutebook/archive';
import { Blobs, CLOCK, type Clock, Database, Log, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { CaseView, Members, Productions, RequestRegister, ReviewDesk, ReviewSelection } from '@minutebook/review';
import { join } from 'node:path';
import { BundleMaker } from './bundle-maker';
import { Bundles } from './bundles';
import { BundleChain } from './chain';
import { BundleContents } from './contents';

/** Exports with proof. */
@Global()
@Module({
  providers: [
    {
      provide: ReviewSelection,
      inject: [Database, ReviewDesk, Members, CaseView],
      useFactory: (database: Database, desk: ReviewDesk, members: Members, cases: CaseView) =>
        new ReviewSelection(database, desk, members, cases),
    },
    {
      provide: Selection,
      inject: [Database, Directory, Sights, SightedReader],
      useFactory: (database: Database, directory: Directory, sights: Sights, sighted: SightedReader) =>
        new Selection(database, directory, sights, sighted),
    },
    {
      provide: BundleContents,
      inject: [Users, Sights, Selection, SightedReader, Reader, Directory, ReviewSelection, Audit],
      useFactory: (
        users: Users,
        sights: Sights,
        selection: Selection,
        sighted: SightedReader,
        reader: Reader,
        directory: Directory,
        review: ReviewSelection,
        audit: Audit,
      ) => new BundleContents(users, sights, selection, sighted, reader, directory, review, audit),
    },
    {
      provide: BundleMaker,
      inject: [
        BundleContents,
        Selection,
        Checkpoints,
        Anchors,
        Audit,
        Database,
        Keyring,
        SightedReader,
        Reader,
        Provenance,
        Evidence,
        AttachmentFiles,
        DayManifests,
        LogProofs,
        ReviewSelection,
        RequestRegister,
        Productions,
        SETTINGS_IN_FORCE,
      ],
      useFactory: (
        contents: BundleContents,
        selection: Selection,
        checkpoints: Checkpoints,
        anchors: Anchors,
        audit: Audit,
        database: Database,
        keyring: Keyring,
        sighted: SightedReader,
        reader: Reader,
        origins: Provenance,
        evidence: Evidence,
        attachments: AttachmentFiles,
        days: DayManifests,
        proofs: LogProofs,
        review: ReviewSelection,
        register: RequestRegister,
        productions: Productions,
        settings: Settings,
      ) => {
        const leaves = new Leaves(database);
        const openings = new RecordOpenings(database, keyring, leaves);
        return new BundleMaker(
          {
            contents,
            chain: new BundleChain(checkpoints, anchors, audit),
            records: { sighted, reader, openings, origins, evidence, attachments },
            openings: new AuditOpenings(database),
            disposals: new DisposalOpenings(database, leaves),
            ...{ reader, selection, leaves, days, proofs, checkpoints, audit, review, register, productions },
            agent: 'Minutebook',
          },
          join(settings.MINUTEBOOK_DATA, 'staging'),
        );
      },
    },
    {
      provide: Bundles,
      inject: [Database, BundleMaker, Users, Sights, Reader, Productions, Blobs, Keyring, Audit, CLOCK, Log],
      useFactory: (
        database: Database,
        maker: BundleMaker,
        users: Users,
        sights: Sights,
        reader: Reader,
        productions: Productions,
        blobs: Blobs,
        keyring: Keyring,
        audit: Audit,
        clock: Clock,
        log: Log,
      ) => new Bundles(database, maker, users, sights, reader, productions, blobs, keyring, audit, clock, log),
    },
  ],
  exports: [BundleMaker, Bundles],
})
export class BundlesModule {
  constructor(purge: Purge, bundles: Bundles) {
    purge.add({ name: 'bundles', purge: (signal) => bundles.purge(signal) });
  }
}
