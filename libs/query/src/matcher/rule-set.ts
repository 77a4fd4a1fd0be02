import { type Document, type Span, type ZoneKind } from '../document';
import { type Query } from '../language/tree';
import { holds, spansOf } from './evaluation';
import { type Plan, Planner } from './plan';
import { Reading, zoneMask } from './reading';
import { hooksOf, type Requirement, requirements } from './requirement';
import { SymbolTable } from './symbol-table';

export interface Rule {
  readonly id: string;
  readonly tree: Query;
  /** Zones of words without a zone field; `defaultZones` of the set if left out. */
  readonly zones?: readonly ZoneKind[];
  /** Whether its words and phrases are looked for in disguise too, as if each stood in `~obf(…)`. */
  readonly evasion?: boolean;
}

export interface CompileOptions {
  /** How common a term is; any unit, as long as it is the same for all. Decides speed only, never a result. */
  readonly frequency?: (term: string) => number;
  /** Zones of words without a zone field: subject and own text for rules (semantics.md 17). */
  readonly defaultZones?: readonly ZoneKind[];
}

export interface Match {
  readonly rule: string;
  /** In order of zone and start; empty if only fields or absences made the rule hold. */
  readonly spans: readonly Span[];
}

/** Compiled rules. Never changes: a new version is a new set, and swapping it is one assignment between two documents. */
export interface RuleSet {
  readonly size: number;
  /** The rules that hold for a document, in the order they were given; of these ids alone where given. */
  match(document: Document, among?: ReadonlySet<string>): readonly Match[];
  /** This set with rules added or put in place of those of the same id, and the rules of other ids taken out. */
  with(changed: readonly Rule[], removed?: readonly string[]): RuleSet;
}

const RULE_ZONES: readonly ZoneKind[] = ['subject', 'own'];

/** Compiles rules. Throws UnresolvedQuery if a tree still holds a saved query. */
export function compileRules(rules: readonly Rule[], options: CompileOptions = {}): RuleSet {
  return new CompiledRules(rules, options);
}

class CompiledRules implements RuleSet {
  private readonly plans: Plan[] = [];
  /** What else must be present before a rule is evaluated. */
  private readonly others: (readonly Requirement[])[] = [];
  /** By symbol, pairs: a rule to look at when the symbol is present, and the partner that must be present too. */
  private readonly hung: (readonly number[] | undefined)[];
  /** Rules that nothing announces, to be looked at every time. */
  private readonly always: number[] = [];
  private readonly reading: Reading;
  /** Number of the document in which a rule was looked at last. */
  private readonly lookedAt: Int32Array;
  private document = 0;

  constructor(
    private readonly rules: readonly Rule[],
    private readonly options: CompileOptions,
  ) {
    const symbols = new SymbolTable();
    const planner = new Planner(symbols);
    const defaults = options.defaultZones ?? RULE_ZONES;
    for (const { tree, zones, evasion } of rules)
      this.plans.push(planner.plan(tree, zoneMask(zones ?? defaults), evasion));
    const hung = new Array<number[] | undefined>(symbols.size).fill(undefined);
    const weight = (symbol: number): number => symbols.weight(symbol, options.frequency);
    for (const [rule, plan] of this.plans.entries()) {
      const hooks = hooksOf(requirements(plan), weight);
      this.others.push(hooks?.others ?? []);
      if (!hooks) this.always.push(rule);
      else for (const symbol of hooks.hook) (hung[symbol] ??= []).push(rule, hooks.partner);
    }
    this.hung = hung;
    this.lookedAt = new Int32Array(rules.length);
    this.reading = new Reading(symbols, planner.disguises);
  }

  get size(): number {
    return this.rules.length;
  }

  match(document: Document, among?: ReadonlySet<string>): readonly Match[] {
    const { reading, hung } = this;
    reading.read(document);
    this.document++;
    const found: number[] = [];
    for (const rule of this.always) this.look(rule, found, among);
    for (const symbol of reading.present) {
      const pairs = hung[symbol];
      if (!pairs) continue;
      for (let i = 0; i < pairs.length; i += 2) {
        const partner = pairs[i + 1]!;
        if (partner === 0 || reading.has(partner)) this.look(pairs[i]!, found, among);
      }
    }
    found.sort((a, b) => a - b);
    return found.map((rule) => ({ rule: this.rules[rule]!.id, spans: spansOf(this.plans[rule]!, reading) }));
  }

  with(changed: readonly Rule[], removed: readonly string[] = []): RuleSet {
    const out = new Set(removed);
    const put = new Map(changed.map((rule) => [rule.id, rule]));
    const kept = this.rules
      .filter(({ id }) => !out.has(id))
      .map((rule) => {
        const instead = put.get(rule.id);
        put.delete(rule.id);
        return instead ?? rule;
      });
    return new CompiledRules([...kept, ...put.values()], this.options);
  }

  private look(rule: number, found: number[], among: ReadonlySet<string> | undefined): void {
    if (this.lookedAt[rule] === this.document) return;
    this.lookedAt[rule] = this.document;
    if (among && !among.has(this.rules[rule]!.id)) return;
    for (const group of this.others[rule]!) if (!this.reading.hasAny(group)) return;
    if (holds(this.plans[rule]!, this.reading)) found.push(rule);
  }
}
