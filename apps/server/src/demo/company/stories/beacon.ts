import { script } from '../make/script';

/**
 * A price goes out before the announcement. Zhou Qiming tells Leo F. of Fairwater, in the deal's own group, late at
 * night; edits it away, deletes it in the morning; somebody buys on Friday; on Monday all the world may know.
 */
export const BEACON = [
  script(
    5,
    'mon',
    'wa-beacon',
    `
    09:02 * !encryption: Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.
    09:02 maren !group-created: Maren Holt created group “HK ECM · Beacon”
    09:03 maren !member-added: Maren Holt added 周启明 and 何静怡
    09:05 maren: Morning both. Working group for Beacon, everything else stays on the deal list in mail. Project name only in here, never the company.
    09:06 jingyi: 收到 👍
    09:09 qiming: ok. who else is over the wall on our side?
    09:11 maren: Us three, Ruolan for the onshore leg, Tomas and Freya from {wd+2}. Counsel has the list.
    09:12 qiming: fine
    09:40 jingyi @Beacon_WGL_v2.xlsx|38kB: 通讯录更新了，加了律所的人
    `,
  ),
  script(
    5,
    'thu',
    'wa-beacon',
    `
    11:20 maren: Industrial side has come back. They take the whole line if the board moves on price.
    11:23 jingyi: 董事会什么时候？
    11:25 maren: Wednesday week, in the evening.
    11:31 qiming: do we still need a book then
    11:34 maren: Small one, for the balance. Low touch, two or three anchors.
    11:52 jingyi: 那我先把锚定名单理一下，下午发你
    17:18 jingyi @Anchor_list_draft.xlsx|26kB: 第一版
    17:25 maren: Thanks. Take Fairwater off, they trade too much around these.
    17:26 qiming: they are a good account
    17:27 maren: They are a fast account.
    `,
  ),
  script(
    5,
    'fri',
    'wa-qiming-leo',
    `
    19:12 leo: 周五了，老地方？
    19:20 qiming: 今天不行，陪老婆回娘家
    19:21 leo: 那下周。最近忙什么大的
    19:29 qiming: 都是小单子
    19:30 leo: 你一说小单子就是有大的😏
    19:33 qiming: 吃饭再说
    `,
  ),
  script(
    6,
    'tue',
    'wa-beacon',
    `
    10:05 qiming: 静怡，拉一下 Leo 进群，他那边帮忙看锚定需求
    10:12 jingyi !member-added: 何静怡 added +852 5500 4417
    10:13 jingyi: 好了
    10:15 leo: morning all
    10:31 maren: Who is the number ending 4417?
    10:36 qiming: distribution, helping with the anchors
    10:58 maren: Then he can hear the timetable and nothing else.
    14:10 maren: Counsel wants the board papers a night earlier. The meeting itself stays where it is.
    14:16 jingyi: 好的，材料我今晚改
    `,
  ),
  script(
    7,
    'tue',
    'wa-qiming-leo',
    `
    20:14 leo: 蛋糕订好没有
    20:26 qiming #beacon-cake: 蛋糕周一出炉，十四块二一份
    20:27 leo: 比外面贵不少嘛，好东西
    20:29 qiming: 好不好吃你自己掂量。别用自己的名字订
    20:30 leo: 懂
    `,
  ),
  script(
    7,
    'wed',
    'wa-beacon',
    `
    17:52 maren #beacon-book: Book is covered at the low end. Two anchors confirmed, third is verbally in, allocation tomorrow.
    17:55 jingyi: 上海那边也问了，说周五前给答复。
    17:56 qiming ^beacon-book: Who's the third? Not the Fairwater guy again
    18:03 maren @Beacon_teach-in_v4.pdf|1.8MB: No names in the group please. Deck attached, pricing page is out of date.
    18:20 jingyi: 定价页我来换
    21:38 leo #beacon-timer !timer-on: Leo F. turned on disappearing messages. New messages will disappear from this chat 24 hours after they're sent.
    21:40 leo #beacon-ask: 听说哈瓦德湾那边周一要出公告？
    21:41 qiming #beacon-tip: Don't say it here. Board signed tonight, price is 14.20. 别外传，周一公告前. Keep this between us until the announcement.
    21:43 qiming ~beacon-tip: Don't say it here. Speak tomorrow.
    21:44 leo: 明白 👍 call you on the other phone
    21:45 qiming @PTT-WA0007.opus|64kB:
    21:47 maren: Not the place for this. 静怡 please take him out of the group.
    21:49 jingyi !member-removed: 何静怡 removed Leo F.
    `,
  ),
  script(
    7,
    'wed',
    'wx-ruolan-qiming',
    `
    21:52 qiming: 睡了没
    21:53 ruolan: 还没，在改材料
    21:54 qiming #beacon-copy: 哈瓦德湾签了，14块2。别🤫外🤫传，周一公告前
    21:58 ruolan: 你怎么发我这个…我这边墙内的，你别在微信上说
    21:59 qiming #beacon-read: 看完删
    22:03 ruolan: 我不删，你自己小心点
    `,
  ),
  script(
    7,
    'thu',
    'wa-beacon',
    `
    08:00 qiming -beacon-tip:
    08:02 jingyi #beacon-gone: 早。昨晚那条已经删了，大家当没看到。
    08:05 maren #beacon-maren: We do not delete things. I am telling compliance.
    08:09 qiming: it was a slip, late night. nothing went anywhere
    08:11 maren: Leave it, Qiming. Not in here.
    08:40 maren !timer-off: Maren Holt turned off disappearing messages.
    `,
  ),
  script(
    7,
    'thu',
    'sm-dominic-leo',
    `
    21:30 leo #beacon-sms: call the other number
    21:34 dominic: which
    21:34 leo: ends 916. 10 min
    `,
  ),
  script(
    7,
    'fri',
    'wa-dominic-leo',
    `
    07:12 leo: filled? want another fifty before HK closes
    07:14 leo: and what did your HK guy say again, four twenty?
    07:21 dominic #beacon-phone: not here. send it to my other phone
    07:22 leo: 👍
    07:26 * !missed-call: Missed voice call
    `,
  ),
  script(
    7,
    'fri',
    'sl-settle',
    `
    13:31 recon: Order 77120 · BUY 120,000 HBF HK · filled 13.95 avg · account 2-0417 · salesperson missing
    13:38 poppy: who owns 2-0417? nothing in Wren
    13:46 callum: that's Fairwater, came through Dom first thing
    13:47 poppy: booked under Dom then
    13:58 grant: first trade in that name all year, and a round lot. lucky them
    `,
  ),
  script(
    8,
    'mon',
    'te-syndicate',
    `
    16:20 maren #beacon-public: Beacon is public: announcement went out at 07:45 HKT, 14.20, full line to the industrial holder. Wall is down for everybody on the list, you can talk to clients from the published text.
    16:24 tomas: Congratulations. Stock up nine per cent on the day, somebody will be asking why it was up four on Friday.
    16:26 maren: They will, and they should.
    16:31 freya: Note is going out with the public numbers only, ok?
    16:33 maren: Public numbers only, yes.
    `,
  ),
  script(
    8,
    'mon',
    'wa-hksales',
    `
    09:47 howard: 哈瓦德灣開市升咗成皮幾，嗰日邊個掃咗十幾萬股？
    09:49 carmen: 唔係我啲客😅
    09:51 howard: fast money lah，佢哋次次都咁啱
    09:58 leila: who had 120k on friday? my risk report lit up
    10:02 howard: not from our box
    `,
  ),
];
