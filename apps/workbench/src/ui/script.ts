/** Characters written differently in the two ways of writing Chinese, and among the commonest of each. */
const TRADITIONAL =
  /[這個們來時說國會學對發現開關門問間請謝後從過還進運動長車東馬龍廣麼樣經點電話錢買賣讓認識應該沒嗎為與號單價報係喺嘅咗唔佢哋]/gu;
const SIMPLIFIED =
  /[这个们来时说国会学对发现开关门问间请谢后从过还进运动长车东马龙广么样经点电话钱买卖让认识应该没吗为与号单价报]/gu;

/**
 * The `lang` of a run of message text, so that Chinese, Japanese and Korean glyphs are the right ones. Empty (unknown)
 * for anything else: a wrong guess makes a reader mispronounce.
 */
export function langOf(text: string): '' | 'ja' | 'ko' | 'zh-Hans' | 'zh-Hant' {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja';
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (!/\p{Script=Han}/u.test(text)) return '';
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return count(TRADITIONAL) > count(SIMPLIFIED) ? 'zh-Hant' : 'zh-Hans';
}
