import { ChangeDetectionStrategy, Component, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { CaseState } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Cursor } from '../ui/cursor';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Severity } from '../ui/severity';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { CASE_WORDS } from './words';

const LIMIT = 100;
const PAUSE_MS = 200;

/** Cases one may see, newest first. */
@Component({
  selector: 'mb-case-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, RouterLink, Severity, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <input
        #box
        type="search"
        class="input input-sm grow"
        [attr.aria-label]="words().search"
        [placeholder]="words().search"
        [value]="text()"
        (input)="find(box.value)"
      />
      @if (page.value(); as list) {
        <span class="num nowrap">{{ format.count(list.items.length) }}{{ list.next ? '+' : '' }}</span>
      }
    </div>
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th></th>
                <th>{{ words().column.case }}</th>
                <th>{{ words().column.owner }}</th>
                <th class="num">{{ words().column.members }}</th>
                <th class="num">{{ words().column.items }}</th>
                <th>{{ words().column.due }}</th>
                <th>{{ words().column.opened }}</th>
              </tr>
            </thead>
            <tbody>
              @for (row of list.items; track row.id) {
                <tr [attr.aria-selected]="cursor.isAt(row)">
                  <td><mb-severity [level]="row.severity" /></td>
                  <td class="wide">
                    <a class="row-link" [routerLink]="['/cases', row.id]">
                      <span class="clip"
                        ><span class="code dim">{{ row.number }}</span
                        >&ngsp;<b class="medium" dir="auto">{{ row.title }}</b></span
                      >
                    </a>
                    <span class="dim small">{{ words().theme[row.theme] }} · {{ words().state[row.state] }}</span>
                  </td>
                  <td class="small nowrap" dir="auto">{{ row.owner.name }}</td>
                  <td class="num">{{ row.members }}</td>
                  <td class="num">{{ row.items }}</td>
                  <td class="small nowrap" [class.t-bad]="(row.daysLeft ?? 0) < 0" [class.t-warn]="row.daysLeft === 0">
                    {{
                      row.due
                        ? row.daysLeft === null
                          ? days.short(row.due)
                          : words().days(row.daysLeft)
                        : words().noDue
                    }}
                  </td>
                  <td class="small nowrap"><mb-when [at]="row.openedAt" as="short-day" /></td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="cases" />
          @if (text().trim() === '') {
            <h3>{{ words().none.title }}</h3>
            <p>{{ words().none.text }}</p>
          } @else {
            <p>{{ words().noneFound }}</p>
          }
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class CaseList {
  readonly state = input.required<CaseState>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(casesApi.list, { query: { ...this.query(), ...from } }, signal),
  );
  protected readonly text = signal('');
  protected readonly cursor = new Cursor(() => this.page.value()?.items ?? []);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.cursor.step(1),
      k: () => this.cursor.step(-1),
      Enter: () => this.open(),
    }));
    inject(Live).afterBurst(['case'], () => void this.load());
    effect(() => {
      this.state();
      untracked(() => {
        this.cursor.set(null);
        void this.page.load();
      });
    });
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected find(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.page.load(), PAUSE_MS);
  }

  private query(): { limit: number; state: CaseState; q?: string } {
    const q = this.text().trim();
    return { limit: LIMIT, state: this.state(), ...(q && { q }) };
  }

  private open(): boolean {
    const row = this.cursor.row();
    if (row) void this.router.navigate(['/cases', row.id]);
    return row !== null;
  }
}
