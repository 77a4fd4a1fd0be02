import { mayBeCut } from '../analyzer/long-token';
import { requiredRun } from '../language/regex';
import { editDistance } from '../language/spelling';
import { tokenPattern } from './candidates';
import { commonness } from './commonness';
import { longestLiteral, wildcardMatches } from './wildcard';

interface Test {
  readonly symbol: number;
  readonly test: (term: string) => boolean;
}

/** Fuzzy words longer than this are compared one by one: their deletions would be too many to list. */
const LONGEST_LISTED = 32;
const PIECE = 3;

/**
 * Gives every kind of one-token test a number, the *symbol*, and says which symbols a token has. The answer is memoised
 * per distinct token by the caller, so what is slow here (patterns, edits) is paid once a new word, not once a message.
 */
export class SymbolTable {
  private readonly numbers = new Map<string, number>();
  private readonly exact = new Map<string, number>();
  /** Patterns by a piece of three characters they contain; the others in `loose`. */
  private readonly byPiece = new Map<string, Test[]>();
  private readonly loose: Test[] = [];
  private readonly gates: number[] = [];
  /** Fuzzy words by everything that is left of them after up to `edits` deletions. */
  private readonly byRest: readonly [Map<string, Test[]>, Map<string, Test[]>] = [new Map(), new Map()];
  private next = 1;
  /** What a symbol stands for: `=term`, `*pattern`, `+pattern` of a gate, `/source`, `~nterm`, `!name`. */
  private readonly names: string[] = [''];
  private shortestFuzzy = Infinity;
  private longestFuzzy = 0;

  /** Symbols are numbered from 1; this is one more than the last. */
  get size(): number {
    return this.next;
  }

  word(term: string): number {
    return this.numbered(`=${term}`, (symbol) => this.exact.set(term, symbol));
  }

  wildcard(pattern: string): number {
    return this.numbered(`*${pattern}`, (symbol) => {
      this.addGated(longestLiteral(pattern), { symbol, test: (term) => wildcardMatches(pattern, term) });
    });
  }

  /**
   * A wildcard that only says where a regular expression is worth trying. The expression reads the text and not the
   * token, so a token that was cut may hold what is asked for.
   */
  gate(pattern: string): number {
    return this.numbered(`+${pattern}`, (symbol) => {
      this.gates.push(symbol);
      this.addGated(longestLiteral(pattern), { symbol, test: (term) => wildcardMatches(pattern, term) });
    });
  }

  regex(source: string): number {
    return this.numbered(`/${source}`, (symbol) => {
      const compiled = tokenPattern(source);
      this.addGated(requiredRun(source).toLowerCase(), { symbol, test: (term) => compiled.test(term) });
    });
  }

  fuzzy(term: string, edits: 1 | 2): number {
    return this.numbered(`~${edits}${term}`, (symbol) => {
      const entry: Test = { symbol, test: (other) => editDistance(term, other, edits) <= edits };
      if (term.length > LONGEST_LISTED) {
        this.loose.push(entry);
        return;
      }
      const letters = lettersIn(term);
      this.shortestFuzzy = Math.min(this.shortestFuzzy, letters - edits);
      this.longestFuzzy = Math.max(this.longestFuzzy, letters + edits);
      for (const rest of deletions(term, edits)) append(this.byRest[edits - 1]!, rest, entry);
    });
  }

  /** A symbol no token has: an event that something else reports. */
  reserved(name: string): number {
    return this.numbered(`!${name}`, () => undefined);
  }

  /** How often the symbol is to be expected; `frequency` if given, else a guess. */
  weight(symbol: number, frequency: (term: string) => number = commonness): number {
    const name = this.names[symbol]!;
    switch (name.charAt(0)) {
      case '=':
        return frequency(name.slice(1));
      // Patterns and fuzzy words have a vocabulary of their own, mostly of words rarer than the literal itself.
      case '*':
      case '+':
        return 4 * frequency(longestLiteral(name.slice(1)));
      case '~':
        return 2 * frequency(name.slice(2));
      default:
        return 4 * frequency('');
    }
  }

  /** The symbols of a token, ascending. */
  resolve(term: string): number[] {
    const found = new Set<number>();
    const exact = this.exact.get(term);
    if (exact !== undefined) found.add(exact);
    if (mayBeCut(term)) for (const symbol of this.gates) found.add(symbol);
    for (const { symbol, test } of this.loose) if (test(term)) found.add(symbol);
    if (this.byPiece.size > 0) {
      for (let i = 0; i + PIECE <= term.length; i++) {
        for (const { symbol, test } of this.byPiece.get(term.slice(i, i + PIECE)) ?? []) {
          if (!found.has(symbol) && test(term)) found.add(symbol);
        }
      }
    }
    const letters = lettersIn(term);
    if (letters >= this.shortestFuzzy && letters <= this.longestFuzzy) {
      for (const [index, rests] of this.byRest.entries()) {
        if (rests.size === 0) continue;
        for (const rest of deletions(term, index + 1)) {
          for (const { symbol, test } of rests.get(rest) ?? []) if (!found.has(symbol) && test(term)) found.add(symbol);
        }
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  private numbered(name: string, add: (symbol: number) => void): number {
    let symbol = this.numbers.get(name);
    if (symbol === undefined) {
      symbol = this.next++;
      this.numbers.set(name, symbol);
      this.names.push(name);
      add(symbol);
    }
    return symbol;
  }

  private addGated(literal: string, test: Test): void {
    if (literal.length < PIECE) this.loose.push(test);
    else append(this.byPiece, literal.slice(0, PIECE), test);
  }
}

/**
 * The word and what is left of it after each choice of up to `count` deletions. Two words within n edits, swaps of
 * neighbours included, share a rest after n deletions each.
 */
function deletions(word: string, count: number): Set<string> {
  const rests = new Set([word]);
  let last: Iterable<string> = [word];
  for (let round = 0; round < count; round++) {
    const next = new Set<string>();
    for (const rest of last) {
      for (let i = 0, end = 0; i < rest.length; i = end) {
        end = i + (rest.codePointAt(i)! > 0xffff ? 2 : 1);
        next.add(rest.slice(0, i) + rest.slice(end));
      }
    }
    for (const rest of next) rests.add(rest);
    last = next;
  }
  return rests;
}

/** Code points, which is what edits are counted in. */
function lettersIn(term: string): number {
  let letters = term.length;
  for (let i = 0; i < term.length; i++) if ((term.charCodeAt(i) & 0xfc00) === 0xdc00) letters--;
  return letters;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
