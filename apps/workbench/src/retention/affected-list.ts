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
import { RouterLink } from '@angular/router';
import { schedules as schedulesApi } from '@minutebook/contract/schedules';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemNotice } from '../ui/problem-notice';
import { Segments } from '../ui/segments';
import { When } from '../ui/when';
import { OutcomeText } from './outcome-text';
import { SCHEDULE_WORDS } from './schedule-words';
import { RETENTION_WORDS } from './words';

const LIMIT = 50;
type Change = 'gain' | 'lose';

/** The messages themselves that lose or gain time, each with its date before and after. */
@Component({
  selector: 'mb-affected-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, ListEnd, OutcomeText, ProblemNotice, RouterLink, Segments, When],
  template: `
    <section class="sect">
      <h3>
        {{ words().affected }}
        <span class="grow"></span>
        @if (code(); as code) {
          <button type="button" class="chip" aria-pressed="true" (click)="codeChange.emit(null)">
            <span class="code">{{ code }}</span> ×
          </button>
        }
        <mb-segments [options]="options()" [label]="words().affected" [(value)]="change" />
      </h3>
      @if (page.value(); as list) {
        @if (list.items.length > 0) {
          <table class="tbl tbl-sm bleed">
            <thead>
              <tr>
                <th>{{ words().column.message }}</th>
                <th>{{ words().column.sent }}</th>
                <th>{{ words().column.before }}</th>
                <th>{{ words().column.after }}</th>
              </tr>
            </thead>
            <tbody>
              @for (one of list.items; track one.message) {
                <tr>
                  <td class="nowrap">
                    <span class="line">
                      <mb-channel [channel]="one.channel" />
                      <a
                        class="row-link code"
                        routerLink="/search"
                        [queryParams]="{ open: one.conversation + '-' + one.message }"
                        [attr.aria-label]="words().show(one.message)"
                        >{{ one.message }}</a
                      >
                    </span>
                  </td>
                  <td class="nowrap tn"><mb-when [at]="one.at" as="short-day" /></td>
                  <td class="dim"><mb-outcome [outcome]="one.before" /></td>
                  <td><mb-outcome [outcome]="one.after" /></td>
                </tr>
              }
            </tbody>
          </table>
        } @else if (!list.next) {
          <p class="small dim">{{ words().nothing[change()] }}</p>
        }
        <mb-list-end [list]="page" />
      }
      @if (!page.value() && page.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
    </section>
  `,
})
export class AffectedList {
  readonly schedule = input.required<string>();
  readonly code = input<string | null>(null);
  readonly codeChange = output<null>();
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly all = this.language.words(SCHEDULE_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.all().diff);
  protected readonly change = signal<Change>('lose');
  protected readonly page = new Listing((from, signal) => {
    const code = this.code();
    const query = { change: this.change(), limit: LIMIT, ...(code !== null && { code }), ...from };
    return this.api.call(schedulesApi.affected, { params: { id: this.schedule() }, query }, signal);
  });
  protected readonly options = computed(() =>
    (['lose', 'gain'] as const).map((value) => ({ value, label: this.words().change[value] })),
  );

  constructor() {
    effect(() => {
      this.schedule();
      this.code();
      this.change();
      untracked(() => void this.page.load());
    });
  }
}
