import type { EconomyLine, EconomyScope, RuleEconomy, TERM_VIEWS, TermEconomy } from '@minutebook/contract';
import { type Clock, type Database, notFound } from '@minutebook/platform';
import { effective, type Findings, type RuleVersion } from '@minutebook/surveillance';
import type { Unseen, UnseenAlerts } from '../alerts/unseen';
import { wilson } from '../http/presenting';
import type { Booked, Bookkeeper } from './bookkeeper';
import { RuleTerms, type TermSums } from './rule-terms';
import { type PatternSums, readPatterns, readSumsBy, readTotal, type SumScope, type Sums } from './store/economy-store';
import { economyOf, falseOf, hoursOf, NOTHING } from './sums';

export type By = 'rule' | 'desk' | 'language';
export type TermView = (typeof TERM_VIEWS)[number];
type Scope = Pick<EconomyScope, 'months'> & Partial<EconomyScope>;
type Detail = Pick<RuleEconomy, 'months' | 'desks' | 'languages' | 'terms' | 'excluding'>;

/** Zones in which a sender says nothing of their own. */
const BORROWED = ['quoted', 'signature'];

/** What rules, terms, desks and languages brought and cost, of what a user sees. */
export class Economics {
  constructor(
    private readonly database: Database,
    private readonly bookkeeper: Bookkeeper,
    private readonly findings: Findings,
    private readonly walls: Pick<UnseenAlerts, 'of'>,
    private readonly clock: Clock,
  ) {}

  /** Those with the most false positives first. */
  async lines(
    user: string,
    asked: Scope,
    by: By,
  ): Promise<{ lines: EconomyLine[]; total: Sums; from: string; booked: Booked }> {
    const booked = await this.bookkeeper.follow();
    const rules = await this.rules(asked.lexicon);
    const scope = this.scope(asked, rules, await this.walls.of(user));
    const [sums, total] = await Promise.all([readSumsBy(this.database, by, scope), readTotal(this.database, scope)]);
    const lines = by === 'rule' ? await this.ruleLines(rules, scope, sums) : sums.map((own) => plainLine(own.key, own));
    return { lines: lines.sort(noisiest), total, from: scope.from, booked };
  }

  /** Of the rules in force, those with the most false positives first. */
  async terms(
    user: string,
    asked: Scope,
    view: TermView,
  ): Promise<{ lines: TermEconomy[]; from: string; booked: Booked }> {
    const booked = await this.bookkeeper.follow();
    const rules = await this.rules(asked.lexicon);
    const scope = this.scope(asked, rules, await this.walls.of(user));
    const terms = await this.termsOf(rules, await readPatterns(this.database, scope));
    const lines = rules.flatMap((rule) =>
      terms
        .get(rule.rule)!
        .filter(SHOWN[view])
        .map((term) => ({ term, line: termLine(rule, term) })),
    );
    const weight = (of: TermSums): Sums => (view === 'noise' ? of.alone : of.sums);
    lines.sort((a, b) => falseOf(weight(b.term)) - falseOf(weight(a.term)) || b.term.sums.hits - a.term.sums.hits);
    return { lines: lines.map(({ line }) => line), from: scope.from, booked };
  }

  /** Everything about one rule in force. */
  async of(user: string, rule: RuleVersion, months: number): Promise<Detail> {
    await this.bookkeeper.follow();
    const scope = this.scope({ months }, [rule], await this.walls.of(user));
    const [byMonth, byDesk, byLanguage, patterns] = await Promise.all([
      readSumsBy(this.database, 'month', scope),
      readSumsBy(this.database, 'desk', scope),
      readSumsBy(this.database, 'language', scope),
      readPatterns(this.database, scope),
    ]);
    const keyed = (rows: readonly (Sums & { key: string })[]) =>
      [...rows].sort((a, b) => b.alerts - a.alerts).map((row) => ({ key: row.key, economy: economyOf(row) }));
    const reading = await this.reading([rule], patterns);
    const found = new Map(byMonth.map((row) => [row.key, row]));
    return {
      months: monthsFrom(scope.from, months).map((month) => ({
        month,
        economy: economyOf(found.get(month) ?? NOTHING),
      })),
      desks: keyed(byDesk),
      languages: keyed(byLanguage),
      terms: reading.of(rule.id, patterns).map((term) => termLine(rule, term)),
      excluding: reading.excluding(rule.id),
    };
  }

  /** Those that are queries, by lexicon and code. */
  async rules(lexicon?: string): Promise<RuleVersion[]> {
    const all = await this.findings.inForce();
    return all.filter((rule) => rule.kind === 'query' && (lexicon === undefined || rule.lexicon === Number(lexicon)));
  }

  async rule(id: number): Promise<RuleVersion> {
    const found = (await this.rules()).find(({ rule }) => rule === id);
    if (!found) throw notFound('rule');
    return found;
  }

  private scope({ months, desk, language }: Scope, rules: readonly RuleVersion[], unseen: Unseen): SumScope {
    return { from: monthsBack(this.clock.now(), months), rules: rules.map(({ rule }) => rule), desk, language, unseen };
  }

  private async ruleLines(
    rules: readonly RuleVersion[],
    scope: SumScope,
    sums: readonly (Sums & { key: string })[],
  ): Promise<EconomyLine[]> {
    const own = new Map(sums.map((row) => [row.key, row]));
    const terms = await this.termsOf(rules, await readPatterns(this.database, scope));
    return rules.map((rule) => {
      const key = String(rule.rule);
      const all = terms.get(rule.rule)!;
      return {
        ...plainLine(key, own.get(key) ?? NOTHING),
        rule: nameOf(rule),
        terms: { all: all.length, silent: all.filter(SHOWN.silent).length },
      };
    });
  }

  private async termsOf(
    rules: readonly RuleVersion[],
    patterns: readonly PatternSums[],
  ): Promise<ReadonlyMap<number, TermSums[]>> {
    const reading = await this.reading(rules, patterns);
    const byRule = new Map<number, PatternSums[]>();
    for (const pattern of patterns) byRule.set(pattern.rule, [...(byRule.get(pattern.rule) ?? []), pattern]);
    return new Map(rules.map(({ id, rule }) => [rule, reading.of(id, byRule.get(rule) ?? [])]));
  }

  /** Of the rules in force, and of the versions before them that hit something. */
  private async reading(rules: readonly RuleVersion[], patterns: readonly PatternSums[]): Promise<RuleTerms> {
    const texts = new Map(rules.map((rule) => [rule.id, rule]));
    const earlier = patterns.map(({ ruleVersion }) => ruleVersion).filter((id) => !texts.has(id));
    for (const [id, rule] of await this.findings.rules(earlier)) texts.set(id, rule);
    return new RuleTerms((id) => {
      const rule = texts.get(id);
      return (rule && effective(rule)?.tree) ?? null;
    });
  }
}

const SHOWN: Readonly<Record<TermView, (term: TermSums) => boolean>> = {
  all: () => true,
  noise: ({ alone }) => alone.decided > 0 && alone.right === 0,
  silent: ({ sums }) => sums.hits === 0,
  borrowed: ({ zones }) => zones.size > 0 && [...zones.keys()].every((zone) => BORROWED.includes(zone)),
};

/** A rule, as lists name it. */
export function nameOf({ rule, lexicon, lexiconName, code, title }: RuleVersion): TermEconomy['rule'] {
  return { id: String(rule), lexicon: String(lexicon), lexiconName, code, title };
}

/** First day of the first of so many months of UTC, the last of which is this one. */
export function monthsBack(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + 1, 1)).toISOString().slice(0, 10);
}

function monthsFrom(from: string, months: number): string[] {
  const [year, month] = from.split('-').map(Number) as [number, number];
  return Array.from({ length: months }, (_, n) =>
    new Date(Date.UTC(year, month - 1 + n, 1)).toISOString().slice(0, 10),
  );
}

function plainLine(key: string, sums: Sums): EconomyLine {
  return { key, rule: null, economy: economyOf(sums), terms: null };
}

function noisiest(a: EconomyLine, b: EconomyLine): number {
  const byNoise = falseOf(b.economy) - falseOf(a.economy) || b.economy.alerts - a.economy.alerts;
  return byNoise || ((a.rule?.code ?? a.key) < (b.rule?.code ?? b.key) ? -1 : 1);
}

function termLine(rule: RuleVersion, { text, sums, alone, zones }: TermSums): TermEconomy {
  return {
    text,
    rule: nameOf(rule),
    economy: economyOf(sums),
    alone: {
      alerts: alone.alerts,
      decided: alone.decided,
      right: alone.right,
      hours: hoursOf(alone.dwell),
      ...wilson(alone.right, alone.decided),
    },
    zones: [...zones].map(([zone, hits]) => ({ zone: zone as TermEconomy['zones'][number]['zone'], hits })),
  };
}
