import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Alert } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { FOLDING_WORDS } from './folding-words';

/** The score of an alert and what it is made of, in words. */
@Component({
  selector: 'mb-score',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sect' },
  template: `
    <h3>
      {{ words().score }}<span class="grow"></span><span class="small dim">{{ words().of }}</span>
    </h3>
    <div class="line">
      <span class="fig num" data-testid="score">{{ format.count(alert().score) }}</span>
    </div>
    <dl class="kv">
      @for (part of parts(); track $index) {
        <dt class="num nowrap">{{ words().points(part.points) }}</dt>
        <dd>{{ part.text }}</dd>
      }
    </dl>
  `,
})
export class ScoreOf {
  readonly alert = input.required<Pick<Alert, 'score' | 'scoreOf'>>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(FOLDING_WORDS);
  protected readonly parts = computed(() => {
    const of = this.alert().scoreOf;
    if (!of) return [];
    const { part } = this.words();
    const count = (n: number): string => this.format.count(n);
    const { rule, record, seniority, members } = of;
    return [
      { points: rule.points, text: part.rule(rule.weight, rule.severity) },
      {
        points: record.points,
        text: record.low === null ? part.noRecord : part.record(record.low, count(record.decided)),
      },
      ...(seniority.points > 0 ? [{ points: seniority.points, text: part.seniority(count(seniority.below)) }] : []),
      ...(members.points > 0 ? [{ points: members.points, text: part.members(count(members.members)) }] : []),
    ];
  });
}
