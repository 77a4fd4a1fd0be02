import { script } from '../make/script';

/**
 * A note that was sold as safe. Sun Jiahe tells Wang Peiyi that her capital is protected; it is not. She complains; his
 * head of desk wants it kept small, and a risk statement gets an earlier date. (Her letter is in the mails.)
 */
export const COMPLAINT = [
  script(
    1,
    'tue',
    'wx-jiahe-wang',
    `
    14:08 jiahe: 汪姐下午好，上次跟您提的稳泰票据明天截止认购
    14:10 wangpy: 就是挂钩三只股票的那个？我有点担心
    14:13 jiahe #mis-pitch: 这笔保本，您放心，不会亏。年化6.8%，一年到期
    14:15 wangpy: 真的？白纸黑字写着吗
    14:19 jiahe: 敲入概率很低很低的，历史上几乎没发生过
    14:21 wangpy: 我就信你了，这可是给女儿留学的钱
    14:22 jiahe: 汪姐您就等着收息吧🌹
    `,
  ),
  script(
    1,
    'wed',
    'wx-jiahe-wang',
    `
    10:30 wangpy @转账回单.jpg|180kB:
    10:31 wangpy: 转了80万，你看下到了没有
    10:52 jiahe: 到了到了，认购确认书下午出来
    10:53 jiahe: 风险揭示书您有空的时候签一下就行，不着急
    `,
  ),
  script(
    4,
    'fri',
    'wx-jiahe-wang',
    `
    16:40 wangpy: 嘉禾，我刚看APP，怎么显示-11%？？
    16:48 jiahe: 汪姐别急，这是估值，短期波动，到期就回来了
    16:49 wangpy: 砚湖科技跌成这样，是不是就是你说的那个敲入
    17:05 jiahe: 我跟产品那边确认一下回您
    17:06 wangpy: 你不是说不会有这种事吗
    `,
  ),
  script(
    5,
    'mon',
    'wx-jiahe-wang',
    `
    09:12 wangpy #mis-proof: 你当时说的是保本！聊天记录我都截图了
    09:13 wangpy @截图1.png|320kB:
    09:31 jiahe: 汪姐，我说的是大概率保住本金
    09:33 wangpy #mis-threat: 我要投诉。书面的
    09:35 jiahe: 您给我两天，我想办法
    `,
  ),
  script(
    5,
    'mon',
    'ww-jiahe-shaowei',
    `
    09:48 jiahe: 邵总，汪佩仪那边要闹，稳泰票据敲入了
    09:50 shaowei: 她有什么凭据
    09:51 jiahe: 微信截图
    09:55 shaowei #mis-hush: 先安抚。别写进系统，合规那边也先别让他们知道，等我想想
    09:56 jiahe: 好
    10:20 shaowei: 她的风险揭示书签了没有
    10:24 jiahe: 没有……一直没催
    `,
  ),
  script(
    5,
    'fri',
    'ww-jiahe-shaowei',
    `
    15:06 shaowei: 让她来补一份
    15:09 jiahe: 她现在哪肯签
    15:14 shaowei #mis-backdate: 客户经理代办栏你先补签，日期倒签到她认购前一天，扫描件放档案里
    15:20 jiahe: 邵总，这个不太好吧
    15:21 shaowei: 出了事我担着，你照做
    15:40 jiahe: 那我周一弄
    `,
  ),
  script(
    6,
    'tue',
    'wx-jiahe-wang',
    `
    12:20 jiahe #mis-offer: 汪姐，我私人补您两万，您把投诉撤了行不行，大家都不容易
    12:41 wangpy: 孙嘉禾，我不是要你的两万块
    12:42 wangpy: 我要公司给我一个说法
    12:43 jiahe: 姐，求您了
    `,
  ),
  script(
    6,
    'wed',
    'wx-peilin-jiahe',
    `
    19:20 jiahe: 最近睡不着
    19:24 peilin: 又是汪女士那个？
    19:26 jiahe: 嗯。邵总让我弄的东西我没敢弄
    19:27 peilin: 什么东西
    19:31 jiahe: 日期的事
    19:33 peilin: 别弄。找若岚或者直接找合规，趁现在
    19:40 jiahe: 我再想想
    19:41 peilin: 想什么想，饭碗重要还是邵总重要
    `,
  ),
  script(
    3,
    'wed',
    'te-morning',
    `
    07:26 anneke #sale-coupon: On the Orrin income note: we can guarantee at least the coupon to existing holders, so lead with that
    07:31 freya: Can we? The docs say issuer discretion
    07:33 anneke: It has never missed one
    07:34 freya: That is a different sentence, Anneke
    07:38 tomas: Agree with Freya, use the wording in the term sheet please. All of you.
    07:40 anneke: Noted
    `,
  ),
  script(
    3,
    'wed',
    'wa-anneke-ruth',
    `
    11:10 anneke #sale-ruth: The Orrin note is basically risk free for what you need, you cannot lose the coupon
    11:24 ruth: Basically?
    11:26 anneke: Never missed one in eleven years
    11:40 ruth: Half a million then. Mel will send the instruction from our side
    `,
  ),
  script(
    6,
    'thu',
    'wa-anneke-ruth',
    `
    09:03 ruth: Orrin has deferred. I read it in the paper, not from you
    09:20 anneke: I am so sorry Ruth, it came out at seven and I was on calls
    09:22 ruth #sale-told: This is not what I was told in this very chat. Mel will write today
    09:30 anneke: Understood. I will forward it to the right people the moment it comes
    `,
  ),
];
