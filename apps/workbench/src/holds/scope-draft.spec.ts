import type { HoldScope } from '@minutebook/contract';
import { bodyOf, draftOf, faultOf, isSameScope, NEW_SCOPE } from './scope-draft';

const SCOPE: HoldScope = {
  custodians: ['E1', 'E2'],
  from: '2026-09-01',
  until: null,
  channels: ['whatsapp'],
  query: 'Fairwater OR 哈瓦德湾',
  combine: 'either',
  messages: ['4', '5'],
  conversations: [],
  context: 'day',
};
const PEOPLE = [
  { externalId: 'E1', name: '周启明' },
  { externalId: 'E2', name: 'Grant Obi' },
];

describe('the draft of a scope', () => {
  it('[R47] says what the scope says, and gives it back', () => {
    const draft = draftOf(SCOPE, PEOPLE);
    expect(draft.custodians).toEqual(PEOPLE);
    expect(bodyOf(draft)).toEqual(SCOPE);
  });

  it('keeps the id of a custodian the directory no longer names', () => {
    expect(draftOf(SCOPE, []).custodians[0]).toEqual({ externalId: 'E1', name: 'E1' });
  });

  it('takes ids as they are pasted, each once', () => {
    expect(bodyOf({ ...NEW_SCOPE, messages: ' 4,5\n5，6 ' }).messages).toEqual(['4', '5', '6']);
  });

  it.each([
    [{}, 'empty'],
    [{ query: ' ' }, 'empty'],
    [{ query: '(a OR' }, 'query'],
    [{ messages: '4 A-5' }, 'ids'],
    [{ from: '2026-09-02', until: '2026-09-01' }, 'span'],
    [{ query: 'a' }, null],
    [{ custodians: PEOPLE }, null],
    [{ from: '2026-09-01', until: '2026-09-01' }, null],
  ])('%j cannot be sent for %s', (part, fault) => expect(faultOf({ ...NEW_SCOPE, ...part })).toBe(fault));

  it('is the same scope in another order', () => {
    expect(isSameScope(SCOPE, { ...SCOPE, custodians: ['E2', 'E1'], messages: ['5', '4'] })).toBe(true);
    expect(isSameScope(SCOPE, { ...SCOPE, context: 'none' })).toBe(false);
  });
});
