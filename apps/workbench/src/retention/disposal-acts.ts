import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { Disposal } from '@minutebook/contract';
import { disposals as disposalsApi } from '@minutebook/contract/disposal';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { confirmed } from '../ui/confirm';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { DISPOSAL_WORDS } from './disposal-words';
import { RETENTION_WORDS } from './words';

type Reasoned = 'reject' | 'pause' | 'cancel';
const LEAST_REASON = 10;

/** What may be done with a disposal in the state it is in, by whom; whoever asked for it never approves it (R21). */
@Component({
  selector: 'mb-disposal-acts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    @let one = disposal();
    @if (any()) {
      <div class="pane-foot stack">
        @if (sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        @if (asked(); as act) {
          <div class="field">
            <label for="disposal-why">{{ words().why }}</label>
            <textarea
              #why
              class="area"
              id="disposal-why"
              rows="2"
              maxlength="2000"
              [value]="reason()"
              (input)="reason.set(why.value)"
            ></textarea>
            @if (act === 'cancel') {
              <p class="help">{{ words().cancelHelp }}</p>
            }
          </div>
          <div class="line">
            <button type="button" class="btn btn-bad" [disabled]="!ready()" (click)="because(act)">
              {{ words()[act] }}
            </button>
            <button type="button" class="btn btn-bare" (click)="asked.set(null)">{{ names().cancel }}</button>
          </div>
        } @else {
          @switch (one.state) {
            @case ('dry-run') {
              @if (one.counted && one.counts.disposable === 0) {
                <p class="small dim">{{ words().nothing }}</p>
              } @else if (!one.own) {
                <p class="small dim" dir="auto">{{ words().notOwn(one.requestedBy.name) }}</p>
              }
              <div class="line">
                <button
                  type="button"
                  class="btn btn-solid grow"
                  [disabled]="sent.busy() || !one.own || !one.counted || one.counts.disposable === 0"
                  (click)="propose()"
                >
                  {{ words().propose(number()) }}
                </button>
              </div>
            }
            @case ('proposed') {
              @if (refusal(); as text) {
                <p class="small dim">{{ text }}</p>
              }
              <div class="line">
                <button
                  type="button"
                  class="btn btn-bad grow"
                  [disabled]="sent.busy() || refusal() !== null"
                  (click)="approve()"
                >
                  {{ words().approve(number()) }}
                </button>
                @if (session.may('disposal.approve') && !one.own) {
                  <button type="button" class="btn" (click)="asked.set('reject')">{{ words().reject }}</button>
                } @else if (session.may('disposal.request')) {
                  <button type="button" class="btn" (click)="asked.set('cancel')">{{ words().cancel }}</button>
                }
              </div>
            }
            @default {
              <div class="line">
                @if (one.state === 'paused') {
                  <button type="button" class="btn btn-solid" [disabled]="sent.busy()" (click)="resume()">
                    {{ words().resume }}
                  </button>
                } @else if (one.state === 'running') {
                  <button type="button" class="btn" (click)="asked.set('pause')">{{ words().pause }}</button>
                }
                <button type="button" class="btn btn-bad" (click)="asked.set('cancel')">{{ words().cancel }}</button>
              </div>
            }
          }
        }
      </div>
    }
  `,
})
export class DisposalActs {
  readonly disposal = input.required<Disposal>();
  readonly changed = output<Disposal>();
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  private readonly format = inject(Format);
  protected readonly session = inject(Session);
  private readonly language = inject(Language);
  private readonly all = this.language.words(DISPOSAL_WORDS);
  protected readonly names = this.language.words(RETENTION_WORDS);
  protected readonly words = computed(() => this.all().act);
  protected readonly sent = new Loading<Disposal>();
  private readonly key = computed(() => `${this.disposal().id} ${this.disposal().state}`);
  protected readonly asked = linkedSignal<string, Reasoned | null>({ source: this.key, computation: () => null });
  protected readonly reason = linkedSignal({ source: this.key, computation: () => '' });
  protected readonly ready = computed(() => !this.sent.busy() && this.reason().trim().length >= LEAST_REASON);
  protected readonly number = computed(() => this.format.count(this.disposal().counts.disposable));
  /** Why the reader cannot approve it, said before it is tried; null where they can. */
  protected readonly refusal = computed(() => {
    const { own, mayApprove } = this.disposal();
    if (mayApprove.allowed) return null;
    return own ? this.words().own : (mayApprove.reason ?? this.words().mayNot);
  });
  protected readonly any = computed(() => {
    const { state } = this.disposal();
    if (state === 'proposed') return true;
    return ['dry-run', 'approved', 'running', 'paused'].includes(state) && this.session.may('disposal.request');
  });

  protected propose(): Promise<void> {
    return this.act((call, signal) => this.api.call(disposalsApi.propose, call, signal));
  }

  protected async approve(): Promise<void> {
    const { approveTitle, approveText, approveYes, approveNo } = this.words();
    const n = this.number();
    const sure = { title: approveTitle(n), text: approveText, yes: approveYes(n), no: approveNo, bad: true };
    if (await confirmed(this.dialog, sure))
      await this.act((call, signal) => this.api.call(disposalsApi.approve, call, signal));
  }

  protected resume(): Promise<void> {
    return this.act((call, signal) => this.api.call(disposalsApi.resume, call, signal));
  }

  protected because(act: Reasoned): Promise<void> {
    const reason = this.reason().trim();
    return this.act(({ params, body }, signal) =>
      this.api.call(disposalsApi[act], { params, body: { ...body, reason } }, signal),
    );
  }

  private async act(
    call: (input: { params: { id: string }; body: { version: number } }, signal: AbortSignal) => Promise<Disposal>,
  ): Promise<void> {
    const { id, version } = this.disposal();
    const made = await this.sent.run((signal) => call({ params: { id }, body: { version } }, signal));
    if (made) this.changed.emit(made);
  }
}
