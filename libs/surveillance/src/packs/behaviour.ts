import type { PackRule } from './pack';

const ACAS = 'UK Equality Act 2010, section 26 (harassment), and the ACAS guide on bullying and harassment at work';
const SDO = 'Hong Kong Sex Discrimination Ordinance (Cap. 480); PRC Civil Code, article 1010';
const ILO = 'ILO Violence and Harassment Convention, 2019 (C190), article 1';
const SEC_21F = 'SEC Rule 21F-17 and 18 U.S.C. § 1513(e): retaliation against who reports';
const COLD = 'Deng et al., COLD: A Benchmark for Chinese Offensive Language Detection (2022), categories';
const FCA_NFM = 'FCA CP25/18, tackling non-financial misconduct in financial services (2025)';

/** What is done to people, and what people say was done to them. */
export const BEHAVIOUR: readonly PackRule[] = [
  {
    code: 'CON-SEXUAL',
    title: 'Sexual advances or remarks · 性骚扰',
    severity: 3,
    weight: 9,
    sources: [ACAS, SDO, FCA_NFM],
    query: `~obf("send nudes" OR "send me nudes" OR "dirty pics" OR "dick pic" OR "dick pics" OR "sit on my lap" OR "sleep with me" OR "sleep with her" OR "sleep with him" OR "get laid" OR "blow job" OR blowjob OR handjob OR "jerk off" OR milf OR horny OR "netflix and chill" OR "booty call" OR "sugar daddy" OR "one night stand" OR pornhub OR upskirt)
OR porn
OR (sexy OR hot OR gorgeous OR "turns me on" OR "turn me on" OR curves) W/8 ("you look" OR dress OR skirt OR legs OR body OR "her body" OR "your body" OR butt OR ass OR lips OR figure OR secretary OR intern OR assistant)
  NOT W/4 (weather OR desk OR water OR coffee)
OR (nice OR great OR big OR fine OR look OR hot OR touch OR touched OR grab OR grabbed OR grope OR groped OR stare OR staring OR squeeze) W/5 (tits OR boobs OR breasts OR cleavage OR butt OR "her legs" OR "your legs" OR thigh OR thighs OR arse)
  NOT W/4 (chicken OR cancer OR feeding)
OR (come OR meet OR join OR drinks OR visit) W/5 ("my (hotel|room|place|bed)" OR "hotel room") W/8 (tonight OR alone OR later OR us OR wear OR secret OR wife)
OR (kiss OR undress OR naked OR nude OR sex) W/6 (you OR her OR him OR me OR promotion OR photo OR photos OR pics OR want OR boss OR office)
  NOT W/6 (education OR discrimination OR assault OR offender OR same OR movie)
OR ~obf(性骚扰 OR 咸猪手 OR 揩油 OR 约炮 OR 陪睡 OR 潜规则 OR 睡一晚 OR 一夜情 OR 开房 OR 裸照 OR 床照
  OR 援交 OR 包养 OR 猥亵 OR 偷拍 OR 强奸 OR 轮奸 OR 迷奸 OR 性侵 OR 炮友 OR 荤段子 OR 非礼 OR 性虐
  OR 出轨 OR 小三 OR 来我房间 OR 去我房间 OR 上我房间 OR 嚟我房 OR 跟我睡)
OR 嫖
OR (摸 OR 亲 OR 抱 OR 碰) PRE/4 (大腿 OR 胸 OR 屁股 OR 一口 OR 一下 OR 腰 OR 手) W/6 (你 OR 她 OR 我 OR 佢 OR 您)
OR (身材 OR 腿 OR 胸 OR 屁股) PRE/4 (真好 OR 好正 OR 好看 OR 性感 OR 火辣 OR 大 OR 正)`,
    hits: [
      'send nudes',
      'you look so hot in that dress',
      'come to my hotel room tonight, tell nobody',
      'nice legs, look at her legs',
      '今晚来我房间',
      '佢對個同事鹹豬手',
      '身材真好，让我抱一下你',
    ],
    misses: [
      'The dress code changed',
      'It was hot by the desk',
      'Sex education is taught in year nine',
      '这个手机性能好看',
    ],
  },
  {
    code: 'CON-THREAT',
    title: 'Threats and violence · 威胁、暴力',
    severity: 3,
    weight: 9,
    sources: [ILO, ACAS],
    query: `(ill OR "i will" OR "im going to" OR "im gonna" OR "gonna" OR "going to" OR "i could" OR "want to" OR should OR wanna OR ima OR tryna) W/3
  (kill OR hurt OR punch OR stab OR shoot OR strangle OR smack OR slap OR beat OR smash OR choke OR bash OR destroy OR murder) W/3 (you OR u OR him OR her OR them OR ur OR your OR his OR somebody OR someone OR that OR yo OR everybody)
  NOT W/5 (game OR deadline OR record OR market OR price OR traffic OR process OR processes OR consensus OR estimates)
OR "kill (yourself|urself|him|her)" OR kys OR "hope you die" OR "drop dead" OR "watch your back"
OR "i know where you live" OR "you will regret (this|it)" OR "youll regret (this|it)"
OR "make (you|him|her) (pay|regret|suffer)" OR "youre dead" OR "blow (your|his|her) (head|brains)"
OR "break (your|his|her) (legs|neck|face|arms)" OR "bring a gun" OR "burn (it|the|this) (down|place)"
OR (弄死 OR 打死 OR 砍死 OR 杀死 OR 捅死 OR 搞死 OR 干掉 OR 杀了 OR 做掉 OR 打残 OR 打断 OR 斩死 OR 整死 OR 毒死 OR 枪毙) W/6 (你 OR 他 OR 她 OR 他们 OR 全家 OR 腿 OR 佢 OR 这 OR 那 OR 人)
OR ~obf(杀人 OR 砍人 OR 打人 OR 家暴 OR 暴力 OR 打砸抢 OR 抢劫 OR 黑社会 OR 小心你 OR 你给我等着 OR 你等着
  OR 走着瞧 OR 收拾你 OR 找人打 OR 知道你住 OR 知道你家 OR 别怪我不客气 OR 要你好看 OR 让你好看 OR 死全家 OR 去死
  OR 该死 OR 不得好死 OR 你死定 OR 对你不客气)`,
    hits: [
      "I'll kill you if you say that again",
      'watch your back',
      'you will regret this',
      'break his legs',
      '信不信我弄死你',
      '你給我等着，我知道你住邊',
    ],
    misses: [
      'This will kill the deal',
      'We are going to beat consensus',
      'kill the process and restart it',
      '杀毒软件已更新',
    ],
  },
  {
    code: 'CON-GROUP',
    title: 'Contempt for a whole group · 对群体的歧视言论、地域黑',
    severity: 2,
    weight: 7,
    sources: [COLD, ACAS, ILO],
    query: `(blacks OR whites OR women OR females OR men OR jews OR muslims OR arabs OR indians OR chinese OR mexicans OR asians OR immigrants OR foreigners OR refugees OR gays OR lesbians OR gypsies OR "old people" OR boomers OR disabled OR christians OR africans OR liberals)
  W/5 (inferior OR stupid OR lazy OR dirty OR filthy OR criminal OR criminals OR thieves OR rapists OR smell OR stink OR disgusting OR vermin OR animals OR useless OR "should die" OR savages OR subhuman OR trash OR "ruin everything" OR "cant drive" OR monkeys OR ugly)
OR "(those|these|you) people are all" OR "(all|every) (woman|man|black|jew|muslim|immigrant) is"
OR ~obf(地域黑 OR 地图炮 OR 偷井盖 OR 外地佬 OR 臭外地 OR 乡巴佬 OR 土包子 OR 土鳖 OR 北佬 OR 捞仔 OR 捞头
  OR 大陆狗 OR 港狗 OR 废青 OR 台独狗 OR 乡下人 OR 泥腿子 OR 穷鬼 OR 穷山恶水 OR 刁民 OR 排外 OR 蛮不讲理
  OR 盲流 OR 凤凰男 OR 上海宁 OR 帝都人)
OR (黑人 OR 白人 OR 亚裔 OR 黄种人 OR 印度人 OR 非洲人 OR 日本人 OR 韩国人 OR 美国人 OR 越南人 OR 外国人 OR 老外 OR 犹太人 OR 穆斯林 OR 华人 OR 中国人 OR 女人 OR 男人 OR 女性 OR 男性 OR 女生 OR 男生 OR 女的 OR 男的 OR 同性恋 OR 东北人 OR 河南人 OR 上海人 OR 北京人 OR 广东人 OR 山东人 OR 四川人 OR 湖北人 OR 安徽人 OR 江西人 OR 福建人 OR 新疆人 OR 山西人 OR 河北人 OR 湖南人 OR 浙江人 OR 江苏人 OR 苏北人 OR 贵州人 OR 广西人 OR 云南人 OR 外地人 OR 台湾人 OR 香港人 OR 港人 OR 大陆人 OR 本地人 OR 农村人 OR 农民工 OR 残疾人 OR 胖子)
  W/14 (骗子 OR 小偷 OR 偷 OR 懒 OR 脏 OR 臭 OR 蠢 OR 丑 OR 恶心 OR 低等 OR 劣 OR 犯罪 OR 罪犯 OR 素质 OR 智商 OR 艾滋 OR 讨厌 OR 没文化 OR 看不起 OR 瞧不起 OR 鄙视 OR 粗鲁 OR 野蛮 OR 小气 OR 抠门 OR 自私 OR 虚伪 OR 势利 OR 奴 OR 暴躁 OR 垃圾 OR 活该 OR 就该 OR 没一个 OR 没有好 OR 不配 OR 矫情 OR 拜金 OR 物质 OR 倒贴 OR 体味 OR 狐臭 OR 坏 OR 狡猾 OR 贱 OR 骂 OR 黑社会 OR 强奸 OR 抢劫 OR 懦弱 OR 无能 OR 愚昧 OR 封建 OR 滥交 OR 出轨 OR 不要脸 OR 凶 OR 精神病 OR 炫富 OR 高人一等 OR 优越感)`,
    hits: [
      'women are too stupid for trading',
      'immigrants are criminals',
      'those people are all the same',
      '河南人都是骗子',
      '黑人就是懒',
      '大陸人冇文化、冇素質',
    ],
    misses: ['Women lead four of our teams', 'Immigrants found many firms', '河南的项目进展顺利', '黑人歌手获奖'],
  },
  {
    code: 'CON-NAMED',
    title: 'Discrimination or harassment is spoken of · 提到歧视、骚扰、霸凌',
    severity: 1,
    weight: 4,
    sources: [ACAS, FCA_NFM],
    query: `(racist OR racists OR racism OR sexist OR sexists OR sexism OR misogyn* OR homophob* OR transphob* OR antisemit* OR islamophob* OR bigot OR bigots OR bigotry OR xenophob*)
OR (discriminat* OR harass* OR bully OR bullied OR bullying OR bullies OR intimidat* OR victimis* OR victimiz* OR humiliat* OR stalking OR stalked OR groping OR molest*)
  W/12 (me OR her OR him OR us OR she OR he OR they OR boss OR manager OR colleague OR colleagues OR office OR team OR sexual OR sexually OR race OR work OR workplace OR complaint OR women)
  NOT W/5 (policy OR training OR elearning OR module OR law OR act)
OR "hostile (work|environment|workplace)"
OR "(made|makes|make|feel|feels|felt) (me|her|him) uncomfortable"
OR ~obf(歧视 OR 骚扰 OR 霸凌 OR 欺凌 OR 种族主义 OR 纳粹 OR 仇女 OR 仇男 OR 厌女 OR 侮辱 OR 羞辱
  OR 辱骂 OR 职场暴力)
OR pua OR 杀猪盘 NOT W/4 (培训 OR 政策 OR 条例)
OR (欺负 OR 排挤 OR 孤立 OR 针对 OR 刁难 OR 虾 OR 压迫 OR 剥削) W/3 (我 OR 她 OR 他 OR 新人 OR 同事 OR 女 OR 人 OR 佢)`,
    hits: [
      'he harasses her at work every day',
      'that was a racist thing to say',
      'my manager is bullying me',
      '这是歧视女性',
      '佢成日蝦我',
      '领导一直针对我',
    ],
    misses: [
      'Harassment training: complete the module by Friday',
      'The model discriminates between two signals',
      'Bully beef is a kind of tinned meat',
      '这是一个新的培训计划',
    ],
  },
  {
    code: 'CON-RETALIATE',
    title: 'Retaliates against who reports · 打击报复举报人',
    severity: 3,
    weight: 9,
    sources: [SEC_21F, FCA_NFM],
    query: `(whistleblow* OR "whistle blower" OR "whistle blowing" OR "who (reported|complained|snitched|squealed|grassed|talked)" OR snitch OR snitched OR "speak up" OR "(reported|complained|went) to (hr|compliance|legal)")
  W/16 (fire OR fired OR sack OR sacked OR punish OR "get rid" OR pay OR regret OR demote OR bonus OR promotion OR career OR finished OR revenge OR out OR lesson OR silence OR quiet OR "find out")
  NOT W/6 (policy OR training OR hotline OR protect OR protects OR protection)
OR "never work in this (industry|town|business|city)"
OR "(blacklist|blacklisted|retaliate|retaliated|retaliation)" W/8 (him OR her OR them OR me OR us OR against)
OR (举报 OR 投诉 OR 告状 OR 打小报告 OR 爆料 OR 报料) W/10 (开除 OR 报复 OR 收拾 OR 穿小鞋 OR 弄走 OR 赶走 OR 炒 OR 查出来 OR 谁干的 OR 后果 OR 滚 OR 找出来 OR 搵出嚟)
OR ~obf(打击报复 OR 穿小鞋 OR 秋后算账 OR 别想在这行混 OR 谁举报的 OR 边个举报)`,
    hits: [
      'find out who reported it, he is out',
      "she went to HR, she won't see a bonus",
      'you will never work in this industry again',
      '查出来是谁举报的，开除',
      '邊個舉報㗎，搵出嚟',
      '给他穿小鞋',
    ],
    misses: [
      'The whistleblower policy protects staff',
      'Speak up week starts on Monday',
      'The reported earnings were good',
      '举报热线已开通',
    ],
  },
];
