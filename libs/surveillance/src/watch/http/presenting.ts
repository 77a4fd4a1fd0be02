import type { Canary, CanaryWatch, Scenario, VolumeChange, VolumeLine } from '@minutebook/contract';
import { obstacleTo } from '../../canaries/canary-plan';
import type { CanaryOverview, WatchedScenario } from '../../canaries/canaries';
import type { SentCanary } from '../../canaries/store/canary-store';
import type { LineRow } from '../store/volume-store';
import type { WatchedChange } from '../volume-watch';

export function presentOverview({ watch, rounds, scenarios, unwatched }: CanaryOverview): CanaryWatch {
  const { version, ...settings } = watch;
  return {
    settings,
    version,
    rounds: rounds.map(({ at, ...round }) => ({ ...round, sentAt: at.toISOString() })),
    scenarios: scenarios.map(presentScenario),
    unwatched: unwatched.map((rule) => ({ rule: rule.code, lexicon: rule.lexiconName, why: obstacleTo(rule)! })),
  };
}

function presentScenario(row: WatchedScenario): Scenario {
  const { rule, code, title, lexicon, languages, isInForce, sent, arrived, missed, since } = row;
  return {
    id: String(rule),
    rule: code,
    title,
    lexicon,
    languages: [...languages],
    isInForce,
    sent,
    arrived,
    missed,
    since: since.toISOString(),
    ended:
      row.endedAt === null
        ? null
        : { at: row.endedAt.toISOString(), by: row.endedByName ?? '', reason: row.reason ?? '' },
  };
}

export function presentCanary(row: SentCanary, now: Date): Canary {
  const { id, day, rule, code, lexicon, version, channel, language, sentAt, dueAt, arrivedAt } = row;
  const open = now < dueAt ? 'under-way' : 'missed';
  return {
    id: String(id),
    day,
    scenario: String(rule),
    rule: code,
    lexicon,
    version,
    channel,
    language,
    state: arrivedAt === null ? open : arrivedAt <= dueAt ? 'arrived' : 'late',
    sentAt: sentAt.toISOString(),
    arrivedAt: arrivedAt?.toISOString() ?? null,
  };
}

export function presentChange({ change, lines }: WatchedChange): VolumeChange {
  return {
    id: String(change.id),
    kind: change.kind,
    what: change.what,
    at: change.at.toISOString(),
    closedAt: change.closedAt?.toISOString() ?? null,
    lines: lines.map(presentLine),
  };
}

function presentLine({
  change: _,
  rule,
  code,
  flaggedAt,
  settledAt,
  settledByName,
  reason,
  ...figures
}: LineRow): VolumeLine {
  return {
    ...figures,
    id: String(rule),
    rule: code,
    flaggedAt: flaggedAt?.toISOString() ?? null,
    settled: settledAt && { at: settledAt.toISOString(), by: settledByName ?? '', reason: reason ?? '' },
  };
}
