import { randomUUID } from 'node:crypto';
import { api } from '@minutebook/contract';
import { Browser } from './browser';
import { type Colleague, type Firm, QUEUES } from './firm';
import { type Acknowledged, nothingSeen, Reviewer, type Seen, timed } from './reviewer';
import type { Screen } from './screen';

/** Queues those at work share: five of fifty in each, so that they meet. */
const SHARED = 10;
/** Milliseconds an alert takes whoever sits at the screen: quick, so that enough is painted to be measured. */
const AT_SCREEN = 1_500;

export interface Seat {
  readonly browser: Browser;
  readonly person: Colleague;
  readonly queue: string;
}

/** Signs people in and sits each before a queue they work in. */
export async function seatReviewers(url: string, { reviewers }: Firm, count: number): Promise<Seat[]> {
  const chosen = reviewers.filter((_, n) => n % QUEUES < SHARED).slice(0, count);
  const seats: Seat[] = [];
  for (const person of chosen) {
    const browser = await Browser.signIn(url, person);
    const { items } = await browser.ask(api.queues.list);
    seats.push({ browser, person, queue: items.find(({ members }) => members.some(({ id }) => id === person.id))!.id });
  }
  return seats;
}

/** What a shift saw, and everything that was acknowledged in it, also while it warmed up. */
export interface Shift extends Pick<Seen, 'acknowledged' | 'lost' | 'doubles'> {
  readonly seen: Seen;
  /** Decisions. */
  readonly perSecond: number;
}

/** What goes on beside the reviewers. */
export interface Beside {
  readonly look?: (() => Promise<void>) | undefined;
  readonly screen?: Screen | undefined;
}

/** All of them work at once for so many seconds, after a quarter as many that are not measured. */
export async function work(
  seats: readonly Seat[],
  seconds: number,
  think: number,
  beside: Beside = {},
): Promise<Shift> {
  const [warm, seen] = [nothingSeen(), nothingSeen()];
  await together(seats, seconds / 4, think, warm, { screen: beside.screen });
  await together(seats, seconds, think, seen, beside);
  seen.failures.push(...warm.failures);
  return {
    seen,
    perSecond: seen.acknowledged.length / seconds,
    acknowledged: [...warm.acknowledged, ...seen.acknowledged],
    lost: warm.lost + seen.lost,
    doubles: warm.doubles + seen.doubles,
  };
}

async function together(
  seats: readonly Seat[],
  seconds: number,
  think: number,
  seen: Seen,
  { look, screen }: Beside,
): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  const isOver = (): boolean => Date.now() > end;
  const failed = (error: unknown): void => void seen.failures.push(String(error));
  const others = [look && repeat(look, isOver), screen?.work(AT_SCREEN, seen, isOver).catch(failed)];
  await Promise.all(
    seats.map(async ({ browser, person, queue }) => {
      // They do not all come through the door at once.
      await new Promise((done) => setTimeout(done, Math.random() * think));
      await new Reviewer(browser, person, queue).work(think, seen, isOver).catch(failed);
    }),
  );
  await Promise.all(others);
}

async function repeat(task: () => Promise<void>, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await task();
    await new Promise((done) => setTimeout(done, 2_000));
  }
}

/** Supervisors sign what waits for them, each going through a page of it, all at once. Milliseconds a signature. */
export async function signOff(supervisors: readonly Browser[], each: number): Promise<number[]> {
  const times: number[] = [];
  await Promise.all(
    supervisors.map(async (browser, n) => {
      const { items } = await browser.ask(api.alerts.list, { query: { view: 'to-sign', limit: 100 } });
      for (const { id, version } of items.filter((_, i) => i % supervisors.length === n).slice(0, each))
        await timed(times, () => browser.ask(api.alerts.sign, { params: { id }, body: { version } }));
    }),
  );
  return times;
}

/** A page of a queue decided by one reason; milliseconds an alert. */
export async function decideInBulk(
  { browser, queue, person }: Seat,
  count: number,
): Promise<{ each: number; acknowledged: Acknowledged[] }> {
  const { items } = await browser.ask(api.alerts.list, { query: { view: 'open', queue, limit: count } });
  const free = items.filter(({ claimedBy, assignedTo }) =>
    [person.id, undefined].includes((claimedBy ?? assignedTo)?.id),
  );
  const reason = `A newsletter that went to everybody: no conduct in it. ${randomUUID()}`;
  const started = performance.now();
  const { items: outcomes } = await browser.ask(api.alerts.bulk, {
    body: { items: free.map(({ id, version }) => ({ id, version })), disposition: 'false-positive', reason },
  });
  const each = (performance.now() - started) / free.length;
  const acknowledged: Acknowledged[] = [];
  for (const { id } of outcomes.filter(({ done }) => done)) {
    const { decisions } = await browser.ask(api.alerts.get, { params: { id } });
    acknowledged.push({ alert: id, decision: decisions.at(-1)!.id, by: person.id, reason });
  }
  return { each, acknowledged };
}
