import type { Entry } from '@minutebook/access';
import { touchedBy } from './touched';

const entry = (action: Entry['action'], subject: Entry['subject'], detail: Entry['detail'] = {}) =>
  touchedBy({ action, subject, detail });
const search = { kind: 'search', id: 'archive' };

describe('what an entry touches', () => {
  it('is the messages it names, wherever it names them', () => {
    expect(entry('message.viewed', { kind: 'message', id: '7' })).toMatchObject({ messages: [7], conversations: [] });
    expect(entry('conversation.viewed', { kind: 'conversation', id: '3' }, { messages: ['1', '2'] })).toMatchObject({
      messages: [1, 2],
      conversations: [],
    });
    expect(entry('search.run', search, { query: 'x', shown: ['4', '5'] })).toMatchObject({ messages: [4, 5] });
    expect(entry('alert.viewed', { kind: 'alert', id: '9' }, { message: '8', members: ['6'] })).toMatchObject({
      messages: [8, 6],
      alerts: [9],
    });
    expect(entry('queue.viewed', { kind: 'queue', id: 'open' }, { alerts: ['9', '10'] })).toMatchObject({
      alerts: [9, 10],
    });
  });

  it('is whoever is in a conversation of which no message is named', () => {
    expect(entry('conversation.viewed', { kind: 'conversation', id: '3' }, { members: 4, at: 'x' })).toMatchObject({
      messages: [],
      conversations: [3],
    });
  });

  it('is people who are named, and what a production holds', () => {
    expect(entry('hold.placed', { kind: 'hold', id: '1' }, { scope: { custodians: ['E1', 'E2'] } })).toMatchObject({
      persons: ['E1', 'E2'],
    });
    expect(entry('person.changed', { kind: 'person', id: 'p-1' })).toMatchObject({ persons: ['p-1'] });
    expect(entry('production.made', { kind: 'request', id: '4' }, { production: 2, items: 10 })).toMatchObject({
      production: { request: 4, number: 2 },
    });
  });

  it('takes no hit for a message, and nothing odd for an id', () => {
    const decided = entry('alert.decided', { kind: 'alert', id: '9' }, { members: ['501'] });
    expect(decided).toMatchObject({ messages: [], alerts: [9] });
    const odd = entry('search.run', search, {
      messages: [1, null, '12x', '-3', { id: '4' }],
      scope: ['E1'],
      persons: 3,
    });
    expect(odd).toMatchObject({ messages: [], persons: [] });
  });
});
