import { type ClockEvent, CLOCKS, type RetentionClass, type ScheduleContent } from '@minutebook/contract';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { aClass, ADA, assign, type Outcome, RetentionLab } from './retention-lab.testing';
import { STARTING_CLASSES } from './starting-set';

let archive: TestArchive;
let lab: RetentionLab;
beforeAll(async () => {
  archive = await testArchive();
  lab = new RetentionLab(archive);
});
afterAll(() => archive.drop());

const REASON = 'The books of the firm say so.';

interface Sample {
  readonly channel: string;
  readonly jurisdiction: string;
  readonly label: string;
  readonly entry: Date;
  readonly facts: Readonly<Partial<Record<ClockEvent, Date>>>;
}

/** The calendar: a period after a moment, and the end of the fiscal year a moment is in. */
function plus(start: Date, period: string): Date {
  const [, y, m, d] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(period)!.map((n) => Number(n ?? 0));
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + y!, end.getUTCMonth() + m!);
  if (end.getUTCDate() !== start.getUTCDate()) end.setUTCDate(1);
  return new Date(end.getTime() + d! * 86_400_000);
}
function yearEnd(at: Date, { month, day }: ScheduleContent['fiscalYearEnd']): Date {
  const year = at.getUTCFullYear();
  const ends = [year, year + 1].map((y) => Math.min(Date.UTC(y, month - 1, day + 1), Date.UTC(y, month, 1)));
  return new Date(ends.find((end) => end > at.getTime())!);
}

/** Retention, in twenty lines: undefined is without a class, null is never. */
function reference(schedule: ScheduleContent, { entry, facts, ...of }: Sample): Date | null | undefined {
  const asks = (list: readonly string[], value: string): boolean => list.length === 0 || list.includes(value);
  const start = (clock: RetentionClass['clock']): Date | undefined => {
    const { LAST_ENTRY, LAST_USED, LAST_IN_EFFECT } = facts;
    if (clock === 'RECORD_CREATED') return entry;
    if (clock === 'FISCAL_YEAR_END_OF_LAST_ENTRY')
      return yearEnd(LAST_ENTRY && LAST_ENTRY > entry ? LAST_ENTRY : entry, schedule.fiscalYearEnd);
    if (clock === 'FISCAL_YEAR_END_OF_LAST_USE') return LAST_USED && yearEnd(LAST_USED, schedule.fiscalYearEnd);
    if (clock !== 'LATER_OF_CREATED_OR_LAST_IN_EFFECT') return facts[clock];
    return LAST_IN_EFFECT && (LAST_IN_EFFECT > entry ? LAST_IN_EFFECT : entry);
  };
  const codes = schedule.assignments.flatMap(({ classes, conditions: { channels, jurisdictions, labels } }) =>
    asks(channels, of.channel) && asks(jurisdictions, of.jurisdiction) && asks(labels, of.label) ? classes : [],
  );
  const starts = schedule.classes.filter(({ code }) => codes.includes(code)).map((c) => ({ ...c, at: start(c.clock) }));
  if (starts.length === 0) return undefined;
  return starts.some(({ at }) => !at)
    ? null
    : new Date(Math.max(...starts.map((c) => plus(c.at!, c.period).getTime())));
}

describe('the evaluator', () => {
  it('[R16] agrees with a reference of twenty lines on random schedules over the starting set', async () => {
    let seed = Number(process.env['MINUTEBOOK_SEED'] ?? 1);
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((seed / 0x80000000) * n);
    };
    const pick = <T>(of: readonly T[]): T => of[random(of.length)]!;
    const some = <T>(of: readonly T[]): T[] => (random(2) === 0 ? [] : of.filter(() => random(2) === 0));
    const instant = (): Date =>
      new Date(
        Date.UTC(2016 + random(9), random(12), 1 + random(31), random(24), random(60), random(60), random(1000)),
      );
    const [channels, jurisdictions, labels] = [
      ['teams', 'email', 'wechat'],
      ['US', 'EU', 'HK'],
      ['', 'complaint', 'order'],
    ];
    const events = [
      'ACCOUNT_CLOSED',
      'SUPERSEDED',
      'LAST_USED',
      'LAST_ENTRY',
      'LAST_IN_EFFECT',
      'SWAP_TERMINATED',
      'AUDIT_CONCLUDED',
      'TRANSACTION_COMPLETED',
      'PURPOSE_ENDED',
    ] as const;

    const people = await Promise.all(
      jurisdictions.map((jurisdiction) => lab.person(`P-${jurisdiction}`, { jurisdiction })),
    );
    const samples = new Map<number, Sample>();
    for (let i = 0; i < 120; i++) {
      const [channel, jurisdiction, label, entry] = [pick(channels), pick(jurisdictions), pick(labels), instant()];
      const conversation = await lab.conversation(channel);
      const message = await lab.message(
        conversation,
        [entry.toISOString()],
        [people[jurisdictions.indexOf(jurisdiction)]!.handle],
      );
      const scope =
        random(2) === 0
          ? ({ scope: 'message', subject: String(message) } as const)
          : ({ scope: 'conversation', subject: String(conversation) } as const);
      if (label)
        await archive.retention.labels.put(OPERATOR, {
          scope: scope.scope,
          record: Number(scope.subject),
          label,
          reason: REASON,
        });
      const facts: Partial<Record<ClockEvent, Date>> = {};
      for (const event of events) {
        if (random(3) === 0) continue;
        facts[event] = instant();
        await archive.retention.facts.state(ADA, { event, ...scope, at: facts[event], reason: REASON });
      }
      samples.set(message, { channel, jurisdiction, label, entry, facts });
    }

    const told = { due: 0, never: 0, unclassified: 0 };
    for (let round = 0; round < 25; round++) {
      const classes = [
        ...STARTING_CLASSES,
        aClass('ODD-1', 'P1M'),
        aClass('ODD-2', 'P13M40D'),
        aClass('ODD-3', 'P1Y1M1D', { clock: 'LAST_USED' }),
      ];
      const assignments = Array.from({ length: 1 + random(6) }, () =>
        assign(
          Array.from({ length: 1 + random(3) }, () => pick(classes).code),
          { channels: some(channels), jurisdictions: some(jurisdictions), labels: some(labels.slice(1)) },
        ),
      );
      const fiscalYearEnd = pick([
        { month: 12, day: 31 },
        { month: 3, day: 31 },
        { month: 2, day: 29 },
        { month: 6, day: 30 },
        { month: 9, day: 15 },
      ]);
      const content = { zone: 'UTC', fiscalYearEnd, defaultPeriod: 'P7Y', note: '', classes, assignments };
      const found = await lab.outcomes([...samples.keys()], await lab.draft(content));
      expect(found.size).toBe(samples.size);
      for (const [id, sample] of samples) {
        const due = reference(content, sample);
        const expected = due === undefined ? 'unclassified' : due === null ? 'never' : 'due';
        const outcome = found.get(id)!;
        expect([round, id, outcome.state, outcome.due]).toEqual([round, id, expected, due ?? null]);
        told[expected]++;
      }
    }
    // Otherwise the comparison would prove little.
    expect(Math.min(...Object.values(told))).toBeGreaterThan(50);
  });
});

describe('in a large archive', () => {
  it('[R16] the evaluator reads what it is asked about, and not everything that came before', async () => {
    const schedule = await lab.draft({ classes: [aClass('A', 'P1Y')], assignments: [assign(['A'])] });
    const conversation = await lab.conversation('teams');
    await archive.db.owner.query(
      `WITH m AS (INSERT INTO archive.message (id, conversation_id, kind, at) SELECT nextval('archive.object_id'), $1, 1, now() FROM generate_series(1, 20000) RETURNING id)
       INSERT INTO archive.version (id, message_id, version, change, sent_at, received_at, parties, identity, evidence_id, ordinal, content)
       SELECT nextval('archive.version_id'), m.id, 0, 1, now(), now(), '{}', int8send(m.id), 1, 1, '' FROM m`,
      [conversation],
    );
    await archive.db.owner.query('ANALYZE archive.message, archive.version');
    const newest = await lab.message(conversation, ['2020-01-01']);
    const pages = async (): Promise<number> => {
      const [row] = await archive.db.app.query<{ 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number } }] }>(
        'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM archive.retention_of($1::bigint[], $2)',
        [[newest], schedule],
      );
      return row!['QUERY PLAN'][0].Plan['Shared Hit Blocks'];
    };
    await pages();
    expect(await pages()).toBeLessThan(200);
  });
});

describe('clocks', () => {
  const AT = '2021-05-10T09:30:00.000Z';
  const FACT = '2022-08-20T00:00:00.000Z';
  /** What states it; and until when a message of AT is kept by P2Y, fiscal years ending on 31 March. */
  const cases: Record<(typeof CLOCKS)[number], [ClockEvent | null, string]> = {
    RECORD_CREATED: [null, '2023-05-10T09:30:00.000Z'],
    ACCOUNT_CLOSED: ['ACCOUNT_CLOSED', '2024-08-20T00:00:00.000Z'],
    SUPERSEDED: ['SUPERSEDED', '2024-08-20T00:00:00.000Z'],
    LAST_USED: ['LAST_USED', '2024-08-20T00:00:00.000Z'],
    // In the year that ends on 31 March 2022; stated later, in the one that ends in 2023.
    FISCAL_YEAR_END_OF_LAST_ENTRY: ['LAST_ENTRY', '2025-04-01T00:00:00.000Z'],
    FISCAL_YEAR_END_OF_LAST_USE: ['LAST_USED', '2025-04-01T00:00:00.000Z'],
    SWAP_TERMINATED: ['SWAP_TERMINATED', '2024-08-20T00:00:00.000Z'],
    AUDIT_CONCLUDED: ['AUDIT_CONCLUDED', '2024-08-20T00:00:00.000Z'],
    LATER_OF_CREATED_OR_LAST_IN_EFFECT: ['LAST_IN_EFFECT', '2024-08-20T00:00:00.000Z'],
    TRANSACTION_COMPLETED: ['TRANSACTION_COMPLETED', '2024-08-20T00:00:00.000Z'],
    PURPOSE_ENDED: ['PURPOSE_ENDED', '2024-08-20T00:00:00.000Z'],
  };

  it.each(CLOCKS)('[R17] %s: unresolved it never matures; stated, it does', async (clock) => {
    const [event, due] = cases[clock];
    const conversation = await lab.conversation('teams');
    const message = await lab.message(conversation, [AT]);
    const schedule = await lab.draft({
      fiscalYearEnd: { month: 3, day: 31 },
      classes: [aClass('A', 'P2Y', { clock })],
      assignments: [assign(['A'])],
    });
    const before = await lab.outcome(message, schedule);
    if (event !== null && clock !== 'FISCAL_YEAR_END_OF_LAST_ENTRY')
      expect(before).toMatchObject({ state: 'never', due: null, code: 'A', missing: [event] });
    if (clock === 'FISCAL_YEAR_END_OF_LAST_ENTRY')
      expect(before).toMatchObject({ state: 'due', due: new Date('2024-04-01T00:00:00.000Z') });
    if (event !== null)
      await archive.retention.facts.state(ADA, {
        event,
        scope: 'conversation',
        subject: String(conversation),
        at: new Date(FACT),
        reason: REASON,
      });
    expect(await lab.outcome(message, schedule)).toMatchObject({ state: 'due', due: new Date(due), missing: [] });
  });

  it.each([
    // Three years after a day that year does not have: the whole of 28 February, and not a moment less.
    ['2024-02-29T12:00:00.000Z', 'P3Y', 'UTC', '2027-03-01T12:00:00.000Z'],
    ['2024-02-29T12:00:00.000Z', 'P4Y', 'UTC', '2028-02-29T12:00:00.000Z'],
    ['2023-08-31T00:00:00.000Z', 'P6M', 'UTC', '2024-03-01T00:00:00.000Z'],
    ['2023-01-31T00:00:00.000Z', 'P1M2D', 'UTC', '2023-03-03T00:00:00.000Z'],
    // Evening of 29 February in New York, though UTC says 1 March.
    ['2024-03-01T03:00:00.000Z', 'P1Y', 'America/New_York', '2025-03-02T03:00:00.000Z'],
    ['2024-01-01T00:00:00.000Z', 'P0D', 'UTC', '2024-01-01T00:00:00.000Z'],
  ])('[R17] %s and %s in %s: %s', async (at, period, zone, due) => {
    const message = await lab.message(await lab.conversation('teams'), [at]);
    const schedule = await lab.draft({ zone, classes: [aClass('A', period)], assignments: [assign(['A'])] });
    expect((await lab.outcome(message, schedule)).due).toEqual(new Date(due));
  });

  it.each([
    // In Hong Kong it is 1 April already, and another fiscal year.
    ['2024-03-31T16:30:00.000Z', { month: 3, day: 31 }, 'Asia/Hong_Kong', '2025-03-31T16:00:00.000Z'],
    ['2024-03-31T15:30:00.000Z', { month: 3, day: 31 }, 'Asia/Hong_Kong', '2024-03-31T16:00:00.000Z'],
    ['2024-02-29T23:59:59.999Z', { month: 2, day: 29 }, 'UTC', '2024-03-01T00:00:00.000Z'],
    ['2023-03-01T00:00:00.000Z', { month: 2, day: 29 }, 'UTC', '2024-03-01T00:00:00.000Z'],
    ['2022-12-31T10:00:00.000Z', { month: 2, day: 29 }, 'UTC', '2023-03-01T00:00:00.000Z'],
  ])('[R17] %s is in the fiscal year ending on %j of %s: it ends %s', async (at, fiscalYearEnd, zone, end) => {
    const message = await lab.message(await lab.conversation('teams'), [at]);
    const schedule = await lab.draft({
      zone,
      fiscalYearEnd,
      classes: [aClass('A', 'P0D', { clock: 'FISCAL_YEAR_END_OF_LAST_ENTRY' })],
      assignments: [assign(['A'])],
    });
    expect((await lab.outcome(message, schedule)).due).toEqual(new Date(end));
  });
});

describe('in doubt it keeps longer', () => {
  const due = (day: string): Partial<Outcome> => ({ state: 'due', due: new Date(`${day}T00:00:00.000Z`) });

  it('[R16] counts every version, and every class of every version', async () => {
    const [ann, bo] = await Promise.all([lab.person('ANN', { desk: 'Rates' }), lab.person('BO', { desk: 'FX' })]);
    const schedule = await lab.draft({
      classes: [aClass('R', 'P1Y'), aClass('F', 'P5Y')],
      assignments: [assign(['R'], { desks: ['Rates'] }), assign(['F'], { desks: ['FX'] })],
    });
    const message = await lab.message(await lab.conversation('teams'), ['2020-01-01', '2021-06-01'], [ann.handle]);
    expect(await lab.outcome(message, schedule)).toMatchObject({ ...due('2022-06-01'), codes: ['R'] });
    await archive.db.app.query(
      `INSERT INTO archive.version SELECT nextval('archive.version_id'), message_id, 2, 2, '2020-02-01', '2020-02-01', null, $2, '\\x77', null, 1, 1, '' FROM archive.version WHERE message_id = $1 AND version = 0`,
      [message, [bo.handle]],
    );
    expect(await lab.outcome(message, schedule)).toMatchObject({ ...due('2025-02-01'), code: 'F', codes: ['F', 'R'] });
  });

  it('[R22] forgets neither a handle that was taken back nor a desk somebody left', async () => {
    const { persons } = archive.people;
    const ann = await lab.person('AMY', { desk: 'Rates', jurisdiction: 'US' });
    const schedule = await lab.draft({
      classes: [aClass('R', 'P3Y')],
      assignments: [assign(['R'], { desks: ['Rates'], jurisdictions: ['US'] })],
    });
    const message = await lab.message(await lab.conversation('teams'), ['2020-01-01'], [ann.handle]);
    const { person } = await persons.file(ann.id);
    const moved = await persons.change(OPERATOR, ann.id, person.version, { desk: 'Elsewhere' });
    const { mappings } = await persons.file(ann.id);
    await persons.unmap(OPERATOR, ann.id, moved.version, mappings[0]!.id, { reason: 'It was a mistake, they say.' });
    expect(await lab.outcome(message, schedule)).toMatchObject(due('2023-01-01'));
  });

  it('[R17] one client’s closed account says nothing of another’s', async () => {
    const [ann, bo] = await Promise.all([lab.person('CAT', { kind: 'client' }), lab.person('DAN', { kind: 'client' })]);
    const us = await lab.person('US');
    const conversation = await lab.conversation('teams');
    const [one, both] = [
      await lab.message(conversation, ['2020-01-01'], [us.handle, ann.handle]),
      await lab.message(conversation, ['2020-01-01'], [us.handle, ann.handle, bo.handle]),
    ];
    const schedule = await lab.draft({
      classes: [aClass('A', 'P1Y', { clock: 'ACCOUNT_CLOSED' })],
      assignments: [assign(['A'])],
    });
    const close = (subject: string, at: string) =>
      archive.retention.facts.state(ADA, {
        event: 'ACCOUNT_CLOSED',
        scope: 'person',
        subject,
        at: new Date(at),
        reason: REASON,
      });
    const { id } = await close('CAT', '2021-01-01');
    expect(await lab.outcome(one, schedule)).toMatchObject(due('2022-01-01'));
    expect(await lab.outcome(both, schedule)).toMatchObject({ state: 'never', missing: ['ACCOUNT_CLOSED'] });
    await close('DAN', '2023-01-01');
    expect(await lab.outcome(both, schedule)).toMatchObject(due('2024-01-01'));
    await archive.retention.facts.end(ADA, id, 'It was another account of hers.');
    expect(await lab.outcome(one, schedule)).toMatchObject({ state: 'never' });
  });

  it('[R18] without a schedule, or without a class, nothing has a date; ids that are no message have no answer', async () => {
    const message = await lab.message(await lab.conversation('teams'), ['2001-01-01']);
    const nothing = { state: 'unclassified', due: null, code: null, codes: [], missing: [] };
    expect(await lab.outcomes([message, 999_999])).toEqual(new Map([[message, nothing]]));
    const schedule = await lab.draft({
      classes: [aClass('A', 'P1Y')],
      assignments: [assign(['A'], { channels: ['email'] })],
    });
    expect(await lab.outcome(message, schedule)).toEqual(nothing);
  });
});
