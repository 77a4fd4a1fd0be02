import type { Lexicon, RuleInForce, RuleText } from '@minutebook/contract';
import { changedParts, changeOf, differences, draftOf, isDirty, newRule, textsOf } from './draft-state';
import { RULE } from './lexicons.testing';

const rule = (code: string, change: Partial<RuleText> = {}): RuleText => ({ ...RULE, code, ...change });
const inForce = (code: string, change: Partial<RuleInForce> = {}): RuleInForce => ({
  ...rule(code),
  id: '1',
  version: 1,
  publishedAt: '2026-11-20T00:00:00.000Z',
  publishedBy: 'Karim',
  hits: 3,
  ...change,
});
const lexicon = (draft: RuleText[]): Lexicon => ({
  id: '1',
  name: 'Market abuse',
  rules: draft.length,
  drafted: true,
  publication: 1,
  publishedAt: null,
  version: 4,
  inForce: [],
  draft,
  draftedBy: null,
  draftedAt: null,
  draftHash: '',
  drafter: null,
  staff: [],
  lookingBack: null,
});

describe('a draft', () => {
  it('is what goes back to the server, unless something was changed', () => {
    const saved = lexicon([rule('MA-001'), rule('MA-002')]);
    const draft = draftOf(saved);
    expect(textsOf(draft)).toEqual(saved.draft);
    expect(isDirty(draft, saved)).toBe(false);
    expect(isDirty([{ ...draft[0]!, query: 'a W/6 b' }, draft[1]!], saved)).toBe(true);
    expect(isDirty(draft.slice(1), saved)).toBe(true);
    expect(isDirty([{ ...draft[0]!, zones: ['own', 'subject'] }, draft[1]!], saved)).toBe(false);
  });

  it('[R173] is another one when its conditions, exclusions or examples are', () => {
    const before = rule('MA-001', { conditions: { ...RULE.conditions, desks: ['HK ECM', 'Syndicate'] } });
    const shuffled = { ...before, conditions: { ...before.conditions, desks: ['Syndicate', 'HK ECM'] } };
    expect(changedParts(before, shuffled)).toEqual([]);
    expect(
      changedParts(before, {
        ...before,
        conditions: RULE.conditions,
        examples: [{ text: '别外传', hits: true, note: '' }],
        exclusions: [{ name: 'a', query: 'b', reason: 'c', owner: null, until: '2026-12-31' }],
        weight: 8,
      }),
    ).toEqual(['weight', 'conditions', 'exclusions', 'examples']);
  });

  it('says what publishing changes', () => {
    const force = [inForce('MA-001'), inForce('MA-002'), inForce('MA-009')];
    const draft = [rule('MA-001'), rule('MA-002', { severity: 1 }), rule('MA-010')];
    expect(differences(draft, force).map(({ code, kind }) => `${code} ${kind}`)).toEqual([
      'MA-002 altered',
      'MA-010 added',
      'MA-009 removed',
    ]);
    expect(changeOf(rule(' MA-001 '), force)).toBe('same');
  });

  it('goes on numbering', () => {
    expect(newRule([rule('MA-014')]).code).toBe('MA-015');
    expect(newRule([rule('MA-010'), rule('MA-009')]).code).toBe('MA-011');
    expect(newRule([]).code).toBe('');
    expect(newRule([rule('tips')]).code).toBe('');
  });
});
