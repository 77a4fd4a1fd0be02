import fc from 'fast-check';
import iconv from 'iconv-lite';
import { attachmentBytes } from '../attachment-bytes';
import type { CapturedMessage } from '../event';
import {
  binary,
  DRAWN,
  eightBit,
  itemOf,
  letters,
  long,
  packedRtf,
  readAs,
  time,
  unicode,
  type Written,
} from '../mapi/testing';
import { TAG } from '../mapi/tags';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { readMsg } from './message';
import { compoundFile, writeMsg } from './testing';

const only = (...properties: Written[]): Buffer => writeMsg({ properties, recipients: [], attachments: [] });
const read = async (bytes: Buffer): Promise<CapturedMessage> => (await examine('a.msg', bytes)).messages[0]!;

const CHINESE = '這是我們的測試信件，請您來看看。你說的是不是這個？';

describe('Outlook message files', () => {
  it('[R6] are read as they were written: people, roles, times, files and the mail enclosed', async () => {
    await fc.assert(
      fc.asyncProperty(letters, async (letter) => {
        const bytes = writeMsg(itemOf(letter));
        const { messages, exceptions, notes, objects } = await examine('a.txt', bytes);
        expect(objects[0]!.object).toMatchObject({ format: 'msg', parser: 'msg/2' });
        expect(messages).toMatchObject([readAs(letter)]);
        expect([exceptions, notes]).toEqual([[], []]);
        for (const { path, size } of messages[0]!.attachments)
          expect(await attachmentBytes('msg', bytes, path!)).toHaveLength(size!);
      }),
      { numRuns: 40 },
    );
  });

  it('[R6] hand out a file of the mail that is enclosed', async () => {
    const file = { name: 'a.txt', content: Buffer.from('words') };
    const letter = { subject: 's', body: 'b', from: 'a@x.example', to: [], sent: new Date(0), files: [] };
    const bytes = writeMsg(itemOf({ ...letter, enclosed: { ...letter, files: [file] } }));
    const [enclosed] = (await read(bytes)).attachments;
    expect(Buffer.from(await attachmentBytes('msg', bytes, `${enclosed!.path}>2`)).toString()).toBe('words');
    await expect(attachmentBytes('msg', bytes, '9')).rejects.toThrow(RangeError);
  });

  describe('without Unicode', () => {
    const chinese = iconv.encode(CHINESE, 'big5');
    const names = [eightBit(TAG.subject, chinese), eightBit(TAG.body, chinese)];
    it.each<[string, Written[]]>([
      ['the code page they state', [long(TAG.messageCodePage, 950)]],
      ['the code page of their language', [long(TAG.messageLocale, 0x0404)]],
      ['what they look like', []],
    ])('[R6] are read in %s', async (_, stated) => {
      expect(await read(only(...names, ...stated))).toMatchObject({
        subject: CHINESE,
        body: CHINESE,
      });
    });
  });

  it('[R6] have Exchange addresses where nothing better is in them, and SMTP where it is', async () => {
    const sender = [unicode(TAG.representingName, 'Ann Holt'), unicode(TAG.representingAddress, '/O=X/CN=ANN HOLT')];
    expect((await read(only(...sender))).sender).toEqual({
      scheme: 'exchange',
      value: '/o=x/cn=ann holt',
      name: 'Ann Holt',
    });
    const header = unicode(TAG.transportHeaders, 'From: Ann Holt <ann@x.example>\r\nList-Id: <l.x.example>\r\n');
    expect(await read(only(...sender, header))).toMatchObject({
      sender: { scheme: 'email', value: 'ann@x.example' },
      extra: { 'list-id': '<l.x.example>' },
    });
    const named = unicode(TAG.representingSmtp, 'ann@y.example');
    expect((await read(only(...sender, header, named))).sender?.value).toBe('ann@y.example');
  });

  it('[R6] keep the header they came with for what only it says, and the Date as it was written', async () => {
    const header = 'Date: Mon, 4 Mar 2024 11:20:34 +0100\r\nAuto-Submitted: auto-generated\r\nSubject: other\r\n';
    const message = await read(
      only(
        unicode(TAG.subject, '\u0001\u0005RE: it'),
        unicode(TAG.transportHeaders, header),
        time(TAG.clientSubmitTime, new Date(0)),
      ),
    );
    expect(message).toMatchObject({
      subject: 'RE: it',
      marks: ['automatic'],
      time: { text: 'Mon, 4 Mar 2024 11:20:34 +0100', utc: '2024-03-04T10:20:34.000Z' },
    });
  });

  it('[R6] say what they are, and an appointment when and where it is', async () => {
    const appointment = only(
      unicode(TAG.messageClass, 'IPM.Appointment'),
      unicode(TAG.body, 'Bring cake.'),
      time(TAG.startDate, new Date('2024-03-04T10:00:00Z')),
    );
    expect(await read(appointment)).toMatchObject({
      body: 'Start: 2024-03-04T10:00:00Z\n\nBring cake.',
      extra: { 'outlook-class': 'IPM.Appointment' },
    });
    const contact = only(unicode(TAG.messageClass, 'IPM.Contact'), unicode(TAG.mobilePhone, '+1 555 0100'));
    expect((await read(contact)).body).toBe('Mobile: +1 555 0100');
  });

  it('[R6] with HTML beside a text are read as mails are', async () => {
    const html = binary(TAG.html, iconv.encode('<p>Проданы все акции</p>', 'windows-1251'));
    const bytes = only(unicode(TAG.body, 'see HTML'), html, long(TAG.internetCodePage, 1251));
    expect((await read(bytes)).body).toBe('see HTML\n\nПроданы все акции');
  });

  it('[R6] with RTF alone are read, and beside a text where it says something else', async () => {
    const rtf = binary(TAG.rtf, packedRtf(Buffer.from('{\\rtf1\\ansi We sell on Friday.\\par Ann}')));
    expect((await read(only(rtf))).body).toBe('We sell on Friday.\nAnn');
    expect((await read(only(rtf, unicode(TAG.body, 'We sell on Friday.\r\nAnn')))).body).toBe(
      'We sell on Friday.\nAnn',
    );
    expect((await read(only(rtf, unicode(TAG.body, 'Lunch?')))).body).toBe('Lunch?\n\nWe sell on Friday.\nAnn');
  });

  it('[R6] that are journal reports stand for the message they report', async () => {
    const letter = {
      subject: 'figures',
      body: 'see file',
      from: 'ann@x.example',
      to: [],
      sent: new Date(0),
      files: [],
    };
    const report = itemOf({ ...letter, body: 'Sender: ann@x.example\nBcc: dan@x.example', enclosed: letter });
    const header = unicode(TAG.transportHeaders, 'X-MS-Journal-Report:\r\nSubject: figures\r\n');
    expect(await read(writeMsg({ ...report, properties: [...report.properties, header] }))).toMatchObject({
      body: 'see file',
      recipients: [{ role: 'bcc', party: { value: 'dan@x.example' } }],
      extra: { journal: 'report' },
    });
  });

  it('[R6] hand out an object of another program that was put into the text', async () => {
    const bytes = writeMsg(DRAWN);
    const { messages, objects } = await examine('a', bytes);
    expect(messages).toMatchObject([{ subject: 'drawn', attachments: [{ name: 'drawing', size: 9000 }] }]);
    const { object, pieces } = objects.at(-1)!;
    const content = await attachmentBytes(object.format, pieces[0]!.raw, messages[0]!.attachments[0]!.path!);
    expect(Buffer.from(content).equals(Buffer.alloc(9000, 3))).toBe(true);
  });

  it('[R6] that are other OLE files are kept as such', async () => {
    const { exceptions, objects } = await examine('a.msg', compoundFile({ Contents: Buffer.from('x') }));
    expect(exceptions).toMatchObject([{ code: 'not-a-known-format', detail: 'an OLE file that is no Outlook item' }]);
    expect(objects[0]!.object.format).toBe('msg');
    const word = await examine('a.msg', compoundFile({ WordDocument: Buffer.from('x') }));
    expect(word.exceptions).toMatchObject([{ detail: expect.stringContaining('an old Office document') }]);
  });

  it('[R6] damaged in any way are read without a throw, and every attachment can be fetched', async () => {
    const letter = { subject: 's', body: 'b', from: 'a@x.example', sent: new Date(0), to: [] };
    const file = { name: 'a.bin', content: Buffer.alloc(6000, 1) };
    const whole = writeMsg(itemOf({ ...letter, files: [file], enclosed: { ...letter, files: [file] } }));
    await fc.assert(
      fc.asyncProperty(mutated(whole), async (bytes) => {
        const { messages } = await examine('a.msg', bytes);
        for (const { path, size } of messages[0]?.attachments ?? [])
          expect(await attachmentBytes('msg', bytes, path!)).toHaveLength(size!);
      }),
      { numRuns: 400 },
    );
  });

  it('[R6 R144] whose streams all claim the same bytes cost no more than they hold', () => {
    const streams = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [
        `__substg1.0_${(0x6000 + index).toString(16).toUpperCase()}0102`,
        Buffer.alloc(0),
      ]),
    );
    const bytes = compoundFile({
      big: Buffer.alloc(2_000_000, 1),
      ...streams,
      '__properties_version1.0': Buffer.alloc(32),
    });
    const first = bytes.indexOf(Buffer.from('big\0', 'utf16le'));
    // Every stream begins where the large one does, and is as long.
    for (
      let at = bytes.indexOf(Buffer.from('__substg', 'utf16le'));
      at > 0;
      at = bytes.indexOf(Buffer.from('__substg', 'utf16le'), at + 1)
    )
      bytes.copy(bytes, at + 116, first + 116, first + 124);
    const before = process.memoryUsage().arrayBuffers;
    const file = readMsg(bytes)!;
    expect(file.isDamaged).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * bytes.length);
  });
});
