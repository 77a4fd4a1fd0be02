import { RuleText } from '@minutebook/contract';
import { compileQuery, type Document, parse } from '@minutebook/query';
import * as fc from 'fast-check';
import { compare } from './comparison';
import { MessageSet } from './message-set';
import { hoursOf, type KeptFigures, outcomeOf, sumOf } from './outcome';
import { NO_DECISIONS } from './past-decisions';
import { withoutTerm } from './without-term';

const rule = (code: string, query: string, more = {}): RuleText =>
  RuleText.parse({ code, title: code, query, severity: 2, ...more });

describe('withoutTerm', () => {
  const left = (query: string, operand: number): string | null => withoutTerm(query, operand)?.query ?? null;

  it('takes what needs the term with it, and frees what forbids it', () => {
    expect(left('alpha OR beta OR gamma', 1)).toBe('alpha OR gamma');
    expect(left('(alpha OR beta) W/5 gamma', 0)).toBe('beta W/5 gamma');
    expect(left('alpha OR (beta AND gamma)', 2)).toBe('alpha');
    expect(left('alpha AND NOT beta', 1)).toBe('alpha');
    expect(left('alpha OR (beta W/3 gamma)', 1)).toBe('alpha');
    expect(withoutTerm('alpha OR "two words"', 1)).toEqual({ query: 'alpha', text: '"two words"' });
  });

  it('says when nothing would be left', () => {
    expect(left('alpha', 0)).toBeNull();
    expect(left('alpha W/5 beta', 1)).toBeNull();
    expect(left('alpha OR beta', 7)).toBeNull();
    expect(left('alpha OR', 0)).toBeNull();
  });

  it('finds what the query finds in messages without the term', () => {
    const words = ['alpha', 'beta', 'gamma', 'delta'];
    const leaf = fc.constantFrom(...words);
    const query = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} AND ${b})`),
        fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} OR ${b})`),
        fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} AND NOT ${b})`),
        fc.tuple(leaf, leaf).map(([a, b]) => `(${a} W/2 ${b})`),
      ),
    })).node;
    fc.assert(
      fc.property(query, fc.subarray(words.slice(1)), (source, text) => {
        // Every place of the word alpha, one after the other; its messages have none.
        let now: string | null = source;
        for (let at = now.indexOf('alpha'); now !== null && at >= 0; at = now?.indexOf('alpha') ?? -1) {
          const before: readonly string[] = now.slice(0, at).match(/alpha|beta|gamma|delta/g) ?? [];
          now = left(now, before.length);
        }
        if (now !== null) expect(matches(now, text.join(' '))).toBe(matches(source, text.join(' ')));
      }),
      { numRuns: 300 },
    );
  });
});

function matches(source: string, text: string): boolean {
  const document: Document = {
    zones: [{ kind: 'own', version: 0, text, offset: 0 }],
    fields: {
      id: '1',
      conversation: '1',
      channel: 'other',
      date: 0,
      type: 'message',
      from: [],
      to: [],
      cc: [],
      bcc: [],
      members: [],
      has: [],
    },
  };
  return compileQuery(parse(source, { mode: 'rule' }).tree!).match(document) !== null;
}

describe('MessageSet', () => {
  it('holds ids once, ascending, without those of another', () => {
    const ids = fc.array(fc.nat(100_000), { maxLength: 200 });
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: 1, max: 50 }), (members, others, size) => {
        const [set, without] = [new MessageSet(), new MessageSet()];
        members.forEach((id) => set.add(id));
        others.forEach((id) => without.add(id));
        const batches = [...set.batches(size, without)];
        const expected = [...new Set(members)].filter((id) => !others.includes(id)).sort((a, b) => a - b);
        expect(batches.flat()).toEqual(expected);
        expect(batches.slice(0, -1).every((batch) => batch.length === size)).toBe(true);
        expect(set.size).toBe(new Set(members).size);
      }),
    );
  });
});

describe('figures of a rehearsal', () => {
  it('compares what decides what is found, and nothing else of a rule', () => {
    const inForce = { ...rule('A', 'lunch'), id: 1, rule: 7 } as Parameters<typeof compare>[0][number];
    const changes = (drafted: RuleText): readonly string[] =>
      compare([inForce], [drafted], '2026-11-29').comparisons.map(({ change }) => change);
    expect(changes(rule('A', 'lunch', { title: 'Meals', severity: 3, weight: 9 }))).toEqual([]);
    expect(changes(rule('A', 'lunch', { zones: ['own', 'subject'] }))).toEqual([]);
    expect(changes(rule('A', 'lunch', { zones: ['own'] }))).toEqual(['changed']);
    expect(changes(rule('A', 'lunch', { conditions: { channels: ['teams'] } }))).toEqual(['changed']);
    expect(changes(rule('B', 'lunch'))).toEqual(['added', 'retired']);
  });

  it('shows the same messages whenever it is asked, of few all', async () => {
    const comparison = compare([], [rule('A', 'x')], '2026-11-29').comparisons[0]!;
    const found = (n: number) => ({
      comparison,
      before: [],
      after: Array.from({ length: n }, (_, i) => i * 3),
      milliseconds: 1,
    });
    const shown = async (n: number, seed: number) =>
      (await outcomeOf(found(n), NO_DECISIONS, seed)).messages.map(({ message }) => message);
    expect(await shown(5, 1)).toEqual([0, 3, 6, 9, 12]);
    const [one, again, other] = await Promise.all([shown(1_000, 1), shown(1_000, 1), shown(1_000, 2)]);
    expect(one).toHaveLength(20);
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
  });

  it('tells hours a month by the minutes of each rule, else by what a decision usually takes', () => {
    const figures = (before: number, after: number, minutes: number | null): KeptFigures => ({
      alerts: { before, after, kept: 0, gained: after, lost: before },
      precision: {
        before: { decided: 0, right: 0, percent: null, low: null, high: null },
        after: { decided: 0, right: 0, percent: null, low: null, high: null },
      },
      was: { violation: 0, escalated: 0, cleared: 0, 'false-positive': 0, none: before },
      minutes,
    });
    const rules = [figures(120, 60, 3), figures(60, 0, null)];
    const year = { first: new Date('2025-01-01T00:00:00Z'), last: new Date('2026-01-01T06:00:00Z') };
    // 120 × 3 min + 60 × 6 min = 12 h a year.
    expect(hoursOf(rules, 6, year)).toEqual({ before: 1, after: 0.3 });
    expect(hoursOf(rules, null, year)).toBeNull();
    expect(hoursOf(rules, 6, null)).toBeNull();
    expect(sumOf(rules).alerts).toEqual({ before: 180, after: 60, kept: 0, gained: 60, lost: 180 });
  });
});
