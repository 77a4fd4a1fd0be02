import type { Database, Queries } from '@minutebook/platform';
import { type Hit, hitsAfter, readHits } from '../store/detection-store';
import { readRuleVersions, type RuleVersion } from '../store/lexicon-store';

/** What detection found, for whoever reviews it: hits in the order they were found, and the rules as they were. */
export class Findings {
  constructor(private readonly database: Database) {}

  after(queries: Queries, hit: number, limit: number): Promise<Hit[]> {
    return hitsAfter(queries, hit, limit);
  }

  hits(ids: readonly number[]): Promise<Hit[]> {
    return readHits(this.database, ids);
  }

  async rules(versions: readonly number[]): Promise<ReadonlyMap<number, RuleVersion>> {
    return new Map((await readRuleVersions(this.database, [...new Set(versions)])).map((rule) => [rule.id, rule]));
  }
}
