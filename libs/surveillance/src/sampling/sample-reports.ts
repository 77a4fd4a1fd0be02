import type { Directory, Reader } from '@minutebook/archive';
import type { Disposition, FindRate, SampleGap } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { PastDecisions } from '../rehearsal/past-decisions';
import { upperBound } from './bounds';
import { type Colleague, type Supervision, supervisionsOf } from './membership';
import { gapsOf, StratumNames } from './stratum-names';
import { type DrawRow, drawBefore, lastDraws, readStrata, type StratumRow } from './store/draw-store';
import { fullMessages } from './store/full-store';
import { type PlanRow, readPlan } from './store/plan-store';
import { readItems } from './store/population-store';

/** Pairs asked about at once. */
const ASKED = 5_000;
/** What a review below the line is for. */
const FINDS: readonly (Disposition | null)[] = ['violation', 'escalated'];

export interface StratumReport {
  readonly stratum: StratumRow;
  readonly labels: readonly string[];
  readonly decided: number;
  readonly finds: FindRate | null;
}

export interface DrawReport {
  readonly draw: DrawRow;
  readonly plan: PlanRow;
  readonly decided: number;
  readonly gone: number;
  readonly finds: FindRate | null;
  readonly gaps: readonly SampleGap[];
  readonly strata: readonly StratumReport[];
}

export interface FullReport {
  readonly read: number;
  readonly of: number;
  readonly messages: number;
  readonly decided: number;
  readonly people: readonly (Supervision & { name: string; messages: number; decided: number })[];
}

/** What came of samples: covered or not, reviewed or not, and what was found. */
export class SampleReports {
  constructor(
    private readonly database: Database,
    private readonly reader: Pick<Reader, 'head'>,
    private readonly directory: Pick<Directory, 'whoIsWho'>,
    private readonly decisions: Pick<PastDecisions, 'of'>,
  ) {}

  async ofDraw(draw: DrawRow): Promise<DrawReport> {
    const plan = (await readPlan(this.database, draw.plan))!;
    const [strata, items, { persons }, before] = await Promise.all([
      readStrata(this.database, draw.id),
      readItems(this.database, draw.id),
      this.directory.whoIsWho(),
      drawBefore(this.database, draw),
    ]);
    const isAlike = before?.rules.stratify.join() === draw.rules.stratify.join();
    const there = items.flatMap(({ message, stratum }) => (message === null ? [] : [{ message, stratum }]));
    const standing = await this.standing(
      plan,
      there.map(({ message }) => message),
    );
    const outcomes = there.map(({ stratum }, i) => ({ stratum, disposition: standing[i]! }));
    const decided = outcomes.filter(({ disposition }) => disposition !== null);
    const asksForFinds = draw.root !== null && (plan.kind === 'below-the-line' || plan.kind === 'suppressed');
    const finds = (of: typeof decided): FindRate | null =>
      asksForFinds ? rateOf(of.map(({ disposition }) => disposition)) : null;
    const names = new StratumNames(draw.rules.stratify, persons);
    return {
      draw,
      plan,
      decided: decided.length,
      gone: items.length - there.length,
      // Strata drawn at different rates add up to no rate of the whole.
      finds: strata.length > 1 ? null : finds(decided),
      gaps:
        draw.root === null
          ? []
          : gapsOf(draw.rules, strata, persons, isAlike ? await readStrata(this.database, before!.id) : []),
      strata: strata.map((stratum) => {
        const own = decided.filter((one) => one.stratum === stratum.number);
        return { stratum, labels: names.of(stratum.keys), decided: own.length, finds: finds(own) };
      }),
    };
  }

  /** By plan: its last draw. */
  async lastOf(plans: readonly PlanRow[]): Promise<ReadonlyMap<number, DrawReport>> {
    const draws = await lastDraws(
      this.database,
      plans.map(({ id }) => id),
    );
    const reports = new Map<number, DrawReport>();
    for (const draw of draws) reports.set(draw.plan, await this.ofDraw(draw));
    return reports;
  }

  /** Of a review of everything, apart from samples (R187). */
  async ofFull(plan: PlanRow): Promise<FullReport> {
    const [rows, of, { persons }] = await Promise.all([
      fullMessages(this.database, plan.id),
      this.reader.head(),
      this.directory.whoIsWho(),
    ]);
    const messages = [...new Set(rows.flatMap((row) => row.messages))];
    const standing = await this.standing(plan, messages);
    const decided = new Set(messages.filter((_message, i) => standing[i] !== null));
    const isCurrent = plan.readVersion === plan.version;
    return {
      read: isCurrent ? plan.position : 0,
      of,
      messages: messages.length,
      decided: decided.size,
      people: supervisionsOf(plan.rules, persons).map((one) => {
        const own =
          rows.find(({ person, because }) => person === one.person && because === one.because)?.messages ?? [];
        return {
          ...one,
          name: nameOf(one.person, persons),
          messages: own.length,
          decided: own.filter((message) => decided.has(message)).length,
        };
      }),
    };
  }

  /** What stands about each message's alert of the plan, in their order. */
  private async standing(plan: PlanRow, messages: readonly number[]): Promise<(Disposition | null)[]> {
    const standing: (Disposition | null)[] = [];
    for (let from = 0; from < messages.length; from += ASKED) {
      const pairs = messages.slice(from, from + ASKED).map((message) => ({ message, rule: plan.rule }));
      standing.push(...(await this.decisions.of(pairs)));
    }
    return standing;
  }
}

/** Of those decided, with the exact bound; what nobody has looked at yet says nothing. */
function rateOf(decided: readonly (Disposition | null)[]): FindRate {
  const finds = decided.filter((disposition) => FINDS.includes(disposition)).length;
  const of = decided.length;
  return { finds, of, rate: of === 0 ? 0 : finds / of, upper: upperBound(finds, of) };
}

function nameOf(externalId: string, persons: readonly Colleague[]): string {
  return persons.find((person) => person.externalId === externalId)?.name ?? externalId;
}
