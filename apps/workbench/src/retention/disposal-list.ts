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
import type { DisposalState, DisposalSummary } from '@minutebook/contract';
import { DISPOSAL_STATES, disposals as disposalsApi } from '@minutebook/contract/disposal';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { DISPOSAL_WORDS } from './disposal-words';
import { RETENTION_WORDS } from './words';

const LIMIT = 100;

/** Disposals and the counts they start as, newest first. */
@Component({
  selector: 'mb-disposal-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ListEnd, ProblemView, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <select #which class="select select-sm" [attr.aria-label]="words().filter" (change)="choose(which.value)">
        <option value="">{{ words().all }}</option>
        @for (one of states; track one) {
          <option [value]="one" [selected]="one === state()">{{ words().state[one] }}</option>
        }
      </select>
      <span class="grow"></span>
      @if (may()) {
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="picked.emit('new')">
          <mb-icon name="plus" size="sm" />{{ words().add }} <mb-keys chord="n" />
        </button>
      }
    </div>
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().column.disposal }}</th>
                <th>{{ words().column.asked }}</th>
                <th class="num">{{ words().column.of }}</th>
                <th>{{ words().column.state }}</th>
              </tr>
            </thead>
            <tbody>
              @for (one of list.items; track one.id) {
                <tr [attr.aria-selected]="one.id === selected()">
                  <td class="wide">
                    <button type="button" class="row-link medium" (click)="picked.emit(one.id)">
                      {{ words().name(one.id) }}
                    </button>
                    <span class="dim small block clip" dir="auto">{{ one.reason }}</span>
                  </td>
                  <td class="small nowrap">
                    <span dir="auto">{{ one.requestedBy.name }}</span>
                    <span class="dim block"><mb-when [at]="one.requestedAt" /></span>
                  </td>
                  <td class="num">{{ one.counted ? format.count(figure(one)) : words().counting }}</td>
                  <td>
                    <span
                      class="tag"
                      [class.tag-good]="one.state === 'done'"
                      [class.tag-warn]="one.state === 'proposed' || one.state === 'paused'"
                      [class.tag-info]="one.state === 'running'"
                      >{{ words().state[one.state] }}</span
                    >
                  </td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="gone" />
          <h3>{{ words().none.title }}</h3>
          <p>{{ words().none.text }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class DisposalList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(DISPOSAL_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly states = DISPOSAL_STATES;
  protected readonly state = signal<DisposalState | undefined>(undefined);
  protected readonly page = new Listing((from, signal) => {
    const state = this.state();
    return this.api.call(disposalsApi.list, { query: { limit: LIMIT, ...(state && { state }), ...from } }, signal);
  });
  protected readonly may = computed(() => this.session.may('disposal.request'));

  constructor() {
    inject(Live).afterBurst(['disposal'], () => void this.load());
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.picked.emit('new') }),
    }));
    effect(() => {
      this.state();
      untracked(() => void this.page.load());
    });
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected choose(state: string): void {
    this.state.set(DISPOSAL_STATES.find((one) => one === state));
  }

  /** What it took once it has begun; before, what it would take. */
  protected figure({ state, counts }: DisposalSummary): number {
    return ['running', 'paused', 'done', 'cancelled'].includes(state) ? counts.disposed : counts.disposable;
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
