import { fold, type PartyField, type Query, type ZoneKind } from '@minutebook/query';
import { DISGUISED, type Expandable, type Fit, type Question, type Resolution, ZONE_GAP } from '../search-index';
import {
  ALL,
  and,
  both,
  type Bounds,
  type Condition,
  either,
  exactly,
  negation,
  NONE,
  not,
  or,
  type Shape,
  within,
} from './bounds';
import { seenBy } from './sight-condition';

const MAYBE_DISGUISED: Condition = { kind: 'value', field: 'has', value: DISGUISED };

/** What an index can say exactly. */
export interface Exactness {
  /** Whether a restriction to these zones is exact (PostgreSQL has four weights for five zones). */
  tellsApart(zones: readonly ZoneKind[]): boolean;
  /** Whether the index finds exactly the texts of this shape, or only texts that may have it. */
  renders(shape: Shape): boolean;
}

/**
 * Compiles a query into bounds for an index. The rules are those of engine.md 4: chains of two operands are exact where
 * the engine's own NEAR is; longer chains, nested NEAR, exclusions, regular expressions, letter case and disguises are
 * supersets, which the matcher verifies. Wildcards and fuzzy words come in expanded, never cut.
 */
export class Planner {
  /** Zones of words without a zone field; null: all. */
  private defaults: readonly ZoneKind[] | null = null;
  /** Messages that may have a word in disguise. */
  private disguised: Condition = MAYBE_DISGUISED;

  constructor(
    private readonly resolution: Resolution,
    private readonly index: Exactness,
  ) {}

  /**
   * The bounds of a question. As of an earlier ledger, what a message said since is not known to the index apart from what
   * it said before: a message with newer versions may match whatever its terms, and never does for certain.
   */
  ask({ tree, zones, plainly, asOf, sight }: Omit<Question, 'resolution' | 'signal'>): Bounds {
    this.defaults = zones ?? null;
    this.disguised = plainly ? NONE : MAYBE_DISGUISED;
    const now = both([this.plan(tree), exactly(not(plainly ? MAYBE_DISGUISED : NONE)), exactly(seenBy(sight))]);
    if (asOf === undefined) return now;
    const unchanged: Condition = { kind: 'ledger', version: 'newest', size: asOf };
    return within(
      and([{ kind: 'ledger', version: 'first', size: asOf }, seenBy(sight), or([now.upper, not(unchanged)])]),
      and([unchanged, now.lower]),
    );
  }

  private plan(tree: Query, zones: readonly ZoneKind[] | null = null): Bounds {
    switch (tree.kind) {
      case 'and':
        return both(tree.of.map((part) => this.plan(part, zones)));
      case 'or': {
        // A list of thousands of words is one condition, not thousands: engines count conditions and refuse too many.
        const terms = tree.of.filter(isTerm);
        const others = tree.of.filter((part) => !isTerm(part)).map((part) => this.plan(part, zones));
        return either(terms.length > 0 ? [this.text({ ...tree, of: terms }, zones), ...others] : others);
      }
      case 'not':
        return negation(this.plan(tree.of, zones));
      case 'within':
        return this.plan(tree.of, narrowed(zones, tree.zone === 'body' ? ['own', 'quoted', 'signature'] : [tree.zone]));
      case 'word':
      case 'wildcard':
      case 'fuzzy':
      case 'tokenRegex':
      case 'phrase':
      case 'near':
        return this.text(tree, zones);
      case 'unless':
        return within(this.plan(tree.operand, zones).upper);
      case 'case':
        return within(this.plan(tree.of, zones).upper);
      case 'regex': {
        const anchor = this.resolution.instead.get(tree);
        return within(anchor ? this.plan(anchor, zones).upper : ALL);
      }
      case 'obf': {
        const plain = this.resolution.instead.get(tree);
        return within(plain ? or([this.disguised, this.plan(plain, zones).upper]) : ALL);
      }
      case 'party':
        return this.party(tree.field, this.resolution.parties.get(tree));
      case 'value':
        if (tree.field === 'person' || tree.field === 'desk' || tree.field === 'role')
          return this.party('participant', this.resolution.parties.get(tree));
        if (tree.field === 'direction') return this.direction(tree.value);
        return exactly({ kind: 'value', field: tree.field, value: tree.value });
      case 'date':
        return exactly({
          kind: 'date',
          from: tree.from && new Date(tree.from.at),
          to: tree.to && new Date(tree.to.at),
        });
      case 'saved':
        throw new Error('a saved query must be put in place before planning');
    }
  }

  private party(field: PartyField, fit: Fit | undefined): Bounds {
    const { some, all } = fit ?? { some: [], all: [] };
    const upper: Condition = { kind: 'field', field, ids: some };
    return some.length === all.length ? exactly(upper) : within(upper, { kind: 'field', field, ids: all });
  }

  /** What the index says of a direction stands but for the messages of handles whose side has changed since. */
  private direction(value: string): Bounds {
    const { unsettled } = this.resolution;
    if (!unsettled) return within(ALL);
    const said: Condition = { kind: 'value', field: 'direction', value };
    if (unsettled.length === 0) return exactly(said);
    const changed: Condition = { kind: 'field', field: 'participant', ids: unsettled };
    return within(or([said, changed]), and([said, not(changed)]));
  }

  private text(tree: Query, scope: readonly ZoneKind[] | null): Bounds {
    const zones = scope ?? this.defaults;
    const { shape, exact } = this.shape(tree);
    const condition: Condition = shape ? { kind: 'text', zones, shape } : NONE;
    // In a chain a disguised word stands at places no index knows, so flagged messages are looked at whole.
    if (hasDisguise(tree)) return within(or([this.disguised, condition]));
    if (!shape) return exactly(NONE);
    return exact && this.index.renders(shape) && (zones === null || this.index.tellsApart(zones))
      ? exactly(condition)
      : within(condition);
  }

  /** The shape of a text query; undefined when nothing in the archive can have it. */
  private shape(tree: Query): { shape: Shape | undefined; exact: boolean } {
    switch (tree.kind) {
      case 'word':
        return { shape: { kind: 'any', terms: [tree.term] }, exact: true };
      case 'wildcard':
      case 'fuzzy':
      case 'tokenRegex':
        return { shape: anyOf(this.expand(tree)), exact: true };
      case 'phrase': {
        const parts = tree.parts.map((part) =>
          (part.kind === 'alternatives' ? part.options : [part]).flatMap((option) =>
            option.kind === 'word' ? [option.term] : this.expand(option),
          ),
        );
        return {
          shape: parts.some((part) => part.length === 0)
            ? undefined
            : parts.length === 1
              ? anyOf(parts[0]!)
              : { kind: 'phrase', parts },
          exact: true,
        };
      }
      case 'or': {
        const options = tree.of.map((option) => this.shape(option));
        const shapes = options.flatMap((option) => option.shape ?? []);
        return {
          shape: shapes.length === 0 ? undefined : merge(shapes),
          exact: options.every((option) => option.exact),
        };
      }
      case 'near':
        return this.near(tree);
      // Letter case is checked afterwards; inside NEAR the plain words narrow as well.
      case 'case':
        return { shape: this.shape(tree.of).shape, exact: false };
      case 'unless':
        return { shape: this.shape(tree.operand).shape, exact: false };
      case 'obf':
        return { shape: this.shape(this.resolution.instead.get(tree) ?? tree.of).shape, exact: false };
      default:
        throw new Error(`${tree.kind} cannot stand inside NEAR`);
    }
  }

  private near({ operands, links }: Extract<Query, { kind: 'near' }>): { shape: Shape | undefined; exact: boolean } {
    const shapes = operands.map((operand) => this.shape(operand));
    if (shapes.some(({ shape }) => !shape)) return { shape: undefined, exact: shapes.every(({ exact }) => exact) };
    // A longer chain is bounded by its first pair; the matcher checks that one choice satisfies every pair.
    const [left, right] = [shapes[0]!.shape!, shapes[1]!.shape!];
    const { ordered, distance } = links[0]!;
    const exact =
      shapes.length === 2 &&
      shapes.every((part) => part.exact) &&
      distance < ZONE_GAP &&
      !isNear(left) &&
      !isNear(right);
    return { shape: { kind: 'near', left, right, ordered, distance }, exact };
  }

  private expand(node: Expandable): readonly string[] {
    return this.resolution.terms.get(node) ?? [];
  }
}

function anyOf(terms: readonly string[]): Shape | undefined {
  return terms.length === 0 ? undefined : { kind: 'any', terms: [...new Set(terms)] };
}

/** Single terms of an OR become one list. */
function merge(shapes: readonly Shape[]): Shape {
  const terms = [...new Set(shapes.flatMap((shape) => (shape.kind === 'any' ? shape.terms : [])))];
  const rest = shapes.filter((shape) => shape.kind !== 'any');
  const all: Shape[] = terms.length > 0 ? [{ kind: 'any', terms }, ...rest] : rest;
  return all.length === 1 ? all[0]! : { kind: 'either', of: all };
}

function isNear(shape: Shape): boolean {
  return shape.kind === 'near' || (shape.kind === 'either' && shape.of.some(isNear));
}

function narrowed(outer: readonly ZoneKind[] | null, inner: readonly ZoneKind[]): readonly ZoneKind[] {
  return outer === null ? inner : inner.filter((zone) => outer.includes(zone));
}

function isTerm({ kind }: Query): boolean {
  return kind === 'word' || kind === 'wildcard' || kind === 'fuzzy' || kind === 'tokenRegex';
}

function hasDisguise(tree: Query): boolean {
  return fold<boolean>(tree, ({ kind }, parts) => kind === 'obf' || parts.includes(true));
}
