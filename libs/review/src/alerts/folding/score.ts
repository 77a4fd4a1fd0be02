import type { Directory } from '@minutebook/archive';
import type { ScoreParts } from '@minutebook/contract';
import type { Clock, Queries } from '@minutebook/platform';
import { recentRecords } from '../../store/folding-store';
import { wilson } from '../../http/presenting';
import { MOST_MEMBERS } from './likeness';

/** What a score is made of. Kept with the alert, so that it can be explained years later. */
export interface ScoreFigures {
  readonly weight: number;
  readonly severity: number;
  /** Lower end of the 95 % interval of how often the rule was right, in percent; null while nothing was decided. */
  readonly low: number | null;
  readonly decided: number;
  /** People below whom it is about. */
  readonly below: number;
}

/** Points at most, by part; together 100. */
const POINTS = { rule: 50, record: 30, seniority: 10, members: 10 } as const;
const MOST_WEIGHT = 10;
const MOST_SEVERITY = 3;
/** Who has as many below them gets all points of seniority. */
const MOST_BELOW = 100;

/** The points of each part, whole ones: they add up to the score. */
export function scoreParts(figures: ScoreFigures, members: number): ScoreParts {
  const { weight, severity, low, decided, below } = figures;
  return {
    rule: {
      points: Math.round((POINTS.rule * weight * severity) / (MOST_WEIGHT * MOST_SEVERITY)),
      weight,
      severity,
    },
    // Nothing is known of a new rule: half, so that it is neither buried nor pushed.
    record: { points: Math.round((POINTS.record * (low ?? 50)) / 100), low, decided },
    seniority: { points: logarithmic(below, MOST_BELOW, POINTS.seniority), below },
    members: { points: logarithmic(members, MOST_MEMBERS, POINTS.members), members },
  };
}

export function scoreOf(figures: ScoreFigures, members: number): number {
  const { rule, record, seniority, members: folded } = scoreParts(figures, members);
  return rule.points + record.points + seniority.points + folded.points;
}

function logarithmic(n: number, most: number, points: number): number {
  return Math.round((points * Math.log2(1 + Math.min(n, most))) / Math.log2(1 + most));
}

type Kin = Awaited<ReturnType<Directory['whoIsWho']>>;
type Record = Pick<ScoreFigures, 'low' | 'decided'>;

/** How long a rule's record may be old. */
const RECORD_MS = 600_000;
const NO_RECORD: Record = { low: null, decided: 0 };

/** Finds the figures of new alerts: how their rules have done of late, and how high those stand whom they are about. */
export class Scores {
  private readonly records = new Map<number, { readonly until: number; readonly record: Record }>();
  private readonly counted = new WeakMap<Kin, ReadonlyMap<string, number>>();

  constructor(
    private readonly directory: Pick<Directory, 'whoIsWho'>,
    private readonly clock: Clock,
  ) {}

  async of(
    queries: Queries,
    alerts: readonly {
      readonly rule: number;
      readonly weight: number;
      readonly severity: number;
      readonly subject: string | null;
    }[],
  ): Promise<ScoreFigures[]> {
    const [below, records] = await Promise.all([
      this.directory.whoIsWho().then((now) => this.below(now)),
      this.recordsOf(queries, [...new Set(alerts.map(({ rule }) => rule))]),
    ]);
    return alerts.map(({ rule, weight, severity, subject }) => ({
      weight,
      severity,
      ...(records.get(rule) ?? NO_RECORD),
      below: subject === null ? 0 : (below.get(subject) ?? 0),
    }));
  }

  private async recordsOf(queries: Queries, rules: readonly number[]): Promise<ReadonlyMap<number, Record>> {
    const now = this.clock.now().getTime();
    const old = rules.filter((rule) => (this.records.get(rule)?.until ?? 0) <= now);
    if (old.length > 0) {
      const rows = new Map((await recentRecords(queries, old)).map((row) => [row.rule, row]));
      for (const rule of old) {
        const { decided = 0, right = 0 } = rows.get(rule) ?? {};
        this.records.set(rule, { until: now + RECORD_MS, record: { decided, low: wilson(right, decided).low } });
      }
    }
    return new Map(rules.map((rule) => [rule, this.records.get(rule)!.record]));
  }

  /** People below each, by external id. */
  private below(now: Kin): ReadonlyMap<string, number> {
    const known = this.counted.get(now);
    if (known) return known;
    const managers = new Map(now.persons.map(({ externalId, manager }) => [externalId, manager]));
    const below = new Map<string, number>();
    for (const { externalId } of now.persons) {
      // Somebody who is above themselves ends the line.
      const line = new Set([externalId]);
      for (let above = managers.get(externalId); above != null && !line.has(above); above = managers.get(above)) {
        line.add(above);
        below.set(above, (below.get(above) ?? 0) + 1);
      }
    }
    this.counted.set(now, below);
    return below;
  }
}
