import { parse } from './parse';
import { type Stance, restricted, restrictions, unrestricted } from './narrow';
import { print } from './print';
import type { Query } from './tree';

function tree(source: string): Query {
  return parse(source, { mode: 'search' }).tree!;
}

describe('narrowing a query by a facet', () => {
  it.each<[string, string, Stance, string]>([
    ['secret', 'channel:email', 'keep', 'secret AND channel:email'],
    ['secret channel:email', 'channel:wechat', 'keep', 'secret AND (channel:email OR channel:wechat)'],
    ['secret (channel:email OR channel:wechat)', 'channel:email', 'either', 'secret AND channel:wechat'],
    ['secret channel:email', 'channel:email', 'either', 'secret'],
    ['secret', 'channel:email', 'leave', 'secret AND NOT channel:email'],
    ['secret channel:email', 'channel:email', 'leave', 'secret AND NOT channel:email'],
    ['secret -channel:email', 'channel:email', 'keep', 'secret AND channel:email'],
    ['secret -channel:email', 'channel:email', 'either', 'secret'],
    ['a OR b', 'date:2026-11', 'keep', '(a OR b) AND date:2026-11'],
    ['channel:email', 'channel:email', 'either', ''],
    ['a from:holt', 'participant:"m@firm.example"', 'keep', 'a AND from:holt AND participant:"m@firm.example"'],
    // Said of two fields at once, or deeper: not for one click to lift.
    [
      '(channel:email OR has:edited) a',
      'channel:email',
      'keep',
      '(channel:email OR has:edited) AND a AND channel:email',
    ],
  ])('%s, %s: %s', (source, leaf, stance, expected) => {
    expect(restricted(tree(source), tree(leaf), stance)).toBe(expected);
  });

  it('begins with nothing', () => {
    expect(restricted(null, tree('has:attachment'), 'keep')).toBe('has:attachment');
  });

  it('tells what a query keeps to and leaves out, and what it is without', () => {
    const query = tree('secret channel:(email OR wechat) -channel:sms has:edited');
    expect(restrictions(query, 'channel')).toEqual({
      keep: new Set(['channel:email', 'channel:wechat']),
      leave: new Set(['channel:sms']),
    });
    expect(restrictions(query, 'date')).toEqual({ keep: new Set(), leave: new Set() });
    expect(print(unrestricted(query, 'channel'))).toBe('secret AND has:edited');
    expect(print(unrestricted(tree('has:edited'), 'has'))).toBe('NOT id:0');
  });
});
