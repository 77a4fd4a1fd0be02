import { randomUUID } from 'node:crypto';
import { type Alert, type AlertRow, api } from '@minutebook/contract';
import { type Browser, Refused } from './browser';
import type { Colleague } from './firm';

/** As the workbench has them: rows of a page, messages around an alert, how often counts and the list are read again. */
const ROWS = 100;
const AROUND = 40;
const COUNTS_MS = 5_000;
const LIST_MS = 20_000;
/** Alerts after which somebody goes back and opens the queue anew. */
const OPENS_EVERY = 10;
/** One decision in so many is sent twice at once, as by a double click. */
const DOUBLE_EVERY = 25;

/** A decision the server said it has taken. The reason is no other's. */
export interface Acknowledged {
  readonly alert: string;
  readonly decision: string;
  readonly by: string;
  readonly reason: string;
}

/** What reviewers saw, in milliseconds. */
export interface Seen {
  readonly queueOpens: number[];
  readonly claims: number[];
  /** From sending a decision to its answer. */
  readonly decisions: number[];
  /** From sending a decision until it is answered and the next alert, asked for ahead, is there with its conversation. */
  readonly nexts: number[];
  /** At a screen: from the key that decides until the next alert is painted, and from sending that decision to its answer. */
  readonly painted: number[];
  readonly answeredAtScreen: number[];
  readonly acknowledged: Acknowledged[];
  /** Claims and decisions somebody else was faster with, or which were sent twice. */
  lost: number;
  doubles: number;
  readonly failures: string[];
}

export function nothingSeen(): Seen {
  return {
    queueOpens: [],
    claims: [],
    decisions: [],
    nexts: [],
    painted: [],
    answeredAtScreen: [],
    acknowledged: [],
    lost: 0,
    doubles: 0,
    failures: [],
  };
}

/** Reviews alerts of a queue one after the other, with the calls the workbench makes for it. */
export class Reviewer {
  private rows: AlertRow[] = [];
  private decided = 0;
  private listedAt = 0;
  private counting: NodeJS.Timeout | undefined;

  constructor(
    private readonly browser: Browser,
    private readonly person: Colleague,
    private readonly queue: string,
  ) {}

  /** Works until told to stop; `think` milliseconds go by from an alert's being there to the decision's being sent. */
  async work(think: number, seen: Seen, isOver: () => boolean): Promise<void> {
    const stop = await this.browser.listen(() => this.nudged(seen));
    try {
      let next: Promise<unknown> | undefined;
      let row: AlertRow | undefined;
      while (!isOver()) {
        if (!row || this.decided % OPENS_EVERY === 0) await timed(seen.queueOpens, () => this.open());
        row ??= this.choose();
        if (!row) return void seen.failures.push('an empty queue');
        await (next ?? this.read(row));
        next = undefined;
        const current = row;
        row = undefined;
        const alert = await this.claim(current, seen);
        if (!alert) continue;
        await pause(think / 2);
        row = this.choose();
        // The next alert is read as soon as a disposition is chosen.
        next = row && this.read(row);
        next?.catch(() => undefined);
        await pause(think / 2);
        await this.decide(alert, seen, next);
      }
    } finally {
      clearTimeout(this.counting);
      stop();
    }
  }

  private async open(): Promise<void> {
    await Promise.all([this.list(), this.browser.ask(api.queues.list), this.count()]);
  }

  private async list(): Promise<void> {
    this.listedAt = Date.now();
    const { items } = await this.browser.ask(api.alerts.list, {
      query: { view: 'open', queue: this.queue, limit: ROWS },
    });
    this.rows = items.filter(({ claimedBy, assignedTo }) =>
      [this.person.id, undefined].includes((claimedBy ?? assignedTo)?.id),
    );
  }

  private count(): Promise<unknown> {
    clearTimeout(this.counting);
    this.counting = undefined;
    return this.browser.ask(api.alerts.counts, { query: { queue: this.queue } });
  }

  /** Not always the first: colleagues look at the same list. */
  private choose(): AlertRow | undefined {
    const [row] = this.rows.splice(Math.floor(Math.random() * this.rows.length), 1);
    return row;
  }

  private read({ id, conversation, message }: AlertRow): Promise<unknown> {
    const params = { id: conversation.id };
    return Promise.all([
      this.browser.ask(api.alerts.get, { params: { id } }),
      this.browser.ask(api.archive.conversation, { params, query: { around: message, limit: AROUND, alert: id } }),
      this.browser.ask(api.alerts.ofConversation, { params }),
    ]);
  }

  private async claim({ id, version, state }: AlertRow, seen: Seen): Promise<Alert | undefined> {
    if (state === 'claimed') return this.browser.ask(api.alerts.get, { params: { id } });
    try {
      return await timed(seen.claims, () => this.browser.ask(api.alerts.claim, { params: { id }, body: { version } }));
    } catch (error) {
      lostOr(error, seen);
      return undefined;
    }
  }

  private async decide({ id, version }: Alert, seen: Seen, next: Promise<unknown> | undefined): Promise<void> {
    const reason = `Read with what stands around it: routine business. ${randomUUID()}`;
    const body = { version, disposition: 'cleared', reason, dwell: 3_000 };
    const send = async (): Promise<void> => {
      const { decisions } = await this.browser.ask(api.alerts.decide, { params: { id }, body });
      seen.acknowledged.push({ alert: id, decision: decisions.at(-1)!.id, by: this.person.id, reason });
    };
    const started = performance.now();
    const isDouble = ++this.decided % DOUBLE_EVERY === 0;
    if (isDouble) seen.doubles++;
    const [first, second] = await Promise.allSettled(isDouble ? [send(), send()] : [send()]);
    for (const one of [first, second]) if (one?.status === 'rejected') lostOr(one.reason, seen);
    this.count().catch((error: unknown) => void seen.failures.push(String(error)));
    if (isDouble) return;
    seen.decisions.push(performance.now() - started);
    await next;
    if (next) seen.nexts.push(performance.now() - started);
  }

  private nudged(seen: Seen): void {
    const fail = (error: unknown): void => void seen.failures.push(String(error));
    this.counting ??= setTimeout(() => void this.count().catch(fail), COUNTS_MS);
    if (Date.now() - this.listedAt > LIST_MS) this.list().catch(fail);
  }
}

/** Who was slower is told so, and goes on. Anything else is a failure. */
function lostOr(error: unknown, seen: Seen): void {
  if (error instanceof Refused && error.status === 409) seen.lost++;
  else seen.failures.push(String(error));
}

export async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  times.push(performance.now() - started);
  return result;
}

export function pause(milliseconds: number): Promise<void> | undefined {
  // People are not metronomes: half as long to one and a half times as long.
  return milliseconds > 0 ? new Promise((done) => setTimeout(done, milliseconds * (0.5 + Math.random()))) : undefined;
}
