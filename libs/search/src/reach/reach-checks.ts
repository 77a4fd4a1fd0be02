import { type Actor, type Audit, holdersOf, type Notices } from '@minutebook/access';
import type { OldestRow, WithinReach } from '@minutebook/archive';
import type { ReachPart } from '@minutebook/contract';
import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import type { SearchIndex } from '../search-index';
import {
  finishCheck,
  insertCheck,
  insertResult,
  latestResults,
  listResults,
  newestCheck,
  noteLooked,
  type ReachCheckRow,
  type ReachResultRow,
} from '../store/reach-store';
import type { Look, ReachLook } from './reach-look';

const DAY_MS = 86_400_000;
/** How long the index may take for what has just been archived. */
const PATIENCE_MS = 3_600_000;

/**
 * What must be within reach is within reach (R12): every day, and when somebody asks, the oldest of each channel is looked for
 * and opened, with the time that takes. A check goes on where it was stopped; results are only ever added.
 */
export class ReachChecks {
  constructor(
    private readonly database: Database,
    private readonly within: WithinReach,
    private readonly look: Pick<ReachLook, 'at'>,
    private readonly index: Pick<SearchIndex, 'name'>,
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
    /** Milliseconds for finding and opening together. */
    readonly budget: number,
  ) {}

  /** Does what is due. Returns false when another process is at it. */
  async run(signal: AbortSignal): Promise<boolean> {
    const done = await this.database.exclusively('reach', async () => {
      const check = await this.due();
      if (check) await this.goOn(check, signal);
      return true;
    });
    return done ?? false;
  }

  /** One that is under way already serves as well. */
  async ask(actor: Actor): Promise<void> {
    const { until } = await this.within.begin();
    await this.database.transaction(async (tx) => {
      const check =
        (await insertCheck(tx, { at: this.clock.now(), lastId: until, by: actor })) ?? (await newestCheck(tx));
      await this.audit.append(tx, actor, 'reach.asked', { kind: 'reach', id: String(check!.id) });
      await nudge(tx, { topic: 'reach-asked' });
      await nudge(tx, { topic: 'reach' });
    });
  }

  newest(): Promise<ReachCheckRow | undefined> {
    return newestCheck(this.database);
  }

  /** Of each channel, as it was found last. */
  latest(): Promise<ReachResultRow[]> {
    return latestResults(this.database);
  }

  list(
    of: { channel?: string | undefined; part?: ReachPart | undefined },
    before: number | undefined,
    limit: number,
  ): Promise<ReachResultRow[]> {
    return listResults(this.database, of, before, limit);
  }

  /** The check to go on with: one under way, or today's. */
  private async due(): Promise<ReachCheckRow | undefined> {
    const newest = await newestCheck(this.database);
    if (newest && newest.finishedAt === null) return newest;
    const { until } = await this.within.begin();
    // An archive that was empty yesterday is not made to wait for tomorrow.
    const isFirst = !newest || newest.lastId === 0;
    const at = this.clock.now();
    if (until === 0 || (!isFirst && at.getTime() < newest.startedAt.getTime() + DAY_MS)) return undefined;
    return insertCheck(this.database, { at, lastId: until });
  }

  private async goOn(check: ReachCheckRow, signal: AbortSignal): Promise<void> {
    let search = { after: check.looked, until: check.lastId, oldest: check.oldest };
    while (search.after < search.until) {
      if (signal.aborted) return;
      search = await this.within.step(search);
      await noteLooked(this.database, check.id, search);
    }
    const isPatient = this.clock.now().getTime() < check.startedAt.getTime() + PATIENCE_MS;
    const done = new Set((await this.ofCheck(check.id)).map(keyOf));
    let waits = false;
    for (const oldest of search.oldest) {
      if (done.has(keyOf(oldest))) continue;
      if (signal.aborted) return;
      const look = await this.look.at(oldest.message, oldest.part, signal);
      // Another one is the oldest now: it is looked for again.
      if (!look) return noteLooked(this.database, check.id, await this.within.begin());
      if (look.outcome === 'not-indexed' && isPatient) waits = true;
      else await this.keep(check, search.oldest, oldest, look);
    }
    if (waits) return;
    await this.database.transaction(async (tx) => {
      await finishCheck(tx, check.id, this.clock.now());
      await nudge(tx, { topic: 'reach' });
    });
  }

  private async ofCheck(check: number): Promise<ReachResultRow[]> {
    return (await latestResults(this.database)).filter((row) => row.check === check);
  }

  private async keep(
    check: ReachCheckRow,
    all: readonly OldestRow[],
    { channel, part, message }: OldestRow,
    look: Look,
  ): Promise<void> {
    const { searchMs, openMs, conversation } = look;
    const outcome = look.outcome === 'ok' && searchMs! + openMs! > this.budget ? 'slow' : look.outcome;
    const known = (await latestResults(this.database)).filter((row) => row.channel === channel);
    const before = known.find((row) => row.part === part);
    const demand = await this.within.demand(message);
    const at = this.clock.now();
    const row: Omit<ReachResultRow, 'id'> = {
      check: check.id,
      channel,
      part,
      message,
      conversation,
      messageAt: look.at,
      demand: demand ? { ...demand, until: demand.until?.toISOString() ?? null } : null,
      engine: this.index.name,
      outcome,
      // A machine that was busy once is not slow.
      fault: outcome === 'slow' ? before?.outcome === 'slow' : outcome !== 'ok',
      since: before?.outcome === outcome ? before.since : at,
      searchMs,
      openMs,
      budgetMs: this.budget,
      at,
    };
    const parts = new Set(all.filter((oldest) => oldest.channel === channel).map((oldest) => oldest.part));
    const now = [...known.filter((other) => other.part !== part && parts.has(other.part)), row];
    await this.database.transaction(async (tx) => {
      await insertResult(tx, row);
      await this.tell(tx, row, isFaulty(known), isFaulty(now));
      await nudge(tx, { topic: 'reach' });
    });
  }

  /** Whoever answers for completeness is told when a channel fails, and when it is well again. */
  private async tell(
    tx: Transaction,
    { channel, outcome, check }: Omit<ReachResultRow, 'id'>,
    wasFaulty: boolean,
    isFaultyNow: boolean,
  ): Promise<void> {
    if (wasFaulty === isFaultyNow) return;
    await this.notices.tell(tx, await holdersOf(tx, 'completeness.write'), {
      kind: isFaultyNow ? 'reach-lost' : 'reach-restored',
      subject: { kind: 'reach', id: channel },
      words: { channel, ...(isFaultyNow && { code: outcome }) },
      once: `check ${check}`,
    });
  }
}

function isFaulty(rows: readonly Pick<ReachResultRow, 'fault'>[]): boolean {
  return rows.some(({ fault }) => fault);
}

function keyOf({ channel, part }: Pick<OldestRow, 'channel' | 'part'>): string {
  return `${part} ${channel}`;
}
