import { RE2JS } from 're2js';

/**
 * The longest run of ASCII letters and digits, or of Han, that every match of an RE2 pattern contains;
 * '' if there is none to be found. It gates the pattern: only texts with a token containing the run are searched.
 */
export function requiredRun(source: string): string {
  return new RunFinder(source).find();
}

/** Whether a pattern is gated well enough to be searched by itself (semantics.md 14): by three characters, or one Han. */
export function isGated(source: string): boolean {
  const run = requiredRun(source);
  return run.length >= 3 || isHan(run.charAt(0));
}

/** RE2's complaint about a pattern, or null. */
export function regexFault(source: string): string | null {
  try {
    RE2JS.compile(source);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const LITERAL = /^[A-Za-z0-9]$/;
const isHan = (char: string): boolean => /^[\p{Script=Han}]$/u.test(char);

/**
 * Reads only as much of RE2's syntax as it takes to know which characters are certain: whatever it does not know ends
 * the run. Alternatives, options and repetitions that may be empty contribute nothing.
 */
class RunFinder {
  private best = '';
  private run = '';

  constructor(private readonly source: string) {}

  find(): string {
    // Flags can change the meaning of every character after them (x, U); groups of other kinds are read as opaque.
    if (/\(\?[^:)P]*[)]/.test(this.source) || /\\Q/.test(this.source)) return '';
    this.sequence();
    return this.best;
  }

  private sequence(): void {
    if (this.hasTopLevelBar()) return;
    const chars = [...this.source];
    for (let i = 0; i < chars.length;) {
      const { literal, next } = atom(chars, i);
      const { optional, repeated, after } = quantifier(chars, next);
      if (chars[i] === '(' && !optional) this.within(chars.slice(i + 1, next - 1).join(''));
      if (literal === null || optional) this.end();
      else {
        this.add(literal);
        // a+b: the a before b is certain, but what stood before the first a is no longer next to it.
        if (repeated) {
          this.end();
          this.add(literal);
        }
      }
      i = after;
    }
    this.end();
  }

  /** A group is certain as a whole, but what stands round it is not known to be next to its run. */
  private within(group: string): void {
    this.end();
    this.run = new RunFinder(group.replace(/^\?(?:[a-zA-Z-]*:|P?<\w+>)/, '')).find();
  }

  private hasTopLevelBar(): boolean {
    const chars = [...this.source];
    for (let i = 0; i < chars.length;) {
      if (chars[i] === '|') return true;
      i = atom(chars, i).next;
    }
    return false;
  }

  private add(char: string): void {
    const fits = LITERAL.test(char) || isHan(char);
    if (!fits || (this.run && isHan(char) !== isHan(this.run.charAt(0)))) this.end();
    if (fits) this.run += char;
  }

  private end(): void {
    const weight = (run: string) => (isHan(run.charAt(0)) ? run.length * 3 : run.length);
    if (weight(this.run) > weight(this.best)) this.best = this.run;
    this.run = '';
  }
}

/** One atom from `at`: a certain character, or null for anything that can be several things. */
function atom(chars: readonly string[], at: number): { literal: string | null; next: number } {
  const char = chars[at]!;
  if (char === '\\') {
    const escaped = chars[at + 1] ?? '';
    if ('pPx'.includes(escaped) && escaped) {
      const brace = chars[at + 2] === '{' ? chars.indexOf('}', at) : -1;
      return { literal: null, next: brace > 0 ? brace + 1 : at + (escaped === 'x' ? 4 : 3) };
    }
    if (/[0-7]/.test(escaped)) {
      const digits = /^[0-7]{1,3}/.exec(chars.slice(at + 1, at + 4).join(''))![0];
      return { literal: null, next: at + 1 + digits.length };
    }
    return { literal: /[A-Za-z0-9]/.test(escaped) ? null : escaped, next: at + 2 };
  }
  if (char === '[') return { literal: null, next: classEnd(chars, at) };
  if (char === '(') return { literal: null, next: groupEnd(chars, at) };
  return { literal: '.^$|)'.includes(char) ? null : char, next: at + 1 };
}

function classEnd(chars: readonly string[], at: number): number {
  let i = at + 1;
  if (chars[i] === '^') i++;
  if (chars[i] === ']') i++;
  for (; i < chars.length && chars[i] !== ']'; i++) {
    if (chars[i] === '\\') i++;
    else if (chars[i] === '[' && chars[i + 1] === ':') {
      while (i < chars.length && !(chars[i] === ':' && chars[i + 1] === ']' && chars[i - 1] !== '[')) i++;
      i++;
    }
  }
  return i + 1;
}

function groupEnd(chars: readonly string[], at: number): number {
  let depth = 0;
  for (let i = at; i < chars.length;) {
    if (chars[i] === '\\') i += 2;
    else if (chars[i] === '[') i = classEnd(chars, i);
    else {
      if (chars[i] === '(') depth++;
      if (chars[i] === ')' && --depth === 0) return i + 1;
      i++;
    }
  }
  return chars.length;
}

function quantifier(chars: readonly string[], at: number): { optional: boolean; repeated: boolean; after: number } {
  const rest = chars.slice(at, at + 16).join('');
  const found = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(rest);
  if (!found) return { optional: false, repeated: false, after: at };
  const optional = found[0].startsWith('*') || found[0].startsWith('?') || Number(found[1] ?? 1) === 0;
  return { optional, repeated: !optional, after: at + found[0].length };
}
