import { script } from '../make/script';

/** Washing machines, parcels and other people's complaints: what conduct rules find on an ordinary day. */
export const CONDUCT_NOISE = [
  script(
    1,
    'thu',
    'wa-freya-poppy',
    `
    12:50 poppy #n-washer: washing machine died, out of guarantee by nine days. NINE
    12:53 freya: they always know
    12:54 poppy: it waited. it looked me in the eye and waited
    `,
  ),
  script(
    2,
    'mon',
    'te-morning',
    `
    07:33 freya #n-parent: Corrie: the new bonds carry a parent guarantee, the old ones do not, which is the whole spread
    07:36 anneke: And ranks pari passu?
    07:37 freya: Yes, page 31
    `,
  ),
  script(
    4,
    'tue',
    'wx-lunch',
    `
    11:40 mingzhe: 今天吃什么
    11:42 xiaotong #n-steady: 砂锅粥，稳赚不赔，从来没踩过雷
    11:43 jiahe: 走
    `,
  ),
  script(
    6,
    'wed',
    'wx-east02',
    `
    10:15 luomin: 孙经理，这款到底安不安全呀
    10:18 jiahe #n-notsafe: 罗姐，这款不保本，说明书第二页写得很清楚，风险等级R4，您看好再决定
    10:20 luomin: 好，那我再想想
    10:21 tao: 这样说清楚好
    `,
  ),
  script(
    7,
    'wed',
    'sm-anneke-marta',
    `
    16:40 marta #n-boiler: Boiler man says guarantee covers the pump not the valve. He waits for your ok for 85
    16:44 anneke: Ok for 85. Is it warm?
    16:45 marta: It is very warm now
    `,
  ),
  script(
    8,
    'mon',
    'wa-idris-callum',
    `
    12:40 callum #n-accum: five leg accumulator, guaranteed winner, cannot lose
    12:41 idris: you lost on saturday
    12:42 callum: that was a different certainty
    `,
  ),
  script(
    9,
    'mon',
    'ww-weekly',
    `
    09:50 peilin #n-principal: 监管新口径：宣传材料不得出现“保本”“稳赚”字样，大家自查一下存量PPT
    09:53 shaowei: 收到，周三前反馈
    09:55 ruolan: 我们这边没有
    `,
  ),
  script(
    5,
    'tue',
    'ww-office',
    `
    14:10 xiaotong: 楼上装修太吵了，物业电话打不通
    14:12 mingzhe #n-upstairs: 我已经投诉到物业经理了，说下午五点以后再敲
    14:13 peilin: 英雄
    `,
  ),
  script(
    8,
    'thu',
    'te-it',
    `
    09:15 freya #n-vpn: No complaints this week, the new VPN is actually fast. Thank you Owen
    09:16 owen: I'm printing this
    `,
  ),
  script(
    9,
    'wed',
    'wx-lunch',
    `
    13:02 ruolan #n-takeaway: 外卖洒了半碗，申请索赔秒退，五星好评
    13:04 xiaotong: 汤没了还五星
    13:05 ruolan: 退得快嘛
    `,
  ),
  script(
    2,
    'tue',
    'te-syndicate',
    `
    17:10 jingyi #n-written: Wall-crossing records in writing only please, never by voice note, template is on the drive
    17:12 maren: Seconded.
    `,
  ),
  script(
    7,
    'thu',
    'ww-weekly',
    `
    10:30 shaowei: 客户拜访记录大家都补一下
    10:36 ruolan #n-record: 口头沟通也要写进系统，别嫌麻烦，合规下个月抽查
    10:38 jiahe: 好的
    `,
  ),
  script(
    9,
    'thu',
    'wa-freya-poppy',
    `
    13:05 poppy #n-secret: dad's surprise party: our little secret is now known to 46 people and the caterer
    13:07 freya: and your dad
    13:08 poppy: and my dad
    `,
  ),
  script(
    1,
    'wed',
    'te-it',
    `
    15:20 callum #n-caps: I feel like an idiot, caps lock was on. for twenty minutes
    15:21 owen: Ticket closed as "user education" with love
    `,
  ),
  script(
    4,
    'mon',
    'sg-banter',
    `
    12:20 idris #n-goal: I was the idiot who gave away the penalty so drinks on me thursday
    12:21 callum: screenshot taken
    `,
  ),
  script(
    7,
    'tue',
    'wx-jingyi-ruolan',
    `
    21:02 ruolan #n-shutup: 我妈又催我相亲，我让她闭嘴她给我转了两千块
    21:03 jingyi: 这种妈妈请给我来一打
    `,
  ),
  script(
    5,
    'thu',
    'te-morning',
    `
    12:02 dominic #abuse-poppy: Who booked Rowan over me?! Poppy are you an idiot or do you do it on purpose
    12:06 poppy: It was in your calendar since Monday, under your name
    12:09 tomas: Dominic. Not like that, not here and not elsewhere.
    12:15 dominic: fine. sorry
    `,
  ),
  script(
    2,
    'fri',
    'te-floor',
    `
    11:15 beatrix #n-register: Reminder: gifts and hospitality from a client go on the register, whatever they cost. The limit is 150 a head
    11:18 poppy: Does a calendar with cats count
    11:19 beatrix: A calendar with cats counts.
    `,
  ),
  script(
    4,
    'wed',
    'ww-office',
    `
    16:02 xiaotong #n-invoice: 出差的餐费发票今天下班前交给我，过期不候
    16:04 peilin: 出租车的呢
    16:05 xiaotong: 一起一起
    `,
  ),
  script(
    5,
    'fri',
    'wa-nydesk',
    `
    15:25 nadia #n-mug: pineholt sent every client team a gift box with a mug. registered all five, value 12 dollars
    15:26 colby: is the mug any good
    15:27 renee: It's the best thing they ever gave us
    `,
  ),
  script(
    7,
    'tue',
    'wx-lunch',
    `
    12:05 jiahe #n-redpacket: 谁在群里发个红包庆祝一下，今天客户表扬信来了
    12:06 mingzhe: 你自己发
    12:07 jiahe: 发了，手气王请喝奶茶
    `,
  ),
  script(
    9,
    'tue',
    'wa-anneke-ruth',
    `
    11:30 ruth #n-flowers: The flowers were kind. Mel says any gift from a bank to a client family goes back, so the hospice downstairs has them now
    11:34 anneke: That is a better place for them. And you are right, I should have asked
    `,
  ),
  script(
    7,
    'wed',
    'ww-office',
    `
    10:11 mingzhe #n-vacation: 系统故障那两天的考勤，人事说可以补签，日期选当天就行
    10:13 xiaotong: 大家今天弄完
    10:20 ruolan: 好了
    `,
  ),
  script(
    9,
    'thu',
    'sl-settle',
    `
    15:44 renee #n-noback: For the new people: we never backdate a ticket. Late is late, we book it late and write why
    15:46 poppy: +1 and pinned
    `,
  ),
  script(
    6,
    'thu',
    'te-floor',
    `
    11:40 edda #n-carpet: Off the record, and not for the minutes: I like the new carpet
    11:42 poppy: it will be in the minutes
    `,
  ),
];
