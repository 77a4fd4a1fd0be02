import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { FeedHealth } from '@minutebook/contract';
import { bilingual, Language } from './language';

export const HEALTH_WORDS = bilingual<Readonly<Record<FeedHealth, string>>>(
  {
    healthy: 'healthy',
    waiting: 'waiting for the first',
    silent: 'silent',
    never: 'never arrived',
    unreconciled: 'not reconciled',
    refusing: 'calls refused',
    failing: 'not working',
    lost: 'deliveries given up',
    paused: 'paused',
  },
  {
    healthy: '正常',
    waiting: '等待首条',
    silent: '静默',
    never: '从未到达',
    unreconciled: '未核对',
    refusing: '调用被拒',
    failing: '无法工作',
    lost: '有放弃的投递',
    paused: '已暂停',
  },
);

const BAD: ReadonlySet<FeedHealth> = new Set(['silent', 'never', 'refusing', 'failing']);
const WARN: ReadonlySet<FeedHealth> = new Set(['unreconciled', 'lost']);

/** Whether something that should arrive does. Green is what is healthy and nothing else. */
@Component({
  selector: 'mb-health',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span
    class="tag"
    [class.tag-good]="health() === 'healthy'"
    [class.tag-bad]="bad.has(health())"
    [class.tag-warn]="warn.has(health())"
    >{{ words()[health()] }}</span
  >`,
})
export class HealthTag {
  readonly health = input.required<FeedHealth>();
  protected readonly bad = BAD;
  protected readonly warn = WARN;
  protected readonly words = inject(Language).words(HEALTH_WORDS);
}
