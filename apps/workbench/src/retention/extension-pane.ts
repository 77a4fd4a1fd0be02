import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { Extension } from '@minutebook/contract';
import { retention as retentionApi } from '@minutebook/contract/retention-records';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { UI_WORDS } from '../ui/words';
import { periodText } from '../ui/period';
import { RETENTION_WORDS } from './words';

/** One request of an authority, which messages it is about, and the decision of somebody else about it. */
@Component({
  selector: 'mb-extension-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'extension().authority' },
  template: `
    @let one = extension();
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ one.authority }}</h2>
      <span class="grow"></span>
      <span class="tag" [class.tag-good]="one.state === 'in-force'" [class.tag-warn]="one.state === 'proposed'">{{
        words().state[one.state]
      }}</span>
    </div>
    <div class="pane-body">
      <section class="sect">
        <p class="small muted" dir="auto">{{ words().asked(one.askedBy.name, format.stamp(one.askedAt)) }}</p>
        <p class="pre" dir="auto">{{ one.reason }}</p>
        <dl class="kv">
          <dt>{{ words().reference }}</dt>
          <dd dir="auto">{{ one.reference }}</dd>
          <dt>{{ words().document }}</dt>
          <dd>
            <span dir="auto" class="block">{{ one.document.name }}</span><span class="code xs dim file-name">{{
              one.document.sha256
            }}</span>
          </dd>
          <dt>{{ words().column.codes }}</dt>
          <dd class="code">{{ one.codes.join(', ') }}</dd>
          <dt>{{ words().column.to }}</dt>
          <dd>{{ one.period ? period(one.period) : words().periodOwn }}</dd>
          @for (line of scope(); track line.label) {
            <dt>{{ line.label }}</dt>
            <dd dir="auto">{{ line.values }}</dd>
          } @empty {
            <dt>{{ words().days }}</dt>
            <dd>{{ words().all }}</dd>
          }
        </dl>
        @if (one.decided; as decided) {
          <p class="small" dir="auto">
            {{ words().decided(decided.person.name, format.stamp(decided.at)) }}: {{ decided.reason }}
          </p>
        }
      </section>
      @if (one.state === 'proposed' && may()) {
        <section class="sect">
          @if (!one.mayApprove.allowed) {
            <p class="small dim">{{ own() ? words().own : (one.mayApprove.reason ?? words().mayNot) }}</p>
          }
          <div class="field">
            <label for="extension-why">{{ names().reason }}</label>
            <textarea
              #why
              class="area"
              id="extension-why"
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
            <button
              type="button"
              class="btn btn-solid"
              [disabled]="!ready() || !one.mayApprove.allowed"
              (click)="decide('in-force')"
            >
              {{ words().approve }}
            </button>
            <button
              type="button"
              class="btn btn-bad"
              [disabled]="!ready() || !one.mayApprove.allowed"
              (click)="decide('rejected')"
            >
              {{ words().reject }}
            </button>
          </div>
        </section>
      }
    </div>
  `,
})
export class ExtensionPane {
  readonly extension = input.required<Extension>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly names = this.language.words(RETENTION_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly words = computed(() => this.names().extension);
  protected readonly sent = new Loading<Extension>();
  protected readonly reason = linkedSignal({ source: () => this.extension().id, computation: () => '' });
  protected readonly may = computed(() => this.session.may('retention.approve'));
  protected readonly own = computed(() => this.extension().askedBy.id === this.session.user()?.id);
  protected readonly ready = computed(() => !this.sent.busy() && this.reason().trim().length >= 10);
  protected readonly scope = computed(() => {
    const { scope } = this.extension();
    const words = this.words();
    const names: Readonly<Record<string, string>> = this.ui().channel;
    const day = (at: string | null): string => (at === null ? words.open : this.format.shortDay(at));
    const numbers = scope.conversations.length + scope.messages.length;
    return [
      { label: words.persons, values: scope.persons.join(', ') },
      { label: words.deskNames, values: scope.desks.join(', ') },
      { label: words.channels, values: scope.channels.map((channel) => names[channel] ?? channel).join(', ') },
      { label: words.conversations, values: numbers === 0 ? '' : words.count(this.format.count(numbers)) },
      { label: words.days, values: scope.from || scope.until ? `${day(scope.from)} – ${day(scope.until)}` : '' },
    ].filter(({ values }) => values !== '');
  });

  protected period(period: string): string {
    return periodText(period, this.language.locale());
  }

  protected async decide(outcome: 'in-force' | 'rejected'): Promise<void> {
    const { id, version } = this.extension();
    const body = { version, outcome, reason: this.reason().trim() };
    const call = { params: { id }, body };
    if (await this.sent.run((signal) => this.api.call(retentionApi.decideExtension, call, signal))) this.changed.emit();
  }
}
