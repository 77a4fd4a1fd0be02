import { termsOf } from '../analyzer/tokens';
import { type Fields, type PartyText } from '../document';
import { normaliseHandle, normaliseValue } from '../language/handle';
import {
  type FieldLeaf,
  type PartyField,
  type PartyTest,
  type Phrase,
  type ValueTest,
  type Wildcard,
  type Word,
} from '../language/tree';
import { options } from '../language/visit';
import { wildcardMatches } from './wildcard';

export type FieldCondition = (fields: Fields) => boolean;

/** The test a field leaf puts to the fields of a document (semantics.md 17-20). */
export function fieldCondition(leaf: FieldLeaf): FieldCondition {
  switch (leaf.kind) {
    case 'party': {
      const matches = partyTest(leaf);
      return (fields) => parties(fields, leaf.field).some((group) => group.some(matches));
    }
    case 'date': {
      const from = leaf.from?.at ?? -Infinity;
      const to = leaf.to?.at ?? Infinity;
      return ({ date }) => date !== null && date >= from && date < to;
    }
    case 'value':
      return valueTest(leaf);
  }
}

function parties({ from, to, cc, bcc, members }: Fields, field: PartyField): readonly (readonly PartyText[])[] {
  switch (field) {
    case 'from':
      return [from];
    case 'to':
      return [to, cc, bcc];
    case 'cc':
      return [cc];
    case 'bcc':
      return [bcc];
    case 'participant':
      return [from, to, cc, bcc, members];
  }
}

/** Handle or person by normal form, or the words of the name one after the other in a name or handle. */
export function partyTest({ handle, name }: PartyTest): (party: PartyText) => boolean {
  return (party) => {
    if (
      handle !== null &&
      (normaliseHandle(party.handle) === handle || party.person?.some((name) => normaliseValue(name) === handle))
    )
      return true;
    return name !== null && [party.handle, ...party.names].some((text) => containsWords(text, name));
  };
}

function containsWords(text: string, name: Word | Wildcard | Phrase): boolean {
  const parts = name.kind === 'phrase' ? name.parts : [name];
  const terms = termsOf(text);
  for (let at = 0; at + parts.length <= terms.length; at++) {
    if (parts.every((part, i) => options(part).some((option) => matchesTerm(option, terms[at + i]!)))) return true;
  }
  return false;
}

function matchesTerm(option: Word | Wildcard, term: string): boolean {
  return option.kind === 'word' ? option.term === term : wildcardMatches(option.pattern, term);
}

/** Whether the directory says of a party what `person:`, `desk:` or `role:` ask for. */
export function directoryTest({ field, value }: ValueTest): (party: PartyText) => boolean {
  const is = (text: string) => normaliseValue(text) === value;
  if (field === 'desk' || field === 'role') return ({ [field]: stated }) => stated !== undefined && is(stated);
  return ({ person = [] }) => field === 'person' && person.some(is);
}

function valueTest(leaf: ValueTest): FieldCondition {
  const { field, value } = leaf;
  switch (field) {
    case 'person':
    case 'desk':
    case 'role': {
      const matches = directoryTest(leaf);
      return (fields) => parties(fields, 'participant').some((group) => group.some(matches));
    }
    case 'has':
      return ({ has }) => has.includes(value);
    case 'channel':
    case 'type':
    case 'direction':
      return (fields) => fields[field] === value;
    case 'conversation':
    case 'id':
      return (fields) => fields[field] === value;
  }
}
