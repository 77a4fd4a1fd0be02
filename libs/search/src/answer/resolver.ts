import type { Directory } from '@minutebook/archive';
import { Problem } from '@minutebook/platform';
import {
  isTextLeaf,
  partyTest,
  type PartyTest,
  plainSpellings,
  type Query,
  regexAnchor,
  rewrite,
  walk,
} from '@minutebook/query';
import { textOfParty } from '../indexing/documents';
import type { Vocabulary } from '../indexing/vocabulary';
import type { Expandable, Resolution } from '../search-index';

/** People one `from:` may stand for; a name that fits more is no name. */
const MAX_PARTIES = 5_000;

/** Looks up what a query only names: terms behind wildcards, people behind names, plain words behind patterns. */
export class Resolver {
  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly directory: Directory,
  ) {}

  async resolve(tree: Query, signal: AbortSignal): Promise<Resolution> {
    const instead = substitutes(tree);
    const terms = new Map<Expandable, readonly string[]>();
    const parties = new Map<PartyTest, readonly number[]>();
    for (const root of [tree, ...instead.values()]) {
      for (const leaf of expandables(root))
        if (!terms.has(leaf)) terms.set(leaf, await this.vocabulary.expand(leaf, signal));
    }
    for (const node of nodesOf(tree)) {
      if (node.kind === 'party') parties.set(node, await this.people(node));
    }
    return { terms, parties, instead };
  }

  /** The database narrows by words or whole handle; who fits is for the matcher to say, as for every other condition. */
  private async people(node: PartyTest): Promise<number[]> {
    const byHandle = node.handle === null ? [] : await this.directory.find({ value: node.handle }, MAX_PARTIES + 1);
    const byName = node.name === null ? [] : await this.directory.find({ words: wordsOf(node.name) }, MAX_PARTIES + 1);
    if (byHandle.length > MAX_PARTIES || byName.length > MAX_PARTIES) {
      throw new Problem({
        code: 'query-too-broad',
        status: 422,
        title: `“${node.text}” fits more than ${MAX_PARTIES} people.`,
        hint: 'Give more of the name, or an address.',
      });
    }
    const fits = partyTest(node);
    return [
      ...new Set([...byHandle, ...byName].filter((handle) => fits(textOfParty(handle))).map((handle) => handle.id)),
    ];
  }
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
