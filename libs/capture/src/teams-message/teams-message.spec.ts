import fc from 'fast-check';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

type Json = Readonly<Record<string, unknown>>;

const CHAT = '19:8ea0e38b_97f62344@unq.gbl.spaces';
const MESSAGE = {
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#chats/$entity',
  ...{ id: '1710321120123', etag: '1710321120123', messageType: 'message', chatId: CHAT, channelIdentity: null },
  ...{ createdDateTime: '2024-03-13T09:12:00.123Z', lastModifiedDateTime: '2024-03-13T09:15:00.123Z' },
  ...{ lastEditedDateTime: null, deletedDateTime: null, subject: null, importance: 'normal', replyToId: null },
  ...{ from: { application: null, user: { id: '8ea0e38b', displayName: 'Ann' } } },
  ...{ body: { contentType: 'text', content: '好的' }, attachments: [], mentions: [], reactions: [] },
};
const read = (more: Json = {}): Promise<Examination> =>
  examine('resource-1.json', JSON.stringify({ ...MESSAGE, ...more }));
const html = async (content: string, attachments: Json[] = []): Promise<string> =>
  (await read({ body: { contentType: 'html', content }, attachments })).messages[0]!.body;

describe('messages of Teams as Graph has them', () => {
  it('[R6] carry a message with all there is to it', async () => {
    const { messages, objects } = await read();
    expect(objects[0]!.object.format).toBe('teams-message');
    expect(messages).toEqual([
      {
        type: 'message',
        channel: 'teams',
        conversation: { keys: [CHAT], type: 'direct' },
        identity: { scope: 'conversation', key: '1710321120123' },
        nativeId: '1710321120123',
        sender: { scheme: 'teams', value: '8ea0e38b', name: 'Ann' },
        recipients: [],
        time: {
          text: '2024-03-13T09:12:00.123Z',
          wall: '2024-03-13T09:12:00.123',
          utc: '2024-03-13T09:12:00.123Z',
          zone: '+00:00',
          zoneOrigin: 'record',
          precision: 'millisecond',
          doubts: [],
        },
        body: '好的',
        attachments: [],
        marks: [],
        extra: { etag: '1710321120123' },
      },
    ]);
  });

  it('[R6] give any message back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4e12 }),
        fc.uuid(),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme' }),
        async (at, user, displayName, content) => {
          const { messages } = await read({
            ...{ id: String(at), createdDateTime: new Date(at).toISOString() },
            ...{ from: { user: { id: user, displayName } }, body: { contentType: 'text', content } },
          });
          expect(messages[0]).toMatchObject({
            ...{ nativeId: String(at), time: { utc: new Date(at).toISOString() } },
            ...{ sender: { value: user, name: displayName }, body: content.replace(/\r\n?/g, '\n') },
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const whole = {
      ...MESSAGE,
      body: { contentType: 'html', content: '<p>a <at id="0">Bo</at><emoji alt="😀"></emoji></p>' },
      reactions: [{ reactionType: 'like', createdDateTime: '2024-03-13T09:15:00.123Z', user: { user: { id: '9' } } }],
      attachments: [{ contentType: 'messageReference', content: '{"messageId":"1","messagePreview":"x"}' }],
    };
    await fc.assert(
      fc.asyncProperty(
        mutated(Buffer.from(JSON.stringify(whole))),
        async (bytes) => void (await examine('r.json', bytes)),
      ),
      { numRuns: 300 },
    );
  });

  it('edits are versions; a reaction is none; a deletion is one', async () => {
    const edited = await read({ lastEditedDateTime: '2024-03-13T10:00:00Z' });
    expect(edited.messages[0]).toMatchObject({
      identity: { key: '1710321120123:edited:2024-03-13T10:00:00Z' },
      marks: ['edited'],
    });
    const liked = await read({
      reactions: [{ reactionType: 'like', createdDateTime: '2024-03-13T09:15:00.123Z', user: { user: { id: '9' } } }],
    });
    expect(liked.messages[0]!.identity.key).toBe('1710321120123');
    expect(liked.changes).toMatchObject([
      { type: 'reaction', target: '1710321120123', value: 'like', actor: { value: '9' } },
    ]);
    const deleted = await read({ deletedDateTime: '2024-03-13T11:00:00Z', body: { contentType: 'text', content: '' } });
    expect(deleted.events).toMatchObject([
      { type: 'delete', target: '1710321120123', time: { utc: '2024-03-13T11:00:00.000Z' } },
    ]);
  });

  it('HTML is text: people, signs, lines; pictures and files are named', async () => {
    expect(await html('<p>Hi <at id="0">Bo</at> <emoji id="x" alt="😀" title="y"></emoji></p><p>a &lt; b</p>')).toBe(
      'Hi @Bo 😀\n\na < b',
    );
    expect(await html('<attachment id="1"></attachment><p>see</p>')).toBe('see');
    const { messages } = await read({
      body: {
        contentType: 'html',
        content: '<img alt="chart.png" src="https://graph.microsoft.com/x/hostedContents/1/$value">',
      },
      attachments: [{ contentType: 'reference', name: 'a.xlsx', contentUrl: 'https://firm.sharepoint.example/a.xlsx' }],
    });
    expect(messages[0]!.attachments).toEqual([
      { name: 'a.xlsx', state: 'omitted' },
      { name: 'chart.png', state: 'omitted', inline: true },
    ]);
    expect(messages[0]!.extra).toMatchObject({ links: 'https://firm.sharepoint.example/a.xlsx' });
  });

  it('an answer quotes; a card shows its words', async () => {
    const content = JSON.stringify({
      ...{ messageId: '7', messagePreview: 'buy', messageSender: { user: { id: 'u', displayName: 'Bo' } } },
    });
    const { messages } = await read({ attachments: [{ contentType: 'messageReference', content }] });
    expect(messages[0]).toMatchObject({ inReplyTo: '7', quote: { author: 'Bo', text: 'buy' } });
    const card = JSON.stringify({ title: 'Build', sections: [{ facts: [{ name: 'x', value: 'red' }] }] });
    expect(await html('', [{ contentType: 'application/vnd.microsoft.card.hero', content: card }])).toBe('Build\nred');
  });

  it('[R6] what is passed on is read, with who wrote it and when', async () => {
    const original = {
      ...{ originalMessageId: '3', originalMessageContent: '<p>Buy ACME &amp; <at id="0">Cy</at></p>' },
      ...{ originalMessageSender: { user: { id: 'u', displayName: 'Bob' } } },
      originalSentDateTime: '2024-03-12T09:00:00Z',
    };
    const forward = (content: string) =>
      read({
        body: { contentType: 'html', content: '<p>fyi</p><attachment id="fw"></attachment>' },
        attachments: [{ id: 'fw', contentType: 'forwardedMessageReference', content }],
      });
    const { messages } = await forward(JSON.stringify(original));
    expect(messages[0]).toMatchObject({
      ...{ body: 'fyi\nBuy ACME & @Cy', marks: ['forwarded'], sender: { name: 'Ann' } },
      extra: { forwardedFrom: 'Bob', forwardedFromTime: '2024-03-12T09:00:00Z' },
    });
    expect((await forward('{')).messages[0]).toMatchObject({ body: 'fyi', marks: ['forwarded'] });
  });

  it('[R42] what the service writes is a line of its own; a channel is one; what bots write is marked', async () => {
    const { messages } = await read({
      ...{ messageType: 'systemEventMessage', from: null, chatId: null },
      channelIdentity: { teamId: 't', channelId: '19:c@thread.tacv2' },
      eventDetail: {
        '@odata.type': '#microsoft.graph.membersAddedEventMessageDetail',
        members: [{ id: '1', displayName: 'Bo' }],
      },
    });
    expect(messages[0]).toMatchObject({
      ...{ type: 'system', notice: 'member-added', body: 'membersAdded Bo', marks: ['automatic'] },
      conversation: { keys: ['19:c@thread.tacv2'], type: 'channel' },
    });
    const bot = await read({ from: { user: null, application: { id: 'b', displayName: 'Alerts' } } });
    expect(bot.messages[0]).toMatchObject({ sender: { value: 'b' }, marks: ['automatic'] });
  });

  it('[R6] without its chat, id or time is an exception', async () => {
    expect((await read({ chatId: null })).exceptions[0]!.code).toBe('unreadable-record');
    expect((await read({ id: null })).exceptions[0]!.code).toBe('unreadable-record');
    expect((await read({ createdDateTime: 'soon' })).exceptions[0]!.code).toBe('unreadable-time');
  });
});
