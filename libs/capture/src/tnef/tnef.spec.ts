import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { attachmentBytes } from '../attachment-bytes';
import type { CapturedMessage } from '../event';
import { DRAWN, itemOf, type Letter, letters, readAs } from '../mapi/testing';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { attribute, writeTnef } from './testing';

const LETTER: Letter = {
  subject: 'the plan',
  body: 'We sell on Friday.',
  from: 'ann@x.example',
  to: [],
  sent: new Date('2024-03-04T10:20:34Z'),
  files: [{ name: 'plan.txt', content: Buffer.from('the very plan') }],
};

/** A mail as a server writes it for readers that are not Outlook. */
function mailWith(winmail: Buffer, text: string): string {
  return [
    'From: ann@x.example',
    'Subject: the plan',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    text,
    '--b',
    'Content-Type: application/ms-tnef; name=winmail.dat',
    'Content-Transfer-Encoding: base64',
    '',
    winmail.toString('base64'),
    '--b--',
    '',
  ].join('\n');
}

describe('winmail.dat', () => {
  it('[R6] on its own is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(letters, async (letter) => {
        const bytes = writeTnef(itemOf(letter));
        const { messages, exceptions, objects } = await examine('winmail.dat', bytes);
        expect(objects[0]!.object).toMatchObject({ format: 'tnef', parser: 'tnef/2' });
        expect(messages).toMatchObject([readAs(letter)]);
        expect(exceptions).toEqual([]);
        for (const { path, size } of messages[0]!.attachments)
          expect(await attachmentBytes('tnef', bytes, path!)).toHaveLength(size!);
      }),
      { numRuns: 40 },
    );
  });

  it('[R6] in a mail gives its files to the mail, and its text where the mail does not say it', async () => {
    const winmail = writeTnef(itemOf(LETTER));
    const raw = mailWith(winmail, 'See attachment.');
    const [message] = (await examine('a.eml', raw)).messages;
    expect(message).toMatchObject({
      body: 'See attachment.\n\nWe sell on Friday.',
      attachments: [
        { name: 'winmail.dat', mediaType: 'application/ms-tnef', path: '2', inline: true },
        { name: 'plan.txt', path: '2>2', size: 13, sha256: createHash('sha256').update('the very plan').digest('hex') },
      ],
      extra: { 'body-parts': '1 2>1' },
    });
    expect(Buffer.from(await attachmentBytes('eml', Buffer.from(raw), '2>2')).toString()).toBe('the very plan');
    const repeated = await examine('a.eml', mailWith(winmail, 'We sell on Friday.'));
    expect(repeated.messages).toMatchObject([{ body: 'We sell on Friday.' }]);
  });

  it('[R6] hand out an object of another program that was put into the text', async () => {
    const bytes = writeTnef(DRAWN);
    const { messages, objects } = await examine('a', bytes);
    expect(messages).toMatchObject([{ subject: 'drawn', attachments: [{ name: 'drawing', size: 9000 }] }]);
    const { object, pieces } = objects.at(-1)!;
    const content = await attachmentBytes(object.format, pieces[0]!.raw, messages[0]!.attachments[0]!.path!);
    expect(Buffer.from(content).equals(Buffer.alloc(9000, 3))).toBe(true);
  });

  it('[R6] of the time before MAPI is read too', async () => {
    const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1');
    const date = Buffer.alloc(14);
    [2024, 3, 4, 10, 20, 34, 1].forEach((value, index) => date.writeUInt16LE(value, index * 2));
    const from = Buffer.alloc(8);
    from.writeUInt16LE(4, 4);
    from.writeUInt16LE(19, 6);
    const bytes = Buffer.concat([
      writeTnef({ properties: [], recipients: [], attachments: [] }).subarray(0, 6),
      attribute(1, 0x8000, Buffer.concat([from, text('Ann'), text('SMTP:ann@x.example')])),
      attribute(1, 0x18004, text('old')),
      attribute(1, 0x38005, date),
      attribute(1, 0x2800c, text('words')),
      attribute(2, 0x69002, Buffer.alloc(14)),
      attribute(2, 0x18010, text('A.TXT')),
      attribute(2, 0x6800f, Buffer.from('file')),
    ]);
    expect((await examine('x', bytes)).messages).toMatchObject([
      {
        sender: { scheme: 'email', value: 'ann@x.example', name: 'Ann' },
        subject: 'old',
        body: 'words',
        time: { utc: '2024-03-04T10:20:34.000Z' },
        attachments: [{ name: 'A.TXT', size: 4 }],
      },
    ]);
  });

  it('[R6] cut anywhere gives what is whole, and the rest as an exception', async () => {
    const bytes = writeTnef(itemOf(LETTER));
    const { messages, exceptions } = await examine('x', bytes.subarray(0, bytes.length - 30));
    expect(messages).toMatchObject([{ subject: 'the plan', body: 'We sell on Friday.' }]);
    expect(exceptions).toMatchObject([{ code: 'truncated' }]);
    const more = await examine('x', Buffer.concat([bytes, Buffer.from('garbage')]));
    expect(more.messages).toMatchObject([readAs(LETTER)]);
    expect(more.exceptions).toMatchObject([{ code: 'unreadable-record', start: bytes.length }]);
  });

  it('[R6] damaged in any way is read without a throw, alone and in a mail, and every file can be fetched', async () => {
    const whole = writeTnef(itemOf({ ...LETTER, enclosed: LETTER }));
    const fetched = async (format: string, raw: Buffer, message: CapturedMessage): Promise<void> => {
      for (const { path, size } of message.attachments)
        expect(await attachmentBytes(format, raw, path!)).toHaveLength(size!);
    };
    await fc.assert(
      fc.asyncProperty(mutated(whole), async (bytes) => {
        const { objects, messages } = await examine('x', bytes);
        if (messages[0]) await fetched('tnef', Buffer.from(objects[0]!.pieces[0]!.raw), messages[0]);
        const mail = mailWith(bytes, 'x');
        await fetched('eml', Buffer.from(mail), (await examine('a.eml', mail)).messages[0]!);
      }),
      { numRuns: 300 },
    );
  });

  it('[R6 R144] packed in one another are taken apart three deep, in bounded time', async () => {
    let bytes: Buffer = Buffer.alloc(200_000, 'x');
    for (let level = 0; level < 200; level++)
      bytes = writeTnef(itemOf({ ...LETTER, files: [{ name: 'winmail.dat', content: bytes }] }));
    const start = process.cpuUsage();
    const { messages } = await examine('a.eml', mailWith(bytes, 'x'));
    expect(messages[0]!.attachments.at(-1)!.path).toBe('2>2>2>2');
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000);
  });
});
