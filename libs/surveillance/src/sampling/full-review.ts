import type { Directory, Reader } from '@minutebook/archive';
import { type Clock, type Database, nudge } from '@minutebook/platform';
import type { Findings } from '../detection/findings';
import type { NewHit } from '../store/detection-store';
import { saidIn, supervisedIn, type Supervision, supervisionsOf } from './membership';
import { type FullItem, insertFullItems, movePlan, restartPlan } from './store/full-store';
import { listPlans, type PlanRow, readPlan } from './store/plan-store';

const PLANS = 10_000;
/** Ledger entries a step takes. */
const STEP = 2_000;
/** A directory that changes all the time has the archive read again no more often than this. */
const RESTART_MS = 10 * 60_000;
export const FULL_ENGINE = 'full review/1';

/**
 * Puts every message of certain people before reviewers, as soon as it is captured (R187). Follows the ledger with a
 * position of its own; when the plan or the directory changes, everything is read again, because a handle may have become
 * somebody's whose older messages count. A directory that changes meanwhile waits for the reading under way to end, or with
 * one that keeps changing none ever would. What was put before reviewers once is not put there twice.
 */
export class FullReview {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly directory: Pick<Directory, 'whoIsWho'>,
    private readonly findings: Findings,
    private readonly clock: Clock,
  ) {}

  async catchUp(signal?: AbortSignal): Promise<void> {
    for (const { id, kind } of await listPlans(this.database, undefined, PLANS)) {
      if (kind !== 'full') continue;
      await this.readOn(id, signal);
      // Once a turn: other plans, and samples that fall due, have theirs.
      if (!signal?.aborted && (await this.restartForDirectory(id))) await this.readOn(id, signal);
    }
  }

  private async readOn(id: number, signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step(id)));
  }

  private async step(id: number): Promise<boolean> {
    const [plan, directory] = [await readPlan(this.database, id), await this.directory.whoIsWho()];
    if (!plan || plan.endedAt) return false;
    if (plan.readVersion !== plan.version) return this.restart(plan, directory.revision);
    const items = await this.reader.follow(plan.position, STEP);
    if (items.length === 0) return false;
    const byPerson = new Map<string, Supervision[]>();
    for (const one of supervisionsOf(plan.rules, directory.persons))
      byPerson.set(one.person, [...(byPerson.get(one.person) ?? []), one]);
    const found = (await saidIn(this.reader, items)).flatMap((one) => {
      const supervised = supervisedIn(one, plan.rules, byPerson);
      return supervised.length === 0 ? [] : [{ one, supervised }];
    });
    const hits = found.map(({ one, supervised }): NewHit => ({
      versionId: one.id,
      message: one.message,
      messageVersion: one.version,
      ruleVersion: plan.ruleVersion,
      position: one.position,
      spans: [],
      why: {
        kind: 'sample',
        plan: plan.name,
        method: 'full',
        because: supervised[0]!.because,
        stratum: one.colleagues.find(({ externalId }) => externalId === supervised[0]!.person)?.name ?? '',
        drawn: 1,
        of: 1,
      },
    }));
    const rows = found.flatMap(({ one, supervised }) =>
      supervised.map(({ person, because }): FullItem => ({ version: one.id, message: one.message, person, because })),
    );
    return this.database.transaction(async (tx) => {
      if (!(await movePlan(tx, id, plan.position, items.at(-1)!.position + 1))) return false;
      await insertFullItems(tx, id, rows);
      if ((await this.findings.record(tx, hits, FULL_ENGINE, this.clock.now())) > 0)
        await nudge(tx, { topic: 'sampling' });
      return true;
    });
  }

  /** True where the directory changed, and the last reading by it began some time ago. */
  private async restartForDirectory(id: number): Promise<boolean> {
    const [plan, { revision }] = [await readPlan(this.database, id), await this.directory.whoIsWho()];
    if (!plan || plan.endedAt || plan.directory === revision) return false;
    if (plan.restartedAt && this.clock.now().getTime() - plan.restartedAt.getTime() < RESTART_MS) return false;
    return this.restart(plan, revision);
  }

  private async restart({ id, version }: PlanRow, directory: number): Promise<true> {
    await restartPlan(this.database, id, { directory, version, at: this.clock.now() });
    return true;
  }
}
