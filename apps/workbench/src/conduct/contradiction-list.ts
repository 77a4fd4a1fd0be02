import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { Contradiction } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { CONDUCT_WORDS } from './words';

type State = Contradiction['state'];

/** Signed attestations that evidence speaks against: both sides in a row (R184). */
@Component({
  selector: 'mb-contradiction-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, ListEnd, ProblemView, Segments, Skeleton, When],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <mb-segments
        [options]="[
          { value: 'open', label: words().contradiction.state.open },
          { value: 'settled', label: words().contradiction.state.settled },
        ]"
        [label]="words().views.contradictions"
        [value]="state()"
        (valueChange)="show($event)"
      />
      @if (page.value(); as list) {
        <span class="num nowrap">{{ format.count(state() === 'open' ? list.open : list.items.length) }}</span>
      }
    </div>
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().contradiction.column.person }}</th>
                <th>{{ words().contradiction.column.signed }}</th>
                <th>{{ words().contradiction.column.evidence }}</th>
                <th>{{ words().contradiction.column.when }}</th>
              </tr>
            </thead>
            <tbody>
              @for (row of list.items; track row.id) {
                <tr [attr.aria-selected]="row.id === selected()">
                  <td class="nowrap">
                    <button type="button" class="row-link medium" dir="auto" (click)="picked.emit(row.id)">
                      {{ row.attestation.person.name }}
                    </button>
                    <span class="dim small block" dir="auto">{{ row.attestation.person.desk }}</span>
                  </td>
                  <td class="small nowrap">
                    <span dir="auto">{{ row.attestation.campaign.name }}</span>
                    @if (row.attestation.answer; as answer) {
                      <span class="dim block tn"><mb-when [at]="answer.at" /></span>
                    }
                  </td>
                  <td class="small wide">
                    <div class="line">
                      <mb-channel [channel]="row.evidence.channel" />
                      <span class="clip" dir="auto">{{
                        row.evidence.rule ? row.evidence.rule.code + ' ' + row.evidence.rule.title : row.evidence.name
                      }}</span>
                    </div>
                    <span class="dim block">
                      {{ words().contradiction.kind[row.evidence.kind] }},
                      {{ words().contradiction.role[row.evidence.role] }}
                    </span>
                  </td>
                  <td class="small nowrap tn"><mb-when [at]="row.evidence.at" /></td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="shield" />
          <h3>{{ words().contradiction.noneOpen }}</h3>
          <p>{{ words().contradiction.noneWhy }}</p>
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class ContradictionList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly state = signal<State>('open');
  protected readonly page = new Listing((from, signal) =>
    this.api.call(conductApi.contradictions, { query: { state: this.state(), ...from } }, signal),
  );

  constructor() {
    inject(Live).afterBurst(['conduct'], () => void this.load());
    inject(Keyboard).bind(() => ({ j: () => this.step(1), k: () => this.step(-1) }));
    void this.load();
  }

  byId(id: string | undefined): Contradiction | undefined {
    return this.page.value()?.items.find((row) => row.id === id);
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected show(state: State): void {
    this.state.set(state);
    void this.page.load();
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
