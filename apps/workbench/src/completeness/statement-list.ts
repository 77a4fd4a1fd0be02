import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { When } from '../ui/when';
import { COMPLETENESS_WORDS } from './words';

const LIMIT = 100;

/** Comparisons with stated counts, newest first. */
@Component({
  selector: 'mb-statement-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, ListEnd, ProblemView, When],
  host: { class: 'pane-fill' },
  template: `
    @if (page.value(); as list) {
      <div class="pane-body">
        <table class="tbl">
          <thead>
            <tr>
              <th>{{ words().column.statement }}</th>
              <th>{{ words().column.span }}</th>
              <th class="num">{{ words().column.stated }}</th>
              <th class="num">{{ words().column.archived }}</th>
              <th>{{ words().column.differences }}</th>
            </tr>
          </thead>
          <tbody>
            @for (item of list.items; track item.id) {
              <tr [attr.aria-selected]="item.id === selected()">
                <td class="wide">
                  <div class="line">
                    <mb-channel [channel]="item.channel" />
                    <button type="button" class="link row-link clip medium" dir="auto" (click)="picked.emit(item.id)">
                      {{ item.name }}
                    </button>
                  </div>
                  <div class="clip dim small"><mb-when [at]="item.at" /> {{ words().statements.by(item.by) }}</div>
                </td>
                <td class="nowrap tn small">{{ item.from }} – {{ item.to }}</td>
                <td class="num">{{ format.count(item.stated) }}</td>
                <td class="num">{{ format.count(item.archived) }}</td>
                <td>
                  <span class="tag" [class.tag-good]="item.differences === 0" [class.tag-bad]="item.differences > 0">{{
                    item.differences === 0
                      ? words().statements.agree
                      : words().differences(item.differences, format.count(item.differences))
                  }}</span>
                </td>
              </tr>
            } @empty {
              <tr>
                <td colspan="5" class="dim">{{ words().statements.none }}</td>
              </tr>
            }
          </tbody>
        </table>
        <mb-list-end [list]="page" />
      </div>
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    }
  `,
})
export class StatementList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(completenessApi.statements, { query: { limit: LIMIT, ...from } }, signal),
  );

  constructor() {
    inject(Keyboard).bind(() => ({ j: () => this.step(1), k: () => this.step(-1) }));
    void this.load();
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
