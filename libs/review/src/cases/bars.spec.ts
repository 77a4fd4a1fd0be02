import type { Directory, PersonRow } from '@minutebook/archive';
import { SetClock } from '@minutebook/platform';
import fc from 'fast-check';
import { Bars, handleKey } from './bars';

type WhoIsWho = Awaited<ReturnType<Directory['whoIsWho']>>;

/** A directory of people p0, p1, … with the manager of each by number, and one address each. */
function bars(managers: readonly (number | null)[]): Bars {
  const persons = managers.map(
    (manager, i) =>
      ({
        id: `id${i}`,
        externalId: `p${i}`,
        name: `P${i}`,
        manager: manager === null ? null : `p${manager}`,
      }) as PersonRow,
  );
  const holder = (i: number) => ({ person: persons[i]!, from: null, until: null });
  const known = {
    persons,
    holders: ({ normal }: { normal: string }) => {
      const at = /^p(\d+)@firm\.example$/.exec(normal);
      return at ? [holder(Number(at[1]))] : [];
    },
    mappings: () => persons.map((_person, i) => ({ ...holder(i), scheme: 'email', normal: `p${i}@firm.example` })),
  } as unknown as WhoIsWho;
  return new Bars(
    { whoIsWho: async () => known } as unknown as Directory,
    new SetClock(new Date('2026-11-24T08:00:00Z')),
  );
}

/** Whether `above` is this person or stands above them, climbing one step at a time. */
function isAbove(managers: readonly (number | null)[], above: number, person: number): boolean {
  const seen = new Set<number>();
  for (let at: number | null = person; at !== null && !seen.has(at); at = managers[at] ?? null) {
    if (at === above) return true;
    seen.add(at);
  }
  return false;
}

describe('the bar', () => {
  it('[R182] holds for a subject and everybody above them, and for nobody else, in any directory, with loops too', async () => {
    const directory = fc
      .integer({ min: 1, max: 12 })
      .chain((size) => fc.array(fc.option(fc.nat(size - 1), { nil: null }), { minLength: size, maxLength: size }));
    await fc.assert(
      fc.asyncProperty(directory, async (managers) => {
        const subject = bars(managers);
        for (let user = 0; user < managers.length; user++) {
          const bar = await subject.of({ email: `p${user}@firm.example`, handles: [] });
          for (let person = 0; person < managers.length; person++) {
            const expected = isAbove(managers, user, person);
            expect(bar.persons.includes(`id${person}`)).toBe(expected);
            expect(bar.handles.includes(handleKey('email', `P${person}@firm.example`))).toBe(expected);
          }
        }
      }),
    );
  });

  it('[R182] goes by the handles of a user, whatever their e-mail address is', async () => {
    const found = await bars([1, null]).of({ email: 'someone@firm.example', handles: ['email:P1@firm.example'] });
    expect([...found.persons].sort()).toEqual(['id0', 'id1']);
  });

  it('bars nobody who is not in the directory, but from what is said about their own handle', async () => {
    const found = await bars([null]).of({ email: 'outside@other.example', handles: ['phone:+852 5555 0101'] });
    expect(found).toEqual({
      persons: [],
      handles: [handleKey('phone', '+85255550101'), 'email outside@other.example'],
    });
  });
});
