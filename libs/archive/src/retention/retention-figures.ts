import type { RetentionOverview, ScheduleDiff } from '@minutebook/contract';
import type { RunRow, TallyRow } from '../store/retention-run-store';
import type { ScheduleRow } from '../store/schedule-store';

/** `now` first, then years, then what has no date. */
function inOrder(a: string, b: string): number {
  const rank = (year: string): number =>
    year === 'now' ? 0 : year === 'never' ? 1e6 : year === 'unclassified' ? 1e6 + 1 : Number(year);
  return rank(a) - rank(b);
}

function sum(rows: readonly TallyRow[], of: (row: TallyRow) => boolean): number {
  return rows.reduce((total, row) => total + (of(row) ? row.n : 0), 0);
}

function groups<K>(rows: readonly TallyRow[], key: (row: TallyRow) => K): Map<K, TallyRow[]> {
  const found = new Map<K, TallyRow[]>();
  for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
  return found;
}

/** What a proposal changes, as far as it was compared. */
export function diffOf(schedule: ScheduleRow, run: RunRow | undefined, rows: readonly TallyRow[]): ScheduleDiff {
  const change = (kind: TallyRow['change']) => (row: TallyRow) => row.change === kind;
  const years = [...new Set(rows.flatMap(({ before, after }) => [before, after]))].sort(inOrder);
  return {
    state: !run ? 'none' : run.doneAt ? 'done' : 'running',
    done: run?.done ?? 0,
    of: run?.messages ?? 0,
    asOf: run?.asOf.toISOString() ?? null,
    against: run?.against == null ? null : String(run.against),
    gain: sum(rows, change('gain')),
    lose: sum(rows, change('lose')),
    same: sum(rows, change('same')),
    classified: sum(rows, change('classified')),
    declassified: sum(rows, change('declassified')),
    disposableAtOnce: sum(rows, ({ before, after }) => after === 'now' && before !== 'now'),
    shortens: schedule.shortens ?? false,
    shorterClasses: schedule.shorterClasses ?? [],
    byClass: [...groups(rows, ({ code }) => code)].map(([code, of]) => ({
      code,
      gain: sum(of, change('gain')),
      lose: sum(of, change('lose')),
      same: sum(of, change('same')),
    })),
    byYear: years.map((year) => ({
      year,
      before: sum(rows, ({ before }) => before === year),
      after: sum(rows, ({ after }) => after === year),
    })),
  };
}

/** How long what is archived is kept. */
export function overviewOf(run: RunRow | undefined, running: boolean, rows: readonly TallyRow[]): RetentionOverview {
  const messages = (of: readonly TallyRow[]) => sum(of, () => true);
  const missing = new Map<string, number>();
  for (const row of rows) for (const event of row.missing) missing.set(event, (missing.get(event) ?? 0) + row.n);
  const without = rows.filter(({ after }) => after === 'unclassified');
  return {
    schedule: run?.schedule == null ? null : String(run.schedule),
    asOf: run?.asOf.toISOString() ?? null,
    running,
    messages: messages(rows),
    due: sum(rows, ({ after }) => after !== 'never' && after !== 'unclassified'),
    never: sum(rows, ({ after }) => after === 'never'),
    unclassified: messages(without),
    byClass: [...groups(rows, ({ code }) => code)].map(([code, of]) => ({ code, messages: messages(of) })),
    byYear: [...groups(rows, ({ after }) => after)]
      .map(([year, of]) => ({ year, messages: messages(of) }))
      .sort((a, b) => inOrder(a.year, b.year)),
    unclassifiedChannels: [...groups(without, ({ channel }) => channel)].map(([channel, of]) => ({
      channel: channel!,
      messages: messages(of),
    })),
    unresolved: [...missing].map(([event, n]) => ({ event, messages: n })),
  };
}
