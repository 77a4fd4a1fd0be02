import { type Field, fieldNamed, FIELDS } from './fields';
import { type Range } from './tree';

export interface CompletionOption {
  readonly text: string;
  readonly kind: 'operator' | 'field' | 'value';
  /** One line about it, English. */
  readonly help: string;
}

/** What could stand at the caret: `options` to choose from, or `ask`, a list only the server has. Replaces `start`..`end`. */
export interface Completion extends Range {
  /** What has been typed of it. */
  readonly typed: string;
  readonly options: readonly CompletionOption[];
  readonly ask?: NonNullable<Field['ask']>;
}

const OPERATORS: readonly CompletionOption[] = [
  { text: 'AND', kind: 'operator', help: 'both' },
  { text: 'OR', kind: 'operator', help: 'at least one' },
  { text: 'NOT', kind: 'operator', help: 'without' },
  { text: 'W/5', kind: 'operator', help: 'within 5 words, in either order' },
  { text: 'PRE/5', kind: 'operator', help: 'within 5 words, in this order' },
  { text: 'NOT W/5', kind: 'operator', help: 'no such word within 5 words' },
];
const PREFIXES: readonly CompletionOption[] = [
  { text: 'NOT', kind: 'operator', help: 'without' },
  { text: '~obf(', kind: 'operator', help: 'also spaced out or disguised' },
];

/** What could stand at `caret`, a UTF-16 offset of `source`. Never throws; nothing inside quotes or regular expressions. */
export function complete(source: string, caret: number): Completion {
  const before = source.slice(0, Math.max(0, caret));
  const field = /(?:^|[\s(（])([A-Za-z]+)[:：]\s*(?:["“]([^"“”]*)|([^\s"“”()（）]*))$/.exec(before);
  if (field) return value(field[1]!, field[2] ?? field[3]!, source, caret);
  const inGroup = /(?:^|[\s(（])([A-Za-z]+)[:：]\s*[(（][^()（）]*$/.exec(before);
  const typed = /[^\s"“”()（）]*$/.exec(before)![0];
  if (inGroup && fieldNamed(inGroup[1]!)?.kind !== 'zone') return value(inGroup[1]!, typed, source, caret);
  const start = caret - typed.length;
  const end = start + (/^[^\s"“”()（）]*/.exec(source.slice(start))?.[0].length ?? 0);
  if (quotesOpen(before.slice(0, start)) || typed.startsWith('/')) return { start, end, typed, options: [] };
  const previous = before.slice(0, start).trimEnd();
  const operandBefore = previous !== '' && !/(?:[(（:：]|\b(?:and|or|not|(?:w|near|pre|onear)\/\d+))$/i.test(previous);
  const candidates = [
    ...(operandBefore ? OPERATORS : PREFIXES),
    ...FIELDS.map(({ name, help }): CompletionOption => ({ text: `${name}:`, kind: 'field', help })),
  ];
  return { start, end, typed, options: beginning(candidates, typed) };
}

function value(name: string, typed: string, source: string, caret: number): Completion {
  const start = caret - typed.length;
  const end = start + (/^[^\s"“”()（）]*/.exec(source.slice(start))?.[0].length ?? 0);
  const field = fieldNamed(name);
  if (field?.ask) return { ...quotedToo(source, start, Math.max(end, caret)), typed, options: [], ask: field.ask };
  const options = (field?.values ?? []).map((text): CompletionOption => ({ text, kind: 'value', help: '' }));
  return { start, end: Math.max(end, caret), typed, options: beginning(options, typed) };
}

/** What the server suggests brings its own quotes: those that were typed go with it. */
function quotedToo(source: string, start: number, end: number): Range {
  const opened = start > 0 && /["“”]/.test(source[start - 1]!);
  return opened ? { start: start - 1, end: /["“”]/.test(source[end] ?? '') ? end + 1 : end } : { start, end };
}

function beginning(options: readonly CompletionOption[], typed: string): readonly CompletionOption[] {
  const folded = typed.toLowerCase();
  return options.filter(({ text }) => text.toLowerCase().startsWith(folded) && text.toLowerCase() !== folded);
}

function quotesOpen(before: string): boolean {
  return (before.match(/["“”]/g)?.length ?? 0) % 2 === 1;
}
