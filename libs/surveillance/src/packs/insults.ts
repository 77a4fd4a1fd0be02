import type { PackRule } from './pack';

const ACAS = 'UK Equality Act 2010, section 26 (harassment), and the ACAS guide on bullying and harassment at work';
const ILO = 'ILO Violence and Harassment Convention, 2019 (C190), article 1';
const COLD = 'Deng et al., COLD: A Benchmark for Chinese Offensive Language Detection (2022), categories';
const FCA_NFM = 'FCA CP25/18, tackling non-financial misconduct in financial services (2025)';

/** Coarse, belittling and degrading words. Where a word has a decent meaning too, only its company decides. */
export const INSULTS: readonly PackRule[] = [
  {
    code: 'CON-COARSE',
    title: 'Coarse language · 粗口、脏话',
    severity: 1,
    weight: 3,
    sources: [FCA_NFM, ILO],
    query: `~obf(fuck OR fucks OR fucked OR fucking OR fuckin OR fucker OR fuckers OR motherfuck* OR motherf OR fck OR fcking OR fuk OR shit OR shits OR shitty OR bullshit OR shithead OR dipshit OR shite
  OR asshole OR assholes OR arsehole OR arseholes OR dumbass OR jackass OR dickhead OR dickheads OR bastard OR bastards OR wanker OR wankers OR twat OR twats OR cunt OR cunts OR prick OR pricks OR bollocks OR douchebag OR scumbag OR bugger)
OR wtf OR stfu OR gtfo OR fml OR lmfao OR mofo OR effing OR cuntface OR goddamn
OR ~obf(ass OR asses) NOT W/3 (donkey OR "pain in the") OR "(eat|suck|sucking|my|your|his|big|a) dick"
OR "(kiss|lick) my" PRE/2 (ass OR arse)
OR ~obf(他妈的 OR 你妈的 OR 操你 OR 操他妈 OR 草泥马 OR 尼玛 OR 你妈逼 OR 傻逼 OR 煞笔 OR 沙比 OR 傻叉
  OR 装逼 OR 逼样 OR 狗日 OR 日你 OR 屌你 OR 屌样 OR 妈蛋 OR 卧槽 OR 我操 OR 去死 OR 王八蛋 OR 混蛋
  OR 狗屁 OR 放屁 OR 杂种 OR 狗东西 OR 畜生 OR 滚蛋 OR 滚犊子 OR 扑街 OR 仆街 OR 冚家铲 OR 粉肠 OR 撚样
  OR 杂碎 OR 贱货 OR 骂人 OR 骂街)
OR 妈的 NOT W/1 (妈 OR 他 OR 你) OR 傻b OR 傻x OR tmd OR nmsl OR cnm
OR (臭 OR 死 OR 烂) PRE/1 (三八 OR 不要脸 OR 鸡 OR 仔 OR 嗨 OR 傻 OR 货 OR 变态)`,
    hits: ['what the fuck is this', 'you are an asshole', 'total bullsh1t', '真他妈的烦', '你條仆街', '傻逼一个'],
    misses: [
      'The passage was assessed in class',
      'Please shift the meeting',
      'Scunthorpe branch opens at nine',
      '操作手册已更新',
    ],
  },
  {
    code: 'CON-BELITTLE',
    title: 'Belittles a person · 贬低、辱骂他人',
    severity: 2,
    weight: 5,
    sources: [ACAS, ILO],
    query: `(you OR youre OR ur OR he OR hes OR she OR shes OR they OR theyre OR him OR her OR them OR u OR "that guy" OR "that woman" OR these OR those OR such)
  W/6 ~obf(idiot OR idiots OR moron OR morons OR stupid OR dumb OR useless OR worthless OR pathetic OR imbecile OR loser OR losers OR incompetent OR clueless OR brainless OR braindead OR lazy OR ugly OR filthy OR disgusting OR "waste of space" OR "piece of trash" OR clown OR clowns OR scum OR spastic OR psycho OR pig)
  NOT W/3 (question OR questions OR mistake OR bug OR error OR idea OR can OR bin OR collection)
OR ~obf(retard OR retards OR retarded OR spaz OR mongoloid) OR "shut up" OR "shut the" PRE/2 up
OR "nobody likes (you|him|her)" OR "are you (deaf|blind|thick)" OR "(you|he|she) (makes|make) me sick"
OR "go to hell" OR "good for nothing"
OR ~obf(智障 OR 弱智 OR 脑残 OR 白痴 OR 蠢货 OR 废物 OR 废柴 OR 饭桶 OR 没用的东西 OR 猪脑 OR 猪狗不如
  OR 猪队友 OR 神经病 OR 有病吧 OR 恶心 OR 令人作呕 OR 不要脸 OR 丢人 OR 丢脸 OR 无耻 OR 恶毒 OR 下贱 OR 下流
  OR 卑鄙 OR 龌龊 OR 人渣 OR 渣男 OR 渣女 OR 小人 OR 奴才 OR 奴性 OR 走狗 OR 狗腿子 OR 舔狗 OR 屌丝
  OR 喷子 OR 杠精 OR 键盘侠 OR 巨婴 OR 丑陋 OR 闭嘴 OR 收声 OR 滚出 OR 滚开 OR 滚远 OR 给我滚 OR 快滚
  OR 滚吧 OR 滚回去 OR 骗子 OR 流氓 OR 无赖 OR 活该 OR 可耻 OR 嘴脸 OR 双标 OR 狗男女 OR 洗地 OR 白左
  OR 圣母心 OR 崇洋媚外 OR 媚外 OR 卖惨 OR 傻子 OR 傻瓜 OR 愚昧 OR 愚蠢 OR 阴阳怪气 OR 骗炮 OR 道德绑架
  OR 素质低 OR 素质差 OR 智商低 OR 低素质 OR 低智商 OR 智商捉急 OR 缺德 OR 脑子有 OR 心理变态)
OR 蠢 OR 垃圾 NOT W/3 (债 OR 邮件 OR 分类 OR 桶 OR 短信 OR 焚烧 OR 食品 OR 站)
OR (没 OR 毫无 OR 低 OR 没有) W/2 (素质 OR 教养 OR 脑子 OR 廉耻 OR 人性)
OR (你 OR 他 OR 她 OR 他们 OR 你们 OR 佢) W/4 (笨 OR 傻 OR 蠢 OR 懒 OR 废 OR 丑 OR 贱 OR 脏 OR 衰 OR 无用 OR 没用)`,
    hits: [
      'you are useless, everybody knows it',
      'she is so stup1d',
      'shut up and type',
      '你就是个废物',
      '佢好蠢㗎',
      '真恶心，没素质',
    ],
    misses: [
      'That was a stupid mistake of mine',
      'Put it in the trash can',
      'The rubbish collection is on Friday',
      '垃圾邮件已过滤',
      '滚动更新',
    ],
  },
  {
    code: 'CON-RACE',
    title: 'Slurs on race, origin or faith · 种族、国籍、宗教蔑称',
    severity: 3,
    weight: 9,
    sources: [ACAS, COLD, ILO],
    query: `~obf(nigger OR niggers OR nigga OR niggas OR niggah OR niggahs OR niggaz OR chink OR chinks OR gook OR gooks OR spic OR spics OR kike OR kikes OR wetback OR wetbacks OR beaner OR beaners OR raghead OR ragheads OR towelhead OR towelheads OR sandnigger OR dago OR pikey OR pikeys OR gyppo OR golliwog OR coolie OR chinaman OR chinamen OR redskin OR redskins OR darkie OR darkies OR "white trash" OR "trailer trash" OR "trailer park trash" OR "jungle bunny" OR "porch monkey" OR "uncle tom" OR "sand monkey")
  NOT W/3 (armor OR armour)
OR paki OR pakis OR coon OR coons OR japs OR negro OR negroes OR nig OR nigs OR injun OR "ching chong" OR negros
OR nigra OR niglet OR niglets OR nigguh OR nigguhs OR nicca OR niccas OR jiggaboo OR muzzie OR muzzies OR whitey
OR crackers NOT W/4 (cheese OR soup OR cream OR christmas OR fire OR animal OR rice) OR wigger
OR cracker NOT W/4 (cheese OR soup OR cream OR christmas OR fire OR jack OR rice)
OR (dirty OR filthy OR stupid OR fucking OR lazy OR damn OR dumb OR smelly OR illegal) PRE/1 (jew OR jews OR muslim OR muslims OR arab OR arabs OR indian OR indians OR chinese OR mexican OR mexicans OR blacks OR immigrant OR immigrants OR aliens OR africans OR gypsies OR gypsy OR asians)
OR "go back to (africa|china|mexico|india|pakistan|your|where)" OR "heil hitler" OR "white power" OR "sieg heil"
OR "kung flu" OR "nuke (them|mecca|them)"
OR ~obf(黑鬼 OR 尼哥 OR 尼格 OR 黑奴 OR 黑皮 OR 黑猩猩 OR 黑猴 OR 默黑 OR 黑蛆 OR 黑命贵 OR 小日本
  OR 日本鬼子 OR 鬼子 OR 倭寇 OR 倭奴 OR 棒子 OR 高丽棒子 OR 印度阿三 OR 白皮猪 OR 白垃圾 OR 洋垃圾 OR 洋鬼子
  OR 支那 OR 蛮子 OR 鬼佬 OR 死鬼佬 OR 差佬 OR 黄皮猴 OR 黄猴 OR 绿教 OR 穆黑 OR 死黑 OR 呆湾 OR 湾湾
  OR 台巴子 OR 湾蛙 OR 港灿)
OR 白皮 NOT W/1 (肤 OR 书) OR 猴子 W/4 (黑人 OR 黑 OR 越南 OR 印度) OR 蝗虫 NOT W/4 (灾 OR 农) OR 殖民地 W/8 (狗 OR 余孽 OR 奴)
OR 劣等 W/3 (人 OR 民族 OR 种族) OR 滚回 PRE/4 (国 OR 非洲 OR 老家 OR 去 OR 大陆) OR 低等 PRE/2 (人 OR 种 OR 民族)`,
    hits: [
      'that n1gger from sales',
      'dirty immigrants everywhere',
      'go back to your country',
      '黑鬼就是懒',
      '小日本的货别买',
      '死鬼佬，滾回老家去',
    ],
    misses: [
      'There is a chink in the armour of the argument',
      'Cheese and a cracker, please',
      'The Negroni was good',
      '黑人音乐很好听',
      '日本市场上涨',
    ],
  },
  {
    code: 'CON-GENDER',
    title: 'Slurs on sex, gender or orientation · 性别、性取向侮辱',
    severity: 3,
    weight: 8,
    sources: [ACAS, COLD, ILO],
    query: `~obf(bitch OR bitches OR bitching OR bitchy OR biatch OR slut OR sluts OR slutty OR whore OR whores OR skank OR skanks OR thot OR thots OR pussy OR pussies OR faggot OR faggots OR faggy OR tranny OR trannies OR shemale OR dyke OR dykes OR lesbo OR lesbos OR poofter OR pansy OR sissy OR feminazi OR "no homo")
  NOT W/4 (flowers OR garden OR riot)
OR ~obf(hoe OR hoes) NOT W/4 (garden OR rake OR soil OR spade OR weed) OR ~obf(fag OR fags OR homos) OR poof OR bimbo
OR bimbos OR queer NOT W/3 (studies OR theory OR community) OR cock NOT W/3 (fight OR rooster) OR tits OR titties
OR boobs OR jizz OR slag OR slags
OR (woman OR women OR girl OR girls OR female OR females OR lady OR ladies OR wife) W/6 ("back to the kitchen" OR "in the kitchen" OR "make me a sandwich" OR "too emotional" OR "on her period" OR "time of the month" OR "cant drive" OR "know (her|their|your) place" OR "should stay" OR "are all the same" OR hysterical)
OR "that time of the month" OR "thats so gay" OR "so gay" OR "man up"
OR "like a girl" W/4 (throw* OR cry OR crying OR fight)
OR ~obf(婊子 OR 绿茶婊 OR 心机婊 OR 荡妇 OR 母狗 OR 贱人 OR 贱女 OR 骚货 OR 破鞋 OR 妓女 OR 卖淫
  OR 鸡婆 OR 八婆 OR 泼妇 OR 悍妇 OR 毒妇 OR 死八婆 OR 肥婆 OR 港女 OR 剩女 OR 母老虎 OR 捞女 OR 捞妹
  OR 女拳 OR 拳师 OR 打拳 OR 田园女权 OR 女权癌 OR 女权婊 OR 直男癌 OR 直男 OR 国蝻 OR 郭楠 OR 蝈蝻 OR 普信男
  OR 普信女 OR 凤凰男 OR 妈宝男 OR 扶弟魔 OR 圣母婊 OR 接盘侠 OR 绿帽 OR 媚男 OR 媚洋 OR 男权癌 OR 大男子主义
  OR 头发长见识短 OR 娘炮 OR 娘娘腔 OR 人妖 OR 死基佬 OR 基佬 OR 性变态 OR 变态 OR 老处女 OR 老女人 OR 臭男人
  OR 臭娘们 OR 娘们 OR 死肥宅 OR 死胖子)
OR 婊
OR (国男 OR 国女) NOT W/1 (中 OR 美 OR 英 OR 外 OR 韩 OR 法 OR 德 OR 泰 OR 俄 OR 各 OR 我 OR 全) OR 死gay
OR 同性恋 W/6 (恶心 OR 变态 OR 病 OR 艾滋 OR 死 OR 不正常 OR 滚)`,
    hits: [
      'she is such a b1tch',
      'women belong in the kitchen',
      'what a sissy',
      '她就是个绿茶婊',
      '死八婆又嚟',
      '他是个娘炮',
    ],
    misses: [
      'The pansy flowers are out',
      'Use a hoe to weed the garden',
      'The women in our team won the award',
      '女性员工占一半',
    ],
  },
];
