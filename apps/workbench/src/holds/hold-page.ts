import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { ReleasePreview } from '@minutebook/contract';
import { COOLING_DAYS } from '@minutebook/contract/hold-records';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { EntryList } from '../audit/entry-list';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { type Tab, Tabs } from '../ui/tabs';
import { CaughtTable } from './caught-table';
import { CustodianTable } from './custodian-table';
import { HoldFacts } from './hold-facts';
import { HoldFigures } from './hold-figures';
import { NoticeBoard } from './notices-board';
import { NoticeFigure } from './notices-figure';
import { NoticeQuestionnaire } from './notices-questionnaire';
import { OpenedHold } from './opened-hold';
import { ReleaseCount } from './release-count';
import { ReleaseForm } from './release-form';
import { ReportView } from './report-view';
import { RequestPane } from './request-pane';
import { ScopeView } from './scope-view';
import { TaskCard } from './task-card';
import { WidenForm } from './widen-form';
import { HOLD_WORDS } from './words';

const TABS = ['notices', 'scope', 'custodians', 'preview', 'questionnaire', 'history', 'report'] as const;
const ACTS = ['widen', 'narrow', 'release'] as const;
export type HoldTab = (typeof TABS)[number];
type Act = (typeof ACTS)[number];

/** One hold: how much it holds and of whom, what it covers, and what is asked about it. */
@Component({
  selector: 'mb-hold-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    CaughtTable,
    CustodianTable,
    EntryList,
    HoldFacts,
    HoldFigures,
    Icon,
    NoticeBoard,
    NoticeFigure,
    NoticeQuestionnaire,
    ProblemNotice,
    ProblemView,
    ReleaseCount,
    ReleaseForm,
    ReportView,
    RequestPane,
    RouterLink,
    ScopeView,
    Skeleton,
    Tabs,
    TaskCard,
    WidenForm,
  ],
  providers: [OpenedHold],
  host: { class: 'panes' },
  templateUrl: './hold-page.html',
})
export class HoldPage {
  readonly id = input.required<string>();
  readonly tab = input<string>();
  /** `?act=release`: came to do that. */
  readonly act = input<string>();
  /** Id of a request, where it is not the one that is open. */
  readonly request = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly opened = inject(OpenedHold);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly hold = computed(() => this.opened.file.value());
  private readonly loaded = computed(() => this.hold()?.id);
  /** Since when it is what it is, or until when. */
  protected readonly standing = computed(() => {
    const { page } = this.words();
    const hold = this.hold();
    if (!hold) return '';
    const { state, placedAt, releasedAt, freeAt } = hold;
    if (state === 'cooling' && freeAt) return page.keepsUntil(this.format.full(freeAt));
    return state === 'released'
      ? page.releasedAt(this.format.full(freeAt ?? releasedAt ?? placedAt))
      : page.since(this.format.full(placedAt));
  });
  protected readonly lettingGo = ['narrow', 'release'] as const;
  protected readonly preview = new Loading<ReleasePreview>();
  /** Why nothing can be let go of now; null: it can be asked for. */
  protected readonly hindrance = computed(() => {
    if (this.hold()?.state !== 'in-effect') return this.words().page.coolingFirst;
    return this.opened.openRequests().length > 0 ? this.words().page.oneAtATime : null;
  });
  /** A silent hold sends no notice and asks nobody anything (R59). */
  protected readonly notifies = computed(() => this.hold()?.silent === false);
  protected readonly available = computed(() =>
    TABS.filter((tab) => {
      if (tab === 'notices' || tab === 'questionnaire') return this.notifies();
      return tab !== 'preview' || this.session.may('hold.write');
    }),
  );
  protected readonly custodians = computed(() => this.hold()?.people.filter(({ until }) => until === null).length ?? 0);
  /** Messages held of each custodian, by external id. */
  protected readonly heldOf = computed(
    () => new Map(this.hold()?.people.map(({ externalId, held }) => [externalId, held])),
  );
  /** What is asked of custodians first, where there are any. */
  protected readonly view = computed<HoldTab>(() => {
    const first = this.notifies() && this.custodians() > 0 ? 'notices' : 'scope';
    return this.available().find((tab) => tab === this.tab()) ?? first;
  });
  protected readonly doing = computed<Act | null>(
    () => ACTS.find((act) => act === this.act() && this.may(act)) ?? null,
  );
  protected readonly shownRequest = computed(() => {
    const chosen = this.opened.requests().find(({ id }) => id === this.request());
    return chosen ?? this.opened.openRequests()[0] ?? null;
  });
  protected readonly tabs = computed<Tab<HoldTab>[]>(() => {
    const hold = this.hold();
    const counts: Partial<Record<HoldTab, number>> = {
      custodians: this.custodians(),
      history: hold?.history.length ?? 0,
    };
    return this.available().map((value) => {
      const count = counts[value];
      return {
        value,
        label: this.words().page.tabs[value],
        count: count === undefined ? undefined : this.format.count(count),
      };
    });
  });

  constructor() {
    inject(Place).follow(
      computed(() => {
        const hold = this.hold();
        const holds = { label: this.words().title, link: '/holds' };
        return hold ? [holds, { label: `${hold.matter.number} ${hold.name}` }] : [holds];
      }),
    );
    inject(Keyboard).bind(() => ({ Escape: () => this.leave() }));
    effect(() => {
      const id = this.id();
      untracked(() => {
        this.preview.set(undefined);
        void this.opened.show(id);
      });
    });
    effect(() => {
      if (this.view() === 'preview' && this.loaded() !== undefined) untracked(() => void this.count());
    });
  }

  protected may(act: Act): boolean {
    if (!this.opened.mayWrite()) return false;
    return act === 'widen' ? this.hold()?.state === 'in-effect' : this.hindrance() === null;
  }

  protected go(params: { tab?: HoldTab; act?: Act | null; request?: string | null }): void {
    void this.router.navigate([], { queryParams: params, queryParamsHandling: 'merge' });
  }

  protected count(): Promise<unknown> {
    const call = { params: { id: this.id() }, body: { coolingDays: COOLING_DAYS.usual } };
    return this.preview.run((abort) => this.api.call(holdsApi.previewRelease, call, abort));
  }

  private leave(): boolean {
    if (this.doing() || this.request()) this.go({ act: null, request: null });
    else void this.router.navigate(['/holds']);
    return true;
  }
}
