import type { Document, Span } from '@minutebook/query';

/** BM25's usual constants (Robertson and Zaragoza 2009): how soon repetition stops counting, how much length does. */
const SATURATION = 1.2;
const LENGTH = 0.75;

export interface Ranked {
  readonly document: Document;
  readonly spans: readonly Span[];
}

/**
 * Orders hits by BM25 over the operands of the query, each an occurrence that the matcher found: so that both indexes
 * rank alike, and phrases and NEAR count as one thing. Rarity is taken among the hits themselves. Equals keep their order.
 */
export function byRelevance<T extends Ranked>(hits: readonly T[]): T[] {
  const facts = hits.map(({ document, spans }) => ({
    counts: countOperands(spans),
    length: document.zones.reduce((sum, { text }) => sum + text.length, 0),
  }));
  const average = facts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, facts.length) || 1;
  const having = new Map<number, number>();
  for (const { counts } of facts)
    for (const operand of counts.keys()) having.set(operand, (having.get(operand) ?? 0) + 1);
  const score = ({ counts, length }: (typeof facts)[number]): number => {
    const norm = SATURATION * (1 - LENGTH + (LENGTH * length) / average);
    let sum = 0;
    for (const [operand, n] of counts) {
      const rarity = Math.log(1 + hits.length / having.get(operand)!);
      sum += (rarity * n * (SATURATION + 1)) / (n + norm);
    }
    return sum;
  };
  return hits
    .map((hit, i) => ({ hit, score: score(facts[i]!) }))
    .sort((a, b) => b.score - a.score)
    .map(({ hit }) => hit);
}

function countOperands(spans: readonly Span[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { operand } of spans) counts.set(operand, (counts.get(operand) ?? 0) + 1);
  return counts;
}
