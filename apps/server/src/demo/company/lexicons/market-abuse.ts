import { type DemoLexicon, rule } from './lexicon';

export const MARKET_ABUSE: DemoLexicon = {
  name: 'Market abuse',
  rules: [
    rule(
      'MA-003',
      'Front running',
      3,
      `
      # somebody knows an order and goes first
      ("before the client" OR "ahead of the client" OR "ahead of the order" OR "in front of the order"
        OR 抢跑 OR 赶在客户前)
      w/10 (buy OR bought OR sell OR sold OR load OR order OR 买 OR 卖 OR 单)
      `,
    ),
    rule(
      'MA-007',
      'Rumour passed on',
      2,
      `
      (rumour* OR rumor* OR "word is" OR "hearing that" OR 听说 OR 传闻 OR 小道消息)
      w/8 (bid OR takeover OR merger OR "profit warning" OR 收购 OR 停牌 OR 重组 OR 公告)
      `,
    ),
    rule(
      'MA-011',
      'Inside material sent out',
      3,
      `
      # the disclaimer and quoted text are not read
      (confidential OR "inside information" OR "wall crossed" OR 内幕 OR 涉密)
      w/12 (announce* OR timetable OR deck OR draft OR 公告 OR 时间表)
      `,
    ),
    rule(
      'MA-014',
      'Tipping before an announcement',
      3,
      `
      # secrecy, then an announcement or a price
      ("keep this between us" OR "between us" OR ~obf(别外传) OR 不要外传 OR 勿外传 OR 看完删)
      w/12 (announce* OR 公告 OR bid OR results OR 业绩)
      `,
    ),
    rule(
      'MA-018',
      'Closing price',
      2,
      `
      ("the close" OR 尾盘 OR 收盘价)
      w/6 (mark OR marking OR push* OR print OR paint* OR 拉 OR 做)
      `,
    ),
    rule(
      'MA-020',
      'Allocation promised',
      1,
      `
      (verbal* OR promis* OR "look after" OR "take care of" OR 保证 OR 答应)
      w/8 (allocat* OR 份额 OR 配售 OR 额度)
      `,
    ),
    rule(
      'MA-030',
      'Code words',
      2,
      `
      # words that stood for deals in C-097 and C-104
      (lighthouse OR 灯塔 OR cake OR 蛋糕)
      w/8 (Monday OR 周一 OR slice OR slices OR 出炉)
      `,
    ),
  ],
};
