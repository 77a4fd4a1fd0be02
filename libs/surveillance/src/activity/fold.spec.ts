import type { PatternCode, PatternSettings, ScriptLanguage } from '@minutebook/contract';
import type { Act, Figures } from './act';
import { Fold } from './fold';
import { LocalTime } from './local-time';
import { PATTERN_KINDS } from './pattern-kinds';
import { usualOf } from './usual-day';

const DAY = 86_400_000;
const START = Date.parse('2026-03-02T09:00:00Z');

let n = 0;
const act = (day: number, more: Partial<Act> & { hour?: number } = {}): Act => {
  const { hour = 9, ...rest } = more;
  return {
    kind: 'message',
    message: ++n,
    versionId: n,
    version: 0,
    position: n,
    at: START + day * DAY + (hour - 9) * 3_600_000,
    person: 'ann',
    conversation: 1,
    isGroup: false,
    outsiders: [],
    known: [1, 2],
    strangers: [],
    language: 'latin',
    ...rest,
  };
};

/** Figures of what is unusual, with the place of the act that tipped it. */
function run(code: PatternCode, acts: readonly Act[], more: Partial<PatternSettings> = {}): [number, Figures][] {
  const fold = new Fold(code, { ...PATTERN_KINDS[code].usual, history: 5, ...more }, new Map());
  return acts.flatMap((one, i) => {
    const found = fold.look(one);
    return found ? [[i, found.figures] as [number, Figures]] : [];
  });
}

const days = (count: number, per: (day: number) => Act[]): Act[] =>
  Array.from({ length: count }, (_, day) => per(day)).flat();
const times = (count: number, make: () => Act): Act[] => Array.from({ length: count }, make);

describe('patterns of activity', () => {
  it('volume: the very message that makes the day unusual, once, with what is usual', () => {
    const calm = days(10, (day) => times(5, () => act(day)));
    const busy = times(60, () => act(10));
    expect(run('volume', [...calm, ...busy], { minimum: 10 })).toEqual([
      [50 + 15, { count: 16, low: 5, high: 5, days: 10, window: 28, factor: 3, threshold: 16, day: '2026-03-12' }],
    ]);
    expect(run('volume', [...calm, ...times(15, () => act(10))], { minimum: 10 })).toEqual([]);
  });

  it('volume: nobody is unusual without a past, and a past outside the window is none', () => {
    expect(
      run(
        'volume',
        times(500, () => act(0)),
      ),
    ).toEqual([]);
    const long = [...days(10, (day) => times(5, () => act(day))), ...times(500, () => act(60))];
    expect(run('volume', long)).toEqual([]);
  });

  it('volume: one person’s day is not another’s', () => {
    const both = days(10, (day) => [...times(5, () => act(day)), ...times(60, () => act(day, { person: 'bo' }))]);
    expect(run('volume', [...both, ...times(60, () => act(10, { person: 'bo' }))])).toEqual([]);
  });

  it('hours: 37 messages after ten in the evening where none is usual', () => {
    const calm = days(10, (day) => times(5, () => act(day)));
    const night = times(37, () => act(10, { hour: 23 }));
    expect(run('hours', [...calm, ...night])).toEqual([
      [50 + 9, { count: 10, low: 0, high: 0, days: 10, window: 28, factor: 3, threshold: 10, day: '2026-03-12' }],
    ]);
    // In Hong Kong nine in the morning UTC is five in the afternoon, and eleven at night is seven: work.
    expect(run('hours', [...calm, ...night], { zone: 'Asia/Hong_Kong' })).toEqual([]);
  });

  it('counterpart: much on the first day with somebody new outside; somebody met in the window is not new', () => {
    const calm = days(10, (day) => [act(day, { outsiders: [7] })]);
    const found = run('counterpart', [...calm, ...times(5, () => act(10, { outsiders: [7, 8] }))]);
    expect(found).toEqual([[14, { count: 5, known: 1, days: 10, window: 90, day: '2026-03-12' }]]);
    expect(
      run('counterpart', [...calm, ...times(4, () => act(10, { outsiders: [8] })), act(11, { outsiders: [8] })]),
    ).toEqual([]);
    const again = times(5, () => act(110, { outsiders: [7] }));
    const recent = days(10, (day) => [act(100 + day, { outsiders: [9] })]);
    expect(run('counterpart', [...calm, ...recent, ...again])).toHaveLength(1);
  });

  it('group: a group somebody never wrote in', () => {
    const calm = days(10, (day) => [act(day, { isGroup: true })]);
    const fresh = times(4, () => act(10, { isGroup: true, conversation: 2 }));
    expect(run('group', [...calm, ...fresh]).map(([i]) => i)).toEqual([12]);
  });

  it('language: a room that spoke English goes over to Chinese; one word does not, and a mixed room never does', () => {
    const spoken = (languages: readonly ScriptLanguage[]) => languages.map((language) => act(0, { language }));
    const english = Array<ScriptLanguage>(30).fill('latin');
    const chinese = Array<ScriptLanguage>(8).fill('zh');
    expect(run('language', spoken([...english, ...chinese]))).toEqual([
      [34, { count: 5, from: 'latin', to: 'zh', share: 100, before: 30 }],
    ]);
    expect(run('language', spoken([...english, 'zh', 'latin', ...chinese.slice(0, 4)]))).toEqual([]);
    const mixed = Array.from({ length: 30 }, (_, i): ScriptLanguage => (i % 2 ? 'zh' : 'latin'));
    expect(run('language', spoken([...mixed, ...chinese]))).toEqual([]);
  });

  it('unknown participant: in a group of people the directory knows, once for each; a group of strangers is not official', () => {
    const official = [
      act(0, { isGroup: true, known: [1, 2, 3, 4] }),
      act(1, { isGroup: true, known: [1, 2, 3, 4], strangers: [9] }),
    ];
    const more = [...official, act(2, { isGroup: true, known: [1, 2], strangers: [9] })];
    expect(run('unknown-participant', more)).toEqual([[1, { count: 1, known: 4 }]]);
    expect(
      run('unknown-participant', [
        act(0, { isGroup: true, known: [1], strangers: [8, 9] }),
        act(1, { isGroup: true, strangers: [10] }),
      ]),
    ).toEqual([]);
  });

  it('timer: whenever one is set', () => {
    expect(run('timer', [act(0), act(1, { kind: 'timer', person: null })])).toEqual([[1, { count: 1 }]]);
  });

  it('deletions: a burst, against a person’s own days', () => {
    const calm = days(10, (day) => times(3, () => act(day)));
    const burst = times(9, () => act(10, { kind: 'deletion' }));
    expect(run('deletions', [...calm, ...burst]).map(([i, { count }]) => [i, count])).toEqual([[34, 5]]);
    const tidy = days(10, (day) => times(6, () => act(day, { kind: 'deletion' })));
    expect(run('deletions', [...tidy, ...times(15, () => act(10, { kind: 'deletion' }))])).toEqual([]);
  });
});

describe('what is usual', () => {
  it('is the 5th to the 95th percentile, nearest rank', () => {
    expect(usualOf(Array.from({ length: 100 }, (_, i) => i + 1))).toEqual({ low: 5, high: 95 });
    expect(usualOf([])).toEqual({ low: 0, high: 0 });
  });

  it('a day is the zone’s, across a change of its clock and off the full hour', () => {
    const berlin = new LocalTime('Europe/Berlin');
    expect(berlin.of(Date.parse('2026-03-29T00:59:00Z'))).toEqual({ day: '2026-03-29', hour: 1 });
    expect(berlin.of(Date.parse('2026-03-29T01:00:00Z'))).toEqual({ day: '2026-03-29', hour: 3 });
    expect(new LocalTime('Asia/Kolkata').of(Date.parse('2026-03-01T18:30:00Z'))).toEqual({
      day: '2026-03-02',
      hour: 0,
    });
  });
});
