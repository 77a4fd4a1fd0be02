import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { Matter } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { HOLD_WORDS } from './words';

const LIMIT = 100;
const PAUSE_MS = 200;

/** Matters, newest first. */
@Component({
  selector: 'mb-matter-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <input
        #box
        type="search"
        class="input input-sm grow"
        [attr.aria-label]="words().matter.find"
        [placeholder]="words().matter.find"
        [value]="text()"
        (input)="find(box.value)"
      />
    </div>
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().column.matter }}</th>
                <th>{{ words().matter.reference }}</th>
                <th class="num">{{ words().matter.inEffect }}</th>
                <th class="num">{{ words().matter.released }}</th>
                <th>{{ words().matter.opened }}</th>
              </tr>
            </thead>
            <tbody>
              @for (matter of list.items; track matter.id) {
                <tr [attr.aria-selected]="matter.id === selected()">
                  <td class="wide">
                    <button type="button" class="row-link" (click)="picked.emit(matter)">
                      <span class="clip block"
                        ><span class="code dim">{{ matter.number }}</span
                        >&ngsp;<b class="medium" dir="auto">{{ matter.title }}</b>
                        @if (matter.silent) {
                          &ngsp;<span class="tag" [title]="words().silentTitle">{{ words().silent }}</span>
                        }
                      </span>
                    </button>
                  </td>
                  <td class="small nowrap" dir="auto">{{ matter.reference }}</td>
                  <td class="num">{{ format.count(matter.holds.inEffect) }}</td>
                  <td class="num">{{ format.count(matter.holds.released) }}</td>
                  <td class="small nowrap">
                    <mb-when [at]="matter.openedAt" as="short-day" />
                    <span class="dim" dir="auto"> {{ matter.openedBy }}</span>
                  </td>
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
            <h3>{{ words().none.matters.title }}</h3>
            <p>{{ words().none.matters.text }}</p>
          } @else {
            <p>{{ words().noneFound }}</p>
          }
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().matter.failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class MatterList {
  readonly selected = input<string | null>(null);
  readonly picked = output<Matter>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(holdsApi.matters, { query: { ...this.query(), ...from } }, signal),
  );
  protected readonly text = signal('');
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.load();
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected find(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.page.load(), PAUSE_MS);
  }

  private query(): { limit: number; q?: string } {
    const q = this.text().trim();
    return { limit: LIMIT, ...(q && { q }) };
  }
}
