/** How often two raters gave which pair of answers: `table[first][second]`, square. */
export type Ratings = readonly (readonly number[])[];

export interface Agreement {
  readonly n: number;
  readonly kappa: number;
  /** Standard error in large samples, not under the hypothesis that kappa is 0. */
  readonly error: number;
}

/**
 * Agreement of two raters beyond chance, unweighted (J. Cohen, "A coefficient of agreement for nominal scales",
 * Educational and Psychological Measurement 20, 1960), with the standard error of J. L. Fleiss, J. Cohen and
 * B. S. Everitt ("Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72, 1969).
 * Undefined with fewer than two ratings, or where both gave one answer throughout: chance alone explains that.
 */
export function cohensKappa(table: Ratings): Agreement | undefined {
  const n = sum(table.flat());
  if (n < 2) return undefined;
  const p = table.map((row) => row.map((count) => count / n));
  const rows = p.map(sum);
  const columns = p.map((_, j) => sum(p.map((row) => row[j]!)));
  const observed = sum(p.map((row, i) => row[i]!));
  const chance = sum(rows.map((share, i) => share * columns[i]!));
  if (1 - chance < 1e-12) return undefined;
  const [disagreed, beyond] = [1 - observed, 1 - chance];
  const agreeing = sum(p.map((row, i) => row[i]! * (beyond - (rows[i]! + columns[i]!) * disagreed) ** 2));
  const apart = sum(
    p.flatMap((row, i) => row.map((share, j) => (i === j ? 0 : share * (columns[i]! + rows[j]!) ** 2))),
  );
  const variance =
    (agreeing + disagreed ** 2 * apart - (observed * chance - 2 * chance + observed) ** 2) / (n * beyond ** 4);
  return { n, kappa: (observed - chance) / beyond, error: Math.sqrt(Math.max(0, variance)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
