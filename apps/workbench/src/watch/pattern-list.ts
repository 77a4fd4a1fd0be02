import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input, output } from '@angular/core';
import type { Pattern } from '@minutebook/contract';
import { watch as watchApi } from '@minutebook/contract/watch';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { PatternPane } from './pattern-pane';
import { WATCH_WORDS } from './words';

/** A rehearsal that runs is asked after this often. */
const PAUSE_MS = 2_000;

/** Patterns of unusual activity, and the one that is chosen. */
@Component({
  selector: 'mb-pattern-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PatternPane, ProblemView],
  host: { class: 'pane-fill' },
  template: `
    @if (patterns.value(); as list) {
      <div class="pane-body">
        <div class="sect">
          <p class="small muted measure">{{ words().pattern.help }}</p>
        </div>
        <table class="tbl">
          <tbody>
            @for (item of list.items; track item.code) {
              <tr [attr.aria-selected]="item.code === selected()">
                <td class="wide">
                  <button type="button" class="link row-link clip medium" (click)="picked.emit(item.code)">
                    {{ words().pattern.name[item.code] }}
                  </button>
                </td>
                <td class="nowrap">
                  <span class="tag" [class.tag-good]="item.isOn">{{
                    item.isOn ? words().pattern.isOn : words().pattern.isOff
                  }}</span>
                  @if (item.isRehearsed) {
                    <span class="tag">{{ words().pattern.rehearsed }}</span>
                  }
                </td>
                <td class="num nowrap">{{ words().pattern.hits(item.hits, format.count(item.hits)) }}</td>
              </tr>
            }
          </tbody>
        </table>
        @if (chosen(); as pattern) {
          <mb-pattern-pane [pattern]="pattern" (changed)="put($event)" />
        } @else {
          <div class="void">
            <h3>{{ words().pattern.pick.title }}</h3>
            <p>{{ words().pattern.pick.text }}</p>
          </div>
        }
      </div>
    } @else if (patterns.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    }
  `,
})
export class PatternList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private soon: ReturnType<typeof setTimeout> | undefined;
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(WATCH_WORDS);
  protected readonly patterns = new Loading<{ items: Pattern[] }>();
  protected readonly chosen = computed(() => this.patterns.value()?.items.find(({ code }) => code === this.selected()));

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.soon));
    void this.load();
  }

  protected async load(): Promise<void> {
    await this.patterns.run((signal) => this.api.call(watchApi.patterns, {}, signal));
    this.follow();
  }

  protected put(changed: Pattern): void {
    const items = this.patterns.value()?.items ?? [];
    this.patterns.set({ items: items.map((item) => (item.code === changed.code ? changed : item)) });
    this.follow();
  }

  private follow(): void {
    clearTimeout(this.soon);
    const isRunning = this.patterns
      .value()
      ?.items.some(({ rehearsal }) => rehearsal?.state === 'waiting' || rehearsal?.state === 'running');
    if (isRunning) this.soon = setTimeout(() => void this.load(), PAUSE_MS);
  }
}
