import { compileRules, type Document, rewrite, type Rule, type Span } from '@minutebook/query';

const CYRILLIC: Readonly<Record<string, string>> = { a: 'а', c: 'с', e: 'е', i: 'і', o: 'о', p: 'р', x: 'х', y: 'у' };
const LEET: Readonly<Record<string, string>> = { a: '@', e: '3', i: '1', o: '0', s: '$' };

/** How people write a word so that a list of words does not find it; applied to what a rule found, nothing else. */
export const DISGUISES: readonly {
  readonly name: string;
  readonly script: 'latin' | 'han';
  readonly of: (word: string) => string;
}[] = [
  { name: 'look-alike letters', script: 'latin', of: (word) => letters(word, CYRILLIC) },
  { name: 'digits and signs for letters', script: 'latin', of: (word) => letters(word, LEET) },
  { name: 's p a c e d letters', script: 'latin', of: (word) => word.replace(/(?<=\p{L})(?=\p{L})/gu, ' ') },
  { name: 'repeeeated vowels', script: 'latin', of: (word) => word.replace(/[aeiou]/i, '$&$&$&$&') },
  { name: 'full width, zero width', script: 'latin', of: wide },
  {
    name: 'signs between characters',
    script: 'han',
    of: (word) => word.replace(/(?<=\p{sc=Han})(?=\p{sc=Han})/gu, '*'),
  },
  {
    name: 'emoji between characters',
    script: 'han',
    of: (word) => word.replace(/(?<=\p{sc=Han})(?=\p{sc=Han})/gu, '🙂'),
  },
];

/** The same rules with the evasion reading left out. */
export function literal(rules: readonly Rule[]): Rule[] {
  return rules.map((rule) => ({ ...rule, tree: rewrite(rule.tree, (node) => (node.kind === 'obf' ? node.of : node)) }));
}

/** Of documents that alert, how many still do once everything found in them is disguised. */
export function survivors(
  rules: readonly Rule[],
  documents: readonly Document[],
  of: (word: string) => string,
): number {
  const compiled = compileRules(rules);
  return documents.filter((document) => {
    const spans = compiled.match(document).flatMap((match) => match.spans);
    return compiled.match(disguised(document, spans, of)).length > 0;
  }).length;
}

function disguised(document: Document, spans: readonly Span[], of: (word: string) => string): Document {
  const zones = document.zones.map((zone, number) => {
    const marked = spans.filter((span) => span.zone === number).sort((a, b) => b.start - a.start || b.end - a.end);
    let { text } = zone;
    let before = text.length;
    for (const { start, end } of marked) {
      if (end > before) continue;
      text = text.slice(0, start) + of(text.slice(start, end)) + text.slice(end);
      before = start;
    }
    return { ...zone, text };
  });
  return { ...document, zones };
}

function letters(word: string, table: Readonly<Record<string, string>>): string {
  return word.replace(/[a-z]/gi, (letter) => table[letter.toLowerCase()] ?? letter);
}

function wide(word: string): string {
  return word.replace(/[a-z]/gi, (letter) => `${String.fromCharCode(letter.charCodeAt(0) + 0xfee0)}\u200b`);
}
