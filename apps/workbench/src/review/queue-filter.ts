import type { AlertFilter, Disposition, ScriptLanguage } from '@minutebook/contract';
import { DISPOSITIONS, LANGUAGES } from '@minutebook/contract/alerts';

export type FilterKey = keyof AlertFilter;

/** In the order of their chips. The address carries them by the names of `/api/alerts`. */
export const FILTER_KEYS = [
  'lexicon',
  'rule',
  'channel',
  'desk',
  'language',
  'severity',
  'reviewer',
  'subject',
  'tag',
  'disposition',
  'overdue',
  'bulk',
  'from',
  'to',
] as const satisfies readonly Exclude<FilterKey, 'queue'>[];

type Query = Readonly<Record<string, unknown>>;

const ID = /^\d{1,18}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

/** What the query of an address narrows by. What makes no sense narrows nothing: an address is typed by people too. */
export function filterOf(query: Query): AlertFilter {
  const text = (key: FilterKey, pattern: RegExp): string | undefined => {
    const value = query[key];
    return typeof value === 'string' && pattern.test(value) ? value : undefined;
  };
  const flag = (key: FilterKey): boolean | undefined => FLAGS[text(key, /./) ?? ''];
  const severity = text('severity', /^[123]$/);
  const filter: { readonly [K in FilterKey]: AlertFilter[K] | undefined } = {
    queue: text('queue', ID),
    lexicon: text('lexicon', ID),
    rule: text('rule', ID),
    channel: text('channel', /^.{1,30}$/),
    desk: text('desk', /^.{1,200}$/),
    language: LANGUAGES.find((language): language is ScriptLanguage => language === query['language']),
    severity: severity === undefined ? undefined : Number(severity),
    reviewer: text('reviewer', UUID),
    subject: text('subject', /^.{1,200}$/),
    tag: text('tag', /^.{1,40}$/),
    disposition: DISPOSITIONS.find((one): one is Disposition => one === query['disposition']),
    overdue: flag('overdue'),
    bulk: flag('bulk'),
    from: text('from', DAY),
    to: text('to', DAY),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** Query parameters that make one narrowing another; null takes it out of the address. */
export function change(key: FilterKey, value: string | number | boolean | null): Record<string, string | null> {
  return { [key]: value === null || value === '' ? null : String(value) };
}

export const NO_FILTER: Readonly<Record<string, null>> = Object.fromEntries(FILTER_KEYS.map((key) => [key, null]));

/** One text for one filter, whatever the order of its parameters. */
export function filterKey(filter: AlertFilter): string {
  return JSON.stringify(Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1)));
}
