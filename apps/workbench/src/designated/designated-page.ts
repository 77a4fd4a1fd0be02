import { ChangeDetectionStrategy, Component, computed, inject, input, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { Designation, DesignationKind, Designations, Designee } from '@minutebook/contract';
import { designations as designationsApi } from '@minutebook/contract/designations';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { stepped } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { type Tab, Tabs } from '../ui/tabs';
import { CodePane } from './code-pane';
import { GapNotes } from './gap-notes';
import { HistoryList } from './history-list';
import { NamePane } from './name-pane';
import { OpeningList } from './opening-list';
import { PersonPane } from './person-pane';
import { EXECUTIVE, PlaceTable } from './place-table';
import { DESIGNATED_WORDS } from './words';

const VIEWS = ['people', 'openings', 'history'] as const;
type View = (typeof VIEWS)[number];

/** Who produces records when nobody else can: named, ready or not, and every time they came in. */
@Component({
  selector: 'mb-designated-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    CodePane,
    GapNotes,
    HistoryList,
    NamePane,
    OpeningList,
    PersonPane,
    PlaceTable,
    ProblemView,
    Skeleton,
    Tabs,
  ],
  host: { class: 'panes' },
  templateUrl: './designated-page.html',
})
export class DesignatedPage {
  readonly view = input<string>();
  /** Id of a designation, or `executive`. */
  readonly person = input<string>();
  /** `?name=officer`: came to name one. */
  readonly name = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(DESIGNATED_WORDS);
  private readonly code = viewChild(CodePane);
  protected readonly file = new Loading<Designations>();
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'people');
  protected readonly tabs = computed<Tab<View>[]>(() =>
    VIEWS.map((value) => ({ value, label: this.words().views[value] })),
  );
  protected readonly mayOpen = computed(() => this.session.may('emergency.open'));
  protected readonly naming = computed<DesignationKind | null>(() => {
    const kind = this.name();
    return this.session.may('designation.write') && (kind === 'officer' || kind === 'specialist') ? kind : null;
  });
  private readonly rows = computed<{ readonly id: string; readonly one: Designee | Designation }[]>(() => {
    const file = this.file.value();
    if (!file) return [];
    return [
      ...(file.executive ? [{ id: EXECUTIVE, one: file.executive }] : []),
      ...[...file.officers, ...file.specialists].map((one) => ({ id: one.id, one })),
    ];
  });
  protected readonly selected = computed(() => this.rows().find(({ id }) => id === this.person())?.one ?? null);
  /** When one's own code was made. */
  protected readonly own = computed(
    () => this.rows().find(({ one }) => one.user.id === this.session.user()?.id)?.one.codeMadeAt ?? null,
  );
  /** A code that is on screen goes before everything: it is shown this once. */
  protected readonly holding = computed(() => this.code()?.shown() ?? false);

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/designated' }, { label: this.words().views[this.shown()] }]),
    );
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      Escape: () => (this.person() === undefined && this.name() === undefined ? false : this.go({})),
    }));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.file.run((signal) => this.api.call(designationsApi.get, {}, signal));
  }

  protected go(queryParams: { view?: View; person?: string; name?: DesignationKind }): void {
    void this.router.navigate([], { queryParams });
  }

  private step(by: 1 | -1): boolean {
    const row = this.shown() === 'people' ? stepped(this.rows(), this.person(), by) : undefined;
    if (row) this.go({ person: row.id });
    return row !== undefined;
  }
}
