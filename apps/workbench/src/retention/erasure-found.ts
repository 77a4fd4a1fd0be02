import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { ErasureOutcome, ErasureReason, ErasureRequest } from '@minutebook/contract';
import { ERASURE_OUTCOMES, erasure as erasureApi } from '@minutebook/contract/erasure';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { ERASURE_WORDS } from './erasure-words';

const LIMIT = 50;

/** What was found for a request: how many messages go, and what keeps the others, by which article and until when. */
@Component({
  selector: 'mb-erasure-found',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, ListEnd, ProblemNotice, When],
  template: `
    <section class="sect">
      <h3>
        {{ words().found.title }}
        @if (request().evaluation; as found) {
          <span class="dim">{{ words().found.at(format.stamp(found.at), found.round) }}</span>
        }
        <span class="grow"></span>
        @if (may() && request().evaluation) {
          <button type="button" class="btn btn-sm" [disabled]="sent.busy()" (click)="again()">
            {{ words().found.again }}
          </button>
        }
      </h3>
      @if (!request().evaluation) {
        <p class="small dim" role="status">{{ words().found.looking }}</p>
      } @else if (request().messages === 0) {
        <p class="small">{{ words().found.nothing }}</p>
      } @else {
        <table class="tbl tbl-sm bleed">
          <tbody>
            @for (row of outcomes(); track row.outcome) {
              <tr [attr.aria-selected]="row.outcome === shown()">
                <td>
                  <button
                    type="button"
                    class="row-link medium"
                    [attr.aria-expanded]="row.outcome === shown()"
                    (click)="show(row.outcome)"
                  >
                    {{ words().outcome[row.outcome] }}
                  </button>
                  <span class="xs dim block">{{ words().outcomeHelp[row.outcome] }}</span>
                </td>
                <td class="num strong" [attr.data-testid]="'outcome-' + row.outcome">
                  {{ format.count(row.messages) }}
                </td>
              </tr>
            }
          </tbody>
        </table>
        @if (reasons().length > 0) {
          <table class="tbl tbl-sm bleed">
            <thead>
              <tr>
                <th>{{ words().found.because }}</th>
                <th class="num">{{ words().found.messages }}</th>
                <th>{{ words().found.free }}</th>
              </tr>
            </thead>
            <tbody>
              @for (row of reasons(); track $index) {
                <tr>
                  <td>
                    <span dir="auto">{{ row.because }}</span>
                    @if (row.article; as article) {
                      <span class="xs dim block">{{ words().article[article] }}</span>
                    }
                  </td>
                  <td class="num">{{ format.count(row.messages) }}</td>
                  <td class="tn">{{ free(row) }}</td>
                </tr>
              }
            </tbody>
          </table>
        }
        @if (shown(); as outcome) {
          <h3 class="h-sect">{{ words().found.list(words().outcome[outcome]) }}</h3>
          @if (page.value(); as list) {
            <ul class="stack stack-1 small">
              @for (one of list.items; track one.message) {
                <li class="line">
                  @if (one.channel; as channel) {
                    <mb-channel [channel]="channel" />
                  }
                  <span class="code">{{ one.message }}</span>
                  <span class="dim tn"><mb-when [at]="one.at" as="short-day" /></span>
                  <span class="grow"></span>
                  <span class="code dim">{{ one.code }}</span>
                  @if (one.due; as due) {
                    <span class="tn"><mb-when [at]="due" as="short-day" /></span>
                  }
                </li>
              } @empty {
                <li class="dim">{{ words().found.noneSeen }}</li>
              }
            </ul>
            <mb-list-end [list]="page" />
          }
        }
      }
      @if (sent.problem() ?? (page.value() ? null : page.problem()); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
    </section>
  `,
})
export class ErasureFound {
  readonly request = input.required<ErasureRequest>();
  readonly changed = output<ErasureRequest>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(ERASURE_WORDS);
  protected readonly sent = new Loading<ErasureRequest>();
  protected readonly page = new Listing((from, signal) => {
    const query = { outcome: this.shown()!, limit: LIMIT, ...from };
    return this.api.call(erasureApi.messages, { params: { id: this.request().id }, query }, signal);
  });
  protected readonly may = computed(
    () => this.session.may('erasure.write') && ['open', 'refused'].includes(this.request().state),
  );
  protected readonly shown = linkedSignal<string, ErasureOutcome | null>({
    source: () => `${this.request().id} ${this.request().evaluation?.round}`,
    computation: () => null,
  });
  protected readonly outcomes = computed(() => {
    const by = this.request().evaluation?.byOutcome;
    return ERASURE_OUTCOMES.map((outcome) => ({ outcome, messages: by?.[outcome] ?? 0 })).filter(
      ({ messages }) => messages > 0,
    );
  });
  protected readonly reasons = computed(() =>
    (this.request().evaluation?.reasons ?? []).filter(({ because }) => because !== ''),
  );

  protected free({ earliest, latest }: ErasureReason): string {
    if (earliest === null) return this.words().found.nobodyKnows;
    const from = this.format.shortDay(earliest);
    const to = latest === null ? from : this.format.shortDay(latest);
    return from === to ? from : this.words().found.between(from, to);
  }

  protected async show(outcome: ErasureOutcome): Promise<void> {
    this.page.set(undefined);
    this.shown.update((now) => (now === outcome ? null : outcome));
    if (this.shown() !== null) await this.page.load();
  }

  protected async again(): Promise<void> {
    const { id, version } = this.request();
    const call = { params: { id }, body: { version } };
    const made = await this.sent.run((signal) => this.api.call(erasureApi.evaluate, call, signal));
    if (made) this.changed.emit(made);
  }
}
