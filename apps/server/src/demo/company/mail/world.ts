import { type Thread, thread } from '../make/mailer';

/** Ordinary mail with the world: clients, counsel, printers, brokers. */
export const WORLD: readonly Thread[] = [
  thread(
    1,
    'mon',
    'Quarterly valuation, Tollgate',
    {
      at: '10:15',
      from: 'mel',
      to: ['anneke'],
      text: `
    Dear Anneke,

    The valuation reached us as a picture of a spreadsheet. Could we have the spreadsheet?

    Kind regards
    Mel`,
    },
    {
      at: '11:02',
      from: 'anneke',
      to: ['mel'],
      cc: ['poppy'],
      text: `
    Dear Mel,

    Here it is, with formulas. The picture was our system being artistic; Poppy has had a word with it.

    Anneke`,
      files: [['Tollgate_valuation.xlsx', '88kB']],
    },
    {
      at: '11:30',
      from: 'mel',
      to: ['anneke'],
      text: 'Perfect, thank you. It adds up, which I tell you because people only write when it does not.',
    },
  ),
  thread(
    1,
    'wed',
    'New account opening: Dunmere Life (staff scheme)',
    {
      at: '14:20',
      from: 'nell',
      to: ['idris'],
      cc: ['poppy'],
      text: `
    Idris,

    We should like a second account for the staff scheme, same signatories minus one. What do you need from us, in one list rather than in six mails?

    Nell`,
    },
    {
      at: '15:05',
      from: 'poppy',
      to: ['nell'],
      cc: ['idris'],
      text: `
    Dear Nell,

    One list: certified copy of the trust deed, the signatory form (attached, pre-filled), proof of address for the new trustee, and a tax form that I am sorry about.

    Two working days once we have all four.

    Poppy`,
      files: [['Signatory_form_Dunmere.pdf', '140kB']],
    },
    {
      at: '09:50',
      on: 2,
      from: 'nell',
      to: ['poppy'],
      text: 'All four attached. The tax form made our trustee swear, which he has not done since 1998.',
      files: [['Dunmere_docs.zip', '2.4MB']],
    },
    { at: '16:12', on: 3, from: 'poppy', to: ['nell'], text: 'Open as of today. My apologies to the trustee.' },
  ),
  thread(
    2,
    'tue',
    'Proofs for the investor day booklet',
    {
      key: 'n-print-proof',
      at: '12:40',
      from: 'vera',
      to: ['poppy'],
      text: `
    Hi Poppy,

    Second proofs attached: the draft cover is still marked confidential and says "announcement", shall we take that off before 500 copies exist?

    Vera`,
      files: [['Booklet_proof2.pdf', '5.6MB']],
    },
    { at: '13:05', from: 'poppy', to: ['vera'], text: 'Yes please, both words. It is a picnic programme with a logo.' },
    { at: '15:50', from: 'vera', to: ['poppy'], text: 'Gone. On press tonight, with you Thursday before ten.' },
  ),
  thread(
    2,
    'thu',
    'Comfort package: engagement letter',
    {
      key: 'n-counsel',
      at: '17:10',
      from: 'jude',
      to: ['maren'],
      cc: ['rafe'],
      text: `
    Dear Maren,

    Engagement letter for the Corrie tap attached in draft. It is confidential between the parties and has our usual cap, which I expect you to dislike.

    Jude`,
      files: [['Engagement_draft1.docx', '74kB']],
    },
    {
      at: '10:31',
      on: 1,
      from: 'maren',
      to: ['jude'],
      cc: ['rafe'],
      text: 'Dear Jude, I dislike it exactly as much as last time. Twice fees and we sign.',
    },
    { at: '12:15', on: 1, from: 'jude', to: ['maren'], text: 'Twice fees is fine. Revised draft on its way to Rafe.' },
  ),
  thread(
    3,
    'mon',
    'Broker review: your commission for the half year',
    {
      at: '09:35',
      from: 'bram',
      to: ['idris'],
      text: `
    Morning Idris,

    Half-year statement attached. Volumes down 8%, everyone's are. Lunch on Thursday as usual, everybody pays his own as usual.

    Bram`,
      files: [['KV_H1.pdf', '60kB']],
    },
    {
      at: '10:12',
      from: 'idris',
      to: ['bram'],
      cc: ['poppy'],
      text: 'Ta. Poppy reconciles it against ours, you will hear if pennies differ.',
    },
    {
      at: '14:40',
      on: 1,
      from: 'poppy',
      to: ['bram'],
      cc: ['idris'],
      text: 'Pennies agree. 41 tickets, two dated a day apart because of the bank holiday, both explained.',
    },
  ),
  thread(
    3,
    'wed',
    '关于年度资产配置建议书',
    {
      at: '10:20',
      from: 'luomin',
      to: ['jiahe'],
      text: `
    孙经理：

    去年的建议书我先生看了觉得股票偏多，今年能否做两个版本，一个稳健一些的？他说他要睡得着觉的那种。

    罗敏`,
    },
    {
      at: '15:45',
      from: 'jiahe',
      to: ['luomin'],
      cc: ['shaowei'],
      text: `
    罗姐您好：

    两个版本都做好了，附件一稳健，附件二平衡。两个版本都不承诺收益，最大回撤的历史数据在第四页，请您和先生一起看。

    嘉禾`,
      files: [
        ['建议书_稳健.pdf', '780kB'],
        ['建议书_平衡.pdf', '790kB'],
      ],
    },
    { at: '20:10', on: 1, from: 'luomin', to: ['jiahe'], text: '看了，选稳健的。第四页先生看了两遍，说写得老实。' },
  ),
  thread(
    4,
    'tue',
    'Adair: bank guarantee wording',
    {
      key: 'n-guarantee-mail',
      at: '11:55',
      from: 'jude',
      to: ['maren', 'rafe'],
      text: `
    Both,

    The landlord of the Adair flagship wants the bank guarantee to survive a change of control. I suggest "other than by operation of law" and a cup of tea.

    Jude`,
    },
    {
      at: '15:02',
      from: 'rafe',
      to: ['jude'],
      cc: ['maren'],
      text: 'Agreed on both. Wording in clause 7.3, the tea is with facilities.',
    },
  ),
  thread(
    4,
    'wed',
    'Energy basics, the deck you asked for',
    {
      at: '10:05',
      from: 'nadia',
      to: ['pete'],
      cc: ['renee'],
      text: `
    Hi Pete,

    Here is the deck from the conference, the public one with nothing taken out. Happy to walk you through it any day next week.

    Nadia`,
      files: [['Energy_basics.pdf', '1.3MB']],
    },
    {
      at: '11:20',
      from: 'pete',
      to: ['nadia'],
      text: 'Great deck, stealing page 9 for my board with credit. Thursday at 3?',
    },
    {
      at: '11:25',
      from: 'nadia',
      to: ['pete'],
      text: "Thursday at 3, invite sent. Page 9 is Theo's, he will be unbearable.",
    },
  ),
];
