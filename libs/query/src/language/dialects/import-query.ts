import { fromDtSearch } from './dtsearch';
import { fromKql } from './kql';
import { fromLucene } from './lucene';
import { fromSmarsh } from './smarsh';
import { type Imported, type Translation } from './translation';

export const DIALECTS = ['dtsearch', 'kql', 'lucene', 'smarsh'] as const;
export type Dialect = (typeof DIALECTS)[number];

const READERS: Readonly<Record<Dialect, (source: string) => Translation>> = {
  dtsearch: fromDtSearch,
  kql: fromKql,
  lucene: fromLucene,
  smarsh: fromSmarsh,
};

/**
 * Reads a query of another product. Says what it changed, and refuses what has no counterpart or reads differently from
 * product to product, such as AND mixed with OR without parentheses. Never throws for any source.
 */
export function importQuery(
  source: string,
  dialect: Dialect,
  dates: { readonly zone?: string; readonly now?: number } = {},
): Imported {
  return READERS[dialect](source).finish(dates);
}
