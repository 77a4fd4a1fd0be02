import { addDays } from '@minutebook/archive';
import type { PatternCode, PatternSettings, ScriptLanguage } from '@minutebook/contract';
import type { Act, Figures } from './act';
import type { LocalTime } from './local-time';
import { countDay, type DayProfile } from './usual-day';

/** What is remembered of a person or a room by one pattern: JSON, of bounded size. */
export type Profile = Record<string, unknown>;

export interface PatternKind {
  /** For people: of the built-in rule. */
  readonly title: string;
  readonly severity: 1 | 2 | 3;
  readonly usual: PatternSettings;
  /** Whose profile an act belongs to; undefined: the pattern does not look at it. */
  subject(act: Act): string | undefined;
  /** Remembers the act. Returns figures when it is what makes things unusual. */
  look(act: Act, profile: Profile, settings: PatternSettings, time: LocalTime): Figures | undefined;
}

const USUAL: PatternSettings = { window: 28, history: 10, factor: 3, minimum: 20, from: 7, to: 22, zone: 'UTC' };
/** Keys a profile remembers. */
const REMEMBERED = 2_000;
/** Messages whose language is remembered of a room, and how many say what is usual there. */
const SPOKEN = 60;
const SPOKEN_BEFORE = 20;

const ofPerson = (act: Act): string | undefined => (act.person === null ? undefined : `person:${act.person}`);
const ofRoom = (act: Act): string => `room:${act.conversation}`;

/** More than usual of something in a day. */
function daily(
  counts: (act: Act, hour: number, settings: PatternSettings) => boolean,
): Pick<PatternKind, 'subject' | 'look'> {
  return {
    subject: (act) => (act.kind === 'timer' ? undefined : ofPerson(act)),
    look: (act, profile, settings, time) => {
      const { day, hour } = time.of(act.at);
      return countDay(profile as DayProfile, day, counts(act, hour, settings), settings);
    },
  };
}

interface NoveltyProfile {
  /** Last day on which each was met. */
  met?: Record<string, string>;
  /** Those new today, with the messages of the day. */
  fresh?: Record<string, [day: string, messages: number]>;
  active?: string[];
}

/** Somebody or something a person has not had to do with in the window, and much of it on the first day. */
function novelty(keysOf: (act: Act) => readonly number[]): Pick<PatternKind, 'subject' | 'look'> {
  return {
    subject: (act) => (act.kind === 'message' ? ofPerson(act) : undefined),
    look: (act, profile, { window, history, minimum }, time) => {
      const { met = {}, fresh = {}, active = [] } = profile as NoveltyProfile;
      const { day } = time.of(act.at);
      const since = addDays(day, -window);
      if (active.at(-1) !== day && !active.includes(day)) active.push(day);
      const before = active.filter((other) => other < day && other >= since).length;
      let isNew = false;
      let found: Figures | undefined;
      for (const key of keysOf(act)) {
        const last = met[key];
        if (last === undefined || last < since) {
          fresh[key] = [day, 0];
          isNew = true;
        }
        const today = fresh[key];
        if (today?.[0] === day && ++today[1] === minimum && before >= history)
          found = { count: minimum, known: Object.keys(met).length - Number(key in met), days: before, window, day };
        if (last === undefined || last < day) met[key] = day;
      }
      Object.assign(profile, {
        // Thousands may have been met: they are looked through when one more is.
        met: isNew ? newest(met, since) : met,
        fresh: isNew ? Object.fromEntries(Object.entries(fresh).filter(([, [on]]) => on >= day)) : fresh,
        active: active[0]! < since ? active.filter((other) => other >= since) : active,
      });
      return found;
    },
  };
}

function newest(met: Record<string, string>, since: string): Record<string, string> {
  const keys = Object.keys(met);
  if (keys.length <= REMEMBERED) return met;
  const kept = Object.entries(met).filter(([, last]) => last >= since);
  return Object.fromEntries(kept.sort(([, a], [, b]) => (a < b ? 1 : -1)).slice(0, REMEMBERED));
}

/** A room that spoke one language goes over to another: so many messages in a row. */
function language(act: Act, profile: Profile, { minimum }: PatternSettings): Figures | undefined {
  if (act.language === null) return undefined;
  const spoken = [...((profile['spoken'] as ScriptLanguage[] | undefined) ?? []), act.language].slice(-SPOKEN);
  profile['spoken'] = spoken;
  const before = spoken.slice(0, -minimum);
  const usual = mostOf(before);
  if (before.length < SPOKEN_BEFORE || !usual || usual.share < 0.9 || usual.language === act.language) return undefined;
  // The message after the last one in the usual language, and `minimum` on: the one that makes it a switch.
  const isSwitch = spoken.slice(-minimum).every((one) => one === act.language) && before.at(-1) !== act.language;
  return isSwitch
    ? {
        count: minimum,
        from: usual.language,
        to: act.language,
        share: Math.round(usual.share * 100),
        before: before.length,
      }
    : undefined;
}

function mostOf(spoken: readonly ScriptLanguage[]): { language: ScriptLanguage; share: number } | undefined {
  const counts = new Map<ScriptLanguage, number>();
  for (const one of spoken) counts.set(one, (counts.get(one) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && { language: most[0], share: most[1] / spoken.length };
}

/** Somebody nobody knows in a group whose members the directory knows. */
function stranger(act: Act, profile: Profile, { minimum }: PatternSettings): Figures | undefined {
  const known = new Set((profile['known'] as number[] | undefined) ?? []);
  const strangers = new Set((profile['strangers'] as number[] | undefined) ?? []);
  const isOfficial = known.size >= minimum && strangers.size * 10 <= known.size;
  const fresh = act.strangers.filter((handle) => !strangers.has(handle));
  const figures = isOfficial && fresh.length > 0 ? { count: fresh.length, known: known.size } : undefined;
  for (const handle of act.known) if (known.size < REMEMBERED) known.add(handle);
  for (const handle of fresh) if (strangers.size < REMEMBERED) strangers.add(handle);
  Object.assign(profile, { known: [...known], strangers: [...strangers] });
  return figures;
}

/** Every pattern there is. An invitation to another channel is no pattern: words say it (the off-channel pack). */
export const PATTERN_KINDS: Readonly<Record<PatternCode, PatternKind>> = {
  volume: {
    title: 'Many more messages than usual',
    severity: 1,
    usual: { ...USUAL, minimum: 40 },
    ...daily((act) => act.kind === 'message'),
  },
  hours: {
    title: 'Messages at unusual hours',
    severity: 2,
    usual: { ...USUAL, minimum: 10 },
    ...daily((act, hour, { from, to }) => act.kind === 'message' && (hour < from || hour >= to)),
  },
  counterpart: {
    title: 'A new counterpart outside the firm',
    severity: 1,
    usual: { ...USUAL, window: 90, minimum: 5 },
    ...novelty(({ isGroup, outsiders }) => (isGroup ? [] : outsiders)),
  },
  group: {
    title: 'A new group',
    severity: 1,
    usual: { ...USUAL, window: 90, minimum: 3 },
    ...novelty(({ isGroup, conversation }) => (isGroup ? [conversation] : [])),
  },
  language: {
    title: 'A conversation changes its language',
    severity: 2,
    usual: { ...USUAL, minimum: 5 },
    subject: (act) => (act.kind === 'message' && act.person !== null ? ofRoom(act) : undefined),
    look: language,
  },
  'unknown-participant': {
    title: 'Somebody unknown in an official group',
    severity: 2,
    usual: { ...USUAL, minimum: 3 },
    subject: (act) => (act.isGroup && act.kind !== 'deletion' ? ofRoom(act) : undefined),
    look: stranger,
  },
  timer: {
    title: 'Messages are set to disappear',
    severity: 3,
    usual: { ...USUAL, minimum: 1 },
    subject: (act) => (act.kind === 'timer' ? ofRoom(act) : undefined),
    look: (_act, profile) => {
      const count = ((profile['timers'] as number | undefined) ?? 0) + 1;
      profile['timers'] = count;
      return { count };
    },
  },
  deletions: {
    title: 'Many messages deleted',
    severity: 3,
    usual: { ...USUAL, minimum: 5 },
    ...daily((act) => act.kind === 'deletion'),
  },
};
