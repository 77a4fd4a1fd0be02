import { Sight, type Sights } from '@minutebook/archive';
import { checkZone, Problem } from '@minutebook/platform';
import { type CompiledQuery, compileQuery, parse, type Query, substitute, walk } from '@minutebook/query';
import type { SavedSearches } from '../saved/saved-searches';
import type { Question, SearchIndex } from '../search-index';
import type { Resolver } from './resolver';

/** What somebody wants to know. */
export interface Asked {
  readonly source: string;
  /** IANA zone in which dates of the query are meant. */
  readonly zone?: string | undefined;
  /** A user's id: what they may see is searched, and `saved:` means their own searches besides the shared ones. */
  readonly reader?: string | undefined;
  /** The archive as it was with this many ledger entries. */
  readonly asOf?: number | undefined;
  readonly signal: AbortSignal;
}

/** A query read, its names looked up, and pinned to a ledger position. */
export interface Prepared {
  readonly tree: Query;
  readonly matcher: CompiledQuery;
  /** For the index. */
  readonly question: Question;
  /** What whoever asks may see. */
  readonly sight: Sight;
  /** Ledger entries the answer stands on. */
  readonly asOf: number;
}

/** Saved searches inside saved searches, at most. */
const MAX_DEPTH = 8;

/** Parses a query or refuses it with every fault and its place: nothing runs a guess (semantics.md 16). */
export function readQuery(source: string, mode: 'search' | 'rule', zone?: string): Query {
  if (zone !== undefined) checkZone(zone);
  const { tree, errors } = parse(source, { mode, ...(zone !== undefined && { zone }) });
  if (tree === null || errors.length > 0) {
    throw new Problem({
      code: 'query-invalid',
      status: 422,
      title: errors[0]?.message ?? 'The query is empty.',
      detail: errors.length > 1 ? `${errors.length - 1} more like this.` : undefined,
      hint: errors[0]?.fix ? `Perhaps: ${errors[0].fix.label}` : undefined,
      more: { faults: errors },
    });
  }
  return tree;
}

/** Makes queries ready to be asked. */
export class Preparation {
  constructor(
    private readonly index: SearchIndex,
    private readonly resolver: Resolver,
    private readonly saved: SavedSearches,
    private readonly sights: Pick<Sights, 'of'>,
  ) {}

  async read(asked: Asked): Promise<Prepared> {
    return this.prepare(readQuery(asked.source, 'search', asked.zone), asked);
  }

  async prepare(written: Query, { zone, reader, asOf, signal }: Omit<Asked, 'source'>): Promise<Prepared> {
    const tree = await this.withSaved(written, zone, reader, MAX_DEPTH);
    // The sight after the position: what the index has by then, the sight knows of.
    const [resolution, position] = await Promise.all([this.resolver.resolve(tree, signal), this.index.position()]);
    const sight = await this.sightOf(reader);
    // What the index has read no further than needs no looking back.
    const back = asOf !== undefined && asOf < position ? asOf : undefined;
    return {
      tree,
      matcher: compileQuery(tree),
      question: { tree, resolution, asOf: back, sight, signal },
      sight,
      asOf: back ?? position,
    };
  }

  async sightOf(reader: string | undefined): Promise<Sight> {
    return reader === undefined ? Sight.WHOLE : this.sights.of(reader);
  }

  private async withSaved(
    tree: Query,
    zone: string | undefined,
    reader: string | undefined,
    depth: number,
  ): Promise<Query> {
    const names = new Set<string>();
    walk(tree, (node) => node.kind === 'saved' && names.add(node.name));
    if (names.size === 0) return tree;
    if (depth === 0) {
      throw new Problem({
        code: 'query-invalid',
        status: 422,
        title: 'Saved searches lead back to themselves.',
        detail: `${[...names].map((name) => `“${name}”`).join(', ')} stands in one another’s text, or more than ${MAX_DEPTH} deep.`,
      });
    }
    const found = new Map<string, Query>();
    // What the firm looks for is in no examiner's scope.
    const isScoped = reader !== undefined && (await this.sights.of(reader)).scope !== undefined;
    for (const name of names) {
      const text = isScoped ? undefined : await this.saved.find(name, reader);
      if (text === undefined) {
        throw new Problem({
          code: 'query-invalid',
          status: 422,
          title: `There is no saved search “${name}”.`,
          hint: 'You can use your own saved searches and those others share.',
        });
      }
      found.set(name, await this.withSaved(readQuery(text, 'search', zone), zone, reader, depth - 1));
    }
    return substitute(tree, (name) => found.get(name) ?? null);
  }
}
