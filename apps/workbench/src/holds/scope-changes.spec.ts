import { changesBetween, type NamedScope } from './scope-changes';

const SCOPE: NamedScope = {
  custodians: ['E1', 'E2'],
  people: [
    { externalId: 'E1', name: '周启明' },
    { externalId: 'E2', name: 'Grant Obi' },
  ],
  from: '2026-09-01',
  until: null,
  channels: [],
  query: 'Fairwater',
  messages: ['4', '5'],
  conversations: [],
  combine: 'either',
  context: 'day',
};

describe('two versions of a scope', () => {
  it('that are alike differ in nothing, also where a custodian was renamed', () => {
    const renamed = { ...SCOPE, custodians: ['E2', 'E1'], people: [{ externalId: 'E1', name: '周启铭' }] };
    expect(changesBetween(SCOPE, renamed)).toEqual([]);
  });

  it('[R55] name who was taken out and what came', () => {
    const after = { ...SCOPE, custodians: ['E1'], people: SCOPE.people.slice(0, 1), messages: ['5', '6'] };
    expect(changesBetween(SCOPE, after)).toEqual([
      { part: 'custodians', added: [], taken: ['Grant Obi'] },
      { part: 'messages', added: ['6'], taken: ['4'] },
    ]);
  });

  it('[R55] say what a day, the query and the context were', () => {
    const after: NamedScope = { ...SCOPE, until: '2026-12-31', query: null, context: 'none' };
    expect(changesBetween(SCOPE, after)).toEqual([
      { part: 'until', before: null, after: '2026-12-31' },
      { part: 'query', before: 'Fairwater', after: null },
      { part: 'context', before: 'day', after: 'none' },
    ]);
  });
});
