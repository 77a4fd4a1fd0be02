import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import type { AttestationFile, AttestationLink } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { DayText } from './day-text';
import { LinkTable } from './link-table';
import { PersonRecord } from './person-record';
import { CONDUCT_WORDS } from './words';

const MIN_REASON = 20;

/** One attestation: what was answered, what happened, and everything else on record of the person. */
@Component({
  selector: 'mb-attestation-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [LinkTable, PersonRecord, ProblemNotice, ProblemView],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().views.attestations' },
  template: `
    @if (file.value(); as one) {
      <div class="pane-head">
        <h2 class="clip" dir="auto">{{ one.person.name }}</h2>
        <span class="tag">{{ words().attest.state[one.state] }}</span>
      </div>
      <div class="pane-body">
        <section class="sect">
          <p class="small muted" dir="auto">
            {{ one.campaign.name }} · {{ words().attest.dueOnDay(days.of(one.dueOn)) }}
          </p>
          @if (one.state === 'escalated') {
            <p class="small">
              {{ one.escalatedTo ? words().attest.escalatedTo(one.escalatedTo) : words().attest.escalatedToNobody }}
            </p>
          }
          @if (!one.answer && one.state !== 'withdrawn' && one.letter; as letter) {
            <p class="small" [class.t-warn]="letter.fault !== null && letter.state !== 'taken'">
              {{ words().attest.letter[letter.state] }} {{ format.full(letter.at) }}
              @if (letter.state !== 'taken' && letter.fault) {
                <span class="code xs">{{ letter.fault }}</span>
              }
            </p>
          }
          @if (one.answer; as answer) {
            <dl class="kv">
              <dt>{{ words().attest.state[one.state] }}</dt>
              <dd>{{ format.full(answer.at) }}</dd>
              <dt></dt>
              <dd dir="auto">{{ words().attest.signedAs(answer.signedName) }}</dd>
              @if (answer.exception) {
                <dt>{{ words().attest.exception }}</dt>
                <dd class="policy-text" dir="auto">{{ answer.exception }}</dd>
              }
              <dt>{{ words().attest.readText }}</dt>
              <dd class="code xs fingerprint">{{ answer.sha256 }}</dd>
            </dl>
          } @else if (may() && one.state !== 'withdrawn') {
            <div class="line">
              <button type="button" class="btn btn-sm" [disabled]="made.busy()" (click)="link(one)">
                {{ words().attest.link }}
              </button>
            </div>
            @if (made.value(); as link) {
              <mb-link-table [links]="[link]" />
            }
          }
          @if (made.problem() ?? sent.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
        </section>
        @if (may() && !one.answer && one.state !== 'withdrawn') {
          <form class="sect" novalidate (submit)="withdraw($event, one)">
            <div class="field">
              <label for="withdraw-reason">{{ words().reason }}</label>
              <input
                #why
                class="input"
                id="withdraw-reason"
                maxlength="4000"
                autocomplete="off"
                [value]="reason()"
                (input)="reason.set(why.value)"
              />
            </div>
            <div class="line">
              <button class="btn btn-sm btn-bad" [disabled]="sent.busy() || missing() > 0">
                {{ words().attest.withdraw }}
              </button>
              @if (reason() && missing() > 0) {
                <span class="help">{{ words().reasonHelp(missing()) }}</span>
              }
            </div>
          </form>
        }
        <section class="sect">
          <h3>{{ words().attest.history }}</h3>
          <ol class="stack stack-1 small">
            @for (move of one.moves; track $index) {
              <li>
                <span class="tn dim">{{ format.full(move.at) }}</span> {{ words().attest.state[move.to] }},
                <span dir="auto">{{ move.by }}</span>
                @if (move.reason) {
                  <p class="muted" dir="auto">{{ move.reason }}</p>
                }
              </li>
            }
          </ol>
        </section>
        <mb-person-record [person]="one.person.id" />
      </div>
    } @else if (file.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    }
  `,
})
export class AttestationPane {
  readonly id = input.required<string>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly file = new Loading<AttestationFile>();
  protected readonly made = new Loading<AttestationLink>();
  protected readonly sent = new Loading<AttestationFile>();
  protected readonly may = computed(() => this.session.may('conduct.write'));
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly missing = computed(() => Math.max(0, MIN_REASON - this.reason().trim().length));

  constructor() {
    effect(() => {
      this.id();
      untracked(() => {
        this.made.set(undefined);
        void this.load();
      });
    });
  }

  protected load(): Promise<unknown> {
    return this.file.run((signal) => this.api.call(conductApi.attestation, { params: { id: this.id() } }, signal));
  }

  protected async link({ id, version }: AttestationFile): Promise<void> {
    const body = { version, remind: false };
    if (await this.made.run((signal) => this.api.call(conductApi.link, { params: { id }, body }, signal)))
      await this.load();
  }

  protected async withdraw(event: Event, { id, version }: AttestationFile): Promise<void> {
    event.preventDefault();
    const body = { version, reason: this.reason().trim() };
    const file = await this.sent.run((signal) => this.api.call(conductApi.withdraw, { params: { id }, body }, signal));
    if (!file) return;
    this.file.set(file);
    this.changed.emit();
  }
}
