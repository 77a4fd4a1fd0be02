import type { Pack } from './pack';

const FX_2014 = 'CFTC press release 7056-14 and FCA final notices of 11 November 2014 (foreign exchange benchmarks)';
const LIBOR = 'FCA final notice to Barclays, 27 June 2012 (LIBOR and EURIBOR submissions)';
const SPOOF = 'CFTC press release 8260-20 (JPMorgan, spoofing, 2020); 7 U.S.C. § 6c(a)(5)(C)';
const MAR_12 = 'Market Abuse Regulation (EU) 596/2014, article 12; Delegated Regulation (EU) 2016/522, annex II';
const FINRA_5270 = 'FINRA Rule 5270, front running of block transactions';
const CSRC = 'PRC Securities Law (2019), articles 55 and 56: manipulation, false information';

/** Manipulation: prices and benchmarks moved on purpose, orders never meant to trade, clients' orders run ahead of. */
export const MARKET_ABUSE: Pack = {
  id: 'market-abuse',
  version: 1,
  name: 'Market abuse',
  rules: [
    {
      code: 'MAR-FIX',
      title: 'Pushes a fixing or benchmark · 操纵定盘价、基准利率',
      severity: 3,
      weight: 9,
      sources: [FX_2014, LIBOR],
      query: `~obf("double team" OR "doubleteam" OR "clearing the decks" OR "clear the decks" OR "leaving you with the ammo" OR "give you the ammo"
  OR "taking out the filth" OR "take out the filth" OR "don my hat" OR "bang the fix" OR "ramp the fix")
OR (numpty* OR filth OR ammo) W/10 (fix OR mkt OR market OR offers OR bids OR fixing)
OR (push OR pushed OR pushing OR whack OR smash OR jam OR jammed OR ram OR lean OR nudge OR hit OR slam OR shove OR manipulat* OR rig OR rigged OR rigging OR control OR skew)
  W/6 ("the fix" OR fixing OR fixings OR libor OR euribor OR hibor OR shibor OR benchmark OR wmr OR "4pm" OR "the settle" OR settlement)
  NOT W/5 (bug OR issue OR issues OR reform OR transition)
OR "(move|moving|moved) the (fix|fixing|settle)"
OR (need OR want OR like OR prefer OR get OR set OR put OR keep OR pls OR please OR favour OR favor OR appreciate OR "looking for")
  W/6 (high OR low OR higher OR lower OR unchanged OR up OR down) W/6 (libor OR euribor OR hibor OR fixing OR fixings OR "1m" OR "3m" OR "6m" OR submission OR submissions)
  NOT W/6 (price OR expect* OR forecast OR think OR tech)
OR (定盘 OR 定盘价 OR 基准利率 OR 拆息 OR 中间价 OR 收盘价 OR 结算价) W/8 (推高 OR 压低 OR 打低 OR 拉高 OR 操纵 OR 砸 OR 做高 OR 做低 OR 报高 OR 报低 OR 帮忙)`,
      hits: [
        'we can double team it into the close',
        'nice work clearing the decks for me',
        'can you push the fix lower for us today',
        'Need 6m libor high please, big position',
        '把定盘价推高一点',
        '幫手壓低結算價',
      ],
      misses: [
        'The bug fix was pushed to production',
        'We expect the benchmark to move lower next year',
        'LIBOR was replaced by SOFR in 2023',
        '央行公布中间价',
      ],
    },
    {
      code: 'MAR-CLOSE',
      title: 'Marks the close, paints the tape · 尾盘拉抬、做收盘价',
      severity: 3,
      weight: 8,
      sources: [MAR_12, CSRC],
      query: `~obf("paint the tape" OR "painting the tape" OR "painted the tape" OR "bang the close" OR "banging the close" OR "banged the close"
  OR "mark the close" OR "marking the close" OR "marked the close" OR "window dressing" OR "wash trade" OR "wash trades" OR "wash trading" OR "matched orders" OR "round trip trades")
OR (buy OR buying OR sell OR selling OR lift OR hit OR push OR smash OR support OR prop OR hold OR ramp) W/6
  ("(into|at|before|on) the (close|bell|auction)" OR "last (minute|minutes|second|seconds)") W/12
  (higher OR lower OR "up to" OR above OR below OR nav OR mark OR price OR print OR "looks better")
  NOT W/4 (limit OR moc)
OR (buy OR sell OR cross OR trade) W/4 ("to ourselves" OR "with ourselves" OR "with myself" OR "between our accounts" OR "to myself")
OR ~obf(对敲 OR 对倒 OR 洗售 OR 尾盘拉升 OR 拉尾盘 OR 做收盘价 OR 对作 OR 左手倒右手)
OR (尾盘 OR 收盘前 OR 收市前 OR 集合竞价) PRE/6 (拉 OR 砸 OR 推 OR 抬 OR 打压 OR 做高 OR 做低 OR 顶)`,
      hits: [
        'we need to paint the tape this afternoon',
        'just bang the close for month end',
        'buy a few lots into the close so the print is above 40',
        'cross it between our accounts, no real risk',
        '尾盘拉一下',
        '两个户头对敲',
        '收市前推高啲',
      ],
      misses: [
        'The shop closes at six, buy milk before',
        'Market on close orders must be in by 15:45',
        'They are painting the office next week',
        '尾盘成交量一般',
      ],
    },
    {
      code: 'MAR-SPOOF',
      title: 'Orders not meant to trade · 虚假挂单、幌骗',
      severity: 3,
      weight: 9,
      sources: [SPOOF, MAR_12],
      query: `~obf(spoof OR spoofing OR spoofed OR spoofer OR "quote stuffing") NOT W/6 (email OR caller OR domain OR ip OR address OR phishing OR dns OR headers OR mac OR movie OR dkim)
OR (fake OR phantom OR false OR dummy OR bogus) W/3 (bid OR bids OR offer OR offers OR order OR orders OR quotes) NOT W/5 (website OR scam OR job OR email)
OR (pull OR pulling OR pulled OR cancel OR cancelled OR yank) W/6 (bid OR bids OR offer OR offers OR order OR orders OR size OR it) W/8
  ("before (it|they|anyone|we) (fills|fill|trade|trades|gets|get|hits|hit|lifts)" OR "dont get (filled|hit|lifted)" OR "once (im|we|my)" OR "as soon as" OR "without (filling|trading)")
OR (show OR showing OR put OR stack OR layer OR layering OR stacked OR layered OR flash) W/6 (bids OR offers OR size OR orders OR book OR bid OR offer) W/10
  ("make (it|them) (look|think)" OR "look (like|heavy|strong|weak)" OR fake OR "no intention" OR "dont want" OR scare OR trick OR fool OR "other side")
OR (虚假 OR 假 OR 幌骗 OR 幌单) PRE/3 (挂单 OR 报价 OR 委托 OR 申报 OR 买单 OR 卖单 OR 单) NOT W/4 (快递 OR 刷)
OR (挂 OR 挂单 OR 大单 OR 委托 OR 落盘) PRE/8 (撤 OR 撤单 OR 撤掉 OR 取消) W/8 (吓 OR 骗 OR 诱 OR 假 OR 唔好成交 OR 别成交 OR 不成交 OR 装 OR 做样)`,
      hits: [
        'spoof it up then hit the bid',
        'pull the offers before they get hit',
        'stack some bids to make it look strong',
        'put in a few fake orders on the other side',
        '挂几个假单',
        '掛大單嚇佢哋，之後撤單',
      ],
      misses: [
        'Phishing mail with a spoofed sender domain',
        'The customer pulled the order because of the delay',
        'Please cancel my lunch order',
        '今天撤单率下降',
      ],
    },
    {
      code: 'MAR-RAMP',
      title: 'Moves a price with talk or money · 坐庄、拉高出货、打压股价',
      severity: 3,
      weight: 8,
      sources: [MAR_12, CSRC, 'SEC investor alert on pump-and-dump schemes'],
      query: `~obf("pump and dump" OR "pump it" OR "pump n dump" OR "ramp and dump" OR "corner the market" OR "squeeze the shorts" OR "bear raid")
OR (ramp OR pump OR jack OR prop OR push OR inflate OR inflating OR bump OR hype OR dump OR depress OR crush OR tank OR support OR manipulat*)
  W/4 ("the (price|stock|share|shares|quote|market)" OR "(price|stock|share) (up|down|higher|lower)")
  W/14 (before OR then OR until OR so OR "sell into" OR unload OR retail OR together OR we OR "get out" OR exit OR coordinate OR dump)
  NOT W/8 (analysts OR earnings OR results OR fed OR water OR gas)
OR (unload OR dump OR offload) W/5 (retail OR suckers OR followers OR subscribers OR muppets OR "the public")
OR (plant OR spread OR leak OR start OR feed OR push) W/4 (rumour OR rumor OR rumours OR rumors OR "fake news" OR "false story" OR "the story") W/14
  (stock OR price OR shares OR market OR short OR press OR journalist OR drop OR up OR down OR buy OR sell)
OR ~obf(坐庄 OR 庄家 OR 拉高出货 OR 操纵股价 OR 操纵市场 OR 割韭菜 OR 砸盘)
OR (拉升 OR 拉高 OR 拉抬 OR 打压 OR 炒高 OR 推高 OR 舞高弄低 OR 洗盘 OR 控盘) W/8 (股价 OR 股票 OR 出货 OR 吸筹 OR 散户 OR 筹码 OR 只股 OR 接货 OR 接盘)
OR (放 OR 散布 OR 散播 OR 放出 OR 造) PRE/3 (谣言 OR 假消息 OR 假新闻 OR 风声 OR 消息) W/10 (股价 OR 股票 OR 散户 OR 出货 OR 跌 OR 涨 OR 只股 OR 接货 OR 接盘)`,
      hits: [
        'classic pump and dump',
        'we ramp the stock up together then unload on retail',
        'lets push the price up and sell into it before lunch',
        'spread a rumour so the shares drop',
        '庄家准备拉高出货',
        '炒高隻股俾散戶接貨',
        '放假消息，等股價跌',
      ],
      misses: [
        'The heat pump and the water pump failed',
        'Good results pushed the share price up, analysts said',
        'The photo dump is on the shared drive',
        '老师放消息说考试延期',
      ],
    },
    {
      code: 'MAR-FRONT',
      title: "Trades ahead of a client's order · 老鼠仓、抢先交易",
      severity: 3,
      weight: 9,
      sources: [FINRA_5270, MAR_12, 'PRC Criminal Law, article 180 (use of undisclosed information)'],
      query: `~obf("front run" OR "front running" OR "frontrun" OR "frontrunning" OR "front ran" OR "trade ahead" OR "trading ahead" OR "jump the queue" OR tailgating OR prehedge OR prehedging OR "pre hedge" OR "pre hedging")
  NOT W/5 (tailgate OR parking OR bus OR door OR doors OR policy)
OR (buy OR buying OR sell OR selling OR short OR get OR load OR position OR positioned OR trade OR "in for us" OR "a few for") W/8
  ("(ahead|front) of (the|this|his|her|their|that|a)" OR "before (the|his|her|their|this|that)") W/5
  ("client order" OR "customer order" OR "clients order" OR block OR "big order" OR "fund order" OR "pension order" OR "whale" OR "order hits" OR "order goes" OR "clients buy" OR "client buys" OR "client sells")
OR ~obf(老鼠仓)
OR (抢 OR 抢先 OR 先 OR 赶 OR 提前) PRE/4 (客户 OR 基金 OR 大单 OR 机构) PRE/6 (买 OR 卖 OR 进 OR 出 OR 跑 OR 建仓 OR 下单)
OR (客户 OR 基金 OR 大单 OR 机构) PRE/8 (之前 OR 前面 OR 前) PRE/5 (先买 OR 先卖 OR 先进 OR 买 OR 建仓 OR 入货 OR 偷步)
OR 偷步 W/6 (买 OR 卖 OR 入 OR 货 OR 单)`,
      hits: [
        'we could front run that easily',
        'buy a few ahead of the client order',
        'get short before the big order hits',
        'already f r o n t r u n n i n g the fund',
        '他做老鼠仓很久了',
        '趁基金大单之前先买一点',
        '客戶落單前偷步入貨',
      ],
      misses: [
        'The front runner in the race fell',
        'Order lunch before the client meeting',
        'She sat in front of the client',
        '先通知客户再开会',
      ],
    },
  ],
};
