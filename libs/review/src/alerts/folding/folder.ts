import type { Users } from '@minutebook/access';
import type { Sights } from '@minutebook/archive';
import type { FoldKind } from '@minutebook/contract';
import type { Clock, Transaction } from '@minutebook/platform';
import {
  findTraces,
  forgetTraces,
  insertMembers,
  insertTraces,
  growHeads,
  lockHeads,
  type NewMember,
  type WantedTrace,
} from '../../store/folding-store';
import type { Conflicts } from '../conflicts';
import { type Arrival, type Head, headOf, Heads, isDecided, keysOf } from './heads';
import { APART, isNear, type Likeness, MOST_MEMBERS, nearly, quotes } from './likeness';
import type { Originals } from './originals';
import { scoreOf } from './score';
import { Standing } from './standing';
import type { Trace } from './trace';

interface Fold extends Likeness {
  readonly head: Head;
}

export interface Placed {
  readonly arrival: Arrival;
  /** What it is folded under; else it is an alert. */
  readonly under: Fold | undefined;
  /** A decided alert it is like, for one that is not folded. */
  readonly before: { readonly alert: number; readonly kind: FoldKind } | undefined;
}

/** A closed alert of more than so many days ago is not what something new is compared with. */
const REMEMBERED_DAYS = 90;
const DAY = 86_400_000;
const ORDER: readonly FoldKind[] = ['copy', 'near', 'quote', 'thread'];

/**
 * Puts hits on the like under one alert, so that one decision is made once (docs/folding.md). It only ever makes an alert
 * larger that somebody has yet to decide; in doubt a hit is an alert of its own.
 */
export class Folder {
  private forgotAt = 0;

  constructor(
    private readonly originals: Originals,
    private readonly sights: Pick<Sights, 'hiders'>,
    private readonly users: Pick<Users, 'whoMay' | 'current'>,
    private readonly conflicts: Pick<Conflicts, 'of'>,
    private readonly clock: Clock,
  ) {}

  /** Where each goes, in their order. Locks the alerts it found until the transaction ends. */
  async place(tx: Transaction, arrivals: readonly Arrival[]): Promise<Placed[]> {
    await this.forget(tx);
    const heads = await this.heads(tx, arrivals);
    const standing = new Standing(this.sights, this.users);
    const placed: Placed[] = [];
    for (const arrival of arrivals) {
      const alike = arrival.trace ? await this.alike(arrival, arrival.trace, heads) : [];
      const under = await this.firstOpen(arrival, alike, standing);
      if (under) {
        under.head.members++;
        const due = arrival.alert.dueAt;
        if (!under.head.dueAt || due < under.head.dueAt) under.head.dueAt = due;
      } else if (arrival.trace) heads.add(arrival.trace, headOf(arrival, arrival.trace));
      const decided = under ? undefined : alike.find(({ kind, head }) => kind !== 'thread' && isDecided(head));
      const before = decided?.head.row && { alert: decided.head.row.alert, kind: decided.kind };
      placed.push({ arrival, under, before });
    }
    return placed;
  }

  /** Writes what {@link place} found, once the alerts of the batch have their numbers, by hit. */
  async write(tx: Transaction, placed: readonly Placed[], raised: ReadonlyMap<number, number>): Promise<NewMember[]> {
    const now = this.clock.now();
    const numberOf = ({ row, arrival }: Head): number => row?.alert ?? raised.get(arrival!.alert.hit)!;
    const members = placed.flatMap(({ arrival, under }): NewMember[] =>
      under ? [{ ...arrival.alert, alert: numberOf(under.head), kind: under.kind, likeness: under.percent }] : [],
    );
    await insertTraces(
      tx,
      placed.flatMap(({ arrival: { alert, trace } }) => {
        const number = raised.get(alert.hit);
        if (number === undefined || !trace) return [];
        const { at, author } = trace;
        return keysOf(trace).map((key) => ({ rule: alert.rule, key, alert: number, at, author }));
      }),
      now,
    );
    await insertMembers(tx, members, now);
    const grown = new Set(placed.flatMap(({ under }) => (under?.head.row ? [under.head] : [])));
    await growHeads(
      tx,
      [...grown].map((head) => ({
        alert: numberOf(head),
        members: head.members,
        score: head.figures ? scoreOf(head.figures, head.members) : undefined,
        dueAt: head.dueAt!,
      })),
    );
    return members;
  }

  private async forget(tx: Transaction): Promise<void> {
    const now = this.clock.now().getTime();
    if (now < this.forgotAt + DAY) return;
    this.forgotAt = now;
    await forgetTraces(tx, new Date(now - REMEMBERED_DAYS * DAY));
  }

  private async heads(tx: Transaction, arrivals: readonly Arrival[]): Promise<Heads> {
    const wanted = arrivals.flatMap(({ alert: { rule }, trace }): WantedTrace[] => {
      if (!trace) return [];
      const { author, at, text, context, thread, quotations } = trace;
      return [
        { rule, key: text, author, at, within: APART.copy },
        { rule, key: context, author, at, within: APART.near },
        { rule, key: thread, author, at, within: quotations.length > 0 ? null : APART.thread },
      ];
    });
    const traces = await findTraces(tx, wanted);
    const rows = new Map(
      (await lockHeads(tx, [...new Set(traces.map(({ alert }) => alert))])).map((row) => [row.alert, row]),
    );
    const now = this.clock.now();
    const heads = new Heads();
    const made = new Map<number, Head>();
    for (const { rule, key, alert, at, author } of traces) {
      const row = rows.get(alert)!;
      const isAside = row.snoozedUntil !== null && row.snoozedUntil > now;
      let head = made.get(alert);
      if (!head)
        made.set(
          alert,
          (head = {
            ...row,
            row,
            arrival: undefined,
            at,
            author,
            // What is set aside is out of sight: nothing new goes there.
            isOpen: (row.state === 'new' || row.state === 'claimed') && !isAside && !row.inCase,
            read: {},
            dueAt: undefined,
          }),
        );
      heads.under(rule, key).push(head);
    }
    return heads;
  }

  /** Everything it is like, the closest likeness first, the newest first of those. */
  private async alike({ alert }: Arrival, trace: Trace, heads: Heads): Promise<Fold[]> {
    const found = new Map<Head, Likeness>();
    const note = (head: Head, likeness: Likeness | undefined): void => {
      if (likeness && !found.has(head)) found.set(head, likeness);
    };
    for (const head of heads.under(alert.rule, trace.text))
      note(head, isNear('copy', head, trace) ? { kind: 'copy', percent: 100 } : undefined);
    // Messages are opened only where the same text is not found.
    const others = found.size > 0 ? [] : heads.under(alert.rule, trace.context);
    for (const head of others) {
      const other = isNear('near', head, trace) ? await this.traceOf(head) : undefined;
      note(head, other && nearly(trace, other));
    }
    for (const head of heads.under(alert.rule, trace.thread)) {
      if (found.has(head)) continue;
      if (trace.quotations.length > 0) note(head, quotes(trace.quotations, await this.wordsOf(head)));
      note(head, isNear('thread', head, trace) ? { kind: 'thread', percent: 0 } : undefined);
    }
    return [...found]
      .map(([head, likeness]) => ({ head, ...likeness }))
      .sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
  }

  private async firstOpen(arrival: Arrival, alike: readonly Fold[], standing: Standing): Promise<Fold | undefined> {
    const { alert } = arrival;
    for (const fold of alike) {
      const { head } = fold;
      if (!head.isOpen || head.members >= MOST_MEMBERS) continue;
      // Nothing waits behind what is less urgent, or in a queue it would not be in.
      if (head.severity < alert.severity || head.queue !== alert.queue) continue;
      if (!(await this.holderMayJudge(head, arrival))) continue;
      if (await standing.isSame(head.conversation, alert.conversation)) return fold;
    }
    return undefined;
  }

  /** Nobody is left with an alert they may not decide any more (R34). */
  private async holderMayJudge({ row }: Head, { alert: { subject }, message }: Arrival): Promise<boolean> {
    if (!row || row.holder === null) return true;
    const holder = await this.users.current(row.holder);
    const hands = { subjects: subject === null ? undefined : [subject] };
    return !holder || (await this.conflicts.of(holder, message, hands)) === undefined;
  }

  private async traceOf({ arrival, row, read }: Head): Promise<Trace | undefined> {
    return arrival ? arrival.trace : (read.trace ??= this.originals.trace(row!));
  }

  private wordsOf({ arrival, row, read }: Head): Promise<readonly string[]> {
    const { message, messageVersion } = arrival?.alert ?? row!;
    return (read.words ??= this.originals.words(message, messageVersion));
  }
}
