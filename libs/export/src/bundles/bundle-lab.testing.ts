import {
  type Actor,
  Anchors,
  AuditOpenings,
  Checkpoints,
  Leaves,
  LogProofs,
  type StoredUser,
} from '@minutebook/access';
import { testSigner } from '@minutebook/access/testing';
import {
  Arrivals,
  AttachmentFiles,
  DisposalOpenings,
  Expectations,
  Provenance,
  RecordOpenings,
  Selection,
} from '@minutebook/archive';
import type { BundleScope } from '@minutebook/contract';
import { Log } from '@minutebook/platform';
import { MemoryFiles, parsePolicy, type Trust, type Verdict, verifyBundle } from '@minutebook/proof';
import { Productions, RequestRegister, ReviewSelection, numberOf } from '@minutebook/review';
import { actor, type TestCases, testCases } from '@minutebook/review/testing';
import { EXPORT_SCHEMA } from '../schema';
import { BundleMaker, type BundleOrder, type MadeBundle } from './bundle-maker';
import { Bundles } from './bundles';
import { BundleChain } from './chain';
import { BundleContents } from './contents';
import { Prover } from './prover';
import { writeManifests, writeSeal } from './seal';
import { Spool } from './spool';

const HOUR = 3_600_000;

/** For specs only: an archive with cases, a signer in the process, and what makes bundles of it. */
export class BundleLab {
  private readonly made: MadeBundle[] = [];

  private constructor(
    readonly cases: TestCases,
    readonly checkpoints: Checkpoints,
    readonly maker: BundleMaker,
    readonly bundles: Bundles,
    readonly register: RequestRegister,
    readonly productions: Productions,
    readonly lena: StoredUser,
    readonly noor: StoredUser,
  ) {}

  static async open(): Promise<BundleLab> {
    const cases = await testCases([EXPORT_SCHEMA]);
    const { archive } = cases.review.lab;
    const { db, audit, clock, log, directory, sights, sighted, reader, users, evidence, keyring, blobs } = archive;
    const checkpoints = new Checkpoints(
      db.app,
      log,
      audit,
      clock,
      testSigner(() => clock.now()),
      'test',
    );
    const quiet = new Log('error', () => undefined);
    const anchors = new Anchors(db.app, checkpoints, log, audit, clock, quiet, [], {
      entries: 1_000,
      quorum: undefined,
    });
    const selection = new Selection(db.app, directory, sights, sighted);
    const review = new ReviewSelection(db.app, cases.review.desk, cases.review.members, cases.view);
    const expectations = new Expectations(db.app, new Arrivals(db.app, log, directory), directory, audit, clock);
    const register = new RequestRegister(db.app, directory, expectations, audit, clock);
    const productions = new Productions(db.app, register, sighted, reader, cases.review.lab.search, audit, clock);
    const leaves = new Leaves(db.app);
    const maker = new BundleMaker(
      {
        contents: new BundleContents(users, sights, selection, sighted, reader, directory, review, audit),
        chain: new BundleChain(checkpoints, anchors, audit),
        records: {
          ...{ sighted, reader, evidence },
          openings: new RecordOpenings(db.app, keyring, leaves),
          origins: new Provenance(db.app, evidence),
          attachments: new AttachmentFiles(evidence),
        },
        openings: new AuditOpenings(db.app),
        disposals: new DisposalOpenings(db.app, leaves),
        days: archive.days.manifests,
        proofs: new LogProofs(db.app),
        ...{ reader, selection, leaves, checkpoints, audit, review, register, productions },
        agent: 'Minutebook',
      },
      archive.folder,
    );
    const bundles = new Bundles(
      ...([db.app, maker, users, sights, reader, productions, blobs, keyring, audit, clock, quiet] as const),
    );
    const lena = await cases.review.admit('Lena Wu', ['legal']);
    const noor = await cases.review.admit('Noor Haddad', ['compliance']);
    return new BundleLab(cases, checkpoints, maker, bundles, register, productions, lena, noor);
  }

  async close(): Promise<void> {
    for (const { spool } of this.made) await spool.remove();
    await this.archive.drop();
  }

  get archive() {
    return this.cases.review.lab.archive;
  }

  /** Number of an open request. */
  async request(): Promise<{ id: number; number: string }> {
    const { request } = await this.register.enter(actor(this.lena), {
      ...{ kind: 'regulatory', authority: 'FINRA', reference: '8210-77', receivedOn: '2026-11-20', days: 10 },
      ...{ scope: 'All of it.', persons: [], channels: [], from: null, to: null },
    });
    return { id: request.id, number: numberOf(request) };
  }

  async make(by: Actor, scope: BundleScope, more: Partial<BundleOrder> = {}): Promise<MadeBundle> {
    const order = { id: undefined, scope, request: null, reason: 'Asked for.', evidence: false, asked: null, ...more };
    const run = { signal: new AbortController().signal, progress: () => undefined };
    const made = await this.maker.make(by, order, run);
    this.made.push(made);
    return made;
  }

  /** Files as whoever holds the appliance can have them sealed: the manifests made anew, and an entry of the log for them. */
  async sealAgain(by: Actor, files: Iterable<readonly [string, Uint8Array]>): Promise<Map<string, Buffer>> {
    const spool = await Spool.open(this.archive.folder);
    try {
      for (const [name, bytes] of files) if (name.startsWith('data/')) await spool.add(name, bytes);
      const tagmanifest = await writeManifests(spool, { id: 'again', date: '2026-11-24', agent: 'Minutebook' });
      const { audit, db } = this.archive;
      const head = (await this.checkpoints.newest('audit'))!;
      const parts = { audit, checkpoints: this.checkpoints, openings: new AuditOpenings(db.app) };
      const [newest] = [...spool.files()]
        .flatMap(({ name }) => /^data\/checkpoints\/audit\/(\d+)\.note$/.exec(name)?.[1] ?? [])
        .sort((a, b) => Number(b) - Number(a));
      const detail = { tagmanifest: tagmanifest.toString('hex') };
      const subject = { kind: 'bundle', id: 'again' };
      const sealing = { actor: by, subject, detail, head: { ...head, size: Number(newest) } };
      await writeSeal(parts, spool, new Prover(new LogProofs(db.app), 'audit'), sealing);
      return await filesOf({ spool });
    } finally {
      await spool.remove();
    }
  }

  /** Lets an hour pass, in which days are closed. */
  async closeDays(): Promise<void> {
    const { days, log, clock } = this.archive;
    await log.sequence('records');
    await days.follower.catchUp();
    clock.set(new Date(clock.now().getTime() + HOUR));
    await days.closer.run();
  }

  /** The keys as somebody wrote them down elsewhere. */
  async trust(): Promise<Trust> {
    return { policy: parsePolicy((await this.checkpoints.keys()).map(({ vkey }) => `${vkey}\n`).join('')) };
  }

  async verify(files: ReadonlyMap<string, Uint8Array>): Promise<Verdict> {
    return verifyBundle(new MemoryFiles(files), await this.trust());
  }
}

export async function filesOf({ spool }: Pick<MadeBundle, 'spool'>): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const { name } of spool.files()) files.set(name, await bytesOf(spool.read(name)));
  return files;
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
