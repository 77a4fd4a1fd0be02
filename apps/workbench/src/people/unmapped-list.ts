import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Keyboard } from '../shell/keyboard';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { UnmappedQueue } from './unmapped-queue';
import { PEOPLE_WORDS, schemeWord } from './words';

/** Handles that are nobody's, the longest waiting first. */
@Component({
  selector: 'mb-unmapped-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <input
        #box
        type="search"
        class="input input-sm grow"
        [attr.aria-label]="words().unmapped.search"
        [placeholder]="words().unmapped.search"
        [value]="queue.text()"
        (input)="queue.find(box.value)"
      />
      <span class="num nowrap" role="status">{{ summary() }}</span>
    </div>
    @if (queue.page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().unmapped.column.handle }}</th>
                <th class="num">{{ words().unmapped.column.days }}</th>
                <th class="num">{{ words().unmapped.column.messages }}</th>
                <th class="num">{{ words().unmapped.column.rooms }}</th>
                <th>{{ words().unmapped.column.last }}</th>
                <th>{{ words().unmapped.column.guess }}</th>
              </tr>
            </thead>
            <tbody>
              @for (handle of list.items; track handle.id) {
                <tr [attr.aria-selected]="handle.id === queue.selected()?.id">
                  <td class="wide">
                    <button type="button" class="row-link clip" (click)="queue.select(handle)">
                      <span class="code" dir="auto">{{ handle.value }}</span>
                    </button>
                    <div class="clip dim small" dir="auto">
                      {{ scheme(handle.scheme) }}
                      @if (handle.name !== handle.value) {
                        · {{ handle.name }}
                      }
                    </div>
                  </td>
                  <td class="num">{{ format.count(handle.days) }}</td>
                  <td class="num">{{ format.count(handle.messages) }}</td>
                  <td class="num">{{ format.count(handle.conversations) }}</td>
                  <td class="small nowrap tn"><mb-when [at]="handle.lastAt" /></td>
                  <td class="small nowrap">
                    @if (handle.ofFirm) {
                      <span class="tag tag-warn">{{ words().unmapped.ofFirm }}</span>
                    }
                    {{ handle.suggestions[0]?.person?.name }}
                  </td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="queue.page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="people" />
          <h3>{{ words().unmapped.none.title }}</h3>
          <p>{{ words().unmapped.none.text }}</p>
        </div>
      }
    } @else if (queue.page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().unmapped.failed" (again)="queue.load()" />
    } @else if (queue.page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class UnmappedList {
  protected readonly queue = inject(UnmappedQueue);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  protected readonly summary = computed(() => {
    const waiting = this.queue.waiting();
    if (!waiting) return '';
    return this.words().unmapped.summary(this.format.count(waiting.handles), waiting.oldestDays ?? 0);
  });

  constructor() {
    inject(Keyboard).bind(() => ({ j: () => this.queue.step(1), k: () => this.queue.step(-1) }));
    void this.queue.load();
  }

  protected scheme(scheme: string): string {
    return schemeWord(this.words(), scheme);
  }
}
