import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, output, signal } from '@angular/core';
import type { Campaign, Policy } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { Api } from '../shell/api/client';
import { ApplianceStatus } from '../shell/appliance-status';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { dayFrom } from './day-text';
import { CONDUCT_WORDS } from './words';

const DUE_DAYS = 14;

/** Asking people to attest: to which version, until when, whom. */
@Component({
  selector: 'mb-campaign-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().attest.add' },
  template: `
    <div class="pane-head">
      <h2>{{ words().attest.add }}</h2>
    </div>
    <div class="pane-body">
      <form class="sect stack-3" novalidate (submit)="start($event)">
        <div class="field">
          <label for="campaign-version">{{ words().attest.version }}</label>
          <select #which class="select" id="campaign-version" (change)="version.set(which.value)">
            @for (option of versions(); track option.id) {
              <option [value]="option.id" [selected]="option.id === version()">
                {{ words().policyVersion(option.name, option.number) }}
              </option>
            } @empty {
              <option value="">{{ words().attest.noVersion }}</option>
            }
          </select>
        </div>
        <div class="field">
          <label for="campaign-name">{{ words().attest.name }}</label>
          <input
            #title
            class="input"
            id="campaign-name"
            maxlength="200"
            autocomplete="off"
            [value]="name()"
            (input)="name.set(title.value)"
          />
        </div>
        <div class="field">
          <label for="campaign-question">{{ words().attest.question }}</label>
          <textarea
            #asked
            class="area"
            id="campaign-question"
            rows="3"
            maxlength="2000"
            [value]="question()"
            (input)="question.set(asked.value)"
          ></textarea>
        </div>
        <div class="field">
          <label for="campaign-due">{{ words().attest.dueOn }}</label>
          <input
            #due
            class="input input-wide"
            type="date"
            id="campaign-due"
            [value]="dueOn()"
            (input)="dueOn.set(due.value)"
          />
        </div>
        <div class="field">
          <label for="campaign-escalate">{{ words().attest.escalate }}</label>
          <input
            #late
            class="input input-wide"
            type="number"
            min="0"
            max="90"
            id="campaign-escalate"
            [value]="escalateDays()"
            (input)="escalateDays.set(late.value)"
          />
        </div>
        <div class="field">
          <label for="campaign-covers">{{ words().attest.covers }}</label>
          <input
            #since
            class="input input-wide"
            type="date"
            id="campaign-covers"
            [value]="coversFrom()"
            (input)="coversFrom.set(since.value)"
          />
          <span class="help">{{ words().attest.coversHelp }}</span>
        </div>
        <div class="field">
          <label for="campaign-desk">{{ words().attest.who }}</label>
          <input
            #of
            class="input"
            id="campaign-desk"
            maxlength="200"
            autocomplete="off"
            [placeholder]="words().attest.everybody"
            [value]="desk()"
            (input)="desk.set(of.value)"
          />
          <span class="help">{{ desk().trim() ? words().attest.ofDesk : words().attest.everybody }}</span>
        </div>
        @if (mails()) {
          <label class="check">
            <input #mailed type="checkbox" [checked]="byMail()" (change)="byMail.set(mailed.checked)" />
            <span>{{ words().attest.byMail }}</span>
          </label>
        }
        @if (sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <div class="line">
          <button class="btn btn-solid" [disabled]="!ready() || sent.busy()">{{ words().attest.start }}</button>
        </div>
      </form>
    </div>
  `,
})
export class CampaignForm {
  readonly started = output<Campaign>();
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly policies = new Loading<{ items: Policy[]; next: string | null }>();
  protected readonly sent = new Loading<Campaign>();
  protected readonly versions = computed(() => this.policies.value()?.items.flatMap(({ versions }) => versions) ?? []);
  protected readonly version = linkedSignal(() => this.versions()[0]?.id ?? '');
  protected readonly name = signal('');
  protected readonly question = linkedSignal(() => this.words().attest.questionText);
  protected readonly dueOn = signal(dayFrom(this.format.now(), DUE_DAYS));
  protected readonly escalateDays = signal('3');
  protected readonly coversFrom = signal('');
  protected readonly desk = signal('');
  protected readonly mails = inject(ApplianceStatus).mails;
  protected readonly byMail = signal(true);
  protected readonly ready = computed(() =>
    [this.version(), this.name(), this.question(), this.dueOn(), this.escalateDays()].every(
      (said) => said.trim() !== '',
    ),
  );

  constructor() {
    void this.policies.run((signal) => this.api.call(conductApi.policies, { query: { limit: 200 } }, signal));
  }

  protected async start(event: Event): Promise<void> {
    event.preventDefault();
    const [desk, coversFrom] = [this.desk().trim(), this.coversFrom()];
    const body = {
      name: this.name().trim(),
      policyVersion: this.version(),
      question: this.question().trim(),
      dueOn: this.dueOn(),
      escalateDays: Number(this.escalateDays()),
      byMail: this.mails() && this.byMail(),
      ...(desk && { desk }),
      ...(coversFrom && { coversFrom }),
    };
    const campaign = await this.sent.run((signal) => this.api.call(conductApi.startCampaign, { body }, signal));
    if (campaign) this.started.emit(campaign);
  }
}
