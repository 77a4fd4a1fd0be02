import type { Clock, Database, Transaction } from '@minutebook/platform';
import type { Findings } from '../detection/findings';
import { rulesInForce } from '../store/lexicon-store';
import type { ActReader } from './act-reader';
import type { ActivityHistory } from './activity-history';
import { Fold } from './fold';
import { ruleCodeOf } from './patterns';
import { type PatternRow, readPatterns } from './store/pattern-store';
import { lockFollow, moveFollow, readFollows, readProfiles, saveProfiles } from './store/profile-store';

const STEP = 2_000;
const DAY = 86_400_000;
/** Profiles written at once. */
const BATCH = 1_000;

/** What decided, kept with every hit (R168). */
export const ACTIVITY_ENGINE = 'activity 1';

/**
 * Patterns that are on, following the ledger. First each learns what is usual from the time before, and raises nothing of
 * it. Then position, profiles and hits move in one transaction: a crash repeats a step and doubles nothing.
 */
export class ActivityWatch {
  constructor(
    private readonly database: Database,
    private readonly reader: Pick<ActReader, 'follow'>,
    private readonly history: ActivityHistory,
    private readonly findings: Pick<Findings, 'record'>,
    private readonly clock: Clock,
  ) {}

  /** Reads on until nothing is left. */
  async catchUp(signal: AbortSignal): Promise<void> {
    await this.database.exclusively('activity', async () => {
      for (const { code, isWarm, position } of await readFollows(this.database)) {
        const pattern = (await readPatterns(this.database)).find((one) => one.code === code && one.isOn);
        if (!pattern || signal.aborted) continue;
        if (!isWarm) await this.learn(pattern, position, signal);
        while (!signal.aborted && (await this.step(pattern)));
      }
    });
  }

  private async learn({ code, settings }: PatternRow, position: number, signal: AbortSignal): Promise<void> {
    const now = this.clock.now().getTime();
    const fold = new Fold(code, settings, new Map());
    for (const act of await this.history.acts(now - settings.window * DAY, now, position, signal)) fold.look(act);
    const profiles = [...fold.profiles];
    await this.database.transaction(async (tx) => {
      const follow = await lockFollow(tx, code);
      if (!follow || follow.isWarm) return;
      for (let from = 0; from < profiles.length; from += BATCH)
        await saveProfiles(tx, code, new Map(profiles.slice(from, from + BATCH)));
      await moveFollow(tx, code, position);
    });
  }

  /** False at the end of the ledger, or where somebody switched the pattern off. */
  private async step({ code, settings }: PatternRow): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const follow = await lockFollow(tx, code);
      const step = follow?.isWarm && (await this.reader.follow(follow.position, STEP));
      if (!step) return false;
      const empty = new Fold(code, settings, new Map());
      const subjects = new Set(step.acts.flatMap((act) => empty.subjectOf(act) ?? []));
      const fold = new Fold(code, settings, await readProfiles(tx, code, [...subjects]));
      const unusual = step.acts.flatMap((act) => fold.look(act) ?? []);
      await saveProfiles(tx, code, fold.profiles);
      await moveFollow(tx, code, step.next);
      if (unusual.length > 0) await this.raise(tx, code, unusual);
      return true;
    });
  }

  private async raise(tx: Transaction, code: PatternRow['code'], unusual: ReturnType<Fold['look']>[]): Promise<void> {
    const rule = (await rulesInForce(tx)).find((one) => one.kind === 'activity' && one.code === ruleCodeOf(code));
    if (!rule) return;
    const hits = unusual.flatMap((one) =>
      one
        ? [
            {
              versionId: one.act.versionId,
              message: one.act.message,
              messageVersion: one.act.version,
              ruleVersion: rule.id,
              position: one.act.position,
              spans: [],
              why: { kind: 'activity' as const, pattern: code, figures: { ...one.figures } },
            },
          ]
        : [],
    );
    await this.findings.record(tx, hits, ACTIVITY_ENGINE, this.clock.now());
  }
}
