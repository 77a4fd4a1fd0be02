/**
 * Spellings by which people in Chinese chats avoid a word, one word a line: the word, then its spellings. Curated: same
 * sound alone is not enough (威信, prestige, is not 微信), somebody must write it so. Simplified; traditional ones fold.
 */
const TABLE = `
微信: 薇信 徽信 微芯 威芯 溦信 薇芯 v信 w信 vx wx
加微: 加薇 加徽 加溦 加v 加vx 家微 嘉微
内幕: 内募 内木 内暮 内墓 那幕
消息: 消悉 肖息 消熄
私聊: 思聊 丝聊 司聊 撕聊 si聊
回扣: 回寇 回叩 廻扣 囬扣
返点: 反点 返典
老鼠仓: 老鼠苍 老鼠舱 老薯仓
转账: 转帐 转涨 砖账
支付宝: 支付保 知付宝 zfb 支fu宝 吱付宝
银行卡: 银行咔 吟行卡
电话: 电画 典话
手机: 手击 首机
股票: 谷票 古票 骨票 股漂 gu票
涨停: 张停 长停 涨庭
跌停: 迭停 跌庭
庄家: 桩家 装家 妆家
坐庄: 坐桩 做庄 做桩
操纵: 操从 操综
对敲: 对锹 兑敲
拉升: 拉生 拉声
出货: 出祸 出获
建仓: 建苍 建舱
佣金: 拥金 用金 佣斤
贿赂: 会赂 惠赂 行惠
红包: 红苞 鸿包 烘包
好处费: 好处废 郝处费
洗钱: 洗前 喜钱 洗浅
现金: 现斤 线金
保密: 保蜜 宝密
删除: 珊除 山除 删处
公告: 公稿 工告
领导: 领倒 岭导
`;

/** From a word to the other spellings of it. */
export const HOMOPHONES: ReadonlyMap<string, readonly string[]> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [word, spellings] = line.split(': ');
      return [word!, spellings!.split(' ')];
    }),
);
