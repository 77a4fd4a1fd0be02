import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { DisposalForm } from './disposal-form';
import { DisposalList } from './disposal-list';
import { DisposalPane } from './disposal-pane';
import { ErasureForm } from './erasure-form';
import { ErasureList } from './erasure-list';
import { ErasurePane } from './erasure-pane';
import { ExtensionForm } from './extension-form';
import { ExtensionList } from './extension-list';
import { ExtensionPane } from './extension-pane';
import { KeptView } from './kept-view';
import { RecordForm } from './record-form';
import { RecordList } from './record-list';
import { RecordPane } from './record-pane';
import type { RecordPart, RecordRow } from './record-row';
import { ScheduleView } from './schedule-view';
import { RETENTION_WORDS } from './words';

const VIEWS = ['kept', 'schedule', 'records', 'extensions', 'disposals', 'erasure'] as const;
type View = (typeof VIEWS)[number];

/** How long what is archived is kept, under which rules, and what becomes of it afterwards. */
@Component({
  selector: 'mb-retention-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    DisposalForm,
    DisposalList,
    DisposalPane,
    ErasureForm,
    ErasureList,
    ErasurePane,
    ExtensionForm,
    ExtensionList,
    ExtensionPane,
    KeptView,
    RecordForm,
    RecordList,
    RecordPane,
    ScheduleView,
    Tabs,
  ],
  host: { class: 'panes' },
  templateUrl: './retention-page.html',
})
export class RetentionPage {
  readonly view = input<string>();
  readonly part = input<string>();
  readonly item = input<string>();
  readonly schedule = input<string>();
  /** A clock that waits for a date to be stated. */
  readonly event = input<string>();
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(RETENTION_WORDS);
  protected readonly records = viewChild(RecordList);
  protected readonly extensions = viewChild(ExtensionList);
  protected readonly disposals = viewChild(DisposalList);
  protected readonly erasures = viewChild(ErasureList);
  private readonly open = computed(() =>
    VIEWS.filter((view) => view !== 'erasure' || this.session.may('erasure.read')),
  );
  protected readonly shown = computed<View>(() => this.open().find((view) => view === this.view()) ?? 'kept');
  protected readonly recordPart = computed<RecordPart>(() => (this.part() === 'labels' ? 'labels' : 'dates'));
  protected readonly record = linkedSignal<string | undefined, RecordRow | null>({
    source: () => `${this.shown()} ${this.part()} ${this.item()}`,
    computation: () => null,
  });
  protected readonly tabs = computed<Tab<View>[]>(() =>
    this.open().map((value) => ({ value, label: this.words().views[value] })),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/retention' }, { label: this.words().views[this.shown()] }]),
    );
  }

  protected go(queryParams: {
    view: View;
    part?: string | undefined;
    item?: string | undefined;
    schedule?: string | undefined;
  }): void {
    void this.router.navigate([], { queryParams });
  }

  /** A record is a row of its list: what is in the address is only that one is being made. */
  protected recorded(): void {
    void this.records()?.load();
    this.record.set(null);
    this.go({ view: 'records', part: this.recordPart() });
  }
}
