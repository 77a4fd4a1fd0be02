import { scenes } from '../make/scenes';

/** Hong Kong: English and Chinese as they come, and Cantonese as it is typed. */
export const HONG_KONG = [
  ...scenes(
    'mixed',
    `
@ 09:00-10:15
A: morning，今朝恒指低開{#80-260}點，大家冷靜
B: 我好冷靜，just my P&L is not
C: 😂

@ 09:00-14:20
A: 三點個 call 改咗 3:30，same dial-in
B: ok
C: noted

A: can someone check {$hkroom} 有冇人用？
B: 有，compliance training 到四點
A: 我哋企住開啦

@ 16:10-18:00
A: {$stock} 收{%9.10-38.50}，成交{#2-9}億，volume is real today
B: southbound?
A: 南向淨買{#3-18}億，yes

B: 打風喎，{wd+1} 8號機會大唔大？
A: 天文台話 considering
C: considering = bring laptop home tonight

A: client lunch 改咗 {wd+1}，{$hkplace}，四位
A~ client lunch 改咗 {wd+2}，{$hkplace}，四位
B: 佢食素㗎
A: 搞掂，有素菜單

C: who has the term sheet for the {$stock} placing from last year, as precedent
A: 我有，等我搵搵
A 12m @precedent_TS.pdf: here you go
C: thanks 多謝晒

B: HK dollar fixing 高咗，HIBOR 1M {%3.10-4.60}
A: 月尾嘛
B: 都係

@ 13:30-16:30
A: 樓下新開咖啡 HK$28 一杯，第二杯半價，who's in
B: me
C: me too, flat white 少甜
A: flat white 邊有甜㗎

A: new joiner lunch tmr，記得 welcome 佢，姓 {歐陽|司徒|上官}，we checked three times
B: ok 👌

B: screen 壞咗一半，price 得返 bid 冇 offer
A: 似足而家個市

@ 16:00-18:20
A: London 嗰邊問 {$bond} 有冇 seller
B: 有少少，{#1-3}mm，價錢要傾
A: 叫佢哋朝早打嚟啦

C: pls update your client tags in Wren before {wd+1}, management wants the coverage map
A: 又嚟
B: done mine，好快㗎，十分鐘

A: {$stock} 業績發布會，邊個去？
B: 我去，順便食埋佢啲三文治
A: 上次冇三文治
B: 咁我 dial in

@ 14:00-18:10
A: 美國 CPI 今晚八點半，stay light
B: already light, emotionally also

A: 有冇人有呢個 fund house 嘅 contact？{$client}
C: 我有張卡片，2019 年嘅
A: 個人都轉咗三次工啦
C: 個電話可能冇轉

B: 印尼 trip 取消，client 話改 video
A: 又慳返你個 jet lag
B: Bali 冇 jet lag㗎

A: risk limit reset at noon, 唔好掂 {$stock} until then
B: clear

@ 09:00-18:20
C: 我個女話長大要做 trader
A: 報警啦
C: 我話好，先做完功課

@ 09:20-10:50
A: lunch order 截止 11:15，今日係 {$hkplace}
B: 叉雞飯 走青
C: same, 加底
  `,
  ),
  ...scenes(
    'trad',
    `
@ 11:50-13:20
A: 食咗飯未？
B: 未呀，等緊個客覆
A: 幫你買個三文治？
B: 好，吞拿魚，唔該晒

@ 09:40-15:50
A: 今日個市好似冇瞓醒
B: 我都係
A: 飲返杯啦

@ 09:50-15:50
A: {$stock} 個沽盤散晒未？
B: 仲有{#10-60}萬股，唔急，慢慢走
A: 好，唔好嚇親人

@ 13:00-18:00
B: 聽日你返唔返公司？
A: 返，下晝要見 {$client}
B: 咁順便幫我簽個名
A: 簽咩先？
B: 生日卡呀

@ 08:50-09:25
A: 我架車今朝爆呔
B: 人冇事吧？
A: 冇事，遲到囉
B: 開市前到就得

@ 12:00-18:30
A: 你睇唔睇今晚場波？
B: 睇上半場，下半場瞓
A: 老咗

B: {$hkplace} 個阿姐問你做咩咁耐冇去
A: 減肥呀
B: 佢話你一定係去咗隔離嗰間

A: 份月結我搵唔到{#2-9}號嗰頁
B: 第{#11-19}頁後面，釘反咗
A: 真係㗎

@ 12:00-20:00
A: 個仔考完試未？
B: 仲有中文同視藝
A: 視藝都要考？
B: 考揸剪刀

@ 12:00-18:00
B: 天文台話今晚落大雨，遮在我枱底，自己攞
A: 你真係好人
B: 記得還

@ 14:00-16:00
A: 客問點解今日成交咁少
B: 因為個個都問呢條問題

@ 09:40-15:40
A: 幫我睇住個盤兩分鐘，去斟水
B: 好
B 3m: 冇事發生
A: 多謝，辛苦晒兩分鐘

B: 你有冇{$client}嗰個新人嘅電郵？
A: 姓名點串？
B: 我就係唔識先問你

A: 周末行山？
B: 幾難行？
A: 有纜車
B: 咁叫坐車

A: 新 system 啲字細到要用放大鏡
B: 撳 ctrl 加號
A: 嘩，重見光明

@ 15:00-18:00
B: 今晚開會到幾點？
A: 英國人話半個鐘
B: 即係七點半

A: 我阿媽學識用 sticker 之後一日send {#20-60} 個
B: 早晨花花果種？
A: 仲有祝你健康嗰種

@ 09:00-17:00
A: 部咖啡機又叫人換豆
B: 我上次換咗，輪到你
A: 你嗰次係三月

B: 盤路好散，{$stock} 買賣差價闊到可以泊車
A: 等下晝啦

@ 17:50-19:40
A: 收工未？
B: 仲差個 report
A: 我等你廿分鐘
B: 十分鐘搞掂
  `,
  ),
];
