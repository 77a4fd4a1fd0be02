import { type DateContext } from './date';
import { insertAt, replaceWith, takeOut } from './fault';
import { FieldReader } from './field-reader';
import { fieldNamed } from './fields';
import { type Reader } from './reader';
import { regexFault } from './regex';
import { type Query, type Range, type TextRegex, type TokenRegex } from './tree';
import { readFuzzy, readWords } from './words';

/** A node, or null where the text gave none; `bare` if it was written without quotes, field or parentheses. */
export interface Item {
  readonly node: Query | null;
  readonly bare: boolean;
}

const NOTHING: Item = { node: null, bare: false };
const FIELD_NAME = /([A-Za-z][A-Za-z_]+)[:：]/y;
/** Beginnings of addresses, which have a colon and are no fields. */
const SCHEME = /^(?:https?|ftp|mailto|tel|file|urn)$/i;
/** Operators of other products: what they are here. */
const FOREIGN: readonly [RegExp, (found: RegExpExecArray) => string][] = [
  [/^followedby,?(\d*)$/i, ([, n]) => `PRE/${n || 1}`],
  [/^(?:adj[/,]?|before[/,])(\d+)$/i, ([, n]) => `PRE/${n}`],
  [/^within[/,](\d+)$/i, ([, n]) => `W/${n}`],
  [/^\/(\d+)$/, ([, n]) => `W/${n}`],
  [/^NEAR$/, () => 'W/8'],
  [/^ONEAR$/, () => 'PRE/8'],
];

/** Reads what is no operator and no group: quotes, words, regular expressions, `~obf(…)`, fields. */
export class ItemReader {
  private readonly fields: FieldReader;

  constructor(
    private readonly reader: Reader,
    dates: DateContext,
    /** Reads any item, groups included. */
    private readonly item: () => Query | null,
  ) {
    this.fields = new FieldReader(reader, dates, item);
  }

  read(): Item {
    const { reader } = this;
    if (reader.quotes()) return { node: this.quoted(), bare: false };
    const field = reader.match(FIELD_NAME);
    if (field && this.isField(field[1]!, field[0].length)) {
      return { node: this.field(field[1]!, field[0]), bare: false };
    }
    if (reader.match(/~obf(?=[(（])/iy)) return { node: this.disguised(), bare: false };
    const run = reader.run();
    for (const [pattern, meant] of this.beginsRegex(run) ? [] : FOREIGN) {
      const found = pattern.exec(run);
      if (found) return this.foreign(run, meant(found));
    }
    if (run.startsWith('/')) return { node: this.regex('text'), bare: false };
    return this.word(run);
  }

  /** A regular expression may begin like Lucene's `/5`; it goes on where a word ends, or has its second slash. */
  private beginsRegex(run: string): boolean {
    const { reader } = this;
    const next = reader.source[reader.at + run.length] ?? '';
    return /[(（"“]/.test(next) || reader.match(/\/(?:[^/\\\n]|\\[^\n])+\/c?(?=$|[\s)）])/y) !== null;
  }

  private quoted(): Query | null {
    const { reader } = this;
    const start = reader.at;
    const [opened, inside, closed] = reader.match(/["“”]([^"“”]*)(["“”]?)/y) as unknown as [string, string, string];
    const range = { start, end: start + opened.length };
    reader.at = range.end;
    reader.mark(closed ? 'text' : 'error', range.start, range.end);
    if (!closed) {
      const fix = insertAt(range.end, '"', 'Close them');
      reader.error('unclosed-quote', { start, end: start + 1 }, 'These quotes are not closed.', fix);
      return null;
    }
    const { node, faults } = readWords(inside, start + 1, true);
    reader.errors.push(...faults);
    if (!node && faults.length === 0) {
      reader.error('empty', range, 'There is no word in these quotes.', takeOut(range, 'Take them out'));
    }
    this.attached(range, inside);
    return node && { ...node, range };
  }

  /** `"a b"~5` counts moves of words in Lucene, not the distance between them (engine.md §3.1); `"a b"^2` weighs them. */
  private attached(phrase: Range, inside: string): void {
    const { reader } = this;
    const found = reader.match(/([~^])(\d*(?:\.\d+)?)/y);
    if (!found) return;
    const range = { start: phrase.start, end: phrase.end + found[0].length };
    reader.at = range.end;
    if (found[1] === '^') return this.weight({ start: phrase.end, end: range.end });
    const words = inside.trim().split(/\s+/);
    const meant = words.length === 2 && found[2] ? replaceWith(range, words.join(` W/${found[2]} `)) : undefined;
    const message = 'A distance after quotes means different things in different systems. Say W/n between words.';
    reader.error('slop', range, message, meant);
  }

  private weight(range: Range): void {
    this.reader.error('boost', range, 'Words have no weights here.', takeOut(range));
  }

  private word(run: string): Item {
    const { reader } = this;
    const start = reader.at;
    const range = { start, end: start + run.length };
    reader.at = range.end;
    reader.mark(/[*?~]/.test(run) ? 'wild' : 'text', range.start, range.end);
    const fuzzy = /^(.*[^~])~(\d*)$/.exec(run);
    const weighed = /\^\d+(?:\.\d+)?$/.exec(run);
    if (weighed) this.weight({ start: start + weighed.index, end: range.end });
    const { node, faults } = fuzzy ? readFuzzy(fuzzy[1]!, fuzzy[2]!, start) : readWords(run, start);
    reader.errors.push(...faults);
    if (!node && faults.length === 0) {
      const message = `“${run}” holds no letter, digit, currency sign or emoji, and is not searched.`;
      reader.warn('ignored', range, message);
    }
    // The whole run and not only its token: the field of a group reads + and @ of a handle there.
    return { node: node && { ...node, range }, bare: true };
  }

  /** `/…/` or, after `tok:`, the same for one word. */
  private regex(on: 'text' | 'token', from = this.reader.at): TextRegex | TokenRegex | null {
    const { reader } = this;
    const start = reader.at;
    const found = reader.match(/\/((?:[^/\\\n]|\\[^\n])+)\/([^\s"“”()（）]*)/y);
    const whole = found?.[0] ?? (reader.run() || '/');
    const written = { start, end: start + whole.length };
    reader.at = written.end;
    reader.mark(found ? 'wild' : 'error', written.start, written.end);
    if (!found) {
      const message = 'A regular expression ends with a slash. Put quotes round a path.';
      reader.error('regex-unclosed', written, message, replaceWith(written, `"${whole}"`));
      return null;
    }
    const [, source, flags] = found as unknown as [string, string, string];
    const range = { start: from, end: written.end };
    if (on === 'token' && flags === 'c') {
      const message = 'tok: reads words as they are kept, without upper and lower case, so it takes no letter c.';
      reader.error('regex-flags', written, message, replaceWith(written, `/${source}/`));
      return null;
    }
    if (flags !== '' && flags !== 'c') {
      const isPath = !/^[a-z]{1,3}$/.test(flags);
      const meant = isPath ? `"${whole}"` : `/${source}/${flags.includes('c') ? 'c' : ''}`;
      const message = 'The only letter after a regular expression is c, for upper and lower case as written.';
      reader.error('regex-flags', written, message, replaceWith(written, meant));
      return null;
    }
    const broken = regexFault(source);
    if (broken) {
      reader.error('regex-syntax', range, `This is not a regular expression of RE2: ${broken}`);
      return null;
    }
    if (on === 'token') return { kind: 'tokenRegex', source, range };
    return { kind: 'regex', source, caseSensitive: flags === 'c', range };
  }

  private disguised(): Query | null {
    const { reader } = this;
    const start = reader.at;
    reader.mark('op', start, start + '~obf'.length);
    reader.at += '~obf'.length;
    const of = this.item();
    if (!of) return null;
    if (isDisguisable(of)) return { kind: 'obf', of, range: { start, end: reader.at } };
    const inside = { start: of.range.start + 1, end: of.range.end - 1 };
    const isPhrase = of.kind === 'and' && of.of.every(({ kind }) => kind === 'word');
    const meant = isPhrase ? replaceWith(inside, `"${reader.source.slice(inside.start, inside.end)}"`) : undefined;
    reader.error('obf-content', of.range, '~obf(…) holds words, phrases, and OR between them.', meant);
    return null;
  }

  private field(name: string, written: string): Query | null {
    const { reader } = this;
    const start = reader.at;
    const field = fieldNamed(name);
    reader.mark(field ? 'field' : 'error', start, start + written.length);
    reader.at += written.length;
    if (!field) return this.fields.unknown(name, start);
    reader.skip();
    if (field.kind !== 'token') return this.fields.read(field, start);
    if (reader.source.charAt(reader.at) === '/') return this.regex('token', start);
    this.fields.needsValue(start, 'tok: takes a regular expression for one word, as in tok:/[a-z]{3}[0-9]{4}/.');
    return null;
  }

  /** Addresses and paths have a colon too: https://, C:\\. */
  private isField(name: string, width: number): boolean {
    if (SCHEME.test(name)) return false;
    return fieldNamed(name) !== undefined || !/[/\\]/.test(this.reader.source.charAt(this.reader.at + width));
  }

  private foreign(run: string, meant: string): Item {
    const { reader } = this;
    const range = { start: reader.at, end: reader.at + run.length };
    reader.at = range.end;
    reader.mark('error', range.start, range.end);
    reader.error('unknown-operator', range, `“${run}” is no operator here.`, replaceWith(range, meant));
    return NOTHING;
  }
}

function isDisguisable(node: Query): boolean {
  if (node.kind === 'or') return node.of.every(isDisguisable);
  return node.kind === 'word' || node.kind === 'wildcard' || node.kind === 'phrase';
}
