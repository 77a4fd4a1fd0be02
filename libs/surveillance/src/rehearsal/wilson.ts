const Z = 1.959964;

/** Wilson score interval of a proportion at 95 % (E. B. Wilson 1927), in whole percent; null without observations. */
export function wilson(right: number, of: number): { low: number | null; high: number | null } {
  if (of === 0) return { low: null, high: null };
  const p = right / of;
  const centre = p + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return { low: Math.round((100 * (centre - spread)) / scale), high: Math.round((100 * (centre + spread)) / scale) };
}
