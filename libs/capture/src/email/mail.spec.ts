import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import PostalMime from 'postal-mime';
import type { CapturedMessage } from '../event';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { readMail } from './mail';
import { mailPart } from './mail-part';

const mail = (text: string | Buffer): CapturedMessage => readMail(Buffer.isBuffer(text) ? text : Buffer.from(text));
const lines = (...text: string[]): string => `${text.join('\r\n')}\r\n`;
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const MIXED = lines(
  'From: Ann <ann@x.example>',
  'To: ben@x.example',
  'Subject: files',
  'Date: Mon, 4 Mar 2024 11:20:34 +0100',
  'Message-ID: <1@x.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  'preamble',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe aus M=C3=BCnchen=',
  ', Ann',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Grüße aus <b>München</b>, Ann</p>',
  '--inner--',
  '--outer',
  'Content-Type: application/pdf; name="old.pdf"',
  "Content-Disposition: attachment; filename*0*=utf-8''R%C3%A9; filename*1=sum; filename*2*=%C3%A9.pdf",
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('the pdf').toString('base64'),
  '--outer',
  'Content-Type: message/rfc822',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('Subject: inside\r\n\r\nwords').toString('base64'),
  '--outer--',
  'epilogue',
);

describe('mails', () => {
  it('[R6] give body, people, time and attachments with size, hash and part number', async () => {
    const message = mail(MIXED);
    expect(message).toMatchObject({
      type: 'message',
      channel: 'email',
      nativeId: '1@x.example',
      sender: { scheme: 'email', value: 'ann@x.example', name: 'Ann' },
      recipients: [{ role: 'to', party: { scheme: 'email', value: 'ben@x.example' } }],
      subject: 'files',
      body: 'Grüße aus München, Ann',
      time: {
        text: 'Mon, 4 Mar 2024 11:20:34 +0100',
        wall: '2024-03-04T11:20:34',
        utc: '2024-03-04T10:20:34.000Z',
        zone: '+01:00',
        zoneOrigin: 'record',
      },
      attachments: [
        {
          name: 'Résumé.pdf',
          mediaType: 'application/pdf',
          size: 7,
          sha256: sha256('the pdf'),
          state: 'inside',
          path: '2',
        },
        { mediaType: 'message/rfc822', size: 24, state: 'inside', path: '3' },
      ],
      extra: { 'body-parts': '1.1', 'message-id': '<1@x.example>' },
    });
    expect(Buffer.from(await mailPart(Buffer.from(MIXED), '2')).toString()).toBe('the pdf');
    expect(Buffer.from(await mailPart(Buffer.from(`From a Mon Mar 04 11:20:34 2024\n${MIXED}`), '3')).toString()).toBe(
      'Subject: inside\r\n\r\nwords',
    );
    await expect(mailPart(Buffer.from(MIXED), '9')).rejects.toThrow(RangeError);
  });

  describe('bodies', () => {
    it('[R6] of HTML alone become text', () => {
      expect(mail('From: a@b.c\nContent-Type: text/html\n\n<p>Hello<br>you</p>').body).toBe('Hello\nyou');
    });

    it.each([
      [
        'the plain part where it says the same',
        'one two three four five',
        '<p>one two three four <b>five</b></p>',
        'one two three four five',
      ],
      [
        'the HTML where the plain part is a stub',
        'Please view as HTML',
        '<p>Please pay 5000 to the account below, view it as HTML only</p>',
        'Please pay 5000 to the account below, view it as HTML only',
      ],
      [
        'both where they differ',
        'Lunch at noon?',
        '<p>Sell everything before Friday.</p>',
        'Lunch at noon?\n\nSell everything before Friday.',
      ],
      ['the HTML where the plain part is empty', ' ', '<p>words</p>', 'words'],
    ])('[R6] of two alternatives are %s', (_, plain, html, body) => {
      const text = `Content-Type: multipart/alternative; boundary=b\n\n--b\n\n${plain}\n--b\nContent-Type: text/html\n\n${html}\n--b--\n`;
      expect(mail(text).body).toBe(body);
    });

    const alternatives = (...parts: readonly (readonly [type: string, text: string])[]): string =>
      `Content-Type: multipart/alternative; boundary=b\n\n${parts
        .map(([type, text]) => `--b\nContent-Type: text/${type}; charset=utf-8\n\n${text}\n`)
        .join('')}--b--\n`;
    const LONG =
      'Dear all, please find below the notes of the meeting that we held in the small room on the second floor';

    it.each<[string, [string, string][], string]>([
      [
        'the line that the HTML has beyond the plain text',
        [
          ['plain', LONG],
          ['html', `<p>${LONG}</p><p>SELL ACME quietly</p>`],
        ],
        `${LONG}\n\nSELL ACME quietly`,
      ],
      [
        'the line that the plain text has beyond the HTML',
        [
          ['plain', 'Find the small meeting\nin HTML'],
          ['html', `<p>${LONG}</p>`],
        ],
        `${LONG}\n\nin HTML`,
      ],
      [
        'the words of an earlier plain text',
        [
          ['plain', 'SELL ACME quietly'],
          ['plain', 'harmless words'],
          ['html', 'harmless words'],
        ],
        'harmless words\n\nSELL ACME quietly',
      ],
      [
        'the words of an earlier HTML, each once',
        [
          ['html', 'SELL<br>harmless'],
          ['html', 'SELL'],
          ['html', 'harmless words'],
        ],
        'harmless words\n\nSELL',
      ],
      [
        'a sentence of a long line, without the rest of it',
        [
          ['plain', `${LONG}.\n${LONG}.`],
          ['html', `${LONG}. Sell ACME! ${LONG}.`],
        ],
        `${LONG}.\n${LONG}.\n\nSell ACME!`,
      ],
      [
        'words hyphenated another way, alone',
        [
          ['plain', `${LONG} about co-\noperation`],
          ['html', `<p>${LONG} about cooperation</p>`],
        ],
        `${LONG} about co-\noperation\n\ncooperation`,
      ],
    ])('[R6] of alternatives keep %s', (_, parts, body) => {
      expect(mail(alternatives(...parts)).body).toBe(body);
    });

    it.each([
      ['line wraps', LONG.replace('the meeting', 'the\nmeeting'), LONG],
      ['line wraps in Chinese', '今天的AI会议\n很重要，请准时到', '今天的AI会议很重要，请准时到'],
      ['a hyphen at a line end', `${LONG}, year-\n> end`, `${LONG}, year-end`],
      ['soft hyphens', `${LONG} cooperation`, `${LONG} co&shy;operation`],
      ['punctuation', `*${LONG}* - "done"`, `<b>${LONG}</b> — “done”!`],
      ['how an umlaut is composed', `${LONG} gru\u0308n`, `${LONG} grün`],
    ])('[R6] of alternatives are not doubled for %s', (_, plain, html) => {
      expect(mail(alternatives(['plain', plain], ['html', html])).body).toBe(plain);
    });

    it('[R6] in several parts are joined, and a named text is body and file', () => {
      const text =
        'Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Disposition: inline; filename=a.txt\n\ntwo\n--b\nContent-Disposition: attachment; filename=b.txt\n\nthree\n--b--\n';
      expect(mail(text)).toMatchObject({
        body: 'one\n\ntwo',
        attachments: [
          { name: 'a.txt', inline: true, path: '2' },
          { name: 'b.txt', path: '3', sha256: sha256('three') },
        ],
      });
    });

    it.each([
      ['GB2312, raw', 'gb2312', iconv.encode('你好世界', 'gbk'), '8bit', '你好世界'],
      ['ISO-2022-JP', 'iso-2022-jp', Buffer.from('\x1b$B%F%9%H\x1b(B', 'latin1'), '7bit', 'テスト'],
      ['windows-1252 quotes', 'windows-1252', Buffer.from([0x93, 0x41, 0x94]), '8bit', '“A”'],
      ['a charset that is a lie', 'us-ascii', Buffer.from('schön'), '8bit', 'schön'],
      ['utf-7', 'utf-7', Buffer.from('Hi +AOQ-'), '7bit', 'Hi ä'],
      [
        'UTF-8 cut within a character',
        'utf-8',
        Buffer.from('会议纪要：明天上午十点').subarray(0, -1),
        '8bit',
        '会议纪要：明天上午十\ufffd',
      ],
      [
        'base64 with the footer of a mailing list',
        'utf-8',
        Buffer.from(`${Buffer.from('明天上午十点').toString('base64')}\r\n\r\n____\r\nList mailing list\r\n`),
        'base64',
        '明天上午十点\n____\nList mailing list',
      ],
      [
        'base64 without padding, and such a footer',
        'utf-8',
        Buffer.from('5pmaLW\r\n\r\n____\r\nList mailing list\r\n'),
        'base64',
        '晚-\n____\nList mailing list',
      ],
      ['base64 with junk and two paddings', 'utf-8', Buffer.from('aGVs\r\nbG8=!!d29ybGQ='), 'base64', 'helloworld'],
    ])('[R6] in %s', (_, charset, bytes, encoding, body) => {
      const head = `Content-Type: text/plain; charset=${charset}\nContent-Transfer-Encoding: ${encoding}\n\n`;
      expect(mail(Buffer.concat([Buffer.from(head), bytes])).body).toBe(body);
    });

    it('[R6] whose charset only the HTML states', () => {
      const html = Buffer.concat([
        Buffer.from('Content-Type: text/html\n\n<meta charset="windows-1251"><p>'),
        iconv.encode('Привет', 'windows-1251'),
      ]);
      expect(mail(html).body).toBe('Привет');
    });

    it('[R6] give up their uuencoded files, and keep one that is not whole', async () => {
      const whole = mail('Subject: x\n\nbefore\nbegin 644 cat.txt\n#0V%T\n`\nend\nafter\n');
      expect(whole).toMatchObject({
        body: 'before\nafter',
        attachments: [{ name: 'cat.txt', size: 3, sha256: sha256('Cat'), path: '1#1' }],
      });
      expect(
        Buffer.from(await mailPart(Buffer.from('Subject: x\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n'), '1#1')).toString(),
      ).toBe('Cat');
      expect(mail('Subject: x\n\nbegin 644 cat.txt\n#0V%T\nno end').body).toContain('begin 644 cat.txt');
    });

    it('[R6] and attachments in x-gzip64', async () => {
      const text = `Subject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: x-gzip64\n\n${gzipSync('zipped words').toString('base64')}\n`;
      expect(mail(text).body).toBe('zipped words');
      expect(Buffer.from(await mailPart(Buffer.from(text), '1')).toString()).toBe('zipped words');
    });
  });

  describe('that break the rules', () => {
    it.each([
      [
        'no empty line after the header',
        'From: a@b.c\nSubject: s\nThe body begins\nhere',
        { subject: 's', body: 'The body begins\nhere' },
      ],
      ['blanks in the empty line', 'From: a@b.c\nSubject: s\n \nThe body', { subject: 's', body: 'The body' }],
      [
        'a broken line inside the header',
        'From: a@b.c\nnonsense\nSubject: s\nMIME-Version: 1.0\n\nbody',
        { subject: 's', body: 'body' },
      ],
      [
        'a From_ line inside the header',
        'Received: x\n>From a Mon Mar 04 11:20:34 2024\nSubject: s\n\nbody',
        { subject: 's', body: 'body' },
      ],
      ['no boundary given', 'Content-Type: multipart/mixed\n\nall there is', { body: 'all there is' }],
      [
        'a boundary that never comes',
        'Content-Type: multipart/mixed; boundary=b\n\nall there is',
        { body: 'all there is' },
      ],
      [
        'a boundary that never closes',
        'Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo',
        { body: 'one\n\ntwo' },
      ],
      [
        'an inner boundary equal to the outer',
        'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--b--',
        { body: 'one' },
      ],
      [
        'a header block cut by a boundary',
        'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n--b\n\ntwo\n--b--',
        { body: 'two' },
      ],
      [
        'a header block cut by a boundary, the next part with a header',
        'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n--b\nContent-Type: text/plain\n\n<two>\n--b--',
        { body: '<two>' },
      ],
      ['a type that is none', 'Content-Type: text\n\nbody', { body: 'body' }],
      ['blanks before the colon', 'Subject : s\n\nbody', { subject: 's' }],
      ['an empty header value', 'X-MS-Journal-Report:\nSubject: s\n\nbody', { subject: 's', body: 'body' }],
      ['a mark and blank lines at the start', '\ufeff\r\n\r\nSubject: s\r\n\r\nbody', { subject: 's', body: 'body' }],
      ['nothing but a header', 'Subject: s', { subject: 's', body: '' }],
    ])('[R6] by %s', (_, text, expected) => {
      expect(mail(text)).toMatchObject(expected);
    });

    it('[R6] by nesting without end, or parts without number, in bounded time', () => {
      const nested = Array.from(
        { length: 3000 },
        (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\n\n--b${index}\n`,
      ).join('');
      const many = `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(30_000)}`;
      const dashes = `Content-Type: multipart/mixed; boundary=b\n\n${'--\n'.repeat(300_000)}`;
      const start = process.cpuUsage();
      for (const text of [nested, many, dashes]) expect(mail(text).type).toBe('message');
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(4000);
    });
  });

  describe('subjects and names', () => {
    it.each([
      ['=?GB2312?B?tPq/qrj3?=', '代开各'],
      ['=?utf-8?Q?a=2C_b?= =?utf-8?Q?_c?=', 'a, b c'],
      // One character in two words, as many writers cut it.
      ['=?utf-8?B?5L0=?= =?utf-8?B?oA==?=', '你'],
      ['=?iso-2022-jp?B?GyRCJUYbKEI=?= =?iso-2022-jp?B?GyRCJTkbKEI=?=', 'テス'],
      ['plain =?broken', 'plain =?broken'],
      ['=?x-unknown?Q?caf=C3=A9?=', 'café'],
      ['Gr\u00fc\u00dfe', 'Grüße'],
    ])('[R6] %s', (written, subject) => {
      expect(mail(`Subject: ${written}\n\nx`).subject).toBe(subject);
    });

    it('[R6] cut within a character lose that character alone', () => {
      const subject = Buffer.concat([Buffer.from('Subject: 会议纪要：明天上午十点'), Buffer.from([0xe4, 0xbd])]);
      const cut = mail(Buffer.concat([subject, Buffer.from('\nContent-Type: text/plain; charset=utf-8\n\nx')]));
      expect(cut.subject).toBe('会议纪要：明天上午十点\ufffd');
    });

    it("[R6] in raw eight-bit characters of the mail's charset", () => {
      const head = Buffer.concat([
        Buffer.from('Subject: '),
        iconv.encode('你好', 'gbk'),
        Buffer.from('\nContent-Type: text/plain; charset=gb2312\n\nx'),
      ]);
      expect(mail(head).subject).toBe('你好');
    });
  });

  describe('threads', () => {
    const keysOf = (text: string): readonly string[] => mail(text).conversation.keys;

    it('[R6] are known by own id, references from the root, and the mail answered', () => {
      const message = mail(
        'Message-ID: <3@x>\nReferences: <1@x>\n <2@x>\nIn-Reply-To: <2@x>\nSubject: Re: plan\nFrom: a@x\nTo: b@x\n\nx',
      );
      expect(message.conversation.keys.slice(0, 3)).toEqual(['mid:3@x', 'mid:1@x', 'mid:2@x']);
      expect(message).toMatchObject({ inReplyTo: '2@x', conversation: { type: 'thread' } });
      expect(message.conversation.title).toBeUndefined();
    });

    it('[R6] without references by subject and the same people, whoever writes', () => {
      const first = keysOf('Message-ID: <1@x>\nFrom: A <a@x>\nTo: b@x\nSubject: The plan\n\nx').at(-1);
      const answer = keysOf('Message-ID: <2@x>\nFrom: b@x\nTo: a@x\nSubject: AW: [list] RE: the  plan\n\nx').at(-1);
      expect(first).toMatch(/^subject:the plan\|[0-9a-f]{32}$/);
      expect(answer).toBe(first);
      expect(keysOf('From: b@x\nTo: c@x\nSubject: the plan\n\nx').at(-1)).not.toBe(first);
    });

    it('[R6] have a key of their own where nothing names them', () => {
      const [one] = keysOf('From: a@x\n\nx');
      expect(one).toMatch(/^mail:[0-9a-f]{64}$/);
      expect(keysOf('From: a@x\n\ny')).not.toEqual([one]);
    });
  });

  it.each([
    ['auto-submitted', 'Auto-Submitted: auto-replied'],
    ['a delivery report', 'Content-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b--'],
    ['an empty return path', 'Return-Path: <>'],
    ['bulk', 'Precedence: bulk'],
  ])('[R42] %s is marked as automatic', (_, header) => {
    expect(mail(`Subject: s\n${header}\n\nx`).marks).toEqual(['automatic']);
    expect(mail('Subject: s\nAuto-Submitted: no\n\nx').marks).toEqual([]);
  });

  it('[R40] is one record, whether it came as .eml or out of a mailbox', () => {
    const body = 'Subject: s\r\n\r\nFrom here on\r\n>From there\r\nend\r\n';
    const asEml = mail(body).identity;
    const quoted = body.replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1');
    expect(mail(`From a@b Mon Mar  4 11:20:34 2024\n${quoted}\n`).identity).toEqual(asEml);
    expect(mail(`${body}\r\n\r\n`).identity).toEqual(asEml);
    // mboxo quotes a line only once, so that what was quoted before cannot be told.
    const quotedOnce = body.replaceAll('\r\n', '\n').replace(/^(From )/gm, '>$1');
    expect(mail(`From a@b Mon Mar  4 11:20:34 2024\n${quotedOnce}\n`).identity).toEqual(asEml);
    expect(mail(body.replace('end', 'END')).identity).not.toEqual(asEml);
  });

  it('[R6] as postal-mime reads it, for any well-formed mail', async () => {
    const word = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzäöü你好'),
      minLength: 1,
      maxLength: 10,
    });
    const text = fc
      .array(
        fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
        { minLength: 1, maxLength: 6 },
      )
      .map((all) => all.join('\n'));
    const encoding = fc.constantFrom('base64', '8bit');
    const attachment = fc.record({ name: word, content: fc.uint8Array({ maxLength: 200 }) });
    await fc.assert(
      fc.asyncProperty(
        word,
        text,
        encoding,
        fc.array(attachment, { maxLength: 3 }),
        async (subject, body, cte, files) => {
          const part = [
            'Content-Type: text/plain; charset=utf-8',
            `Content-Transfer-Encoding: ${cte}`,
            '',
            cte === 'base64' ? Buffer.from(body).toString('base64') : body,
          ];
          const written = lines(
            'From: "Ann, A." <ann@x.example>',
            `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
            'Date: Mon, 4 Mar 2024 11:20:34 +0100',
            ...(files.length === 0 ? part : ['Content-Type: multipart/mixed; boundary="=b"', '', '--=b', ...part]),
            ...files.flatMap(({ name, content }) => [
              '--=b',
              'Content-Type: application/octet-stream',
              `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
              'Content-Transfer-Encoding: base64',
              '',
              Buffer.from(content).toString('base64'),
            ]),
            ...(files.length === 0 ? [] : ['--=b--']),
          );
          const ours = mail(written);
          const theirs = await PostalMime.parse(Buffer.from(written));
          expect(ours.subject).toBe(theirs.subject);
          expect(ours.body.trim()).toBe((theirs.text ?? '').trim());
          expect(ours.sender).toEqual({ scheme: 'email', value: theirs.from!.address, name: theirs.from!.name });
          expect(ours.attachments.map(({ name, sha256: hash }) => [name, hash])).toEqual(
            theirs.attachments.map(({ filename, content }) => [filename, sha256(Buffer.from(content as ArrayBuffer))]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('[R6] damaged in any way is read without a throw, and every attachment can be fetched', async () => {
    const some = [
      MIXED,
      'Subject: x\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n',
      lines('From: "a', 'To: <<x@y>, (((', 'Date: 99 Xyz 2024', '', 'x'),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...some).chain((text) => mutated(Buffer.from(text))),
        async (bytes) => {
          await examine('a.eml', bytes);
          for (const { path, size, sha256: hash } of mail(bytes).attachments) {
            const part = await mailPart(bytes, path!);
            expect([part.length, sha256(part)]).toEqual([size, hash]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
