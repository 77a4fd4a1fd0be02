import type { NoticeHours } from '@minutebook/contract';
import { Temporal } from 'temporal-polyfill';

/** More quiet hours in a row than this are an error of ours. */
const MOST_HOPS = 16;

/** The first instant from `at` on that is not within quiet hours. Clock changes move the wall, never the promise. */
export function afterQuiet(at: Date, { zone, quiet }: Pick<NoticeHours, 'zone' | 'quiet'>): Date {
  if (!quiet) return at;
  let time = zoned(at, zone);
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const end = endOfQuiet(time, quiet);
    if (!end) return dateOf(time);
    time = end;
  }
  return dateOf(time);
}

/** When the next digest leaves: after `at`, and after quiet hours. */
export function nextDigest(at: Date, hours: Pick<NoticeHours, 'zone' | 'quiet' | 'digestAt'>): Date {
  const now = zoned(at, hours.zone);
  const today = now.withPlainTime(hours.digestAt);
  const next =
    Temporal.ZonedDateTime.compare(today, now) > 0 ? today : now.add({ days: 1 }).withPlainTime(hours.digestAt);
  return afterQuiet(dateOf(next), hours);
}

/** The end of quiet hours that `time` is within: those that begin that day, or that began the day before. */
function endOfQuiet(
  time: Temporal.ZonedDateTime,
  { from, to, days }: NonNullable<NoticeHours['quiet']>,
): Temporal.ZonedDateTime | undefined {
  for (const back of [0, 1]) {
    const day = time.subtract({ days: back });
    if (!days.includes(day.dayOfWeek)) continue;
    const start = day.withPlainTime(from);
    const end = (to > from ? day : day.add({ days: 1 })).withPlainTime(to);
    const { compare } = Temporal.ZonedDateTime;
    if (compare(start, time) <= 0 && compare(time, end) < 0) return end;
  }
  return undefined;
}

const zoned = (at: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

const dateOf = (time: Temporal.ZonedDateTime): Date => new Date(time.epochMilliseconds);
