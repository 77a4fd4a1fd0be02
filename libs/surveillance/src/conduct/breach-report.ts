import type { Arrivals, Reader } from '@minutebook/archive';
import type { BreachQuarter, BreachReport as Report } from '@minutebook/contract';
import { type Database, Problem } from '@minutebook/platform';
import type { ReviewVolume } from './review-volume';
import { countBreaches, countGrades, countLooked, countOffChannelLexicons } from './store/breach-store';

const DAY = 86_400_000;
/** Quarters of the longest report: ten years. */
const LONGEST = 40;

/** Breaches by grade, quarter and desk; a quarter without any says what looked, and how much (R186, E11). */
export class BreachReport {
  constructor(
    private readonly database: Database,
    private readonly reader: Pick<Reader, 'head'>,
    private readonly arrivals: Pick<Arrivals, 'days'>,
    private readonly review: ReviewVolume | undefined,
  ) {}

  /** Days are of UTC, both included. Throws `request-invalid` for a time that ends before it begins or is too long. */
  async of(from: string, to: string): Promise<Report> {
    const spans = quartersOf(from, to);
    const position = await this.reader.head();
    const [grades, breaches, lexicons] = await Promise.all([
      countGrades(this.database, from, to),
      countBreaches(this.database, from, to),
      countOffChannelLexicons(this.database),
    ]);
    const quarters: BreachQuarter[] = [];
    for (const span of spans) {
      const n = breaches.filter(({ quarter }) => quarter === span.quarter).reduce((sum, row) => sum + row.n, 0);
      const looked = { ...(await this.looked(span)), offChannelLexicons: lexicons };
      quarters.push({
        quarter: span.quarter,
        breaches: n,
        grades: byGrade(grades.filter(({ quarter }) => quarter === span.quarter)),
        looked,
        question: questionOf(n, looked),
      });
    }
    const places = new Map(grades.map(({ desk, quarter }) => [`${quarter}\0${desk ?? ''}`, { desk, quarter }]));
    return {
      from,
      to,
      position,
      quarters,
      desks: [...places.values()].map(({ desk, quarter }) => ({
        desk,
        quarter,
        grades: byGrade(grades.filter((row) => row.desk === desk && row.quarter === quarter)),
      })),
      channels: sums(breaches, ({ channel }) => channel).map(([channel, n]) => ({ channel, breaches: n })),
      sources: sums(breaches, ({ source }) => source).map(([source, n]) => ({ source, breaches: n })),
    };
  }

  private async looked({ first, last }: Span): Promise<Omit<BreachQuarter['looked'], 'offChannelLexicons'>> {
    const [begin, end] = [new Date(`${first}T00:00:00Z`), new Date(Date.parse(`${last}T00:00:00Z`) + DAY)];
    const [counts, days, reviewed] = await Promise.all([
      countLooked(this.database, begin, end),
      this.arrivals.days({}, 'received', first, last),
      this.review?.between(begin, end),
    ]);
    return {
      ...counts,
      messages: days.reduce((sum, { messages }) => sum + messages, 0),
      alertsDecided: reviewed?.decided ?? null,
      samples: reviewed?.samples ?? null,
    };
  }
}

/** Whether finding nothing says anything: only where something could have been found. */
function questionOf(breaches: number, looked: BreachQuarter['looked']): BreachQuarter['question'] {
  if (breaches > 0) return 'none';
  if (looked.messages === 0 && looked.hits === 0) return 'nothing-looked';
  if (looked.offChannelLexicons === 0) return 'no-off-channel-rules';
  return looked.alertsDecided ? 'looked-and-found-nothing' : 'nobody-decided';
}

interface Span {
  readonly quarter: string;
  readonly first: string;
  readonly last: string;
}

/** The quarters a time touches, each cut to the time. */
function quartersOf(from: string, to: string): Span[] {
  const spans: Span[] = [];
  for (let day = from; day <= to && spans.length <= LONGEST;) {
    const [year, month] = day.split('-').map(Number) as [number, number];
    const number = Math.ceil(month / 3);
    const next = new Date(Date.UTC(year, number * 3, 1));
    const end = new Date(next.getTime() - DAY).toISOString().slice(0, 10);
    spans.push({ quarter: `${year}-Q${number}`, first: day, last: end < to ? end : to });
    day = next.toISOString().slice(0, 10);
  }
  if (spans.length > 0 && spans.length <= LONGEST) return spans;
  throw new Problem({
    code: 'request-invalid',
    status: 422,
    title: 'The report covers one to forty quarters.',
    fields: { to: spans.length === 0 ? 'is before its beginning' : 'is too far from its beginning' },
  });
}

function byGrade(rows: readonly { readonly grade: number; readonly n: number }[]): number[] {
  return [1, 2, 3, 4, 5].map((grade) => rows.filter((row) => row.grade === grade).reduce((sum, { n }) => sum + n, 0));
}

function sums<R extends { readonly n: number }, K extends string>(
  rows: readonly R[],
  keyOf: (row: R) => K,
): [K, number][] {
  const found = new Map<K, number>();
  for (const row of rows) found.set(keyOf(row), (found.get(keyOf(row)) ?? 0) + row.n);
  return [...found].sort(([, one], [, other]) => other - one);
}
