import { Injectable, signal } from '@angular/core';
import type { AlertRow } from '@minutebook/contract';

type Sides = ReadonlyMap<number, 'a' | 'b'>;
type RuleOf = Pick<AlertRow, 'lexicon' | 'rule'>;

/** No side is better than a wrong one: until a rule has been read, all of its hits are marked alike. */
const UNKNOWN: Sides = new Map(Array.from({ length: 64 }, (_, operand) => [operand, 'a' as const]));

/** Which side of its rule an operand is, for rows of a queue: rows do not bring their rule's text, opened alerts do. */
@Injectable({ providedIn: 'root' })
export class RuleSides {
  private readonly known = signal<ReadonlyMap<string, Sides>>(new Map());

  of(row: RuleOf): Sides {
    return this.known().get(keyOf(row)) ?? UNKNOWN;
  }

  learn(row: RuleOf, sides: Sides): void {
    if (!this.known().has(keyOf(row))) this.known.update((known) => new Map(known).set(keyOf(row), sides));
  }
}

function keyOf({ lexicon, rule }: RuleOf): string {
  return `${lexicon}\0${rule.code}\0${rule.version}`;
}
