/** The row after or before the one chosen, to the ends and no further; the first where none is chosen. */
export function stepped<T extends { readonly id: string }>(
  rows: readonly T[],
  chosen: string | undefined,
  by: 1 | -1,
): T | undefined {
  const at = rows.findIndex(({ id }) => id === chosen);
  return rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
}
