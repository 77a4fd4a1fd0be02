import type { DocketEntry, RuleDecision, RuleTest } from '@minutebook/contract';
import type { Listed } from '../docket';
import { nameOf } from '../economics';
import type { DecisionRow, TestRow } from '../store/docket-store';
import { economyOf } from '../sums';

export function presentDecision(row: DecisionRow): RuleDecision {
  return {
    id: String(row.id),
    version: row.version,
    grounds: [...row.grounds],
    outcome: row.outcome,
    until: row.until,
    reason: row.reason,
    by: { id: row.by, name: row.byName },
    at: row.at.toISOString(),
  };
}

export function presentTest(row: TestRow): RuleTest {
  return {
    id: String(row.id),
    version: row.version,
    engine: row.engine,
    examples: row.examples,
    failed: row.failed,
    replayed: row.replayed,
    missed: row.missed,
    by: { id: row.by, name: row.byName },
    at: row.at.toISOString(),
  };
}

export function presentListed({ rule, grounds, testedAt, quietSince, sums, decision }: Listed): DocketEntry {
  return {
    rule: { ...nameOf(rule), version: rule.version },
    grounds,
    testedAt: testedAt.toISOString(),
    quietSince: quietSince.toISOString(),
    economy: economyOf(sums),
    decision: decision && presentDecision(decision),
  };
}
