import { signal } from '@angular/core';
import { draftOf } from './draft';

it('follows what comes in until it is written in, then stays; another subject begins anew', () => {
  const source = signal({ of: 'one', value: 'as it is' });
  const draft = draftOf(source);
  source.set({ of: 'one', value: 'as it became' });
  expect(draft()).toBe('as it became');
  draft.set('what I found');
  source.set({ of: 'one', value: 'what somebody else did' });
  expect(draft()).toBe('what I found');
  source.set({ of: 'two', value: 'of another' });
  expect(draft()).toBe('of another');
});
