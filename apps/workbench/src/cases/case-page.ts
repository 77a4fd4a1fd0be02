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
import { Router } from '@angular/router';
import type { Case, Exhibit } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { addressOf } from '../shell/api/address';
import { Keyboard } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Format } from '../ui/format';
import { ExportLink } from '../ui/export-link';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Severity } from '../ui/severity';
import { Skeleton } from '../ui/skeleton';
import { type Tab, Tabs } from '../ui/tabs';
import { AddForm } from './add-form';
import { BoardView } from './board';
import { CaseFacts } from './case-facts';
import { CaseTimelineView } from './case-timeline';
import { ClosingCard } from './closing-card';
import { ComplaintForm } from './complaint-form';
import { ExhibitCard } from './exhibit-card';
import { ExhibitTable } from './exhibit-table';
import { OpenedCase } from './opened-case';
import { PeopleTable } from './people-table';
import { TaskList } from './task-list';
import { CASE_WORDS } from './words';

const TABS = ['chronology', 'alerts', 'people', 'files', 'restricted', 'complaints'] as const;
type CaseTab = (typeof TABS)[number];

/** One case: what it rests on in the order it happened, who is in it, what is to be done, and how it closes. */
@Component({
  selector: 'mb-case-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    AddForm,
    BoardView,
    CaseFacts,
    CaseTimelineView,
    ClosingCard,
    ComplaintForm,
    ExhibitCard,
    ExhibitTable,
    ExportLink,
    Icon,
    Keys,
    PeopleTable,
    ProblemNotice,
    ProblemView,
    Severity,
    Skeleton,
    Tabs,
    TaskList,
  ],
  providers: [OpenedCase],
  host: { class: 'panes' },
  templateUrl: './case-page.html',
})
export class CasePage {
  readonly id = input.required<string>();
  readonly tab = input<string>();
  private readonly router = inject(Router);
  private readonly format = inject(Format);
  protected readonly opened = inject(OpenedCase);
  protected readonly words = inject(Language).words(CASE_WORDS);
  private readonly tasks = viewChild(TaskList);
  private readonly closing = viewChild(ClosingCard);

  protected readonly case = computed(() => this.opened.file.value());
  protected readonly view = computed<CaseTab>(() => TABS.find((tab) => tab === this.tab()) ?? 'chronology');
  protected readonly adding = linkedSignal({ source: this.id, computation: () => false });
  protected readonly selected = signal<string | null>(null);
  protected readonly exhibit = computed(() => this.case()?.exhibits.find(({ id }) => id === this.selected()) ?? null);
  protected readonly listed = computed(() => exhibitsOf(this.case(), this.view()));
  protected readonly tabs = computed<Tab<CaseTab>[]>(() => {
    const shown = this.case();
    const count = (tab: CaseTab): number => {
      if (tab === 'people') return shown?.people.length ?? 0;
      return tab === 'complaints' ? (shown?.complaints.length ?? 0) : exhibitsOf(shown, tab).length;
    };
    return TABS.map((value) => ({
      value,
      label: this.words().page.tabs[value],
      count: this.format.count(count(value)),
    }));
  });

  constructor() {
    inject(Place).follow(
      computed(() => {
        const shown = this.case();
        return [
          { label: this.words().title, link: '/cases' },
          { label: shown ? `${shown.number} ${shown.title}` : '' },
        ];
      }),
    );
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      Escape: () => this.leave(),
      ...(this.opened.isOpen() && { a: () => this.adding.set(true) }),
      ...(this.opened.mayWrite() && { t: () => this.tasks()?.begin() }),
    }));
    effect(() => {
      const id = this.id();
      untracked(() => {
        this.selected.set(null);
        void this.opened.show(id);
      });
    });
  }

  protected go(tab: CaseTab): void {
    void this.router.navigate([], { queryParams: { tab } });
  }

  protected reportAddress(): string {
    return addressOf(casesApi.report.path, { id: this.id() });
  }

  protected beginClosing(): void {
    this.closing()?.begin();
    setTimeout(() => document.getElementById('findings-text')?.focus());
  }

  private step(by: 1 | -1): boolean {
    const listed = this.listed();
    if (listed.length === 0) return false;
    const at = listed.findIndex(({ id }) => id === this.selected());
    this.selected.set(listed[Math.min(listed.length - 1, Math.max(0, at < 0 ? 0 : at + by))]!.id);
    return true;
  }

  private leave(): boolean {
    if (this.adding()) this.adding.set(false);
    else if (this.selected() !== null) this.selected.set(null);
    else void this.router.navigate(['/cases']);
    return true;
  }
}

function exhibitsOf(shown: Case | undefined, tab: CaseTab): readonly Exhibit[] {
  const exhibits = shown?.exhibits ?? [];
  switch (tab) {
    case 'alerts':
      return exhibits.filter(({ alert }) => alert !== null);
    case 'files':
      return exhibits.filter(({ file }) => file !== null);
    case 'restricted':
      return exhibits.filter(({ restrictedTo }) => restrictedTo !== null);
    default:
      return exhibits;
  }
}
