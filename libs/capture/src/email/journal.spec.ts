import fc from 'fast-check';
import { attachmentBytes } from '../attachment-bytes';
import type { CapturedMessage } from '../event';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';

const lines = (...all: readonly string[]): string => all.join('\r\n');

const INNER = lines(
  'From: "Ann Holt" <ann@x.example>',
  'To: staff@x.example',
  'Cc: "Eve" <eve@x.example>',
  'Subject: figures',
  'Message-ID: <1@x.example>',
  'Date: Mon, 4 Mar 2024 11:20:34 +0100',
  'Content-Type: multipart/mixed; boundary=in',
  '',
  '--in',
  '',
  'see file',
  '--in',
  'Content-Type: text/csv; name=q1.csv',
  'Content-Disposition: attachment',
  '',
  '1,2',
  '--in--',
  '',
);

/** A report as Exchange and Microsoft 365 write it ([MS-XJRNL]). */
function report(envelope: readonly string[], inner: string, header = 'X-MS-Journal-Report:'): string {
  return lines(
    'From: "Journal" <MicrosoftExchange@x.example>',
    'To: archive@archive.example',
    'Subject: figures',
    'Message-ID: <9@journal.example>',
    header,
    'Content-Type: multipart/mixed; boundary="out"',
    '',
    '--out',
    'Content-Type: text/plain; charset="utf-8"',
    '',
    ...envelope,
    '',
    '--out',
    'Content-Type: message/rfc822',
    '',
    inner,
    '--out--',
    '',
  );
}

const ENVELOPE = [
  'Sender: ann@x.example',
  'Subject: figures',
  'Message-ID: <1@x.example>',
  'To: ben@x.example, Expanded: staff@x.example',
  'To: eve@x.example, Expanded: staff@x.example, Forwarded: ben@x.example',
  'Bcc: dan@y.example',
  'Recipient: EVE@x.example',
  'Recipient: zoe@z.example',
];
const read = async (raw: string | Buffer): Promise<CapturedMessage> => (await examine('a', raw)).messages[0]!;
const people = ({ recipients }: CapturedMessage): string[] =>
  recipients.map(({ role, party }) => `${role} ${party.value}`);

describe('journal reports', () => {
  it('[R6] stand for the message they report, with everybody whom the server sent it to', async () => {
    const message = await read(report(ENVELOPE, INNER));
    expect(message).toMatchObject({
      sender: { value: 'ann@x.example', name: 'Ann Holt' },
      subject: 'figures',
      body: 'see file',
      nativeId: '1@x.example',
      time: { utc: '2024-03-04T10:20:34.000Z' },
      extra: {
        journal: 'report',
        'journal-sender': 'ann@x.example',
        'journal-expanded': 'ben@x.example < staff@x.example\neve@x.example < staff@x.example',
        'journal-forwarded': 'eve@x.example < ben@x.example',
      },
    });
    expect(people(message)).toEqual([
      'to staff@x.example',
      'cc eve@x.example',
      'to ben@x.example',
      'to eve@x.example',
      'bcc dan@y.example',
      'bcc zoe@z.example',
    ]);
  });

  it('[R6] hand out the files of that message', async () => {
    const raw = report(ENVELOPE, INNER);
    const [file] = (await read(raw)).attachments;
    expect(file).toMatchObject({ name: 'q1.csv', path: '2>2', size: 3 });
    expect(Buffer.from(await attachmentBytes('eml', Buffer.from(raw), file!.path!)).toString()).toBe('1,2');
  });

  it('[R6] name who sent on behalf of whom', async () => {
    const envelope = ['Sender: aide@x.example', 'On-Behalf-Of: ann@x.example', 'To: ben@x.example'];
    expect(await read(report(envelope, INNER))).toMatchObject({
      sender: { value: 'ann@x.example' },
      extra: { 'journal-sender': 'aide@x.example', 'journal-on-behalf-of': 'ann@x.example' },
    });
    const without = INNER.replace(/^From: .*\r\n/, '');
    expect((await read(report(envelope, without))).sender?.value).toBe('ann@x.example');
  });

  it('[R40] of one message, and the message itself, are one record', async () => {
    const { identity } = await read(INNER);
    expect((await read(report(ENVELOPE, INNER))).identity).toEqual(identity);
    expect((await read(report(['To: other@x.example'], INNER))).identity).toEqual(identity);
  });

  it('[R6] that came back undelivered are read out of the notice', async () => {
    const notice = lines(
      'From: postmaster@x.example',
      'Content-Type: multipart/report; boundary=ndr',
      '',
      '--ndr',
      '',
      'Delivery has failed.',
      '--ndr',
      'Content-Type: message/delivery-status',
      '',
      'Action: failed',
      '--ndr',
      'Content-Type: message/rfc822',
      '',
      report(ENVELOPE, INNER),
      '--ndr--',
      '',
    );
    const message = await read(notice);
    expect(message).toMatchObject({ subject: 'figures', marks: [], extra: { journal: 'returned report' } });
    expect(message.body).toBe('see file\n\nDelivery has failed.');
    expect(people(message)).toContain('bcc dan@y.example');
    const path = message.attachments[0]!.path!;
    expect(path).toBe('3>2>2');
    expect(Buffer.from(await attachmentBytes('eml', Buffer.from(notice), path)).toString()).toBe('1,2');
  });

  it('[R6] take the opened of two messages where one is under rights management', async () => {
    const locked = lines(
      'From: ann@x.example',
      'Subject: figures',
      'Content-Type: application/x-microsoft-rpmsg-message',
      '',
      'x',
    );
    const raw = report(ENVELOPE, locked).replace(
      '--out--',
      lines('--out', 'Content-Type: message/rfc822', '', INNER, '--out--'),
    );
    expect((await read(raw)).body).toBe('see file');
    expect((await read(report(ENVELOPE, locked))).subject).toBe('figures');
  });

  it.each([
    ['is empty', ''],
    ['is no mail', 'nonsense\r\n\r\nmore of it'],
  ])('[R6] whose message %s are kept as exceptions, in a file and in a mailbox', async (_, inner) => {
    const raw = report(ENVELOPE, inner);
    const expected = [
      { code: 'unreadable-record', detail: 'a journal report whose message is missing or cannot be read' },
    ];
    const alone = await examine('a.eml', raw);
    expect(alone.exceptions).toMatchObject(expected);
    expect(Buffer.from(alone.exceptions[0]!.raw).toString()).toBe(raw);
    const box = await examine(
      'a.mbox',
      `From a Mon Mar  4 11:20:34 2024\n${raw}\nFrom b Mon Mar  4 11:20:34 2024\nSubject: s\n\nx\n`,
    );
    expect(box.exceptions).toMatchObject(expected);
    expect(box.messages).toMatchObject([{ subject: 's' }]);
  });

  it('[R6] that say more than a server does are found by all they say: anybody can write such a mail', async () => {
    const raw = report(['To: ben@x.example', 'Delete this after reading.', 'Subject: burn it'], INNER)
      .replace('Subject: figures', 'Subject: for your eyes')
      .replace('--out--', lines('--out', 'Content-Type: application/pdf; name=real.pdf', '', 'pdf', '--out--'));
    const message = await read(raw);
    expect(message.body).toBe('see file\n\nfor your eyes\nDelete this after reading.\nburn it');
    expect(message.attachments.map(({ name, path }) => [name, path])).toEqual([
      ['q1.csv', '2>2'],
      ['real.pdf', '3'],
    ]);
    expect(Buffer.from(await attachmentBytes('eml', Buffer.from(raw), '3')).toString()).toBe('pdf');
  });

  it('[R6] are told by their own header only: a mail that encloses a mail is a mail', async () => {
    const message = await read(report(ENVELOPE, INNER, 'X-Other: yes'));
    expect(message).toMatchObject({ sender: { value: 'microsoftexchange@x.example' }, nativeId: '9@journal.example' });
    expect(message.extra?.['journal']).toBeUndefined();
  });

  it('[R6] lose nobody, whatever the envelope', async () => {
    const address = fc.stringMatching(/^[a-z]{1,6}@[a-z]{1,6}\.example$/);
    const envelope = fc.array(
      fc.record({
        role: fc.constantFrom('To', 'Cc', 'Bcc', 'Recipient'),
        address,
        list: fc.option(address, { nil: undefined }),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(envelope, async (all) => {
        const written = all.map(({ role, address: to, list }) => `${role}: ${to}${list ? `, Expanded: ${list}` : ''}`);
        const found = people(await read(report(written, INNER)));
        for (const { role, address: to } of all)
          expect(
            found.some((one) =>
              role === 'Recipient' ? one.endsWith(` ${to}`) : one === `${role.toLowerCase()} ${to}`,
            ),
          ).toBe(true);
        expect(new Set(found).size).toBe(found.length);
      }),
      { numRuns: 50 },
    );
  });

  it('[R6] damaged in any way are read without a throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        mutated(Buffer.from(report(ENVELOPE, INNER))),
        async (bytes) => void (await examine('a', bytes)),
      ),
      { numRuns: 300 },
    );
  });
});
