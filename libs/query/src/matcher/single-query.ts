import { type Document, type Span, type ZoneKind } from '../document';
import { type Query } from '../language/tree';
import { holds, spansOf } from './evaluation';
import { Planner } from './plan';
import { ALL_ZONES, Reading, zoneMask } from './reading';
import { SymbolTable } from './symbol-table';

/** One query made ready: the reference that every index adapter's answer is verified with. */
export interface CompiledQuery {
  /** The places that made the query hold, in order; null if it does not hold. */
  match(document: Document): readonly Span[] | null;
}

/** Compiles one query; words without a zone field are looked for in all zones (semantics.md 17). Throws UnresolvedQuery. */
export function compileQuery(
  tree: Query,
  options: { readonly defaultZones?: readonly ZoneKind[] } = {},
): CompiledQuery {
  const symbols = new SymbolTable();
  const planner = new Planner(symbols);
  const plan = planner.plan(tree, options.defaultZones ? zoneMask(options.defaultZones) : ALL_ZONES);
  const reading = new Reading(symbols, planner.disguises);
  return {
    match(document) {
      reading.read(document);
      return holds(plan, reading) ? spansOf(plan, reading) : null;
    },
  };
}
