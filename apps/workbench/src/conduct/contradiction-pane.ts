import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Contradiction, ContradictionOutcome } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { PersonRecord } from './person-record';
import { CONDUCT_WORDS } from './words';

const OUTCOMES: readonly ContradictionOutcome[] = ['explained', 'as-disclosed', 'breach'];
const MIN_REASON = 20;

/** What was signed beside what speaks against it, and what compliance makes of it. */
@Component({
  selector: 'mb-contradiction-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PersonRecord, ProblemNotice, RouterLink],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().views.contradictions' },
  template: `
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ contradiction().attestation.person.name }}</h2>
    </div>
    <div class="pane-body">
      <section class="sect">
        <h3>{{ words().contradiction.signedSide }}</h3>
        @let signed = contradiction().attestation;
        <dl class="kv">
          <dt>{{ words().attest.campaign }}</dt>
          <dd dir="auto">{{ signed.campaign.name }}</dd>
          @if (signed.answer; as answer) {
            <dt>{{ words().attest.state[signed.state] }}</dt>
            <dd>{{ format.full(answer.at) }}</dd>
            @if (answer.exception) {
              <dt>{{ words().attest.exception }}</dt>
              <dd class="policy-text" dir="auto">{{ answer.exception }}</dd>
            }
          }
        </dl>
      </section>
      <section class="sect">
        <h3>{{ words().contradiction.evidenceSide }}</h3>
        @let evidence = contradiction().evidence;
        <dl class="kv">
          <dt>{{ words().contradiction.kind[evidence.kind] }}</dt>
          <dd dir="auto">
            {{ evidence.rule ? evidence.rule.code + ' ' + evidence.rule.title : evidence.name }},
            {{ words().contradiction.role[evidence.role] }}
          </dd>
          <dt>{{ words().contradiction.column.when }}</dt>
          <dd>{{ format.full(evidence.at) }}</dd>
          <dt>{{ words().channel }}</dt>
          <dd>{{ evidence.channel }}</dd>
        </dl>
        @if (evidence.message && mayRead()) {
          <div class="line">
            <a
              class="btn btn-sm"
              [routerLink]="['/search']"
              [queryParams]="{ open: evidence.conversation + '-' + evidence.message }"
              >{{ words().contradiction.openMessage }}</a
            >
          </div>
        }
      </section>
      @if (contradiction().settled; as settled) {
        <section class="sect">
          <h3>{{ words().contradiction.outcome[settled.outcome] }}</h3>
          <p class="small muted" dir="auto">
            {{ words().contradiction.settled(settled.by, format.full(settled.at)) }}
            @if (settled.breach) {
              · {{ words().contradiction.breachNumber(settled.breach) }}
            }
          </p>
          <p class="policy-text" dir="auto">{{ settled.reason }}</p>
        </section>
      } @else if (may()) {
        <form class="sect stack-3" novalidate (submit)="settle($event)">
          <h3>{{ words().contradiction.settle }}</h3>
          @for (option of outcomes; track option) {
            <label class="line small">
              <input
                type="radio"
                name="outcome"
                [value]="option"
                [checked]="outcome() === option"
                (change)="outcome.set(option)"
              />{{ words().contradiction.outcome[option] }}
            </label>
          }
          @if (outcome() === 'breach') {
            <div class="field">
              <label for="settle-breach">{{ words().contradiction.breach }}</label>
              <input
                #number
                class="input input-wide"
                id="settle-breach"
                inputmode="numeric"
                autocomplete="off"
                [value]="breach()"
                (input)="breach.set(number.value)"
              />
            </div>
          }
          <div class="field">
            <label for="settle-reason">{{ words().reason }}</label>
            <textarea
              #why
              class="area"
              id="settle-reason"
              rows="3"
              maxlength="4000"
              [value]="reason()"
              (input)="reason.set(why.value)"
            ></textarea>
            @if (reason() && missing() > 0) {
              <span class="help">{{ words().reasonHelp(missing()) }}</span>
            }
          </div>
          @if (sent.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button class="btn btn-solid" [disabled]="!ready() || sent.busy()">
              {{ words().contradiction.settle }}
            </button>
          </div>
        </form>
      }
      <mb-person-record [person]="contradiction().attestation.person.id" />
    </div>
  `,
})
export class ContradictionPane {
  readonly contradiction = input.required<Contradiction>();
  readonly settled = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly outcomes = OUTCOMES;
  protected readonly sent = new Loading<Contradiction>();
  protected readonly may = computed(() => this.session.may('conduct.write'));
  protected readonly mayRead = computed(() => this.session.may('message.search'));
  private readonly id = computed(() => this.contradiction().id);
  protected readonly outcome = linkedSignal<string, ContradictionOutcome>({
    source: this.id,
    computation: () => 'explained',
  });
  protected readonly breach = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly missing = computed(() => Math.max(0, MIN_REASON - this.reason().trim().length));
  protected readonly ready = computed(
    () => this.missing() === 0 && (this.outcome() !== 'breach' || /^\d+$/.test(this.breach().trim())),
  );

  protected async settle(event: Event): Promise<void> {
    event.preventDefault();
    const { id, version } = this.contradiction();
    const outcome = this.outcome();
    const body = {
      version,
      outcome,
      reason: this.reason().trim(),
      ...(outcome === 'breach' && { breach: this.breach().trim() }),
    };
    if (await this.sent.run((signal) => this.api.call(conductApi.settle, { params: { id }, body }, signal)))
      this.settled.emit();
  }
}
