import { type Thread, thread } from '../make/mailer';

/** Ordinary mail with the world, second half of the period. */
export const WORLD_LATER: readonly Thread[] = [
  thread(
    5,
    'mon',
    'Your notice of price change',
    {
      at: '10:30',
      from: 'terminal',
      to: ['edda'],
      automatic: true,
      text: `
    Dear Customer,

    As of the next billing period the price of the Northgate Options Module changes by 9.0 per cent. No action is needed.

    This is an automated message.`,
    },
    {
      at: '16:05',
      from: 'edda',
      to: ['terminal'],
      text: "An action is needed. Our contract says three months' notice and a conversation. Please have a person ring me.",
    },
  ),
  thread(
    5,
    'fri',
    'Catering for the analyst day',
    {
      key: 'n-cater',
      at: '09:40',
      from: 'building',
      to: ['poppy'],
      text: `
    Dear Ms Marsh,

    The caterer guarantees 80 covers with 48 hours' notice; above that they need three days. Vegetarians are counted separately, they say, like swans.

    Reception`,
    },
    { at: '10:10', from: 'poppy', to: ['building'], text: '74 people, 19 swans. Confirmed.' },
  ),
  thread(
    6,
    'tue',
    'Trade query: Silverholt, account 1-0882',
    {
      at: '13:15',
      from: 'nell',
      to: ['idris'],
      text: `
    Idris, we show 2.5m and you show 2.0m + 0.5m on two dates. Which is it, before my auditors ask in their way?

    Nell`,
    },
    {
      at: '13:50',
      from: 'idris',
      to: ['nell'],
      cc: ['grant'],
      text: 'Two fills, same order: 2.0 on the Thursday, 0.5 on the Friday morning. Time stamps attached, chat extract included.',
      files: [['fills_1-0882.csv', '3kB']],
    },
    { at: '14:05', from: 'nell', to: ['idris'], text: 'That is an answer one can file. Thank you.' },
  ),
  thread(
    6,
    'fri',
    'Racing: thank you, and a question',
    {
      at: '10:10',
      from: 'nell',
      to: ['idris'],
      text: `
    Idris,

    A lovely day out, please thank Dominic. We may keep hospitality up to 200 a head if we declare it within ten days, so I shall need a figure from you.

    Nell`,
    },
    {
      at: '15:32',
      from: 'idris',
      to: ['nell'],
      cc: ['poppy'],
      text: 'You shall have one. Poppy keeps the register, copying her in so that it is the right one.',
    },
  ),
  thread(
    7,
    'mon',
    'Invitation: structured products, what can go wrong',
    {
      at: '08:10',
      from: 'training',
      to: ['jiahe', 'shaowei', 'ruolan'],
      automatic: true,
      text: `
    You are enrolled in a mandatory session on {wd+3}, 14:00 Shanghai. 内容：敲入、敲出、适当性、如何向客户解释风险。请携带一个自己遇到的案例。

    Attendance is recorded.`,
    },
    { at: '16:31', from: 'shaowei', to: ['training'], text: '那天有客户，派嘉禾参加即可。' },
    {
      at: '09:50',
      from: 'training',
      to: ['shaowei'],
      text: 'Heads of desk attend in person. The next date is {wd+8}; after that your manager is told.',
    },
  ),
  thread(
    8,
    'mon',
    'Halvard Bay: published announcement',
    {
      key: 'n-published',
      at: '08:05',
      from: 'astrid',
      to: ['maren'],
      cc: ['jude', 'jingyi'],
      text: `
    Dear all,

    The announcement is on the exchange's site since 07:45. No longer confidential, thank heavens: my mother may now know what I have been doing.

    Thank you all.
    Astrid`,
    },
    { at: '08:22', from: 'maren', to: ['astrid'], text: 'Congratulations to you, and to your mother.' },
  ),
  thread(
    8,
    'thu',
    'Your visit on {dm+5}',
    {
      at: '11:12',
      from: 'tao',
      to: ['ruolan'],
      text: `
    林总：

    下周来访三人，车牌已发晓彤。想听听贵司对渡云物流的看法，公开的就行。

    陶立群`,
    },
    {
      at: '13:40',
      from: 'ruolan',
      to: ['tao'],
      cc: ['peilin'],
      text: `
    陶总您好：

    欢迎。沛霖会介绍已发布的报告，约四十分钟。交易类问题请打录音座机，当天我们不讨论具体指令，请谅解。

    若岚`,
    },
    { at: '14:02', from: 'tao', to: ['ruolan'], text: '理解，怎么突然这么正式😄' },
  ),
  thread(
    9,
    'tue',
    'Adair confirmation, at last',
    {
      at: '10:20',
      from: 'mel',
      to: ['anneke'],
      cc: ['karim'],
      text: `
    Dear Anneke,

    The cancellation of the Adair trade arrived this morning with value of the original date and no cost to us. Mrs Calloway is content with this part.

    Mel`,
    },
    {
      at: '11:00',
      from: 'karim',
      to: ['mel'],
      cc: ['anneke'],
      text: 'Thank you for confirming. The remaining points under K-041 follow by Friday, in writing.',
    },
  ),
];
