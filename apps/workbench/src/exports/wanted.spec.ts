import { kindsOf, mayNeedRequest, scopeOf } from './wanted';

const DAYS = { person: 'p', from: '2026-01-01', to: '2026-12-31' };

describe('what is asked to be exported', () => {
  it('offers what the address names, the narrowest first, and always a person’s days', () => {
    expect(kindsOf({ message: '4', conversation: '2' })).toEqual(['message', 'conversation', 'custodian']);
    expect(kindsOf({})).toEqual(['custodian']);
  });

  it('is complete or is not asked for', () => {
    expect(scopeOf('message', { message: '4' }, DAYS)).toEqual({ kind: 'message', message: '4' });
    expect(scopeOf('case', {}, DAYS)).toBeUndefined();
    expect(scopeOf('custodian', {}, DAYS)).toEqual({ kind: 'custodian', ...DAYS });
    expect(scopeOf('custodian', {}, { ...DAYS, person: undefined })).toBeUndefined();
    expect(scopeOf('custodian', {}, { ...DAYS, to: '2025-01-01' })).toBeUndefined();
  });

  it('takes the filter of the audit page, and none from an address that is none', () => {
    expect(scopeOf('audit', { audit: '{"kind":"refusal"}' }, DAYS)).toEqual({
      kind: 'audit',
      filter: { kind: 'refusal' },
    });
    for (const audit of ['{', '7', 'null', undefined])
      expect(scopeOf('audit', { audit }, DAYS)).toEqual({ kind: 'audit', filter: {} });
  });

  it('[R38] asks for a request where more than one message may leave', () => {
    expect(
      (['message', 'conversation', 'custodian', 'alert', 'case', 'audit'] as const).filter(mayNeedRequest),
    ).toEqual(['conversation', 'custodian', 'alert']);
  });
});
