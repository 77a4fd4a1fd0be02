import { RuleText } from '@minutebook/contract';
import { written, writtenLines, writtenList } from './line-text';

/** First line of every such file. */
export const HEAD = 'minutebook lexicon 1';

/**
 * A lexicon as text for version control: a block a rule, by code, a line a fact, long texts line by line, nothing that
 * goes without saying. Two of them differ in the lines that say something else. docs/lexicons.md has the grammar.
 */
export function printLexicon(name: string, rules: readonly RuleText[]): string {
  const sorted = [...rules].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  return `${[`${HEAD}\nname: ${written(name)}`, ...sorted.map((rule) => linesOf(rule).join('\n'))].join('\n\n')}\n`;
}

function linesOf(rule: RuleText): string[] {
  const usual = RuleText.parse({ code: rule.code, title: rule.title, query: rule.query, severity: rule.severity });
  const { conditions } = rule;
  return [
    `rule: ${rule.code}`,
    `title: ${written(rule.title)}`,
    `severity: ${rule.severity}`,
    ...(rule.weight === usual.weight ? [] : [`weight: ${rule.weight}`]),
    ...(rule.theme === null ? [] : [`theme: ${rule.theme}`]),
    ...(rule.owner === null ? [] : [`owner: ${rule.owner}`]),
    ...(rule.zones.join() === usual.zones.join() ? [] : [`zones: ${writtenList(rule.zones)}`]),
    ...list('directions', conditions.directions),
    ...(conditions.personalDomains ? ['personal domains: yes'] : []),
    ...list('channels', conditions.channels),
    ...list('people', conditions.people),
    ...list('desks', conditions.desks),
    ...list('roles', conditions.roles),
    'query:',
    ...writtenLines(rule.query),
    ...rule.exclusions.flatMap(({ name, reason, owner, until, query }) => [
      `except: ${written(name)}`,
      `reason: ${written(reason)}`,
      `until: ${until}`,
      ...(owner === null ? [] : [`owner: ${owner}`]),
      'query:',
      ...writtenLines(query),
    ]),
    ...rule.examples.flatMap(({ text, hits, note }) => [
      hits ? 'hits:' : 'misses:',
      ...writtenLines(text),
      ...(note === '' ? [] : [`note: ${written(note)}`]),
    ]),
  ];
}

function list(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${name}: ${writtenList(values)}`];
}
