import type { SamplePlan } from '@minutebook/contract';
import type { Format } from '../ui/format';
import type { SAMPLING_WORDS } from './words';

type Words = (typeof SAMPLING_WORDS)['en'];

/** `0.25 %, at least 5 of each branch and channel, every week` */
export function sizeText(
  { kind, percent, minimum, stratify, period }: SamplePlan,
  words: Words,
  format: Pick<Format, 'count'>,
): string {
  if (kind === 'full') return '';
  const size = [
    ...(percent > 0 ? [words.percent(String(percent))] : []),
    ...(minimum > 0 ? [words.atLeast(format.count(minimum))] : []),
  ].join(', ');
  const each = stratify.length === 0 ? [] : [words.each(stratify.map((key) => words.by[key]).join(words.and))];
  return [[size, ...each].join(' '), words.period[period]].join(', ');
}

/** Lines of a field, each once. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}

/** A share as percent with as many digits as say something: `0.32`. */
export function shareText(share: number): string {
  const percent = share * 100;
  return percent >= 10 ? percent.toFixed(0) : percent >= 1 ? percent.toFixed(1) : percent.toFixed(2);
}
