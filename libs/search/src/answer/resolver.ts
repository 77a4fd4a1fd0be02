import { type Directory, type Handle, textOfParty, textOfPerson } from '@minutebook/archive';
import { Problem } from '@minutebook/platform';
import {
  directoryTest,
  isTextLeaf,
  partyTest,
  type PartyTest,
  type PartyText,
  plainSpellings,
  type Query,
  regexAnchor,
  rewrite,
  type ValueTest,
  walk,
} from '@minutebook/query';
import type { Directions } from '../indexing/directions';
import type { Vocabulary } from '../indexing/vocabulary';
import type { Expandable, Fit, Resolution } from '../search-index';

/** People one `from:` may stand for; a name that fits more is no name. */
const MAX_PARTIES = 5_000;

/** Looks up what a query only names: terms behind wildcards, people behind names, plain words behind patterns. */
export class Resolver {
  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly directory: Directory,
    private readonly directions: Directions,
  ) {}

  async resolve(tree: Query, signal: AbortSignal): Promise<Resolution> {
    const instead = substitutes(tree);
    const terms = new Map<Expandable, readonly string[]>();
    const parties = new Map<PartyTest | ValueTest, Fit>();
    let unsettled: readonly number[] | undefined = [];
    for (const root of [tree, ...instead.values()]) {
      for (const leaf of expandables(root))
        if (!terms.has(leaf)) terms.set(leaf, await this.vocabulary.expand(leaf, signal));
    }
    for (const [node, anchor] of instead)
      if (node.kind === 'regex' && anchor.kind === 'wildcard')
        terms.set(anchor, [...terms.get(anchor)!, ...(await this.vocabulary.cut(signal))]);
    for (const node of nodesOf(tree)) {
      if (node.kind === 'party') parties.set(node, await this.named(node));
      if (node.kind !== 'value') continue;
      if (node.field === 'person' || node.field === 'desk' || node.field === 'role')
        parties.set(node, await this.listed(node));
      if (node.field === 'direction') unsettled = await this.directions.unsettled();
    }
    return { terms, parties, unsettled, instead };
  }

  /**
   * The database narrows by words or whole handle, the directory adds the handles of people of that name; who fits is for
   * the matcher to say, as for every other condition.
   */
  private async named(node: PartyTest): Promise<Fit> {
    const fits = partyTest(node);
    const found = await Promise.all([
      node.handle === null ? [] : this.directory.find({ value: node.handle }, MAX_PARTIES + 1),
      node.name === null ? [] : this.directory.find({ words: wordsOf(node.name) }, MAX_PARTIES + 1),
      this.directory.ofPeople((person) => fits(textOfPerson(person)), MAX_PARTIES + 1),
    ]);
    return fitting(found, fits, node.text);
  }

  /** Handles of people the directory says it of. */
  private async listed(node: ValueTest): Promise<Fit> {
    const fits = directoryTest(node);
    const found = await this.directory.ofPeople((person) => fits(textOfPerson(person)), MAX_PARTIES + 1);
    return fitting([found], fits, node.value);
  }
}

function fitting(found: readonly (readonly Handle[])[], fits: (party: PartyText) => boolean, text: string): Fit {
  if (found.some((handles) => handles.length > MAX_PARTIES)) {
    throw new Problem({
      code: 'query-too-broad',
      status: 422,
      title: `“${text}” fits more than ${MAX_PARTIES} people.`,
      hint: 'Give more of the name, or an address.',
    });
  }
  const handles = [...new Map(found.flat().map((handle) => [handle.id, handle])).values()];
  const ids = (chosen: readonly Handle[]): number[] => chosen.map(({ id }) => id);
  return {
    some: ids(handles.filter((handle) => textsOf(handle).some(fits))),
    all: ids(handles.filter((handle) => textsOf(handle).every(fits))),
  };
}

/** What a handle can be found by, in one message or another: as each of its holders', and as nobody's between them. */
function textsOf(handle: Handle): PartyText[] {
  const { holders } = handle;
  const always = holders.length === 1 && holders.every(({ from, until }) => !from && !until);
  const people = holders.map(({ person }) => textOfParty(handle, person));
  return always ? people : [...people, textOfParty(handle, undefined)];
}

/** Of each regular expression and disguise, what an index can look for: every match has it. */
function substitutes(tree: Query): Map<Query, Query> {
  const instead = new Map<Query, Query>();
  for (const node of nodesOf(tree)) {
    if (node.kind === 'regex') {
      const anchor = regexAnchor(node);
      if (anchor) instead.set(node, anchor);
    } else if (node.kind === 'obf') {
      const plain = rewrite(node.of, (leaf) =>
        leaf.kind === 'word' || leaf.kind === 'wildcard' || leaf.kind === 'phrase'
          ? { kind: 'or', of: plainSpellings(leaf), range: leaf.range }
          : leaf,
      );
      if (nodesOf(plain).every((leaf) => !isTextLeaf(leaf) || leaf.kind !== 'regex')) instead.set(node, plain);
    }
  }
  return instead;
}

/** Words of a name in order, wildcards as they are. */
function wordsOf(name: NonNullable<PartyTest['name']>): string[] {
  if (name.kind === 'word') return [name.term];
  if (name.kind === 'wildcard') return [name.pattern];
  return name.parts.map((part) => (part.kind === 'word' ? part.term : part.kind === 'wildcard' ? part.pattern : '*'));
}

/** Leaves that stand for terms of the vocabulary. */
export function expandables(tree: Query): Expandable[] {
  return nodesOf(tree).flatMap((node) => {
    if (node.kind === 'phrase')
      return node.parts
        .flatMap((part) => (part.kind === 'alternatives' ? part.options : [part]))
        .flatMap((part) => (part.kind === 'wildcard' ? [part] : []));
    return node.kind === 'wildcard' || node.kind === 'fuzzy' || node.kind === 'tokenRegex' ? [node] : [];
  });
}

function nodesOf(tree: Query): Query[] {
  const nodes: Query[] = [];
  walk(tree, (node) => nodes.push(node));
  return nodes;
}
