import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { FeedHealth } from '@minutebook/contract';
import { bilingual, Language } from './language';

const HEALTH_WORDS = bilingual<Readonly<Record<FeedHealth | 'gaps', string>>>(
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
    gaps: 'gaps open',
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
    gaps: '有未结缺口',
  },
);

const BAD: ReadonlySet<FeedHealth> = new Set(['silent', 'never', 'refusing', 'failing']);
const WARN: ReadonlySet<FeedHealth> = new Set(['unreconciled', 'lost']);

/**
 * Bad: nothing comes of it. Warn: perhaps not all, or not all of it did. Good: what is healthy and nothing else. Plain: it is
 * too early to say, or nothing should come.
 */
export function healthTone(health: FeedHealth, gapsOpen = 0): 'good' | 'bad' | 'warn' | 'plain' {
  if (BAD.has(health)) return 'bad';
  if (WARN.has(health) || gapsOpen > 0) return 'warn';
  return health === 'healthy' ? 'good' : 'plain';
}

/** Whether something that should arrive does. */
@Component({
  selector: 'mb-health',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span
    class="tag"
    [class.tag-good]="tone() === 'good'"
    [class.tag-bad]="tone() === 'bad'"
    [class.tag-warn]="tone() === 'warn'"
    >{{ words()[health() === 'healthy' && gapsOpen() > 0 ? 'gaps' : health()] }}</span
  >`,
})
export class HealthTag {
  readonly health = input.required<FeedHealth>();
  readonly gapsOpen = input(0);
  protected readonly tone = computed(() => healthTone(this.health(), this.gapsOpen()));
  protected readonly words = inject(Language).words(HEALTH_WORDS);
}
