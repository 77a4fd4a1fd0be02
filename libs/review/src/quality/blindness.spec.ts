import { Alert, type AlertRow } from '@minutebook/contract';
import { blindAnswer, idsIn, REREADING } from './blindness';

const row = (id: string, more: object = {}): AlertRow => ({
  id,
  state: 'closed',
  severity: 3,
  score: 61,
  members: 2,
  rule: { id: '4', code: 'MA-1', title: 'Tipping', version: 1 },
  lexicon: 'Market abuse',
  queue: { id: '1', name: 'All alerts' },
  channel: 'teams',
  language: 'latin',
  desk: null,
  conversation: { id: '7', title: 'room' },
  message: '9',
  sender: null,
  snippet: null,
  sentAt: null,
  raisedAt: '2026-11-24T08:00:00.000Z',
  dueAt: '2026-11-25T08:00:00.000Z',
  assignedTo: { id: 'u1', name: 'Lena Brook' },
  claimedBy: { id: 'u1', name: 'Lena Brook' },
  snoozedUntil: '2026-11-25T08:00:00.000Z',
  disposition: 'violation',
  signatures: { needed: 1, given: 1 },
  tags: ['bad'],
  seen: false,
  version: 3,
  ...more,
});
const isBlind = (id: string): boolean => id === '2';

describe('blindness', () => {
  it('[R180] an alert comes as one that nobody has touched: every member that says what became of it', () => {
    const alert = {
      ...row('2'),
      decisions: [{ disposition: 'violation', reason: 'He named the price.' }],
      notes: [{ text: 'as Lena says' }],
      seenBy: [{ person: { id: 'u1', name: 'Lena Brook' } }],
      mayDecide: { allowed: false, reason: 'Lena Brook holds it.' },
      maySign: { allowed: true, reason: null, who: [{ id: 'u2', name: 'Jonas' }] },
      undoUntil: '2026-11-25T08:00:00.000Z',
      before: { id: '1', disposition: 'violation', by: { id: 'u1', name: 'Lena Brook' } },
    };
    const blinded = blindAnswer(alert, isBlind, '2');
    expect(blinded).toMatchObject({ id: '2', state: 'new', version: 0, mayDecide: { reason: REREADING } });
    for (const secret of ['Lena', 'Jonas', 'violation', 'price', 'bad', 'closed'])
      expect(JSON.stringify(blinded)).not.toContain(secret);
    expect(blindAnswer({ alert }, isBlind, undefined)).toEqual({ alert: blinded });
    expect(blindAnswer({ ...alert, id: '3' }, isBlind, '3')).toEqual({ ...alert, id: '3' });
  });

  it('[R180] no member of the contract is forgotten: what is not blanked says nothing of a decision', () => {
    const names = Object.keys(Alert.shape);
    const answer = Object.fromEntries(names.map((name) => [name, name === 'id' ? '2' : 'as it is']));
    const blinded = blindAnswer(answer, isBlind, '2') as Record<string, unknown>;
    expect(names.filter((name) => blinded[name] === 'as it is').sort()).toEqual([
      'body',
      'channel',
      'conversation',
      'desk',
      // Only that the message is no more: such an alert can be given to nobody to read again.
      'disposed',
      'dueAt',
      'language',
      'lexicon',
      'marks',
      'members',
      'message',
      'queue',
      'raisedAt',
      'record',
      'rule',
      'score',
      'scoreOf',
      'seen',
      'sender',
      'sentAt',
      'severity',
      'snippet',
      'why',
    ]);
  });

  it('[R180] from a list they are missing, in a conversation they are new, and a tag tells no others', () => {
    const page = { items: [row('1'), row('2')], next: null };
    expect(idsIn(page)).toEqual(['1', '2']);
    expect(blindAnswer(page, isBlind, undefined)).toEqual({ items: [row('1')], next: null });
    const here = { id: '2', message: '9', state: 'closed', severity: 3, rule: { code: 'a', title: 'b' }, marks: [] };
    expect(blindAnswer({ items: [here] }, isBlind, '7')).toEqual({ items: [{ ...here, state: 'new' }] });
    expect(blindAnswer({ tags: ['bad'] }, isBlind, '2')).toEqual({ tags: [] });
    expect(blindAnswer({ tags: ['bad'] }, isBlind, '3')).toEqual({ tags: ['bad'] });
  });
});
