import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Economy, RuleEconomy } from '@minutebook/contract';
import { economics as economicsApi } from '@minutebook/contract/economics';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { type YearBar, YearBars } from '../ui/chart/year-bars';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { QueryText } from '../ui/query/query-text';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { DecisionForm } from './decision-form';
import { Figures } from './figures';
import { NarrowingList } from './narrowing-list';
import { TestList } from './test-list';
import { ECONOMICS_WORDS } from './words';

interface Part {
  readonly heading: string;
  readonly lines: readonly { readonly name: string; readonly economy: Economy }[];
}

/** One rule: what it brought by month, desk, language and term, ways to narrow it, its tests, and what was decided about it. */
@Component({
  selector: 'mb-rule-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DecisionForm, Icon, NarrowingList, ProblemView, QueryText, RouterLink, Skeleton, TestList, When, YearBars],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().column.rule' },
  templateUrl: './rule-pane.html',
})
export class RulePane {
  readonly id = input.required<string>();
  readonly months = input.required<number>();
  readonly left = output();
  /** A decision or a test may take the rule off the docket. */
  readonly decided = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  protected readonly figures = inject(Figures);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly found = new Loading<RuleEconomy>();
  protected readonly mayDecide = computed(() => this.session.may('lexicon.publish'));
  protected readonly mayReview = computed(() => this.session.may('alert.read'));
  /** What there is about the rule that was asked for: of the one before nothing stays. */
  protected readonly shown = computed(() => {
    const found = this.found.value();
    return found?.rule.id === this.id() ? found : undefined;
  });
  protected readonly bars = computed<YearBar[]>(() =>
    (this.shown()?.months ?? []).map(({ month, economy: { alerts, decided, right } }) => ({
      key: month,
      label: this.figures.monthOf(month),
      values: [alerts],
      words: this.words().month(
        this.figures.monthOf(month, true),
        this.format.count(alerts),
        this.format.count(decided),
        this.format.count(right),
      ),
    })),
  );
  protected readonly summary = computed(() => {
    const months = this.shown()?.months ?? [];
    const alerts = months.reduce((sum, { economy }) => sum + economy.alerts, 0);
    const [from, to] = [months[0], months.at(-1)].map((one) => (one ? this.figures.monthOf(one.month, true) : ''));
    return this.words().chart(this.format.count(alerts), from!, to!);
  });
  protected readonly parts = computed<Part[]>(() => {
    const { column } = this.words();
    const rule = this.shown();
    return [
      {
        heading: column.desk,
        lines: (rule?.desks ?? []).map(({ key, economy }) => ({ name: this.figures.desk(key), economy })),
      },
      {
        heading: column.language,
        lines: (rule?.languages ?? []).map(({ key, economy }) => ({ name: this.figures.script(key), economy })),
      },
    ].filter(({ lines }) => lines.length > 0);
  });
  /** The decision a new one follows: the newest about the version in force, as one settles those before it. */
  protected readonly before = computed(() => {
    const { rule, decisions } = this.shown()!;
    return decisions.find(({ version }) => version === rule.version)?.id ?? null;
  });

  constructor() {
    effect(() => {
      this.id();
      this.months();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    const call = { params: { id: this.id() }, query: { months: this.months() } };
    return this.found.run((signal) => this.api.call(economicsApi.rule, call, signal));
  }

  protected async changed(): Promise<void> {
    this.decided.emit();
    await this.load();
  }
}
