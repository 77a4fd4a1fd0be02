import { type Thread, thread } from '../make/mailer';

/** Ordinary mail within the firm. */
export const HOUSE: readonly Thread[] = [
  thread(
    1,
    'mon',
    'Desk moves on 4, phase two',
    {
      at: '09:12',
      from: 'edda',
      to: ['all-london'],
      text: `
    All,

    Phase two of the refit is this weekend. Please pack what you care about into the blue crates by {wd+4} {dm+4}, noon; what is left on desks will be packed by people who do not know you.

    Seating plan attached. It is final in the sense that I am tired.

    Edda`,
      files: [['Seating_4th_floor_v9.pdf', '410kB']],
    },
    {
      at: '09:40',
      from: 'grant',
      to: ['edda'],
      text: 'Could ops stay near the printer? We are the only ones who still love it.',
    },
    { at: '10:02', from: 'edda', to: ['grant'], text: 'Ops and the printer will not be parted. See page 2.' },
  ),
  thread(
    1,
    'tue',
    'Corrie initiation: numbers to check',
    {
      at: '10:31',
      from: 'freya',
      to: ['theo', 'anneke'],
      text: `
    Both,

    Three numbers I am not sure of before this goes to the supervisory analyst:

    - track access charge, I have 412m, the company's slide says 421m;
    - lease debt in or out of the leverage on page 6;
    - the 2% wage assumption looks low to me.

    By tomorrow noon would be lovely.

    Freya`,
    },
    {
      at: '09:20',
      on: 1,
      from: 'theo',
      to: ['freya'],
      cc: ['anneke'],
      text: '412 is right, the slide transposed it (I asked them). Lease debt in, everybody else has it in. Wages 3.1 and say why.',
    },
    {
      at: '15:02',
      on: 1,
      from: 'anneke',
      to: ['freya', 'theo'],
      text: 'Agree with Theo on leases. Bond people will look there first.',
    },
    {
      at: '15:20',
      on: 1,
      from: 'freya',
      to: ['theo', 'anneke'],
      text: 'All three in. Thank you, you are both in the acknowledgements nobody reads.',
    },
  ),
  thread(
    1,
    'thu',
    '上海办公室网络切换安排',
    {
      at: '16:10',
      from: 'mingzhe',
      to: ['all-shanghai'],
      text: `
    各位同事：

    {zdm+6}晚上八点到十点切换主线路，期间VPN会断两次，每次五分钟以内。请提前保存文件，电脑不必关机。

    第二天早上如果连不上，先重启，再打我座机。

    徐明哲`,
    },
    { at: '16:32', from: 'peilin', to: ['mingzhe'], text: '那天晚上我们有伦敦的电话会，能不能改到十点以后？' },
    {
      at: '16:50',
      from: 'mingzhe',
      to: ['peilin'],
      cc: ['xiaotong'],
      text: '可以，改成十点半到十二点半，通知我重发。',
    },
  ),
  thread(
    2,
    'mon',
    'Budget for market data, second half',
    {
      at: '11:05',
      from: 'edda',
      to: ['tomas', 'leila', 'freya'],
      text: `
    Northgate wants 9% more for the same thing. Before I say no in a friendly way: who uses the options module, and would anybody cry?`,
    },
    {
      at: '11:40',
      from: 'tomas',
      to: ['edda'],
      cc: ['leila', 'freya'],
      text: 'Two logins on my side, used four times this year. No tears.',
    },
    {
      at: '20:15',
      from: 'leila',
      to: ['edda'],
      cc: ['tomas', 'freya'],
      text: 'We use the surface every night, it feeds pricing. One login is enough, but that one I would defend with furniture.',
    },
    {
      at: '09:02',
      on: 1,
      from: 'edda',
      to: ['tomas', 'leila', 'freya'],
      text: 'One login, no increase, they blinked. Thank you.',
    },
  ),
  thread(
    2,
    'wed',
    'Trip to Shanghai, week after next',
    {
      at: '12:15',
      from: 'maren',
      to: ['ruolan', 'shaowei'],
      text: `
    Dear both,

    I come up on {dm+8} for two days. Could we do the pipeline on the first morning and see two clients in the afternoon? I have no wish for a banquet, noodles are better.

    Maren`,
    },
    {
      at: '13:30',
      from: 'ruolan',
      to: ['maren'],
      cc: ['shaowei'],
      text: `
    Maren,

    欢迎！第一天上午会议室已订，下午和水、长汀各一场，英文材料我来准备。面馆没问题，楼下就有。

    若岚`,
    },
    {
      at: '14:10',
      from: 'shaowei',
      to: ['maren', 'ruolan'],
      text: 'Welcome. I will arrange the car. A small dinner only, eight persons.',
    },
    {
      at: '14:22',
      from: 'maren',
      to: ['shaowei', 'ruolan'],
      text: 'Eight is a banquet, Wei. Noodles, please, and we pay for ourselves.',
    },
  ),
  thread(
    2,
    'thu',
    'Proposal: one page per client instead of five',
    {
      at: '15:20',
      from: 'poppy',
      to: ['tomas', 'anneke', 'idris'],
      text: `
    Hello,

    Every client review goes out with five pages of which people read one (I asked nine of them). Mock-up attached: holdings, what changed, what we think, what is next. The rest as an appendix on request.

    May I try it on three accounts this month?

    Poppy`,
      files: [['One_pager_mockup.pdf', '95kB']],
    },
    {
      at: '16:01',
      from: 'anneke',
      to: ['poppy'],
      cc: ['tomas', 'idris'],
      text: 'Please. Start with Dunmere, Nell will tell you honestly.',
    },
    {
      at: '17:40',
      from: 'tomas',
      to: ['poppy'],
      text: 'Yes to three. Compliance sees the template once, then you are free. Good idea.',
    },
    {
      at: '09:31',
      on: 1,
      from: 'poppy',
      to: ['karim'],
      cc: ['tomas'],
      text: 'Karim, would you look at this template? Nothing new in it, only less.',
    },
    {
      at: '10:48',
      on: 1,
      from: 'karim',
      to: ['poppy'],
      text: 'Two footnotes have to come back (performance, currency). Otherwise approved, reference T-221.',
    },
  ),
  thread(
    3,
    'tue',
    'Holiday cover, please check',
    {
      at: '10:00',
      from: 'beatrix',
      to: ['all-london'],
      text: `
    Dear all,

    Eleven people are off in the same week and four of them are each other's cover. The sheet is on the drive, conflicts in orange. Please sort it among yourselves by {wd+3}; I shall sort it by alphabet otherwise.

    Bea`,
    },
    { at: '10:22', from: 'callum', to: ['beatrix'], text: 'Swapped with Idris, we are both green now.' },
    {
      at: '11:15',
      from: 'owen',
      to: ['beatrix'],
      text: 'Covered by the vendor on both days. They know where the fuse box is, which is all I do anyway.',
    },
  ),
  thread(
    3,
    'wed',
    'Month-end checklist, new step 14',
    {
      at: '09:05',
      from: 'renee',
      to: ['grant', 'poppy'],
      cc: ['colby'],
      text: `
    Hi both,

    From this month step 14: custodian balances are agreed by a second person before the file goes out. It takes ten minutes and would have saved us the {dm-12} afternoon.

    Checklist v8 on the drive. v7 is in the archive folder, please stop printing it, Grant.

    Renee`,
    },
    {
      at: '14:40',
      from: 'grant',
      to: ['renee'],
      cc: ['poppy', 'colby'],
      text: 'It was laminated. I have put it in a drawer.',
    },
    {
      at: '10:05',
      on: 1,
      from: 'poppy',
      to: ['renee'],
      text: 'Second eyes: me on odd days, Callum on even ones. He does not know yet.',
    },
  ),
  thread(
    3,
    'thu',
    '研究部选题会纪要',
    {
      at: '17:30',
      from: 'peilin',
      to: ['shaowei', 'ruolan'],
      cc: ['freya'],
      text: `
    各位：

    今天定下的三个题目：
    一、水泥行业错峰生产的实际执行（我写，月底）；
    二、新能源消纳，和伦敦合写（Freya出欧洲部分）；
    三、医药集采之后的现金流，先做数据，不急着发。

    所有数据只用公开来源，引用写到页码。

    沛霖`,
    },
    {
      at: '10:12',
      on: 1,
      from: 'freya',
      to: ['peilin'],
      text: 'Happy to. My part by the 20th; can we agree on one definition of "curtailment" before we both use it?',
    },
    {
      at: '18:40',
      on: 1,
      from: 'peilin',
      to: ['freya'],
      text: 'Yes: energy available but not taken, monthly, national statistics. I send a glossary, 中英对照。',
    },
  ),
];
