import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { disposals as disposalsApi } from '@minutebook/contract/disposal';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { DISPOSAL_WORDS } from './disposal-words';
import { RETENTION_WORDS } from './words';

const LIMIT = 50;
const STATES = ['waiting', 'disposed', 'kept'] as const;

/** The messages a disposal lists, by number: what becomes of each, never what it says. */
@Component({
  selector: 'mb-disposal-messages',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ListEnd, ProblemNotice, When],
  template: `
    <section class="sect">
      <h3>
        {{ words().listed }}
        <span class="grow"></span>
        <select #which class="select select-sm" [attr.aria-label]="words().filter" (change)="choose(which.value)">
          <option value="">{{ words().all }}</option>
          @for (one of states; track one) {
            <option [value]="one" [selected]="one === state()">{{ words().messageState[one] }}</option>
          }
        </select>
      </h3>
      @if (page.value(); as list) {
        @if (list.items.length > 0) {
          <table class="tbl tbl-sm bleed">
            <thead>
              <tr>
                <th>{{ words().messageColumn.message }}</th>
                <th>{{ words().messageColumn.class }}</th>
                <th>{{ words().messageColumn.due }}</th>
                <th>{{ words().messageColumn.state }}</th>
              </tr>
            </thead>
            <tbody>
              @for (one of list.items; track one.message) {
                <tr>
                  <td class="code">{{ one.message }}</td>
                  <td class="code">{{ one.code }}</td>
                  <td class="nowrap tn">
                    @if (one.due; as due) {
                      <mb-when [at]="due" as="short-day" />
                    }
                  </td>
                  <td>
                    {{ words().messageState[one.state] }}
                    @if (one.reason; as reason) {
                      <span class="dim block xs">{{ words().reason[reason] }}</span>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        } @else {
          <p class="small dim">{{ words().nothingListed }}</p>
        }
        <mb-list-end [list]="page" />
      }
      @if (!page.value() && page.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
    </section>
  `,
})
export class DisposalMessages {
  readonly disposal = input.required<string>();
  /** How the disposal stands: with another state the list is asked for again, and not with every page that is done. */
  readonly stand = input.required<string>();
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(DISPOSAL_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly states = STATES;
  protected readonly state = signal<(typeof STATES)[number] | undefined>(undefined);
  protected readonly page = new Listing((from, signal) => {
    const state = this.state();
    const query = { limit: LIMIT, ...(state && { state }), ...from };
    return this.api.call(disposalsApi.messages, { params: { id: this.disposal() }, query }, signal);
  });
  private readonly asked = computed(() => `${this.disposal()} ${this.stand()} ${this.state()}`);

  constructor() {
    effect(() => {
      this.asked();
      untracked(() => void this.page.load());
    });
  }

  protected choose(state: string): void {
    this.state.set(STATES.find((one) => one === state));
  }
}
