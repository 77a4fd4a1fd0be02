import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { ReviewLists } from '../review/lists';
import { Place } from '../shell/place';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { DelegationList } from './delegation-list';
import { DutyList } from './duty-list';
import { QueueList } from './queue-list';
import { TemplateList } from './template-list';
import { QUEUES_WORDS } from './words';

const VIEWS = ['queues', 'duty', 'delegations', 'templates'] as const;
type View = (typeof VIEWS)[number];

/** Where alerts go, who is there to take them, who stands in for whom, and how reasons begin. */
@Component({
  selector: 'mb-queues-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DelegationList, DutyList, QueueList, Tabs, TemplateList],
  providers: [ReviewLists],
  host: { class: 'page-fill' },
  template: `
    <div class="pane-head tabs-head">
      <h2 class="sr">{{ words().title }}</h2>
      <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()" (valueChange)="go({ view: $event })" />
    </div>
    @switch (shown()) {
      @case ('queues') {
        <mb-queue-list [selected]="item()" (picked)="pick($event)" />
      }
      @case ('duty') {
        <mb-duty-list [selected]="item()" (picked)="pick($event)" />
      }
      @case ('delegations') {
        <mb-delegation-list [selected]="item()" (picked)="pick($event)" />
      }
      @case ('templates') {
        <mb-template-set [selected]="item()" (picked)="pick($event)" />
      }
    }
  `,
})
export class QueuesPage {
  readonly view = input<string>();
  /** Whose pane is open; `new` is one that is not there yet. */
  readonly item = input<string>();
  private readonly router = inject(Router);
  protected readonly words = inject(Language).words(QUEUES_WORDS);
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'queues');
  protected readonly tabs = computed<Tab<View>[]>(() =>
    VIEWS.map((value) => ({ value, label: this.words().views[value] })),
  );

  constructor() {
    inject(Place).follow(
      computed(() => {
        const view = this.shown();
        const first = { label: this.words().title, link: '/queues' };
        return view === 'queues' ? [first] : [first, { label: this.words().views[view] }];
      }),
    );
  }

  protected go(queryParams: { view: View; item?: string | null }): void {
    void this.router.navigate(['/queues'], { queryParams });
  }

  protected pick(item: string | null): void {
    this.go({ view: this.shown(), item });
  }
}
