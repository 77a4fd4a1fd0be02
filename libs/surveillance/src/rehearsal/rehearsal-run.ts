import { asOf, documentOf, type Reader } from '@minutebook/archive';
import { type Clock, type Database, type Log, nudge, type Queries } from '@minutebook/platform';
import { compileRules, type RuleSet } from '@minutebook/query';
import type { Sweep } from '@minutebook/search';
import { readLexicon, rulesInForce } from '../store/lexicon-store';
import { Backtest, type Found, type Listener, type Step } from './backtest';
import { compare, searchOf } from './comparison';
import { hoursOf, type Outcome, outcomeOf, sumOf } from './outcome';
import type { PastDecisions } from './past-decisions';
import { graveLost, markElsewhere, rehearsedCodes, rehearsedRules } from './store/outcome-store';
import {
  beginRehearsal,
  endRehearsal,
  insertOutcomes,
  insertStep,
  noteProgress,
  readRehearsal,
  readSteps,
  type RehearsalRow,
} from './store/rehearsal-store';

/** What was found is written down, and whether to go on is looked up, this often. */
const NOTED_MS = 1_000;
/** Rules written down at once. */
const WRITTEN = 100;

/** Somebody cancelled it. */
class Cancelled extends Error {}

/**
 * Does the work of a rehearsal. Rules that are through stay written down, and so does what opening messages has brought:
 * after a crash it goes on from there, and comes to the same figures, because it looks at the archive as of one position.
 */
export class RehearsalRun {
  private readonly backtest: Backtest;

  constructor(
    private readonly database: Database,
    private readonly sweep: Sweep,
    private readonly reader: Reader,
    private readonly decisions: PastDecisions,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Messages opened at a time. */
    private readonly atATime = 1_000,
  ) {
    this.backtest = new Backtest(sweep, reader, atATime);
  }

  /** Runs one that waits or was left half done. Stops when the program does; it is taken up again. */
  async run(id: number, signal: AbortSignal): Promise<void> {
    const rehearsal = await readRehearsal(this.database, id);
    if (!rehearsal || (rehearsal.state !== 'waiting' && rehearsal.state !== 'running')) return;
    try {
      await this.perform(rehearsal, signal);
    } catch (error) {
      if (signal.aborted || error instanceof Cancelled) return;
      this.log.error('rehearsal failed', { rehearsal: id }, error);
      await endRehearsal(this.database, id, { state: 'failed', figures: null, seconds: 0, at: this.clock.now() });
    }
    await this.tell(id);
  }

  private async perform(rehearsal: RehearsalRow, signal: AbortSignal): Promise<void> {
    const { id, position } = rehearsal;
    const past = { from: rehearsal.from, to: rehearsal.to, asOf: position, signal };
    const inForce = await this.inForce(rehearsal);
    const { comparisons, unchanged } = compare(inForce, rehearsal.rules, dayOf(rehearsal.startedAt));
    const ends = await this.sweep.ends(past);
    const begun = { rulesOf: comparisons.length, unchanged, first: ends?.first ?? null, last: ends?.last ?? null };
    if (!(await beginRehearsal(this.database, id, begun))) throw new Cancelled();
    const done = await rehearsedCodes(this.database, id);
    const notes = new Notes(this.database, id, () => this.tell(id));
    const listener: Listener = {
      settled: async (found: Found) => notes.add(await outcomeOf(found, this.decisions, id)),
      doubtful: (messages) => notes.doubtful(messages),
      opened: (step, opened) => notes.opened(step, opened),
    };
    await this.backtest.run(
      comparisons.filter(({ code }) => !done.has(code)),
      past,
      listener,
      await readSteps(this.database, id),
    );
    await notes.write();
    await this.lookElsewhere(rehearsal);
    const figures = (await rehearsedRules(this.database, id)).map((rule) => rule.figures);
    const hours = hoursOf(figures, await this.decisions.minutes(), ends ?? null);
    await this.database.transaction((tx) =>
      endRehearsal(tx, id, {
        state: 'done',
        figures: { ...sumOf(figures), hours },
        seconds: notes.since(),
        at: this.clock.now(),
      }),
    );
  }

  /** As they were when it was started; after another publication there is nothing to compare with. */
  private async inForce({ lexicon, publication }: RehearsalRow): Promise<Awaited<ReturnType<typeof rulesInForce>>> {
    const now = await readLexicon(this.database, lexicon);
    if (now?.publication !== publication) throw new Error('something else was put into force meanwhile');
    return rulesInForce(this.database, lexicon);
  }

  /** Which of the lost that mattered another rule of the draft finds: those are not lost to whoever reviews. */
  private async lookElsewhere(rehearsal: RehearsalRow): Promise<void> {
    const ids = await graveLost(this.database, rehearsal.id);
    if (ids.length === 0) return;
    const rules = draftRules(rehearsal);
    for (let from = 0; from < ids.length; from += this.atATime) {
      const found = await findsOf(this.reader, rules, ids.slice(from, from + this.atATime), rehearsal.position);
      await markElsewhere(this.database, rehearsal.id, [...found]);
    }
  }

  private tell(id: number): Promise<void> {
    return nudge(this.database, { topic: 'rehearsal', id: String(id) });
  }
}

/** All rules of the draft a rehearsal is of. */
export function draftRules({ rules, startedAt }: RehearsalRow): RuleSet {
  return compileRules(
    rules.flatMap((rule) => {
      const search = searchOf(rule, dayOf(startedAt));
      return search ? [{ id: rule.code, ...search }] : [];
    }),
  );
}

/** Which of these messages some rule finds, as they were at that position. */
export async function findsOf(
  reader: Reader,
  rules: RuleSet,
  ids: readonly number[],
  position: number,
): Promise<ReadonlySet<number>> {
  const messages = (await reader.messages(ids)).flatMap((message) => asOf(message, position) ?? []);
  const handles = await reader.handles(messages.flatMap(({ versions }) => versions.flatMap(({ parties }) => parties)));
  return new Set(
    messages.flatMap((message) => (rules.match(documentOf(message, handles)).length > 0 ? [message.id] : [])),
  );
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Writes down what a rehearsal finds, some of it at a time. */
class Notes {
  private outcomes: Outcome[] = [];
  private steps: Step[] = [];
  private openedSoFar: number | undefined;
  private toOpen: number | undefined;
  private noted = performance.now();

  constructor(
    private readonly database: Database,
    private readonly rehearsal: number,
    private readonly tell: () => Promise<void>,
  ) {}

  async add(outcome: Outcome): Promise<void> {
    this.outcomes.push(outcome);
    if (this.outcomes.length >= WRITTEN || this.since() * 1_000 >= NOTED_MS) await this.write();
  }

  async doubtful(messages: number): Promise<void> {
    this.toOpen = messages;
    await this.write();
  }

  async opened(step: Step, opened: number): Promise<void> {
    this.steps.push(step);
    this.openedSoFar = opened;
    if (this.since() * 1_000 >= NOTED_MS) await this.write();
  }

  /** Seconds since something was written down last. */
  since(): number {
    return (performance.now() - this.noted) / 1_000;
  }

  async write(): Promise<void> {
    const [outcomes, steps] = [this.outcomes, this.steps];
    [this.outcomes, this.steps] = [[], []];
    const seconds = this.since();
    this.noted = performance.now();
    const goesOn = await this.database.transaction(async (tx) => {
      if (outcomes.length > 0) await insertOutcomes(tx, this.rehearsal, outcomes);
      if (steps.length > 0) await insertStep(tx, this.rehearsal, joined(steps));
      return this.note(tx, seconds);
    });
    if (!goesOn) throw new Cancelled();
    await this.tell();
  }

  private note(tx: Queries, seconds: number): Promise<boolean> {
    return noteProgress(tx, this.rehearsal, {
      seconds,
      ...(this.openedSoFar !== undefined && { opened: this.openedSoFar }),
      ...(this.toOpen !== undefined && { toOpen: this.toOpen }),
    });
  }
}

function joined(steps: readonly Step[]): Step {
  const found: Record<string, number[]> = {};
  for (const step of steps) for (const [search, ids] of Object.entries(step.found)) (found[search] ??= []).push(...ids);
  return { messages: steps.flatMap((step) => step.messages), found };
}
