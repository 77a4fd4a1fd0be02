import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { retention as retentionApi } from '@minutebook/contract/retention-records';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { CLOCK_WORDS } from '../ui/clock-words';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import type { RecordRow } from './record-row';
import { RETENTION_WORDS } from './words';

/** One stated date or label: why, and the place to take it back. Nothing is deleted: it ends, and says by whom and why. */
@Component({
  selector: 'mb-record-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'row().name(clocks())' },
  template: `
    @let is = row();
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ is.name(clocks()) }}</h2>
    </div>
    <div class="pane-body">
      <section class="sect">
        <dl class="kv">
          <dt>{{ words().column.of }}</dt>
          <dd dir="auto">{{ is.of(names()) }}</dd>
          @if (is.on; as on) {
            <dt>{{ words().on }}</dt>
            <dd>{{ format.day(on) }}</dd>
          }
          <dt>{{ is.part === 'dates' ? words().column.by : words().column.put }}</dt>
          <dd dir="auto">{{ words().by(is.by, format.stamp(is.at)) }}</dd>
        </dl>
        <p class="pre" dir="auto">{{ is.reason }}</p>
        @if (is.ended; as ended) {
          <p class="small muted" dir="auto">
            {{ words().endedBy(ended.person.name, format.stamp(ended.at), ended.reason) }}
          </p>
        }
      </section>
      @if (may() && !is.ended) {
        <form class="sect" novalidate (submit)="end($event)">
          <div class="field">
            <label for="record-end">{{ is.part === 'dates' ? words().endWhy : words().offWhy }}</label>
            <textarea
              #why
              class="area"
              id="record-end"
              rows="2"
              maxlength="2000"
              [value]="reason()"
              (input)="reason.set(why.value)"
            ></textarea>
          </div>
          @if (sent.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button class="btn btn-bad" [disabled]="sent.busy() || reason().trim().length < 10">
              {{ is.part === 'dates' ? words().endDo : words().offDo }}
            </button>
          </div>
        </form>
      }
    </div>
  `,
})
export class RecordPane {
  readonly row = input.required<RecordRow>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly clocks = this.language.words(CLOCK_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.names().records);
  protected readonly sent = new Loading<unknown>();
  protected readonly reason = linkedSignal({ source: this.row, computation: () => '' });
  protected readonly may = computed(() => this.session.may('retention.write'));

  protected async end(event: Event): Promise<void> {
    event.preventDefault();
    const { id, part } = this.row();
    const call = { params: { id }, body: { reason: this.reason().trim() } };
    const done = await this.sent.run((signal) =>
      part === 'dates'
        ? this.api.call(retentionApi.endFact, call, signal)
        : this.api.call(retentionApi.endLabel, call, signal),
    );
    if (done) this.changed.emit();
  }
}
