import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Place } from '../shell/place';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { DirectoryImport } from './directory-import';
import { FirmDomains } from './firm-domains';
import { PersonList } from './person-list';
import { PersonPane } from './person-pane';
import { UnmappedList } from './unmapped-list';
import { UnmappedPane } from './unmapped-pane';
import { UnmappedQueue } from './unmapped-queue';
import { PEOPLE_WORDS } from './words';

const VIEWS = ['people', 'unmapped', 'directory'] as const;
type View = (typeof VIEWS)[number];

/** Whose the handles of the archive are: the directory, the queue of handles that are nobody's, and the import. */
@Component({
  selector: 'mb-people-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DirectoryImport, FirmDomains, PersonList, PersonPane, Tabs, UnmappedList, UnmappedPane],
  providers: [UnmappedQueue],
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
      </div>
      @switch (shown()) {
        @case ('people') {
          <mb-person-list [selected]="person()" (picked)="go({ view: 'people', person: $event })" />
        }
        @case ('unmapped') {
          <mb-unmapped-list />
        }
        @case ('directory') {
          <mb-directory-import />
        }
      }
    </section>
    @switch (shown()) {
      @case ('people') {
        @if (person(); as id) {
          <mb-person-pane [id]="id" />
        }
      }
      @case ('unmapped') {
        <mb-unmapped-pane />
      }
      @case ('directory') {
        <mb-firm-domains />
      }
    }
  `,
})
export class PeoplePage {
  readonly view = input<string>();
  readonly person = input<string>();
  private readonly router = inject(Router);
  private readonly format = inject(Format);
  private readonly queue = inject(UnmappedQueue);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'people');
  protected readonly tabs = computed<Tab<View>[]>(() =>
    VIEWS.map((value) => {
      const waiting = this.queue.waiting()?.handles ?? 0;
      return {
        value,
        label: this.words().views[value],
        ...(value === 'unmapped' && waiting > 0 && { count: this.format.count(waiting) }),
      };
    }),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/people' }, { label: this.words().views[this.shown()] }]),
    );
    void this.queue.count();
  }

  protected go(queryParams: { view: View; person?: string }): void {
    void this.router.navigate([], { queryParams });
  }
}
