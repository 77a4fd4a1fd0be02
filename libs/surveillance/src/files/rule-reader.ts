import { RuleText } from '@minutebook/contract';
import { readBack, readLine, readList } from './line-text';
import { HEAD } from './rule-printer';

/** A rule of a file, or why it is none. `line` is where it begins, from 1. */
export interface ReadRule {
  readonly line: number;
  readonly rule: RuleText | null;
  readonly faults: readonly string[];
}

export interface ReadLexicon {
  readonly name: string | null;
  readonly rules: readonly ReadRule[];
}

/** Whether a file is one of ours at all. */
export function isLexiconText(text: string): boolean {
  return text.replace(/^\ufeff/, '').startsWith(HEAD);
}

const LISTS = ['zones', 'directions', 'channels', 'people', 'desks', 'roles'] as const;

/**
 * Reads what `printLexicon` writes, and what people write like it: facts in any order, comments on lines that begin with #,
 * indented as they like. A rule that cannot be read has faults and no rule; the others are read.
 */
export function readLexiconText(source: string): ReadLexicon {
  const lines = source.replace(/^\ufeff/, '').split(/\r\n|\n/);
  let name: string | null = null;
  const blocks: { line: number; lines: { number: number; text: string }[] }[] = [];
  lines.forEach((raw, at) => {
    const text = raw.trimStart();
    const number = at + 1;
    if (at === 0 || text.trimEnd() === '' || text.startsWith('#')) return;
    if (/^rule\s*:/.test(text)) blocks.push({ line: number, lines: [] });
    const block = blocks.at(-1);
    if (block) block.lines.push({ number, text });
    else if (text.startsWith('name:')) name = readBack(text.slice(5).trim());
  });
  return { name, rules: blocks.map(({ line, lines: of }) => ({ line, ...new RuleBlock().read(of) })) };
}

/** Facts of one rule, as they are read line by line. */
class RuleBlock {
  private readonly facts: Record<string, unknown> = {};
  private readonly conditions: Record<string, unknown> = {};
  private readonly exclusions: Record<string, unknown>[] = [];
  private readonly examples: Record<string, unknown>[] = [];
  private readonly faults: string[] = [];
  /** What `query:`, `owner:` and `reason:` belong to. */
  private exclusion: Record<string, unknown> | undefined;
  /** Where lines behind bars go. */
  private open: ((text: string) => void) | undefined;

  read(lines: readonly { number: number; text: string }[]): Omit<ReadRule, 'line'> {
    for (const { number, text } of lines) {
      const fault = this.take(text);
      if (fault !== null) this.faults.push(`line ${number}: ${fault}`);
    }
    const read = RuleText.safeParse({
      ...this.facts,
      conditions: this.conditions,
      exclusions: this.exclusions,
      examples: this.examples,
    });
    if (!read.success)
      this.faults.push(...read.error.issues.map((issue) => `${issue.path.join('.') || 'rule'} ${issue.message}`));
    return { rule: read.success && this.faults.length === 0 ? read.data : null, faults: this.faults };
  }

  /** The fault of a line, if it has one. */
  private take(text: string): string | null {
    const line = readLine(text);
    if (line !== null) {
      if (!this.open) return 'this text belongs to nothing';
      this.open(line);
      return null;
    }
    const found = /^([a-z]+(?: [a-z]+)?)\s*:(.*)$/s.exec(text);
    if (!found) return 'this is neither a fact (“name: value”) nor a line of text (“| …”)';
    this.open = undefined;
    const [name, written] = [found[1]!, found[2]!.trim()];
    if ((LISTS as readonly string[]).includes(name)) {
      const values = readList(written);
      (name === 'zones' ? this.facts : this.conditions)[name] = values;
      return values ? null : 'this list cannot be read';
    }
    const value = readBack(written);
    return value === null ? 'the quotation marks do not match' : this.fact(name, value);
  }

  private fact(name: string, value: string): string | null {
    const target = this.exclusion ?? this.facts;
    switch (name) {
      case 'rule':
        this.facts['code'] = value;
        return null;
      case 'title':
      case 'theme':
        this.facts[name] = value;
        return null;
      case 'severity':
      case 'weight':
        this.facts[name] = Number(value);
        return null;
      case 'personal domains':
        this.conditions['personalDomains'] = value === 'yes';
        return value === 'yes' || value === 'no' ? null : 'this is yes or no';
      case 'except':
        this.exclusion = { name: value };
        this.exclusions.push(this.exclusion);
        return null;
      case 'owner':
        target['owner'] = value;
        return null;
      case 'reason':
      case 'until':
        if (this.exclusion) this.exclusion[name] = value;
        return this.exclusion ? null : `“${name}” stands under “except” only`;
      case 'query':
        this.lines(target, 'query', value);
        return null;
      case 'hits':
      case 'misses': {
        const example = { hits: name === 'hits' };
        this.examples.push(example);
        this.lines(example, 'text', value);
        return null;
      }
      case 'note':
        if (this.examples.length === 0) return '“note” stands under an example only';
        this.examples.at(-1)!['note'] = value;
        return null;
      default:
        return `there is no “${name}”`;
    }
  }

  /** A text of one line behind its name, or of several below it. */
  private lines(of: Record<string, unknown>, name: string, first: string): void {
    const lines = first === '' ? [] : [first];
    of[name] = lines.join('\n');
    this.open = (line) => {
      lines.push(line);
      of[name] = lines.join('\n');
    };
  }
}
