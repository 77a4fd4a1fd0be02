import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';
import { twilioMedia } from './media';

const SID = 'SM0123456789abcdef0123456789abcdef';
const FIELDS = {
  ...{ ToCountry: 'US', SmsStatus: 'received', Body: '好的 & "ok"', FromCountry: 'HK', To: '+15005550006' },
  ...{ MessageSid: SID, AccountSid: `AC${'0'.repeat(32)}`, From: '+85260000001', NumMedia: '0' },
};
const form = (more: Record<string, string | undefined> = {}): string =>
  new URLSearchParams(
    Object.entries({ ...FIELDS, ...more }).filter((field): field is [string, string] => field[1] !== undefined),
  ).toString();
const read = (more: Record<string, string | undefined> = {}): Promise<Examination> => examine('body.txt', form(more));

describe('calls of Twilio', () => {
  it('[R6] carry a message with all there is to it', async () => {
    const { messages, objects } = await read();
    expect(objects[0]!.object.format).toBe('twilio');
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'sms',
        conversation: { keys: ['+15005550006|+85260000001'], type: 'direct' },
        identity: { scope: 'conversation', key: SID },
        nativeId: SID,
        sender: { scheme: 'phone', value: '+85260000001' },
        recipients: [{ role: 'to', party: { scheme: 'phone', value: '+15005550006' } }],
        time: { text: '', zoneOrigin: 'assumed', precision: 'second', doubts: [] },
        body: '好的 & "ok"',
        attachments: [],
        marks: [],
        extra: { FromCountry: 'HK' },
      },
    ]);
  });

  it('[R6] give any message back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.stringMatching(/^\+[1-9]\d{7,13}$/),
        fc.stringMatching(/^(?:SM|MM)[0-9a-f]{32}$/),
        async (body, from, sid) => {
          const { messages } = await read({ Body: body, From: from, MessageSid: sid });
          expect(messages).toMatchObject([
            { nativeId: sid, sender: { value: from }, body: body.replace(/\r\n?/g, '\n') },
          ]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = Buffer.from(
      form({ NumMedia: '1', MediaUrl0: 'https://api.twilio.com/Media/ME1', MediaContentType0: 'image/png' }),
    );
    await fc.assert(
      fc.asyncProperty(mutated(whole), async (bytes) => {
        await examine('b.txt', bytes);
        twilioMedia(bytes);
      }),
      { numRuns: 300 },
    );
    expect((await examine('b.txt', form().replace('Body=', 'Body=%ff%fe'))).exceptions[0]!.code).toBe(
      'unreadable-charset',
    );
    expect((await read({ From: undefined })).exceptions[0]!.code).toBe('unreadable-record');
  });

  it('have the time of their arrival, where live capture put them', async () => {
    const files = { '0001-20261124T080910123Z/body.txt': form() };
    const { messages } = await examine('twilio.zip', await zipped(files, { compress: false }));
    expect(messages[0]!.time).toMatchObject({ utc: '2026-11-24T08:09:10.123Z', zoneOrigin: 'file' });
  });

  it('both directions are one conversation; WhatsApp is WhatsApp', async () => {
    const one = await read({ From: 'whatsapp:+85260000001', To: 'whatsapp:+15005550006', ProfileName: 'Bo' });
    const other = await read({ From: 'whatsapp:+15005550006', To: 'whatsapp:+85260000001' });
    expect(one.messages[0]!.conversation).toEqual(other.messages[0]!.conversation);
    expect(one.messages[0]).toMatchObject({ channel: 'whatsapp', sender: { value: '+85260000001', name: 'Bo' } });
  });

  it('say what became of a message that was sent', async () => {
    const status = (MessageStatus: string, more = {}) =>
      read({ Body: undefined, NumMedia: undefined, SmsStatus: MessageStatus, MessageStatus, ...more });
    expect((await status('delivered')).changes).toMatchObject([{ type: 'receipt', target: SID, value: 'delivered' }]);
    expect((await status('undelivered', { ErrorCode: '30003' })).messages).toMatchObject([
      { type: 'system', body: 'The message was not delivered: 30003', inReplyTo: SID },
    ]);
    expect((await status('sent')).events).toEqual([]);
  });

  it('name their files by the last part of their address', async () => {
    const files = { NumMedia: '2', MediaUrl0: 'https://api.twilio.com/Media/ME1', MediaContentType0: 'image/png' };
    const { messages } = await read(files);
    expect(messages[0]!.attachments).toEqual([{ name: 'ME1', mediaType: 'image/png', state: 'missing' }]);
    expect(twilioMedia(Buffer.from(form(files)))).toMatchObject([{ path: 'media/ME1', url: files.MediaUrl0 }]);
  });
});
