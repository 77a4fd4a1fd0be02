import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Extension } from '@minutebook/contract';
import { retention as retentionApi } from '@minutebook/contract/retention-records';
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
import { periodText } from '../ui/period';
import { RETENTION_WORDS } from './words';

const LIMIT = 100;

/** What authorities asked to keep for longer, and whether it is in force (R19). */
@Component({
  selector: 'mb-extension-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ListEnd, ProblemView, Skeleton],
  host: { class: 'pane-fill' },
  template: `
    @if (may()) {
      <div class="pane-sub">
        <span class="grow"></span>
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="picked.emit('new')">
          <mb-icon name="plus" size="sm" />{{ words().add }} <mb-keys chord="n" />
        </button>
      </div>
    }
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().column.authority }}</th>
                <th>{{ words().column.codes }}</th>
                <th>{{ words().column.to }}</th>
                <th>{{ words().column.state }}</th>
              </tr>
            </thead>
            <tbody>
              @for (one of list.items; track one.id) {
                <tr [attr.aria-selected]="one.id === selected()">
                  <td class="wide">
                    <button type="button" class="row-link clip medium" dir="auto" (click)="picked.emit(one.id)">
                      {{ one.authority }}
                    </button>
                    <span class="dim small block clip" dir="auto">{{ one.reference }}</span>
                  </td>
                  <td class="small nowrap">
                    @for (code of one.codes; track code) {
                      <span class="code block">{{ code }}</span>
                    }
                  </td>
                  <td class="small">{{ one.period ? period(one.period) : words().periodOwn }}</td>
                  <td>
                    <span
                      class="tag"
                      [class.tag-warn]="one.state === 'proposed'"
                      [class.tag-good]="one.state === 'in-force'"
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
          <mb-icon name="file" />
          <h3>{{ words().none.title }}</h3>
          <p>{{ words().none.text }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="names().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class ExtensionList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly language = inject(Language);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.names().extension);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(retentionApi.extensions, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly may = computed(() => this.session.may('retention.write'));

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.picked.emit('new') }),
    }));
    void this.load();
  }

  byId(id: string): Extension | undefined {
    return this.page.value()?.items.find((one) => one.id === id);
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected period(period: string): string {
    return periodText(period, this.language.locale());
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
