import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { Expectation, Statement, Unexpected } from '@minutebook/contract';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { addressOf } from '../shell/api/address';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { ExceptionList } from './exception-list';
import { ExpectationList } from './expectation-list';
import { ExpectationPane } from './expectation-pane';
import { GapList } from './gap-list';
import { ReachList } from './reach-list';
import { ReachPane } from './reach-pane';
import { StatementList } from './statement-list';
import { StatementPane } from './statement-pane';
import { TimerList } from './timer-list';
import { COMPLETENESS_WORDS } from './words';

const VIEWS = ['feeds', 'exceptions', 'gaps', 'statements', 'timers', 'reach'] as const;
type View = (typeof VIEWS)[number];

/** What should be in the archive and is not, or is not within reach: silent feeds, unreadable records, counts that differ. */
@Component({
  selector: 'mb-completeness-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    ExceptionList,
    ExpectationList,
    ExpectationPane,
    GapList,
    Icon,
    ReachList,
    ReachPane,
    StatementList,
    StatementPane,
    Tabs,
    TimerList,
  ],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().title">
      <div class="pane-head">
        <h2>{{ words().title }}</h2>
        <mb-tabs
          [options]="tabs()"
          [label]="words().viewsLabel"
          [value]="shown()"
          (valueChange)="go({ view: $event })"
        />
        <span class="grow"></span>
        @if (shown() === 'feeds') {
          <a class="btn btn-sm btn-bare" download [href]="csv">{{ words().csv }}</a>
          @if (may()) {
            <button type="button" class="btn btn-sm" (click)="propose(null)">
              <mb-icon name="plus" size="sm" />{{ words().new }}
            </button>
          }
        }
      </div>
      @switch (shown()) {
        @case ('feeds') {
          <mb-expectation-list
            [selected]="item()"
            (picked)="go({ view: 'feeds', item: $event })"
            (proposed)="propose($event)"
          />
        }
        @case ('exceptions') {
          <mb-exception-list />
        }
        @case ('gaps') {
          <mb-gap-list [import]="item()" />
        }
        @case ('timers') {
          <mb-timer-list />
        }
        @case ('reach') {
          <mb-reach-list [selected]="item()" (picked)="go({ view: 'reach', item: $event })" />
        }
        @case ('statements') {
          <mb-statement-list [selected]="item()" (picked)="go({ view: 'statements', item: $event })" />
        }
      }
    </section>
    @switch (shown()) {
      @case ('feeds') {
        @if (known() || adding()) {
          <mb-expectation-pane
            [known]="known()"
            [proposal]="proposal()"
            (saved)="kept($event)"
            (left)="go({ view: 'feeds' })"
          />
        }
      }
      @case ('statements') {
        <mb-statement-pane [statement]="item()" (compared)="compared($event)" />
      }
      @case ('reach') {
        <mb-reach-pane [item]="item()" />
      }
    }
  `,
})
export class CompletenessPage {
  readonly view = input<string>();
  readonly item = input<string>();
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly list = viewChild(ExpectationList);
  private readonly statements = viewChild(StatementList);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly csv = addressOf(completenessApi.registerCsv.path, undefined, undefined);
  protected readonly may = computed(() => this.session.may('completeness.write'));
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'feeds');
  protected readonly tabs = computed<Tab<View>[]>(() =>
    VIEWS.map((value) => ({ value, label: this.words().views[value] })),
  );
  protected readonly known = computed<Expectation | null>(
    () =>
      this.list()
        ?.overview.value()
        ?.expectations.find(({ id }) => id === this.item()) ?? null,
  );
  /** A new expectation is being written; gone when another line or view is chosen. */
  protected readonly adding = linkedSignal({
    source: () => `${this.shown()} ${this.item()}`,
    computation: () => false,
  });
  protected readonly proposal = linkedSignal<string, Unexpected | null>({
    source: () => `${this.shown()} ${this.item()}`,
    computation: () => null,
  });

  constructor() {
    inject(Place).follow(
      computed(() => [
        { label: this.words().title, link: '/completeness' },
        { label: this.words().views[this.shown()] },
      ]),
    );
  }

  protected async propose(item: Unexpected | null): Promise<void> {
    await this.go({ view: 'feeds' });
    this.proposal.set(item);
    this.adding.set(true);
  }

  protected async kept(saved: Expectation | null): Promise<void> {
    await this.list()?.load();
    this.adding.set(false);
    await this.go({ view: 'feeds', ...(saved && { item: saved.id }) });
  }

  protected async compared({ id }: Statement): Promise<void> {
    await this.statements()?.load();
    await this.go({ view: 'statements', item: id });
  }

  protected async go(queryParams: { view: View; item?: string }): Promise<void> {
    this.adding.set(false);
    await this.router.navigate([], { queryParams });
  }
}
