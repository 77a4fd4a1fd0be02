import { parse, tryRule } from '@minutebook/query';
import type { RuleText } from '@minutebook/contract';
import { laid, layingOf } from './laying';
import { PACK_IDS, type PackId } from './pack';
import { ruleTexts } from './rule-texts';
import { PACKS } from './shelf';

const RULES = PACKS.flatMap(ruleTexts);
const TODAY = '2026-01-01';

/** Codes of the pack's rules that hit the text. */
function hitsOf(pack: PackId, text: string): string[] {
  const rules = ruleTexts(PACKS.find(({ id }) => id === pack)!);
  return rules.filter((rule) => tryRule(rule, [text], TODAY)[0]!.hits).map(({ code }) => code);
}

describe('packs as shipped', () => {
  it('has one pack for each theme, and no code twice', () => {
    expect(PACKS.map(({ id }) => id)).toEqual([...PACK_IDS]);
    const codes = RULES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(PACKS.map((pack) => [pack.id, pack] as const))(
    '[R173] %s: every rule reads without fault or warning, has a source, and does what its examples say',
    (_, pack) => {
      for (const rule of ruleTexts(pack)) {
        const { errors, warnings } = parse(rule.query, { mode: 'rule' });
        expect({ rule: rule.code, errors, warnings }).toEqual({ rule: rule.code, errors: [], warnings: [] });
        expect(rule.query).toMatch(/^# \S/);
        const [hits, misses] = [true, false].map((isHit) => rule.examples.filter((one) => one.hits === isHit).length);
        expect({ rule: rule.code, enough: hits! >= 4 && misses! >= 3 }).toEqual({ rule: rule.code, enough: true });
        const trials = tryRule(
          rule,
          rule.examples.map(({ text }) => text),
          TODAY,
        );
        const wrong = rule.examples.filter(({ hits: expected }, i) => trials[i]!.hits !== expected);
        expect({ rule: rule.code, wrong }).toEqual({ rule: rule.code, wrong: [] });
      }
    },
  );

  it('[R173] each pack has examples that hit in English and in Chinese', () => {
    for (const pack of PACKS) {
      const texts = pack.rules.flatMap(({ hits }) => hits);
      expect(texts.some((text) => /\p{Script=Han}/u.test(text))).toBe(true);
      expect(texts.some((text) => /^[^\p{Script=Han}]+$/u.test(text))).toBe(true);
    }
  });

  it.each([
    'move to WhatsApp',
    'add me on WhatsApp',
    'call my cell',
    '加我微信',
    '加薇信',
    '私聊',
    'j i a w e i x i n, or jiaweixin',
  ])('[R174] [E7] off-channel finds: %s', (text) => {
    expect(hitsOf('off-channel', text)).not.toEqual([]);
  });

  it.each(['guaranteed profit', "g'teed returns", 'guar@ntee of returns', 'ｇｕａｒａｎｔｅｅｄ returns'])(
    '[E6] promises are found in every spelling: %s',
    (text) => {
      expect(hitsOf('complaints', text)).toEqual(['CMP-PROMISE']);
    },
  );
});

describe('laying a pack into a draft', () => {
  const pack = ruleTexts(PACKS[0]!);
  const [first, second] = pack as [RuleText, RuleText];

  it('adds what is new, and leaves alone what is the same', () => {
    const own = { ...first, code: 'OWN', title: 'Ours' };
    const draft = [own, first];
    const laying = layingOf(pack, draft);
    expect(laying.map(({ change }) => change)).toEqual(['same', ...pack.slice(1).map(() => 'new')]);
    expect(laid(laying, draft, new Set([first.code, second.code]))).toEqual([own, first, second]);
  });

  it('upgrades a rule where it stands, and keeps what the firm added to it', () => {
    const exclusions = [{ name: 'News', query: 'newsletter', reason: 'Not ours', owner: null, until: '2027-01-31' }];
    const example = { text: 'add me on FirmChat', hits: false, note: 'our own' };
    const conditions = { ...first.conditions, desks: ['FX'] };
    const old: RuleText = { ...first, query: 'whatsapp', severity: 1, exclusions, conditions, examples: [example] };
    const laying = layingOf([first], [old, second]);
    expect(laying).toMatchObject([{ change: 'changed', before: old }]);
    const [upgraded, untouched] = laid(laying, [old, second], new Set([first.code]));
    expect(upgraded).toEqual({ ...first, exclusions, conditions, examples: [...first.examples, example] });
    expect(untouched).toBe(second);
    expect(layingOf([first], [upgraded!])).toMatchObject([{ change: 'same' }]);
  });
});
