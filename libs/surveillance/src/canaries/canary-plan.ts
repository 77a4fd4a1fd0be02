import { languageOf } from '../detection/script-language';
import type { RuleVersion } from '../store/lexicon-store';

/** What one canary says: which example of which version of a rule, and where. */
export interface PlannedCanary {
  readonly rule: number;
  readonly ruleVersion: number;
  readonly example: number;
  readonly channel: string;
  readonly language: string;
}

export type Obstacle = 'no-example' | 'people' | 'zones';

type Watched = Pick<RuleVersion, 'id' | 'rule' | 'examples' | 'conditions' | 'zones'>;

/** A round is one file, and somebody pays for it every day. */
const MOST = 5_000;
/** Where nothing was ever captured. */
const ANYWHERE = 'other';

/** Why no canary can be sent for a rule; undefined where one can. The canary is nobody of the directory. */
export function obstacleTo({ examples, conditions, zones }: Omit<Watched, 'id' | 'rule'>): Obstacle | undefined {
  if (!examples.some(({ hits }) => hits)) return 'no-example';
  const { people, desks, roles, personalDomains } = conditions;
  if (people.length + desks.length + roles.length > 0 || personalDomains) return 'people';
  return zones.includes('own') || zones.includes('subject') ? undefined : 'zones';
}

/** Languages of the examples a rule must hit, by script. */
export function languagesOf({ examples }: Pick<Watched, 'examples'>): string[] {
  return [...new Set(examples.flatMap(({ text, hits }) => (hits ? [languageOf(text)] : [])))].sort();
}

/**
 * One canary for each rule, channel and language. Which example it says changes from day to day, so that all of them have
 * their turn.
 *
 * @param day number of the round: the day's count since 1970
 */
export function planRound(rules: readonly Watched[], channels: readonly string[], day: number): PlannedCanary[] {
  return rules
    .filter((rule) => !obstacleTo(rule))
    .flatMap((rule) =>
      languagesOf(rule).flatMap((language) => {
        const own = rule.examples.flatMap(({ text, hits }, number) =>
          hits && languageOf(text) === language ? [number] : [],
        );
        return channelsOf(rule, channels).map((channel) => ({
          rule: rule.rule,
          ruleVersion: rule.id,
          example: own[day % own.length]!,
          channel,
          language,
        }));
      }),
    )
    .slice(0, MOST);
}

function channelsOf({ conditions }: Pick<Watched, 'conditions'>, inUse: readonly string[]): readonly string[] {
  const { channels } = conditions;
  if (channels.length === 0) return inUse.length > 0 ? inUse : [ANYWHERE];
  const both = channels.filter((channel) => inUse.includes(channel));
  return both.length > 0 ? both : channels.slice(0, 1);
}
