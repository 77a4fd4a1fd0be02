import { type Thread, thread } from '../make/mailer';

/** Mails of the conduct stories: complaints, a colleague, a box at the races. */
export const CONDUCT_LETTERS: readonly Thread[] = [
  thread(
    4,
    'mon',
    'Quarterly attestation: approved channels',
    {
      at: '09:00',
      from: 'training',
      to: ['dominic'],
      cc: ['tomas'],
      automatic: true,
      text: `
    Please confirm by Friday: "In the past quarter I have used approved channels only for business communication, and I have reported every exception."

    Reply CONFIRMED, or describe exceptions. Reminders go to your manager.`,
    },
    {
      key: 'oc-attested',
      on: 2,
      at: '17:48',
      from: 'dominic',
      to: ['training'],
      text: 'Confirmed. I have used approved channels only.',
      bare: true,
    },
  ),
  thread(
    5,
    'wed',
    '关于稳泰票据销售的投诉',
    {
      key: 'mis-letter',
      at: '20:15',
      from: 'wangpy',
      to: ['clientcare'],
      cc: ['jiahe'],
      text: `
    致有关负责人：

    本人汪佩仪，于认购“稳泰票据”时，客户经理孙嘉禾多次口头及微信承诺“保本”“不会亏”。本人投入人民币八十万元，现账面亏损超过百分之十一，且被告知可能继续扩大。

    认购时没有人向我解释“敲入”的含义，风险揭示书至今没有签过。

    现正式投诉，并要求：一、书面说明销售过程；二、提供认购全套文件；三、赔偿本金损失。

    聊天记录截图见附件。

    汪佩仪`,
      files: [
        ['聊天记录1.png', '640kB'],
        ['聊天记录2.png', '580kB'],
      ],
    },
    {
      key: 'mis-ack',
      on: 1,
      at: '10:20',
      from: 'shaowei',
      to: ['wangpy'],
      cc: ['jiahe'],
      text: `
    汪女士，您好：

    来信收悉，对给您带来的困扰深表歉意。我们正在内部了解情况，会尽快给您答复。请您在此期间不必向其他机构反映，以免影响处理进度。

    邵伟`,
    },
    {
      key: 'mis-second',
      on: 4,
      at: '21:02',
      from: 'wangpy',
      to: ['shaowei'],
      cc: ['karim'],
      text: `
    邵总，快一周了没有下文。孙经理今天中午说他私人补我两万，让我撤投诉，这是贵公司的意思吗？

    我已抄送贵公司合规部门，邮箱是在官网上查到的。

    汪佩仪`,
    },
    {
      on: 5,
      at: '09:05',
      from: 'karim',
      to: ['wangpy'],
      text: `
    汪女士，您好：

    我是合规部的 Karim Mazur。您的来信已登记，编号 K-039。此事由合规部直接处理，与销售部门无关。您有权随时向任何机构反映情况。

    请保留原始聊天记录，我们的同事会在两个工作日内与您联系。`,
    },
  ),
  thread(
    6,
    'thu',
    'Orrin income note: complaint',
    {
      key: 'sale-letter',
      at: '11:45',
      from: 'mel',
      to: ['anneke'],
      cc: ['ruth'],
      text: `
    Dear Anneke,

    Mrs Calloway asks me to put this in writing. In the chat with her you wrote that the Orrin note was "basically risk free" and that she could not lose the coupon. The coupon has been deferred. She bought half a million on the strength of that sentence.

    Please treat this as a formal complaint, and let us have your procedure.

    Also: we have had no confirmation of 2m Adair which Mr Vale says he bought for us. We did not order it.

    Mel Arden`,
    },
    {
      at: '12:10',
      from: 'anneke',
      to: ['karim', 'tomas'],
      forward: true,
      key: 'sale-passed-on',
      text: `
    This is about me, so it should not stay with me. What I wrote is what she says I wrote. I also know nothing of an Adair trade.

    Anneke`,
    },
    {
      at: '14:30',
      from: 'karim',
      to: ['mel'],
      cc: ['ruth'],
      text: `
    Dear Mel,

    Thank you. Registered as K-041 on {dm}; our procedure is attached. The Adair item is being looked at separately and first.`,
      files: [['Complaints_procedure.pdf', '90kB']],
    },
  ),
  thread(
    7,
    'wed',
    'Confidential, for you only',
    {
      key: 'adv-letter',
      at: '13:02',
      from: 'nadia',
      to: ['beatrix'],
      text: `
    Beatrix,

    As we agreed, in order and with dates; screenshots attached.

    - {dm-21}: asks me out after the Saltmarsh call. I decline.
    - {dm-14}: two texts late in the evening about my looks. I ask him to stop, in the morning.
    - {dm-10}: puts us both in the same hotel in Boston, tells me not to be "so uptight". I book elsewhere.
    - {dm-4}: Boston. Three texts after 22:40 asking me to his room, and a reminder of who writes my review.
    - {dm-1}: takes me off the Saltmarsh account.

    Renee has seen some of it. I would like to go on working here.

    Nadia Farrow`,
      files: [['screens.zip', '3.1MB']],
    },
    {
      at: '18:20',
      from: 'beatrix',
      to: ['nadia'],
      text: `
    Nadia, received and read, every line. The account comes back to you tomorrow; that is not for him to decide any more.

    I speak to Renee with your consent only. Say the word or don't.`,
    },
    { on: 1, at: '08:55', from: 'nadia', to: ['beatrix'], text: 'Yes to Renee. Thank you.' },
  ),
  thread(
    2,
    'fri',
    'Box at Saddler’s Green, {dm+18}',
    {
      at: '11:10',
      from: 'linus',
      to: ['dominic'],
      text: `
    Dear Mr Vale,

    Your box for eight is confirmed: 3,280 plus service, lunch included. We are happy to invoice in two parts as you asked, "room hire" and "luncheon".

    Linus Garde`,
      files: [
        ['Invoice_A.pdf', '60kB'],
        ['Invoice_B.pdf', '58kB'],
      ],
    },
    {
      key: 'gift-finance',
      at: '11:32',
      from: 'dominic',
      to: ['poppy'],
      forward: true,
      text: 'Pops, A is marketing, B is client lunch on my receipt from last week, split over four names so nobody goes over the limit. thx',
      bare: true,
    },
    {
      on: 1,
      at: '09:15',
      from: 'poppy',
      to: ['dominic'],
      text: `
    Dom, I have put both invoices on the register as one event at 410 a head, four clients. I am not comfortable with the other way. Edda has to approve anything over 150.

    Poppy`,
    },
    { on: 1, at: '09:40', from: 'dominic', to: ['poppy'], text: 'great. thanks for nothing', bare: true },
  ),
];
