import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { RuleInForce } from '@minutebook/contract';
import { type Fix, parse } from '@minutebook/query';
import { Keyboard } from '../shell/keyboard';
import { Language } from '../ui/language';
import { Explanation } from '../ui/query/explanation';
import { FaultList, mended } from '../ui/query/fault-list';
import { ConditionChips } from './condition-chips';
import type { DraftRule } from './draft-state';
import { ExampleTables } from './example-tables';
import { lineDiff } from './line-diff';
import { LiveAttempt } from './live-attempt';
import { RuleAdviceList } from './rule-advice';
import { RuleCode } from './rule-code';
import { RuleInWords } from './rule-in-words';
import { RULE_WORDS } from './rule-words';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

const PAUSE_MS = 600;
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** One rule as it is written: text, conditions, examples, what it says in words, and what it would hit now. */
@Component({
  selector: 'mb-rule-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConditionChips, ExampleTables, Explanation, FaultList, LiveAttempt, RuleAdviceList, RuleCode],
  host: { class: 'pane-body' },
  templateUrl: './rule-form.html',
})
export class RuleForm {
  readonly rule = input.required<DraftRule>();
  readonly known = input.required<RuleInForce | null>();
  readonly changesAsked = output();
  protected readonly shop = inject(Workshop);
  protected readonly inWords = inject(RuleInWords);
  protected readonly words = inject(Language).words(LEXICON_WORDS);
  protected readonly ruleWords = inject(Language).words(RULE_WORDS);
  private readonly box = viewChild(RuleCode);
  protected readonly judged = signal(true);
  private readonly query = computed(() => this.rule().query);
  protected readonly parsed = computed(() => parse(this.query(), { mode: 'rule' }));
  protected readonly faults = computed(() => (this.judged() && this.query().trim() ? this.parsed().errors : []));
  protected readonly doubts = computed(() => (this.judged() ? this.parsed().warnings : []));
  protected readonly codeWrong = computed(() => {
    const code = this.rule().code.trim();
    const twice = this.shop.rules().filter((rule) => rule.code.trim() === code).length > 1;
    return code !== '' && (twice || !CODE.test(code));
  });
  protected readonly lines = computed(() => {
    const known = this.known();
    if (!known) return null;
    const rows = lineDiff(known.query, this.query());
    const of = (kind: 'added' | 'removed'): number => rows.filter((row) => row.kind === kind).length;
    const [added, removed] = [of('added'), of('removed')];
    return added + removed > 0 ? { added, removed, version: known.version } : null;
  });
  /** What stands round the query, in words. */
  protected readonly around = computed(() => {
    const { zones, conditions, exclusions } = this.rule();
    const { inWords, condition } = this.ruleWords();
    const keys = Object.keys(conditions) as (keyof typeof conditions)[];
    return [
      inWords.zones(this.inWords.zones(zones)),
      ...keys.flatMap((key) => {
        const which = this.inWords.condition(conditions, key);
        return which ? [inWords.only(condition[key], which)] : [];
      }),
      ...(exclusions.length > 0 ? [inWords.excludes(this.inWords.list(exclusions.map(({ name }) => name)))] : []),
    ];
  });

  constructor() {
    effect((onCleanup) => {
      this.query();
      untracked(() => this.judged.set(false));
      const timer = setTimeout(() => this.judged.set(true), PAUSE_MS);
      onCleanup(() => clearTimeout(timer));
    });
    inject(Keyboard).bind(() =>
      Object.fromEntries(
        this.faults().flatMap(({ fix }, i) => (fix ? [[`Alt+${i + 1}`, () => this.mend(fix)] as const] : [])),
      ),
    );
  }

  protected mend(fix: Fix): void {
    const { text, caret } = mended(this.query(), fix);
    this.shop.change({ query: text });
    queueMicrotask(() => this.box()?.focus(caret));
  }
}
