import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { ClockFact, RecordLabel } from '@minutebook/contract';
import { retention as retentionApi } from '@minutebook/contract/retention-records';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { CLOCK_WORDS } from '../ui/clock-words';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { type RecordPart, recordRow, type RecordRow } from './record-row';
import { RETENTION_WORDS } from './words';

const LIMIT = 100;
const PARTS = ['dates', 'labels'] as const;
const STATES = ['current', 'ended', 'all'] as const;

/** Dates stated for clocks, and labels on messages and conversations: what somebody said, and may have taken back. */
@Component({
  selector: 'mb-record-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ListEnd, ProblemView, Segments, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <mb-segments
        [options]="parts()"
        [label]="names().views.records"
        [value]="at()"
        (valueChange)="turned.emit($event)"
      />
      <select #which class="select select-sm" [attr.aria-label]="words().filter" (change)="choose(which.value)">
        @for (one of states(); track one.value) {
          <option [value]="one.value" [selected]="one.value === state()">{{ one.label }}</option>
        }
      </select>
      <span class="grow"></span>
      @if (may()) {
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="started.emit()">
          <mb-icon name="plus" size="sm" />{{ at() === 'dates' ? words().addDate : words().addLabel }}
          <mb-keys chord="n" />
        </button>
      }
    </div>
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ at() === 'dates' ? words().column.event : words().column.label }}</th>
                <th>{{ words().column.of }}</th>
                @if (at() === 'dates') {
                  <th>{{ words().column.on }}</th>
                }
                <th>{{ at() === 'dates' ? words().column.by : words().column.put }}</th>
              </tr>
            </thead>
            <tbody>
              @for (row of list.items; track row.id) {
                <tr [attr.aria-selected]="row.id === selected()">
                  <td>
                    <button
                      type="button"
                      class="row-link medium"
                      [class.dim]="row.ended"
                      dir="auto"
                      (click)="picked.emit(row)"
                    >
                      {{ row.name(clocks()) }}
                    </button>
                    @if (row.ended) {
                      <span class="tag">{{ words().ended }}</span>
                    }
                  </td>
                  <td class="small" dir="auto">{{ row.of(names()) }}</td>
                  @if (at() === 'dates') {
                    <td class="small nowrap tn"><mb-when [at]="row.on" as="short-day" /></td>
                  }
                  <td class="small nowrap">
                    <span dir="auto">{{ row.by }}</span>
                    <span class="dim block"><mb-when [at]="row.at" /></span>
                  </td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        @let none = at() === 'dates' ? words().noDates : words().noLabels;
        <div class="void">
          <mb-icon name="clock" />
          <h3>{{ none.title }}</h3>
          <p>{{ none.text }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="names().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class RecordList {
  readonly part = input<string>();
  readonly selected = input<string>();
  readonly picked = output<RecordRow>();
  readonly turned = output<RecordPart>();
  readonly started = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly language = inject(Language);
  protected readonly clocks = this.language.words(CLOCK_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.names().records);
  protected readonly at = computed<RecordPart>(() => PARTS.find((part) => part === this.part()) ?? 'dates');
  protected readonly state = signal<(typeof STATES)[number]>('current');
  protected readonly page = new Listing(async (from, signal) => {
    const query = { limit: LIMIT, state: this.state(), ...from };
    const found: { items: (ClockFact | RecordLabel)[]; next: string | null } = await (this.at() === 'dates'
      ? this.api.call(retentionApi.facts, { query }, signal)
      : this.api.call(retentionApi.labels, { query }, signal));
    return { items: found.items.map(recordRow), next: found.next };
  });
  protected readonly may = computed(() => this.session.may('retention.write'));
  protected readonly parts = computed(() => PARTS.map((value) => ({ value, label: this.words().parts[value] })));
  protected readonly states = computed(() => {
    const { current, ended, allStates: all } = this.words();
    const labels = { current, ended, all };
    return STATES.map((value) => ({ value, label: labels[value] }));
  });

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.started.emit() }),
    }));
    effect(() => {
      this.at();
      this.state();
      untracked(() => {
        this.page.set(undefined);
        void this.load();
      });
    });
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected choose(state: string): void {
    this.state.set(STATES.find((one) => one === state) ?? 'current');
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next);
    return next !== undefined;
  }
}
