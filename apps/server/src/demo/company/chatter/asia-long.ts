import { scenes } from '../make/scenes';

/** More from Hong Kong and Shanghai. */
export const ASIA_LONG = [
  ...scenes(
    'mixed',
    `
A: FYI 個 coffee machine 而家要 scan 職員證
B: they track us by caffeine?
A: 我肯定係 top performer
C: I'm the whole benchmark

A: {$client} 想改 meeting 做 lunch，okay 嗎
B: depends on the place 😄
A: {$hkplace}
B: okay 晒

@ 09:00-11:30
B: anyone can share last night's US wrap? 我個 mail 死咗
A @US_wrap_{dm}.pdf: 喺度
B: 救命恩人

A: stamp duty 條 formula 邊個整㗎，少咗一個 zero
B: 唔係我，我淨係改 color
C: it was me in 2021, sorry from the past

A: 下個月 typhoon drill，每個 team 出一個 warden
B: 我做，有哨子嗎
A: 有，同埋反光衫
B: then yes

C: do we have a {fax|scanner} that still works? client 堅持要
A: 地下 mailroom 有一部，要摸一摸佢先郁
C: thanks, I'll be gentle

A: 呢個 bid/offer 闊到可以揸貨車
B: that's why they call us, not the screen

@ 16:15-18:00
A: 收市，turnover {#80-140}bn，收工前記得 reconcile
B: done
C: 仲差兩單，five mins
  `,
  ),
  ...scenes(
    'trad',
    `
A: 你張枱上面點解有部縫紉機？
B: 女兒學校開放日用
A: 我以為轉行

B: 個 printer 一到月尾就壞
A: 佢都有情緒
B: 我明佢

A: 有冇鉛筆？
B: 而家仲有人用鉛筆？
A: 畫圖快過電腦
B: 有，不過要還

@ 12:10-14:00
A: 今日個湯係乜？
B: 青紅蘿蔔
A: 尋日呢？
B: 紅青蘿蔔

A: {$client} 個新助理講嘢好快
B: 你講慢啲，佢就會慢
A: 試過，佢仲快咗
  `,
  ),
  ...scenes(
    'zh-work',
    `
A: 招标文件里说要五份原件，我们只有四份
B: 第五份在法务锁着
A: 钥匙呢
B: 在法务手里，法务在三亚
A: ……我给三亚打个电话

A: 今天这个会我只听懂两个词
B: 哪两个
A: “对齐”和“散会”

B: 项目组群名谁改成“冲冲冲”了
A: 领导改的
B: 那挺好

A: 模型里第{#40-180}行的公式断了
B: 我看看……引用了一个删掉的表
A: 谁删的
B: 上周的我
A: 跟上周的你说一声

A: 新来的实习生问什么叫“底稿”
B: 你怎么解释
A: 我说就是将来有人问你凭什么这么写的时候，你拿得出来的东西
B: 这个解释可以进手册

B: 客户送审的合同用了三种字体
A: 内容呢
B: 内容用了三种逻辑
A: 先改逻辑再改字体
  `,
  ),
  ...scenes(
    'zh-lunch',
    `
A: 十一点半食堂见，今天有{$zdish}
B: 你昨天也说有
A: 昨天是菜单写错了，今天我亲眼看见

A: 谁有多余的筷子
B: 抽屉里一打
C: 你开店啊
B: 有备无患

B: 中午去楼下走两圈，谁一起
A: 我，要晒太阳
C: 加一，带伞

A: {$zplace}今天送水果
B: 什么水果
A: 三片西瓜，很有仪式感

C: 我点了{$zdish}，来的是{$zdish2}
A: 好吃吗
C: 好吃，所以没说
  `,
  ),
  ...scenes(
    'zh-office',
    `
@ A=xiaotong
A: 大家注意，今天下午{#2-4}点换饮水机滤芯，半小时内别接水
B: 那我先接两壶
C: 你接了我接什么

@ A=mingzhe
A: 邮箱容量超过九成的同事我单独通知了
B: 我收到三次通知
A: 因为你超了三次

B: 行政能买点润喉糖吗，最近电话太多
A: 可以，薄荷还是枇杷
B: 枇杷
C: 薄荷
A: 各来一盒

@ A=xiaotong
A: 楼道灯修好了，声控的，走路请自信一点
C: 哈哈哈哈
  `,
  ),
];
