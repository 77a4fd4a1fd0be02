import type { AppliedRule, KeepingHold, LettingGo, WhyMany, WhyMessage } from '@minutebook/contract';
import type { ManyReasons, MessageReasons } from '../retention/why';
import type { ClaimRow, KeptRow, OutcomeRow } from '../store/why-store';
import { outcomeOf, presentLabel } from './presenting-retention';

export function presentWhy(why: MessageReasons): WhyMessage {
  const { place, schedule, outcome, holds, keepers } = why;
  return {
    message: String(place.id),
    conversation: String(place.conversation),
    schedule: schedule === null ? null : String(schedule),
    outcome: outcomeOf(outcome),
    earliest: earliestOf(outcome, holds, keepers.length > 0),
    defaultUntil: why.defaultUntil?.toISOString() ?? null,
    rules: outcome.codes.map((code) => presentRule(code, why)),
    missing: outcome.missing,
    labels: why.labels.map(presentLabel),
    extensions: why.extensions.map((row) => ({ ...row, id: String(row.id) })),
    holds: holds.map(presentHold),
    keepers: keepers.map((reason) => ({ ...reason })),
    lettingGo: lettingGo(
      schedule,
      [outcome],
      holds,
      keepers.map(({ kind, ref }) => `${kind}:${ref}`),
    ),
  };
}

export function presentMany(why: ManyReasons): WhyMany {
  const { outcomes, classes, holds, keepers } = why;
  const byClass = new Map<string | null, OutcomeRow[]>();
  for (const row of outcomes) byClass.set(row.code, [...(byClass.get(row.code) ?? []), row]);
  const byHold = new Map<number, KeptRow[]>();
  for (const row of holds) byHold.set(row.hold, [...(byHold.get(row.hold) ?? []), row]);
  const byKeeper = new Map<string, { kind: string; ref: string; sentence: string; messages: number }>();
  for (const reason of [...keepers.values()].flat()) {
    const known = byKeeper.get(`${reason.kind}:${reason.ref}`);
    byKeeper.set(`${reason.kind}:${reason.ref}`, { ...reason, messages: (known?.messages ?? 0) + 1 });
  }
  return {
    schedule: why.schedule === null ? null : String(why.schedule),
    messages: why.messages,
    looked: outcomes.length,
    byState: count(outcomes.map(({ state }) => state)).map(([state, messages]) => ({ state, messages })),
    byClass: [...byClass].map(([code, rows]) => {
      const dates = rows.flatMap(({ due }) => due?.getTime() ?? []);
      return {
        code,
        citation: (code !== null && classes.get(code)?.citation) || null,
        messages: rows.length,
        earliest: dates.length > 0 ? new Date(dates.reduce((a, b) => Math.min(a, b))).toISOString() : null,
        latest: dates.length > 0 ? new Date(dates.reduce((a, b) => Math.max(a, b))).toISOString() : null,
      };
    }),
    missing: count(outcomes.flatMap(({ missing }) => missing)).map(([event, messages]) => ({ event, messages })),
    holds: [...byHold.values()].map((rows) => {
      const { since: _since, ...hold } = presentHold(rows[0]!);
      return { ...hold, messages: rows.length };
    }),
    keepers: [...byKeeper.values()],
    lettingGo: lettingGo(why.schedule, outcomes, holds, [...byKeeper.keys()]),
  };
}

function presentRule(code: string, { claims, classes, outcome }: MessageReasons): AppliedRule {
  const { extended: _extended, accessible: _accessible, medium: _medium, basis: _basis, ...rule } = classes.get(code)!;
  const own = claims.filter((claim) => claim.code === code);
  const longest = latest(own);
  return {
    ...rule,
    extendedTo: own.find(({ extended }) => extended)?.period ?? null,
    start: longest?.start?.toISOString() ?? null,
    due: longest?.due?.toISOString() ?? null,
    governs: code === outcome.code,
    assignments: [...new Set(own.flatMap(({ rules }) => rules))],
  };
}

/** The claim that keeps longest; one whose clock has not started keeps for ever. */
function latest(claims: readonly ClaimRow[]): ClaimRow | undefined {
  const time = ({ due }: ClaimRow): number => due?.getTime() ?? Infinity;
  return claims.reduce<ClaimRow | undefined>(
    (last, claim) => (!last || time(claim) > time(last) ? claim : last),
    undefined,
  );
}

function presentHold(row: KeptRow): KeepingHold {
  return {
    hold: String(row.hold),
    name: row.name,
    matter: row.matter,
    state: row.state,
    since: row.since?.toISOString() ?? null,
    freeAt: row.freeAt?.toISOString() ?? null,
  };
}

/** Null while anything without an end keeps it. */
function earliestOf({ due }: OutcomeRow, holds: readonly KeptRow[], isKept: boolean): string | null {
  if (due === null || isKept || holds.some(({ freeAt }) => freeAt === null)) return null;
  return new Date(Math.max(due.getTime(), ...holds.map(({ freeAt }) => freeAt!.getTime()))).toISOString();
}

function lettingGo(
  schedule: number | null,
  outcomes: readonly OutcomeRow[],
  holds: readonly KeptRow[],
  keepers: readonly string[],
): LettingGo[] {
  const step = (kind: LettingGo['kind'], rest: Partial<LettingGo> = {}): LettingGo => ({
    kind,
    ref: null,
    event: null,
    at: null,
    ...rest,
  });
  if (schedule === null) return [step('no-schedule')];
  const last = outcomes.reduce((end, { due }) => Math.max(end, due?.getTime() ?? 0), 0);
  const firm = new Map(holds.map(({ hold, freeAt }) => [hold, freeAt]));
  const steps = [
    ...(outcomes.some(({ state }) => state === 'unclassified') ? [step('classify')] : []),
    ...[...new Set(outcomes.flatMap(({ missing }) => missing))].map((event) => step('state-clock', { event })),
    ...[...firm].map(([hold, freeAt]) =>
      step('release-hold', { ref: String(hold), at: freeAt?.toISOString() ?? null }),
    ),
    ...keepers.map((ref) => step('end-keeper', { ref })),
    ...(last > 0 ? [step('wait', { at: new Date(last).toISOString() })] : []),
  ];
  return [...steps, step('dispose')];
}

function count<T>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts];
}
