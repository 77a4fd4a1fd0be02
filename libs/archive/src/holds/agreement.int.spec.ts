import { HoldLab, type Line } from './hold-lab.testing';
import type { HoldScope } from '@minutebook/contract';

/** Numbers from a seed: a failure can be run again. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const PEOPLE = ['wren', 'ann', 'bo', 'cy', 'dee'];
const WORDS = ['beacon', 'lunch', 'price', 'hello', 'fairwater'];

function storyOf(random: Generator<number>): { lines: Line[]; scopes: Partial<HoldScope>[] } {
  const next = (): number => random.next().value as number;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const said = Array.from({ length: 60 }, (_, i): Line => {
    const isMail = next() < 0.3;
    return {
      room: isMail ? `thread ${pick(['p', 'q'])}` : `room ${pick(['a', 'b', 'c', 'd'])}`,
      from: pick(PEOPLE),
      at: `2026-03-0${1 + Math.floor(next() * 5)}T${String(Math.floor(next() * 24)).padStart(2, '0')}:30:00Z`,
      text: `${i} ${pick(WORDS)} ${pick(WORDS)}`,
      ...(isMail && { to: [pick(PEOPLE)] }),
      ...(!isMail && next() < 0.3 && { channel: 'slack' }),
    };
  });
  // Some react: to what was said in the room, before or after they did.
  const lines = said.map((line): Line => {
    if (line.to || next() < 0.7) return line;
    const there = said.flatMap(({ room, channel }, i) =>
      room === line.room && channel === line.channel ? [`m${i + 1}`] : [],
    );
    return { ...line, reactsTo: pick(there) };
  });
  const scopes = Array.from({ length: 12 }, (): Partial<HoldScope> => {
    const some = <T>(value: T, often = 0.5): T | undefined => (next() < often ? value : undefined);
    const [custodians, query] = [some([pick(['E1', 'E2'])], 0.6), some(pick(WORDS), 0.6)];
    return {
      custodians: custodians ?? [],
      query: query ?? null,
      combine: pick(['either', 'both'] as const),
      from: custodians || query ? (some('2026-03-02', 0.3) ?? null) : '2026-03-02',
      until: some('2026-03-04', 0.3) ?? null,
      channels: some(['slack', 'email'], 0.3) ?? [],
      context: pick(['none', 'day', 'conversation'] as const),
    };
  });
  return { lines, scopes };
}

describe('a hold', () => {
  let lab: HoldLab;
  afterEach(() => lab.archive.drop());

  const held = (hold: number): Promise<{ message: number; ground: string; because: number | null }[]> =>
    lab.archive.db.app.query(
      // Of context it does not matter which match it stands beside.
      `SELECT message_id AS message, ground, CASE ground WHEN 'matched' THEN because END AS because
       FROM archive.held WHERE hold_id = $1 ORDER BY message_id`,
      [hold],
    );

  it.each([
    [1, true],
    [7, false],
    [23, true],
    [77, false],
    [104, false],
    [105, true],
  ])(
    '[R49] holds the same, placed before, between or after what it holds (seed %i, what came in is still open: %s)',
    async (seed, remember) => {
      lab = await HoldLab.open({ remember });
      await lab.person('E1', 'Wren Ash');
      await lab.person('E2', 'Ann Lee');
      const { lines, scopes } = storyOf(numbers(seed));
      const ids = new Map<string, number>();
      const place = async (when: string): Promise<void> => {
        for (const [i, scope] of scopes.entries()) ids.set(`${i} ${when}`, (await lab.place(scope, `${i} ${when}`)).id);
        await lab.round();
      };
      await place('before');
      await lab.take(lines.slice(0, 20));
      await lab.round();
      await lab.take(lines.slice(20, 35));
      await place('between');
      await lab.take(lines.slice(35));
      await lab.round();
      await place('after');
      // And once more from the beginning, over what is held already.
      await lab.archive.db.app.query(
        `UPDATE archive.hold SET following = false, position = 0 WHERE name LIKE '%3 after'`,
      );
      await lab.round();
      let all = 0;
      for (const [i, scope] of scopes.entries()) {
        const [before, between, after] = await Promise.all(
          ['before', 'between', 'after'].map((when) => held(ids.get(`${i} ${when}`)!)),
        );
        expect({ scope, before, between }).toEqual({ scope, before: after, between: after });
        all += after!.length;
      }
      expect(all).toBeGreaterThan(20);
      const counted = await lab.archive.db.app.query<{ held: number; n: number }>(
        'SELECT h.held, (SELECT count(*) FROM archive.held d WHERE d.hold_id = h.id)::bigint AS n FROM archive.hold h',
      );
      for (const { held, n } of counted) expect(held).toBe(n);
    },
  );
});
