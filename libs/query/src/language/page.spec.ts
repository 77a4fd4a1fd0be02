import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Document } from '../document';
import { compileQuery } from '../matcher/single-query';
import { type Dialect, importQuery } from './dialects/import-query';
import { parse } from './parse';
import { print } from './print';

const page = readFileSync(resolve(__dirname, '../../../../docs/query-language.md'), 'utf8');

/** The lines `left => right` of all fenced blocks of a kind. */
function examples(kind: string): [left: string, right: string][] {
  return [...page.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].flatMap(([, block]) =>
    block!
      .trimEnd()
      .split('\n')
      .map((line): [string, string] => {
        const at = line.lastIndexOf('=>');
        return [line.slice(0, at).trim(), line.slice(at + 2).trim()];
      }),
  );
}

/** The rows of the table whose head is a dialect. */
function rows(dialect: Dialect): [theirs: string, ours: string][] {
  const table = new RegExp(`^\\| ${dialect} +\\| ours +\\|\n\\|[ -]+\\|[ -]+\\|\n((?:\\|.*\n)+)`, 'm').exec(page)![1]!;
  return table
    .trimEnd()
    .split('\n')
    .map((row): [string, string] => {
      const [theirs, ours] = row
        .split(/(?<!\\)\|/)
        .slice(1, 3)
        .map((cell) => cell.trim().replaceAll('\\|', '|').replace(/^`|`$/g, ''));
      return [theirs!, ours!];
    });
}

describe('docs/query-language.md', () => {
  it.each(examples('query'))('%s => %s', (source, canonical) => {
    const { tree, errors } = parse(source, { mode: 'search' });
    expect(errors).toEqual([]);
    expect(print(tree!)).toBe(canonical);
  });

  it.each(examples('rule'))('rule: %s => %s', (source, canonical) =>
    expect(print(parse(source, { mode: 'rule' }).tree!)).toBe(canonical),
  );
  it.each(examples('error'))('%s: %s', (source, code) =>
    expect(parse(source, { mode: 'search' }).errors.map((fault) => fault.code)).toContain(code),
  );
  it.each(examples('rule-error'))('rule: %s: %s', (source, code) =>
    expect(parse(source, { mode: 'rule' }).errors.map((fault) => fault.code)).toContain(code),
  );

  it.each(examples('match'))('%s => %s', (example, marked) => {
    const [source, text] = example.split(' | ').map((part) => part.trim());
    const fields: Document['fields'] = {
      id: '',
      conversation: '',
      channel: '',
      date: null,
      type: 'message',
      from: [],
      to: [],
      cc: [],
      bcc: [],
      members: [],
      has: [],
    };
    const spans = compileQuery(parse(source!, { mode: 'search' }).tree!).match({
      zones: [{ kind: 'own', version: 0, text: text!, offset: 0 }],
      fields,
    });
    expect((spans ?? []).map(({ start, end }) => text!.slice(start, end)).join(', ')).toBe(marked);
  });

  describe.each(['dtsearch', 'kql', 'lucene', 'smarsh'] as const)('%s', (dialect) => {
    it.each(rows(dialect))('%s → %s', (theirs, ours) => {
      const { query, tree } = importQuery(theirs, dialect);
      expect(tree ? query : 'refused').toBe(ours.replace(/^refused:.*/, 'refused'));
    });
  });

  it('has examples of every kind', () => {
    for (const kind of ['query', 'rule', 'error', 'rule-error', 'match'])
      expect(examples(kind).length).toBeGreaterThan(1);
  });
});
