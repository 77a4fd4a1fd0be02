import { type ArchivedMessage, documentOf, isMessage, type Reader } from '@minutebook/archive';
import {
  compileQuery,
  compileRules,
  type Document,
  parse,
  print,
  type Query,
  walk,
  type ZoneKind,
} from '@minutebook/query';
import type { Resolver } from '../answer/resolver';
import type { Candidate, Question, SearchIndex } from '../search-index';
import { simpler } from './simpler';

/** Queries in flight at once. */
const AT_ONCE = 8;
/** Every so many queries the matcher is also asked as a search asks it: one query alone, message after message. */
const ALONE = 20;
/** Messages shown of those a disagreement is about, and characters of each text. */
const SHOWN = 3;
const SHOWN_CHARACTERS = 300;

const ALL_ZONES: readonly ZoneKind[] = ['subject', 'own', 'quoted', 'signature', 'attachment'];

/** Every kind of node but `saved`, which is replaced before anything is planned. */
export const KINDS = [
  'word',
  'wildcard',
  'fuzzy',
  'tokenRegex',
  'phrase',
  'regex',
  'near',
  'unless',
  'and',
  'or',
  'not',
  'within',
  'case',
  'obf',
  'party',
  'value',
  'date',
] as const satisfies readonly Query['kind'][];

/** The archive as it is, or as it was with so many ledger entries. */
interface Moment {
  readonly asOf: number | undefined;
  readonly documents: ReadonlyMap<number, Document>;
}

/** A query about a moment, and the messages that match it. */
interface Case {
  readonly tree: Query;
  readonly moment: Moment;
  readonly truth: Set<number>;
}

/** An index says something else than the matcher: the query, and the messages it is about. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';

  constructor(
    readonly about: Case,
    faults: readonly string[],
  ) {
    const { tree, moment } = about;
    const when = moment.asOf === undefined ? '' : ` as of ledger entry ${moment.asOf}`;
    super([`${print(tree)}${when}`, ...faults].join('\n  '));
  }
}

/** What one index said so far, over all queries. */
interface Tally {
  queries: number;
  /** Queries of whose every candidate the index was certain. */
  exact: number;
  candidates: number;
  certain: number;
}

/**
 * Asks the matcher and every index the same queries, over one archive opened once. The matcher looks at every message;
 * an index has to propose all that match, be certain of none that does not, and count what it proposes. Then a search
 * answers exactly what the matcher finds: the certain ones, and of the others those the matcher accepts.
 */
export class Comparison {
  /** Canonical queries about which all agreed. */
  private readonly agreed = new Set<string>();
  private readonly kinds = new Map<Query['kind'], number>();
  private readonly tallies: ReadonlyMap<SearchIndex['name'], Tally>;
  private matches = 0;
  private matched = 0;
  private refused = 0;
  private past = 0;

  private constructor(
    /** As it is, and earlier. */
    private readonly moments: readonly Moment[],
    private readonly resolver: Resolver,
    private readonly indices: readonly SearchIndex[],
  ) {
    this.tallies = new Map(indices.map(({ name }) => [name, { queries: 0, exact: 0, candidates: 0, certain: 0 }]));
  }

  /** Opens every message of the archive, with all its versions, and with those it had at each of these ledger positions. */
  static async over(
    reader: Reader,
    resolver: Resolver,
    indices: readonly SearchIndex[],
    positions: readonly number[] = [],
  ): Promise<Comparison> {
    const items = await reader.follow(0, await reader.head());
    const messages = (
      await reader.messages([...new Set(items.flatMap((item) => ('message' in item ? [item.message] : [])))])
    ).filter(isSearched);
    const handles = await reader.handles(
      messages.flatMap((message) => message.versions.flatMap((version) => [...version.parties])),
    );
    const moments = [undefined, ...positions].map((asOf) => ({
      asOf,
      documents: new Map(
        messages
          .flatMap((message) => asItWas(message, asOf))
          .map((message) => [message.id, documentOf(message, handles)] as const),
      ),
    }));
    return new Comparison(moments, resolver, indices);
  }

  /** Different queries compared so far. */
  get queries(): number {
    return this.agreed.size;
  }

  /** Messages compared about. */
  get size(): number {
    return this.moments[0]!.documents.size;
  }

  /** Queries with a node of this kind. */
  count(kind: Query['kind']): number {
    return this.kinds.get(kind) ?? 0;
  }

  /** Answers of one index that were compared. */
  answers(name: SearchIndex['name']): number {
    return this.tallies.get(name)?.queries ?? 0;
  }

  /**
   * Compares all of these, several at once, but for what is no query: as things are, or at the `moment`th of the earlier
   * positions. Throws {@link Disagreement}.
   */
  async check(sources: readonly string[], moment = 0): Promise<void> {
    const trees = new Map<string, Query>();
    for (const source of sources) {
      const { tree } = parse(source, { mode: 'search' });
      if (!tree) this.refused++;
      else if (!this.agreed.has(print(tree))) trees.set(print(tree), tree);
    }
    const waiting = cases([...trees.values()], this.moments[moment]!);
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await this.compare(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** The disagreement about the smallest query within that of `found` about which there is any. */
  async smallest(found: Disagreement): Promise<Disagreement> {
    for (const smaller of simpler(found.about.tree)) {
      const [about] = cases([smaller], found.about.moment);
      const faults = await this.ask(about!);
      if (faults.length > 0) return this.smallest(new Disagreement(about!, faults));
    }
    return found;
  }

  private async compare(about: Case): Promise<void> {
    const { tree, truth, moment } = about;
    const faults = [...this.alone(about), ...(await this.ask(about))];
    if (faults.length > 0) throw new Disagreement(about, faults);
    this.agreed.add(print(tree));
    this.matches += truth.size;
    if (truth.size > 0) this.matched++;
    if (moment.asOf !== undefined) this.past++;
    const kinds = new Set<Query['kind']>();
    walk(tree, ({ kind }) => kinds.add(kind));
    for (const kind of kinds) this.kinds.set(kind, this.count(kind) + 1);
  }

  /** Of some queries, whether the matcher finds the same when it has nothing else to look for. */
  private alone({ tree, truth, moment }: Case): string[] {
    if (this.queries % ALONE !== 0) return [];
    const matcher = compileQuery(tree);
    const found = new Set([...moment.documents].flatMap(([id, document]) => (matcher.match(document) ? [id] : [])));
    return [
      ...about('the matcher, among other rules but not alone, finds', minus(truth, found), moment),
      ...about('the matcher, alone but not among other rules, finds', minus(found, truth), moment),
    ];
  }

  private async ask(asked: Case): Promise<readonly string[]> {
    const { signal } = new AbortController();
    const { tree, moment } = asked;
    const question = { tree, resolution: await this.resolver.resolve(tree, signal), asOf: moment.asOf, signal };
    return (await Promise.all(this.indices.map((index) => this.faults(index, question, asked)))).flat();
  }

  /** What an index answers otherwise than the matcher, in words. */
  private async faults(index: SearchIndex, question: Question, { truth, moment }: Case): Promise<string[]> {
    const { name } = index;
    try {
      const [page, total] = await Promise.all([
        index.page({ ...question, sort: 'newest', limit: this.size + 1 }),
        index.total(question, this.size),
      ]);
      const certain = idsOf(page, (candidate) => candidate.certain);
      const uncertain = idsOf(page, (candidate) => !candidate.certain);
      const listed = new Set(
        uncertain.size + total.uncertain === 0 ? [] : await index.uncertain(question, this.size + 1),
      );
      this.tally(name, certain.size, uncertain.size);
      const counts = { certain: certain.size, uncertain: uncertain.size, capped: false };
      return [
        ...about(`${name} misses`, minus(minus(truth, certain), uncertain), moment),
        ...about(`${name} is wrongly certain of`, minus(certain, truth), moment),
        ...about(`${name} does not list as uncertain`, minus(uncertain, listed), moment),
        ...about(`${name} lists as uncertain, but not in the page,`, minus(listed, uncertain), moment),
        ...differs(`${name} names a message twice`, page.length, certain.size + uncertain.size),
        ...differs(`${name} counts`, JSON.stringify(total), JSON.stringify(counts)),
      ];
    } catch (error) {
      return [`${name} throws ${error instanceof Error ? error.message : String(error)}`];
    }
  }

  private tally(name: SearchIndex['name'], certain: number, uncertain: number): void {
    const tally = this.tallies.get(name)!;
    tally.queries++;
    tally.certain += certain;
    tally.candidates += certain + uncertain;
    if (uncertain === 0) tally.exact++;
  }

  /** What was compared, for people. */
  report(title: string): string {
    const engines = [...this.tallies].map(
      ([name, { queries, exact, candidates, certain }]) =>
        `  ${name}: ${queries} answers compared, ${percent(exact, queries)} of them certain as a whole; ${candidates} candidates, ${percent(certain, candidates)} certain`,
    );
    return [
      `${title}: ${this.queries} different queries over ${this.size} messages; ${percent(this.matched, this.queries)} match something, ${this.matches} matches; ${this.past} asked as of an earlier ledger; ${this.refused} texts were no query`,
      `  queries with ${KINDS.map((kind) => `${kind} ${this.count(kind)}`).join(', ')}`,
      ...engines,
      '',
    ].join('\n');
  }
}

/** Reactions and receipts are not searched. */
function isSearched({ kind, versions }: ArchivedMessage): boolean {
  const { event } = versions[0]!;
  return (
    (kind === 'message' || kind === 'system') && (isMessage(event) || event.type === 'edit' || event.type === 'delete')
  );
}

/** The message as the first `size` ledger entries have it, if they do. */
function asItWas(message: ArchivedMessage, size: number | undefined): ArchivedMessage[] {
  if (size === undefined) return [message];
  const versions = message.versions.filter(({ position }) => position !== null && position < size);
  return versions.length === 0 ? [] : [{ ...message, versions }];
}

/** Finds what matches each of these. As rules, all at once, because then every message is read once. */
function cases(trees: readonly Query[], moment: Moment): Case[] {
  const found = trees.map((tree): Case => ({ tree, moment, truth: new Set() }));
  const rules = compileRules(
    trees.map((tree, i) => ({ id: String(i), tree })),
    { defaultZones: ALL_ZONES },
  );
  for (const [id, document] of moment.documents)
    for (const { rule } of rules.match(document)) found[Number(rule)]!.truth.add(id);
  return found;
}

function about(what: string, ids: ReadonlySet<number>, { documents }: Moment): string[] {
  if (ids.size === 0) return [];
  const shown = [...ids].slice(0, SHOWN).map((id) => `  ${id}: ${spelled(documents.get(id))}`);
  return [`${what} ${ids.size} of ${documents.size}:`, ...shown];
}

function spelled(document: Document | undefined): string {
  if (!document) return 'not in the archive';
  const zones = document.zones.map(
    ({ kind, version, text }) => `${kind} of version ${version} ${JSON.stringify(clipped(text))}`,
  );
  return `${zones.join(', ')}, ${clipped(JSON.stringify(document.fields))}`;
}

function idsOf(page: readonly Candidate[], which: (candidate: Candidate) => boolean): Set<number> {
  return new Set(page.filter(which).map((candidate) => candidate.id));
}

function minus(all: ReadonlySet<number>, without: ReadonlySet<number>): Set<number> {
  return new Set([...all].filter((id) => !without.has(id)));
}

function differs<T>(what: string, got: T, expected: T): string[] {
  return got === expected ? [] : [`${what}: ${got}, not ${expected}`];
}

function clipped(text: string): string {
  const half = SHOWN_CHARACTERS / 2;
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, half)} … ${text.slice(-half)}`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}
