import type { Actor } from '@minutebook/access';
import type { OverdueMessage } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { Keepers } from '../disposal/keepers';
import type { HoldAudience } from '../holds/hold-audience';
import { readBlocksWith, readNewestCount } from '../store/retention-run-store';
import { readDisposalsOf, readKept, readMatured } from '../store/why-store';
import { messagesSeen } from '../store/reading-store';
import type { Sights } from '../walls/sights';
import { pageOf } from './affected';

type Matured = Awaited<ReturnType<typeof readMatured>>[number];
type Explanation = OverdueMessage['explained'][number];

/** Messages whose longest time is over and that are still here, with what explains it (R26). */
export class PastMaximum {
  constructor(
    private readonly database: Database,
    private readonly keepers: Keepers,
    private readonly audience: HoldAudience,
    private readonly sights: Sights,
  ) {}

  /**
   * In order of their ids, after one of them. Which parts of the archive hold any is known from the last count; the parts
   * are asked again. A page may be short, and `next` say all the same that there is more. What only silent holds explain
   * is not listed to who may not know of them: it would tell of the hold.
   */
  async page(
    actor: Actor,
    only: 'all' | 'unexplained',
    after: number | undefined,
    limit: number,
  ): Promise<{ items: OverdueMessage[]; next: number | null }> {
    const run = await readNewestCount(this.database, true);
    if (!run) return { items: [], next: null };
    const { items, next } = await pageOf<Matured>(
      (from, most) =>
        readBlocksWith(
          this.database,
          run.id,
          from,
          [{ after: 'now' }, { after: String(run.asOf.getUTCFullYear()) }],
          most,
        ),
      (block, most) => readMatured(this.database, block, most),
      after ?? 0,
      limit,
    );
    const explained = await this.explain(actor, items);
    return {
      items: items.flatMap((row) => {
        const why = explained.get(row.message);
        return why && (only === 'all' || why.length === 0) ? [present(row, why)] : [];
      }),
      next,
    };
  }

  /** By message, of those the actor may see. */
  private async explain(actor: Actor, rows: readonly Matured[]): Promise<Map<number, Explanation[]>> {
    const sight = await this.sights.of(actor.id);
    const ids = sight.isWhole
      ? rows.map(({ message }) => message)
      : await messagesSeen(
          this.database,
          rows.map(({ message }) => message),
          sight,
        );
    const explained = new Map<number, Explanation[]>(ids.map((id) => [id, []]));
    const [kept, keeping, disposals, seesSilent] = await Promise.all([
      readKept(this.database, ids),
      this.keepers.reasons(this.database, ids),
      readDisposalsOf(this.database, ids),
      this.audience.seesSilent(actor),
    ]);
    for (const { message, disposal } of disposals)
      explained
        .get(message)!
        .push({ kind: 'disposal', ref: String(disposal), sentence: `Disposal ${disposal} lists it.` });
    for (const [message, reasons] of keeping) explained.get(message)!.push(...reasons.map((reason) => ({ ...reason })));
    for (const { message, hold, name, silent } of kept) {
      if (!silent || seesSilent)
        explained.get(message)?.push({ kind: 'hold', ref: String(hold), sentence: `Hold “${name}” keeps it.` });
      else if (explained.get(message)?.length === 0) explained.delete(message);
    }
    return explained;
  }
}

function present(row: Matured, explained: Explanation[]): OverdueMessage {
  return {
    message: String(row.message),
    conversation: String(row.conversation),
    channel: row.channel,
    at: row.at.toISOString(),
    outcome: { state: row.state, due: row.due!.toISOString(), code: row.code },
    upperBound: row.upperBound,
    explained,
  };
}
