import type { SourceTime } from '../event';
import { instantText, utcOf, wallText } from '../time/wall-clock';
import { type DayPeriod, dayPeriodOf, hourOf } from '../whatsapp/day-periods';

/** Month names as mails carry them: English, and the languages whose programs translate what they must not. */
const MONTHS = [
  'jan|janv|january|januar|januari|janvier|enero|ene|gennaio|gen|janeiro|января|янв|stycznia|ocak',
  'feb|febr|february|februar|februari|février|févr|fév|febrero|febbraio|fevereiro|fev|февраля|фев|lutego|şubat',
  'mar|march|märz|mär|mrz|maart|mrt|mars|marzo|março|марта|мар|marca|mart',
  'apr|april|avril|avr|abril|abr|aprile|апреля|апр|kwietnia|nisan',
  'may|mai|mei|mayo|maggio|mag|maio|мая|май|maja|mayıs',
  'jun|june|juni|juin|junio|giugno|giu|junho|июня|июн|czerwca|haziran',
  'jul|july|juli|juillet|juil|julio|luglio|lug|julho|июля|июл|lipca|temmuz',
  'aug|august|augustus|août|agosto|ago|августа|авг|sierpnia|ağustos',
  'sep|sept|september|septembre|septiembre|settembre|set|setembro|сентября|сен|сент|września|eylül',
  'oct|october|okt|oktober|octobre|octubre|ottobre|ott|outubro|out|октября|окт|października|ekim',
  'nov|november|novembre|noviembre|novembro|ноября|ноя|листопада|kasım',
  'dec|december|dez|dezember|déc|décembre|dic|diciembre|dicembre|dezembro|декабря|дек|grudnia|aralık',
];
const MONTH_OF = new Map(MONTHS.flatMap((names, index) => names.split('|').map((name) => [name, index + 1] as const)));

/** Minutes east of UTC of the zone names of RFC 822 and their usual company. A military letter says nothing (RFC 5322, 4.3). */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 60,
  west: 60,
  cet: 60,
  met: 60,
  mez: 60,
  cest: 120,
  mest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  msd: 240,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  akst: -540,
  akdt: -480,
  hst: -600,
  jst: 540,
  kst: 540,
  hkt: 480,
  sgt: 480,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
};

const CLOCK = '(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,]\\d+)?)?(?:\\s*([AaPp])\\.?[Mm]\\.?)?';
const ZONE = '(?:\\s*\\(?((?:GMT|UTC)?[+-]\\d{1,2}:?\\d{2}|(?:GMT|UTC)[+-]\\d{1,2}|[A-Za-z]{1,5})\\b\\)?)?';
const WORD = '[\\p{L}.]+';
/** `Mon, 4 Mar 2024 11:20:34 +0000`, the weekday in any language or none, dashes or blanks. */
const USUAL = new RegExp(
  `^(?:[\\p{L}.]+,?\\s*)?(\\d{1,2})[\\s.-]+(?:de\\s+)?(${WORD}?)\\.?[\\s-]+(?:de\\s+)?(\\d{2,4}),?\\s+${CLOCK}${ZONE}`,
  'u',
);
/** asctime, as in `From ` lines and old programs: `Mon Mar 4 11:20:34 [zone] 2024`. */
const ASCTIME = new RegExp(
  `^(?:[\\p{L}.]+,?\\s+)?(${WORD})\\.?\\s+(\\d{1,2}),?\\s+${CLOCK}\\s+(?:([+-]\\d{4}|[A-Za-z]{1,5})\\s+)?(\\d{4})${ZONE}`,
  'u',
);
/** `Monday, May 03, 2010 4:21 PM`: what programs write for people. */
const AMERICAN = new RegExp(
  `^(?:[\\p{L}.]+,?\\s+)?(${WORD})\\.?\\s+(\\d{1,2}),?\\s+(\\d{4}),?\\s+${CLOCK}${ZONE}`,
  'u',
);
const ISO = new RegExp(`^(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})[T\\s]\\s*${CLOCK}${ZONE}`, 'u');
/** Before the clock a weekday may stand, and the half of the day. */
const CHINESE = new RegExp(`(\\d{4})\\s*年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*日(.{0,12}?)${CLOCK}${ZONE}`, 'u');

interface Written {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly clock: readonly [
    hour: string | undefined,
    minute: string | undefined,
    second: string | undefined,
    half: string | undefined,
  ];
  readonly zone: string | undefined;
  readonly period?: DayPeriod | undefined;
}

/** A Date header as the sender's claim: what is written, and what can be made of it. Never throws. */
export function mailTime(header: string | undefined): SourceTime {
  const text = header ?? '';
  const unread: SourceTime = { text, zoneOrigin: 'record', precision: 'second', doubts: [] };
  const written = text === '' ? undefined : dateIn(text);
  if (!written) return unread;
  const [, minute = '', second] = written.clock;
  const { hour, sure } = hourWritten(written);
  const wall = utcOf({
    year: fullYear(written.year),
    month: /^\d/.test(written.month)
      ? Number(written.month)
      : (MONTH_OF.get(written.month.toLowerCase().replace(/\.$/, '')) ?? 0),
    day: Number(written.day),
    hour,
    minute: Number(minute),
    second: Number(second ?? 0),
  });
  if (wall === undefined) return { ...unread, doubts: ['impossible-clock'] };
  const offset = offsetOf(written.zone);
  return {
    text,
    wall: wallText(wall),
    utc: instantText(wall - (offset ?? 0) * 60_000),
    zone: offset === undefined ? 'UTC' : offsetText(offset),
    // Without an offset that means anything the wall time is taken as UTC, and says so.
    zoneOrigin: offset === undefined ? 'assumed' : 'record',
    precision: second === undefined ? 'minute' : 'second',
    doubts: !sure || (offset !== undefined && Math.abs(offset) > 14 * 60) ? ['impossible-clock'] : [],
  };
}

function hourWritten({ clock: [hour = '', , , half], period }: Written): ReturnType<typeof hourOf> {
  if (half !== undefined) return { hour: (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0), sure: true };
  // An hour that no clock shows must not be wrapped into one that it does.
  return period && Number(hour) < 24 ? hourOf(Number(hour), period) : { hour: Number(hour), sure: true };
}

function dateIn(text: string): Written | undefined {
  const clean = text.slice(0, 500).replace(/\s+/g, ' ').trim();
  const usual = USUAL.exec(clean);
  if (usual) return written(usual, 3, 2, 1, 4);
  const asctime = ASCTIME.exec(clean);
  if (asctime) return { ...written(asctime, 8, 1, 2, 3), zone: asctime[7] ?? asctime[9] };
  const american = AMERICAN.exec(clean);
  if (american) return written(american, 3, 1, 2, 4);
  const iso = ISO.exec(clean);
  if (iso) return written(iso, 1, 2, 3, 4);
  const chinese = CHINESE.exec(clean);
  return chinese ? { ...written(chinese, 1, 2, 3, 5), period: periodIn(chinese[4]!) } : undefined;
}

/** `星期五 下午`, `(周五)下午`: the last word, without the weekday. */
function periodIn(words: string): DayPeriod | undefined {
  const word = /\p{Script=Han}+(?=\s*$)/u.exec(words)?.[0];
  return word === undefined ? undefined : dayPeriodOf(word.replace(/^(?:星期|[周週])./u, ''));
}

function written(match: RegExpExecArray, year: number, month: number, day: number, clock: number): Written {
  return {
    year: match[year]!,
    month: match[month]!,
    day: match[day]!,
    clock: [match[clock], match[clock + 1], match[clock + 2], match[clock + 3]],
    zone: match[clock + 4],
  };
}

/** RFC 5322 section 4.3: two digits up to 49 are this century, three digits and the rest count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 3) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/** Minutes east of UTC; undefined: nothing is said, or nothing that means something (`-0000` says just that). */
function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === '-0000') return zone === undefined ? undefined : 0;
  const match = /([+-])(\d{1,2}?):?(\d{2})?$/.exec(zone);
  if (match) return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
  return ZONES[zone.toLowerCase()];
}

function offsetText(minutes: number): string {
  const total = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(total / 60))}:${two(total % 60)}`;
}
