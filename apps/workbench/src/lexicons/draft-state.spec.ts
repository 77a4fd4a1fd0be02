import type { Lexicon, RuleInForce, RuleText } from '@minutebook/contract';
import { changeOf, differences, draftOf, isDirty, newRule, textsOf } from './draft-state';

const rule = (code: string, change: Partial<RuleText> = {}): RuleText => ({
  code,
  title: 'Tipping',
  query: 'a W/5 b',
  severity: 3,
  zones: ['subject', 'own'],
  ...change,
});
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
