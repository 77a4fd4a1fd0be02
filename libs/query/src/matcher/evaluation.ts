import { type Span } from '../document';
import { beside, hulls, supported, supportedWithin } from './chain';
import { among, contains, filter, Intervals, NONE, type Occurrences, union } from './occurrences';
import { type DisguisedPlan, type PhrasePlan, type Plan, type Slot } from './plan';
import { type Reading } from './reading';

type RegexPlan = Plan & { op: 'regex' };

/** Whether a plan holds for the document being read. */
export function holds(plan: Plan, reading: Reading): boolean {
  switch (plan.op) {
    case 'and':
      for (const part of plan.of) if (!holds(part, reading)) return false;
      return true;
    case 'or':
      for (const part of plan.of) if (holds(part, reading)) return true;
      return false;
    case 'not':
      return !holds(plan.of, reading);
    case 'field':
      return plan.test(reading.document.fields);
    case 'regex':
      return regexSpans(plan, reading, true).length > 0;
    case 'near':
      return (
        supported(
          plan.of.map((part) => occurrences(part, reading)),
          plan.links,
          reading,
        ) !== null
      );
    case 'phrase':
      return plan.sequence
        ? reading.hasSequence(plan.sequence, plan.zones)
        : phraseOccurrences(plan, reading).start.length > 0;
    case 'disguised':
      return (
        plan.of.some((spelling) => holds(spelling, reading)) || reading.disguised(plan.symbol, plan.zones).length > 0
      );
    case 'unless':
      return occurrences(plan, reading).start.length > 0;
  }
}

/** The places of everything that made a plan hold, which it must. In order of zone, start and operand. */
export function spansOf(plan: Plan, reading: Reading): Span[] {
  const spans: Span[] = [];
  collect(plan, reading, null, spans);
  spans.sort((a, b) => a.zone - b.zone || a.start - b.start || a.end - b.end || a.operand - b.operand);
  // Two spellings of one operand can be the same characters.
  return spans.filter((span, i) => i === 0 || !same(span, spans[i - 1]!));
}

function same(a: Span, b: Span): boolean {
  return a.zone === b.zone && a.start === b.start && a.end === b.end && a.operand === b.operand;
}

/** Where an operand of W/n stands. */
function occurrences(plan: Plan, reading: Reading): Occurrences {
  switch (plan.op) {
    case 'phrase':
      return phraseOccurrences(plan, reading);
    case 'or':
      return union(plan.of.map((part) => occurrences(part, reading)));
    case 'disguised':
      return union([...plan.of.map((part) => phraseOccurrences(part, reading)), disguisedOccurrences(plan, reading)]);
    case 'near':
      return reading.remember(plan, () =>
        hulls(
          plan.of.map((part) => occurrences(part, reading)),
          plan.links,
          reading,
        ),
      );
    case 'unless': {
      const excluded = occurrences(plan.excluded, reading);
      const of = occurrences(plan.of, reading);
      if (excluded.start.length === 0) return of;
      const near = beside(of, excluded, plan.link, true, reading);
      return filter(of, (i) => !near(i));
    }
    default:
      return NONE;
  }
}

function phraseOccurrences({ slots, zones }: PhrasePlan, reading: Reading): Occurrences {
  const anchor = rarest(slots, reading);
  if (anchor < 0) return NONE;
  const { symbols } = slots[anchor]!;
  const found =
    symbols.length === 1
      ? reading.positions(symbols[0]!, zones)
      : union(symbols.map((symbol) => reading.positions(symbol, zones)).map((at) => ({ start: at, end: at }))).start;
  const start: number[] = [];
  for (const position of found) {
    const first = position - anchor;
    if (slots.every((slot, i) => (i === anchor && !slot.spelled) || fits(slot, first + i, reading))) start.push(first);
  }
  return slots.length === 1 ? { start, end: start } : { start, end: start.map((first) => first + slots.length - 1) };
}

/** The slot to begin with, -1 if one of them is filled nowhere. */
function rarest(slots: readonly Slot[], reading: Reading): number {
  let best = -1;
  let fewest = Infinity;
  for (const [i, { symbols }] of slots.entries()) {
    const count = symbols.reduce((sum, symbol) => sum + reading.count(symbol), 0);
    if (count === 0) return -1;
    if (count < fewest) {
      fewest = count;
      best = i;
    }
  }
  return best;
}

function fits({ symbols, spelled }: Slot, position: number, reading: Reading): boolean {
  return symbols.some(
    (symbol, i) => reading.hasAt(position, symbol) && (!spelled || spelled[i]!(reading.textAt(position))),
  );
}

/** Adds the spans of a plan; under W/n only those of `accepted` occurrences. */
function collect(plan: Plan, reading: Reading, accepted: Occurrences | null, spans: Span[]): void {
  switch (plan.op) {
    case 'phrase': {
      const all = phraseOccurrences(plan, reading);
      const list = accepted ? among(all, accepted) : all;
      for (const [i, start] of list.start.entries()) {
        spans.push({
          zone: reading.zoneAt(start),
          start: reading.startAt(start),
          end: reading.endAt(list.end[i]!),
          operand: plan.operand,
        });
      }
      return;
    }
    case 'disguised': {
      for (const spelling of plan.of) collect(spelling, reading, accepted, spans);
      for (const { first, last, ...place } of reading.disguised(plan.symbol, plan.zones)) {
        if (!accepted || contains(accepted, first, last)) spans.push({ ...place, operand: plan.operand });
      }
      return;
    }
    case 'regex':
      spans.push(...regexSpans(plan, reading, false));
      return;
    case 'and':
      for (const part of plan.of) collect(part, reading, null, spans);
      return;
    case 'or':
      for (const part of plan.of) if (accepted || holds(part, reading)) collect(part, reading, accepted, spans);
      return;
    case 'near': {
      const lists = plan.of.map((part) => occurrences(part, reading));
      const kept = accepted
        ? supportedWithin(lists, plan.links, reading, accepted)
        : supported(lists, plan.links, reading);
      if (kept) for (const [i, part] of plan.of.entries()) collect(part, reading, kept[i]!, spans);
      return;
    }
    case 'unless': {
      const all = occurrences(plan, reading);
      collect(plan.of, reading, accepted ? among(all, accepted) : all, spans);
      return;
    }
    case 'not':
    case 'field':
      return;
  }
}

function disguisedOccurrences({ symbol, zones }: DisguisedPlan, reading: Reading): Occurrences {
  const intervals = new Intervals();
  for (const { first, last } of reading.disguised(symbol, zones)) intervals.add(first, last);
  return intervals.sorted();
}

function regexSpans({ pattern, gate, zones, operand }: RegexPlan, reading: Reading, onlyFirst: boolean): Span[] {
  const spans: Span[] = [];
  if (gate !== 0 && !reading.has(gate)) return spans;
  for (const [zone, { text }] of reading.document.zones.entries()) {
    if (!reading.inMask(zone, zones)) continue;
    const matcher = pattern.matcher(text);
    while (matcher.find()) {
      // A match of nothing, as /x*/ gives between all letters, holds but marks no text.
      if (!onlyFirst && matcher.start() === matcher.end()) continue;
      spans.push({ zone, start: matcher.start(), end: matcher.end(), operand });
      if (onlyFirst) return spans;
    }
  }
  return spans;
}
