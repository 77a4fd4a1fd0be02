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
import type { ErasureSummary } from '@minutebook/contract';
import { ErasureState, erasure as erasureApi } from '@minutebook/contract/erasure';
import { retentionFiles as retentionFilesApi } from '@minutebook/contract/retention-files';
import { DayText } from '../conduct/day-text';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { ERASURE_WORDS } from './erasure-words';

const LIMIT = 100;
const STATES: readonly ErasureState[] = ['open', 'erasing', 'refused', 'done', 'rejected', 'withdrawn'];

/** Erasure requests, newest first. */
@Component({
  selector: 'mb-erasure-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ListEnd, ProblemView, Skeleton],
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
      <a class="btn btn-sm" download [href]="register()">{{ words().csv }}</a>
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
                <th>{{ words().column.subject }}</th>
                <th>{{ words().column.received }}</th>
                <th>{{ words().column.due }}</th>
                <th class="num">{{ words().column.messages }}</th>
                <th>{{ words().column.state }}</th>
              </tr>
            </thead>
            <tbody>
              @for (one of list.items; track one.id) {
                <tr [attr.aria-selected]="one.id === selected()">
                  <td class="wide">
                    <button type="button" class="row-link clip medium" dir="auto" (click)="picked.emit(one.id)">
                      {{ one.subject }}
                    </button>
                    <span class="dim small block clip">{{ words().ground[one.ground] }}</span>
                  </td>
                  <td class="small nowrap tn">{{ days.of(one.receivedOn) }}</td>
                  <td class="small nowrap tn" [class.t-bad]="late(one)">{{ days.of(one.dueOn) }}</td>
                  <td class="num">{{ format.count(one.messages) }}</td>
                  <td>
                    <span class="tag" [class.tag-warn]="one.state === 'open'">{{ words().state[one.state] }}</span>
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
export class ErasureList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(ERASURE_WORDS);
  protected readonly states = STATES;
  protected readonly state = signal<ErasureState | undefined>(undefined);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(erasureApi.list, { query: { ...this.query(), ...from } }, signal),
  );
  protected readonly may = computed(() => this.session.may('erasure.write'));
  protected readonly register = computed(() =>
    addressOf(retentionFilesApi.erasureCsv.path, undefined, { state: this.state() }),
  );

  constructor() {
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
    this.state.set(STATES.find((one) => one === state));
  }

  protected late({ state, dueOn }: ErasureSummary): boolean {
    return state === 'open' && Date.parse(dueOn) + 86_400_000 < this.format.now();
  }

  private query(): { limit: number; state?: ErasureState } {
    const state = this.state();
    return { limit: LIMIT, ...(state && { state }) };
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
