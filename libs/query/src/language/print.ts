import { SPACELESS } from '../analyzer/pattern';
import { printDate } from './date';
import { type Link, type PhrasePart, type Query, type Wildcard, type Word } from './tree';

/** Words that are operators, or are taken for one, when they stand alone. */
const RESERVED = /^(?:and|or|not|near|onear|followedby)$/i;
const BARE = /^[\p{L}\p{N}]+$/u;

/**
 * The canonical text of a tree: one spelling for each meaning, readable in either mode. `parse` gives the same tree
 * again, but for ranges. Chains, groups and mixed operators carry their parentheses.
 */
export function print(tree: Query): string {
  switch (tree.kind) {
    case 'word':
    case 'wildcard':
      return bare(tree.text) ? tree.text : `"${tree.text}"`;
    case 'fuzzy':
      return `${tree.term}~${tree.edits}`;
    case 'tokenRegex':
      return `tok:/${tree.source}/`;
    case 'regex':
      return `/${tree.source}/${tree.caseSensitive ? 'c' : ''}`;
    case 'phrase':
      return `"${printParts(tree.parts)}"`;
    case 'and':
      return tree.of
        .map((part) => (part.kind === 'or' || part.kind === 'and' ? group(part) : print(part)))
        .join(' AND ');
    case 'or':
      return tree.of
        .map((part) => (part.kind === 'and' || part.kind === 'or' ? group(part) : print(part)))
        .join(' OR ');
    case 'not':
      return `NOT ${tree.of.kind === 'and' || tree.of.kind === 'or' ? group(tree.of) : print(tree.of)}`;
    case 'near':
      return tree.operands
        .map((part, i) => (i === 0 ? '' : `${printLink(tree.links[i - 1]!)} `) + operand(part))
        .join(' ');
    case 'unless':
      return `${operand(tree.operand)} NOT ${printLink(tree.link)} ${operand(tree.excluded)}`;
    case 'within':
      return `${tree.zone}:${scoped(tree.of)}`;
    case 'case':
      return `case:${scoped(tree.of)}`;
    case 'obf':
      return `~obf(${print(tree.of)})`;
    case 'party':
      return `${tree.field}:${fieldValue(tree.text)}`;
    case 'value':
      return `${tree.field}:${fieldValue(tree.value)}`;
    case 'date':
      return `date:${printDate(tree)}`;
    case 'saved':
      return `saved:${fieldValue(tree.name)}`;
  }
}

/** `W/5`, `PRE/3`. */
export function printLink({ ordered, distance }: Link): string {
  return `${ordered ? 'PRE' : 'W'}/${distance}`;
}

function bare(text: string): boolean {
  return BARE.test(text.replace(/[*?]/g, '')) && !RESERVED.test(text);
}

function group(tree: Query): string {
  return `(${print(tree)})`;
}

function operand(tree: Query): string {
  return tree.kind === 'or' || tree.kind === 'near' || tree.kind === 'unless' ? group(tree) : print(tree);
}

function scoped(tree: Query): string {
  return ['word', 'wildcard', 'fuzzy', 'tokenRegex', 'phrase', 'regex', 'obf'].includes(tree.kind)
    ? print(tree)
    : group(tree);
}

/** What stands after a field: bare where that is read as it is, else in quotes, which hold no quotes themselves. */
export function fieldValue(text: string): string {
  return BARE.test(text) && !RESERVED.test(text) ? text : `"${text.replace(/["“”]/g, ' ')}"`;
}

function printParts(parts: readonly PhrasePart[]): string {
  return parts
    .map((part, i) => {
      const text =
        part.kind === 'alternatives' ? `(${part.options.map((option) => option.text).join('|')})` : part.text;
      const before = parts[i - 1];
      // Han needs no spaces and is not read with them; every other pair of tokens keeps its boundary by one.
      return i > 0 && !(before && standsAlone(before) && standsAlone(part)) ? ` ${text}` : text;
    })
    .join('');
}

function standsAlone(part: PhrasePart | Word | Wildcard): boolean {
  return part.kind === 'word' && SPACELESS.test(part.text);
}
