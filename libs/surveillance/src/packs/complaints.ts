import type { Pack } from './pack';

const FINRA_4513 = 'FINRA Rules 4513 and 4530: written customer complaints';
const DISP = 'FCA Handbook, DISP 1 (treating complainants fairly) and its definition of complaint';
const FINRA_2150 = 'FINRA Rules 2150(b) and 2210(d)(1): guarantees against loss, promissory statements';
const FINRA_3260 = 'FINRA Rule 3260 and 2010: discretionary power, unauthorised trading';
const CBIRC = 'PRC Measures for the Protection of Rights of Consumers of Banking and Insurance (2022)';
const SFC = 'SFC Code of Conduct, paragraph 12.3: complaints from clients';

/** Complaints, which have to be recorded wherever they are made, and the promises they come of. */
export const COMPLAINTS: Pack = {
  id: 'complaints',
  version: 1,
  name: 'Complaints and promises',
  rules: [
    {
      code: 'CMP-FORMAL',
      title: 'Complains, or threatens to · 投诉、举报',
      severity: 2,
      weight: 7,
      sources: [FINRA_4513, DISP, SFC],
      query: `~obf("formal complaint" OR "file a complaint" OR "filing a complaint" OR "make a complaint" OR "making a complaint" OR "lodge a complaint" OR "official complaint" OR "want to complain" OR "wish to complain" OR "going to complain" OR "have to complain" OR "raise a complaint" OR "customer complaint" OR "client complaint" OR "complaint letter")
  NOT W/6 (procedure OR policy OR training OR statistics)
OR (complain OR complaint OR complaints OR report OR reporting OR reported OR escalate OR contact OR write) W/8
  ("the (fca|sec|finra|regulator|ombudsman|sfc|hkma|mas|bbb|cfpb|asic)" OR "to (fca|finra|cfpb|asic|sfc|hkma)" OR ombudsman OR "consumer council" OR "better business bureau" OR "your (manager|supervisor|boss|ceo)")
  NOT W/6 (annual OR quarterly OR filing OR form OR transaction OR suspicious)
OR (投诉 OR 举报 OR 申诉) NOT W/5 (流程 OR 制度 OR 处理办法 OR 培训)
OR (打 OR 找 OR 告 OR 去) PRE/4 (12345 OR 12378 OR 12315 OR 315 OR 消协 OR 消委会 OR 银保监 OR 证监会 OR 金管局 OR 金融监管局 OR 监管部门)`,
      hits: [
        'I want to make a formal complaint about my adviser',
        'I will report you to the regulator',
        'this goes to the ombudsman, I am going to complain',
        '我要投诉你们',
        '再唔處理我就去證監會舉報',
        '我打12378',
      ],
      misses: [
        'Complaints procedure: please read the complaint policy',
        'The quarterly report to the SEC was filed',
        'No complaints, the lunch was good',
        '今天天气很好',
      ],
    },
    {
      code: 'CMP-TRADE',
      title: 'Did not authorise, was not told · 未经同意操作、没有告知风险',
      severity: 3,
      weight: 8,
      sources: [FINRA_3260, FINRA_4513, DISP],
      query: `(without OR "never gave" OR "didnt give" OR "did not give" OR "dont have" OR "no") W/4 (my OR our) W/3 (permission OR authorisation OR authorization OR consent OR approval OR authority OR instruction OR knowledge)
  W/20 (trade OR trades OR traded OR account OR sold OR bought OR money OR transfer OR transaction OR charged OR order OR fund OR invested OR position OR moved OR withdrew)
OR ~obf("unauthorised trade" OR "unauthorized trade" OR "unauthorised trades" OR "unauthorized trades" OR "unauthorised trading" OR "unauthorized trading" OR "unauthorised transaction" OR "unauthorized transaction" OR "unauthorized transactions" OR "unauthorised transactions" OR churning OR "churned my account")
  NOT W/5 (butter OR policy OR report OR training)
OR "(i|we) never (authorised|authorized|approved|agreed|asked|signed|ordered|requested|instructed)"
OR "(i|we) didnt (authorise|authorize|approve|agree|instruct|consent)"
OR "(i|we) did not (authorise|authorize|approve|agree|instruct|consent)"
OR (nobody OR "no one" OR never OR "you didnt" OR "wasnt" OR "was not" OR "were not" OR "werent") W/3 (told OR tell OR explained OR explain OR mentioned OR warned OR disclosed) W/10
  (risk OR risks OR fee OR fees OR charge OR charges OR penalty OR loss OR losses OR commission OR "lock in" OR lockup)
OR (没经 OR 未经 OR 没有经过 OR 没得到 OR 未得 OR 冇经) PRE/4 (同意 OR 授权 OR 允许 OR 许可 OR 批准)
OR 擅自 PRE/6 (操作 OR 买 OR 卖 OR 交易 OR 转 OR 扣 OR 平仓 OR 落单)
OR (没 OR 没有 OR 未 OR 从来没 OR 冇) PRE/3 (告诉 OR 告知 OR 说明 OR 提示 OR 讲过 OR 说过 OR 话过) PRE/8 (风险 OR 费用 OR 手续费 OR 亏损 OR 会亏 OR 收费 OR 罚)`,
      hits: [
        'You sold my shares without my permission, put it back in my account',
        'I never authorised this',
        'nobody told me about the exit fee',
        'unauthorized trades in my account again',
        '未经我同意就操作我的账户',
        '你從來冇話過有風險',
      ],
      misses: [
        'Do not leave the building without permission',
        'We were told about the fees in the first meeting',
        'I never liked that film',
        '风险提示已发送',
      ],
    },
    {
      code: 'CMP-LOSS',
      title: 'Wants money back, was misled · 要求赔偿、退钱、被误导',
      severity: 2,
      weight: 6,
      sources: [DISP, FINRA_4513, CBIRC],
      query: `(want OR need OR give OR get OR demand OR where OR wheres OR return) W/4 ("my money" OR "our money" OR "my savings" OR "my funds" OR "my deposit" OR refund OR compensation OR "a full refund")
  W/10 (back OR now OR immediately OR is OR today OR you OR refund OR compensation) NOT W/8 (tax OR hotel OR flight OR ticket OR prize OR claim)
OR (misled OR misleading OR misrepresented OR "mis sold" OR missold OR misselling OR "mis selling" OR deceived OR cheated OR "ripped off" OR "lied to" OR scammed OR swindled OR defrauded) W/14
  (me OR us OR you OR adviser OR advisor OR broker OR bank OR product OR investment OR fund OR policy OR clients OR client)
OR "you (lost|stole|wasted|gambled) (my|our|all)"
OR "you (promised|guaranteed|assured|told) (me|us)" W/16 (return OR returns OR profit OR loss OR lose OR lost OR safe OR risk OR guaranteed OR back OR percent OR money)
OR (退 OR 还 OR 赔 OR 赔偿 OR 退还 OR 俾返 OR 还返) PRE/4 (钱 OR 我钱 OR 本金 OR 损失 OR 款 OR 我的钱) W/14 (你们 OR 你 OR 必须 OR 马上 OR 什么时候 OR 不 OR 我)
OR (骗 OR 误导 OR 忽悠 OR 坑 OR 呃) PRE/2 (我 OR 客户 OR 人 OR 老人 OR 咗我 OR 了我) W/20 (钱 OR 产品 OR 理财 OR 投资 OR 基金 OR 保险 OR 银行 OR 亏)
OR (说好 OR 承诺 OR 答应 OR 保证 OR 话过) PRE/6 (保本 OR 不会亏 OR 稳赚 OR 收益 OR 刚兑 OR 唔会蚀 OR 保证收益 OR 没风险)`,
      hits: [
        'I want my money back now',
        'your adviser misled me about the product',
        'you promised me there was no risk to lose',
        '赔我的钱，你们必须负责',
        '你們誤導我買呢隻基金，蝕晒錢',
        '说好保本的，现在亏了',
      ],
      misses: ['The tax refund arrived', 'The signpost was misleading', 'Please return the book', '还书日期是周五'],
    },
    {
      code: 'CMP-LEGAL',
      title: 'Threatens with court or press · 起诉、律师函、媒体曝光',
      severity: 3,
      weight: 7,
      sources: [FINRA_4513, 'FINRA Rule 4530(a): reportable events'],
      query: `~obf("legal action" OR "see you in court" OR "small claims" OR "class action" OR "take you to court" OR "hear from my lawyer" OR "hear from my solicitor" OR "hear from my attorney" OR "hearing from my lawyer" OR "letter before action" OR "cease and desist")
  W/30 (i OR we OR you OR my OR our OR will OR lawyer)
OR (my OR our) W/2 (lawyer OR lawyers OR solicitor OR solicitors OR attorney) W/8 (will OR contact OR write OR letter OR sue OR hear OR advised OR says OR contacting)
  W/10 (you OR your OR complaint OR bank OR firm) NOT W/6 (house OR conveyancing OR will OR divorce)
OR "(going|have|want|ready) to sue" OR "(i|we|ill) (will|shall|can) sue" OR "ill sue (you|your)" OR "sue your"
OR "(go|going|talk|talking|speak) to the (press|media|papers|newspapers)"
OR "post (this|it) (online|everywhere|on)" W/8 (review OR everyone OR reviews OR warn OR social)
OR (起诉 OR 律师函 OR 法院见 OR 打官司 OR 上法院 OR 法庭见 OR 告上法庭 OR 诉讼) W/8 (你 OR 你们 OR 我 OR 银行 OR 公司 OR 你哋 OR 贵司)
OR (曝光 OR 爆料 OR 找媒体 OR 找记者 OR 上网发 OR 发微博 OR 发抖音 OR 发小红书 OR 报料) W/6 (你 OR 你们 OR 你哋 OR 银行 OR 公司)
OR 维权 W/8 (我们 OR 客户 OR 群 OR 你们)`,
      hits: [
        'You will hear from my lawyer, I will take legal action',
        'see you in court, my patience is over',
        'I am ready to sue your bank',
        'I will go to the press',
        '等着收律师函吧，我要告你们',
        '我哋法庭見，搵記者曝光你哋',
      ],
      misses: [
        'Sue from accounts is on holiday',
        'The press release goes out at nine',
        'The tennis court is booked',
        '律师所在三楼',
      ],
    },
    {
      code: 'CMP-SERVICE',
      title: 'Plainly dissatisfied · 对服务不满、要销户',
      severity: 1,
      weight: 4,
      sources: [DISP, CBIRC],
      query: `(appalling OR disgraceful OR unacceptable OR outrageous OR terrible OR awful OR dreadful OR shocking OR worst OR pathetic OR poor OR disgusting) W/3 (service OR treatment OR experience OR advice OR "customer service" OR support OR handling)
OR ("very" OR "so" OR "extremely" OR "really" OR deeply OR bitterly) W/2 (disappointed OR dissatisfied OR unhappy OR upset OR angry OR frustrated) W/10 (service OR response OR you OR your OR bank OR account OR advice OR handling OR adviser OR advisor OR broker OR fees OR delay)
OR (close OR closing OR leave OR leaving OR transfer OR transferring OR moving OR withdraw) W/5 (my OR our) W/2 (account OR accounts OR business OR portfolio OR assets OR money) W/14 (unhappy OR disappointed OR because OR service OR fed OR "had enough" OR elsewhere OR competitor OR unacceptable OR ridiculous)
OR "fed up with (your|you|this)" OR "nobody (answers|replies|responds|calls|called)"
OR ("still no (reply|response|answer)" OR "still waiting for (a|an) (reply|response|answer)") W/12 (weeks OR week OR days OR month OR months OR third OR account OR complaint)
OR (服务 OR 态度 OR 客服) PRE/5 (差 OR 太差 OR 恶劣 OR 极差 OR 烂 OR 垃圾 OR 好差 OR 不行)
OR (很 OR 非常 OR 太 OR 极 OR 好) PRE/1 (失望 OR 不满 OR 气愤) W/10 (你们 OR 服务 OR 银行 OR 客服 OR 公司 OR 处理 OR 经理 OR 你哋)
OR (没人 OR 无人 OR 一直没 OR 冇人) PRE/2 (理 OR 回复 OR 处理 OR 接电话 OR 跟进 OR 复) W/12 (投诉 OR 客服 OR 天 OR 周 OR 月 OR 电话 OR 我)
OR (要 OR 去) PRE/2 销户`,
      hits: [
        'this is the worst service I have ever had',
        'I am very disappointed with your advice',
        'closing my account because I have had enough',
        'fed up with your delays',
        '你们服务太差了',
        '打了三次電話都冇人跟進',
      ],
      misses: [
        'The self-service desk is closed',
        'She was upset about the weather',
        'I am closing the window',
        '服务器已重启',
      ],
    },
    {
      code: 'CMP-PROMISE',
      title: 'Promises returns or no loss · 承诺保本、稳赚不赔',
      severity: 3,
      weight: 8,
      sources: [FINRA_2150, 'FINRA disciplinary action of 2015: lexicon terms without variants', CBIRC],
      query: `~obf(guarantee* OR guarante OR garantee OR "g'teed" OR gteed OR gtd OR "cant lose" OR "can't lose" OR "cannot lose" OR "no risk" OR "risk free" OR riskfree OR "zero risk" OR "sure profit" OR "no downside")
  W/6 (return OR returns OR profit OR profits OR gain OR gains OR yield OR yields OR income OR money OR loss OR losses OR capital OR principal OR investment OR percent OR interest OR upside OR trade OR double)
  NOT W/8 (letter OR letters OR guarantor OR fdic OR fscs OR "not guaranteed" OR "no guarantee" OR "never guaranteed" OR "are not" OR "is not" OR warranty OR bank OR parent OR rate)
OR (make OR cover OR repay OR reimburse OR refund OR share) W/5 (your OR any OR the OR client OR clients) W/2 (loss OR losses) W/8 (ill OR i OR myself OR personally OR pocket OR we)
OR (promise OR promised OR assure OR swear) W/6 (you OR client OR clients OR them OR him OR her) W/8 ("will double" OR "double your" OR "make money" OR "wont lose" OR "get it all back" OR "only go up" OR "cant go down" OR "cannot fall")
OR ~obf(保本 OR 稳赚不赔 OR 稳赚 OR 包赚 OR 零风险 OR 无风险收益 OR 保证收益 OR 刚性兑付 OR 刚兑 OR 保底 OR 包赢 OR 稳赚唔蚀)
  NOT W/4 (不 OR 非 OR 没有 OR 谁)
OR (保证 OR 承诺 OR 包 OR 肯定 OR 一定) PRE/3 (收益 OR 回报 OR 赚 OR 赚钱 OR 翻倍 OR 不亏 OR 不会亏 OR 唔会蚀 OR 回本)
OR (亏 OR 亏了 OR 蚀咗 OR 损失) PRE/3 (我赔 OR 我补 OR 算我 OR 我包 OR 我来 OR 我俾返)`,
      hits: [
        'guaranteed returns of ten per cent',
        "it's g'teed profit",
        'guar@nteed return, no question',
        'this trade is risk free money',
        "I'll cover your losses out of my own pocket",
        '保本保收益，放心',
        '包賺㗎，蝕咗我俾返你',
      ],
      misses: [
        'Past performance is not a guarantee of future returns; returns are not guaranteed',
        'The bank guarantee letter was received',
        'The fund holds risk-weighted assets',
        '不保本，投资有风险',
      ],
    },
  ],
};
