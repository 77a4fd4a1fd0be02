import type { Notice } from '@minutebook/contract';
import { dayKey } from '../ui/time';

export interface NoticeDay {
  /** `2026-11-24`, in the reader's zone. */
  readonly key: string;
  /** An instant of that day. */
  readonly at: string;
  readonly notices: readonly Notice[];
}

/** Notices by the reader's day, in the order they came in. */
export function byDay(notices: readonly Notice[], zone: string): NoticeDay[] {
  const days = new Map<string, Notice[]>();
  for (const notice of notices) {
    const key = dayKey(notice.at, zone);
    days.set(key, [...(days.get(key) ?? []), notice]);
  }
  return [...days].map(([key, list]) => ({ key, at: list[0]!.at, notices: list }));
}
