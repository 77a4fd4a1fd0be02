import { change, filterKey, filterOf, NO_FILTER } from './queue-filter';

describe('the filter in an address', () => {
  it('[R179] reads every parameter of the list', () => {
    expect(
      filterOf({
        queue: '2',
        lexicon: '3',
        rule: '14',
        channel: 'whatsapp',
        desk: 'ECM',
        language: 'zh',
        severity: '3',
        reviewer: '0b7f3c52-9f54-4f0e-9d53-0f6f4a1d7a11',
        subject: 'E-1042',
        tag: 'beacon',
        disposition: 'escalated',
        overdue: 'true',
        bulk: 'false',
        from: '2026-11-01',
        to: '2026-11-30',
      }),
    ).toEqual({
      queue: '2',
      lexicon: '3',
      rule: '14',
      channel: 'whatsapp',
      desk: 'ECM',
      language: 'zh',
      severity: 3,
      reviewer: '0b7f3c52-9f54-4f0e-9d53-0f6f4a1d7a11',
      subject: 'E-1042',
      tag: 'beacon',
      disposition: 'escalated',
      overdue: true,
      bulk: false,
      from: '2026-11-01',
      to: '2026-11-30',
    });
  });

  it('lets what makes no sense narrow nothing', () => {
    expect(
      filterOf({ severity: '9', queue: 'x', overdue: 'yes', from: 'monday', language: 'la', reviewer: '7', tag: '' }),
    ).toEqual({});
  });

  it('changes one parameter, or takes it out', () => {
    expect([change('severity', 3), change('tag', ''), change('overdue', null)]).toEqual([
      { severity: '3' },
      { tag: null },
      { overdue: null },
    ]);
    expect(NO_FILTER).not.toHaveProperty('queue');
  });

  it('knows the same filter in another order', () => {
    expect(filterKey(filterOf({ tag: 'a', queue: '1' }))).toBe(filterKey(filterOf({ queue: '1', tag: 'a' })));
    expect(filterKey({ tag: 'a' })).not.toBe(filterKey({ tag: 'b' }));
  });
});
