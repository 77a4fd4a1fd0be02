import { Notices } from '@minutebook/access';
import type { HoldScope } from '@minutebook/contract';
import { ErasureCourse } from '../erasure/erasure-course';
import { ErasureEvaluation } from '../erasure/erasure-evaluation';
import { ErasureRequests } from '../erasure/erasure-requests';
import { HoldLab, REASON } from '../holds/hold-lab.testing';
import { ANN, BO, EVERYTHING, messageIds } from './disposal.testing';
import { KeepingModel, type Rule, type Standing } from './keeping-model.testing';
import { putInForce } from './schedule.testing';

/** Another seed is another history: MINUTEBOOK_SEED=2 MINUTEBOOK_STEPS=100000 explores. */
const SEED = Number(process.env.MINUTEBOOK_SEED ?? 1);
const STEPS = Number(process.env.MINUTEBOOK_STEPS ?? 10_000);
const DAY = 86_400_000;
const PEOPLE = ['E0', 'E1', 'E2', 'E3'];
const NAMES = ['ann', 'bo', 'cy', 'di'];
const WORDS = ['beacon', 'harbour', 'lantern', 'meadow', 'quarry', 'timber'];
const CHANNELS = ['teams', 'email'];
const PERIODS = [20, 40, 90];
/** Holds that stand at a time: with more, nothing is ever free. */
const MOST_HOLDS = 3;

type Step = () => Promise<boolean>;

/** Numbers that look random and are the same every time (mulberry32). */
class Dice {
  constructor(private state: number) {}

  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((((t ^ (t >>> 14)) >>> 0) * n) / 2 ** 32) | 0;
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)]!;
  }

  some<T>(of: readonly T[], chance: number): T[] {
    return of.filter(() => this.below(100) < chance);
  }
}

/** A history of one archive, played on the archive and on the model side by side. */
class History {
  private readonly dice = new Dice(SEED);
  private readonly model: KeepingModel;
  private made = 0;
  private newest = 0;
  /** The disposal under way, with what it may take. */
  private open:
    | { readonly id: number; readonly listed: ReadonlySet<number>; state: 'counted' | 'proposed' | 'approved' }
    | undefined;
  /** Requests to let go, with what they would do. */
  private readonly asked = new Map<
    number,
    { readonly hold: number; readonly rule: Rule | null; approvals: number; readonly days: number }
  >();
  disposed = 0;
  saved = 0;

  constructor(
    private readonly lab: HoldLab,
    private readonly erasures: ErasureRequests,
  ) {
    this.model = new KeepingModel(this.today);
  }

  /** What can happen, by how often it does. */
  private readonly steps: readonly (readonly [weight: number, step: Step])[] = [
    [16, () => this.capture()],
    [16, () => this.wait()],
    [10, () => this.round()],
    [5, () => this.place()],
    [3, () => this.widen()],
    [9, () => this.ask()],
    [14, () => this.approve()],
    [3, () => this.stop()],
    [3, () => this.schedule()],
    [12, () => this.dispose()],
    [3, () => this.crash()],
    [1, () => this.erase()],
  ];

  async play(count: number): Promise<void> {
    const faces = this.steps.flatMap(([weight, step]) => Array.from({ length: weight }, () => step));
    for (let done = 0; done < count;) if (await this.dice.one(faces)()) done++;
  }

  private get today(): number {
    return Math.floor(this.lab.archive.clock.now().getTime() / DAY);
  }

  private async capture(): Promise<boolean> {
    const room = this.dice.below(6);
    const [channel, word, day] = [
      this.dice.one(CHANNELS),
      this.dice.one(WORDS),
      this.model.today - this.dice.below(100),
    ];
    const people = [room % 4, (room + 1 + (room >> 2)) % 4];
    // Both of a room write, so that both are in it however often it was emptied.
    await this.lab.take(
      people.map((from, i) => ({
        room: `${channel}-${room}`,
        from: NAMES[from]!,
        at: `${isoDay(day)}T09:00:00Z`,
        text: `${word} ${++this.made}`,
        ...(channel === 'email' && { to: [NAMES[people[1 - i]!]!] }),
      })),
    );
    const ids = (
      await this.query<{ id: number }>('SELECT id FROM archive.message WHERE id > $1 ORDER BY id', [this.newest])
    ).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    const both = people.map((n) => PEOPLE[n]!);
    ids.forEach((id, i) => this.model.told.set(id, { id, channel, people: both, author: both[i]!, word, day }));
    this.newest = ids.at(-1)!;
    this.model.behind = true;
    return true;
  }

  private async wait(): Promise<boolean> {
    const days = 1 + this.dice.below(8);
    this.model.today += days;
    await this.lab.days(days);
    return true;
  }

  private async round(): Promise<boolean> {
    await this.lab.round();
    this.model.settle();
    return true;
  }

  private async place(): Promise<boolean> {
    if ([...this.model.holds.values()].filter((hold) => this.model.stands(hold)).length >= MOST_HOLDS) return false;
    const rule: Rule = {
      people: this.dice.some(PEOPLE, 25),
      word: this.dice.below(2) ? this.dice.one(WORDS) : null,
      channels: this.dice.some(CHANNELS, 30),
      from: this.dice.below(2) ? this.model.today - this.dice.below(100) : null,
      until: this.dice.below(3) ? null : this.model.today + this.dice.below(20),
      items: this.dice.some([...this.model.told.keys()].slice(-20), 10),
    };
    if (rule.people.length + rule.channels.length + rule.items.length === 0 && rule.word === null && rule.from === null)
      return false;
    const { id } = await this.lab.place(scopeOf(rule), `Hold ${++this.made}`);
    this.model.holds.set(id, { rule, freeOn: null, narrows: null });
    this.model.behind = true;
    return true;
  }

  private async widen(): Promise<boolean> {
    const found = this.someHold((hold) => hold.freeOn === null && !hold.narrows);
    if (!found) return false;
    const [id, hold] = found;
    const more = this.dice.one(PEOPLE);
    // Without custodians and query, dates and channels are a scope of their own: adding a person would narrow that.
    if (hold.rule.people.includes(more) || (hold.rule.people.length === 0 && hold.rule.word === null)) return false;
    const rule = { ...hold.rule, people: [...hold.rule.people, more] };
    const { version } = await this.lab.archive.holding.holds.get(this.lab.legal, id);
    await this.lab.archive.holding.holds.widen(this.lab.legal, id, version, HoldLab.scope(scopeOf(rule)), REASON);
    hold.rule = rule;
    // What was to let go, and was not approved, was to let go of another scope.
    for (const [request, asked] of this.asked) if (asked.hold === id) this.asked.delete(request);
    this.model.behind = true;
    return true;
  }

  private async ask(): Promise<boolean> {
    const found = this.someHold(
      (hold, id) =>
        hold.freeOn === null && !hold.narrows && ![...this.asked.values()].some((asked) => asked.hold === id),
    );
    if (!found) return false;
    const [id, { rule: before }] = found;
    const rule = this.dice.below(3) ? null : this.narrowed(before);
    if (rule === before) return false;
    const { holds, requests } = this.lab.archive.holding;
    const days = 3 + this.dice.below(8);
    const { version } = await holds.get(this.lab.legal, id);
    const request = await requests.ask(this.lab.legal, id, version, {
      ...(rule && { scope: HoldLab.scope(scopeOf(rule)) }),
      reason: REASON,
      coolingDays: days,
    });
    this.asked.set(request.id, { hold: id, rule, approvals: 0, days });
    return true;
  }

  /** A scope that holds less, or the same one where nothing can be left out. */
  private narrowed(rule: Rule): Rule {
    if (rule.people.length > 1) return { ...rule, people: rule.people.slice(1) };
    if (rule.people.length === 1 && rule.word !== null) return { ...rule, word: null };
    return rule.channels.length === 0 ? { ...rule, channels: [this.dice.one(CHANNELS)] } : rule;
  }

  private async approve(): Promise<boolean> {
    const [found] = this.asked;
    if (!found) return false;
    const [id, asked] = found;
    const { requests } = this.lab.archive.holding;
    const { request } = await requests.get(this.lab.legal, id);
    await expect(requests.approve(this.lab.legal, id, request.version, null)).rejects.toMatchObject({ status: 403 });
    await requests.approve(
      asked.approvals === 0 ? this.lab.supervisor : this.lab.compliance,
      id,
      request.version,
      null,
    );
    if (++asked.approvals < 2) return true;
    this.asked.delete(id);
    const hold = this.model.holds.get(asked.hold)!;
    const on = this.model.today + asked.days;
    if (asked.rule) hold.narrows = { rule: asked.rule, on };
    else hold.freeOn = on;
    return true;
  }

  private async stop(): Promise<boolean> {
    const cooling = await this.query<{ id: number; hold: number; version: number }>(
      `SELECT id, hold_id AS hold, version FROM archive.hold_request WHERE state = 'cooling' AND cooling_until > archive.now() ORDER BY id LIMIT 1`,
    );
    const [request] = cooling;
    if (!request) return false;
    await this.lab.archive.holding.requests.stop(this.lab.legal, request.id, request.version, REASON);
    Object.assign(this.model.holds.get(request.hold)!, { freeOn: null, narrows: null });
    return true;
  }

  private async schedule(): Promise<boolean> {
    const periods = new Map(this.dice.some(CHANNELS, 85).map((channel) => [channel, this.dice.one(PERIODS)]));
    if (periods.size === 0) return false;
    await putInForce(
      this.lab.archive,
      [...periods].map(([channel, days]) => ({ code: `K-${channel}`, period: `P${days}D`, channels: [channel] })),
    );
    this.model.periods = periods;
    return true;
  }

  /** The next thing that happens to the disposal under way, or the beginning of one. */
  private async dispose(): Promise<boolean> {
    const { disposals, disposer } = this.lab.archive.disposal;
    if (!this.open) {
      const id = await disposals.dryRun(ANN, EVERYTHING, REASON);
      await disposer.work();
      const listed = new Set(
        (await disposals.listed(id, undefined, { page: 0, message: 0 }, 1_000_000)).map(({ message }) => message),
      );
      const free = this.freeNow();
      if (!this.model.isBlind) expect([...listed].sort(byNumber)).toEqual(free);
      for (const message of listed) expect(free).toContain(message);
      if (listed.size === 0) await disposals.cancel(ANN, id, (await disposals.get(id)).version, REASON);
      else this.open = { id, listed, state: 'counted' };
      return true;
    }
    const { id, state } = this.open;
    const { version } = await disposals.get(id);
    if (state === 'counted') {
      await disposals.propose(ANN, id, version);
      this.open.state = 'proposed';
    } else if (state === 'proposed') {
      await disposals.approve(BO, id, version);
      this.open.state = 'approved';
    } else {
      await disposer.work();
      const { listed } = this.open;
      this.open = undefined;
      expect((await disposals.get(id)).state).toBe('done');
      await this.compare(listed);
    }
    return true;
  }

  /** What went is what was listed and might still go; everything else is there. */
  private async compare(listed: ReadonlySet<number>): Promise<void> {
    await this.lab.archive.log.sequence('records');
    const there = new Set(await messageIds(this.lab.archive));
    for (const id of [...this.model.told.keys()]) {
      const may = listed.has(id) && this.model.mayGo(id);
      if (there.has(id)) {
        // A message that might go and is here still is here for a reason that is stated.
        if (may) {
          expect(this.model.isBlind).toBe(true);
          this.saved++;
        }
        continue;
      }
      expect({ id, may, gone: true }).toEqual({ id, may: true, gone: true });
      this.model.told.delete(id);
      this.disposed++;
    }
    expect(there.size).toBe(this.model.told.size);
  }

  /** The process dies in the middle of a disposal; what it did not commit never happened, and the next one goes on. */
  private async crash(): Promise<boolean> {
    if (this.open?.state !== 'approved') return false;
    const { log, blobs, disposal } = this.lab.archive;
    const before = await messageIds(this.lab.archive);
    const inTransaction = this.dice.below(2) === 0;
    const spy = inTransaction
      ? jest.spyOn(log, 'append').mockRejectedValueOnce(new Error('killed'))
      : jest.spyOn(blobs, 'remove').mockRejectedValueOnce(new Error('killed'));
    await disposal.disposer.work().catch(() => undefined);
    spy.mockRestore();
    if (inTransaction) expect(await messageIds(this.lab.archive)).toEqual(before);
    return this.dispose();
  }

  private async erase(): Promise<boolean> {
    if (this.open || this.model.periods.size < CHANNELS.length) return false;
    const who = this.dice.below(4);
    // What is said in a chat is its author's alone, as the record has it.
    const mine = (id: number): boolean => {
      const { channel, people, author } = this.model.told.get(id)!;
      return channel === 'email' ? people.includes(PEOPLE[who]!) : author === PEOPLE[who];
    };
    const clerk = this.lab.compliance;
    const { id, version, round } = await this.erasures.takeIn(clerk, {
      ...{
        subject: NAMES[who]!,
        persons: [PEOPLE[who]!],
        handles: [],
        ground: 'objection',
        reach: 'part',
        channels: [],
      },
      ...{ from: null, to: null, receivedOn: isoDay(this.model.today), reference: '', note: '' },
    });
    const free = new Set(this.freeNow().filter(mine));
    const decided = await this.erasures.decide(this.lab.legal, id, {
      version,
      round,
      decision: 'as-found',
      reason: REASON,
    });
    if (!this.model.isBlind) expect(decided.disposal !== null).toBe(free.size > 0);
    if (decided.disposal === null) return true;
    const { disposals, disposer } = this.lab.archive.disposal;
    await disposer.work();
    const listed = new Set(
      (await disposals.listed(decided.disposal, undefined, { page: 0, message: 0 }, 1_000_000)).map(
        ({ message }) => message,
      ),
    );
    if (!this.model.isBlind) expect(listed).toEqual(free);
    await disposals.approve(BO, decided.disposal, (await disposals.get(decided.disposal)).version);
    await disposer.work();
    await this.compare(listed);
    return true;
  }

  private freeNow(): number[] {
    return [...this.model.told.keys()].filter((id) => this.model.mayGo(id)).sort(byNumber);
  }

  private someHold(fits: (hold: Standing, id: number) => boolean): [number, Standing] | undefined {
    const found = [...this.model.holds].filter(([id, hold]) => this.model.stands(hold) && fits(hold, id));
    return found.length === 0 ? undefined : this.dice.one(found);
  }

  private query<R>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.lab.archive.db.app.query<R>(sql, values);
  }
}

const byNumber = (a: number, b: number): number => a - b;
const isoDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

function scopeOf({ people, word, channels, from, until, items }: Rule): Partial<HoldScope> {
  return {
    custodians: [...people],
    query: word,
    channels: channels as HoldScope['channels'],
    from: from === null ? null : isoDay(from),
    until: until === null ? null : isoDay(until),
    messages: items.map(String),
  };
}

it(`[R48] [R22] [R49] [R50] [R54] [R55] [R25] whatever happens in whatever order, nothing held or in retention is lost, and nothing else is kept without a reason (seed ${SEED}, ${STEPS} steps)`, async () => {
  const lab = await HoldLab.open();
  try {
    await lab.archive.travel(new Date('2030-01-01T12:00:00Z'));
    for (const [i, name] of NAMES.entries()) await lab.person(PEOPLE[i]!, `${name} ${name}son`);
    const { audit, clock, conflicts, db, directory, users, disposal } = lab.archive;
    const evaluation = new ErasureEvaluation(directory, disposal.keepers, clock);
    const course = new ErasureCourse(audit, new Notices(clock), clock);
    const history = new History(
      lab,
      new ErasureRequests(db.app, evaluation, course, disposal.disposals, directory, conflicts, users, audit, clock),
    );
    await history.play(STEPS);
    expect(history.disposed).toBeGreaterThan(STEPS / 50);
    expect(await lab.archive.verification.run()).toMatchObject({ faults: [] });
  } finally {
    await lab.archive.drop();
  }
}, 1_800_000);
