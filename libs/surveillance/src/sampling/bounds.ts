/** Standard normal quantile at 97.5 %: intervals at 95 % to both sides. */
const Z = 1.959963984540054;

/**
 * Exact one-sided upper bound of a share (Clopper and Pearson 1934): the largest share under which finding as few as
 * `finds` among `of` is not less likely than 1 − confidence. 0 to 1; 1 where nothing was looked at.
 */
export function upperBound(finds: number, of: number, confidence = 0.95): number {
  if (!(Number.isInteger(finds) && Number.isInteger(of) && finds >= 0 && of >= finds))
    throw new RangeError('a sample has whole numbers, and no more finds than members');
  if (finds === of) return 1;
  // P(X ≤ finds) falls as the share grows; halving the interval 60 times leaves no digit of a double in doubt.
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (atMost(finds, of, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** How many messages without a find show, at this confidence, that fewer than `rate` (0 to 1) are finds. */
export function sizeForRate(rate: number, confidence = 0.95): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-rate));
}

/**
 * How many messages estimate a share within `margin` (0 to 1) to either side at 95 %, whatever the share is; of a small
 * population fewer are enough.
 */
export function sizeForMargin(margin: number, population = Infinity): number {
  const large = (Z * Z) / 4 / (margin * margin);
  return Math.ceil(population === Infinity ? large : large / (1 + (large - 1) / population));
}

/** P(X ≤ k) of a binomial, term by term in logarithms: samples have thousands of members. */
function atMost(k: number, n: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return k >= n ? 1 : 0;
  let log = n * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let i = 1; i <= k; i++) {
    log += Math.log(n - i + 1) - Math.log(i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(log);
  }
  return sum;
}
