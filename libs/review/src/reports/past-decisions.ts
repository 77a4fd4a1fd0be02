import type { Disposition } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { Pair, PastDecisions, RuleDecisions } from '@minutebook/surveillance';
import type { UnseenAlerts } from '../alerts/unseen';
import { decidedOf, decisionsByRule, messagesAmong, minutesOfDecision } from './store/past-decision-store';

/** Pairs looked up by one statement. */
const TOGETHER = 10_000;

/** What reviewers decided, for rehearsals: whether what a draft loses was ever worth anything, and what reading it cost. */
export class ReviewedPast implements PastDecisions {
  constructor(
    private readonly database: Database,
    private readonly walls: Pick<UnseenAlerts, 'of'>,
  ) {}

  async of(pairs: readonly Pair[]): Promise<readonly (Disposition | null)[]> {
    const found: (Disposition | null)[] = pairs.map(() => null);
    for (let from = 0; from < pairs.length; from += TOGETHER) {
      const rows = await decidedOf(this.database, pairs.slice(from, from + TOGETHER));
      for (const { place, disposition } of rows) found[from + place] = disposition;
    }
    return found;
  }

  async byRule(rules: readonly number[]): Promise<ReadonlyMap<number, RuleDecisions>> {
    return new Map((await decisionsByRule(this.database, rules)).map(({ rule, ...of }) => [rule, of]));
  }

  minutes(): Promise<number | null> {
    return minutesOfDecision(this.database);
  }

  async keptFrom(user: string, messages: readonly number[]): Promise<ReadonlySet<number>> {
    return new Set(await messagesAmong(this.database, messages, await this.walls.of(user)));
  }
}
