import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { CoverageList } from './coverage-list';
import { Figures } from './figures';
import { ReportList } from './report-list';
import { ReportPane } from './report-pane';
import { StaffingList } from './staffing-list';
import { OVERSIGHT_WORDS } from './words';

const VIEWS = ['figures', 'people', 'staffing', 'reports'] as const;
type View = (typeof VIEWS)[number];

/** Whether review works: figures, who is covered, workload, and the reports that prove it. */
@Component({
  selector: 'mb-oversight-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CoverageList, Figures, ReportList, ReportPane, StaffingList, Tabs],
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
        @case ('figures') {
          <mb-oversight-figures
            [period]="period()"
            [from]="from()"
            [to]="to()"
            [queue]="queue()"
            [desk]="desk()"
            (narrowed)="go($event)"
          />
        }
        @case ('people') {
          <mb-coverage-list
            [missing]="missing()"
            [desk]="desk()"
            [unreviewedSince]="unreviewedSince()"
            (narrowed)="go($event)"
          />
        }
        @case ('staffing') {
          <mb-staffing-list />
        }
        @case ('reports') {
          <mb-report-list [selected]="report()" (picked)="go({ view: 'reports', report: $event })" />
        }
      }
    </section>
    @if (shown() === 'reports') {
      <mb-report-pane [id]="report()" (picked)="go({ view: 'reports', report: $event })" />
    }
  `,
})
export class OversightPage {
  readonly view = input<string>();
  readonly period = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly queue = input<string>();
  readonly desk = input<string>();
  readonly missing = input<string>();
  readonly unreviewedSince = input<string>();
  readonly report = input<string>();
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'figures');
  protected readonly tabs = computed<Tab<View>[]>(() =>
    VIEWS.filter((value) => value !== 'reports' || this.session.may('review.report')).map((value) => ({
      value,
      label: this.words().views[value],
    })),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/oversight' }, { label: this.words().views[this.shown()] }]),
    );
  }

  protected go(queryParams: Readonly<Record<string, string | null>>): void {
    void this.router.navigate([], {
      queryParams,
      ...(queryParams['view'] === undefined && { queryParamsHandling: 'merge' as const }),
    });
  }
}
