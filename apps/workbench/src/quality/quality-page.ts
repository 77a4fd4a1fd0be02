import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import type { REREAD_VIEWS } from '@minutebook/contract';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { GateList } from './gate-list';
import { KnownList } from './known-list';
import { OwnFeedback } from './own-feedback';
import { ProgrammeList } from './programme-list';
import { RereadList } from './reread-list';
import { ReviewerTable } from './reviewer-table';
import { TaskList } from './task-list';
import { TaskView } from './task-view';
import { QUALITY_WORDS } from './words';

const VIEWS = ['tasks', 'feedback', 'reviewers', 'rereads', 'programmes', 'known', 'gates'] as const;
type View = (typeof VIEWS)[number];
const OWN: readonly View[] = ['tasks', 'feedback'];

/** Where a view begins: which re-reads, or who a sample is drawn of. */
export interface QualityPlace {
  readonly view?: View;
  readonly task?: string;
  readonly list?: (typeof REREAD_VIEWS)[number];
  readonly reviewer?: string;
  readonly reader?: string;
  readonly from?: string;
  readonly to?: string;
}

/** How well is reviewed: one's own blind tasks and feedback; for who runs it, reviewers, samples, known answers, training. */
@Component({
  selector: 'mb-quality-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [GateList, Icon, KnownList, OwnFeedback, ProgrammeList, RereadList, ReviewerTable, Tabs, TaskList, TaskView],
  host: { class: 'panes' },
  template: `
    @if (shown() === 'tasks' && task(); as id) {
      <mb-task-view class="panes-inner" [id]="id" (left)="go({ view: 'tasks' })" />
    } @else {
      @switch (shown()) {
        @case ('reviewers') {
          <mb-reviewer-table [from]="from()" [to]="to()" (went)="go($event)">
            <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()!" (valueChange)="turn($event)" />
          </mb-reviewer-table>
        }
        @case ('rereads') {
          <mb-reread-list
            [view]="list()"
            [reviewer]="reviewer()"
            [reader]="reader()"
            [from]="from()"
            [to]="to()"
            (went)="go($event)"
          >
            <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()!" (valueChange)="turn($event)" />
          </mb-reread-list>
        }
        @case ('programmes') {
          <mb-programme-list [reviewer]="reviewer()">
            <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()!" (valueChange)="turn($event)" />
          </mb-programme-list>
        }
        @case ('known') {
          <mb-known-list>
            <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()!" (valueChange)="turn($event)" />
          </mb-known-list>
        }
        @case ('gates') {
          <mb-gate-list>
            <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()!" (valueChange)="turn($event)" />
          </mb-gate-list>
        }
        @case ('feedback') {
          <mb-own-feedback>
            <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()!" (valueChange)="turn($event)" />
          </mb-own-feedback>
        }
        @case ('tasks') {
          <mb-task-list (opened)="go({ view: 'tasks', task: $event })">
            <mb-tabs [options]="tabs()" [label]="words().viewsLabel" [value]="shown()!" (valueChange)="turn($event)" />
          </mb-task-list>
        }
        @default {
          <section class="pane pane-main">
            <div class="void">
              <mb-icon name="lock" />
              <h3>{{ words().nothingHere.title }}</h3>
              <p>{{ words().nothingHere.text }}</p>
            </div>
          </section>
        }
      }
    }
  `,
})
export class QualityPage {
  readonly view = input<string>();
  readonly task = input<string>();
  readonly list = input<string>();
  readonly reviewer = input<string>();
  readonly reader = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  private readonly open = computed(() =>
    VIEWS.filter((view) => this.session.may(OWN.includes(view) ? 'alert.decide' : 'quality.run')),
  );
  protected readonly shown = computed<View | undefined>(
    () => this.open().find((view) => view === this.view()) ?? this.open()[0],
  );
  protected readonly tabs = computed<Tab<View>[]>(() =>
    this.open().map((value) => ({ value, label: this.words().views[value] })),
  );

  constructor() {
    inject(Place).follow(
      computed(() => {
        const shown = this.shown();
        return [
          { label: this.words().title, link: '/quality' },
          ...(shown ? [{ label: this.words().views[shown] }] : []),
        ];
      }),
    );
  }

  protected turn(view: View): void {
    this.go({ view });
  }

  protected go(queryParams: QualityPlace): void {
    void this.router.navigate([], { queryParams });
  }
}
