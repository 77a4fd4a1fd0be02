import { script } from '../make/script';

/** Other phones, other signals, deleted rows: the harmless half of the off-channel rules. */
export const CHANNEL_NOISE = [
  script(
    1,
    'mon',
    'te-it',
    `
    09:31 poppy: Headset is dead, can't take calls on the desk phone
    09:33 owen #n-mobile: Call my mobile when you're in the comms room, 900178 at the end, I'll walk you through it
    `,
  ),
  script(
    2,
    'wed',
    'sm-edda-rafe',
    `
    10:20 rafe #n-lift: Stuck in the lift at Marlpit. If reception does not pick up please call my mobile
    10:22 edda: Calling them now
    10:29 rafe: Out. It only wanted company
    `,
  ),
  script(
    4,
    'fri',
    'sm-grant-adaeze',
    `
    17:30 adaeze #n-number: text me on my other number tonight, this phone is going in for repair
    17:33 grant: the blue one?
    17:34 adaeze: The blue one
    `,
  ),
  script(
    6,
    'tue',
    'wa-colby-pete',
    `
    09:48 pete #n-switchboard: our switchboard is down until noon, call my mobile if a fill comes through please
    09:50 colby: will call the recorded desk-to-desk first, then yours, and note it
    09:51 pete: perfect
    `,
  ),
  script(
    3,
    'tue',
    'sl-pricing',
    `
    10:02 leila #n-signal: I'd take this signal with salt: half of it is one print in a closed market
    10:05 idris: which half
    10:06 leila: The half you like
    `,
  ),
  script(
    5,
    'mon',
    'wx-lunch',
    `
    11:35 jiahe: 那家新开的拼单链接谁有
    11:36 xiaotong #n-dm: 私聊我，群里发会被吞
    11:38 mingzhe: 我也要
    `,
  ),
  script(
    6,
    'wed',
    'ww-clients',
    `
    14:20 qian: 我账户余额那块有点问题
    14:23 jiahe #n-private: 钱总，账户信息不好在群里说，我企业微信单独私聊您
    14:24 qian: 好
    `,
  ),
  script(
    9,
    'wed',
    'ww-weekly',
    `
    09:30 shaowei #n-policy-zh: 再强调一遍：客户要求“加我微信”的，一律引导到企业微信，谁加谁负责
    09:31 ruolan: 收到
    09:31 jiahe: 收到
    09:33 peilin: 收到
    `,
  ),
  script(
    1,
    'tue',
    'sl-settle',
    `
    14:02 grant #n-row: can someone delete this row in the fails sheet, 44021 is in twice
    14:04 renee: Done, kept the one with the comment
    `,
  ),
  script(
    4,
    'tue',
    'wa-fives',
    `
    19:10 mateo: My pass was fine, watch the video
    19:12 owen @fives_wk4.mp4|8.2MB:
    19:15 mateo #n-video: please delete this video and all memory of it
    19:16 callum: already the group picture
    `,
  ),
  script(
    5,
    'wed',
    'wx-lunch',
    `
    12:30 ruolan #n-photo: 刚才那张我闭眼的照片请把消息删掉，谢谢合作
    12:31 xiaotong: 已经做成表情包了
    12:32 ruolan: 绝交
    `,
  ),
  script(
    7,
    'fri',
    'sl-incidents',
    `
    08:40 leila: Alert channel is flooding, 400 since six
    08:43 owen #n-mute: It's a stuck probe. I'll wipe everything the test probe posted, production alerts stay, nothing else touched
    08:46 grant: thanks, my phone was walking off the table
    `,
  ),
  script(
    8,
    'tue',
    'sl-random',
    `
    14:35 freya #n-autocorrect: I would like to delete this word from my phone: "dear sirloin" has now gone to a client
    14:36 callum: rare
    14:37 theo: well done
    `,
  ),
  script(
    3,
    'wed',
    'ww-office',
    `
    15:05 mingzhe #n-feature: 提醒：公司手机上的阅后即焚、撤回类插件已统一禁用，装了的请自行卸载
    15:07 jiahe: 从来没装过
    15:08 xiaotong: 收到
    `,
  ),
  script(
    2,
    'wed',
    'te-morning',
    `
    12:10 anneke #n-without: Nothing goes to clients without compliance sign-off this week, Karim is out Thursday so send early
    12:12 callum: ok
    `,
  ),
  script(
    5,
    'thu',
    'te-floor',
    `
    16:05 poppy #n-behind: Lost: one green scarf, last seen behind the Compliance printer
    16:07 grant: under surveillance then
    16:09 poppy: it's cold and it's not funny
    `,
  ),
  script(
    7,
    'mon',
    'ww-weekly',
    `
    11:12 ruolan #n-first: 这版材料先别发客户，合规看完再发
    11:14 peilin: 好，等通知
    `,
  ),
  script(
    8,
    'wed',
    'wa-colby-pete',
    `
    10:12 pete #n-tape: is this taped? my compliance asks me to check it's a recorded line and not the old one
    10:13 colby: it's captured, desk line and this chat both
    `,
  ),
  script(
    4,
    'thu',
    'ww-clients',
    `
    15:30 luomin: 孙经理，刚才电话断了
    15:32 jiahe #n-redo: 不好意思罗姐，刚才录音系统没接上，我用座机重新打给您，指令要在录音电话里确认
    15:33 luomin: 好的
    `,
  ),
  script(
    6,
    'mon',
    'te-nadia-renee',
    `
    15:02 nadia #n-tapedup: the box from facilities isn't taped, half the pens are on the stairs
    15:03 renee: RIP pens
    `,
  ),
];
