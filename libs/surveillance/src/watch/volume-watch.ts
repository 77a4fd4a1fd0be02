import { type Actor, type Audit, holdersOf, type Notices } from '@minutebook/access';
import { type Clock, type Database, notFound } from '@minutebook/platform';
import { readPosition } from '../store/detection-store';
import {
  type ChangeRow,
  closeChange,
  type LineRow,
  linesOf,
  listChanges,
  type NewLine,
  nextPosition,
  noteChanges,
  openChanges,
  rulesConcerned,
  saveLines,
  settleLine,
  tallyRules,
} from './store/volume-store';
import { dispersionOf, usualRange, verdictOn } from './usual-range';

/** Ledger entries before a change that say what is usual. */
const BEFORE = 200_000;
const BLOCKS = 20;
/** How long a change is looked at at most, in milliseconds. */
const LONGEST_MS = 30 * 24 * 3_600_000;

export interface WatchedChange {
  readonly change: ChangeRow;
  readonly lines: readonly LineRow[];
}

/**
 * After every publication and every other engine, hits of each rule beside what as many messages had before: more is noise,
 * fewer may be a rule that went blind (R191). What is compared are windows of the ledger, so that neither a quiet week nor a
 * large import looks like a change of the rules.
 */
export class VolumeWatch {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /** Counts anew after every change that is still looked at. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    await this.database.exclusively('volume-watch', async () => {
      await this.database.transaction(noteChanges);
      for (const change of await openChanges(this.database)) {
        if (signal?.aborted) return;
        await this.look(change);
      }
    });
  }

  async list(before: number | undefined, limit: number): Promise<WatchedChange[]> {
    const changes = await listChanges(this.database, before, limit);
    const lines = await linesOf(
      this.database,
      changes.map(({ id }) => id),
    );
    return changes.map((change) => ({ change, lines: lines.filter((line) => line.change === change.id) }));
  }

  /** Throws `not-found` where there is nothing to explain, or somebody explained it. */
  async settle(actor: Actor, change: number, rule: number, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const settled = await settleLine(tx, change, rule, { at: this.clock.now(), byName: actor.name, reason });
      if (!settled) throw notFound('flagged rule');
      await this.audit.append(
        tx,
        actor,
        'watch.volume-settled',
        { kind: 'watch', id: 'volumes' },
        { change: String(change), rule: settled.code, reason },
      );
    });
  }

  private async look(change: ChangeRow): Promise<void> {
    const now = this.clock.now();
    const { position, at } = change;
    const [reached, next, rules] = await Promise.all([
      readPosition(this.database),
      nextPosition(this.database, change),
      // Before the first message there is nothing to compare with, and never will be.
      position === 0 ? [] : rulesConcerned(this.database, change),
    ]);
    const from = Math.max(0, position - BEFORE);
    const block = Math.max(1, Math.ceil((position - from) / BLOCKS));
    const upto = Math.max(position, Math.min(reached, next ?? Infinity, position + BEFORE));
    const isOver =
      (next !== null && reached >= next) || upto - position >= BEFORE || now.getTime() - at.getTime() >= LONGEST_MS;
    const tallies = new Map(
      (await tallyRules(this.database, rules, { from, position, upto, block, at })).map((tally) => [tally.rule, tally]),
    );
    const lines = rules.map((rule): NewLine => {
      const { blocks, after } = tallies.get(rule) ?? { blocks: [], after: 0 };
      const before = { hits: blocks.reduce((sum, n) => sum + n, 0), entries: position - from };
      const silent = Math.max(0, Math.ceil(before.entries / block) - blocks.length);
      const dispersion = dispersionOf([...blocks, ...Array.from({ length: silent }, () => 0)]);
      const range = usualRange(before, upto - position, dispersion);
      return {
        change: change.id,
        rule,
        state: verdictOn(after, range, isOver),
        beforeHits: before.hits,
        beforeEntries: before.entries,
        afterHits: after,
        afterEntries: upto - position,
        low: range.low,
        high: range.high,
      };
    });
    await this.database.transaction(async (tx) => {
      const flagged = await saveLines(tx, lines, now);
      if (isOver || rules.length === 0) await closeChange(tx, change.id, now);
      if (flagged.length === 0) return;
      await this.notices.tell(tx, await holdersOf(tx, 'lexicon.publish'), {
        kind: 'volume-shift',
        subject: { kind: 'watch', id: 'volumes' },
        words: { name: change.what, count: flagged.length },
        once: `${change.id}:${flagged.join()}`,
      });
    });
  }
}
