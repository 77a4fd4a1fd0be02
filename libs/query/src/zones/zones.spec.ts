import fc from 'fast-check';
import { splitZones } from './split';

/** `kind: text` of each zone of a body, white space at the ends left out. */
const zonesOf = (channel: string, body: string): string[] =>
  splitZones({ channel, body, version: 0 }).map(
    ({ kind, text }) => `${kind}: ${text.trim().replace(/\s*\n\s*/g, ' / ')}`,
  );
const mail = (...lines: string[]): string[] => zonesOf('email', lines.join('\n'));
const HISTORY = 'The price is 14.20.';

describe('semantics 17: what the author wrote in this message', () => {
  it('subject and body are zones of their own', () => {
    expect(splitZones({ channel: 'email', subject: 'Beacon', body: 'Hello', version: 2 })).toEqual([
      { kind: 'subject', version: 2, text: 'Beacon', offset: 0 },
      { kind: 'own', version: 2, text: 'Hello', offset: 0 },
    ]);
    expect(splitZones({ channel: 'email', subject: '', body: '', version: 0 })).toEqual([]);
  });

  it.each([
    ['English', 'On Mon, 2 Nov 2026 at 10:04, Maren Holt <m.holt@bank.example> wrote:'],
    ['English, broken', 'On Mon, 2 Nov 2026 at 10:04, Maren Holt\n<m.holt@bank.example>\nwrote:'],
    ['German', 'Am 02.11.2026 um 10:04 schrieb Maren Holt <m.holt@bank.example>:'],
    ['French', 'Le lun. 2 nov. 2026 à 10:04, Maren Holt <m.holt@bank.example> a écrit :'],
    ['Spanish', 'El lun, 2 nov 2026 a las 10:04, Maren Holt (<m.holt@bank.example>) escribió:'],
    ['Italian', 'Il giorno lun 2 nov 2026 alle ore 10:04 Maren Holt <m.holt@bank.example> ha scritto:'],
    ['Portuguese', 'Em seg., 2 de nov. de 2026 às 10:04, Maren Holt <m.holt@bank.example> escreveu:'],
    ['Chinese, Gmail', 'Maren Holt <m.holt@bank.example> 于2026年11月2日周一 10:04写道：'],
    ['Chinese, NetEase', '在 2026-11-02 10:04:00，"Maren Holt" <m.holt@bank.example> 写道：'],
    ['Chinese, traditional', 'Maren Holt <m.holt@bank.example> 於 2026年11月2日 週一 上午10:04寫道：'],
    ['Japanese, Gmail', '2026年11月2日(月) 10:04 Maren Holt <m.holt@bank.example>:'],
    ['Russian', 'пн, 2 нояб. 2026 г. в 10:04, Maren Holt <m.holt@bank.example> пишет:'],
  ])('reply line, %s', (_, line) => {
    expect(mail('Ask me after it is public.', '', line, '', `> ${HISTORY}`, '> Leo')).toEqual([
      'own: Ask me after it is public.',
      expect.stringMatching(/^quoted: .*14\.20\. \/ > Leo$/),
    ]);
    expect(mail('Ask me later.', line, HISTORY)).toEqual([
      'own: Ask me later.',
      expect.stringMatching(/^quoted: .*14\.20\.$/),
    ]);
  });

  it.each([
    ['Outlook, English', ['From: Maren Holt', 'Sent: Monday, 2 November 2026 10:04', 'To: Leo F.', 'Subject: Beacon']],
    ['Outlook, bold', ['*From:* Maren Holt', '*Sent:* Monday', '*To:* Leo F.', '*Cc:* Rafe', '*Subject:* Beacon']],
    [
      'Outlook, rule above',
      ['________________________________', 'From: Maren Holt', 'Date: Monday', 'To: Leo', 'Subject: Beacon'],
    ],
    ['Outlook, German', ['Von: Maren Holt', 'Gesendet: Montag, 2. November 2026', 'An: Leo F.', 'Betreff: Beacon']],
    ['Outlook, French', ['De : Maren Holt', 'Envoyé : lundi 2 novembre 2026', 'À : Leo F.', 'Objet : Beacon']],
    ['Outlook, Spanish', ['De: Maren Holt', 'Enviado el: lunes', 'Para: Leo F.', 'Asunto: Beacon']],
    ['Outlook, Chinese', ['发件人: Maren Holt', '发送时间: 2026年11月2日 10:04', '收件人: Leo F.', '主题: Beacon']],
    ['Foxmail', ['发件人： Maren Holt', '发送时间： 2026-11-02 10:04', '收件人： Leo', '主题： Beacon']],
    ['Outlook, Japanese', ['差出人: Maren Holt', '送信日時: 2026年11月2日', '宛先: Leo F.', '件名: Beacon']],
    ['Original Message', ['-----Original Message-----', 'From: Maren Holt']],
    ['Original, QQ', ['------------------ 原始邮件 ------------------', '发件人: "Maren"']],
    ['Original, German', ['-----Ursprüngliche Nachricht-----', 'Von: Maren Holt']],
    ['Lotus Notes', ['Maren Holt', '11/02/2026 10:04 AM', 'To: Leo F.', 'cc: Rafe', 'Subject: Beacon']],
    ['forward, Gmail', ['---------- Forwarded message ---------', 'From: Maren Holt']],
    ['forward, Apple', ['Begin forwarded message:', '', 'From: Maren Holt']],
    ['forward, Notes', ['---------------------- Forwarded by Leo F./HK on 11/02/2026 ----------------------']],
    ['forward, Chinese', ['-------- 转发邮件 --------', '发件人：Maren']],
  ])('a header tells that the rest is an earlier message: %s', (_, header) => {
    expect(mail('See below.', '', ...header, '', HISTORY, 'no mark on this line')).toEqual([
      'own: See below.',
      expect.stringMatching(/^quoted: .*no mark on this line$/),
    ]);
  });

  it('answers between quoted lines are the author’s', () => {
    expect(
      mail('On 2 Nov 2026, Maren wrote:', '> Is it public?', 'Not yet.', '> And the price?', '>> 14.10', 'Later.'),
    ).toEqual([
      'quoted: On 2 Nov 2026, Maren wrote: / > Is it public?',
      'own: Not yet.',
      'quoted: > And the price? / >> 14.10',
      'own: Later.',
    ]);
  });

  it('words that only look like headers are the author’s', () => {
    const own = [
      'On Monday I wrote to Jim: nothing came.',
      'From: the top, please.',
      'To: all staff',
      'He wrote:',
      '-- not a signature, a dash',
    ];
    expect(mail(...own)).toEqual([`own: ${own.join(' / ')}`]);
  });
});

describe('signatures and disclaimers', () => {
  it('the delimiter of RFC 3676 ends the own text', () => {
    expect(mail('Done.', '-- ', 'Maren Holt', '+852 9123 4417', '', 'On 2 Nov 2026, Leo wrote:', '> x')).toEqual([
      'own: Done.',
      'signature: -- / Maren Holt / +852 9123 4417',
      'quoted: On 2 Nov 2026, Leo wrote: / > x',
    ]);
  });

  it.each([
    'Sent from my iPhone',
    'Sent from my Samsung Galaxy smartphone.',
    'Sent via BlackBerry',
    'Get Outlook for iOS',
    'Sent from Yahoo Mail for iPhone',
    'Von meinem iPhone gesendet',
    'Gesendet mit der Outlook-App',
    'Envoyé de mon iPhone',
    'Télécharger Outlook pour Android',
    'Enviado desde mi iPhone',
    'Inviato da iPhone',
    '发自我的iPhone',
    '从我的 iPhone 发送',
    '發自我的手機',
    '发自网易邮箱大师',
    '来自我的华为手机',
    '获取 Outlook for iOS',
    'iPhoneから送信',
  ])('%s', (line) => {
    expect(mail('Call you on the other phone.', '', line)).toEqual([
      'own: Call you on the other phone.',
      `signature: ${line}`,
    ]);
  });

  it('"sent from my desk" is what somebody wrote', () =>
    expect(mail('It was sent from my old desk to the mail room')).toHaveLength(1));

  it.each([
    [
      'English',
      'This e-mail and any attachments are confidential and may be privileged. If you are not the intended recipient, please notify the sender immediately and delete this message.',
    ],
    [
      'English, company',
      'This message is intended solely for the addressee. If you have received it in error, please delete it and notify the sender.\n\nHolt & Co LLP is a limited liability partnership registered in England, company number OC1234.',
    ],
    [
      'German',
      'Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte sofort den Absender und vernichten Sie diese Mail.',
    ],
    [
      'French',
      "Ce message et toutes les pièces jointes sont confidentiels. Si vous n'êtes pas le destinataire ou avez reçu ce message par erreur, merci de le détruire et d'en avertir l'expéditeur.",
    ],
    [
      'Chinese',
      '本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人。如果您不是指定的收件人或误收本邮件，请立即通知发件人并删除本邮件，禁止以任何形式使用、复制或散发。',
    ],
    [
      'Chinese, traditional',
      '本郵件包含機密資訊，僅供指定收件人使用。若您並非指定收件人，請立即通知寄件人並刪除本郵件，不得披露、複製或轉發。',
    ],
  ])('a disclaimer at the end, %s', (_, disclaimer) => {
    for (const channel of ['email', 'teams']) {
      const zones = splitZones({ channel, body: `Please sell before Friday.\n\n${disclaimer}\n`, version: 0 });
      expect(zones.map(({ kind }) => kind)).toEqual(['own', 'signature']);
      expect(zones[0]!.text.trim()).toBe('Please sell before Friday.');
    }
  });

  it('a warning about outside senders at the beginning', () => {
    expect(
      mail(
        'CAUTION: This email originated from outside of the organization. Do not click links or open attachments.',
        '',
        'Please sell.',
      ),
    ).toEqual([expect.stringMatching(/^signature: CAUTION/), 'own: Please sell.']);
  });

  it('one such sentence in earnest, or text after a disclaimer, is the author’s', () => {
    expect(mail('This e-mail is confidential. Keep it between us until the announcement.')).toHaveLength(1);
    expect(mail('If you are not the intended recipient of the bonus, call me.')).toHaveLength(1);
    expect(
      mail(
        'This message is confidential. If you are not the intended recipient, delete it.',
        '',
        'PS: sell before the announcement.',
      ).at(-1),
    ).toMatch(/^own/);
  });
});

describe('chat', () => {
  it.each([
    ['Slack, Discord', ['> is it public?', 'not yet'], ['quoted: > is it public?', 'own: not yet']],
    ['to the end', ['look:', '>>> a', 'b'], ['own: look:', 'quoted: >>> a / b']],
    [
      'WeChat',
      ['「Leo：周一要出公告？」', '- - - - - - - - - - - - - - -', '别外传'],
      ['quoted: 「Leo：周一要出公告？」 / - - - - - - - - - - - - - - -', 'own: 别外传'],
    ],
    ['a comparison', ['> 5% is fine', '>100 too'], ['own: > 5% is fine / >100 too']],
    [
      'a mail header is text in a chat',
      ['From: me', 'Sent: now', 'To: you', 'Subject: x'],
      ['own: From: me / Sent: now / To: you / Subject: x'],
    ],
  ])('%s', (_, lines, zones) => expect(zonesOf('slack', lines.join('\n'))).toEqual(zones));
});

describe('properties', () => {
  const line = fc.constantFrom(
    '',
    ' ',
    'own words',
    '> quoted',
    '>> twice',
    '-- ',
    'Sent from my iPhone',
    '-----Original Message-----',
    'On 1/2/2026 at 10:00 Jim <j@x.example> wrote:',
    'From: a',
    'Sent: b',
    'To: c',
    'cc: d',
    'Subject: e',
    '发件人: a',
    '「x」',
    '- - - - - - - -',
    '________',
    'This e-mail is confidential. If you are not the intended recipient, delete it.',
    'registered in England',
    '\r',
    'x'.repeat(500),
  );
  const body = fc.oneof(
    fc.array(line, { maxLength: 20 }).chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end))),
    fc.string({ unit: 'binary' }),
  );

  it('the zones of a body, one after the other, are the body; neighbours differ', () => {
    fc.assert(
      fc.property(body, fc.constantFrom('email', 'slack'), (text, channel) => {
        const zones = splitZones({ channel, body: text, version: 0 });
        let offset = 0;
        for (const [i, zone] of zones.entries()) {
          expect(zone.offset).toBe(offset);
          expect(zone.text).not.toBe('');
          expect(zone.kind).not.toBe(zones[i - 1]?.kind);
          offset += zone.text.length;
        }
        expect(zones.map(({ text: part }) => part).join('')).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});

it('hostile bodies cost linear time', () => {
  for (const piece of [
    'On 1:00\n',
    'To: a\n',
    'From: a\n',
    '> \n',
    '\n',
    'a',
    ' ',
    '-',
    'This e-mail ',
    'On 1 On 1 ',
    '「',
    '- ',
    'sent from my ',
    'wrote: ',
    '如果您',
  ]) {
    const start = process.cpuUsage();
    splitZones({ channel: 'email', body: piece.repeat(400_000 / piece.length), version: 0 });
    splitZones({ channel: 'slack', body: piece.repeat(400_000 / piece.length), version: 0 });
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(4000);
  }
});
