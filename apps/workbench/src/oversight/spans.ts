import type { Locale } from '../ui/language';

const WORDS = {
  en: { d: ' d', h: ' h', min: ' min', s: ' s' },
  zh: { d: ' 天', h: ' 小时', min: ' 分', s: ' 秒' },
} as const;

/** `9 d 2 h`, `3.1 h`, `19 h`, `40 min`, `9 s`: two figures, as no more are known. */
export function span(milliseconds: number, locale: Locale): string {
  const words = WORDS[locale];
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 59.5) return `${Math.round(seconds)}${words.s}`;
  const minutes = seconds / 60;
  if (minutes < 59.5) return `${Math.round(minutes)}${words.min}`;
  const hours = minutes / 60;
  if (hours < 9.95) return `${hours.toFixed(1)}${words.h}`;
  const whole = Math.round(hours);
  if (whole < 48) return `${whole}${words.h}`;
  const rest = whole % 24;
  return `${Math.floor(whole / 24)}${words.d}${rest === 0 ? '' : ` ${rest}${words.h}`}`;
}
