import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { type Fix, parse } from '@minutebook/query';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Explanation } from '../ui/query/explanation';
import { FaultList, mended } from '../ui/query/fault-list';
import { QueryBox } from '../ui/query/query-box';
import { Keyboard } from '../shell/keyboard';
import { type Zone, ZONES } from './draft-state';
import { LiveAttempt } from './live-attempt';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

const PAUSE_MS = 600;
const SEVERITIES = [1, 2, 3] as const;

/** One rule: its text, what it says in words, what it reads, how grave it is, and what it would hit. */
@Component({
  selector: 'mb-rule-editor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Explanation, FaultList, Icon, LiveAttempt, QueryBox],
  host: { class: 'pane pane-main', role: 'region', '[attr.aria-label]': 'words().rule' },
  templateUrl: './rule-editor.html',
})
export class RuleEditor {
  protected readonly shop = inject(Workshop);
  protected readonly words = inject(Language).words(LEXICON_WORDS);
  private readonly box = viewChild(QueryBox);
  protected readonly judged = signal(true);
  protected readonly zones = ZONES;
  protected readonly severities = SEVERITIES;

  protected readonly rule = this.shop.selected;
  protected readonly parsed = computed(() => parse(this.rule()?.query ?? '', { mode: 'rule' }));
  protected readonly faults = computed(() => (this.judged() && this.rule()?.query.trim() ? this.parsed().errors : []));
  protected readonly doubts = computed(() => (this.judged() ? this.parsed().warnings : []));
  protected readonly known = computed(
    () => this.shop.inForce().find(({ code }) => code === this.rule()?.code.trim()) ?? null,
  );
  protected readonly codeWrong = computed(() => {
    const code = this.rule()?.code.trim() ?? '';
    const twice = this.shop.rules().filter((rule) => rule.code.trim() === code).length > 1;
    return code !== '' && (twice || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(code));
  });

  constructor() {
    effect((onCleanup) => {
      const changed = this.rule()?.query !== undefined;
      untracked(() => this.judged.set(!changed));
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
    const { text, caret } = mended(this.rule()?.query ?? '', fix);
    this.shop.change({ query: text });
    queueMicrotask(() => this.box()?.focus(caret));
  }

  protected turn(zone: Zone, on: boolean): void {
    const zones = this.rule()?.zones ?? [];
    this.shop.change({ zones: ZONES.filter((other) => (other === zone ? on : zones.includes(other))) });
  }
}
