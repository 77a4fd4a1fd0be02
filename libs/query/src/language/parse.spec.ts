import fc from 'fast-check';
import { type Fault } from './fault';
import { classify, parse } from './parse';
import { print } from './print';
import { type Query } from './tree';
import { walk } from './visit';

const canonical = (source: string, mode: 'search' | 'rule' = 'search'): string => {
  const { tree, errors } = parse(source, { mode });
  return tree ? print(tree) : errors.map(({ code }) => code).join();
};
const faults = (source: string, mode: 'search' | 'rule' = 'search'): readonly Fault[] => {
  const { errors, warnings } = parse(source, { mode });
  return [...errors, ...warnings];
};
const mend = (source: string, { fix }: Fault): string =>
  source.slice(0, fix!.start) + fix!.text + source.slice(fix!.end);

describe('reading', () => {
  it.each([
    ['insider', 'insider'],
    ['insider trading', 'insider AND trading'],
    ['"insider trading"', '"insider trading"'],
    ['e-mail', '"e mail"'],
    ['a.b@c.com', '"a b c com"'],
    ['内幕消息', '"内幕消息"'],
    ['a and b or (c && d)', '(a AND b) OR (c AND d)'],
    ['a || b', 'a OR b'],
    ['not a', 'NOT a'],
    ['a -b', 'a AND NOT b'],
    ['a - b', 'a AND b'],
    ['NOT NOT a', 'NOT NOT a'],
    ['"and" or "near"', '"and" OR "near"'],
    ['near miss', '"near" AND miss'],
    ['（“内幕” OR 消息）', '"内幕" OR "消息"'],
    ['subject：beacon', 'subject:beacon'],
    ['from: holt', 'from:holt'],
    ['a w/5 b', 'a W/5 b'],
    ['a NEAR/5 b', 'a W/5 b'],
    ['a near(n=5) b', 'a W/5 b'],
    ['a NEAR（n = 5） b', 'a W/5 b'],
    ['a onear/3 b', 'a PRE/3 b'],
    ['a ONEAR(n=3) b', 'a PRE/3 b'],
    ['a W/3 b PRE/5 c', 'a W/3 b PRE/5 c'],
    ['(a W/3 b) W/5 c', '(a W/3 b) W/5 c'],
    ['a NOT W/3 b', 'a NOT W/3 b'],
    ['a W/2 b NOT PRE/3 c', 'a W/2 (b NOT PRE/3 c)'],
    ['(a W/2 b) NOT PRE/3 c', '(a W/2 b) NOT PRE/3 c'],
    ['announce* OR *tion OR gr?y', 'announce* OR *tion OR gr?y'],
    ['delete~1 information~2', 'delete~1 AND information~2'],
    ['"for (your|my) eyes only"', '"for (your|my) eyes only"'],
    ['"call me (urgent)"', '"call me urgent"'],
    ['/acct\\s+\\d+/ OR /IPO/c', '/acct\\s+\\d+/ OR /IPO/c'],
    ['/000(1|2)/', '/000(1|2)/'],
    ['/2024 bonus/ (/2024 plan/c)', '/2024 bonus/ AND /2024 plan/c'],
    ['tok:/[a-z]{3}\\d{4}/', 'tok:/[a-z]{3}\\d{4}/'],
    ['case:ACT case:"Act Now"', 'case:ACT AND case:"Act Now"'],
    ['~obf("insider trading" OR 内幕)', '~obf("insider trading" OR "内幕")'],
    ['from:(holt OR "zhou qiming")', 'from:holt OR from:"zhou qiming"'],
    [
      'channel:(whatsapp OR wechat) NOT direction:inbound',
      '(channel:whatsapp OR channel:wechat) AND NOT direction:inbound',
    ],
    ['from:(+85291234417 OR @bob OR zhou)', 'from:"+85291234417" OR from:"@bob" OR from:zhou'],
    ['desk:( "HK ECM" )', 'desk:"hk ecm"'],
    ['subject:(a OR b) body:(c W/3 d)', 'subject:(a OR b) AND body:(c W/3 d)'],
    ['saved:"my list" x', 'saved:"my list" AND x'],
    ['https://a.example/x 10:30', '"https a example x" AND "10 30"'],
    ["don't l'accord jim's", `"don't" AND "l accord" AND jim`],
    ['1,000,000 ½', '"1,000,000" AND "1 2"'],
    ['👍🏽 $10k', '"👍" AND "$ 10k"'],
  ])('%s → %s', (source, expected) => expect(canonical(source)).toBe(expected));

  it('gives every node its exact place', () => {
    const source = 'from:holt (insider W/3 "trad* desk") NOT /acct\\d/';
    const places: string[] = [];
    walk(parse(source, { mode: 'search' }).tree!, ({ kind, range }) =>
      places.push(`${kind}: ${source.slice(range.start, range.end)}`),
    );
    expect(places).toEqual([
      `and: ${source}`,
      'party: from:holt',
      'near: (insider W/3 "trad* desk")',
      'word: insider',
      'phrase: "trad* desk"',
      'not: NOT /acct\\d/',
      'regex: /acct\\d/',
    ]);
  });
});

describe('semantics 15: AND and OR, words side by side', () => {
  it('AND binds tighter, and a search box says so', () => {
    expect(canonical('a OR b AND c')).toBe('a OR (b AND c)');
    const { warnings } = parse('a OR b AND c', { mode: 'search' });
    expect(warnings).toMatchObject([{ code: 'mixed-and-or', start: 5, end: 12 }]);
    expect(mend('a OR b AND c', warnings[0]!)).toBe('a OR (b AND c)');
    expect(parse('a OR (b AND c)', { mode: 'search' }).warnings).toEqual([]);
  });

  it('a rule refuses the mixture', () => expect(canonical('a OR b AND c', 'rule')).toBe('mixed-and-or'));

  it('a rule line without operators is a phrase', () => {
    expect(canonical('keep this between us', 'rule')).toBe('"keep this between us"');
    expect(canonical('别外传 周一', 'rule')).toBe('"别外传周一"');
    expect(canonical('guarantee* returns', 'rule')).toBe('"guarantee* returns"');
    expect(canonical('"keep this" quiet', 'rule')).toBe('"keep this" AND quiet');
  });

  it('in a rule with operators, words side by side are refused with a fix', () => {
    const source = 'insider trading OR front running';
    const [first, second] = faults(source, 'rule').filter(({ code }) => code === 'bare-words');
    expect(mend(mend(source, second!), first!)).toBe('"insider trading" OR "front running"');
  });

  it('a lower-case operator in a rule is pointed at', () => {
    expect(parse('nobody and nothing', { mode: 'rule' }).warnings).toMatchObject([
      { code: 'lowercase-operator', start: 7, end: 10 },
    ]);
  });

  it('a lower-case not in a rule is pointed at, and refused among words side by side', () => {
    expect(parse('do not disclose', { mode: 'rule' }).warnings).toMatchObject([
      { code: 'lowercase-operator', start: 3, end: 6 },
    ]);
    expect(parse('do NOT disclose', { mode: 'rule' })).toMatchObject({ errors: [], warnings: [] });
    for (const [source, mended] of [
      ['do not volunteer information', '"do not volunteer information"'],
      ['a NOT b c', 'a NOT "b c"'],
      ['a -b c', 'a -"b c"'],
    ] as const) {
      const { errors } = parse(source, { mode: 'rule' });
      expect(errors.map(({ code }) => code)).toEqual(['bare-words']);
      expect(mend(source, errors[0]!)).toBe(mended);
    }
    expect(canonical('a NOT b AND c', 'rule')).toBe('a AND NOT b AND c');
    expect(canonical('a NOT (b OR d) c', 'rule')).toBe('a AND NOT (b OR d) AND c');
  });

  it('words of a comment are nobody’s', () => {
    expect(canonical('insider # the word\ntrading', 'rule')).toBe('"insider trading"');
    expect(canonical('insider # and more\ntrading', 'rule')).toBe('"insider trading"');
    expect(canonical('insider\n# one\n# two\ntrading # end', 'rule')).toBe('"insider trading"');
    const source = 'insider # and more\ntrading OR tip';
    const words = faults(source, 'rule').find(({ code }) => code === 'bare-words');
    expect(canonical(mend(source, words!), 'rule')).toBe('"insider trading" OR tip');
  });

  it('rules have comments, and #tag stays a word', () => {
    expect(canonical('# secrecy\n("a b" OR c) # why\n w/12 #tag\n#end', 'rule')).toBe('("a b" OR c) W/12 tag');
    expect(canonical('#tag x')).toBe('tag AND x');
  });
});

describe('semantics 8, 16: faults have a place, a reason, and a fix that mends them', () => {
  it.each<[source: string, codes: string, place: string, mended?: string]>([
    ['', 'empty', ''],
    ['!!!', 'ignored,empty', '!!!'],
    ['""', 'empty', '""'],
    ['a ""', 'empty', '""', 'a '],
    ['()', 'empty-group', '()', ''],
    ['(a OR b', 'unclosed-group', '(', '(a OR b)'],
    ['(a OR bid channel:email', 'unclosed-group', '(', '(a OR bid) channel:email'],
    ['a OR b)', 'unopened-group', ')', 'a OR b'],
    ['"a b', 'unclosed-quote', '"', '"a b"'],
    ['a AND', 'missing-operand', 'AND', 'a '],
    ['OR a', 'missing-operand', 'OR', ' a'],
    ['a W/3', 'missing-operand', 'W/3', 'a '],
    ['foo W/5 !!!', 'missing-operand', 'W/5', 'foo  !!!'],
    ['!!! W/5 foo', 'missing-operand', 'W/5', '!!!  foo'],
    ['a W/3 !!! W/3 c', 'missing-operand', 'W/3', 'a  !!! W/3 c'],
    ['a AND !!! NOT W/5 b', 'missing-operand', 'W/5'],
    ['a NOT W/5 !!!', 'missing-operand', 'W/5'],
    ['sender:holt', 'unknown-field', 'sender:', 'from:holt'],
    ['form:holt', 'unknown-field', 'form:', 'from:holt'],
    ['xyzzy:holt', 'unknown-field', 'xyzzy:', '"xyzzy:holt"'],
    ['channel:watsapp', 'unknown-value', 'channel:watsapp', 'channel:whatsapp'],
    ['has:edit', 'unknown-value', 'has:edit', 'has:edited'],
    ['from:', 'field-value', 'from:'],
    ['date:31.12.2024', 'date', 'date:31.12.2024', 'date:2024-12-31'],
    ['date:03/04/2024', 'date', 'date:03/04/2024'],
    ['date:2024-02-30', 'date', 'date:2024-02-30'],
    ['date:2025..2024', 'date', 'date:2025..2024', 'date:2024..2025'],
    ['word~', 'fuzzy-short', 'word~', 'word'],
    ['delete~', 'fuzzy-edits', 'delete~', 'delete~1'],
    ['delete~2', 'fuzzy-short', 'delete~2', 'delete~1'],
    ['e-mail~1', 'fuzzy-word', 'e-mail~1', 'e-mail'],
    ['ab*', 'wildcard-short', 'ab*'],
    ['e-m*', 'wildcard-short', 'm*'],
    ['x *', 'wildcard-short', '*'],
    ['内?', 'wildcard-han', '?'],
    [`${'x'.repeat(201)}*`, 'wildcard-long', `${'x'.repeat(201)}*`],
    ['a W/0 b', 'near-distance', 'W/0', 'a W/1 b'],
    ['a W/5000 b', 'near-distance', 'W/5000', 'a W/1000 b'],
    ['(insider trading) W/5 b', 'near-words', '(insider trading)', '"insider trading" W/5 b'],
    ['insider trading W/5 memo', 'near-words', 'insider trading', '"insider trading" W/5 memo'],
    ['(a AND b) W/5 c', 'near-operand', '(a AND b)', '(a W/5 c) AND (b W/5 c)'],
    ['(NOT a) W/5 c', 'near-operand', '(NOT a)'],
    ['a W/5 NOT c', 'near-operand', 'NOT'],
    ['a W/5 from:b', 'near-operand', 'from:b'],
    ['a W/5 /abc/', 'near-operand', '/abc/'],
    [
      'a W/1 b W/1 c W/1 d W/1 e W/1 f W/1 g W/1 h W/1 i',
      'near-chain',
      'a W/1 b W/1 c W/1 d W/1 e W/1 f W/1 g W/1 h W/1 i',
    ],
    ['a NEAR b', 'unknown-operator', 'NEAR', 'a W/8 b'],
    ['a FOLLOWEDBY,2 b', 'unknown-operator', 'FOLLOWEDBY,2', 'a PRE/2 b'],
    ['a /5 b', 'unknown-operator', '/5', 'a W/5 b'],
    ['"a b"~5', 'slop', '"a b"~5', 'a W/5 b'],
    ['insider^2', 'boost', '^2', 'insider'],
    ['/abc', 'regex-unclosed', '/abc', '"/abc"'],
    ['/etc/passwd', 'regex-flags', '/etc/passwd', '"/etc/passwd"'],
    ['/abc/i', 'regex-flags', '/abc/i', '/abc/'],
    ['tok:/ABCD/c', 'regex-flags', '/ABCD/c', 'tok:/ABCD/'],
    ['/abc[/', 'regex-syntax', '/abc[/'],
    ['/a\\d+/', 'unbounded,regex-literal', '/a\\d+/'],
    ['subject:(b own:a)', 'field-nested', 'own:a'],
    ['case:delete~1', 'case-content', 'delete~1'],
    ['~obf(delete~1)', 'obf-content', '(delete~1)'],
    ['~obf(insider trading)', 'obf-content', '(insider trading)', '~obf("insider trading")'],
    ['channel:(email W/3 teams)', 'field-group', '(email W/3 teams)'],
    ['NOT a', 'unbounded', 'NOT a'],
    [`${'('.repeat(70)}a${')'.repeat(70)}`, 'too-deep', '('],
    ['NOT '.repeat(100) + 'a', 'too-deep', 'N'],
  ])('%s: %s', (source, codes, place, ...[mended]) => {
    const found = faults(source);
    const one = found.find(({ code }) => codes.split(',').at(-1) === code)!;
    expect(codes.split(',').every((code) => found.some((fault) => fault.code === code))).toBe(true);
    expect(source.slice(one.start, one.end)).toBe(place);
    expect(one.message).toMatch(/\S/);
    if (mended === undefined) return;
    const after = mend(source, one);
    expect(after).toBe(mended);
    expect(faults(after).filter(({ code, start }) => code === one.code && start === one.start)).toEqual([]);
  });

  it('reports every fault at once, as the workbench shows them', () => {
    const source =
      '( "keep this between us" OR 别外传 AND "看完删" ) w/12 ( announce* OR bid desk:hk-ecm sender:周启明';
    const { tree, errors } = parse(source, { mode: 'search' });
    expect(tree).toBeNull();
    expect(errors.map(({ code, start, fix }) => [code, start, fix?.text])).toEqual(
      expect.arrayContaining([
        ['unclosed-group', source.indexOf('( announce'), ')'],
        ['unknown-field', source.indexOf('sender'), 'from:'],
      ]),
    );
    expect(parse(source, { mode: 'rule' }).errors.map(({ code }) => code)).toContain('mixed-and-or');
  });

  it('a fault anywhere leaves no tree to run', () => {
    for (const source of ['a AND', 'from:', '"x', 'ab*']) expect(parse(source, { mode: 'search' }).tree).toBeNull();
  });
});

describe('semantics 13: wildcards within compounds and Han', () => {
  it.each([
    ['e-mai*', '"e mai*"'],
    ['内*', '内'],
    ['*内幕*', '"内幕"'],
    ['看完*删', '"看完删"'],
    ["can't*", `"can't*"`],
  ])('%s → %s', (source, expected) => expect(canonical(source)).toBe(expected));
});

describe('semantics 14: regular expressions', () => {
  it('without a literal it may stand beside something indexed', () => {
    expect(canonical('/a\\d+/ AND insider')).toBe('/a\\d+/ AND insider');
    expect(canonical('/a\\d+/ AND NOT insider')).toBe('regex-literal');
    expect(canonical('(/a\\d+/ OR b) AND channel:email')).toBe('(/a\\d+/ OR b) AND channel:email');
    expect(canonical('/幕\\d/')).toBe('/幕\\d/');
  });
});

const without = (tree: Query | null): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'range' ? undefined : value)));

describe('properties', () => {
  const lexeme = fc.constantFrom(
    ...[
      'a',
      'insider',
      '内幕',
      'e-mail',
      "jim's",
      '"a b"',
      '“周一 公告”',
      'announce*',
      'delete~1',
      '*tion',
      '"for (a|b) x*"',
      '½',
      '👩‍💻',
      '$5',
      'AND',
      'or',
      'NOT',
      '-x',
      'W/3',
      'pre/2',
      'NEAR(n=4)',
      'NOT W/2',
    ],
    ...[
      '(',
      ')',
      '（',
      '）',
      'from:holt',
      'to:"a b"',
      'from:@bob',
      'cc:+852 ',
      'date:2024-03',
      'date:>=2024',
      'date:..2025-01-02T03:04',
      'date:[2024 TO now]',
      'channel:email',
      'has:gone',
      'id:xY',
      'desk:"HK ECM"',
    ],
    ...[
      'subject:',
      'own:b',
      'body:(',
      'case:',
      '~obf(',
      'saved:x',
      '/abc\\d/',
      '/ABC/c',
      'tok:/x.{3}/',
      '#',
      '"',
      ':',
      '~',
      '*',
      '\n',
      '&&',
      '||',
      'sender:',
      '^2',
      '~5',
      'NEAR',
      'near',
    ],
  );
  const source = fc.oneof(
    fc.array(lexeme, { maxLength: 12 }).map((all) => all.join(' ')),
    fc.array(lexeme, { maxLength: 6 }).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  );
  const mode = fc.constantFrom<'search' | 'rule'>('search', 'rule');

  it('never throws, and every place lies inside the text', () => {
    fc.assert(
      fc.property(source, mode, (text, as) => {
        const { tree, errors, warnings } = parse(text, { mode: as });
        expect(tree === null).toBe(errors.length > 0);
        for (const { start, end, fix } of [...errors, ...warnings]) {
          expect(0 <= start && start <= end && end <= text.length).toBe(true);
          if (fix) expect(0 <= fix.start && fix.start <= fix.end && fix.end <= text.length).toBe(true);
        }
        if (tree)
          walk(tree, ({ range }) =>
            expect(0 <= range.start && range.start < range.end && range.end <= text.length).toBe(true),
          );
      }),
      { numRuns: 4000 },
    );
  });

  it('parse ∘ print is the identity, in either mode', () => {
    let read = 0;
    fc.assert(
      fc.property(source, mode, mode, (text, as, again) => {
        const { tree } = parse(text, { mode: as, now: 0 });
        if (!tree) return;
        read++;
        const printed = print(tree);
        expect(parse(printed, { mode: again, now: 0 }).errors).toEqual([]);
        expect(without(parse(printed, { mode: again, now: 0 }).tree)).toEqual(without(tree));
        expect(print(parse(printed, { mode: again, now: 0 }).tree!)).toBe(printed);
      }),
      { numRuns: 6_000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('colours are in order and do not overlap', () => {
    fc.assert(
      fc.property(source, mode, (text, as) => {
        let last = 0;
        for (const { start, end } of classify(text, as)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 3000 },
    );
  });
});

it('colours', () => {
  const source = 'from:holt ("别外传" OR delete~1) w/12 date:2024 xyzzy:a';
  expect(classify(source).map(({ kind, start, end }) => `${kind} ${source.slice(start, end)}`)).toEqual([
    'field from:',
    'text holt',
    'paren (',
    'text "别外传"',
    'op OR',
    'wild delete~1',
    'paren )',
    'op w/12',
    'field date:',
    'num 2024',
    'error xyzzy:',
    'text a',
  ]);
});

it('a list of thousands of terms is read in linear time', () => {
  const source = Array.from({ length: 8000 }, (_, i) => `"term ${i}"`).join(' OR ');
  const start = process.cpuUsage();
  expect(parse(source, { mode: 'rule' }).tree).toMatchObject({ kind: 'or' });
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(2000);
  expect(faults('x'.repeat(200_001))).toMatchObject([{ code: 'too-long' }]);
});
