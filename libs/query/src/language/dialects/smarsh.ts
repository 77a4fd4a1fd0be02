import { type Lexeme, lexemesOf, quoted, Translation, word } from './translation';

const OPERATOR = /^(FOLLOWEDBY|PRECEDEDBY|NEAR|WITHIN),?(\d*)$/;

/**
 * A line of a Smarsh lexicon: a phrase, alternatives between bars, and FOLLOWEDBY,n between phrases. Bars bind closer
 * than FOLLOWEDBY. Several lines are several entries, any of which is meant.
 */
export function fromSmarsh(source: string): Translation {
  const out = new Translation();
  const lines = source.split('\n');
  let offset = 0;
  let some = false;
  for (const line of lines) {
    const lexemes = lexemesOf(line.replace(/\r$/, '')).map((lexeme) => ({
      ...lexeme,
      start: lexeme.start + offset,
      end: lexeme.end + offset,
    }));
    offset += line.length + 1;
    const [first] = lexemes;
    if (!first) continue;
    const near = lexemes.some(({ text }) => OPERATOR.test(text));
    if (some) out.add('operator', 'OR', first);
    some = true;
    if (near && lines.length > 1) out.add('open', '(', first);
    entry(lexemes, out, near);
    if (near && lines.length > 1) out.add('close', ')', lexemes.at(-1)!);
  }
  return out;
}

function entry(lexemes: readonly Lexeme[], out: Translation, near: boolean): void {
  // Alternatives of the operand being read, each a list of words.
  let alternatives: Lexeme[][] = [[]];
  const flush = (): void => {
    const found = alternatives.filter((words) => words.length > 0);
    const grouped = near && found.length > 1;
    if (found.length < alternatives.length)
      out.error('missing-operand', lexemes[0]!, 'A bar or FOLLOWEDBY needs words on both sides.');
    if (grouped) out.add('open', '(', found[0]![0]!);
    for (const [i, words] of found.entries()) {
      if (i > 0) out.add('operator', 'OR', words[0]!);
      phrase(words, out);
    }
    if (grouped) out.add('close', ')', found.at(-1)!.at(-1)!);
    alternatives = [[]];
  };
  for (const lexeme of lexemes) {
    const operator = lexeme.kind === 'run' ? OPERATOR.exec(lexeme.text) : null;
    if (operator) {
      flush();
      const distance = operator[2] === '' ? 1 : Number(operator[2]);
      if (operator[1] === 'PRECEDEDBY')
        out.error(
          'unknown-operator',
          lexeme,
          'PRECEDEDBY has no counterpart: turn the two sides round and write FOLLOWEDBY.',
        );
      out.add('operator', `${operator[1] === 'FOLLOWEDBY' ? 'PRE' : 'W'}/${distance}`, lexeme);
      out.change(lexeme, `${lexeme.text} is ${operator[1] === 'FOLLOWEDBY' ? 'PRE' : 'W'}/${distance}.`);
    } else if (lexeme.kind === 'open' || lexeme.kind === 'close') {
      out.change(lexeme, 'Parentheses group nothing in a Smarsh line, so this one is left out.');
    } else {
      let start = lexeme.end - lexeme.text.length - (lexeme.kind === 'quoted' ? 1 : 0);
      for (const [i, part] of lexeme.text.split('|').entries()) {
        if (i > 0) alternatives.push([]);
        if (part) alternatives.at(-1)!.push({ ...lexeme, text: part, start, end: start + part.length });
        start += part.length + 1;
      }
    }
  }
  flush();
}

function phrase(words: readonly Lexeme[], out: Translation): void {
  const text = words.map((lexeme) => lexeme.text).join(' ');
  const range = { start: words[0]!.start, end: words.at(-1)!.end };
  if (words.length > 1) out.change(range, 'Words of a line are a phrase, so they are in quotes.');
  out.add('operand', words.length > 1 ? quoted(text) : word(text), range);
}
