import { DayOrderEvidence, DayReader, dayOf, type Order } from './day-order';
import { headerOf } from './header';
import { mediaDayOf } from './media-names';

function evidence(lines: readonly string[]): DayOrderEvidence {
  const gathered = new DayOrderEvidence();
  for (const line of lines) gathered.add(headerOf(line)!, mediaDayOf(line));
  return gathered;
}

const decide = (dates: readonly string[], settled?: Order): ReturnType<DayOrderEvidence['decide']> =>
  evidence(dates.map((date) => `${date}, 10:00 - a: m`)).decide(settled);

describe('day and month', () => {
  it.each([
    ['day-first', ['13/02/24', '01/03/24']],
    ['month-first', ['02/13/24', '03/01/24']],
    ['year-first', ['2024/02/03', '2024/03/04']],
    ['year-first', ['45/02/03', '45/03/04']],
  ] as const)('[R39] rule 1: a number above 12 settles %s', (order, dates) => {
    expect(decide(dates)).toMatchObject({ order, certain: true, mixed: false });
  });

  it.each([
    // 28 February, 5 March, 3 April: read the other way, time would jump back and forth.
    ['day-first', ['01/02/24', '05/02/24', '03/03/24', '09/03/24', '02/04/24']],
    ['month-first', ['02/01/24', '02/05/24', '03/03/24', '03/09/24', '04/02/24']],
  ] as const)('[R39] rule 2: time that would step back speaks for %s', (order, dates) => {
    expect(decide(dates)).toMatchObject({ order, certain: true });
  });

  it.each([
    ['day-first', ['01/05/24', '02/05/24', '03/05/24', '04/05/24', '05/05/24', '06/05/24']],
    ['month-first', ['05/01/24', '05/02/24', '05/03/24', '05/04/24', '05/05/24', '05/06/24']],
  ] as const)('[R39] rule 3: what changes more often is the day: %s', (order, dates) => {
    expect(decide(dates)).toMatchObject({ order, certain: true });
  });

  it('[R39] rule 4: a media name tells the day, stronger than the steps', () => {
    const lines = [
      '03/04/24, 10:00 - a: IMG-20240304-WA0001.jpg (file attached)',
      '04/04/24, 10:00 - a: m',
      '05/04/24, 10:00 - a: m',
    ];
    expect(evidence(lines).decide(undefined)).toMatchObject({
      order: 'month-first',
      certain: true,
      ground: expect.stringContaining('media'),
    });
  });

  it('[R39] rule 5: else it is a guess that says so, and every date that could be read otherwise is doubtful', () => {
    const decision = decide(['03/04/24', '03/04/24']);
    expect(decision).toMatchObject({ order: 'day-first', certain: false });
    const reader = new DayReader(decision);
    expect(reader.read(headerOf('03/04/24, 10:00 - a: m')!)).toMatchObject({
      found: { month: 4, day: 3 },
      doubtful: true,
    });
    expect(reader.read(headerOf('03/03/24, 10:00 - a: m')!)).toMatchObject({ doubtful: false });
  });

  it.each([
    ['years would lie before there was a WhatsApp', ['24. 3. 1', '24. 3. 5', '24. 3. 25']],
    ['years would lie before there was a WhatsApp, and a month might come first', ['12. 3. 1', '12. 3. 2']],
    ['time would step back', ['23. 11. 28', '23. 12. 10', '23. 12. 28', '24. 1. 10', '24. 1. 28', '24. 2. 10']],
    ['the first number never changes and the last one does', ['24. 3. 13', '24. 3. 14', '24. 3. 25']],
  ])('[R39] a short year comes first where, read with the year last, %s; it is not certain', (_, dates) => {
    const decision = decide(dates);
    expect(decision).toMatchObject({ order: 'year-first', certain: false, mixed: false });
    const [year, month, day] = dates[0]!.split('. ').map(Number);
    expect(new DayReader(decision).read(headerOf(`${dates[0]}, 10:00 - a: m`)!)).toEqual({
      found: { year: 2000 + year!, month, day },
      doubtful: true,
    });
  });

  it.each([
    ['day-first', ['13/02/24', '13/02/25']],
    ['day-first', ['20/03/24', '21/02/24', '22/02/24']],
    ['day-first', ['28/02/24', '01/03/24', '28/02/24', '01/03/24']],
  ] as const)('[R39] a short year that may come last does: %s %j', (order, dates) => {
    expect(decide(dates)).toMatchObject({ order, certain: true });
  });

  it('[R39] the operator settles it', () => {
    expect(decide(['03/04/24'], 'month-first')).toMatchObject({
      order: 'month-first',
      certain: true,
      ground: 'settled by the operator',
    });
  });

  it('[R39] a file with proof of both orders is read date by date, and is not certain', () => {
    const decision = decide(['13/02/24', '14/02/24', '02/15/24', '03/04/24']);
    expect(decision).toMatchObject({ certain: false, mixed: true });
    const reader = new DayReader(decision);
    const days = ['13/02/24', '05/02/24', '02/15/24', '03/04/24'].map((date) =>
      reader.read(headerOf(`${date}, 10:00 - a: m`)!),
    );
    expect(days.map(({ found }) => [found!.month, found!.day])).toEqual([
      [2, 13],
      [2, 5],
      [2, 15],
      [3, 4],
    ]);
    expect(days.map(({ doubtful }) => doubtful)).toEqual([false, true, false, true]);
  });

  it('[R39] one damaged date among many does not make a file contradictory', () => {
    const dates = Array.from({ length: 120 }, (_, index) => `${(index % 28) + 1}/02/24`);
    expect(decide([...dates, '02/31/24'])).toMatchObject({ order: 'day-first', certain: true });
  });

  it.each([
    ['06/2018/13', 'month-first', { year: 2018, month: 6, day: 13 }],
    ['14/3/2567', 'day-first', { year: 2024, month: 3, day: 14 }],
    ['14/3/67', 'day-first', { year: 2024, month: 3, day: 14 }],
    ['1402/12/24', 'year-first', { year: 2024, month: 3, day: 14 }],
    ['1445/9/4', 'year-first', { year: 2024, month: 3, day: 14 }],
    ['31/4/24', 'day-first', undefined],
  ] as const)('[R39] %s is a day of its calendar', (date, order, day) => {
    expect(dayOf(headerOf(`${date}, 10:00 - a: m`)!, order)).toEqual(day);
  });
});
