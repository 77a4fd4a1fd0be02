import { type Lexeme, lexemesOf, quoted, Translation, word } from './translation';

/**
 * dtSearch and Relativity. Words side by side are a phrase; `w/n`, `pre/n` and `not w/n` are ours; `%` is a fuzzy edit,
 * `=` a digit, `"##…"` a regular expression for one word. Stemming, phonic and synonym search have no counterpart.
 */
export function fromDtSearch(source: string): Translation {
  const out = new Translation();
  // The words of the phrase being collected: text as written, null once something ended it.
  let phrase: Lexeme[] = [];
  const flush = (): void => {
    const [first] = phrase;
    if (!first) return;
    const text = phrase.map((lexeme) => lexeme.text).join(' ');
    const range = { start: first.start, end: phrase.at(-1)!.end };
    if (phrase.length > 1) out.change(range, 'Words side by side are a phrase in dtSearch, so they are in quotes.');
    if (out.besideOperand) out.error('bare-words', range, 'An operator is missing before this.');
    out.add('operand', phrase.length > 1 ? quoted(text) : word(text), range);
    phrase = [];
  };
  const operand = (lexeme: Lexeme, text: string): void => {
    flush();
    if (out.besideOperand) out.error('bare-words', lexeme, 'An operator is missing before this.');
    out.add('operand', text, lexeme);
  };

  for (const lexeme of lexemesOf(source)) {
    const { kind, text } = lexeme;
    const run = text.toLowerCase();
    if (kind === 'open' || kind === 'close') {
      flush();
      if (kind === 'open' && out.besideOperand) out.error('bare-words', lexeme, 'An operator is missing before this.');
      out.add(kind, kind === 'open' ? '(' : ')', lexeme);
    } else if (kind === 'quoted') {
      const regex = /^##(.+)$/.exec(text);
      if (regex) out.change(lexeme, 'A regular expression of dtSearch reads one word.');
      operand(lexeme, regex ? `tok:/${regex[1]!.replaceAll('/', '\\/')}/` : quoted(text));
    } else if (kind !== 'run') {
      out.error('unknown-operator', lexeme, 'Brackets and slashes mean nothing in dtSearch.');
    } else if (/^(?:and|or|not)$/.test(run)) {
      flush();
      out.add(run === 'not' ? 'not' : 'operator', run.toUpperCase(), lexeme);
    } else if (/^(?:w|pre)\/\d+$/.test(run)) {
      flush();
      out.add('operator', run.toUpperCase(), lexeme);
    } else if (/^~~|~~/.test(run)) {
      out.error(
        'unknown-operator',
        lexeme,
        'Numeric ranges are not searched here; write the numbers, or a regular expression tok:/…/.',
      );
    } else if (/^(?:xfirstword|xlastword|contains)$/.test(run)) {
      out.error('unknown-operator', lexeme, `“${text}” has no counterpart here.`);
    } else if (/%/.test(text)) {
      fuzzy(lexeme, out, operand);
    } else if (/=/.test(text)) {
      out.change(lexeme, '= stands for a digit, which is a regular expression here.');
      operand(
        lexeme,
        `tok:/${text
          .toLowerCase()
          .replace(/[^\p{L}\p{N}=*?]/gu, '')
          .replaceAll('=', '[0-9]')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}/`,
      );
    } else if (/[~&#]/.test(text)) {
      const what = text.includes('~') ? 'Stemming' : text.includes('#') ? 'Phonic search' : 'Synonym search';
      const bare = text.replace(/[~&#]/g, '');
      out.error(
        'unknown-operator',
        lexeme,
        `${what} has no counterpart here. Write the forms with OR, or a wildcard.`,
        {
          label: `Put ${bare}*`,
          text: `${bare}*`,
          start: lexeme.start,
          end: lexeme.end,
        },
      );
      phrase.push({ ...lexeme, text: bare });
    } else if (/:\d+$/.test(text)) {
      out.change(lexeme, 'Words have no weights here; the number is left out.');
      phrase.push({ ...lexeme, text: text.replace(/:\d+$/, '') });
    } else phrase.push(lexeme);
  }
  flush();
  return out;
}

function fuzzy(lexeme: Lexeme, out: Translation, operand: (lexeme: Lexeme, text: string) => void): void {
  const bare = lexeme.text.replaceAll('%', '');
  const edits = lexeme.text.length - bare.length;
  if (edits > 2) {
    out.error('fuzzy-edits', lexeme, 'At most two letters may differ.', {
      label: `Put ${bare}%%`,
      text: `${bare}%%`,
      start: lexeme.start,
      end: lexeme.end,
    });
    return;
  }
  out.change(
    lexeme,
    `${'%'.repeat(edits)} lets ${edits === 1 ? 'one letter' : 'two letters'} differ; here anywhere in the word.`,
  );
  operand(lexeme, `${bare}~${edits}`);
}
