import type { Actor, Audit, AuditOpenings, Checkpoints, Leaves, LogProofs, Subject } from '@minutebook/access';
import type { DayManifests, DisposalOpenings, Reader, Selection } from '@minutebook/archive';
import type { BundleScope } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { DATA, sha256 } from '@minutebook/proof';
import { type Productions, type RequestRegister, refuseUnlessOpen, type ReviewSelection } from '@minutebook/review';
import { bytesOf } from './about';
import type { BundleChain, Heads } from './chain';
import type { BundleContents, Contents } from './contents';
import { DayFiles } from './day-files';
import { EntryFiles } from './entry-files';
import { Prover } from './prover';
import { IndexFiles } from './readable/index-files';
import { readmeText } from './readme';
import { type OpenedMessage, RecordFiles, type RecordSources } from './record-files';
import { writeManifests, writeSeal } from './seal';
import { Spool } from './spool';
import type { Sizes } from './store/bundle-store';
import { TrailFiles } from './trail-files';

/** Messages written in one go; also those of one readable page. */
const PAGE = 200;
/** Ids the audit entry of a bundle names at most. */
const MOST_NAMED = 10_000;

export interface BundleOrder {
  /** Id the audit log knows it by; undefined for one that is made at the command line. */
  readonly id: string | undefined;
  readonly scope: BundleScope;
  readonly request: string | null;
  readonly reason: string;
  readonly evidence: boolean;
  readonly asked: Sizes | null;
}

/** A bundle, in its temporary file. Whoever has it removes the spool. */
export interface MadeBundle {
  /** Also the name of its folder. */
  readonly name: string;
  readonly spool: Spool;
  readonly tagmanifest: Buffer;
  /** Number of the entry of the audit log that seals it. */
  readonly made: number;
  readonly asOf: Sizes;
  readonly messages: readonly number[];
  readonly records: number;
  readonly entries: number;
}

/** Everything a bundle is made from. */
export interface BundleParts {
  readonly contents: BundleContents;
  readonly chain: BundleChain;
  readonly records: RecordSources;
  readonly reader: Reader;
  readonly selection: Selection;
  readonly leaves: Leaves;
  readonly days: DayManifests;
  readonly disposals: DisposalOpenings;
  readonly proofs: LogProofs;
  readonly openings: AuditOpenings;
  readonly checkpoints: Checkpoints;
  readonly audit: Audit;
  readonly review: ReviewSelection;
  readonly register: RequestRegister;
  readonly productions: Productions;
  /** The program, for `Bag-Software-Agent`. */
  readonly agent: string;
}

export interface Run {
  readonly signal: AbortSignal;
  /** Told how many of how many are written. */
  readonly progress: (done: number, of: number) => Promise<void> | void;
}

/**
 * Makes bundles (docs/bundles.md): records with the openings of their commitments, their audit trail, the proofs of both, the
 * checkpoints they are under and the seal over all of it. The same order as of the same state of the logs gives the same
 * payload, byte for byte (R106).
 */
export class BundleMaker {
  constructor(
    private readonly parts: BundleParts,
    /** For what is being made. */
    private readonly folder: string,
  ) {}

  /** What was asked for, before anything is made: its title, or why it is refused. */
  async look(actor: Actor, { scope, request }: Pick<BundleOrder, 'scope' | 'request'>): Promise<Contents> {
    const contents = await this.parts.contents.of(actor, scope, await this.parts.audit.settle());
    await this.checkRequest(contents, scope, request);
    return contents;
  }

  /** Throws where the actor may not have any more what they asked for once. */
  check(actor: Actor, scope: BundleScope): Promise<void> {
    return this.parts.contents.check(actor, scope);
  }

  async make(actor: Actor, order: BundleOrder, run: Run): Promise<MadeBundle> {
    const { chain, contents } = this.parts;
    const heads = await chain.heads(order.asked, run.signal);
    const found = await contents.of(actor, order.scope, heads.audit.size);
    await this.checkRequest(found, order.scope, order.request);
    const spool = await Spool.open(this.folder);
    try {
      const bundle = new BundleInTheMaking(this.parts, spool, actor, order, heads, found);
      return await bundle.make(await this.withheldFor(order.request), run);
    } catch (error) {
      await spool.remove();
      throw error;
    }
  }

  /** Removes what a process that died was making. */
  sweep(): Promise<void> {
    return Spool.sweep(this.folder, 86_400_000);
  }

  /** Content of more than one message leaves for an open request of the register, or for a case (R38). */
  private async checkRequest(
    { messages, forCase }: Contents,
    scope: BundleScope,
    request: string | null,
  ): Promise<void> {
    if (request !== null) refuseUnlessOpen(await this.parts.register.byNumber(request));
    else if (messages.length > 1 && !forCase && scope.kind !== 'message')
      throw new Problem({
        code: 'request-missing',
        status: 422,
        title: 'This is a production: it leaves for a request of the register.',
        hint: 'Name it as “request”, for example RQ-2026-7.',
        fields: { request: 'is missing' },
      });
  }

  /** Messages that were decided not to leave for a request. */
  private async withheldFor(request: string | null): Promise<ReadonlySet<number>> {
    const withheld = new Set<number>();
    if (request === null) return withheld;
    const { id } = await this.parts.register.byNumber(request);
    for (let before: number | undefined; ;) {
      const page = await this.parts.productions.items(id, 'withhold', before, PAGE);
      for (const { message } of page) withheld.add(message);
      if (page.length < PAGE) return withheld;
      before = page.at(-1)!.id;
    }
  }
}

/** One bundle, from its first file to its seal. */
class BundleInTheMaking {
  private readonly provers: { readonly records: Prover; readonly audit: Prover };
  private readonly index: IndexFiles;
  private readonly asOf: Sizes;

  constructor(
    private readonly parts: BundleParts,
    private readonly spool: Spool,
    private readonly actor: Actor,
    private readonly order: BundleOrder,
    private readonly heads: Heads,
    private readonly contents: Contents,
  ) {
    this.provers = { records: new Prover(parts.proofs, 'records'), audit: new Prover(parts.proofs, 'audit') };
    this.index = new IndexFiles(spool);
    this.asOf = { records: heads.records?.size ?? 0, audit: heads.audit.size };
  }

  async make(withheld: ReadonlySet<number>, { signal, progress }: Run): Promise<MadeBundle> {
    const { contents, heads, parts } = this;
    const days = contents.days && (await DayFiles.of(parts, contents.days, this.asOf.records));
    const wanted = [...new Set([...contents.messages, ...((await days?.messages()) ?? [])])];
    const leaving = wanted.filter((message) => !withheld.has(message));
    const trail = new TrailFiles(parts.openings, parts.review, this.folder('audit'), this.asOf.audit);
    const records = heads.records && this.folder('records');
    const files =
      records && new RecordFiles(parts.records, this.spool, records, this.asOf.records, this.order.evidence);
    const of = leaving.length + contents.entries.length;
    const messages: number[] = [];
    // Pages are cut from what the ledger had as of the head: what came since would shift all that follow.
    let page: OpenedMessage[] = [];
    for (let from = 0; files && from < leaving.length; from += PAGE) {
      signal.throwIfAborted();
      await progress(from, of);
      page.push(...(await files.open(this.actor, leaving.slice(from, from + PAGE))));
      const isLast = from + PAGE >= leaving.length;
      for (; page.length >= PAGE || (isLast && page.length > 0); page = page.slice(PAGE))
        messages.push(...(await this.writePage(files, trail, page.slice(0, PAGE))));
    }
    await this.writeTrail(trail, await this.subjects(withheld), leaving.length, of, { signal, progress });
    if (days && records)
      await days.write(this.spool, this.folder('days'), records, this.provers.records, heads.records!);
    await this.writeChain(trail);
    const counts = { records: files?.count ?? 0, entries: trail.count, withheld: wanted.length - leaving.length };
    // From what is written and not from what is open now: a bundle as of an earlier state says what it said then.
    const closed = days && { days: days.count, openDays: days.openOf(files?.days ?? new Map()) };
    return this.seal(messages, counts, closed, signal);
  }

  private async writePage(
    files: RecordFiles,
    trail: TrailFiles,
    opened: readonly OpenedMessage[],
  ): Promise<readonly number[]> {
    const lines = await files.write(opened, this.index.nextPage);
    const messages = opened.map(({ message }) => message);
    const [trails, titles, handles] = await Promise.all([
      trail.ofMessages(this.actor, messages),
      this.parts.reader.conversations(messages.map(({ conversation }) => conversation)),
      this.parts.reader.handles(messages.flatMap(({ versions }) => versions.flatMap(({ parties }) => parties))),
    ]);
    const readable = messages.map((message) => ({
      message,
      conversation: titles.get(message.conversation)?.title ?? 'without a title',
      trail: trails.get(message.id) ?? [],
    }));
    await this.index.writePage(readable, lines, this.asOf.records, handles);
    return messages.map(({ id }) => id);
  }

  /** Why an alert was decided as it was tells of its message: where that does not leave, neither does this. */
  private async subjects(withheld: ReadonlySet<number>): Promise<readonly Subject[]> {
    if (withheld.size === 0) return this.contents.subjects;
    const leaving: Subject[] = [];
    for (const subject of this.contents.subjects)
      if (subject.kind !== 'alert' || !(await this.isWithheld(Number(subject.id), withheld))) leaving.push(subject);
    return leaving;
  }

  /** One that is hidden from whoever asks counts as withheld: nobody can tell what it is about. */
  private async isWithheld(alert: number, withheld: ReadonlySet<number>): Promise<boolean> {
    try {
      return (await this.parts.review.ofAlert(this.actor, alert)).some((message) => withheld.has(message));
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return true;
      throw error;
    }
  }

  private async writeTrail(
    trail: TrailFiles,
    subjects: readonly Subject[],
    done: number,
    of: number,
    { signal, progress }: Run,
  ): Promise<void> {
    const lines = await trail.about(subjects);
    const { entries } = this.contents;
    for (let from = 0; from < entries.length; from += PAGE) {
      signal.throwIfAborted();
      await progress(done + from, of);
      lines.push(...(await trail.at(entries.slice(from, from + PAGE))));
    }
    await this.index.writeTrail(lines.toSorted((a, b) => a.index - b.index));
  }

  /** With the entry of the audit log that has the records log's head in it: so one head vouches for both logs. */
  private async writeChain(trail: TrailFiles): Promise<void> {
    const { chain } = this.parts;
    const { records, audit } = this.heads;
    if (records) {
      const pin = await chain.pin(records, audit.size);
      if (pin !== undefined) await trail.at([pin]);
      await chain.write(this.spool, records, this.provers.records, audit);
    }
    await chain.write(this.spool, audit, this.provers.audit, audit);
    await chain.writeKeys(this.spool);
  }

  private async seal(
    messages: readonly number[],
    { records, entries, withheld }: { readonly records: number; readonly entries: number; readonly withheld: number },
    closed: { readonly days: number; readonly openDays: readonly string[] } | undefined,
    signal: AbortSignal,
  ): Promise<MadeBundle> {
    const { audit } = this.heads;
    const scope = this.scope();
    const name = `minutebook-${sha256(scope).toString('hex').slice(0, 16)}`;
    const readme = readmeText({
      title: this.contents.title,
      by: this.actor.name,
      reason: this.order.reason,
      request: this.order.request,
      asOf: this.asOf,
      signedAt: audit.at.toISOString(),
      messages: messages.length,
      records,
      entries,
      days: closed?.days ?? 0,
      openDays: closed?.openDays ?? [],
      withheld,
      complete: closed !== undefined,
    });
    await this.index.finish(this.contents.title, readme);
    await this.spool.add(DATA.readme, readme);
    await this.spool.add(DATA.scope, scope);
    const tagmanifest = await writeManifests(this.spool, {
      id: name,
      date: audit.at.toISOString().slice(0, 10),
      agent: this.parts.agent,
    });
    signal.throwIfAborted();
    const detail = { ...this.detail(name, tagmanifest, messages), records, entries };
    const made = await writeSeal(this.parts, this.spool, this.provers.audit, {
      actor: this.actor,
      subject: { kind: 'bundle', id: this.order.id ?? name },
      detail,
      head: audit,
    });
    return { name, spool: this.spool, tagmanifest, made, asOf: this.asOf, messages, records, entries };
  }

  /** What was asked for; normative of it is `days` only. */
  private scope(): Uint8Array {
    const { days } = this.contents;
    const { scope, request, reason, evidence } = this.order;
    return bytesOf({
      asked: scope,
      asOf: this.asOf,
      by: { id: this.actor.id, name: this.actor.name, role: this.actor.role },
      days: days ? { channels: null, custodians: days.custodians, from: days.from, to: days.to } : null,
      evidence,
      find: 'Every line of data/index.csv has a query in the column search that finds its message in the archive.',
      reason,
      request,
      title: this.contents.title,
    });
  }

  /** What left, for whoever asks later who had what. */
  private detail(name: string, tagmanifest: Buffer, messages: readonly number[]) {
    const { scope, request, reason, evidence } = this.order;
    return {
      ...{ name, tagmanifest: tagmanifest.toString('hex'), scope: scope.kind, request: request ?? undefined, reason },
      ...{ evidence, asOf: { ...this.asOf }, persons: [...this.contents.persons] },
      ...(scope.kind === 'conversation' && { conversation: scope.conversation }),
      ...(scope.kind === 'alert' && { alert: scope.alert }),
      ...(scope.kind === 'case' && { case: scope.case }),
      messages: messages.slice(0, MOST_NAMED).map(String),
      total: messages.length,
    };
  }

  private folder(folder: 'records' | 'audit' | 'days'): EntryFiles {
    const log = folder === 'audit' ? 'audit' : 'records';
    return new EntryFiles(this.spool, folder, this.provers[log], this.heads[log]!);
  }
}
