import { RuleText } from '@minutebook/contract';
import { obstacleTo, planRound } from './canary-plan';

const rule = (id: number, more: object = {}) => ({
  ...RuleText.parse({
    code: `R${id}`,
    title: 'Another channel',
    query: 'whatsapp',
    severity: 2,
    examples: [
      { text: 'add me on WhatsApp', hits: true },
      { text: 'move to WhatsApp', hits: true },
      { text: '加我 WhatsApp 聊一聊', hits: true },
      { text: 'lunch', hits: false },
    ],
    ...more,
  }),
  id,
  rule: id * 10,
});

describe('a round of canaries', () => {
  it('has one for each rule, channel and language, and every example has its turn', () => {
    const round = (day: number) =>
      planRound([rule(1)], ['email', 'teams'], day).map(({ channel, language, example }) => [
        channel,
        language,
        example,
      ]);
    expect(round(0)).toEqual([
      ['email', 'latin', 0],
      ['teams', 'latin', 0],
      ['email', 'zh', 2],
      ['teams', 'zh', 2],
    ]);
    expect(round(1).map(([, , example]) => example)).toEqual([1, 1, 2, 2]);
  });

  it('goes where a rule looks: to its channels that are in use, or to one of them; anywhere where nothing is in use', () => {
    const channels =
      (...own: string[]) =>
      (inUse: string[]) =>
        planRound([rule(1, { conditions: { channels: own } })], inUse, 0).flatMap(({ channel, language }) =>
          language === 'latin' ? [channel] : [],
        );
    expect(channels('wechat', 'email')(['email', 'teams'])).toEqual(['email']);
    expect(channels('wechat', 'line')(['email'])).toEqual(['wechat']);
    expect(channels()([])).toEqual(['other']);
  });

  it('puts no words into anybody’s mouth, and says why not', () => {
    expect(obstacleTo(rule(1))).toBeUndefined();
    expect(obstacleTo(rule(1, { examples: [{ text: 'lunch', hits: false }] }))).toBe('no-example');
    for (const about of [{ people: ['E1'] }, { desks: ['Rates'] }, { roles: ['Trader'] }, { personalDomains: true }])
      expect(obstacleTo(rule(1, { conditions: about }))).toBe('people');
    expect(obstacleTo(rule(1, { zones: ['quoted', 'attachment'] }))).toBe('zones');
    expect(planRound([rule(1, { zones: ['quoted'] })], ['email'], 0)).toEqual([]);
  });
});
