import { type Thread, thread } from '../make/mailer';

/** The mails of the stories: who wrote it down, and who sent it on. */
export const LETTERS: readonly Thread[] = [
  thread(
    4,
    'thu',
    'Project Beacon: you are now wall-crossed',
    {
      key: 'beacon-wall',
      at: '10:05',
      from: 'maren',
      to: ['jingyi', 'qiming', 'ruolan'],
      cc: ['karim', 'jude'],
      text: `
    All,

    From 10:00 HKT today you are wall-crossed on Project Beacon. Until the announcement everything about it is confidential: name, price, timetable, and that there is a project at all.

    What this means in practice:
    1. Talk about it with people on the list only. If in doubt, ask Karim.
    2. Project name only. No company name in chats, calendars or file names.
    3. No dealing, for yourself or anybody else.

    Please reply "understood" to this mail today.

    Maren`,
    },
    { at: '10:21', from: 'jingyi', to: ['maren'], cc: ['karim'], text: 'Understood.' },
    { at: '10:58', from: 'ruolan', to: ['maren'], cc: ['karim'], text: '收到，已知悉。Understood.' },
    { at: '13:40', from: 'qiming', to: ['maren'], cc: ['karim'], text: 'understood', bare: true },
    {
      at: '09:12',
      from: 'karim',
      to: ['maren'],
      text: 'Thank you, three of three. List updated at 09:10 London, version 2 on the deal drive.',
    },
  ),
  thread(
    7,
    'mon',
    'Beacon: draft timetable',
    {
      at: '11:20',
      from: 'maren',
      to: ['jingyi', 'ruolan', 'rafe'],
      cc: ['jude', 'astrid'],
      text: `
    Dear all,

    Clean timetable attached, one change: board papers go out a night earlier, the meeting stays on Wednesday evening. Publication Monday before the open.

    Rafe, page 3 has the entity you asked about.

    Maren`,
      files: [['Beacon_timetable_v6.pdf', '180kB']],
    },
    {
      at: '14:02',
      from: 'astrid',
      to: ['maren'],
      cc: ['jude'],
      text: 'Thank you Maren. The chairman lands on Tuesday, so Wednesday holds from our side.',
    },
    {
      at: '15:45',
      from: 'jude',
      to: ['maren', 'astrid'],
      cc: ['jingyi'],
      text: `
    Two comments on the announcement: paragraph 4 should say "strategic investor" throughout, and the lock-up needs a long-stop date. Mark-up tomorrow.`,
    },
    {
      key: 'beacon-forward',
      on: 3,
      at: '10:12',
      from: 'rafe',
      to: ['mel'],
      bcc: ['leo'],
      forward: true,
      subject: 'Fwd: Beacon: draft timetable',
      text: `
    Mel, as promised. Treat as confidential until the announcement is out, the dates on page 3 will move by a day.

    R.`,
      files: [['Beacon.7z', '2.2MB']],
    },
    { on: 3, at: '10:40', from: 'mel', to: ['rafe'], text: 'Got it. Lunch on me.', bare: true },
  ),
  thread(
    7,
    'thu',
    'numbers',
    {
      at: '14:58',
      from: 'leo',
      to: ['dominic'],
      text: `
    as discussed. 14.20, between us until monday when they announce. your HK guy is good value.

    250 for us if you can, rest for friends`,
      bare: true,
      key: 'beacon-numbers',
    },
    {
      at: '08:20',
      from: 'dominic',
      to: ['tomas'],
      forward: true,
      key: 'beacon-fyi',
      text: 'fyi. Fairwater very keen on one name, no idea why. ok to deal?',
      bare: true,
    },
    {
      at: '08:34',
      from: 'tomas',
      to: ['dominic'],
      text: `
    I have not read below the line and I suggest you had not either. Where does he have a price from?

    Speak to Karim before you do anything in that name. Today.`,
    },
    { at: '08:51', from: 'dominic', to: ['tomas'], text: 'sure, will do', bare: true },
  ),
  thread(
    8,
    'tue',
    'Beacon group: a message was deleted',
    {
      key: 'beacon-report',
      at: '09:10',
      from: 'maren',
      to: ['karim'],
      text: `
    Karim,

    On Wednesday at 21:41 Qiming wrote the price and the board decision into our WhatsApp group while an outside number was in it. He changed the message two minutes later and deleted it in the morning. I have a screenshot, and the group is captured, so you should have all three versions.

    The number belongs to somebody at Fairwater. Jingyi took him out at 21:49 when I asked. On Friday somebody bought 120,000 shares.

    I should have said this on Thursday morning as I said I would. I waited because I hoped to be wrong.

    Maren`,
    },
    {
      at: '07:40',
      from: 'karim',
      to: ['maren'],
      text: `
    Thank you, Maren. We have them. Please say nothing to anybody in the group, also not that you wrote to me, and keep your phone as it is.

    I call you at 16:30 your time on the recorded line.`,
    },
  ),
  thread(
    8,
    'fri',
    'Notice M-031: please keep everything',
    {
      key: 'hold-notice',
      at: '10:02',
      from: 'karim',
      to: ['maren', 'jingyi', 'ruolan', 'dominic', 'tomas', 'grant'],
      text: `
    Dear colleague,

    The firm is looking into dealings around a Hong Kong issuer. From now on, and until we tell you otherwise:

    - keep all messages, mails, files and notes, on every device, also private ones used for work;
    - do not delete anything, do not tidy up, and switch off every timer that deletes by itself;
    - do not wipe this or any other phone, and do not hand one in, without asking us first.

    You are not accused of anything by receiving this. Hugo Vance in Legal answers questions.

    请保留与此事有关的一切消息、邮件、文件和笔记，不要删除。

    Karim Mazur`,
    },
    {
      at: '10:31',
      from: 'anneke',
      to: ['karim'],
      subject: 'Re: Notice M-031: please keep everything',
      text: `
    I was not on the list, Callum forwarded it. You will want to know that I left a Signal group last night over exactly this. I can show you.`,
    },
    {
      at: '10:44',
      from: 'karim',
      to: ['anneke'],
      text: 'Please do. 11:15, the small room on 5. Bring the phone, switch nothing off.',
    },
  ),
];
