import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { Disposal } from '@minutebook/contract';
import { disposals as disposalsApi } from '@minutebook/contract/disposal';
import { type Chosen, PersonPicker } from '../people/person-picker';
import { Api } from '../shell/api/client';
import { ChannelChoice } from '../ui/channel-choice';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { listed } from './condition-text';
import { DISPOSAL_WORDS } from './disposal-words';
import { RETENTION_WORDS } from './words';

const LEAST_REASON = 10;

/** Counts what is disposable of some messages. It destroys nothing and asks nobody. */
@Component({
  selector: 'mb-disposal-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelChoice, PersonPicker, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'all().add' },
  template: `
    <div class="pane-head">
      <h2>{{ all().add }}</h2>
    </div>
    <div class="pane-body">
      <form class="sect stack-3" novalidate (submit)="send($event)">
        <div class="field">
          <label for="disposal-reason">{{ words().reason }}</label>
          <textarea
            #why
            class="area"
            id="disposal-reason"
            rows="2"
            maxlength="2000"
            [value]="reason()"
            (input)="reason.set(why.value)"
          ></textarea>
        </div>
        <div class="field">
          <span class="lbl">{{ words().scope }}</span>
          <mb-channel-choice [(channels)]="channels" [label]="words().channels" />
        </div>
        <div class="field">
          <span class="lbl">{{ words().persons }}</span>
          <mb-person-picker
            [(people)]="people"
            [label]="words().persons"
            [find]="names().find"
            [noneFound]="names().noneFound"
            [removeLabel]="names().remove"
          />
        </div>
        <div class="field">
          <label for="disposal-conversations">{{ words().conversations }}</label>
          <input
            #numbers
            class="input"
            id="disposal-conversations"
            autocomplete="off"
            [value]="conversations().join(', ')"
            (change)="conversations.set(listed(numbers.value))"
          />
        </div>
        <div class="line">
          <div class="field grow">
            <label for="disposal-from">{{ words().from }}</label>
            <input
              #first
              class="input"
              id="disposal-from"
              type="date"
              [value]="from()"
              (input)="from.set(first.value)"
            />
          </div>
          <div class="field grow">
            <label for="disposal-until">{{ words().until }}</label>
            <input
              #last
              class="input"
              id="disposal-until"
              type="date"
              [value]="until()"
              (input)="until.set(last.value)"
            />
          </div>
        </div>
        @if (sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        @if (tried() && !ready()) {
          <p class="help t-bad" role="alert">{{ words().needs }}</p>
        }
        <div class="line">
          <button class="btn btn-solid" [disabled]="sent.busy()">{{ words().do }}</button>
          <button type="button" class="btn btn-bare" (click)="left.emit()">{{ names().cancel }}</button>
        </div>
      </form>
    </div>
  `,
})
export class DisposalForm {
  readonly counted = output<Disposal>();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly all = this.language.words(DISPOSAL_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.all().form);
  protected readonly listed = listed;
  protected readonly reason = signal('');
  protected readonly channels = signal<readonly string[]>([]);
  protected readonly people = signal<readonly Chosen[]>([]);
  protected readonly conversations = signal<readonly string[]>([]);
  protected readonly from = signal('');
  protected readonly until = signal('');
  protected readonly tried = signal(false);
  protected readonly sent = new Loading<Disposal>();
  protected readonly ready = computed(() => this.reason().trim().length >= LEAST_REASON);

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (!this.ready()) return;
    const scope = {
      channels: [...this.channels()],
      persons: this.people().map(({ externalId }) => externalId),
      conversations: [...this.conversations()],
      messages: [],
      from: this.from() || null,
      until: this.until() || null,
    };
    const body = { scope, reason: this.reason().trim() };
    const made = await this.sent.run((signal) => this.api.call(disposalsApi.dryRun, { body }, signal));
    if (made) this.counted.emit(made);
  }
}
