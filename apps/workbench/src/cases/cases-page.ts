import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Router } from '@angular/router';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { CASE_STATES } from '@minutebook/contract/cases';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { type Tab, Tabs } from '../ui/tabs';
import { CaseList } from './case-list';
import { ComplaintList } from './complaint-list';
import { NewCase } from './new-case';
import { CASE_WORDS } from './words';

const VIEWS = [...CASE_STATES, 'complaints'] as const;
type View = (typeof VIEWS)[number];

/** The cases somebody may see, and the complaint records in them. */
@Component({
  selector: 'mb-cases-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CaseList, ComplaintList, Icon, Keys, NewCase, Tabs],
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
        @if (mayOpen()) {
          <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="adding.set(true)">
            <mb-icon name="plus" size="sm" />{{ words().add }} <mb-keys chord="n" />
          </button>
        }
      </div>
      @if (shown() === 'complaints') {
        <mb-complaint-list (picked)="open($event)" />
      } @else {
        <mb-case-list [state]="state()" />
      }
    </section>
    @if (adding()) {
      <mb-new-case [messages]="messages()" (left)="adding.set(false)" />
    }
  `,
})
export class CasesPage {
  readonly view = input<string>();
  /** Ids of messages a case is to be opened with: where a search sends one. */
  readonly messages = input<string>();
  private readonly router = inject(Router);
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  private readonly counts = new Loading<{ open: number; signing: number; closed: number; late: number }>();
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'open');
  protected readonly state = computed(() => CASE_STATES.find((state) => state === this.shown()) ?? 'open');
  protected readonly mayOpen = computed(() => this.session.may('case.write'));
  protected readonly adding = linkedSignal(() => this.messages() !== undefined && this.mayOpen());
  protected readonly tabs = computed<Tab<View>[]>(() => {
    const counts = this.counts.value();
    return VIEWS.map((value) => ({
      value,
      label: this.words().views[value],
      ...(value !== 'complaints' && counts && { count: this.format.count(counts[value]) }),
    }));
  });

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/cases' }, { label: this.words().views[this.shown()] }]),
    );
    inject(Keyboard).bind(() => ({ ...(this.mayOpen() && { n: () => this.adding.set(true) }) }));
    inject(Live).afterBurst(['case'], () => void this.count());
    void this.count();
  }

  protected go(queryParams: { view: View }): void {
    void this.router.navigate([], { queryParams });
  }

  protected open(id: string): void {
    void this.router.navigate(['/cases', id], { queryParams: { tab: 'complaints' } });
  }

  private count(): Promise<unknown> {
    return this.counts.run((signal) => this.api.call(casesApi.counts, {}, signal));
  }
}
