import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Place } from '../shell/place';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { CanaryView } from './canary-view';
import { PatternList } from './pattern-list';
import { VolumeList } from './volume-list';
import { WATCH_WORDS } from './words';

const VIEWS = ['canaries', 'volumes', 'patterns'] as const;
type View = (typeof VIEWS)[number];

/** Whether surveillance still works: canaries and hits after changes; and what people do unlike themselves. */
@Component({
  selector: 'mb-watch-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CanaryView, PatternList, Tabs, VolumeList],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().title">
      <div class="pane-head">
        <h2>{{ words().title }}</h2>
        <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()" (valueChange)="go($event)" />
      </div>
      @switch (shown()) {
        @case ('canaries') {
          <mb-canary-view />
        }
        @case ('volumes') {
          <mb-volume-list />
        }
        @case ('patterns') {
          <mb-pattern-list [selected]="item()" (picked)="go('patterns', $event)" />
        }
      }
    </section>
  `,
})
export class WatchPage {
  readonly view = input<string>();
  readonly item = input<string>();
  private readonly router = inject(Router);
  protected readonly words = inject(Language).words(WATCH_WORDS);
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'canaries');
  protected readonly tabs = computed<Tab<View>[]>(() =>
    VIEWS.map((value) => ({ value, label: this.words().views[value] })),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/watch' }, { label: this.words().views[this.shown()] }]),
    );
  }

  protected async go(view: View, item?: string): Promise<void> {
    await this.router.navigate([], { queryParams: { view, ...(item !== undefined && { item }) } });
  }
}
