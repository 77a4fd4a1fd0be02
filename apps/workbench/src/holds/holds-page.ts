import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Matter } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { type Tab, Tabs } from '../ui/tabs';
import { BlockedList } from './blocked-list';
import { CoverageTable } from './coverage-table';
import { type HoldCounts, HoldList } from './hold-list';
import { MatterForm } from './matter-form';
import { MatterList } from './matter-list';
import { TaskList } from './task-list';
import { HOLD_WORDS } from './words';

const HOLDS = ['in-effect', 'asked', 'cooling', 'overdue', 'released'] as const;
const VIEWS = [...HOLDS, 'tasks', 'blocked', 'matters', 'coverage'] as const;
type View = (typeof VIEWS)[number];

/** Matters and their holds, what is asked about them, and what needs somebody. */
@Component({
  selector: 'mb-holds-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [BlockedList, CoverageTable, HoldList, Icon, Keys, MatterForm, MatterList, RouterLink, Tabs, TaskList],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().title">
      <div class="pane-head">
        <h2>{{ words().title }}</h2>
        @if (matter()) {
          <a class="chip" [routerLink]="[]" [queryParams]="{ view: shown() }"
            >{{ words().ofMatter }}<mb-icon name="cross" size="sm"
          /></a>
        }
        <span class="grow"></span>
        @if (mayWrite()) {
          <button type="button" class="btn btn-sm" (click)="adding.set(true)">{{ words().matter.open }}</button>
          <a class="btn btn-sm" routerLink="/holds/new" aria-keyshortcuts="n"
            ><mb-icon name="lock" size="sm" />{{ words().place }} <mb-keys chord="n"
          /></a>
        }
      </div>
      <mb-tabs
        [options]="tabs()"
        [label]="words().viewsLabel"
        [value]="shown()"
        (valueChange)="go({ view: $event, matter: matter() })"
      />
      @switch (shown()) {
        @case ('tasks') {
          <mb-hold-tasks (changed)="count()" />
        }
        @case ('blocked') {
          <mb-blocked-list />
        }
        @case ('matters') {
          <mb-matter-list [selected]="chosen()?.id ?? null" (picked)="chosen.set($event)" />
        }
        @case ('coverage') {
          <mb-coverage-table />
        }
      }
      @if (ofHolds(); as view) {
        <mb-hold-list [view]="view" [matter]="matter()" (counted)="counts.set($event)" />
      }
    </section>
    @if (adding()) {
      <section class="pane pane-side" role="complementary" [attr.aria-label]="words().matter.open">
        <div class="pane-head">
          <h2>{{ words().matter.open }}</h2>
        </div>
        <div class="pane-body">
          <mb-matter-form (saved)="take($event)" (left)="adding.set(false)" />
        </div>
      </section>
    } @else if (chosen(); as picked) {
      <section class="pane pane-side" role="complementary" [attr.aria-label]="picked.title">
        <div class="pane-head">
          <h2 dir="auto">{{ picked.number }} {{ picked.title }}</h2>
        </div>
        <div class="pane-body">
          <div class="sect">
            <div class="line wrap">
              <a class="btn btn-sm" [routerLink]="[]" [queryParams]="{ view: 'in-effect', matter: picked.id }">{{
                words().matter.itsHolds
              }}</a>
              @if (mayWrite()) {
                <a class="btn btn-sm" routerLink="/holds/new" [queryParams]="{ matter: picked.id }">{{
                  words().place
                }}</a>
              }
            </div>
          </div>
          @if (mayWrite()) {
            <mb-matter-form [matter]="picked" (saved)="keep($event)" (left)="chosen.set(null)" />
          }
        </div>
      </section>
    }
  `,
})
export class HoldsPage {
  readonly view = input<string>();
  /** Id of a matter: its holds only. */
  readonly matter = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  private readonly matters = viewChild(MatterList);
  private readonly counting = new Loading<{ counts: HoldCounts }>();
  protected readonly counts = signal<HoldCounts | null>(null);
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'in-effect');
  protected readonly ofHolds = computed(() => HOLDS.find((view) => view === this.shown()) ?? null);
  protected readonly mayWrite = computed(() => this.session.may('hold.write'));
  protected readonly adding = linkedSignal({ source: this.shown, computation: () => false });
  protected readonly chosen = linkedSignal<View, Matter | null>({ source: this.shown, computation: () => null });
  protected readonly tabs = computed<Tab<View>[]>(() => {
    const counts = this.counts();
    return VIEWS.map((value) => ({
      value,
      label: this.words().views[value],
      count: counts && value in counts ? this.format.count(counts[value as keyof HoldCounts]) : undefined,
    }));
  });

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/holds' }, { label: this.words().views[this.shown()] }]),
    );
    effect(() => {
      // The list of holds brings them; the other views ask.
      if (this.counts() === null && this.ofHolds() === null) untracked(() => void this.count());
    });
    inject(Keyboard).bind(() => ({
      ...(this.mayWrite() && { n: () => void this.router.navigate(['/holds/new']) }),
    }));
  }

  protected async count(): Promise<void> {
    const answer = await this.counting.run((signal) => this.api.call(holdsApi.list, { query: { limit: 1 } }, signal));
    if (answer) this.counts.set(answer.counts);
  }

  protected go(queryParams: { view: View; matter?: string | undefined }): void {
    void this.router.navigate([], { queryParams });
  }

  protected keep(matter: Matter): void {
    this.chosen.set(matter);
    void this.matters()?.load();
  }

  protected take({ id }: Matter): void {
    this.adding.set(false);
    void this.matters()?.load();
    void this.router.navigate(['/holds/new'], { queryParams: { matter: id } });
  }
}
