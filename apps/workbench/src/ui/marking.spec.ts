import fc from 'fast-check';
import { markRuns, type MarkSpan } from './marking';

const kinds = (text: string, spans: readonly MarkSpan[]): string[] =>
  markRuns(text, spans).map(({ text: piece, kind }) => (kind ? `${kind}:${piece}` : piece));

describe('markRuns', () => {
  it('marks the very characters', () => {
    expect(
      kinds('price is 14.20. 别外传，周一公告前', [
        { start: 16, end: 19, kind: 'a' },
        { start: 22, end: 24, kind: 'b' },
      ]),
    ).toEqual(['price is 14.20. ', 'a:别外传', '，周一', 'b:公告', '前']);
  });

  it('takes spans in any order, empty ones and ones beyond the text', () => {
    const spans: MarkSpan[] = [
      { start: 4, end: 99, kind: 'b' },
      { start: 2, end: 2, kind: 'a' },
      { start: -5, end: 1, kind: 'a' },
      { start: 9, end: 12, kind: 'a' },
    ];
    expect(kinds('abcdef', spans)).toEqual(['a:a', 'bcd', 'b:ef']);
  });

  it('cuts overlaps, and the rule’s own hit is stronger than another rule’s', () => {
    const spans: MarkSpan[] = [
      { start: 0, end: 4, kind: 'other' },
      { start: 2, end: 6, kind: 'a' },
      { start: 5, end: 8, kind: 'b' },
    ];
    expect(kinds('abcdefgh', spans)).toEqual(['other:ab', 'a:cd', 'a:e', 'a:f', 'b:gh']);
  });

  it('never shows half of a surrogate pair', () => {
    expect(kinds('a👍b', [{ start: 2, end: 3, kind: 'a' }])).toEqual(['a', 'a:👍', 'b']);
    expect(kinds('a👍b', [{ start: 1, end: 2, kind: 'a' }])).toEqual(['a', 'a:👍', 'b']);
    expect(markRuns('x𠮷y', [], 2, 3).map(({ text }) => text)).toEqual(['𠮷']);
  });

  it('gives the text back, whatever the spans are', () => {
    const span = fc.record({
      start: fc.integer({ min: -3, max: 40 }),
      end: fc.integer({ min: -3, max: 40 }),
      kind: fc.constantFrom('a' as const, 'b' as const, 'other' as const),
    });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 24 }), fc.array(span, { maxLength: 8 }), (text, spans) => {
        const runs = markRuns(text, spans);
        expect(runs.map((run) => run.text).join('')).toBe(text);
        for (const run of runs) expect(run.text.isWellFormed()).toBe(true);
        expect(new Set(runs.map(({ start }) => start)).size).toBe(runs.length);
      }),
    );
  });
});
