import type { AlertChange, Disposition, LostWas, PastPrecision, RehearsalFigures } from '@minutebook/contract';
import type { Found } from './backtest';
import type { PastDecisions } from './past-decisions';
import { wilson } from './wilson';

/** Of each side of a rule, so many messages are kept to be looked at. */
const SHOWN = 20;
const MONTH = (365.25 / 12) * 86_400_000;
/** A shorter past says nothing about a month. */
const SHORTEST = 86_400_000;

/** What is kept of a rule; what people said since is counted when asked. */
export type KeptFigures = Omit<RehearsalFigures, 'unexplained' | 'hours'> & {
  /** Reviewers' minutes a decision takes; null while none was timed. */
  readonly minutes: number | null;
};

export interface OutcomeMessage {
  readonly side: 'lost' | 'gained' | 'kept';
  /** Of the lost: violations first. */
  readonly rank: number;
  readonly message: number;
  readonly was: Disposition | null;
}

export interface Outcome extends Found {
  readonly figures: KeptFigures;
  readonly lost: readonly number[];
  readonly messages: readonly OutcomeMessage[];
}

/** Gravest first. */
const GRAVITY: readonly (Disposition | null)[] = ['violation', 'escalated', 'cleared', 'false-positive', null];

/** Those that nobody may lose without saying why. */
export function matters(was: Disposition | null): boolean {
  return was === 'violation' || was === 'escalated';
}

/** What a rule gains, loses and keeps, and what was decided about it. `seed` alone decides which messages are shown. */
export async function outcomeOf(found: Found, decisions: PastDecisions, seed: number): Promise<Outcome> {
  const { comparison, before, after } = found;
  const [was, minutes] = await decided(comparison.rule, before, decisions);
  const [old, young] = [new Set(before), new Set(after)];
  const lost = before.filter((message) => !young.has(message));
  const gained = after.filter((message) => !old.has(message));
  const kept = before.filter((message) => young.has(message));
  const ofLost = tally(lost, was);
  const ofKept = tally(kept, was);
  const grave = lost.filter((message) => matters(was.get(message) ?? null));
  const rest = lost.filter((message) => !matters(was.get(message) ?? null));
  return {
    ...found,
    lost,
    figures: {
      alerts: changeOf(before.length, after.length, kept.length),
      precision: { before: precisionOf([ofLost, ofKept]), after: precisionOf([ofKept]) },
      was: ofLost,
      minutes,
    },
    messages: [
      ...[...grave, ...some(rest, seed)].map((message): OutcomeMessage => {
        const decision = was.get(message) ?? null;
        return { side: 'lost', rank: GRAVITY.indexOf(decision), message, was: decision };
      }),
      ...some(gained, seed).map((message): OutcomeMessage => ({ side: 'gained', rank: 0, message, was: null })),
      ...some(kept, seed).map((message): OutcomeMessage => ({
        side: 'kept',
        rank: 0,
        message,
        was: was.get(message) ?? null,
      })),
    ],
  };
}

async function decided(
  rule: number | null,
  before: readonly number[],
  decisions: PastDecisions,
): Promise<[ReadonlyMap<number, Disposition>, number | null]> {
  if (rule === null || before.length === 0) return [new Map(), null];
  const [found, ofRule] = await Promise.all([
    decisions.of(before.map((message) => ({ message, rule }))),
    decisions.byRule([rule]),
  ]);
  const was = new Map<number, Disposition>();
  for (const [i, disposition] of found.entries()) if (disposition) was.set(before[i]!, disposition);
  return [was, ofRule.get(rule)?.minutes ?? null];
}

/** All rules together. */
export function sumOf(rules: readonly KeptFigures[]): KeptFigures {
  const add = (of: (figures: KeptFigures) => number): number => rules.reduce((sum, figures) => sum + of(figures), 0);
  const was = (name: keyof LostWas): number => add((figures) => figures.was[name]);
  const precision = (side: 'before' | 'after'): PastPrecision =>
    precisionFrom(
      add((figures) => figures.precision[side].right),
      add((figures) => figures.precision[side].decided),
    );
  return {
    alerts: changeOf(
      add(({ alerts }) => alerts.before),
      add(({ alerts }) => alerts.after),
      add(({ alerts }) => alerts.kept),
    ),
    precision: { before: precision('before'), after: precision('after') },
    was: {
      violation: was('violation'),
      escalated: was('escalated'),
      cleared: was('cleared'),
      'false-positive': was('false-positive'),
      none: was('none'),
    },
    minutes: null,
  };
}

/** Hours a month that alerts of these rules take, each by its own minutes, else by `usual`; null where neither is known. */
export function hoursOf(
  rules: readonly KeptFigures[],
  usual: number | null,
  period: { readonly first: Date; readonly last: Date } | null,
): { before: number; after: number } | null {
  const length = period ? period.last.getTime() - period.first.getTime() : 0;
  if (length < SHORTEST || (usual === null && rules.some(({ minutes }) => minutes === null))) return null;
  const months = length / MONTH;
  const hours = (side: 'before' | 'after'): number =>
    rules.reduce((sum, { alerts, minutes }) => sum + alerts[side] * (minutes ?? usual!), 0) / 60 / months;
  return { before: tenths(hours('before')), after: tenths(hours('after')) };
}

function tenths(hours: number): number {
  return Math.round(hours * 10) / 10;
}

function changeOf(before: number, after: number, kept: number): AlertChange {
  return { before, after, kept, gained: after - kept, lost: before - kept };
}

function tally(messages: readonly number[], was: ReadonlyMap<number, Disposition>): LostWas {
  const counts = { violation: 0, escalated: 0, cleared: 0, 'false-positive': 0, none: 0 };
  for (const message of messages) counts[was.get(message) ?? 'none']++;
  return counts;
}

function precisionOf(tallies: readonly LostWas[]): PastPrecision {
  const of = (name: keyof LostWas): number => tallies.reduce((sum, counts) => sum + counts[name], 0);
  const right = of('violation') + of('escalated') + of('cleared');
  return precisionFrom(right, right + of('false-positive'));
}

function precisionFrom(right: number, decided: number): PastPrecision {
  return {
    decided,
    right,
    percent: decided === 0 ? null : Math.round((100 * right) / decided),
    ...wilson(right, decided),
  };
}

/** Some of the messages, in an order the seed alone decides. */
function some(messages: readonly number[], seed: number): readonly number[] {
  if (messages.length <= SHOWN) return messages;
  const lots = messages.map((message) => ({ message, lot: lotOf(message, seed) }));
  return lots
    .sort((a, b) => a.lot - b.lot || a.message - b.message)
    .slice(0, SHOWN)
    .map(({ message }) => message);
}

/** Scatters ids (the finalizer of MurmurHash3). It only has to be fair: what proves something is drawn by SHA-256. */
function lotOf(message: number, seed: number): number {
  let h = Math.imul(message, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
