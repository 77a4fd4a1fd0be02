import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Qualification, QualificationRule } from '@minutebook/contract';
import { qualifications as qualificationsApi } from '@minutebook/contract/qualifications';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Avatar } from '../ui/avatar';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { WALL_WORDS } from './words';

export interface Qualified {
  readonly rule: QualificationRule;
  readonly items: readonly {
    readonly user: { readonly id: string; readonly name: string };
    readonly qualifications: readonly Qualification[];
    readonly lacking: string | null;
  }[];
}

/** Users who decide or sign, with what they are qualified in and what they lack. */
@Component({
  selector: 'mb-qualification-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, ProblemView, Skeleton],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      <div class="pane-body">
        <table class="tbl">
          <thead>
            <tr>
              <th>{{ words().column.user }}</th>
              <th>{{ words().column.held }}</th>
              <th>{{ words().column.state }}</th>
            </tr>
          </thead>
          <tbody>
            @for (item of list.items; track item.user.id) {
              <tr [attr.aria-selected]="item.user.id === selected()">
                <td class="nowrap">
                  <span class="line">
                    <mb-avatar [name]="item.user.name" />
                    <button type="button" class="row-link medium" (click)="picked.emit(item.user.id)">
                      {{ item.user.name }}
                    </button>
                  </span>
                </td>
                <td class="small wide">
                  @if (current(item.qualifications); as held) {
                    {{ held }}
                  } @else {
                    <span class="dim">{{ words().none }}</span>
                  }
                </td>
                <td class="small">
                  @if (item.lacking) {
                    <span class="t-bad">{{ item.lacking }}</span>
                  } @else {
                    <span class="tag tag-good">{{ words().may }}</span>
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class QualificationList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private readonly all = inject(Language).words(WALL_WORDS);
  protected readonly words = computed(() => this.all().qualification);
  protected readonly page = new Loading<Qualified>();

  constructor() {
    inject(Keyboard).bind(() => ({ j: () => this.step(1), k: () => this.step(-1) }));
    void this.load();
  }

  load(): Promise<unknown> {
    return this.page.run((signal) => this.api.call(qualificationsApi.list, {}, signal));
  }

  protected current(qualifications: readonly Qualification[]): string {
    return qualifications
      .filter(({ current }) => current)
      .map(({ name }) => name)
      .join(', ');
  }

  private step(by: 1 | -1): boolean {
    const items = this.page.value()?.items ?? [];
    const at = items.findIndex(({ user }) => user.id === this.selected());
    const item = items[Math.min(items.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (item) this.picked.emit(item.user.id);
    return item !== undefined;
  }
}
