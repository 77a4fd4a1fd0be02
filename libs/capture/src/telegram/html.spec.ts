import fc from 'fast-check';
import type { CapturedMessage, CapturedEvent } from '../event';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

interface Said {
  readonly id: number;
  readonly at: number;
  readonly name: string;
  readonly text: string;
  readonly reply?: number | undefined;
}

const escaped = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '<br>');
const timeOf = (at: number): string => {
  const [day, clock] = new Date(at * 1000).toISOString().slice(0, 19).split('T');
  return `${day!.split('-').reverse().join('.')} ${clock} UTC+00:00`;
};
/** As Telegram Desktop writes a message: each tag on a line of its own. */
const message = ({ id, at, name, text, reply }: Said, joined = false, inside = ''): string => `
     <div class="message default clearfix${joined ? ' joined' : ''}" id="message${id}">

      <div class="body">

       <div class="pull_right date details" title="${timeOf(at)}">
10:00
       </div>
${joined ? '' : `\n       <div class="from_name">\n${escaped(name)} \n       </div>\n`}${reply === undefined ? '' : `\n       <div class="reply_to details">\nIn reply to <a href="#go_to_message${reply}" onclick="return GoToMessage(${reply})">this message</a>\n       </div>\n`}
${inside}
       <div class="text">
${escaped(text)}
       </div>

      </div>

     </div>
`;
const service = (id: number, text: string): string => `
     <div class="message service" id="message${id}">

      <div class="body details">
${escaped(text)}
      </div>

     </div>
`;
const page = (inside: string): string => `<!DOCTYPE html>
<html>

 <head>
  <meta charset="utf-8"/>
<title>Exported Data</title>
 </head>

 <body onload="CheckLocation();">

  <div class="page_wrap">

   <div class="page_header">

    <div class="content">

     <div class="text bold">
公会 &amp; Co
     </div>

    </div>

   </div>

   <div class="page_body chat_page">

    <div class="history">
${inside}
    </div>

   </div>

  </div>

 </body>

</html>
`;
const ANN: Said = { id: 5, at: 1_700_000_000, name: 'Ann', text: '好的 <b> & 👍\n明天' };
const read = (inside: string): Promise<Examination> => examine('messages.html', page(inside));
const one = async (inside: string): Promise<CapturedMessage> => (await read(message(ANN, false, inside))).messages[0]!;

describe('Telegram pages', () => {
  it('[R6] carry a message with all there is to it', async () => {
    const { messages, objects } = await read(message({ ...ANN, reply: 3 }));
    expect(objects[0]!.object.format).toBe('telegram-html');
    expect(messages).toEqual<CapturedEvent[]>([
      {
        type: 'message',
        channel: 'telegram',
        conversation: { keys: ['with:named:公会 & Co'], title: '公会 & Co', type: 'unknown' },
        identity: { scope: 'conversation', key: '5@2023-11-14T22:13:20.000Z' },
        nativeId: '5',
        sender: { scheme: 'name', value: 'Ann', name: 'Ann' },
        recipients: [],
        time: {
          text: '14.11.2023 22:13:20 UTC+00:00',
          wall: '2023-11-14T22:13:20',
          utc: '2023-11-14T22:13:20.000Z',
          zone: '+00:00',
          zoneOrigin: 'record',
          precision: 'second',
          doubts: [],
        },
        body: '好的 <b> & 👍\n明天',
        attachments: [],
        marks: [],
        inReplyTo: '3',
        extra: {},
      },
    ]);
  });

  it('[R6] give any list of messages back as it was written, joined ones by the sender before', async () => {
    const said = fc.record({
      id: fc.integer({ min: 1, max: 1e9 }),
      at: fc.integer({ min: 1_400_000_000, max: 2_000_000_000 }),
      name: fc.constantFrom('Ann', '李雷', 'O"Neil & Co'),
      text: fc.constantFrom(
        'hi',
        '好的 👍\n明天见',
        '<div class="message default" id="message7">',
        'a & b',
        '\u200fשלום',
      ),
      reply: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 8 }), async (list) => {
        const written = list.map((each, at) => message(each, at > 0 && list[at - 1]!.name === each.name));
        const { messages, exceptions } = await read(written.join(''));
        expect(exceptions).toEqual([]);
        expect(
          messages.map(({ nativeId, time, sender, body, inReplyTo }) => ({
            id: Number(nativeId),
            at: Date.parse(time.utc!) / 1000,
            name: sender!.name,
            text: body,
            reply: inReplyTo === undefined ? undefined : Number(inReplyTo),
          })),
        ).toEqual(list);
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const file = '<a class="photo_wrap clearfix pull_left" href="photos/1.jpg">\n</a>';
    const whole = page(
      service(-1, '14 November 2023') + message(ANN, false, file) + service(6, 'x') + message(ANN, true),
    );
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine('m.html', bytes))),
      { numRuns: 250 },
    );
  });

  it('[R6] keep lines of the service with the day that the page tells, and no lines between days', async () => {
    const { messages } = await read(service(-1, '14 November 2023') + service(6, 'Ann invited Bob') + message(ANN));
    expect(messages).toMatchObject([
      {
        type: 'system',
        body: 'Ann invited Bob',
        time: { text: '14 November 2023', wall: '2023-11-14T00:00:00', precision: 'day' },
      },
      { type: 'message' },
    ]);
  });

  it('[R6] tell what was forwarded from who forwarded it', async () => {
    const forwarded = `<div class="forwarded body">\n<div class="from_name">\nBob <span class="date details" title="01.01.2020 10:00:00"> 01.01.2020 10:00:00</span>\n</div>\n<div class="text">\n原文\n</div>\n</div>`;
    const { messages } = await read(message(ANN) + message({ ...ANN, id: 6, text: '' }, true, forwarded));
    expect(messages[1]).toMatchObject({
      sender: { name: 'Ann' },
      body: '原文',
      marks: ['forwarded'],
      time: { utc: '2023-11-14T22:13:20.000Z' },
      extra: { forwarded_from: expect.stringContaining('Bob') },
    });
  });

  it('[R6] say of each file whether it is there or was left out, and show what is none', async () => {
    const link =
      '<div class="media_wrap clearfix">\n<a class="media clearfix pull_left block_link media_file" href="files/%E6%8A%A5.pdf">\n<div class="body">\n<div class="title bold">\n报.pdf\n</div>\n<div class="status details">\n1 MB\n</div>\n</div>\n</a>\n</div>';
    expect((await one(link)).attachments).toEqual([{ name: '报.pdf', state: 'missing' }]);
    const omitted =
      '<div class="media clearfix pull_left media_photo">\n<div class="body">\n<div class="title bold">\nPhoto\n</div>\n<div class="status details">\nNot included\n</div>\n</div>\n</div>';
    expect(await one(omitted)).toMatchObject({
      attachments: [{ name: 'Photo', state: 'omitted' }],
      marks: ['media-omitted'],
    });
    const call =
      '<div class="media clearfix pull_left media_call success">\n<div class="body">\n<div class="title bold">\nBob\n</div>\n<div class="status details">\nOutgoing (15 seconds)\n</div>\n</div>\n</div>';
    expect(await one(call)).toMatchObject({
      type: 'system',
      notice: 'call',
      body: expect.stringContaining('Call: Bob, Outgoing'),
    });
  });

  it('[R39] of older versions have the times of the computer', async () => {
    const html = page(message(ANN)).replace(' UTC+00:00', '');
    const { messages } = await examine('m.html', html, { zone: 'Asia/Shanghai' });
    expect(messages[0]!.time).toMatchObject({ utc: '2023-11-14T14:13:20.000Z', zoneOrigin: 'operator' });
    const { exceptions } = await examine('m.html', html.replace('14.11.2023', '44.11.2023'));
    expect(exceptions.map(({ code }) => code)).toEqual(['unreadable-time']);
  });
});
