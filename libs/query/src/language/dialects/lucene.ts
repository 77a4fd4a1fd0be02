import { fieldFor, type Lexeme, lexemesOf, quoted, Translation, word } from './translation';

const FUZZY = /^([^~]+)~(\d?(?:\.\d+)?)$/;

/** A clause of a Lucene query: + required, - prohibited. */
interface Clause {
  readonly sign: '+' | '-' | '';
  readonly lexemes: readonly Lexeme[];
  /** The operator written before it. */
  readonly operator: 'AND' | 'OR' | '';
}

/**
 * Lucene's classic syntax, which is Elasticsearch's query_string. Words side by side are OR; with `+` among them the
 * others only rank, and are left out. `"a b"~n` counts moves of words, which for two words can be said exactly.
 */
export function fromLucene(source: string): Translation {
  const out = new Translation();
  new LuceneReader(lexemesOf(source), out).group();
  return out;
}

class LuceneReader {
  private at = 0;

  constructor(
    private readonly lexemes: readonly Lexeme[],
    private readonly out: Translation,
  ) {}

  /** Clauses up to a closing parenthesis or the end. */
  group(): void {
    const clauses = this.clauses();
    const required = clauses.some(({ sign }) => sign === '+');
    const kept = clauses.filter(({ sign, operator }, i) => {
      const ranksOnly = required && sign === '' && operator === '' && (clauses[i + 1]?.operator ?? '') === '';
      if (ranksOnly)
        this.out.change(rangeOf(clauses[i]!), 'Beside a required word (+) this only ranks, so it is left out.');
      return !ranksOnly;
    });
    this.refuseMixture(clauses);
    let onlyProhibited = true;
    for (const [i, clause] of kept.entries()) {
      // A prohibited clause finds nothing, so it is no alternative: -a b is b without a.
      if (i > 0) this.connect(clause, required || onlyProhibited);
      onlyProhibited &&= clause.sign === '-';
      if (clause.sign === '-') this.out.add('not', 'NOT', rangeOf(clause));
      this.clause(clause.lexemes);
    }
  }

  /** Signs outdo OR in Lucene, which nobody sees who reads it: +a OR b requires a. */
  private refuseMixture(clauses: readonly Clause[]): void {
    if (clauses.every(({ sign }) => sign === '')) return;
    for (const clause of clauses) {
      if (clause.operator !== 'OR') continue;
      const message =
        'OR beside +, - or NOT does not say what Lucene finds. Write AND, OR and parentheses without signs.';
      this.out.error('unknown-operator', rangeOf(clause), message);
    }
  }

  private connect({ operator, sign, lexemes }: Clause, required: boolean): void {
    const implicit = required || sign === '-' ? 'AND' : 'OR';
    this.out.add('operator', operator || implicit, lexemes[0]!);
    if (!operator && implicit === 'OR')
      this.out.change(lexemes[0]!, 'Words side by side mean either in Lucene, so there is OR between them.');
  }

  private clauses(): Clause[] {
    const clauses: Clause[] = [];
    let operator: Clause['operator'] = '';
    let sign: Clause['sign'] = '';
    for (; this.at < this.lexemes.length;) {
      const lexeme = this.lexemes[this.at]!;
      const { kind, text } = lexeme;
      if (kind === 'close') break;
      if (kind === 'run' && /^(?:AND|OR|&&|\|\|)$/.test(text)) {
        operator = text === 'AND' || text === '&&' ? 'AND' : 'OR';
        this.at++;
      } else if (kind === 'run' && /^(?:NOT|!|\+|-)$/.test(text)) {
        sign = text === '+' ? '+' : '-';
        this.at++;
      } else {
        const prefix = kind === 'run' ? /^[+\-!](?=.)/.exec(text)?.[0] : undefined;
        if (prefix) sign = prefix === '+' ? '+' : '-';
        const own = prefix ? { ...lexeme, text: text.slice(1), start: lexeme.start + 1 } : lexeme;
        clauses.push({ sign, operator, lexemes: this.whole(own) });
        operator = '';
        sign = '';
      }
    }
    return clauses;
  }

  /** A clause with all that belongs to it: a field's value, a group, what is attached to quotes. */
  private whole(first: Lexeme): Lexeme[] {
    const lexemes = [first];
    this.at++;
    const opensGroup = (lexeme: Lexeme | undefined) => lexeme?.kind === 'open';
    if (first.kind === 'run' && first.text.endsWith(':') && this.lexemes[this.at]?.start === first.end)
      lexemes.push(this.lexemes[this.at++]!);
    if (opensGroup(lexemes.at(-1))) {
      for (let depth = 1; depth > 0 && this.at < this.lexemes.length; this.at++) {
        const next = this.lexemes[this.at]!;
        if (next.kind === 'open') depth++;
        if (next.kind === 'close') depth--;
        lexemes.push(next);
      }
    }
    const attached = this.lexemes[this.at];
    if (
      lexemes.at(-1)!.kind !== 'run' &&
      attached?.kind === 'run' &&
      attached.start === lexemes.at(-1)!.end &&
      /^[~^]/.test(attached.text)
    ) {
      lexemes.push(attached);
      this.at++;
    }
    return lexemes;
  }

  private clause(lexemes: readonly Lexeme[]): void {
    const [first, second] = lexemes as [Lexeme, Lexeme | undefined];
    const range = rangeOf({ lexemes });
    if (first.kind === 'open') return this.nested(lexemes);
    if (first.kind === 'regex') {
      this.out.change(range, 'A regular expression of Lucene reads one word.');
      return this.out.add('operand', `tok:${first.text}`, range);
    }
    if (first.kind === 'quoted') return this.out.add('operand', this.phrase(first, second), range);
    if (first.kind === 'bracket') return this.out.error('field-value', range, 'A range needs a field before it.');
    const field = /^([\w.]+):(.*)$/s.exec(first.text);
    if (!field) return this.out.add('operand', this.word(first.text, range), range);
    const name = fieldFor(field[1]!);
    if (!name) return this.out.error('unknown-field', range, `The field “${field[1]!}” has no counterpart here.`);
    if (name !== field[1]!.toLowerCase()) this.out.change(range, `${field[1]!} is ${name}: here.`);
    this.fieldValue(name, field[2]!, lexemes, range);
  }

  private fieldValue(
    name: string,
    inline: string,
    lexemes: readonly Lexeme[],
    range: { start: number; end: number },
  ): void {
    const value = lexemes[1];
    if (value?.kind === 'open') {
      this.out.add('operand', `${name}:`, range);
      return this.nested(lexemes.slice(1));
    }
    if (name === 'date') {
      if (value?.kind === 'bracket' && !/^\[.*\]$/.test(value.text))
        this.out.error('date', range, 'Braces leave the bounds out; say so with date:>A AND date:<B.');
      return this.out.add('operand', `date:${value?.text ?? inline}`, range);
    }
    this.out.add('operand', `${name}:${value ? this.phrase(value, lexemes[2]) : this.word(inline, range)}`, range);
  }

  private nested(lexemes: readonly Lexeme[]): void {
    const closed = lexemes.findLast(({ kind }) => kind === 'close');
    this.out.add('open', '(', lexemes[0]!);
    new LuceneReader(lexemes.slice(1, closed ? lexemes.lastIndexOf(closed) : undefined), this.out).group();
    if (closed) this.out.add('close', ')', closed);
    const boost = lexemes.at(-1)!;
    if (boost.kind === 'run' && boost.text.startsWith('^'))
      this.out.change(boost, 'Words have no weights here; the number is left out.');
  }

  private phrase(lexeme: Lexeme, attached: Lexeme | undefined): string {
    const slop = /^~(\d+)/.exec(attached?.text ?? '');
    if (attached?.text.includes('^')) this.out.change(attached, 'Words have no weights here; the number is left out.');
    if (!slop || slop[1] === '0') return quoted(lexeme.text);
    const words = lexeme.text.trim().split(/\s+/);
    const range = { start: lexeme.start, end: attached!.end };
    if (words.length !== 2) {
      this.out.error(
        'slop',
        range,
        '~n after more than two words counts moves of words, which W/n cannot say. Put W/n between the words.',
      );
      return quoted(lexeme.text);
    }
    const [a, b] = words.map(word) as [string, string];
    const moves = Number(slop[1]);
    this.out.change(
      range,
      `~${moves} allows ${moves} moves of words: ${moves + 1} apart in this order${moves > 1 ? `, ${moves - 1} in the other` : ''}.`,
    );
    return moves > 1 ? `(${a} PRE/${moves + 1} ${b} OR ${b} PRE/${moves - 1} ${a})` : `${a} PRE/${moves + 1} ${b}`;
  }

  private word(text: string, range: { start: number; end: number }): string {
    const boosted = /^(.+)\^[\d.]+$/.exec(text);
    if (boosted) this.out.change(range, 'Words have no weights here; the number is left out.');
    const plain = boosted ? boosted[1]! : text;
    const fuzzy = FUZZY.exec(plain);
    if (!fuzzy) return word(plain.replace(/\\(.)/g, '$1'));
    if (fuzzy[2]!.includes('.')) {
      this.out.error('fuzzy-edits', range, 'Similarity as a fraction has no counterpart here: say ~1 or ~2.');
      return word(fuzzy[1]!);
    }
    const most = [...fuzzy[1]!].length >= 8 ? 2 : 1;
    const edits = Math.min(fuzzy[2] === '' ? 2 : Number(fuzzy[2]), most);
    if (fuzzy[2] !== String(edits)) {
      const message = `~ without a number is two edits in Lucene; here it is ~${edits} for a word of this length.`;
      this.out.change(range, message);
    }
    return `${fuzzy[1]!}~${edits}`;
  }
}

function rangeOf({ lexemes }: Pick<Clause, 'lexemes'>): { start: number; end: number } {
  return { start: lexemes[0]!.start, end: lexemes.at(-1)!.end };
}
