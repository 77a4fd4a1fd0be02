import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database } from '@minutebook/platform';
import { tryRule } from '@minutebook/query';
import { ENGINE } from '@minutebook/surveillance';
import type { Economics } from './economics';
import { matched, textOf } from './narrowing';
import type { Replay } from './replay';
import { insertTest, type TestRow } from './store/docket-store';

const SERIOUS = ['violation', 'escalated'];
const IN_FORCE = 'in force';

/** Tests rules in force by the engine of the day: their examples, and the messages they were right about before. */
export class RuleTests {
  constructor(
    private readonly database: Database,
    private readonly economics: Economics,
    private readonly replay: Replay,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async run(actor: Actor, id: number, version: number): Promise<TestRow> {
    const rule = await this.economics.rule(id);
    if (rule.version !== version) throw conflict('rule');
    const at = this.clock.now();
    const today = at.toISOString().slice(0, 10);
    const trials = tryRule(
      rule,
      rule.examples.map(({ text }) => text),
      today,
    );
    const failed = rule.examples.filter(({ hits }, n) => trials[n]!.hits !== hits).map(({ text }) => text);
    const { cases } = await this.replay.run(id, () => matched(IN_FORCE, textOf(rule), today));
    const right = cases.filter(
      (one) => one.case.hit.ruleVersion === rule.id && SERIOUS.includes(one.case.alert.disposition),
    );
    const missed = right.filter(({ found }) => !found.has(IN_FORCE)).length;
    return this.database.transaction(async (tx) => {
      const test = await insertTest(tx, {
        rule: id,
        ruleVersion: rule.id,
        version,
        engine: ENGINE,
        examples: rule.examples.length,
        failed,
        replayed: right.length,
        missed,
        by: actor.id,
        byName: actor.name,
        at,
      });
      await this.audit.append(
        tx,
        actor,
        'rule.tested',
        { kind: 'rule', id: String(id) },
        { code: rule.code, version, examples: test.examples, failed: failed.length, replayed: right.length, missed },
      );
      return test;
    });
  }
}
