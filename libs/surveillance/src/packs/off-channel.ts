import type { Pack } from './pack';

const FINRA_0759 = 'FINRA Regulatory Notice 07-59, supervision of electronic communications';
const FINRA_2025 = 'FINRA Annual Regulatory Oversight Report 2025, off-channel communications';
const SEC_2021 = 'SEC press release 2021-262 and CFTC 8470-21 (J.P. Morgan Securities, 2021)';
const SEC_2022 = 'SEC press release 2022-174 (sixteen firms, 2022)';
const FCA_2025 = 'FCA, off-channel communications multi-firm review (2025)';
const SFC_2018 = 'SFC circular on receiving client orders through instant messaging (2018)';

/** Business that leaves the channels the firm keeps: the invitation, the private address, the talk instead of the text. */
export const OFF_CHANNEL: Pack = {
  id: 'off-channel',
  version: 1,
  name: 'Off-channel',
  rules: [
    {
      code: 'OFF-APP',
      title: 'Invites to another messenger · 约到其他通讯软件',
      severity: 3,
      weight: 8,
      sources: [SEC_2021, SEC_2022, FINRA_2025],
      query: `(
  (add OR move OR moving OR switch OR switching OR go OR take OR taking OR continue OR jump OR hop OR talk OR chat
    OR text OR message OR msg OR ping OR dm OR reach OR contact OR find OR hit OR discuss OR speak OR send OR call
    OR use OR join OR let OR lets OR catch OR drop OR share OR buzz)
  W/6 ~obf(whatsapp OR whatsap OR watsapp OR wechat OR weixin OR viber OR kakaotalk OR snapchat OR threema
    OR "whats app" OR "we chat" OR "facebook messenger" OR "insta dm")
)
OR (
  (add OR move OR moving OR switch OR switching OR go OR take OR continue OR talk OR chat OR text OR message OR msg
    OR ping OR dm OR reach OR find OR hit OR discuss OR speak OR call OR join OR let OR lets)
  W/5 ("(on|to|via|over|through|by|using|my) (telegram|tg|wa|zalo|imessage|discord)" OR "telegram me" OR "tg me")
)
OR "(on|via|over|use|using) signal" NOT W/3 (traffic OR wifi OR strong OR weak OR phone OR processing OR buy OR sell)
OR (switch OR move OR moving OR go OR take OR continue OR carry) W/4 "to signal" OR "signal me"
OR "signal (chat|group|app)"
OR "(add|message|text|ping|call) me on (signal|line|wa|tg|insta|skype)"
OR "whatsapp (me|him|her|us|you|instead|group|only)" OR "wechat (me|him|her|us|you|instead|only)"
OR "(whatsapp|wechat|telegram|signal|line|skype) (id|handle|number|username)" W/8 (my OR your OR his OR her OR what OR whats)
OR "(my|your|his|her) (whatsapp|wechat|telegram|weixin)"`,
      hits: [
        'add me on WhatsApp, easier there',
        'lets move this to wechat before the others join',
        'can you ping me on Telegram about the order',
        'switch to signal please',
        'Text me on w h a t s a p p',
        "what's your wechat id",
        'Better we chat over Signal tonight',
      ],
      misses: [
        'The buy signal on the daily chart failed again',
        'The traffic signal at the corner is broken',
        'Meta reported growth in messaging revenue',
        'Please add the Telegram Avenue branch to the list of offices',
        'We chat every Monday about the forecast',
      ],
    },
    {
      code: 'OFF-APP-ZH',
      title: 'Invites to another messenger, in Chinese · 邀请转到微信等私人软件',
      severity: 3,
      weight: 8,
      sources: [SEC_2022, SFC_2018, FINRA_2025],
      query: `~obf(加微信 OR 加我微信 OR 加微 OR 加个微信 OR 加你微信 OR 加下微信 OR 私聊 OR 私信我 OR 私我)
OR (加 OR 换 OR 转 OR 用 OR 上 OR 去 OR 发 OR 走 OR 到 OR 移步) PRE/3
  (微信 OR 薇信 OR vx OR wx OR whatsapp OR telegram OR signal OR 电报 OR 飞机 OR 纸飞机 OR tg OR 企鹅 OR qq) PRE/4
  (说 OR 聊 OR 谈 OR 讲 OR 倾 OR 联系 OR 沟通 OR 群 OR 私 OR 细 OR 发)
OR (微信 OR 薇信 OR 威信 OR whatsapp OR telegram OR signal OR 电报 OR tg) PRE/2
  (聊 OR 说 OR 讲 OR 谈 OR 私 OR 倾 OR 详 OR 我 OR 联系)
OR (你的 OR 我的 OR 您 OR 我 OR 你) PRE/2 (微信号 OR vx号 OR 微信是 OR qq号) OR 微信号 PRE/3 (多少 OR 是 OR 发 OR 给)
OR "(扫|加) 我 (的)" PRE/3 (微信 OR 二维码) OR (私下 OR 私底下 OR 另外) PRE/2 (聊 OR 谈 OR 说 OR 沟通 OR 联系 OR 倾)
OR (开 OR 拉 OR 建) PRE/3 (小群 OR 私群 OR 微信群 OR 小窗) OR ~obf(小窗我 OR 敲我微信 OR 加飞机) OR "whatsapp 我"`,
      hits: [
        '加我微信，这边不方便',
        '加我微信說吧，呢度唔方便',
        '咱们私聊',
        '我們私聊一下佣金',
        '加薇信详谈',
        '转到微信上聊',
        '用 Telegram 倾啦',
        '你的微信号是多少',
        '拉个小群，别让合规看到',
      ],
      misses: ['微信支付的财报下周公布', '腾讯微信月活再创新高', '请加快处理这份文件', '信号不好，等下打给你'],
    },
    {
      code: 'OFF-PRIVATE',
      title: 'Private phone or mail for business · 私人电话或邮箱办公事',
      severity: 2,
      weight: 6,
      sources: [FINRA_0759, SEC_2022],
      query: `(
  (call OR text OR ring OR reach OR phone OR try OR message OR msg OR sms OR send OR email OR mail OR forward OR use OR fwd
    OR drop OR ping OR reply OR write OR whatsapp)
  W/6 ~obf("my cell" OR "my cellphone" OR "my mobile" OR "my mob" OR "my handphone" OR "my personal (email|mail|phone|cell|mobile|number|account|address|line|laptop)" OR "my private (email|mail|phone|cell|mobile|number|account|address|line)"
    OR "my gmail" OR "my hotmail" OR "my yahoo" OR "my icloud" OR "my outlook account" OR "my home email" OR "my other phone"
    OR "my other number" OR "my burner" OR "burner phone" OR "my own phone" OR "my qq")
)
OR "(personal|private|gmail|hotmail|yahoo|icloud|home) (email|mail|account|address)" W/6
  (use OR using OR send OR sent OR sending OR forward OR reply OR instead OR only OR better OR safer OR from OR to)
  NOT W/6 (bank OR trading OR brokerage OR retirement OR book OR filesystem OR reimburse*)
OR "(personal|private) (cell|mobile|phone|number)" W/8 (call OR text OR use OR reach OR message OR send OR my OR your)
OR "text me (instead|there|privately|directly)" OR "dont (email|mail) me (here|at)"
OR "not (on|to) my work (email|phone|mail)"
OR (打 OR 拨 OR 发 OR 用 OR 打到 OR 打畀 OR 打俾) PRE/5 (私人 OR 个人 OR 我手提 OR 我手机 OR 我私) PRE/4 (手机 OR 电话 OR 号码 OR 邮箱 OR 邮件 OR 电邮 OR 手提 OR 号)
OR ~obf(打我手机 OR 打我电话 OR 打我手提 OR 打我私人) OR ~obf(打畀我手提 OR 发短信给我 OR 私人邮箱 OR 私人电邮 OR 个人邮箱 OR 私人手机)`,
      hits: [
        'Call my cell, not the desk line',
        'call me on my mobile when you are out',
        'send the term sheet to my gmail',
        'Use my personal email for this one',
        'Text my c e l l: use my cell',
        '打我手机吧',
        '發到我私人郵箱',
        '用私人手機聯絡',
      ],
      misses: [
        'The mobile handset market fell by four per cent',
        'Solar cell makers rallied on the news',
        'Personal account dealing must be cleared in advance',
        'Gmail was down for an hour this morning',
        '他的手机没电了',
      ],
    },
    {
      code: 'OFF-SPOKEN',
      title: 'Wants to talk, not write · 不要写下来，当面或电话说',
      severity: 2,
      weight: 6,
      sources: [FINRA_0759, 'EY and FBI fraud key words (2012): out-of-band communication', FCA_2025],
      query: `"(take|taking|took|move|keep|discuss|talk) (this|that|it|things) offline"
OR "(talk|speak|chat|discuss|connect) offline"
OR ~obf("not in writing" OR "nothing in writing" OR "not over email" OR "not by email" OR "not on email" OR "not via email"
  OR "off the record" OR "dont put it in writing" OR "dont put this in writing" OR "rather not write" OR "not on chat"
  OR "not over chat" OR "not on bloomberg" OR "not on teams" OR "not on this chat" OR "unrecorded line" OR "untaped line" OR "come by my office")
OR (dont OR "do not" OR never OR stop OR avoid OR "rather not" OR cant OR shouldnt OR careful OR "better not") W/3
  (write OR writing OR type OR typing OR put OR say OR discuss OR mention OR email OR message)
  W/6 ("in writing" OR "on (email|chat|here|teams|bloomberg|bbg|slack)" OR "over (email|chat|text|teams)" OR "in (email|chat|text|an|this)" OR "this (line|chat|channel|email)")
  NOT W/4 (mistakes OR spam)
OR (recorded OR taped OR monitored OR recording) W/4 (line OR chat OR phone OR channel) W/10 ("not" OR dont OR careful OR instead OR cant OR other OR off)
OR LDL OR "lets discuss live"
OR ("(discuss|talk|speak|chat) live" OR "in person" OR "face to face") W/8 (lets OR better OR prefer OR rather OR instead)
OR (当面 OR 见面 OR 面对面 OR 电话里 OR 电话上 OR 出来) PRE/2 (说 OR 谈 OR 聊 OR 讲 OR 倾)
OR (这里 OR 这儿 OR 这边 OR 呢度 OR 群里 OR 线上 OR 邮件里) PRE/3 (不方便 OR 唔方便 OR 别说 OR 不好说 OR 不说 OR 不能说 OR 唔好讲 OR 不要说 OR 不便)
OR (不要 OR 别 OR 勿 OR 唔好 OR 不能) PRE/3 (写下来 OR 写在邮件 OR 打字 OR 书面 OR 留字 OR 文字) OR ~obf(不方便打字 OR 电话说 OR 电话讲 OR 电话倾)`,
      hits: [
        "Let's take this offline",
        'I would rather not write that, come by my office',
        "don't put that in an email please",
        'LDL',
        'this is a recorded line so be careful, call me on the other one',
        '这里不方便说，见面聊',
        '呢度唔方便講，電話傾',
        '别写在邮件里',
      ],
      misses: [
        'The server was offline for ten minutes',
        'Please confirm the instruction in writing',
        'Calls are recorded for training purposes',
        'I will write the email tonight',
        '请书面确认',
      ],
    },
    {
      code: 'OFF-VANISH',
      title: 'Messages meant to vanish · 阅后即焚、看完就删',
      severity: 3,
      weight: 9,
      sources: [
        'SEC v. Senvest Management (2024): deleted personal-device messages',
        'US DOJ, Evaluation of Corporate Compliance Programs (2023): ephemeral messaging',
      ],
      query: `~obf("delete after reading" OR "delete once read" OR "read and delete" OR "burn after reading" OR "self destruct"
  OR "disappearing messages" OR "vanishing messages" OR "vanish mode" OR "secret chat" OR "auto delete")
OR (delete OR erase OR wipe OR clear OR remove OR bin) W/5 (message OR messages OR thread OR chat OR texts OR msgs OR conversation OR whatsapp OR whatsapps OR "this email" OR history)
  W/8 (please OR after OR now OR immediately OR once OR both OR your OR pls OR before OR all OR phone)
  NOT W/6 (error OR recipient OR spam OR mistake OR virus)
OR (set OR turn OR turned OR switch OR put) W/5 (disappear OR disappearing OR autodelete OR "24 hours" OR timer) W/6 (message OR messages OR chat OR disappear OR disappearing)
OR ~obf(阅后即焚 OR 看完删 OR 看完就删 OR 看后即删 OR 读完删 OR 看完删掉 OR 睇完删 OR 删聊天记录)
OR (看完 OR 读完 OR 睇完 OR 用完 OR 收到) PRE/4 (删 OR 删除 OR 销毁 OR 撤回 OR 烧)
OR (删 OR 清 OR 清空 OR 删掉 OR 删除) PRE/5 (聊天记录 OR 对话 OR 微信记录 OR 消息记录 OR 短信) OR 聊天记录 PRE/4 (删 OR 清空 OR 销毁)
OR (开 OR 设 OR 打开 OR 设置) PRE/4 (阅后 OR 自动删除 OR 限时消息 OR 定时删除)`,
      hits: [
        'delete after reading',
        'I have set our chat to disappearing messages',
        'please delete this thread from your phone now',
        'turn on the timer so messages disappear in 24 hours',
        '看完删掉',
        '睇完就刪',
        '把聊天記錄刪了',
      ],
      misses: [
        'If you received this in error please delete the message',
        'I deleted the duplicate rows in the sheet',
        'The wallet key will self-rotate every month',
        '看完报告给你意见',
      ],
    },
    {
      code: 'OFF-WATCHED',
      title: 'Knows the channel is watched · 知道被监控、不留痕迹',
      severity: 3,
      weight: 8,
      sources: [SEC_2022, FCA_2025, 'EY and FBI fraud key words (2012): do not leave a trail'],
      query: `~obf("paper trail" OR "leave a trail" OR "no trail" OR "leave no trace" OR "big brother") W/8
  (no OR "not" OR dont OR leave OR avoid OR without OR watching OR careful OR want)
OR (compliance OR surveillance OR legal OR audit OR supervisor OR supervision) W/6
  (watching OR reads OR reading OR monitors OR monitoring OR sees OR see OR listening OR flag OR flagged OR flags OR snoop* OR spy*)
  W/10 (chat OR email OR emails OR this OR messages OR line OR we OR us OR dont OR careful OR everything)
  NOT W/6 (report OR policy OR training OR programme OR program OR review OR team)
OR "(so|before|until|where) compliance (doesnt|dont|cant|wont|does|see|sees|finds|notices)"
OR "hide (this|it) from (compliance|legal|audit)" OR "(keep|leave) compliance out" OR "under the radar"
OR "dont (tell|copy|cc|loop) (compliance|legal|audit)"
OR (合规 OR 监管 OR 监控 OR 风控 OR 公司) PRE/4 (看到 OR 看得到 OR 会看 OR 在看 OR 会查 OR 查到 OR 监听 OR 看见 OR 睇到 OR 发现)
OR (别 OR 不要 OR 勿 OR 唔好 OR 避免 OR 不能) PRE/4 (留痕 OR 留痕迹 OR 留下痕迹 OR 留记录 OR 留底 OR 留证据)
OR ~obf(被监控 OR 有监控 OR 会被监听 OR 不留痕迹) OR (绕过 OR 避开 OR 瞒着 OR 别告诉) PRE/2 (合规 OR 监管 OR 风控 OR 审计)`,
      hits: [
        "I don't want to leave a paper trail",
        'careful, compliance reads everything in this chat',
        "let's do it so compliance doesn't notice",
        'keep it under the radar',
        '小心，合规看得到',
        '唔好留底',
        '繞過合規直接下單',
      ],
      misses: [
        'Compliance approved the script this morning',
        'The paper trail for the audit is complete',
        'Surveillance training is due on Friday',
        '合规培训下周开始',
      ],
    },
  ],
};
