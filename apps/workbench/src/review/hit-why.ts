import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { HitWhy as Why } from '@minutebook/contract';
import { DayText } from '../conduct/day-text';
import { Format } from '../ui/format';
import { bilingual, Language } from '../ui/language';
import { QUEUE_WORDS } from './queue-words';

/** What a pattern of activity counted, as it was written down when it alerted. */
type Figures = Readonly<Record<string, number | string | null>>;
/** Counts and days of a pattern as this reader writes them. */
type Written = (name: string) => string;

const WORDS = bilingual(
  {
    random: (drawn: string, of: string) => `Drawn at random: ${drawn} of ${of}`,
    'below-the-line': (drawn: string, of: string) => `No rule alerted. Drawn at random: ${drawn} of ${of}`,
    suppressed: (drawn: string, of: string) => `Kept from alerting by an exclusion. Drawn at random: ${drawn} of ${of}`,
    full: (who: string) => `Every message of ${who} is reviewed`,
    because: { 'new-hire': 'new at the firm', heightened: 'under heightened supervision' } as Record<string, string>,
    plan: 'Plan',
    stratum: 'Stratum',
    period: 'Captured',
    days: (from: string, to: string) => `${from} to ${to}`,
    unlike: 'Unlike what is usual',
    volume: (of: Written) =>
      `${of('count')} messages on ${of('day')}; usually ${of('low')} to ${of('high')} a day (${of('days')} days looked at)`,
    hours: (of: Written) =>
      `${of('count')} messages outside working hours on ${of('day')}; usually ${of('low')} to ${of('high')}`,
    counterpart: (of: Written) =>
      `${of('count')} messages on the first day with somebody new outside the firm; ${of('known')} counterparts known before`,
    group: (of: Written) => `${of('count')} messages on the first day in a new group; ${of('known')} groups before`,
    language: (of: Written) =>
      `${of('count')} messages in a row in another language (${of('from')} → ${of('to')}); ${of('share')} % of the ${of('before')} before were in ${of('from')}`,
    'unknown-participant': (of: Written) =>
      `${of('count')} participants nobody knows in a group of ${of('known')} people the directory knows`,
    timer: () => 'Messages were set to disappear',
    deletions: (of: Written) =>
      `${of('count')} messages deleted on ${of('day')}; usually ${of('low')} to ${of('high')}`,
  },
  {
    random: (drawn, of) => `随机抽取：${of} 条中的 ${drawn} 条`,
    'below-the-line': (drawn, of) => `没有规则告警。随机抽取：${of} 条中的 ${drawn} 条`,
    suppressed: (drawn, of) => `被排除条件挡下。随机抽取：${of} 条中的 ${drawn} 条`,
    full: (who) => `${who}的每条消息都要审阅`,
    because: { 'new-hire': '新入职', heightened: '加强监督' },
    plan: '方案',
    stratum: '分层',
    period: '采集于',
    days: (from, to) => `${from} 至 ${to}`,
    unlike: '与平时不同',
    volume: (of) =>
      `${of('day')} 共 ${of('count')} 条消息；平时每天 ${of('low')} 至 ${of('high')} 条（依据 ${of('days')} 天）`,
    hours: (of) => `${of('day')} 非工作时间 ${of('count')} 条消息；平时 ${of('low')} 至 ${of('high')} 条`,
    counterpart: (of) => `与新的外部对象首日 ${of('count')} 条消息；此前有 ${of('known')} 个往来对象`,
    group: (of) => `在新群组首日 ${of('count')} 条消息；此前有 ${of('known')} 个群组`,
    language: (of) =>
      `连续 ${of('count')} 条改用另一种语言（${of('from')} → ${of('to')}）；此前 ${of('before')} 条中 ${of('share')}% 为${of('from')}`,
    'unknown-participant': (of) => `在 ${of('known')} 位已知成员的群组中出现 ${of('count')} 位未知参与者`,
    timer: () => '消息被设为自动消失',
    deletions: (of) => `${of('day')} 删除 ${of('count')} 条消息；平时 ${of('low')} 至 ${of('high')} 条`,
  },
);
const PATTERNS = [
  'volume',
  'hours',
  'counterpart',
  'group',
  'language',
  'unknown-participant',
  'timer',
  'deletions',
] as const;

/** Why an alert is there that no words raised: drawn by chance, reviewed whole, or unlike what somebody usually does. */
@Component({
  selector: 'mb-hit-why',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="medium" data-testid="hit-why" dir="auto">{{ lead() }}</p>
    @if (facts().length > 0) {
      <dl class="kv">
        @for (fact of facts(); track fact.name) {
          <dt>{{ fact.name }}</dt>
          <dd dir="auto">{{ fact.text }}</dd>
        }
      </dl>
    }
  `,
})
export class HitWhy {
  readonly why = input.required<Why>();
  private readonly days = inject(DayText);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly words = this.language.words(WORDS);
  private readonly shared = this.language.words(QUEUE_WORDS);
  private readonly languages = computed<Readonly<Record<string, string>>>(() => this.shared().language);

  protected readonly lead = computed(() => {
    const [why, words] = [this.why(), this.words()];
    if (why.kind === 'activity') return this.activity(why.pattern, why.figures);
    const method = String(why['method']);
    if (method === 'full') return [words.full(why.stratum), words.because[String(why['because'])]].join(' · ');
    const [drawn, of] = [this.format.count(why.drawn), this.format.count(why.of)];
    return method === 'below-the-line' || method === 'suppressed' ? words[method](drawn, of) : words.random(drawn, of);
  });
  protected readonly facts = computed(() => {
    const [why, words] = [this.why(), this.words()];
    if (why.kind === 'activity') return [];
    const { from, to } = why as { from?: string; to?: string };
    return [
      { name: words.plan, text: why.plan },
      ...(why['method'] !== 'full' && why.stratum !== '' ? [{ name: words.stratum, text: why.stratum }] : []),
      ...(from && to ? [{ name: words.period, text: words.days(this.day(from), this.day(to)) }] : []),
    ];
  });

  private activity(pattern: string, figures: Figures): string {
    const words = this.words();
    const known = PATTERNS.find((one) => one === pattern);
    return known
      ? words[known]((name) => this.written(pattern, name, figures[name] ?? null))
      : `${words.unlike}: ${pattern}`;
  }

  private written(pattern: string, name: string, value: number | string | null): string {
    if (typeof value === 'number') return this.format.count(value);
    if (value !== null && name === 'day') return this.day(value);
    return pattern === 'language' ? (this.languages()[value ?? ''] ?? value ?? '') : (value ?? '');
  }

  /** Days are of UTC, and the same for every reader. */
  private day(day: string): string {
    return this.days.of(day);
  }
}
