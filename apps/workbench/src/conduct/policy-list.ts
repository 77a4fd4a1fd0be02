import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Policy } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { DayText } from './day-text';
import { CONDUCT_WORDS } from './words';

/** Policies in writing, with the version in force and the draft of the next. */
@Component({
  selector: 'mb-policy-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ListEnd, ProblemView, Skeleton],
  host: { class: 'pane-fill' },
  template: `
    @if (may()) {
      <div class="pane-sub">
        <span class="grow"></span>
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="picked.emit('new')">
          <mb-icon name="plus" size="sm" />{{ words().policy.add }} <mb-keys chord="n" />
        </button>
      </div>
    }
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().policy.column.policy }}</th>
                <th>{{ words().policy.column.inForce }}</th>
                <th>{{ words().policy.column.since }}</th>
                <th>{{ words().policy.column.draft }}</th>
              </tr>
            </thead>
            <tbody>
              @for (policy of list.items; track policy.id) {
                <tr [attr.aria-selected]="policy.id === selected()">
                  <td class="wide">
                    <button type="button" class="row-link clip medium" dir="auto" (click)="picked.emit(policy.id)">
                      {{ policy.name }}
                    </button>
                  </td>
                  <td class="small nowrap">
                    @if (policy.inForce; as version) {
                      {{ words().version(version.number) }}
                    } @else {
                      <span class="tag tag-warn">{{ words().policy.notInForce }}</span>
                    }
                  </td>
                  <td class="small nowrap tn">
                    {{ policy.inForce ? days.of(policy.inForce.effectiveFrom) : '' }}
                  </td>
                  <td class="small nowrap">
                    @if (policy.draft; as draft) {
                      <span class="tag">{{ words().policy.drafted(draft.author) }}</span>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="stamp" />
          <h3>{{ words().policy.noneYet }}</h3>
          <p>{{ words().policy.noneWhy }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class PolicyList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly page = new Listing((from, signal) => this.api.call(conductApi.policies, { query: from }, signal));
  protected readonly may = computed(() => this.session.may('conduct.write'));

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.picked.emit('new') }),
    }));
    void this.load();
  }

  byId(id: string): Policy | undefined {
    return this.page.value()?.items.find((policy) => policy.id === id);
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  /** As it is after a change. */
  take(policy: Policy): void {
    const list = this.page.value();
    if (!list) return;
    const isKnown = list.items.some(({ id }) => id === policy.id);
    const items = isKnown
      ? list.items.map((other) => (other.id === policy.id ? policy : other))
      : [policy, ...list.items];
    this.page.set({ ...list, items });
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
