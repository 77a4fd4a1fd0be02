import { AUDIT_ACTIONS, type AuditAction, type AuditEntry } from '@minutebook/contract';
import { linkOf, summaryOf } from './summary';
import { AUDIT_WORDS } from './words';

const entry = (action: AuditAction, subject: AuditEntry['subject'], detail: AuditEntry['detail'] = {}): AuditEntry => ({
  index: 5,
  at: '2026-11-20T00:00:00.000Z',
  actor: { id: 'u-1', name: 'Ines Okafor', role: 'analyst' },
  action,
  kind: AUDIT_ACTIONS[action],
  subject,
  detail,
});
const format = {
  count: (n: number) => String(n),
  watched: (ms: number) => `${ms / 1000} s`,
  stamp: (at: string) => at.slice(0, 10),
};
const line = (value: AuditEntry): string => summaryOf(value, AUDIT_WORDS.en, format);

describe('a line of the log', () => {
  it('says what was searched and found', () => {
    expect(line(entry('search.run', { kind: 'search', id: 'archive' }, { query: '公告', total: 1 }))).toBe(
      '公告, 1 hit',
    );
  });

  it('R94: tells reading for an alert from reading without one', () => {
    const conversation = { kind: 'conversation', id: '3' };
    expect(line(entry('conversation.viewed', conversation, { messages: ['1', '2'], alert: '418' }))).toBe(
      'conversation 3, 2 messages, for A-418',
    );
    expect(line(entry('conversation.viewed', conversation, { messages: ['1'] }))).toBe(
      'conversation 3, 1 message, not from an alert',
    );
    const forCase = { messages: ['1'], case: '12', view: 'search' };
    expect(line(entry('conversation.viewed', conversation, forCase))).toBe(
      'conversation 3, 1 message, for case 12, in search',
    );
  });

  it('R94: says for how long what was on screen', () => {
    const detail = { messages: ['1', '2'], elapsed: 112_000, view: 'review', shown: 40 };
    expect(line(entry('reading.reported', { kind: 'alert', id: '418' }, detail))).toBe(
      'A-418, 2 messages, 112 s on screen, in review',
    );
  });

  it('R14: says as of when something was looked at', () => {
    const asOf = { what: 'as-of', view: 'as-of', asOf: '2026-11-20T09:40:59.999Z' };
    expect(line(entry('message.viewed', { kind: 'message', id: '7' }, asOf))).toBe('message 7, as it was, 2026-11-20');
  });

  it('names alerts as people do and leads to them', () => {
    const decided = entry('alert.decided', { kind: 'alert', id: '418' }, { disposition: 'cleared', dwell: 64_000 });
    expect(line(decided)).toBe('A-418, cleared, 64 s on screen');
    expect(linkOf(decided)).toBe('/review/open/418');
    expect(linkOf(entry('user.changed', { kind: 'user', id: crypto.randomUUID() }))).toBeNull();
  });

  it('has words for every act, whatever was recorded', () => {
    for (const action of Object.keys(AUDIT_ACTIONS) as AuditAction[]) {
      expect(AUDIT_WORDS.en.action[action]).toBeTruthy();
      expect(typeof line(entry(action, { kind: 'x', id: '1' }, { odd: [1], n: null }))).toBe('string');
    }
  });
});
