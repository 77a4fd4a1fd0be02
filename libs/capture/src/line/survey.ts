import type { CaptureOptions, Source } from '../source';
import type { TextReader } from '../text/charset';
import { dateLineOf, type DayDecision, DayEvidence } from './days';
import { linesOf } from '../text/records';
import { BlankRoster } from './roster';
import { type Row, rowOf, type Title, titleOf } from './rows';

const REMEMBERED = 20_000;

/** What holds for a whole chat, found before its first line is read. */
export interface Dialect {
  readonly style: Row['style'];
  readonly days: DayDecision;
  readonly title: Title | undefined;
  readonly roster: BlankRoster;
  /** Names that rows begin with, most frequent first. */
  readonly authors: readonly string[];
  readonly hasPeriods: boolean;
}

/** Looks at all lines once. */
export async function survey(
  source: Source,
  reader: TextReader,
  fileTitle: string | undefined,
  options: CaptureOptions,
): Promise<Dialect> {
  const days = new DayEvidence();
  const roster = new BlankRoster();
  const styles = { tab: 0, blank: 0 };
  const names = new Map<string, number>();
  let title: Title | undefined;
  let isFirst = true;
  let hasPeriods = false;
  for await (const { text } of linesOf(source, reader)) {
    if (text === undefined || text.trim() === '') continue;
    if (isFirst) title = titleOf(text);
    isFirst = false;
    const date = dateLineOf(text);
    if (date) days.add(date);
    const row = date ? undefined : rowOf(text);
    if (!row) continue;
    styles[row.style]++;
    hasPeriods ||= row.period !== undefined;
    if (row.style === 'blank') roster.add(row.rest);
    const name = row.style === 'tab' ? row.rest.slice(0, Math.max(0, row.rest.indexOf('\t'))) : '';
    if (name !== '' && (names.size < REMEMBERED || names.has(name))) names.set(name, (names.get(name) ?? 0) + 1);
  }
  const known = title?.name ?? fileTitle;
  if (known !== undefined) roster.know(known);
  roster.settle();
  return {
    style: styles.tab >= styles.blank ? 'tab' : 'blank',
    days: days.decide(options.dayOrder),
    title: title ?? (fileTitle === undefined ? undefined : { name: fileTitle, type: 'unknown', isSigned: true }),
    roster,
    authors: [...names].sort((a, b) => b[1] - a[1]).map(([name]) => name),
    hasPeriods,
  };
}
