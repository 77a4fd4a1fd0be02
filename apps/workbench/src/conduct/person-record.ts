import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import type { ConductFile } from '@minutebook/contract';
import { breaches as breachesApi } from '@minutebook/contract/conduct-records';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { DayText } from './day-text';
import { CONDUCT_WORDS } from './words';

/** What is on record of one person: attestations, contradictions, training, breaches (R185). */
@Component({
  selector: 'mb-person-record',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <section class="sect">
      <h3>{{ words().ofPerson.title }}</h3>
      @if (file.value(); as record) {
        <dl class="kv">
          <dt>{{ words().ofPerson.training }}</dt>
          <dd>
            @for (one of record.training; track one.id) {
              <p dir="auto">
                {{ words().policyVersion(one.course.name, one.course.policyVersion) }}, {{ days.of(one.takenOn) }},
                {{ words().training.result[one.result] }}
              </p>
            } @empty {
              <span class="dim">{{ words().ofPerson.noneOf }}</span>
            }
          </dd>
          <dt>{{ words().ofPerson.attestations }}</dt>
          <dd>
            @for (one of record.attestations; track one.id) {
              <p dir="auto">{{ one.campaign.name }}, {{ words().attest.state[one.state] }}</p>
            } @empty {
              <span class="dim">{{ words().ofPerson.noneOf }}</span>
            }
          </dd>
          <dt>{{ words().ofPerson.contradictions }}</dt>
          <dd>
            @for (one of record.contradictions; track one.id) {
              <p>
                {{ words().contradiction.kind[one.evidence.kind] }}, {{ format.shortDay(one.evidence.at) }},
                {{
                  one.settled ? words().contradiction.outcome[one.settled.outcome] : words().contradiction.state.open
                }}
              </p>
            } @empty {
              <span class="dim">{{ words().ofPerson.noneOf }}</span>
            }
          </dd>
          <dt>{{ words().ofPerson.breaches }}</dt>
          <dd>
            @for (one of record.breaches; track one.id) {
              <p dir="auto">{{ days.of(one.foundOn) }}, {{ one.channel }}, {{ one.consequence ?? words().none }}</p>
            } @empty {
              <span class="dim">{{ words().ofPerson.noneOf }}</span>
            }
          </dd>
        </dl>
      } @else if (file.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
    </section>
  `,
})
export class PersonRecord {
  readonly person = input.required<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly file = new Loading<ConductFile>();

  constructor() {
    effect(() => {
      const id = this.person();
      untracked(() => void this.file.run((signal) => this.api.call(breachesApi.person, { params: { id } }, signal)));
    });
  }
}
