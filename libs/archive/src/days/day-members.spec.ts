import * as fc from 'fast-check';
import type { PersonRow } from '../store/person-store';
import { dayRoot, UNMAPPED, yearRoot } from './day-content';
import { membersOf } from './day-members';

const DAY = '2026-03-01';
const MIDNIGHT = Date.parse(`${DAY}T00:00:00Z`);
const holder = (id: string, from: number | null, until: number | null) => ({
  person: { id } as PersonRow,
  from: from === null ? null : new Date(MIDNIGHT + from),
  until: until === null ? null : new Date(MIDNIGHT + until),
});

describe('whose the records of a day are', () => {
  it('[R97] those of the person whose handle it was at that moment; of nobody, where no person took part', () => {
    const handles = new Map([
      [1, { holders: [holder('ann', null, 500), holder('bo', 500, null)] }],
      [2, { holders: [holder('ann', null, null)] }],
      [3, { holders: [] }],
    ]);
    const found = membersOf(
      DAY,
      [
        { handle: 0, idx: [9], ms: [1] },
        { handle: 1, idx: [1, 2, 7], ms: [499, 500, 86_399_999] },
        { handle: 2, idx: [2, 4], ms: [500, 3] },
        { handle: 3, idx: [1, 8], ms: [499, 5] },
      ],
      handles,
    );
    expect(Object.fromEntries(found)).toEqual({ ann: [1, 2, 4], bo: [2, 7], [UNMAPPED]: [8, 9] });
  });

  it('[R97] every record is somebody’s or nobody’s, never both, and in a list once and in order', () => {
    const part = fc.record({
      handle: fc.integer({ min: 0, max: 5 }),
      entries: fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 12 }),
    });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (parts, mapped) => {
          const handles = new Map(
            mapped.map((is, handle) => [handle, { holders: is ? [holder(`person ${handle % 3}`, null, null)] : [] }]),
          );
          const found = membersOf(
            DAY,
            parts.map(({ handle, entries }) => ({ handle, idx: entries, ms: entries.map(() => 0) })),
            handles,
          );
          const nobodys = new Set(found.get(UNMAPPED));
          const persons = new Set([...found].flatMap(([custodian, idx]) => (custodian === UNMAPPED ? [] : idx)));
          expect([...nobodys].filter((idx) => persons.has(idx))).toEqual([]);
          expect(new Set([...nobodys, ...persons])).toEqual(new Set(parts.flatMap(({ entries }) => entries)));
          for (const idx of found.values()) expect(idx).toEqual([...new Set(idx)].sort((a, b) => a - b));
        },
      ),
    );
  });
});

describe('roots', () => {
  it('[R97] any record or day left out, doubled, changed or moved gives another root', () => {
    const commits = Array.from({ length: 20 }, (_, i) => Buffer.alloc(32, i));
    const lines = commits.map((commit, i) => ({ day: `2026-03-${i + 10}`, count: i, root: commit.toString('hex') }));
    for (const i of commits.keys()) {
      const roots = new Set([
        dayRoot(commits).toString('hex'),
        dayRoot(commits.toSpliced(i, 1)).toString('hex'),
        dayRoot(commits.toSpliced(i, 0, commits[i]!)).toString('hex'),
        dayRoot(commits.toSpliced(i, 1, Buffer.alloc(32, 99))).toString('hex'),
        dayRoot([...commits.toSpliced(i, 1), Buffer.alloc(32, 98)]).toString('hex'),
      ]);
      expect(roots.size).toBe(5);
      const years = [lines, lines.toSpliced(i, 1), lines.toSpliced(i, 1, { ...lines[i]!, count: 99 })];
      expect(new Set(years.map((year) => yearRoot(year).toString('hex'))).size).toBe(3);
    }
  });
});
