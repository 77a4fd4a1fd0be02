import type { Audit } from '@minutebook/access';
import { type Database, type Log, sqlState } from '@minutebook/platform';
import { advanceDisposal, type DisposalRow, openDisposals, readDisposal } from '../store/disposal-store';
import type { BlockedDeletions } from '../holds/blocked-deletions';
import type { Certificates } from './certificates';
import type { Clearing } from './clearing';
import type { Counting } from './counting';
import { subjectOf } from './disposals';
import { DISPOSER, type Execution, UNLAWFUL } from './execution';

/**
 * Carries disposals out: counts dry runs, takes page after page, clears up, certifies. It is one in the whole cluster, goes
 * on where the last one stopped, and finds what is to do in the database: a lost job loses nothing.
 */
export class Disposer {
  constructor(
    private readonly database: Database,
    private readonly counting: Counting,
    private readonly execution: Execution,
    private readonly clearing: Clearing,
    private readonly certificates: Certificates,
    private readonly blocked: Pick<BlockedDeletions, 'record'>,
    private readonly audit: Audit,
    private readonly log: Log,
  ) {}

  /** Works until nothing is left to do. False when another process is at it. */
  async work(signal: AbortSignal = new AbortController().signal): Promise<boolean> {
    const done = await this.database.exclusively('disposal', async () => {
      for (let open = await openDisposals(this.database); open.length > 0; open = await openDisposals(this.database)) {
        // Turn by turn: a dry run does not wait for a disposal that takes hours.
        for (const disposal of open) {
          if (signal.aborted) return true;
          await this.step(disposal, signal);
        }
      }
      await this.clearing.evidence(undefined, signal);
      await this.clearing.removeBlobs(signal);
      const lost = await this.clearing.removeLost(signal);
      if (lost > 0) this.log.info('blobs of transactions that failed removed', { blobs: lost });
      return true;
    });
    return done ?? false;
  }

  private async step(disposal: DisposalRow, signal: AbortSignal): Promise<void> {
    switch (disposal.state) {
      case 'dry-run':
        return this.counting.step(disposal);
      case 'approved':
        return this.start(disposal);
      case 'running':
        if (await this.page(disposal)) return;
        break;
      default:
    }
    const now = await readDisposal(this.database, disposal.id);
    // Paused meanwhile, or not every page is done.
    if (!now || !(now.state === 'cancelled' || (now.state === 'running' && now.pages === now.pagesDone))) return;
    await this.clearing.evidence(disposal.id, signal);
    await this.clearing.removeBlobs(signal);
    if (!signal.aborted) await this.certificates.issue(now);
  }

  private async start(disposal: DisposalRow): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (await advanceDisposal(tx, disposal.id, 'approved', 'running'))
        await this.audit.append(tx, DISPOSER, 'disposal.started', subjectOf(disposal.id), {});
    });
  }

  /** False when no page waits. */
  private async page(disposal: DisposalRow): Promise<boolean> {
    try {
      return await this.execution.page(disposal);
    } catch (error) {
      if (sqlState(error) !== UNLAWFUL) throw error;
      await this.pauseUnlawful(disposal, error);
      return true;
    }
  }

  /** The database found unlawful what the service did not: nothing was destroyed, and people have to look before it goes on. */
  private async pauseUnlawful(disposal: DisposalRow, error: unknown): Promise<void> {
    this.log.error('disposal refused by the database', { disposal: disposal.id }, error);
    await this.database.transaction(async (tx) => {
      const what = `disposal ${disposal.id}`;
      await this.blocked.record(DISPOSER, { stoppedBy: 'database', what, messages: [], holds: [] }, tx);
      if (await advanceDisposal(tx, disposal.id, 'running', 'paused'))
        await this.audit.append(tx, DISPOSER, 'disposal.paused', subjectOf(disposal.id), { code: UNLAWFUL });
    });
  }
}
