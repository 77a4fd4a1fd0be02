import fc from 'fast-check';
import { parse } from '../parse';
import { DIALECTS, type Dialect, importQuery } from './import-query';

/** Our spelling, then what was changed as `where: …` with only its place; errors as `code where`. */
const imported = (dialect: Dialect, source: string): { query: string | null; changed: string[]; errors: string[] } => {
  const { query, tree, changes, errors } = importQuery(source, dialect);
  return {
    query: tree ? query : null,
    changed: changes.map(({ start, end }) => source.slice(start, end)),
    errors: errors.map(({ code, start, end }) => `${code} ${source.slice(start, end)}`),
  };
};

const CASES: Record<Dialect, [source: string, query: string | null, changed?: string[], errors?: string[]][]> = {
  dtsearch: [
    ['apple pear', '"apple pear"', ['apple pear']],
    ['apple w/5 pear', 'apple W/5 pear'],
    ['apple pear W/5 (banana or fig*)', '"apple pear" W/5 (banana OR fig*)', ['apple pear']],
    ['apple pre/3 pear', 'apple PRE/3 pear'],
    ['apple not w/10 pear', 'apple NOT W/10 pear'],
    ['apple and not pear', 'apple AND NOT pear'],
    ['(apple or pear) and "fig jam"', '(apple OR pear) AND "fig jam"'],
    ['appl%es', 'apples~1', ['appl%es']],
    ['inform%%ation', 'information~2', ['inform%%ation']],
    ['N===', 'tok:/n[0-9][0-9][0-9]/', ['N===']],
    ['"##[a-z]{2}[0-9]{4}"', 'tok:/[a-z]{2}[0-9]{4}/', ['"##[a-z]{2}[0-9]{4}"']],
    ['apple:5 and pear', 'apple AND pear', ['apple:5']],
    ['apply~', null, [], ['unknown-operator apply~']],
    ['#smith', null, [], ['unknown-operator #smith']],
    ['fast&', null, [], ['unknown-operator fast&']],
    ['12~~24', null, [], ['unknown-operator 12~~24']],
    ['apple w/5 xfirstword', null, [], ['missing-operand w/5', 'unknown-operator xfirstword']],
    ['apple and pear or fig', null, [], ['mixed-and-or apple and pear']],
    ['(apple or pear) fig', null, ['fig'].slice(1), ['bare-words fig']],
  ],
  kql: [
    ['insider trading', 'insider AND trading'],
    ['insider NEAR trading', 'insider W/8 trading', ['NEAR']],
    ['insider NEAR(n=3) trading', 'insider W/3 trading', ['NEAR']],
    ['insider ONEAR(n=3) trading', 'insider PRE/3 trading', ['ONEAR']],
    ['"keep this" (a OR b) NOT c -d', '"keep this" AND (a OR b) AND NOT c AND NOT d'],
    ['cats and dogs', 'cats AND "and" AND dogs', ['and']],
    ['announce*', 'announce*'],
    ['from:holt subject:"draft timetable"', 'from:holt AND subject:"draft timetable"'],
    ['sender=holt', 'from:holt', ['sender=holt']],
    [
      'author:"Maren Holt" author:bob',
      'from:"Maren Holt" OR from:bob',
      ['author:"Maren Holt"', 'author:bob', 'author:bob'],
    ],
    ['sent>=2026-09-01 sent<2026-12-01', null, ['sent>=2026-09-01', 'sent<2026-12-01'], []],
    ['received:2026-09-01..2026-10-01', 'date:2026-09-01..2026-10-01', ['received:2026-09-01..2026-10-01']],
    ['hasattachment:true kind:email', 'has:attachment AND channel:email', ['kind:email']],
    ['hasattachment:false x', 'NOT has:attachment AND x'],
    ['to<>bob x', 'NOT to:bob AND x'],
    ['budget -from:holt', 'budget AND NOT from:holt'],
    ['budget -author:"Maren Holt" x', 'budget AND NOT from:"Maren Holt" AND x', ['author:"Maren Holt"']],
    ['+from:holt budget', 'from:holt AND budget'],
    ['NOT from:a from:b', 'NOT from:a AND from:b'],
    ['from:a -from:b from:c', 'from:a AND NOT from:b AND from:c'],
    ['size>100', null, [], ['unknown-field size>100']],
    ['ANY(a b)', null, [], ['unknown-operator ANY']],
    ['a OR b AND c', null, [], ['mixed-and-or b AND c']],
  ],
  lucene: [
    ['insider trading', 'insider OR trading', ['trading']],
    ['insider AND trading', 'insider AND trading'],
    ['+insider trading -memo', 'insider AND NOT memo', ['trading']],
    ['insider && !memo', 'insider AND NOT memo'],
    ['-a b', 'NOT a AND b', []],
    ['-a -b c', 'NOT a AND NOT b AND c', []],
    ['NOT a b', 'NOT a AND b', []],
    ['+a OR b', null, [], ['unknown-operator b']],
    ['a OR -b', null, [], ['unknown-operator b']],
    ['+(a OR b) -c', '(a OR b) AND NOT c'],
    ['"money bank"~3', 'money PRE/4 bank OR bank PRE/2 money', ['"money bank"~3']],
    ['"money bank"~1', 'money PRE/2 bank', ['"money bank"~1']],
    ['"a b c"~3', null, [], ['slop "a b c"~3']],
    ['delete~1', 'delete~1'],
    ['information~', 'information~2', ['information~']],
    ['delete~', 'delete~1', ['delete~']],
    ['delete~0.8', null, [], ['fuzzy-edits delete~0.8']],
    ['insider^2 OR "a b"^3', 'insider OR "a b"', ['insider^2', '^3']],
    ['/ab[cd]+e/', 'tok:/ab[cd]+e/', ['/ab[cd]+e/']],
    ['subject:(a OR b)', 'subject:(a OR b)'],
    ['title:"do it"', 'subject:"do it"', ['title:"do it"']],
    ['from:holt AND date:[2026-01-01 TO 2026-02-01]', 'from:holt AND date:2026-01-01..2026-02-01'],
    ['date:{2026 TO 2027}', null, [], ['date date:{2026 TO 2027}', 'date date:{2026 TO 2027}']],
    ['(+a b) AND c', 'a AND c', ['b']],
    ['a\\:b', '"a b"'],
    ['tags:x', null, [], ['unknown-field tags:x']],
    ['a AND b c', null, ['c'], ['mixed-and-or a AND b']],
  ],
  smarsh: [
    ['gift for you', '"gift for you"', ['gift for you']],
    ['gift', 'gift'],
    ['High FOLLOWEDBY,2 returns | gains', 'High PRE/2 (returns OR gains)', ['FOLLOWEDBY,2']],
    ['big bonus|huge bonus', '"big bonus" OR "huge bonus"', ['big bonus', 'huge bonus']],
    ['guarantee* FOLLOWEDBY your money', 'guarantee* PRE/1 "your money"', ['FOLLOWEDBY', 'your money']],
    ['keep this\ndelete that', '"keep this" OR "delete that"', ['keep this', 'delete that']],
    ['a FOLLOWEDBY,3 b\nc', '(a PRE/3 b) OR c'.replace(/[()]/g, ''), ['FOLLOWEDBY,3']],
    ['and so on', '"and so on"', ['and so on']],
    ['a PRECEDEDBY,3 b', null, ['PRECEDEDBY,3'], ['unknown-operator PRECEDEDBY,3']],
    ['a |', null, [], ['missing-operand a']],
  ],
};

describe.each(DIALECTS)('%s', (dialect) => {
  it.each(CASES[dialect])('%s', (source, query, ...[changed, errors]) => {
    expect(imported(dialect, source)).toMatchObject({
      ...(query === null ? {} : { query }),
      ...(changed ? { changed } : {}),
      ...(errors?.length ? { errors } : query === null ? {} : { errors: [] }),
    });
  });
});

it('never throws; what it gives is canonical; every place lies in the source', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'bc',
      '"a b"',
      '(',
      ')',
      'AND',
      'or',
      'NOT',
      '+',
      '-',
      '|',
      'NEAR',
      'NEAR(n=3)',
      'w/5',
      'FOLLOWEDBY,2',
      '~',
      '~2',
      '^2',
      '[',
      ']',
      '{',
      '/x/',
      'from:',
      'sent>=2024',
      '*',
      '%',
      '=',
      '#',
      '&',
      '"',
      '\\',
      '\n',
      '内幕',
      'title:(',
      'date:[2024 TO 2025]',
    ],
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...DIALECTS),
      fc.array(piece, { maxLength: 10 }),
      fc.constantFrom('', ' '),
      (dialect, pieces, between) => {
        const source = pieces.join(between);
        const { query, tree, changes, errors } = importQuery(source, dialect);
        for (const { start, end } of [...changes, ...errors])
          expect(0 <= start && start <= end && end <= source.length).toBe(true);
        expect(tree === null).toBe(errors.length > 0);
        if (tree) expect(parse(query, { mode: 'rule' }).tree).not.toBeNull();
      },
    ),
    { numRuns: 5000 },
  );
});
