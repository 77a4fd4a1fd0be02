import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { Reader, Sights } from '@minutebook/archive';
import { api, type ReachResult, type ReachState } from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { ReachChecks } from '../reach/reach-checks';
import type { ReachResultRow } from '../store/reach-store';

@Controller()
export class ReachController {
  constructor(
    private readonly checks: ReachChecks,
    private readonly reader: Reader,
    private readonly sights: Sights,
  ) {}

  @Serves(api.reach.state)
  state(@Input() { actor }: In<typeof api.reach.state>): Promise<ReachState> {
    return this.read(actor.id);
  }

  @Serves(api.reach.results)
  async results(
    @Input() { actor, query }: In<typeof api.reach.results>,
  ): Promise<{ items: ReachResult[]; next: string | null }> {
    const found = await this.checks.list(query, idCursor(query.after), query.limit + 1);
    const items = await this.present(found.slice(0, query.limit), actor.id);
    return { items, next: found.length > query.limit ? items.at(-1)!.id : null };
  }

  @Serves(api.reach.check)
  async check(@Input() { actor }: In<typeof api.reach.check>): Promise<ReachState> {
    await this.checks.ask(actor);
    return this.read(actor.id);
  }

  private async read(user: string): Promise<ReachState> {
    const [check, latest] = await Promise.all([this.checks.newest(), this.checks.latest()]);
    return {
      check: check
        ? {
            startedAt: check.startedAt.toISOString(),
            finishedAt: check.finishedAt?.toISOString() ?? null,
            askedBy: check.askedByName,
          }
        : null,
      budgetMs: this.checks.budget,
      items: await this.present(latest, user),
    };
  }

  /** What somebody may not see is not named to them: that a channel is well or not is. */
  private async present(rows: readonly ReachResultRow[], user: string): Promise<ReachResult[]> {
    const seen = await this.reader.seen(
      rows.map(({ message }) => message),
      await this.sights.of(user),
    );
    return rows.map((row) => ({
      id: String(row.id),
      channel: row.channel,
      part: row.part,
      outcome: row.outcome,
      fault: row.fault,
      since: row.since.toISOString(),
      at: row.at.toISOString(),
      record:
        row.conversation !== null && row.messageAt && seen.has(row.message)
          ? { message: String(row.message), conversation: String(row.conversation), at: row.messageAt.toISOString() }
          : null,
      demand: row.demand,
      engine: row.engine,
      searchMs: row.searchMs,
      openMs: row.openMs,
      budgetMs: row.budgetMs,
    }));
  }
}
