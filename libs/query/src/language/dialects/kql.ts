import { fieldFor, type Lexeme, lexemesOf, quoted, Translation, word } from './translation';

const PROPERTY = /^([A-Za-z]+)(:|=|<>|>=|<=|>|<)(.*)$/s;
/** Values of kind: that are a channel here. */
const KINDS: Readonly<Record<string, string>> = {
  email: 'channel:email',
  im: 'channel:teams',
  microsoftteams: 'channel:teams',
};
const DEFAULT_DISTANCE = 8;

/**
 * KQL of SharePoint and Purview. Operators are upper case only, words side by side are AND, the same property twice in a
 * row is OR, `NEAR` without a number is 8. Distances are counted as ours are: neighbours are 1 apart (semantics.md 9).
 */
export function fromKql(source: string): Translation {
  const out = new Translation();
  const lexemes = lexemesOf(source);
  /** Property of the restriction before, while nothing but another may follow it. */
  let property = '';
  const operand = (lexeme: Lexeme, text: string, of = ''): void => {
    if (out.besideOperand) {
      const same = of !== '' && of === property;
      out.add('operator', same ? 'OR' : 'AND', lexeme);
      if (same) out.change(lexeme, `The same property twice means either value, so there is OR between them.`);
    }
    // What must not be and what must be are two conditions: NOT from:a from:b is no choice.
    property = out.last?.role === 'not' ? '' : of;
    out.add('operand', text, lexeme);
  };

  for (let i = 0; i < lexemes.length; i++) {
    const lexeme = lexemes[i]!;
    const { kind, text } = lexeme;
    const near = /^(NEAR|ONEAR)$/.exec(text);
    if (near && kind === 'run') {
      const parameter =
        lexemes[i + 1]?.kind === 'open' &&
        /^n=\d+$/i.test(lexemes[i + 2]?.text ?? '') &&
        lexemes[i + 3]?.kind === 'close';
      const distance = parameter ? Number(lexemes[i + 2]!.text.slice(2)) : DEFAULT_DISTANCE;
      out.add('operator', `${near[1] === 'NEAR' ? 'W' : 'PRE'}/${distance}`, lexeme);
      out.change(
        lexeme,
        `${parameter ? '' : `${text} without a number is ${DEFAULT_DISTANCE}. `}Distance is counted from word to word: neighbours are 1 apart.`,
      );
      if (parameter) i += 3;
    } else if (kind === 'open' || kind === 'close') {
      if (kind === 'open' && out.besideOperand) out.add('operator', 'AND', lexeme);
      out.add(kind, kind === 'open' ? '(' : ')', lexeme);
      property = '';
    } else if (kind === 'quoted') operand(lexeme, quoted(text));
    else if (kind === 'bracket' || kind === 'regex')
      out.error('unknown-operator', lexeme, 'Brackets and slashes mean nothing in KQL.');
    else if (text === 'AND' || text === 'OR') {
      out.add('operator', text, lexeme);
      property = '';
    } else if (text === 'NOT') {
      if (out.besideOperand) out.add('operator', 'AND', lexeme);
      out.add('not', 'NOT', lexeme);
    } else if (/^(?:ALL|ANY|NONE|WORDS|XRANK)$/.test(text)) {
      out.error('unknown-operator', lexeme, `${text} has no counterpart here. Write AND, OR or NOT between the words.`);
    } else if (PROPERTY.test(text)) i += restriction(lexeme, lexemes[i + 1], out, operand);
    else if (/^[+-]./.test(text)) {
      if (text.startsWith('-')) {
        if (out.besideOperand) out.add('operator', 'AND', lexeme);
        out.add('not', 'NOT', lexeme);
      }
      const unsigned = { ...lexeme, text: text.slice(1), start: lexeme.start + 1 };
      if (PROPERTY.test(unsigned.text)) i += restriction(unsigned, lexemes[i + 1], out, operand);
      else operand(unsigned, word(unsigned.text));
    } else {
      if (/^(?:and|or|not|near|onear)$/.test(text))
        out.change(lexeme, `“${text}” in lower case is a word in KQL, and is in quotes.`);
      operand(lexeme, word(text));
    }
  }
  return out;
}

/** Reads `property:value`; returns how many lexemes after the first belong to it. */
function restriction(
  lexeme: Lexeme,
  next: Lexeme | undefined,
  out: Translation,
  operand: (lexeme: Lexeme, text: string, of?: string) => void,
): number {
  const [, name, operator, inline] = PROPERTY.exec(lexeme.text) as unknown as [string, string, string, string];
  const separate = inline === '' && next?.start === lexeme.end && next.kind === 'quoted';
  const value = separate ? next.text : inline;
  const range = { ...lexeme, end: separate ? next.end : lexeme.end };
  const folded = name.toLowerCase();
  if (folded === 'hasattachment') {
    if (value.toLowerCase() === 'false') out.add('not', 'NOT', range);
    operand(range, 'has:attachment');
  } else if (folded === 'kind' && KINDS[value.toLowerCase()]) {
    operand(range, KINDS[value.toLowerCase()]!, 'kind');
    out.change(range, 'The kind is a channel here.');
  } else {
    const field = fieldFor(name);
    if (!field) {
      out.error('unknown-field', range, `The property “${name}” has no counterpart here.`);
      return separate ? 1 : 0;
    }
    if (operator === '<>') out.add('not', 'NOT', range);
    if (field !== folded) out.change(range, `${name} is ${field}: here.`);
    if (field === 'date') operand(range, `date:${/^[<>]=?$/.test(operator) ? operator : ''}${value}`);
    else operand(range, `${field}:${separate ? quoted(value) : word(value)}`, field);
  }
  return separate ? 1 : 0;
}
