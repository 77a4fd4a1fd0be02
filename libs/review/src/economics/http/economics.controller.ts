import { Controller } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import {
  api,
  type DocketEntry,
  type Economy,
  type EconomyLimits,
  type EconomyLine,
  type RuleEconomy,
  type RuleTest,
  type Suggestions,
  type TermEconomy,
} from '@minutebook/contract';
import { type Clock, CLOCK, Database } from '@minutebook/platform';
import { Inject } from '@nestjs/common';
import type { Booked } from '../bookkeeper';
import { Docket } from '../docket';
import { Economics, nameOf } from '../economics';
import { Narrowing } from '../narrowing';
import { RuleTests } from '../rule-tests';
import { readDecisions, readTests } from '../store/docket-store';
import { economyOf } from '../sums';
import { presentDecision, presentListed, presentTest } from './presenting';

const TESTS = 20;

interface Page<T> {
  items: T[];
  next: string | null;
}
interface Computed {
  audit: number;
  waiting: number;
  at: string;
}

/** What rules and terms bring and cost, and the list of those to be decided about. */
@Controller()
export class EconomicsController {
  constructor(
    private readonly database: Database,
    private readonly economics: Economics,
    private readonly docket: Docket,
    private readonly narrowing: Narrowing,
    private readonly tests: RuleTests,
    private readonly audit: Audit,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.economics.lines)
  async lines(
    @Input() { actor, query }: In<typeof api.economics.lines>,
  ): Promise<Page<EconomyLine> & { total: Economy; from: string; computed: Computed }> {
    const { lines, total, from, booked } = await this.economics.lines(actor.id, query, query.by);
    const page = pageOf(lines, query, ({ key }) => key);
    return { ...page, total: economyOf(total), from, computed: this.computed(booked) };
  }

  @Serves(api.economics.terms)
  async terms(
    @Input() { actor, query }: In<typeof api.economics.terms>,
  ): Promise<Page<TermEconomy> & { of: number; from: string; computed: Computed }> {
    const { lines, from, booked } = await this.economics.terms(actor.id, query, query.view);
    const page = pageOf(lines, query, ({ rule, text }) => `${rule.id} ${text}`);
    await this.audit.record(
      actor,
      'lexicon.viewed',
      { kind: 'lexicon', id: query.lexicon ?? 'all' },
      { terms: page.items.length, view: query.view },
    );
    return { ...page, of: lines.length, from, computed: this.computed(booked) };
  }

  @Serves(api.economics.rule)
  async rule(@Input() { actor, params, query }: In<typeof api.economics.rule>): Promise<RuleEconomy> {
    const rule = await this.economics.rule(Number(params.id));
    const [detail, { grounds }, decisions, tests] = await Promise.all([
      this.economics.of(actor.id, rule, query.months),
      this.docket.look(actor.id, rule),
      readDecisions(this.database, rule.rule),
      readTests(this.database, rule.rule, TESTS),
    ]);
    await this.audit.record(
      actor,
      'lexicon.viewed',
      { kind: 'lexicon', id: String(rule.lexicon) },
      { rule: rule.code, version: rule.version },
    );
    const { version, query: text, publishedAt } = rule;
    return {
      rule: { ...nameOf(rule), version, query: text, publishedAt: publishedAt.toISOString() },
      ...detail,
      grounds,
      decisions: decisions.map(presentDecision),
      tests: tests.map(presentTest),
    };
  }

  @Serves(api.economics.suggestions)
  suggestions(@Input() { actor, params }: In<typeof api.economics.suggestions>): Promise<Suggestions> {
    return this.narrowing.suggest(actor, Number(params.id));
  }

  @Serves(api.economics.test)
  async test(@Input() { actor, params, body }: In<typeof api.economics.test>): Promise<RuleTest> {
    return presentTest(await this.tests.run(actor, Number(params.id), body.version));
  }

  @Serves(api.economics.docket)
  async list(
    @Input() { actor, query }: In<typeof api.economics.docket>,
  ): Promise<Page<DocketEntry> & { open: number; limits: EconomyLimits; computed: Computed }> {
    const { listed, limits, booked } = await this.docket.list(actor.id, query.lexicon);
    const open = listed.filter((entry) => entry.open);
    const shown = query.view === 'open' ? open : listed.filter(({ decision }) => decision !== null);
    const page = pageOf(shown.map(presentListed), query, ({ rule }) => rule.id);
    return { ...page, open: open.length, limits, computed: this.computed(booked) };
  }

  @Serves(api.economics.decide)
  async decide(@Input() { actor, params, body }: In<typeof api.economics.decide>): Promise<DocketEntry> {
    const after = body.after === null ? null : Number(body.after);
    return presentListed(await this.docket.decide(actor, Number(params.id), { ...body, after }));
  }

  @Serves(api.economics.limits)
  limits(@Input() { actor, body }: In<typeof api.economics.limits>): Promise<EconomyLimits> {
    return this.docket.changeLimits(actor, body);
  }

  private computed(booked: Booked): Computed {
    return { ...booked, at: this.clock.now().toISOString() };
  }
}

/** From the item after the one whose key is `after` on. */
function pageOf<T>(
  all: readonly T[],
  { after, limit }: { after?: string | undefined; limit: number },
  keyOf: (item: T) => string,
): Page<T> {
  const start = after === undefined ? 0 : all.findIndex((item) => keyOf(item) === after) + 1;
  const items = all.slice(start, start + limit);
  return { items, next: start + limit < all.length ? keyOf(items.at(-1)!) : null };
}
