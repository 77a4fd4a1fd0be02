import { type RuleInput, RuleText } from '@minutebook/contract';
import { operands, parse, print } from '@minutebook/query';
import { adviceOn } from './adviser';
import { draftHash } from './draft-hash';
import { alerting, effective } from './effective';
import { failingExamples } from './gate';
import { sameRule } from './same-rule';

const rule = (query: string, more: Partial<RuleInput> = {}): RuleText =>
  RuleText.parse({ code: 'A', title: 'A', query, severity: 1, ...more });
const TODAY = '2026-11-29';

describe('a rule as it is matched', () => {
  it('is its query and its conditions, in the language of a search, with the words of the query numbered as before', () => {
    const conditions = {
      directions: ['outbound', 'inbound'] as const,
      channels: ['whatsapp'],
      people: ['E-1', 'E-2'],
      desks: ['HK  ECM'],
      roles: ['Chair'],
    };
    const { tree } = effective(
      rule('(alpha OR beta) W/5 gamma', { conditions: { ...conditions, directions: [...conditions.directions] } }),
    )!;
    expect(print(tree)).toBe(
      '(alpha OR beta) W/5 gamma AND (direction:outbound OR direction:inbound) AND channel:whatsapp AND (person:"e-1" OR person:"e-2") AND desk:"hk ecm" AND role:chair',
    );
    expect(operands(tree).map(print)).toEqual(['alpha', 'beta', 'gamma']);
    expect(print(parse(print(tree), { mode: 'rule' }).tree!)).toBe(print(tree));
  });

  it('an AND of its own stays one AND; personal mail domains are anybody who takes part', () => {
    const { tree } = effective(rule('alpha AND beta', { conditions: { personalDomains: true } }))!;
    expect(tree.kind === 'and' && tree.of.length).toBe(3);
    expect(print(tree)).toContain('participant:"gmail.com"');
  });

  it('[R176] alerts on what no exclusion leaves out that day', () => {
    const exclusion = { name: 'N', reason: 'r', owner: null, until: TODAY };
    const read = effective(
      rule('alpha', {
        exclusions: [
          { ...exclusion, query: 'unsubscribe' },
          { ...exclusion, query: 'broken AND' },
          { ...exclusion, query: 'gone', until: '2026-11-28' },
        ],
      }),
    )!;
    expect(print(alerting(read, TODAY))).toBe('alpha AND NOT unsubscribe');
    expect(print(alerting(read, '2026-11-30'))).toBe('alpha');
    expect(effective(rule('alpha AND'))).toBeNull();
  });
});

describe('a draft', () => {
  it('commits to what its rules say, in whatever order they stand', () => {
    const [a, b] = [rule('alpha'), { ...rule('beta'), code: 'B' }];
    expect(draftHash([a, b])).toBe(draftHash([b, { ...a, id: 7, hits: 3 } as RuleText]));
    expect(draftHash([a, b])).toMatch(/^[0-9a-f]{64}$/);
    const changes: Partial<RuleInput>[] = [
      { weight: 6 },
      { theme: 'insider' },
      { conditions: { desks: ['x'] } },
      { examples: [{ text: 'x', hits: true }] },
    ];
    const hashes = changes.map((change) => draftHash([rule('alpha', change)]));
    expect(new Set([...hashes, draftHash([a])]).size).toBe(5);
    for (const change of changes) expect(sameRule(a, rule('alpha', change))).toBe(false);
    expect(sameRule(rule('a', { zones: ['own', 'subject'] }), rule('a', { zones: ['subject', 'own'] }))).toBe(true);
  });

  it('[R173] examples are tried with the exclusions of the day and without conditions', () => {
    const tried = rule('alpha', {
      conditions: { desks: ['Rates'] },
      exclusions: [{ name: 'Mail', query: 'unsubscribe', reason: 'r', until: TODAY }],
      examples: [
        { text: 'alpha', hits: true },
        { text: 'alpha, or unsubscribe', hits: false },
        { text: 'nothing', hits: true },
      ],
    });
    expect(failingExamples([tried], TODAY).map(({ rule: of, number }) => [of, number])).toEqual([['A', 3]]);
    expect(failingExamples([tried], '2026-12-01').map(({ number }) => number)).toEqual([2, 3]);
  });
});

describe('advice on a rule', () => {
  const kinds = (query: string, more: Partial<RuleInput> = {}): string[] =>
    adviceOn(
      rule(query, {
        examples: [
          { text: 'x', hits: true },
          { text: 'y', hits: false },
        ],
        ...more,
      }),
      TODAY,
    ).map(({ kind }) => kind);

  it.each([
    ['alpha AND NOT alpha', ['never']],
    ['alpha AND NOT (beta OR alpha)', ['never']],
    ['(alpha channel:email) (channel:whatsapp OR channel:wechat)', ['never']],
    ['alpha date:2026 date:..2025', ['never']],
    ['subject:(alpha AND NOT alpha)', ['never']],
    ['alpha OR (beta AND NOT beta)', []],
    ['alpha channel:email (channel:email OR channel:wechat)', []],
    ['alpha AND NOT beta', []],
    ['NOT alpha', ['query', 'always']],
  ])('%s → %p', (query, expected) => expect(kinds(query)).toEqual(expected));

  it('counts conditions and exclusions in, and points at the part', () => {
    expect(kinds('alpha channel:email', { conditions: { channels: ['wechat'] } })).toEqual(['never']);
    const exclusion = { name: 'X', query: 'alpha', reason: 'r', until: TODAY };
    expect(kinds('alpha', { exclusions: [exclusion] })).toEqual(['never']);
    expect(kinds('alpha', { exclusions: [{ ...exclusion, until: '2026-01-01' }] })).toEqual(['expired']);
    const [found] = adviceOn(rule('beta AND alpha AND NOT alpha'), TODAY);
    expect('beta AND alpha AND NOT alpha'.slice(found!.start, found!.end)).toBe('NOT alpha');
  });

  it('asks for examples of both kinds', () => {
    expect(kinds('alpha', { examples: [] })).toEqual(['untested']);
    expect(kinds('alpha', { examples: [{ text: 'x', hits: true }] })).toEqual(['untested']);
  });
});
