import { script } from '../make/script';

/** Boxes, cards, red envelopes: hospitality over the limit and the ways to book it. */
export const FAVOURS = [
  script(
    2,
    'wed',
    'te-morning',
    `
    16:48 dominic: Racing on {dm+20} is on. Four client seats left in the box
    16:52 poppy: Shall I put them on the register? It is 410 a head with lunch
    16:55 dominic #gift-split: put it through as two things, client lunch on one receipt and the box as marketing. the limit is 150 isn't it
    16:57 poppy: I don't think that is how the limit works
    16:58 dominic: it's how it has always worked
    `,
  ),
  script(
    2,
    'thu',
    'wa-idris-callum',
    `
    12:40 callum: Dom got the box again
    12:44 idris: who's going
    12:46 callum: Nell, two from Ilmarin and "a friend from Hong Kong"
    12:47 idris: and who's paying
    12:48 callum: marketing 🙃
    `,
  ),
  script(
    3,
    'mon',
    'ww-weekly',
    `
    17:31 ruolan #gift-envelope: 和水那边的红包已经发了，发票怎么开？
    17:36 xiaotong: 这个开不了票的呀……多少？
    17:38 ruolan: 六千六，图个吉利
    17:40 xiaotong: 超标准了，客户礼金上限是一千，我走不了
    17:44 shaowei #gift-meals: 分四次，按客户餐费报销，餐票我这里有
    17:46 xiaotong: 邵总，这个我做不了主，您发邮件给我吧
    `,
  ),
  script(
    4,
    'tue',
    'ww-weekly',
    `
    10:15 shaowei: 上周说的不用弄了，我自己处理
    10:16 xiaotong: 好的邵总
    `,
  ),
  script(
    6,
    'tue',
    'ww-jiahe-shaowei',
    `
    11:30 shaowei #gift-cards: 给钱总准备两张礼品卡，每张两千，报销写办公用品，别写客户名字
    11:34 jiahe: 好的，走哪个成本中心
    11:35 shaowei: 行政的
    `,
  ),
  script(
    8,
    'thu',
    'wa-idris-nell',
    `
    10:05 nell: Thank you for the racing. I have to declare it here: can you tell me the value per head?
    10:20 idris: Let me ask, it was not my box
    10:58 idris: I am told 150
    11:03 nell #gift-value: The hospitality list on the table said 410 per client. Which is it?
    11:09 idris: I will find out properly and come back in an email
    `,
  ),
];
