import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { economics as economicsApi, TERM_VIEWS } from '@minutebook/contract/economics';
import { addressOf } from '../shell/api/address';
import { Place } from '../shell/place';
import { Language } from '../ui/language';
import { Segments } from '../ui/segments';
import { type Tab, Tabs } from '../ui/tabs';
import { DocketTable } from './docket-table';
import { Figures, type Scope } from './figures';
import { LineTable } from './line-table';
import { RulePane } from './rule-pane';
import { TermTable } from './term-table';
import { ECONOMICS_WORDS } from './words';

const VIEWS = ['rules', 'terms', 'desks', 'languages', 'docket'] as const;
type View = (typeof VIEWS)[number];
const DOCKET_VIEWS = ['open', 'decided'] as const;
type DocketView = (typeof DOCKET_VIEWS)[number];
type TermView = (typeof TERM_VIEWS)[number];
const MONTHS = ['3', '6', '12', '24', '60'];
const USUAL = '12';

interface EconomicsPlace {
  readonly view?: View;
  readonly months?: string;
  readonly terms?: TermView;
  readonly docket?: DocketView;
  readonly desk?: string | null;
  readonly language?: string | null;
  readonly rule?: string | null;
}

/** What rules, their terms, desks and languages bring and cost, and the rules to be decided about. */
@Component({
  selector: 'mb-economics-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DocketTable, LineTable, RulePane, Segments, Tabs, TermTable],
  host: { class: 'panes' },
  templateUrl: './economics-page.html',
})
export class EconomicsPage {
  /** Of the address, all of them. */
  readonly view = input<string>();
  readonly months = input<string>();
  readonly terms = input<string>();
  readonly docket = input<string>();
  readonly desk = input<string>();
  readonly language = input<string>();
  readonly rule = input<string>();
  private readonly router = inject(Router);
  private readonly figures = inject(Figures);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly periods = MONTHS;
  /** Counts what was decided, so that the list is read again. */
  protected readonly decided = signal(0);
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'rules');
  protected readonly termView = computed<TermView>(() => TERM_VIEWS.find((one) => one === this.terms()) ?? 'all');
  protected readonly docketView = computed<DocketView>(
    () => DOCKET_VIEWS.find((one) => one === this.docket()) ?? 'open',
  );
  protected readonly period = computed(() => MONTHS.find((one) => one === this.months()) ?? USUAL);
  protected readonly scope = computed<Scope>(() => {
    const [desk, language] = [this.desk(), this.language()];
    return { months: Number(this.period()), ...(desk && { desk }), ...(language && { language }) };
  });
  protected readonly only = computed(() => {
    const { desk, language } = this.scope();
    return [...(desk ? [desk] : []), ...(language ? [this.figures.script(language)] : [])].join(' · ');
  });
  protected readonly tabs = computed<Tab<View>[]>(() =>
    VIEWS.map((value) => ({ value, label: this.words().views[value] })),
  );
  protected readonly termTabs = computed(() =>
    TERM_VIEWS.map((value) => ({ value, label: this.words().termViews[value] })),
  );
  protected readonly docketTabs = computed(() =>
    DOCKET_VIEWS.map((value) => ({ value, label: this.words().docketViews[value] })),
  );
  protected readonly csv = computed(() => {
    const of = this.shown();
    return of === 'docket' ? null : addressOf(economicsApi.csv.path, undefined, { of, ...this.scope() });
  });

  constructor() {
    inject(Place).follow(
      computed(() => [
        { label: this.words().title, link: '/lexicons/economics' },
        { label: this.words().views[this.shown()] },
      ]),
    );
  }

  protected go(queryParams: EconomicsPlace): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }

  /** From a desk or a language to the rules that brought its alerts. */
  protected narrow(key: string): void {
    this.go({ view: 'rules', rule: null, [this.shown() === 'desks' ? 'desk' : 'language']: key });
  }
}
