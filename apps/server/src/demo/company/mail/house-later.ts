import { type Thread, thread } from '../make/mailer';

/** Ordinary mail within the firm, second half of the period. */
export const HOUSE_LATER: readonly Thread[] = [
  thread(
    4,
    'mon',
    'Power test on Saturday',
    {
      at: '13:10',
      from: 'owen',
      to: ['all-london'],
      text: `
    Saturday 06:00 to 12:00 the building tests the generators. Servers are fine. Desktops are not: shut down on Friday, don't just close the lid, the lid knows.

    Owen`,
    },
    {
      at: '13:30',
      from: 'idris',
      to: ['owen'],
      text: 'Need one screen alive at eight for the Asia open of a holiday market. Possible?',
    },
    {
      at: '13:41',
      from: 'owen',
      to: ['idris'],
      text: 'Room 2 on the fifth floor has its own battery. I leave a laptop and a note.',
    },
  ),
  thread(
    4,
    'tue',
    'Intern programme: what we tell them',
    {
      at: '13:30',
      from: 'beatrix',
      to: ['tomas', 'freya', 'renee'],
      text: `
    Six interns arrive in four weeks. Last year's feedback in one line: "nice people, no idea what was going on". Could each of you give them one hour, no slides?`,
    },
    {
      at: '13:52',
      from: 'freya',
      to: ['beatrix'],
      text: 'One hour on how a note is made, with the mistakes left in. Tuesday of their first week.',
    },
    {
      at: '09:20',
      from: 'renee',
      to: ['beatrix'],
      text: 'A trade from the phone call to the custodian, on paper, with string. I have done it before. It works.',
    },
    {
      at: '18:02',
      from: 'tomas',
      to: ['beatrix'],
      text: 'They can sit with me at the open. Shoes optional, silence not.',
    },
  ),
  thread(
    5,
    'tue',
    'Heron release notes 11.4',
    {
      at: '16:45',
      from: 'owen',
      to: ['all-ops'],
      text: `
    Going live {wd+2} 19:30:

    - allocations can be pasted from a sheet, totals are checked before saving;
    - the late flag now asks for a reason;
    - the colour of "pending" is no longer the colour of "failed". Sorry it took two years.

    Rollback plan as usual. Owen`,
    },
    {
      at: '08:50',
      on: 1,
      from: 'renee',
      to: ['owen'],
      text: 'Tested the paste with seven funds, adds up, and shouts when it does not. Lovely.',
    },
    { at: '17:01', on: 1, from: 'owen', to: ['renee'], text: 'Framing that.' },
  ),
  thread(
    5,
    'thu',
    '部门聚餐安排',
    {
      at: '11:02',
      from: 'xiaotong',
      to: ['all-shanghai'],
      text: `
    各位：

    部门聚餐定在{zdm+5}晚上六点半，湘满楼二楼大包间，可带家属，公司出每人一百五，超出部分大家自理。

    忌口请在周三前回我，上次有三位不吃香菜没说，香菜很委屈。

    晓彤`,
    },
    { at: '11:20', from: 'jiahe', to: ['xiaotong'], text: '不吃香菜，带一人。' },
    { at: '11:44', from: 'ruolan', to: ['xiaotong'], text: '可能要晚到半小时，先吃别等。' },
  ),
  thread(
    6,
    'wed',
    'Entity clean-up: four dormant companies',
    {
      at: '10:40',
      from: 'rafe',
      to: ['edda'],
      text: `
    Edda,

    Of the nine shelf entities four have had no activity for three years. Striking them off saves about 26k a year in filings. Two need a director's signature, one of them yours.

    Papers on your chair (not the floor, I checked).

    Rafe`,
    },
    {
      at: '12:05',
      from: 'edda',
      to: ['rafe'],
      text: 'Signed. Do it before quarter end. And the handover list for your last week, please, in the same order as the register.',
    },
    { at: '12:31', from: 'rafe', to: ['edda'], text: 'In progress, 31 of 44 lines done.' },
  ),
  thread(
    7,
    'tue',
    'Pricing of hard-to-value positions, committee {dm+2}',
    {
      at: '17:05',
      from: 'leila',
      to: ['tomas', 'idris', 'edda'],
      text: `
    Pack for {wd+2} attached. Three for discussion:

    1. The Vanterre box: broker quotes are stale, I propose a 2 point haircut until there is a trade.
    2. Northfold perps: two sources, half a point apart, taking the lower.
    3. The private loan: nothing new, nothing good.

    Leila`,
      files: [['HTV_pack.pdf', '720kB']],
    },
    {
      at: '09:10',
      on: 1,
      from: 'idris',
      to: ['leila'],
      cc: ['tomas'],
      text: 'Fine with 2 and 3. On 1 I would rather see 1.5, reasons by phone before the meeting, on the desk line.',
    },
    {
      at: '18:20',
      on: 1,
      from: 'leila',
      to: ['idris'],
      cc: ['tomas'],
      text: 'Two it stays, Idris. A trade would convince me.',
    },
  ),
  thread(
    8,
    'tue',
    'Rafe’s leaving drinks',
    {
      at: '12:00',
      from: 'poppy',
      to: ['all-london'],
      text: `
    Rafe leaves us on Friday after eleven years and, by his count, 212 entities. Drinks at Two Herons from 17:30 on Thursday. There is a card behind the plant on Edda's shelf: please sign it, and write legibly, he will file it.

    Poppy`,
    },
    { at: '12:14', from: 'grant', to: ['poppy'], text: 'In. Who is getting the present?' },
    { at: '12:20', from: 'poppy', to: ['grant'], text: 'Me. A stamp. He cried when I described it.' },
  ),
  thread(
    9,
    'mon',
    'Who does what while we are two short in HK',
    {
      at: '09:20',
      from: 'maren',
      to: ['jingyi', 'carmen', 'howard', 'leila'],
      text: `
    All,

    Until further notice: Carmen takes Qiming's accounts, Howard his orders, Jingyi the syndicate mailbox. If a client asks, he is on leave; more than that nobody knows, me included.

    Be kind and be boring.

    Maren`,
    },
    { at: '09:45', from: 'carmen', to: ['maren'], text: 'OK. 有三個客未有新聯絡人，我今日打電話通知。' },
    {
      at: '10:02',
      from: 'howard',
      to: ['maren'],
      text: 'Got it, order book handed over, {#4-9} live, all with limits.',
    },
  ),
  thread(
    9,
    'wed',
    'Lunch talk: what a bond remembers',
    {
      at: '11:30',
      from: 'anneke',
      to: ['all-london'],
      text: `
    Next in the series, {wd+2} 12:30 in Rowan: covenants, and why they read as if written by someone's aunt. Bring lunch. No slides.

    Anneke`,
    },
    { at: '11:41', from: 'callum', to: ['anneke'], text: 'will there be an exam' },
    { at: '11:43', from: 'anneke', to: ['callum'], text: 'There is always an exam, Callum. It is called August.' },
  ),
];
