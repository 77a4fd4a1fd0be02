import type { Audit, BackupRegister, Notices } from '@minutebook/access';
import type { DisposalCertificate, KeptReason } from '@minutebook/contract';
import { type Clock, type Database, notFound, nudge, Problem, type Queries } from '@minutebook/platform';
import { Tree } from '@minutebook/proof';
import type { TransparencyLog } from '@minutebook/access';
import { countCleared } from '../store/clearing-store';
import { countDisposed } from '../store/deletion-store';
import { countSurvivors, type PageRow, readPages } from '../store/disposal-page-store';
import { advanceDisposal, type DisposalRow, type Kept, readDisposal, saveCertified } from '../store/disposal-store';
import { certificateNumber, disposedOf, idLeaf } from './disposed';
import { DISPOSER } from './execution';

const PAGES = 200;

/** Proves that what was destroyed was destroyed lawfully: counts, rules, dates, people and a Merkle root over the ids. */
export class Certificates {
  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
    private readonly backups: BackupRegister,
  ) {}

  /** Ends a disposal whose pages are done, or that was stopped between two of them. */
  async issue(disposal: DisposalRow): Promise<void> {
    const tree = new Tree();
    for await (const page of this.pages(disposal.id)) for (const id of disposedOf(page)) tree.push(idLeaf(id));
    await this.database.transaction(async (tx) => {
      const evidence = await countCleared(tx, disposal.id);
      const at = this.clock.now();
      if (disposal.state === 'running' && !(await advanceDisposal(tx, disposal.id, 'running', 'done'))) return;
      await saveCertified(tx, disposal.id, { root: tree.root(), evidence, at });
      const detail = { disposed: disposal.disposed, evidence, root: Buffer.from(tree.root()).toString('hex') };
      await this.audit.append(tx, DISPOSER, 'disposal.finished', { kind: 'disposal', id: String(disposal.id) }, detail);
      await this.notices.tell(tx, [disposal.requestedBy, disposal.decidedBy ?? ''].filter(Boolean), {
        kind: 'disposal-done',
        subject: { kind: 'disposal', id: String(disposal.id) },
        words: { count: disposal.disposed },
      });
      await nudge(tx, { topic: 'disposal', id: String(disposal.id) });
    });
  }

  /** `all`: kept for a silent hold is said as such; without it, as what had changed. Throws 409 while it has not ended. */
  async of(id: number, all: boolean): Promise<DisposalCertificate> {
    const row = await readDisposal(this.database, id);
    if (!row) throw notFound('disposal');
    if (!row.root || !row.finishedAt) throw notEnded();
    const pages: DisposalCertificate['pages'] = [];
    const batches: PageRow[] = [];
    for await (const page of this.pages(id)) if (page.root && page.at) batches.push(page);
    const entries = await this.log.positions(
      'records',
      batches.flatMap(({ entry }) => entry ?? []),
    );
    for (const { number, disposed, root, at, entry } of batches)
      pages.push({
        number,
        disposed,
        root: root!.toString('hex'),
        at: at!.toISOString(),
        entry: entry === null ? null : (entries.get(entry)?.idx ?? null),
      });
    const survivors = await countSurvivors(this.database, id);
    const classes = await countDisposed(this.database, id);
    return {
      number: certificateNumber(id),
      disposal: String(id),
      complete: row.state === 'done',
      reason: row.reason,
      scope: row.scope,
      erasure: row.erasure === null ? null : String(row.erasure),
      schedules: [...new Set(batches.flatMap(({ schedule }) => schedule ?? []))].map(String),
      asOf: row.asOf.toISOString(),
      requestedBy: { id: row.requestedBy, name: row.requestedByName },
      requestedAt: row.requestedAt.toISOString(),
      approvedBy: { id: row.decidedBy!, name: row.decidedByName! },
      approvedAt: row.decidedAt!.toISOString(),
      finishedAt: row.finishedAt.toISOString(),
      counts: { listed: row.listed, disposed: row.disposed, kept: row.looked - row.disposed },
      classes: classes.map(({ code, citation, messages, earliest, latest }) => ({
        code,
        citation,
        messages,
        earliestDue: earliest.toISOString(),
        latestDue: latest.toISOString(),
      })),
      kept: presentKept(Object.fromEntries(survivors), all ? 'held' : 'changed'),
      root: row.root.toString('hex'),
      pages,
      evidence: row.evidence,
      purgedAt: row.purgedAt?.toISOString() ?? null,
      backedUpUntil: (await this.backups.lastExpiryOf(row.finishedAt))?.toISOString() ?? null,
    };
  }

  /** The certificate as a file, with every id: whoever has it can rebuild each root. Text, piece by piece. */
  async *file(id: number, all: boolean): AsyncGenerator<string> {
    const certificate = await this.of(id, all);
    yield `${JSON.stringify(certificate).slice(0, -1)},"ids":[`;
    let first = true;
    for await (const page of this.pages(id)) {
      if (page.state !== 'done') continue;
      yield `${first ? '' : ','}${JSON.stringify(disposedOf(page).map(String))}`;
      first = false;
    }
    yield ']}\n';
  }

  async *pages(disposal: number, queries: Queries = this.database): AsyncGenerator<PageRow> {
    for (let after = 0; ;) {
      const pages = await readPages(queries, disposal, after, PAGES);
      yield* pages;
      if (pages.length < PAGES) return;
      after = pages.at(-1)!.number;
    }
  }
}

/** Counts by reason; those of silent holds under the name given, or left out. */
export function presentKept(
  kept: Readonly<Partial<Record<Kept, number>>>,
  silent: KeptReason | undefined,
): { reason: KeptReason; messages: number }[] {
  const counts = new Map<KeptReason, number>();
  for (const [reason, messages] of Object.entries(kept) as [Kept, number][]) {
    const name = reason === 'silent' ? silent : reason;
    if (name) counts.set(name, (counts.get(name) ?? 0) + messages);
  }
  return [...counts].map(([reason, messages]) => ({ reason, messages }));
}

function notEnded(): Problem {
  return new Problem({
    code: 'disposal-not-ended',
    status: 409,
    title: 'This disposal has no certificate yet.',
    detail: 'It has one when it has ended.',
  });
}
