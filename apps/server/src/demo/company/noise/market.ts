import { script } from '../make/script';

/** Talk that sounds like market abuse to a list of words, and is none. Most alerts are of this kind. */
export const MARKET_NOISE = [
  script(
    1,
    'wed',
    'te-floor',
    `
    09:10 poppy #n-kitchen: Between us two there are three announcements about the kitchen to print: dishwasher, fridge, and whoever keeps taking Grant's oat milk
    09:14 grant: the oat milk one in bold please
    09:15 edda: Laminated, if we can.
    `,
  ),
  script(
    1,
    'fri',
    'ww-office',
    `
    10:02 xiaotong #n-birthday: 周一给沛霖过生日，蛋糕我来订，芒果的可以吗
    10:04 mingzhe: 可以，少奶油
    10:05 jiahe: +1
    10:20 peilin: 你们能不能不要在我也在的群里说😂
    `,
  ),
  script(
    2,
    'tue',
    'sl-random',
    `
    15:02 renee #n-cake: There is birthday cake in the NY pantry, one slice each, Theo I am looking at you
    15:03 theo: one slice is a unit of policy
    15:05 callum: can you post a slice to london
    15:06 renee: Define slice
    `,
  ),
  script(
    9,
    'tue',
    'wx-lunch',
    `
    15:40 xiaotong #n-bakery: 楼下面包店的蛋糕三点半刚出炉，买一送一
    15:41 ruolan: 帮我带一个，栗子的
    15:42 mingzhe: 两个，我下来拿
    `,
  ),
  script(
    2,
    'fri',
    'ww-weekly',
    `
    16:40 peilin #n-public-zh: 听说柏汀医药停牌了？刚看公告，是重大资产重组，公告全文在群文件
    16:42 shaowei: 看到了，交易所网站挂的，可以正常跟客户说
    16:43 peilin: 好，我按公告内容写两句
    `,
  ),
  script(
    5,
    'thu',
    'wa-fives',
    `
    18:20 callum #n-transfer: rumour: Settlement Athletic putting in a bid for our keeper
    18:22 owen: he's free, and overpriced
    18:24 mateo: they can have him for a bag of balls
    18:25 grant: reject the first bid. always reject the first bid
    `,
  ),
  script(
    6,
    'wed',
    'wx-peilin-jiahe',
    `
    12:45 jiahe #n-coffee-merge: 听说楼下两家咖啡店要合并重组了，以后没得挑
    12:47 peilin: 这个消息比大盘重要
    12:48 jiahe: 已经是事实了，招牌都拆了
    `,
  ),
  script(
    8,
    'mon',
    'ww-weekly',
    `
    09:20 peilin #n-after: 早。之前听说的哈瓦德湾，公告已经出了，配售价14.20，全文在邮箱
    09:22 shaowei: 公开信息，可以发客户
    09:25 jiahe: 收到
    `,
  ),
  script(
    8,
    'wed',
    'wa-carmen-howard',
    `
    11:20 carmen #n-trad-rumour: 你有冇聽說 Quince 會停牌？個客問我
    11:23 howard: 停咗啦，交易所十點出咗通告，等緊下午嘅公告
    11:24 carmen: 哦，咁即係公開咗，我照答
    `,
  ),
  script(
    4,
    'fri',
    'te-research',
    `
    14:05 freya #n-embargo: Ostrel draft is marked confidential until compliance clears it, clean deck goes to Poppy after
    14:08 poppy: Standing by, usual list?
    14:09 freya: Usual list, 07:00 Monday
    14:30 theo: my section is in
    `,
  ),
  script(
    6,
    'fri',
    'ww-weekly',
    `
    17:50 shaowei #n-plan-zh: 明年的部门预算草案属于涉密文件，时间表下周三前给我，不要发到客户群
    17:52 peilin: 明白
    17:53 xiaotong: 打印版我锁柜子里
    `,
  ),
  script(
    2,
    'mon',
    'wx-jingyi-ruolan',
    `
    20:05 jingyi #n-ring: 跟你说个事，先别外传，等我自己公告🤭 我要结婚了
    20:06 ruolan: 啊啊啊啊恭喜！！什么时候
    20:07 jingyi: 还没定，妈妈在看日子
    20:09 ruolan: 伴娘我预定了
    `,
  ),
  script(
    5,
    'tue',
    'wa-hksales',
    `
    12:02 carmen #n-quiz: keep this between us but the quiz night results are rigged, howard wrote the questions 😂
    12:05 howard: 我寫我驕傲
    12:06 leila: so that's why there was a round on bus routes
    `,
  ),
  script(
    7,
    'fri',
    'te-anneke-idris',
    `
    16:50 anneke #n-exam: Between us: my driving test results came, passed at the fourth go
    16:52 idris: FOURTH
    16:53 anneke: Persistence is an edge
    `,
  ),
  script(
    3,
    'fri',
    'te-morning',
    `
    16:34 poppy #n-print: Printer on 4 goes off at the close of business for the weekend, print what you need now
    16:36 callum: who prints
    16:37 tomas: I print
    `,
  ),
  script(
    6,
    'thu',
    'te-tomas-callum',
    `
    17:12 callum: month end list done, anything else?
    17:14 tomas #n-yearmark: we'll mark the close of the quarter with a drink, Two Herons at six, bring the juniors
    17:15 callum: I am the juniors
    `,
  ),
  script(
    8,
    'tue',
    'wx-peilin-jiahe',
    `
    14:52 peilin #n-tail: 尾盘又拉起来了，苍麓收红，我写个点评
    14:54 jiahe: 被动资金调仓吧
    14:55 peilin: 对，指数调整日，公开的
    `,
  ),
  script(
    2,
    'thu',
    'te-syndicate',
    `
    17:02 maren #n-fair: Reminder for new joiners: nobody promises an allocation, verbal or otherwise. Allocation policy is in the handbook, section 4
    17:05 ruolan: 收到，转给上海同事了
    17:06 anneke: Noted
    `,
  ),
  script(
    4,
    'thu',
    'ww-clients',
    `
    10:40 qian: 孙经理，这次额度够不够
    10:44 jiahe #n-noquota: 钱总，配售额度没有人能保证，按规则比例分配，结果出来第一时间告诉您
    10:46 qian: 行，理解
    `,
  ),
  script(
    6,
    'mon',
    'te-floor',
    `
    10:20 edda #n-desks: Desk allocation for the refit: I promised everybody a window and there are nine windows
    10:22 grant: and how many of us
    10:23 edda: Thirty-one
    10:24 owen: oversubscribed 3.4 times, pro rata?
    `,
  ),
  script(
    8,
    'fri',
    'te-syndicate',
    `
    16:58 anneke #n-verbal: Nothing verbal went into the Corrie allocations, they went by the policy and the sheet is on the deal drive
    17:01 maren: Good, and thank you for writing it down
    `,
  ),
  script(
    9,
    'wed',
    'te-anneke-idris',
    `
    11:05 idris #n-queue: I'm in front of the order board, does anyone want a sandwich? they sell out of the chicken at quarter past
    11:06 anneke: chicken. quickly
    `,
  ),
  script(
    3,
    'wed',
    'wx-jingyi-ruolan',
    `
    12:20 ruolan #n-sale: 抢跑了抢跑了，大促的单子今天就能付尾款
    12:22 jingyi: 你又买什么
    12:23 ruolan: 跑步机。别笑
    `,
  ),
  script(
    8,
    'fri',
    'sl-random',
    `
    16:05 owen #n-close: They paint the close behind my building all weekend, so if I smell of primer on Monday it is not a hobby
    16:07 freya: what colour
    16:08 owen: "heritage", apparently
    `,
  ),
  script(
    5,
    'mon',
    'te-it',
    `
    11:15 anneke: When do the new laptops come?
    11:19 owen #n-laptops: I promised an allocation by seniority and then cabled it by who sits nearest the lift. First ten on Thursday
    11:20 anneke: I sit far from the lift
    `,
  ),
];
