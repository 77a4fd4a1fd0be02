import { join } from 'node:path';
import { OPERATOR, testArchive, type TestArchive } from '@minutebook/archive/testing';
import type { SourceKind } from '@minutebook/contract';
import { Log } from '@minutebook/platform';
import { Courier } from './drain/courier';
import { Drain } from './drain/drain';
import { Puller } from './drain/puller';
import { BACKLOG_LIMITS, type BacklogLimits, Inbox } from './inbox/inbox';
import { Register } from './register/register';
import { SOURCES_SCHEMA } from './schema';
import type { SourceRow } from './store/source-store';
import { VendorClient } from './vendors/vendor-client';

/** For specs only: live sources over an archive, wired as the modules wire them. Services are asked without pauses. */
export interface TestSources {
  readonly archive: TestArchive;
  readonly register: Register;
  readonly inbox: Inbox;
  readonly drain: Drain;
  readonly puller: Puller;
  readonly vendor: VendorClient;
  add(kind: SourceKind, fields: Record<string, string>, name?: string): Promise<SourceRow>;
}

export async function testSources(limits: BacklogLimits = BACKLOG_LIMITS): Promise<TestSources> {
  const archive = await testArchive({ schemas: [SOURCES_SCHEMA] });
  return { archive, ...wireSources(archive, limits) };
}

/** The library's classes: as a process that has just started. */
export function wireSources(archive: TestArchive, limits: BacklogLimits = BACKLOG_LIMITS) {
  const { db, keyring, audit, clock, blobs, imports, gaps, folder } = archive;
  const vendor = new VendorClient(() => Promise.resolve());
  const register = new Register(db.app, keyring, audit, clock, gaps);
  const inbox = new Inbox(db.app, blobs, keyring, gaps, audit, clock, limits);
  const quiet = new Log('error', () => undefined);
  const drain = new Drain(
    db.app,
    register,
    inbox,
    imports,
    new Courier(vendor, clock, quiet),
    clock,
    quiet,
    join(folder, 'sources'),
  );
  const puller = new Puller(db.app, register, inbox, imports, vendor, clock);
  const add = (kind: SourceKind, fields: Record<string, string>, name: string = kind): Promise<SourceRow> =>
    register.create(OPERATOR, { kind, name, team: 'Records', fields });
  return { register, inbox, drain, puller, vendor, add };
}
