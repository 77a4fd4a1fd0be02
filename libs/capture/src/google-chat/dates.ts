import type { SourceTime } from '../event';
import { type Reading, WallTimes } from '../json/times';
import type { CaptureOptions } from '../source';
import { instantText, utcOf, wallText } from '../time/wall-clock';

/** Languages of accounts whose days are known by the names of months and weekdays. */
const LANGUAGES = (
  'en de fr es pt it nl pl cs sk hu ro hr sr sl bg mk ru uk be el tr az sv da nb fi et lv lt is ga cy ca eu gl sq ' +
  'id ms vi hi bn mr gu ta te kn ml pa ur fa ar he sw fil af ka hy kk uz mn'
).split(' ');

/** Names of months, weekdays and times of day of one language, as dates write them. */
interface Words {
  readonly months: readonly (readonly string[])[];
  /** Sunday first. */
  readonly weekdays: readonly string[];
  readonly periods: readonly Period[];
}

/** `PM`, `凌晨`, and the hours it is said of. */
interface Period {
  readonly word: string;
  readonly hours: number[];
}

const WORDS = new Map<string, Words>();

function wordsOf(language: string): Words {
  let words = WORDS.get(language);
  if (!words) WORDS.set(language, (words = makeWords(language)));
  return words;
}

function makeWords(language: string): Words {
  const named = (options: Intl.DateTimeFormatOptions, day: number, month: number): string[] =>
    new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, { ...options, timeZone: 'UTC' })
      .formatToParts(Date.UTC(2017, month, day))
      .filter(({ type }) => type === 'month' || type === 'weekday')
      .map(({ value }) => folded(value));
  // 2017-01-01 was a Sunday. Many languages bend the name of a month beside a day.
  return {
    months: Array.from({ length: 12 }, (_, month) => [
      ...named({ month: 'long', day: 'numeric', year: 'numeric' }, 1, month),
      ...named({ month: 'long' }, 1, month),
    ]),
    weekdays: Array.from({ length: 7 }, (_, day) => named({ weekday: 'long' }, 1 + day, 0)[0]!),
    periods: periodsOf(language),
  };
}

/** What is said beside each hour, longest first. */
function periodsOf(language: string): Period[] {
  // A language may say "noon" and "night" beside a whole clock, and "a.m." and "p.m." beside an hour.
  const formats = [{ timeStyle: 'medium' } as const, { hour: 'numeric', hour12: true } as const].map(
    (options) => new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }),
  );
  const periods = new Map<string, number[]>();
  for (let hour = 0; hour < 24; hour++) {
    const parts = formats.map((format) => format.formatToParts(Date.UTC(2017, 0, 1, hour)));
    const said = parts.flatMap((some) => some.find(({ type }) => type === 'dayPeriod')?.value ?? []);
    for (const word of new Set([...said, ...(hour < 12 ? ['am', 'a.m.'] : ['pm', 'p.m.'])].map(folded)))
      periods.set(word, [...(periods.get(word) ?? []), hour]);
  }
  return [...periods].map(([word, hours]) => ({ word, hours })).sort((a, b) => b.word.length - a.word.length);
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
}

const CLOCK = /(?<!\d)(\d{1,2})[:.](\d\d)[:.](\d\d)(?!\d)/;
const ZONE = /\b(?:UTC|GMT)(?:(?<sign>[+\-\u2212])(?<hours>\d{1,2})(?::?(?<minutes>\d\d))?)?(?![\d:])/;
/** Written without names of months; the first that knows the word beside the clock says what it means. */
const EAST_ASIAN_LANGUAGES = ['zh-TW', 'zh-CN', 'ja', 'ko'];
const EAST_ASIAN = /(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/;

/** Reads dates as Google Chat writes them: in words of the account's language, with a zone. One a file. */
export class GoogleDates {
  /** The language the latest date was in; a file has one. */
  language: string | undefined;
  /** Times without a zone that is known. */
  zoneless = 0;
  /** Days that were another weekday than their date says. */
  misnamed = 0;
  private readonly walls: WallTimes;

  constructor(options: CaptureOptions) {
    this.walls = new WallTimes(options);
  }

  /** undefined: it cannot be read for certain. */
  of(text: string): SourceTime | undefined {
    // Longer ones are none, and would be slow to look through.
    if (text.length > 200) return undefined;
    const clock = CLOCK.exec(text);
    if (!clock) return undefined;
    const zone = ZONE.exec(text);
    const day = this.dayIn(folded(text.replace(clock[0], ' ').replace(zone?.[0] ?? '', ' ')));
    const hour = day && hourOf(Number(clock[1]), text, clock, this.language!);
    if (!day || hour === undefined) return undefined;
    const wall = utcOf({ ...day, hour, minute: Number(clock[2]), second: Number(clock[3]) });
    if (wall === undefined) return undefined;
    const reading: Pick<Reading, 'wall' | 'text' | 'precision'> = { wall, text: wallText(wall), precision: 'second' };
    if (zone) return zoned(text, reading, zone.groups ?? {});
    this.zoneless++;
    return this.walls.of(text, reading);
  }

  private dayIn(text: string): Day | undefined {
    const numbers = EAST_ASIAN.exec(text);
    if (numbers) {
      this.language = 'zh';
      const [year, month, day] = numbers.slice(1).map(Number);
      return { year: year!, month: month!, day: day! };
    }
    const year = /(?<!\d)\d{4}(?!\d)/.exec(text)?.[0];
    const day = /(?<!\d)\d{1,2}(?!\d)/.exec(text)?.[0];
    if (year === undefined || day === undefined) return undefined;
    for (const isStrict of [true, false])
      for (const language of [this.language ?? 'en', ...LANGUAGES]) {
        const found = dayOf(text, language, Number(year), Number(day), isStrict);
        if (!found) continue;
        this.language = language;
        if (!isStrict) this.misnamed++;
        return found;
      }
    return undefined;
  }
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * The day, if month and weekday are both words of a language: "listopada" is October in one and November in another.
 * `isStrict`: the day must have been that weekday.
 */
function dayOf(text: string, language: string, year: number, day: number, isStrict: boolean): Day | undefined {
  const { months, weekdays } = wordsOf(language);
  // "tháng 1" is not in "tháng 10".
  const has = (word: string): boolean =>
    text.includes(word) && new RegExp(`(?<![\\p{L}\\p{M}\\d])${escaped(word)}(?![\\p{L}\\p{M}\\d])`, 'u').test(text);
  for (const [index, names] of months.entries()) {
    const wall = utcOf({ year, month: index + 1, day, hour: 0, minute: 0, second: 0 });
    if (wall === undefined || !names.some(has)) continue;
    const weekday = weekdays[new Date(wall).getUTCDay()]!;
    if (isStrict ? has(weekday) : weekdays.some(has)) return { year, month: index + 1, day };
  }
  return undefined;
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The hour, by the word before or after the clock if there is one that the language says of hours. */
function hourOf(hour: number, text: string, clock: RegExpExecArray, language: string): number | undefined {
  const before = folded(text.slice(0, clock.index)).trimEnd();
  const after = folded(text.slice(clock.index + clock[0].length)).trimStart();
  for (const one of language === 'zh' ? EAST_ASIAN_LANGUAGES : [language]) {
    const period = wordsOf(one).periods.find(({ word }) => endsWithWord(before, word) || startsWithWord(after, word));
    if (period) return hour > 12 ? undefined : period.hours.find((said) => said % 12 === hour % 12);
  }
  return hour;
}

function endsWithWord(text: string, word: string): boolean {
  // Chinese needs no blank before it.
  return text.endsWith(word) && !(/^[a-z]/.test(word) && /\p{L}$/u.test(text.slice(0, -word.length)));
}

function startsWithWord(text: string, word: string): boolean {
  return text.startsWith(word) && !/^\p{L}/u.test(text.slice(word.length));
}

function zoned(
  text: string,
  { wall, text: iso, precision }: Pick<Reading, 'wall' | 'text' | 'precision'>,
  { sign, hours = '0', minutes = '0' }: Readonly<Partial<Record<string, string>>>,
): SourceTime {
  const total = Number(hours) * 60 + Number(minutes);
  const isWest = sign !== undefined && sign !== '+';
  const two = (count: number): string => String(count).padStart(2, '0');
  return {
    text,
    wall: iso,
    utc: instantText(wall - (isWest ? -total : total) * 60_000),
    zone: `${isWest ? '-' : '+'}${two(Math.floor(total / 60))}:${two(total % 60)}`,
    zoneOrigin: 'record',
    precision,
    doubts: [],
  };
}
