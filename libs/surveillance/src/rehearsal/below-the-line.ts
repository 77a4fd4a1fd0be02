import { randomBytes } from 'node:crypto';
import type { Actor, Audit } from '@minutebook/access';
import type { Reader, Sights } from '@minutebook/archive';
import { LINE_STRATA, type LineStratum, type LineStratumFigures } from '@minutebook/contract';
import { type Clock, type Database, notFound, nudge, Problem } from '@minutebook/platform';
import type { RuleSet } from '@minutebook/query';
import type { Sweep } from '@minutebook/search';
import { upperBound } from '../sampling/bounds';
import { Smallest } from '../sampling/draw';
import { rulesInForce } from '../store/lexicon-store';
import { isLargeDrop } from './objections';
import { draftRules, findsOf } from './rehearsal-run';
import {
  countLine,
  insertJudgement,
  isInLine,
  lineMessages,
  type LineMessageRow,
  type LinePlace,
  saveLine,
  wantLine,
} from './store/line-store';
import { lostMessages, rehearsedRules } from './store/outcome-store';
import { type LineWanted, readRehearsal, type RehearsalRow } from './store/rehearsal-store';

/** So many times more are drawn as are wanted, so that those a rule finds can be passed over. */
const SPARE = 4;
/** Opened at a time. */
const OPENED = 200;

/**
 * Below the line: messages a draft would not alert, drawn by SHA-256 of `seed:id` and judged by people, say how much of what
 * should alert it misses at most (R170, E4). Once a rehearsal: who does not like a sample cannot draw another.
 */
export class BelowTheLine {
  constructor(
    private readonly database: Database,
    private readonly sweep: Sweep,
    private readonly reader: Reader,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async ask(actor: Actor, id: number, wanted: LineWanted): Promise<void> {
    await this.row(id);
    const seed = randomBytes(32).toString('hex');
    await this.database.transaction(async (tx) => {
      if (!(await wantLine(tx, id, wanted, seed)))
        throw new Problem({
          code: 'not-to-draw',
          status: 409,
          title: 'Nothing is drawn: the rehearsal has not come to its end, or its sample was drawn before.',
          hint: 'A sample is drawn once. Rehearse again for another.',
        });
      await this.audit.append(tx, actor, 'rehearsal.sampled', subjectOf(id), { ...wanted, seed });
    });
  }

  /** Draws what was asked for. A crash before it is written down draws the same again. */
  async draw(id: number, signal: AbortSignal): Promise<void> {
    const row = await this.row(id);
    if (!row.wanted || row.seed === null || row.population) return;
    const lost = await this.drawLost(row, row.seed, row.wanted.lost);
    const untouched = await this.drawUntouched(row, row.seed, row.wanted.untouched, new Set(lost.drawn), signal);
    await this.database.transaction(async (tx) => {
      await saveLine(tx, id, { lost: lost.population, untouched: untouched.population }, [
        ...lost.drawn.map((message) => ({ message, stratum: 'lost' as const })),
        ...untouched.drawn.map((message) => ({ message, stratum: 'untouched' as const })),
      ]);
      await nudge(tx, { topic: 'rehearsal', id: String(id) });
    });
  }

  /** Those not judged yet first. */
  async sample(id: number, after: LinePlace | undefined, limit: number): Promise<LineMessageRow[]> {
    await this.row(id);
    return lineMessages(this.database, id, after, limit);
  }

  async judge(
    actor: Actor,
    id: number,
    message: number,
    judgement: { relevant: boolean; note: string },
  ): Promise<void> {
    const seen = await this.reader.seen([message], await this.sights.of(actor.id));
    await this.database.transaction(async (tx) => {
      if (!seen.has(message) || !(await isInLine(tx, id, message))) throw notFound('message');
      await insertJudgement(tx, id, message, judgement, actor, this.clock.now());
      await this.audit.append(tx, actor, 'rehearsal.judged', subjectOf(id), {
        message: String(message),
        relevant: judgement.relevant,
      });
      await nudge(tx, { topic: 'rehearsal', id: String(id) });
    });
  }

  async figures({ id, population }: RehearsalRow): Promise<LineStratumFigures[]> {
    if (!population) return [];
    const counts = new Map((await countLine(this.database, id)).map((count) => [count.stratum, count]));
    return LINE_STRATA.map((stratum) => figuresOf(stratum, population[stratum], counts.get(stratum)));
  }

  /** Of the rules that lose more than half of their alerts, if there are any: they are what has to be looked at. */
  private async drawLost(
    { id }: RehearsalRow,
    seed: string,
    wanted: number,
  ): Promise<{ drawn: readonly number[]; population: number }> {
    const rules = await rehearsedRules(this.database, id);
    const large = rules.filter(({ figures }) => isLargeDrop(figures.alerts));
    const lost = await lostMessages(
      this.database,
      id,
      (large.length > 0 ? large : rules).map(({ code }) => code),
    );
    const smallest = new Smallest(seed, wanted);
    for (const message of lost) smallest.add(message);
    return { drawn: smallest.kept().map(({ id }) => id), population: lost.length };
  }

  /** Of the whole period, passing over what a rule of the draft or one in force finds. */
  private async drawUntouched(
    row: RehearsalRow,
    seed: string,
    wanted: number,
    drawnBefore: ReadonlySet<number>,
    signal: AbortSignal,
  ): Promise<{ drawn: readonly number[]; population: number }> {
    let population = 0;
    const smallest = new Smallest(seed, wanted * SPARE + drawnBefore.size);
    for await (const page of this.sweep.all({ from: row.from, to: row.to, asOf: row.position, signal })) {
      population += page.length;
      for (const { id } of page) smallest.add(id);
    }
    const candidates = smallest.kept().flatMap(({ id }) => (drawnBefore.has(id) ? [] : [id]));
    const sets: readonly RuleSet[] = [
      draftRules(row),
      draftRules({ ...row, rules: await rulesInForce(this.database, row.lexicon) }),
    ];
    const drawn: number[] = [];
    for (let from = 0; from < candidates.length && drawn.length < wanted; from += OPENED) {
      const ids = candidates.slice(from, from + OPENED);
      const found = await Promise.all(sets.map((rules) => findsOf(this.reader, rules, ids, row.position)));
      drawn.push(...ids.filter((id) => found.every((set) => !set.has(id))));
    }
    return { drawn: drawn.slice(0, wanted), population };
  }

  private async row(id: number): Promise<RehearsalRow> {
    const row = await readRehearsal(this.database, id);
    if (!row) throw notFound('rehearsal');
    return row;
  }
}

function figuresOf(
  stratum: LineStratum,
  population: number,
  { drawn, judged, found }: { drawn: number; judged: number; found: number } = { drawn: 0, judged: 0, found: 0 },
): LineStratumFigures {
  const isCensus = judged === population && judged > 0;
  return {
    stratum,
    population,
    drawn,
    judged,
    found,
    rate: judged === 0 ? null : hundredths(found / judged),
    // Where everything was judged there is nothing left to estimate.
    upper: judged === 0 ? null : hundredths(isCensus ? found / judged : upperBound(found, judged)),
  };
}

/** Percent, to the hundredth. */
function hundredths(share: number): number {
  return Math.round(share * 10_000) / 100;
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'rehearsal', id: String(id) };
}
