import { type Database, nudge, type Queries, type Transaction } from '@minutebook/platform';
import { type Hit, hitsAfter, insertHits, lockPosition, type NewHit, readHits } from '../store/detection-store';
import { markArrived } from '../canaries/store/canary-store';
import { readRuleVersions, rulesInForce, type RuleVersion } from '../store/lexicon-store';

/** What detection found, for whoever reviews it: hits in the order they were found, and the rules as they were. */
export class Findings {
  constructor(private readonly database: Database) {}

  after(queries: Queries, hit: number, limit: number): Promise<Hit[]> {
    return hitsAfter(queries, hit, limit);
  }

  /**
   * Records hits of rules that are no query, under the detector's lock; a pair of message version and rule version that
   * is there already stays as it is. `engine` says what decided, with its version (R168). Returns how many are new.
   */
  async record(tx: Transaction, hits: readonly NewHit[], engine: string, at: Date): Promise<number> {
    if (hits.length === 0) return 0;
    await lockPosition(tx);
    const recorded = await insertHits(tx, hits, engine, at);
    if (recorded > 0) await nudge(tx, { topic: 'hits' });
    return recorded;
  }

  /**
   * Says that canaries came all the way: hits in messages the program sent to itself, by the native id they were sent under.
   * A hit of another rule than the one it was sent for says nothing.
   */
  arrived(
    tx: Transaction,
    found: readonly { readonly native: string; readonly rule: number; readonly hit: number }[],
    at: Date,
  ): Promise<number> {
    return markArrived(tx, found, at);
  }

  hits(ids: readonly number[]): Promise<Hit[]> {
    return readHits(this.database, ids);
  }

  async rules(versions: readonly number[]): Promise<ReadonlyMap<number, RuleVersion>> {
    return new Map((await readRuleVersions(this.database, [...new Set(versions)])).map((rule) => [rule.id, rule]));
  }

  /** The versions of rules that are in force. */
  inForce(): Promise<RuleVersion[]> {
    return rulesInForce(this.database);
  }
}
