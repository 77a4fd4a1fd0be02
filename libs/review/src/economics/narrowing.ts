import type { Actor, Audit } from '@minutebook/access';
import type { Sights } from '@minutebook/archive';
import type { RuleText, Suggestion, Suggestions } from '@minutebook/contract';
import type { Clock } from '@minutebook/platform';
import type { Rule } from '@minutebook/query';
import { alerting, effective, type RuleVersion } from '@minutebook/surveillance';
import { wilson } from '../http/presenting';
import { type Candidate, candidatesFor } from './candidates';
import { addMonths } from './docket';
import type { Economics } from './economics';
import type { Replay, Replayed } from './replay';
import { hoursOf } from './sums';

/** Offered at once. */
const MOST = 12;
/** Months a suggested exclusion would hold. */
const EXCLUSION_MONTHS = 12;
const NOW = 'now';

/** Ways to narrow a rule, each tried on its decided alerts before it is offered; what it would have missed is said. */
export class Narrowing {
  constructor(
    private readonly replay: Replay,
    private readonly economics: Economics,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async suggest(actor: Actor, id: number): Promise<Suggestions> {
    const rule = await this.economics.rule(id);
    const text = textOf(rule);
    const sight = await this.sights.of(actor.id);
    const today = this.clock.now().toISOString().slice(0, 10);
    const until = addMonths(this.clock.now(), EXCLUSION_MONTHS).toISOString().slice(0, 10);
    let candidates: Candidate[] = [];
    const replayed = await this.replay.run(id, (cases) => {
      candidates = candidatesFor(text, cases, ({ message }) => sight.sees(message), until);
      return [
        ...matched(NOW, text, today),
        ...candidates.flatMap((candidate, n) => matched(String(n), candidate.rule, today)),
      ];
    });
    const cases = replayed.cases.filter(({ found }) => found.has(NOW));
    const items = offered(candidates.map((candidate, n) => outcome(candidate, String(n), cases)));
    await this.audit.record(
      actor,
      'rule.suggestions-tried',
      { kind: 'rule', id: String(id) },
      { code: rule.code, version: rule.version, alerts: cases.length, tried: candidates.length, offered: items.length },
    );
    return {
      items,
      tried: cases.length,
      ofDecided: replayed.ofDecided,
      unread: replayed.gone + replayed.cases.length - cases.length,
      allRight: replayed.allRight,
    };
  }
}

/** A rule as the detector matches it on that day; nothing if it cannot be read. */
export function matched(id: string, rule: RuleText, today: string): Rule[] {
  const read = effective(rule);
  return read ? [{ id, tree: alerting(read, today), zones: read.zones }] : [];
}

/** What of a rule version somebody wrote. */
export function textOf(rule: RuleVersion): RuleText {
  const { code, title, query, severity, zones, theme, weight, owner, conditions, exclusions, examples } = rule;
  return { code, title, query, severity, zones, theme, weight, owner, conditions, exclusions, examples };
}

function outcome(candidate: Candidate, id: string, cases: Replayed['cases']): Suggestion {
  const gone = cases.filter(({ found }) => !found.has(id)).map((one) => one.case.alert);
  const right = cases.filter((one) => one.case.alert.disposition !== 'false-positive').length;
  const spared = gone.filter(({ disposition }) => disposition === 'false-positive');
  const of = (disposition: string): number => gone.filter((alert) => alert.disposition === disposition).length;
  const kept = right - (gone.length - spared.length);
  return {
    ...candidate,
    spared: spared.length,
    lost: { violations: of('violation'), escalated: of('escalated'), cleared: of('cleared') },
    before: { decided: cases.length, right, ...wilson(right, cases.length) },
    after: { decided: cases.length - gone.length, right: kept, ...wilson(kept, cases.length - gone.length) },
    hours: hoursOf(spared.reduce((sum, { dwell }) => sum + dwell, 0)),
  };
}

/**
 * Those that spare more than they lose, what loses no violation first. Of one chain only the distance that does best is left,
 * and nothing that leaves no alert at all.
 */
function offered(tried: readonly Suggestion[]): Suggestion[] {
  const worth = tried
    .filter((one) => one.spared > missed(one) && one.after.decided > 0)
    .sort((a, b) => serious(a) - serious(b) || missed(a) - missed(b) || b.spared - a.spared);
  const chains = new Set<string>();
  return worth
    .filter(({ instead }) => instead === null || (!chains.has(instead) && chains.add(instead)))
    .slice(0, MOST);
}

function serious({ lost }: Suggestion): number {
  return lost.violations + lost.escalated;
}

function missed(one: Suggestion): number {
  return serious(one) + one.lost.cleared;
}
