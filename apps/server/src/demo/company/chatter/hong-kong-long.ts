import { scenes } from '../make/scenes';

/** Longer talks in Hong Kong. */
export const HONG_KONG_LONG = [
  ...scenes(
    'mixed',
    `
A: team，{wd+1} town hall 改咗上 Teams，房唔夠大
B: camera on or off？
A: on，老細話想見到大家個樣
C: 佢肯定未見過我朝早個樣
B: turn on the filter 啦

B: anyone got a charger for the old phone? 我留咗喺屋企
C: 細頭定大頭
B: 細
C: 我有條 2016 年嘅
B: antique 都好，thanks

A: client in {$client} 想知 dark pool 佔幾多 volume
C: around {#6-14}%，depends on the name
A: 有冇 source
C: exchange 月報 page {#8-19}，公開㗎
A: perfect，send 埋條 link 畀佢

@ 09:00-11:30
A: 尋晚 London 開會開到十一點
B: 講咩
A: 講點樣縮短會議
C: 結論呢
A: 再開一次

C: who broke the {$stock} formula in the shared sheet
B: define broke
C: it says #REF! all the way down
B: 我淨係刪咗一欄
C: 就係嗰一欄
B: undo緊，sorry sorry

B: visitor from Shanghai {wd+1}，book 邊度食好
A: {$hkplace}，有房
B: 佢唔食辣
A: 咁就唔好去隔離嗰間
B: noted，booked 四位

A: reminder: wear the new badge，舊嗰張入唔到三樓
C: 新張相我好似通緝犯
B: 舊嗰張都係
A: 😂😂
  `,
  ),
  ...scenes(
    'trad',
    `
@ 15:30-18:30
A: 你個盤今日點？
B: 升少少，心情都係升少少
A: 咁今晚食好啲
B: 食碟頭飯加底

B: 我阿爸問我買邊隻好
A: 你點答？
B: 我話買個電飯煲，包煮熟
A: 哈哈哈公司規定都係咁教

A: 聽講你報咗班學日文
B: 學到第三課，識問廁所喺邊
A: 夠用啦

A: 開會嗰份嘢喺邊？
B: 喺你上面嗰個 mail，十點零三分
A: 我搵到十點零二分嗰封
B: 下面嗰封

@ 10:00-16:00
B: 有冇人想夾份買生果？
A: 有咩揀？
B: 提子、奇異果、仲有個好大嘅蜜瓜
A: 蜜瓜邊個切？
B: 你

A: 落雨嘞，你收咗衫未？
B: 屋企有人
A: 邊個？
B: 隻貓
A: 咁即係未收
  `,
  ),
];
