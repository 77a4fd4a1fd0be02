import { Sight } from '@minutebook/archive';
import type { ReportKind, ReportLine } from '@minutebook/contract';
import { SeenReports } from './seen-reports';
import type { RunRow } from './store/report-store';

const MESSAGES = Array.from({ length: 2_500 }, (_, n) => n);
const LINES: readonly ReportLine[] = MESSAGES.map((n) => ({
  section: 'review',
  cells: [String(n), String(n), 'teams'],
  entries: [n],
}));
const run = (id: number, kind: ReportKind, columns: readonly string[]): RunRow =>
  ({
    id,
    kind,
    sections: [{ name: 'review', columns }],
    state: 'done',
    lines: LINES.length,
    sha256: Buffer.alloc(32, 1),
  }) as unknown as RunRow;
const RUNS = [
  run(1, 'evidence-of-review', ['alert', 'message', 'channel']),
  run(2, 'supervisory-controls', ['what', 'number']),
];

const runs = {
  get: async (id: number) => RUNS.find((one) => one.id === id)!,
  list: async (kind: ReportKind | undefined) => RUNS.filter((one) => kind === undefined || one.kind === kind),
  lines: async (_id: number, from: number, limit: number) => LINES.slice(from, from + limit),
  pages: async function* () {
    for (let from = 0; from < LINES.length; from += 1_000) yield LINES.slice(from, from + 1_000);
  },
};
/** Every tenth message is theirs to see. */
const PART = new Sight('walls', { handles: [], conversations: [1] }, undefined);
/** About whom every thousandth was escalated. */
const ESCALATED = MESSAGES.filter((n) => n % 1_000 === 7);
const reports = new SeenReports(
  runs,
  { seen: async (ids, sight) => new Set(sight.isWhole ? ids : ids.filter((id) => id % 10 === 0)) },
  { of: async (user) => (user === 'part' ? PART : Sight.WHOLE) },
  { of: async (user) => ({ alerts: user === 'subject' ? ESCALATED : [], folded: [] }) },
);

async function all(user: string, id: number): Promise<ReportLine[]> {
  const lines: ReportLine[] = [];
  for await (const page of reports.pages(user, id)) lines.push(...page);
  return lines;
}

describe('reports as a user sees them', () => {
  it('[R127] [R194] leave out and do not count what a wall or a scope hides', async () => {
    const seen = await all('part', 1);
    expect(seen.map(({ cells }) => cells[1])).toEqual(MESSAGES.filter((n) => n % 10 === 0).map(String));
    expect(await reports.get('part', 1)).toMatchObject({ lines: 250, sha256: null });
    expect(await reports.list('part', undefined, undefined, 10)).toMatchObject([{ id: 1, lines: 250, sha256: null }]);
    // Pages are numbered by what is seen: a gap would tell how much is not.
    expect(await reports.lines('part', 1, 100, 3)).toEqual(seen.slice(100, 103));
    expect(await reports.lines('part', 1, 249, 50)).toEqual(seen.slice(249));
  });

  it('[R127] [R194] that only count are not there for who does not see everything', async () => {
    await expect(reports.get('part', 2)).rejects.toMatchObject({ code: 'not-found', status: 404 });
    expect(await reports.list('part', 'supervisory-controls', undefined, 10)).toEqual([]);
    await expect(all('part', 2)).rejects.toMatchObject({ status: 404 });
  });

  it('[R182] leave out what was escalated about whoever reads them, or about their line; what only counts stays', async () => {
    const seen = await all('subject', 1);
    expect(seen.map(({ cells }) => cells[0])).toEqual(MESSAGES.filter((n) => !ESCALATED.includes(n)).map(String));
    expect(await reports.get('subject', 1)).toMatchObject({ lines: 2_497, sha256: null });
    expect(await reports.lines('subject', 1, 5, 3)).toEqual(seen.slice(5, 8));
    expect(await reports.list('subject', undefined, undefined, 10)).toMatchObject([{ lines: 2_497 }, { lines: 2_500 }]);
    expect(await reports.get('subject', 2)).toBe(RUNS[1]);
  });

  it('are as they were computed for who sees everything', async () => {
    expect(await all('whole', 1)).toEqual(LINES);
    expect(await reports.lines('whole', 1, 5, 2)).toEqual(LINES.slice(5, 7));
    expect(await reports.list('whole', undefined, undefined, 10)).toEqual(RUNS);
    expect(await reports.get('whole', 2)).toBe(RUNS[1]);
  });
});
