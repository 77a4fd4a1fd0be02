import { script } from '../make/script';

/**
 * Two people take clients where nobody listens. Dominic Vale, a managing director, moves Tollgate to Signal with a timer,
 * attests that he uses approved channels only, and goes on. Lin Ruolan asks a client over to private WeChat, spelled so
 * that a filter would miss it, and orders arrive there.
 */
export const OFF_CHANNEL = [
  script(
    2,
    'tue',
    'wa-anneke-ruth',
    `
    10:04 ruth: Is Dominic covering for you on Thursday? He rang from a number I do not have
    10:11 anneke: Thursday and Friday, yes. Should have been the desk line, I will ask him
    10:12 ruth: No matter, he was charming about it
    `,
  ),
  script(
    2,
    'thu',
    'te-morning',
    `
    07:41 dominic #oc-list: Morning all. This channel is like shouting across a car park. Anyone with a fast client, add me on WhatsApp and we do colour there
    07:44 tomas: Colour stays here Dom, it is the only place we can search
    07:45 dominic: sure sure
    07:52 callum: lol
    `,
  ),
  script(
    2,
    'fri',
    'sg-dominic-ruth',
    `
    09:31 dominic: Morning Ruth, Dom from Halden Rowe. As promised
    09:32 dominic #oc-timer !timer-on: Dominic Vale set disappearing message time to 1 week.
    09:40 ruth: Hello. Why the disappearing?
    09:42 dominic: keeps it tidy. everybody does
    09:44 ruth: If you say so. What did you want to show me?
    09:51 dominic: the Adair floater, 99.10 area, I can get you 3m before the street wakes up
    09:53 dominic #oc-coupon: and the coupon is as good as guar@nteed
    09:58 ruth: Let me look at the weekend. Please put the terms in a mail
    10:01 dominic #oc-mail: I'd rather not in an e-mail, easier here
    `,
  ),
  script(
    4,
    'wed',
    'sg-dominic-ruth',
    `
    14:20 dominic: 2m Adair done for you at 99.05
    14:33 ruth: I said I would think about it.
    14:35 dominic: you said you liked it! Always better to be in
    14:36 ruth: Dominic, I like many things. Confirmation please, by mail, to Mel as well
    14:50 dominic: will do
    `,
  ),
  script(
    5,
    'tue',
    'sm-dominic-916',
    `
    18:02 dominic #oc-916: ping me on the other number, this one is taped
    18:04 unknown: ok
    18:05 unknown: same plan for thu?
    18:11 dominic: yes. usual place
    `,
  ),
  script(
    6,
    'mon',
    'sg-dominic-ruth',
    `
    08:48 ruth: Mel still has no confirmation for the Adair trade. This is the third time I ask
    09:15 dominic: my fault, new assistant. Today
    09:17 ruth: And no more trades without a yes from me that you can point to.
    09:18 dominic: 100%
    `,
  ),
  script(
    8,
    'tue',
    'wa-maren-dominic',
    `
    16:42 dominic: heard HK has compliance all over your group
    16:50 maren: Then you know why I will not talk about it.
    16:52 dominic #oc-maren: fine. switch to signal? five minutes
    16:58 maren: No. Everything I have to say I say where it is kept.
    `,
  ),
  script(
    3,
    'thu',
    'ww-ruolan-tao',
    `
    10:20 tao: 林总好，上次说的配售还有没有份额
    10:26 ruolan: 陶总早，有一点，要看您量多大
    10:27 tao: 先报两百万股的意向，价格你帮我盯着
    10:29 tao: 这边说话方便吗
    10:31 ruolan #oc-weixin: 加我薇信吧，这边不方便说，都有存档的
    10:32 tao: 明白，号码还是那个？
    10:33 ruolan: 对
    `,
  ),
  script(
    3,
    'thu',
    'wx-ruolan-tao',
    `
    10:41 tao !waiting: 你已添加了陶立群，现在可以开始聊天了。
    10:42 tao: 林总
    10:43 ruolan: 陶总，以后走这边快一点
    10:44 tao: 那份额呢
    10:47 ruolan #oc-promise: 我答应您的份额肯定给您留着，一百五十万股没问题
    10:48 tao: 够意思。价格上限14块
    10:49 ruolan: 记下了
    `,
  ),
  script(
    5,
    'wed',
    'wx-ruolan-tao',
    `
    13:35 tao @IMG_20931.jpg|410kB:
    13:36 tao: 帮我把渡云物流卖掉一半，市价就行
    13:38 ruolan: 陶总，卖出指令最好还是打到录音电话
    13:40 tao: 开会呢，不方便打。你先卖，回头补
    13:44 ruolan #oc-order: 行，我先挂上。没录音的单子只此一次啊
    14:02 ruolan: 卖完了，均价8.31
    14:03 tao: 👌
    `,
  ),
  script(
    7,
    'mon',
    'ww-clients',
    `
    11:02 luomin: 孙经理，上次那个产品要续的话怎么弄
    11:05 jiahe: 罗姐，在APP里点续约就可以，细则我发群里
    11:06 jiahe @续约说明.pdf|210kB:
    11:15 luomin #oc-pinyin: 看不太懂，jiaweixin 慢慢讲给我听好不好
    11:19 jiahe: 罗姐，我们规定只能在企业微信里沟通，您有问题我电话跟您讲，座机打过去
    11:20 luomin: 好的好的
    `,
  ),
];
