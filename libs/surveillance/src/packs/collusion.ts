import type { Pack } from './pack';

const DOJ = 'US DOJ Antitrust Division, Price Fixing, Bid Rigging, and Market Allocation Schemes (primer)';
const OECD = 'OECD Guidelines for Fighting Bid Rigging in Public Procurement (2009, updated 2023)';
const EU_101 = 'Treaty on the Functioning of the European Union, article 101; Commission horizontal guidelines (2023)';
const AML = 'PRC Anti-Monopoly Law (2022), articles 16 to 20; Bidding Law, article 32';
const HK_619 = 'Hong Kong Competition Ordinance (Cap. 619), first conduct rule';
const FX_2014 = 'CFTC press release 7056-14 (chat rooms of foreign exchange traders, 2014)';

/** Rivals who agree: prices, bids, customers, staff, and the information that makes agreeing possible. */
export const COLLUSION: Pack = {
  id: 'collusion',
  version: 1,
  name: 'Collusion',
  rules: [
    {
      code: 'COL-PRICE',
      title: 'Agrees prices with rivals · 串通价格、统一报价',
      severity: 3,
      weight: 9,
      sources: [DOJ, EU_101, AML, HK_619],
      query: `~obf("price fixing" OR "fix prices" OR "fix the price" OR "fixing prices" OR "price cartel" OR "gentlemans agreement" OR "gentlemens agreement" OR "gentleman's agreement" OR "gentlemen's agreement" OR "price war")
  NOT W/6 (bug OR policy OR training OR law)
OR (agree OR agreed OR agreement OR align OR aligned OR coordinate OR coordinated OR hold OR keep OR stick OR match OR matched OR follow OR settle) W/6
  (price OR prices OR pricing OR rate OR rates OR spread OR spreads OR fee OR fees OR margin OR margins OR quote OR quotes) W/12
  (competitor OR competitors OR competition OR rivals OR rival OR "other (banks|desks|dealers|firms|brokers|suppliers)" OR "all of us" OR "between us" OR "the others" OR undercut OR "no one" OR nobody OR everyone OR "each other")
  NOT W/8 (service OR interest OR exchange OR client OR customer)
OR (dont OR "do not" OR "not" OR stop OR wont OR never OR nobody OR "no one") W/4 (undercut OR undercutting OR underbid OR undercuts OR "go below" OR "break the price" OR "drop below")
OR (串通 OR 联手 OR 联合 OR 统一 OR 约定 OR 商量好 OR 说好 OR 默契 OR 夹埋 OR 一齐 OR 一起) PRE/6 (报价 OR 涨价 OR 价格 OR 提价 OR 定价 OR 加价 OR 不降价 OR 费率 OR 利差 OR 抬价)
OR (价格 OR 报价 OR 定价) PRE/6 (同盟 OR 联盟 OR 串通 OR 默契 OR 垄断 OR 攻守同盟 OR 君子协定 OR 统一)
OR (别 OR 不要 OR 唔好 OR 谁也 OR 都不 OR 大家) PRE/6 (降价 OR 压价 OR 劈价 OR 抢价 OR 低过 OR 打价格战 OR 割价)`,
      hits: [
        'we agreed to hold the price with the other suppliers',
        "don't undercut us and we won't undercut you",
        'it is a gentlemen’s agreement',
        'keep the spread at 5, nobody goes lower',
        '我们几家统一报价',
        '大家唔好劈價',
        '跟同行串通报价',
      ],
      misses: [
        'The fix was to round the price in the invoice',
        'We agreed the fees with the client for our service',
        'Prices rose together with wages',
        '超市水果降价了',
      ],
    },
    {
      code: 'COL-BID',
      title: 'Rigs a tender · 围标、串标、陪标',
      severity: 3,
      weight: 9,
      sources: [OECD, DOJ, AML],
      query: `~obf("bid rigging" OR "rig the bid" OR "rigged bid" OR "rigged tender" OR "cover bid" OR "cover quote" OR "courtesy bid" OR "complementary bid" OR "dummy bid" OR "losing bid" OR "token bid" OR "phantom bid" OR "cover price")
OR (bid OR bidding OR tender OR quote OR rfp OR auction OR contract) W/10
  ("your turn" OR "our turn" OR "my turn" OR "their turn" OR "let (you|them|us|him) (win|have)" OR "take turns" OR "stand (down|aside|back)" OR "stay (out|away)" OR "back off" OR "sit (this|it) out" OR "you (win|take) (this|the) (one|next)" OR "bid (high|higher|low) so" OR "carve up" OR subcontract)
  W/14 (win OR wins OR winner OR you OR we OR next OR high OR lose OR them OR other OR loser)
OR (bid OR quote OR price OR tender) W/6 ("higher than (us|ours|mine)" OR "above (us|ours|mine)" OR "below (us|ours|mine)" OR "just (above|over|under)") W/10 (you OR them OR they OR please OR make OR submit OR put)
OR ~obf(围标 OR 串标 OR 陪标 OR 抬标 OR 绑标 OR 内定 OR 萝卜标 OR 借资质投标)
OR (投标 OR 招标 OR 竞标 OR 标书 OR 标 OR 落标 OR 入标) W/10 (轮流 OR 轮到 OR 让给 OR 让我们 OR 让你 OR 陪 OR 报高 OR 报低 OR 商量好 OR 夹 OR 退出 OR 帮忙投)`,
      hits: [
        'give us a cover bid, we sort you out next time',
        "it's your turn to win the tender, we stay out",
        'please submit a price just above ours for the tender',
        '找两家公司陪标',
        '今次投標輪到你哋',
        '这个项目已经内定了，串标',
      ],
      misses: [
        'The highest bid at the auction won the painting',
        'It is your turn to make the coffee',
        'We lost the tender on price',
        '招标公告已发布',
      ],
    },
    {
      code: 'COL-INFO',
      title: "Swaps rivals' or clients' information · 同业互通报价或客户信息",
      severity: 2,
      weight: 7,
      sources: [EU_101, FX_2014],
      query: `("what (are|were|is|rate|price|spread|level|levels)" OR "where (are|is|you)" OR "how (much|big)") W/4 (you OR u OR ur OR your OR they OR "your desk") W/6
  (quoting OR showing OR bidding OR offering OR charging OR submitting OR pricing OR "at the fix" OR "into the fix") W/14
  (client OR customer OR fix OR tender OR rfp OR bond OR deal OR loan OR spread OR competitor OR bank OR swap OR facility OR issuer OR auction OR stop OR stops)
  NOT W/6 ("we would like" OR brochure)
OR (competitor OR competitors OR rival OR rivals OR "other bank" OR "another bank" OR "the other side" OR "my mate at" OR "my counterpart at" OR "contact at") W/12
  ("(sent|gave|told|shared|leaked|showed|passed) (me|us)" OR "swap (prices|numbers)" OR "share (prices|pricing|numbers|costs)" OR "price list" OR "their (prices|pricing|quotes|quote|bid|margins|costs|client|order)")
  W/14 (price OR prices OR pricing OR list OR quote OR bid OR margin OR margins OR cost OR costs OR order OR orders OR numbers OR confidential OR next)
  NOT W/8 (website OR public OR annual OR report OR published)
OR (clients OR client OR customer OR customers OR his OR their) W/2 (stops OR stop OR "limit order" OR orders OR flow) W/10
  ("whats" OR "who has" OR "what is" OR tell OR share OR seen OR big OR size OR show OR give) W/10 (you OR u OR me OR us)
  NOT W/6 (bus OR train OR delivery OR shipping)
OR "(cartel|mafia|bandits|musketeers) (chat|room|club|group)"
OR "the cartel" NOT W/6 (drug OR mexico OR mexican OR opec OR show)
OR (对手 OR 同行 OR 竞争对手 OR 行家 OR 同业) W/8 (报价 OR 底价 OR 成本 OR 价格表 OR 标价 OR 客户名单 OR 费率) W/8 (给 OR 发 OR 透露 OR 告诉 OR 交换 OR 互通 OR 通气 OR 打听 OR 问 OR 俾)
OR (互通 OR 交换) PRE/4 (报价 OR 价格 OR 客户 OR 信息 OR 底价)`,
      hits: [
        'what are you showing the client on this bond',
        'my counterpart at the other bank sent me their quote, price just below it',
        'the cartel chat is quiet today',
        'what rate are u quoting on that tender',
        '同行把底价发给我了',
        '行家問我哋俾幾多報價，交換下',
      ],
      misses: [
        'The annual report of a competitor was published with its price list',
        'Where are you? The train stops here',
        'What are you doing for lunch',
        '同行评审下周结束',
      ],
    },
    {
      code: 'COL-SPLIT',
      title: 'Divides customers, areas or staff · 划分市场、互不挖人',
      severity: 3,
      weight: 8,
      sources: [DOJ, 'FTC and DOJ Antitrust Guidelines for Business Activities Affecting Workers (2025)', AML],
      query: `~obf("no poach" OR "no poaching" OR "non poaching" OR "carve up the market" OR "divide the market" OR "split the market" OR "share the market" OR "market sharing" OR "customer allocation")
OR (split OR divide OR carve OR allocate OR swap) W/5 (customers OR clients OR accounts OR territories OR territory OR regions OR market OR markets) W/10
  ("between us" OR "with them" OR "among us" OR competitor OR competitors OR rival OR rivals OR "you take" OR "we take" OR "they take" OR "you get" OR "we get" OR "they keep")
OR (stay OR keep OR hands OR lay) W/3 (away OR off OR out) W/4 (our OR my OR your OR their) W/3 (customers OR clients OR accounts OR patch OR territory OR turf OR people OR staff) W/14
  (yours OR ours OR deal OR agreed OR agreement OR you OR we OR return)
OR (agree OR agreed OR agreement OR promise OR "not to" OR wont OR dont) W/5 (hire OR hiring OR poach OR poaching OR recruit OR recruiting) W/6 ("each others" OR "each other" OR their OR your OR our) W/6 (people OR staff OR engineers OR team OR employees OR traders OR other)
OR (划分 OR 瓜分 OR 分割 OR 分好 OR 平分) W/4 (市场 OR 地盘 OR 客户 OR 区域 OR 份额)
OR (互不 OR 不得 OR 别 OR 唔好 OR 不要 OR 不) PRE/3 (挖角 OR 挖人 OR 挖墙脚 OR 抢客 OR 抢客户 OR 过界 OR 捞过界)`,
      hits: [
        'we have a no poach with them',
        'split the accounts between us: you take the north, we take the south',
        "stay off our clients and we'll stay off yours",
        'they agreed not to hire each other’s engineers',
        '把市场划分一下，北边归你',
        '大家互不挖角，唔好搶客',
      ],
      misses: [
        'Poached eggs for breakfast',
        'Split the bill between us',
        'The market is divided on the rate cut',
        '市场份额上升了',
      ],
    },
  ],
};
