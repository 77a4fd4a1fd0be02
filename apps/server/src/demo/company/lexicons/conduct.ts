import { type DemoLexicon, rule } from './lexicon';

export const CONDUCT: DemoLexicon = {
  name: 'Conduct',
  rules: [
    rule(
      'SA-002',
      'Promise of return',
      2,
      `
      # broad on purpose while MA and SA are being tuned; see the noise
      ~obf(guarantee OR guaranteed) OR "risk free" OR "cannot lose" OR 保本 OR 稳赚 OR 不会亏
      `,
      ['own'],
    ),
    rule(
      'SA-005',
      'Complaint',
      2,
      `
      complain* OR "not what i was told" OR "mis-sold" OR 投诉 OR 索赔
      `,
      ['own'],
    ),
    rule(
      'SA-008',
      'Kept out of writing',
      2,
      `
      ("in writing" OR "in an e-mail" OR "off the record" OR 写进系统 OR 留痕)
      w/6 ("not" OR never OR dont OR avoid OR rather OR 别 OR 不要)
      `,
    ),
    rule(
      'HR-001',
      'Unwelcome advances',
      3,
      `
      "little secret" OR "come up to my room" OR "dont be so uptight" OR "you look stunning"
      OR (remember w/6 "your review")
      `,
    ),
    rule(
      'HR-004',
      'Abusive language',
      1,
      `
      idiot* OR moron* OR "shut up" OR 闭嘴 OR 废物
      `,
    ),
    rule(
      'GB-004',
      'Gifts and hospitality',
      2,
      `
      (gift* OR hospitality OR receipt* OR 红包 OR 礼品卡 OR 餐费)
      w/10 (client* OR limit OR split OR 发票 OR 报销 OR 客户)
      `,
    ),
    rule(
      'BK-001',
      'Backdating',
      3,
      `
      backdat* OR "back date" OR 倒签 OR (补签 w/8 日期)
      `,
    ),
  ],
};
