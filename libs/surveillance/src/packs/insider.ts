import type { Pack } from './pack';

const MAR_7 = 'Market Abuse Regulation (EU) 596/2014, articles 7, 8, 10 and 14';
const RULE_10B5 = 'SEC Rule 10b-5; Regulation FD, 17 CFR 243.100';
const CSRC = 'PRC Securities Law (2019), articles 50 to 54; Criminal Law, article 180';
const SFO = 'Hong Kong Securities and Futures Ordinance (Cap. 571), sections 270 and 291';
const FCA_PAD = 'FCA COBS 11.7 and FINRA Rule 3210, accounts and dealing of staff';

/** Inside information: who has it, who passes it on, who trades on it and in whose name. */
export const INSIDER: Pack = {
  id: 'insider',
  version: 1,
  name: 'Inside information',
  rules: [
    {
      code: 'INS-MNPI',
      title: 'Names inside information · 内幕消息、未公开信息',
      severity: 3,
      weight: 8,
      sources: [MAR_7, RULE_10B5, CSRC],
      query: `~obf("inside information" OR "insider information" OR "inside info" OR "insider info" OR "insider tip" OR "inside tip" OR "inside scoop" OR "inside track" OR "insider trading" OR "price sensitive information")
  NOT W/6 (policy OR training OR law OR laws OR rules OR regulation OR list OR lists)
OR MNPI OR "material (nonpublic|undisclosed)" OR "material non public"
OR "non public information" NOT W/6 (policy OR training OR personal)
OR ("not (yet|been)" OR "isnt" OR "hasnt" OR "not" OR "before its" OR "still") W/3 (public OR announced OR disclosed OR "come out" OR "hit the tape" OR "in the market" OR "in the press")
  W/12 (merger OR acquisition OR deal OR earnings OR results OR takeover OR bid OR offer OR placement OR "profit warning" OR guidance OR trial OR approval OR buyback OR dividend OR stock OR shares OR number OR numbers)
OR (deal OR merger OR results OR earnings OR takeover OR acquisition OR placement OR bid) W/8 ("before (it|its|they|news) (is|goes|gets|public|announced|comes|announce)" OR "before the (news|announcement)" OR "isnt public" OR "hasnt been announced" OR "not public" OR "wont be announced until")
OR ~obf(内幕消息 OR 内幕信息 OR 内幕 OR 内部消息 OR 内线消息)
OR (还没 OR 尚未 OR 未 OR 没有 OR 没 OR 仲未 OR 未曾 OR 还未) PRE/3 (公告 OR 公开 OR 公布 OR 披露 OR 宣布 OR 出公告 OR 官宣) W/12 (收购 OR 并购 OR 业绩 OR 重组 OR 股票 OR 消息 OR 利好 OR 定增 OR 财报 OR 合并 OR 配股 OR 供股 OR 盈警 OR 买 OR 建仓)
OR (未公开 OR 非公开 OR 没公开) PRE/3 (信息 OR 消息 OR 资料 OR 资讯)`,
      hits: [
        'I have inside information on the tender',
        "the merger isn't public yet so be quick",
        'this is MNPI',
        '1ns1der tip from the CFO',
        '有內幕消息',
        '收购还没公告，先别说',
        '業績仲未公佈，快啲入貨',
      ],
      misses: [
        'Annual training on the inside information policy',
        'The park is open to the public',
        'Results were announced this morning',
        '公司公告了新的收购案',
      ],
    },
    {
      code: 'INS-TIP',
      title: 'Passes a tip on · 透露消息、荐买荐卖',
      severity: 3,
      weight: 9,
      sources: [RULE_10B5, MAR_7, SFO],
      query: `~obf("you didnt hear it from me" OR "you didnt hear this from me" OR "you never heard this from me" OR "didnt get this from me" OR "dont tell anyone i told you"
  OR "a little bird told me" OR "little birdie" OR "hot tip" OR "sure thing" OR "cant say how i know" OR "dont ask how i know" OR "dont quote me")
  W/25 (buy OR sell OR stock OR shares OR deal OR results OR earnings OR merger OR price OR announcement OR announce OR announcing OR bid OR numbers OR company OR short OR upgrade OR downgrade OR news OR monday OR tuesday OR wednesday OR thursday OR friday OR tomorrow OR week)
OR "(my|a|our) (friend|guy|source|contact|buddy|cousin|mate|brother) (at|in|on|inside)" W/14 (told OR says OR said OR confirmed OR hinted OR tipped OR heard)
  W/16 (merger OR deal OR earnings OR results OR bid OR takeover OR buy OR sell OR approval OR numbers OR guidance OR upgrade OR downgrade OR announce OR announcing)
OR (buy OR sell OR load OR short OR dump OR accumulate OR "get in" OR "get out" OR "get long" OR "get short" OR position OR calls OR puts) W/8
  ("(before|ahead) (the|of) (announcement|earnings|results|news|deal|merger|bid|profit)" OR "before the (announcement|news|deal|results|earnings|merger|bid|release|statement)" OR "ahead of (the|their|its) (announcement|news|deal|results|earnings|merger|bid|release)" OR "before (its|it|they|this) (announced|announce|public|goes|hits|comes)" OR "ahead of earnings" OR "before earnings")
  NOT W/10 (consensus OR implied OR straddle OR "analysts expect")
OR (别说 OR 不要说 OR 唔好话 OR 千万别说 OR 别讲) PRE/4 (我说的 OR 我讲 OR 我告诉 OR 是我 OR 系我)
OR (公告 OR 消息 OR 业绩 OR 财报 OR 重组 OR 收购 OR 利好 OR 官宣 OR 公布) PRE/5 (前 OR 之前 OR 出来前) PRE/8 (买 OR 卖 OR 建仓 OR 进 OR 出 OR 入 OR 清仓 OR 加仓 OR 入货 OR 走货 OR 上车)
OR (赶紧 OR 赶快 OR 快 OR 快啲 OR 先 OR 提前 OR 马上) PRE/3 (买 OR 建仓 OR 入货 OR 上车 OR 清仓 OR 沽 OR 卖) PRE/12 (公告 OR 消息 OR 业绩 OR 停牌 OR 重组 OR 利好 OR 收购 OR 公布)`,
      hits: [
        "you didn't hear it from me, but the deal lands Thursday",
        'My friend at the regulator told me the approval comes Monday, buy',
        'load up before the announcement',
        'get short ahead of the results',
        '别说是我说的，下周重组',
        '公告之前先买',
        '快啲入貨，下星期有消息',
      ],
      misses: [
        'Implied volatility often rises: buy before earnings, analysts expect a miss',
        'My friend at the gym told me about the class',
        'You did hear it from the teacher',
        '公告之后再讨论',
      ],
    },
    {
      code: 'INS-WALL',
      title: 'Wall crossings and restricted names · 跨墙、限制名单',
      severity: 2,
      weight: 6,
      sources: [MAR_7, 'FCA Market Watch 75 and 76 (2023): inside information and flying'],
      query: `~obf("wall crossed" OR "wall crossing" OR "wall cross" OR "over the wall" OR "brought over the wall" OR "across the wall" OR "inside the wall" OR "through the chinese wall" OR "market sounding")
  NOT W/6 (berlin OR border OR mexico OR fence OR climb OR climbed OR policy OR training)
OR ("restricted list" OR "watch list" OR "stop list" OR "grey list" OR "gray list" OR watchlist) W/12
  (before OR buy OR sell OR trade OR getting OR goes OR added OR coming OR quick OR off OR name OR hint OR why OR around)
  NOT W/8 (netflix OR movie OR email OR spam OR terror*)
OR ("code name" OR codename OR "project (name|code)") W/10 (dont OR "not" OR never OR use OR secret OR bid OR target OR deal)
OR (跨墙 OR 过墙 OR 越墙 OR 中国墙 OR 信息隔离墙) NOT W/6 (培训 OR 制度)
OR (限制名单 OR 观察名单 OR 受限名单 OR 禁售名单) W/10 (之前 OR 马上 OR 买 OR 卖 OR 快 OR 要进 OR 加入 OR 交易)`,
      hits: [
        'he was wall crossed yesterday so watch him',
        'sell it before it goes on the restricted list',
        'bring him over the wall tonight',
        '已经跨墙了',
        '明天要進限制名單，快啲賣',
      ],
      misses: [
        'The cat went over the fence',
        'I added the film to my Netflix watchlist',
        'The wall clock stopped',
        '墙上的画歪了',
      ],
    },
    {
      code: 'INS-NOMINEE',
      title: "Deals in somebody else's name · 借他人账户买卖",
      severity: 3,
      weight: 8,
      sources: [FCA_PAD, CSRC],
      query: `(buy OR buying OR bought OR sell OR trade OR trading OR put OR book OR use OR using OR open OR hold OR holding OR through OR park OR do) W/6
  ("(wife|wifes|husband|husbands|brother|brothers|sister|sisters|mother|mothers|mum|mums|mom|moms|father|fathers|dad|dads|cousin|cousins|girlfriend|girlfriends|boyfriend|inlaws|uncle|uncles|aunt|aunts|friend|friends) (account|accounts|name|brokerage)")
OR ~obf("personal account" OR "pa dealing" OR "pa trade" OR "nominee account" OR "straw account") W/10
  (undeclared OR undisclosed OR hide OR hidden OR quietly OR secret OR secretly OR "before the client" OR dont OR without OR preclear* OR load OR buying OR bought)
  NOT W/6 (policy OR form)
OR (老婆 OR 太太 OR 老公 OR 丈母娘 OR 岳母 OR 妈 OR 爸 OR 亲戚 OR 朋友 OR 表哥 OR 表弟 OR 弟弟 OR 哥哥 OR 姐姐 OR 妹妹 OR 小舅子 OR 同学 OR 别人) PRE/4
  (账户 OR 帐户 OR 账号 OR 帐号 OR 户头 OR 证券户 OR 名义 OR 名下) W/8 (买 OR 卖 OR 炒 OR 操作 OR 下单 OR 开 OR 用 OR 借 OR 入货 OR 沽)
OR (借 OR 用 OR 找) PRE/4 (马甲 OR 人头户 OR 人头 OR 代持) OR 代持 W/6 (股 OR 账户 OR 帐户) OR ~obf(人头户)`,
      hits: [
        "I'll buy it in my wife's account",
        'put it through your cousins brokerage',
        'bought in my personal account quietly last night',
        '用我老婆的账户买',
        '借表哥個戶口名義入貨',
        '找個人頭戶',
      ],
      misses: [
        'My wife opened the door',
        'The personal account dealing policy was updated',
        'Use the friends and family discount',
        '老婆生日快乐',
      ],
    },
  ],
};
