import fc from 'fast-check';
import { complete } from './complete';
import { explain } from './explain';
import { parse } from './parse';
import { operands } from './visit';

const tree = (source: string) => parse(source, { mode: 'search' }).tree!;
const said = (source: string, locale: 'en' | 'zh' = 'en'): string =>
  explain(tree(source), locale)
    .runs.map(({ text }) => text)
    .join('');

describe('a query in words', () => {
  it.each([
    ['insider', 'Messages with insider.', '查找含有insider的消息。'],
    ['insider trading', 'Messages with insider and with trading.', '查找含有insider，且含有trading的消息。'],
    ['a OR b OR c', 'Messages with any of a, b or c.', '查找含有a、b或c的消息。'],
    ['内幕 NOT x', 'Messages with 内幕 and without x.', '查找含有内幕，且不含x的消息。'],
    [
      'a W/3 b',
      'Messages where a stands within 3 words of b, in either order.',
      '查找其中a与b相距不超过 3 个词（不分先后）的消息。',
    ],
    [
      'a PRE/1 b W/5 c',
      'Messages where a is followed directly by b, and that stands within 5 words of c.',
      '查找其中a之后紧接b，后者与c相距不超过 5 个词的消息。',
    ],
    ['a NOT W/3 b', 'Messages where a stands without b within 3 words of it.', '查找其中a前后 3 个词以内没有b的消息。'],
    [
      '(a W/2 b) PRE/9 c',
      'Messages where a place where a stands within 2 words of b, in either order is followed within 9 words by c.',
      '查找其中（其中a与b相距不超过 2 个词（不分先后））之处之后 9 个词以内有c的消息。',
    ],
    ['subject:(a OR b)', 'Messages with a or b in the subject.', '查找在主题中含有a或b的消息。'],
    [
      'case:ACT ~obf(别外传)',
      'Messages with ACT (letter case as written) and with 别外传 (also spaced out or disguised).',
      '查找含有ACT（区分大小写），且含有别外传（包括拆开或变形的写法）的消息。',
    ],
    [
      'delete~1 announce*',
      'Messages with delete (one letter may differ) and with announce….',
      '查找含有delete（允许一个字母不同），且含有announce…的消息。',
    ],
    [
      'from:holt channel:email date:2026-09..',
      'Messages from holt, on the channel email, and since September 2026.',
      '查找发件人为holt，且渠道为email，且自2026年9月起的消息。',
    ],
    ['a date:2026-09-01', 'Messages with a and on 1 September 2026.', '查找含有a，且时间为2026年9月1日的消息。'],
    [
      'a date:<2026-09-01T14:05',
      'Messages with a and before 1 September 2026, 14:05.',
      '查找含有a，且早于2026年9月1日14:05的消息。',
    ],
    [
      'a (from:b OR NOT to:c)',
      'Messages with a and either from b or not (to c).',
      '查找含有a，且（发件人为b，或不是（收件人为c））的消息。',
    ],
    [
      '/abc\\d/ OR tok:/x.z/',
      'Messages with text that matches abc\\d or a word spelled by x.z.',
      '查找含有符合abc\\d的文字或写法符合x.z的词的消息。',
    ],
    ['saved:mine', 'Messages found by the saved query mine.', '查找由已存查询mine找到的消息。'],
  ])('%s', (source, english, chinese) => {
    expect(said(source)).toBe(english);
    expect(said(source, 'zh')).toBe(chinese);
  });

  it('as the workbench shows it', () => {
    expect(
      said(
        '("keep this between us" OR 别外传 OR 不要外传 OR delete~1) w/12 (announce* OR 公告 OR bid) desk:hk-ecm date:[2020-09-01 TO now]',
      ),
    ).toBe(
      'Messages where any of keep this between us, 别外传, 不要外传 or delete (one letter may differ) stands within 12 words of any of announce…, 公告 or bid, in either order, from or to the desk hk-ecm, and from 1 September 2020 to now.',
    );
  });

  it('every operand is said once, under the number its spans have', () => {
    const source = '(a OR "b c") W/3 d~1 NOT /xyz/ subject:e*'.replace('d~1', 'delete~1').replace('e*', 'eee*');
    for (const locale of ['en', 'zh'] as const) {
      const runs = explain(tree(source), locale).runs.filter(({ kind }) => kind === 'operand');
      expect(runs.map(({ operand }) => operand)).toEqual(operands(tree(source)).map((_, i) => i));
    }
  });
});

describe('completion', () => {
  /** `|` is the caret. What is offered, and what it would replace. */
  const offered = (marked: string) => {
    const source = marked.replace('|', '');
    const { start, end, options, ask, typed } = complete(source, marked.indexOf('|'));
    return { replaces: source.slice(start, end), typed, ask, texts: options.map(({ text }) => text) };
  };

  it('fields and operators by what has been typed', () => {
    expect(offered('fr|').texts).toEqual(['from:']);
    expect(offered('d|').texts).toEqual(['desk:', 'direction:', 'date:']);
    expect(offered('insider |').texts).toEqual(expect.arrayContaining(['AND', 'OR', 'W/5', 'NOT W/5', 'from:']));
    expect(offered('insider AND |').texts).not.toContain('AND');
    expect(offered('insider n|').texts).toEqual(['NOT', 'NOT W/5']);
    expect(offered('(a OR c|)')).toMatchObject({ replaces: 'c', texts: ['cc:', 'channel:', 'conversation:', 'case:'] });
  });

  it('values of closed lists, also within a group', () => {
    expect(offered('channel:wh|')).toMatchObject({ replaces: 'wh', texts: ['whatsapp'] });
    expect(offered('x channel:(whatsapp OR we|)')).toMatchObject({ replaces: 'we', texts: ['wechat', 'wecom'] });
    expect(offered('has: |').texts).toContain('attachment');
  });

  it('asks for people, desks and conversations', () => {
    expect(offered('from:mar|')).toMatchObject({ ask: 'person', typed: 'mar', replaces: 'mar', texts: [] });
    expect(offered('from:"Maren H|')).toMatchObject({ ask: 'person', typed: 'Maren H', replaces: '"Maren H' });
    expect(offered('conversation:|').ask).toBe('conversation');
    expect(offered('desk:hk|').ask).toBe('desk');
  });

  it('offers nothing inside quotes and regular expressions', () => {
    expect(offered('"keep th|').texts).toEqual([]);
    expect(offered('/ab|').texts).toEqual([]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab:("/ )“：（ w5~'.split('')) }),
        fc.nat(20),
        (source, caret) => {
          const { start, end } = complete(source, Math.min(caret, source.length));
          expect(0 <= start && start <= end && end <= source.length).toBe(true);
        },
      ),
    );
  });
});
