import fc from 'fast-check';
import type { CapturedMessage, CapturedEvent } from '../event';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';

const CHANNEL = '1064990764406419508';
const NAME = `公会 - Text - general [${CHANNEL}].html`;
/** An id of that moment. */
const idOf = (at: number): string => String(BigInt(at - 1_420_070_400_000) << 22n);
const AT = Date.parse('2023-01-17T19:33:19.087Z');
const ANN = { user: '222222222222222222', nick: '李雷', username: 'lee' };

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`).replaceAll('&#60;', '&lt;');
/** As the exporter shows a time in American English, on a computer eight hours ahead. */
const shownAt = (at: number): string => {
  const [day, clock] = new Date(at + 8 * 3_600_000).toISOString().split('T') as [string, string];
  const [year, month, date] = day.split('-').map(Number);
  const hour = Number(clock.slice(0, 2));
  return `${month}/${date}/${year} ${hour % 12 || 12}:${clock.slice(3, 5)} ${hour < 12 ? 'AM' : 'PM'}`;
};

interface Written {
  readonly id?: string;
  readonly at?: number;
  readonly time?: string;
  readonly author?: typeof ANN;
  readonly tag?: string;
  readonly text?: string;
  readonly edited?: string | undefined;
  readonly reply?: string | undefined;
  readonly more?: string;
  readonly isJoined?: boolean;
  readonly isPinned?: boolean;
}

const container = (id: string, inside: string, isPinned = false): string => {
  const classes = isPinned
    ? '"chatlog__message-container chatlog__message-container--pinned"'
    : 'chatlog__message-container';
  return `<div id=chatlog__message-container-${id} class=${classes} data-message-id=${id}><div class=chatlog__message>${inside}</div></div>`;
};
const answered = (id: string): string =>
  `<div class=chatlog__reply><img class=chatlog__reply-avatar src="a.png" alt=Avatar loading=lazy><div class=chatlog__reply-author title="bob">Bob</div><div class=chatlog__reply-content><span class=chatlog__reply-link onclick="scrollToMessage(event,'${id}')">原文 <strong>a</strong></span></div></div>`;
const authorOf = ({ user, nick, username }: typeof ANN, name = 'chatlog__author'): string =>
  `<span class=${name} style="color:rgb(1,2,3)" title="${escaped(username)}" data-user-id=${user}>${escaped(nick)}</span>`;
/** A message as newer versions write it, without line ends and needless quotation marks. */
const message = (written: Written): string => {
  const { at = AT, id = idOf(at), time = shownAt(at), author = ANN, tag = '', text = '好的' } = written;
  const { edited, reply, more = '', isJoined = false, isPinned } = written;
  const aside = isJoined
    ? `<div class=chatlog__short-timestamp title="${time}">x</div>`
    : '<img class=chatlog__avatar src="a.png" alt=Avatar loading=lazy>';
  const header = isJoined
    ? ''
    : `<div class=chatlog__header>${authorOf(author)}${tag} <span class=chatlog__timestamp><a href=#chatlog__message-container-${id}>${time}</a></span></div>`;
  const shown = text === '' ? '' : `<span class=chatlog__markdown-preserve>${text}</span> `;
  const mark = edited === undefined ? '' : `<span class=chatlog__edited-timestamp title="${edited}">(edited)</span>`;
  const content = shown + mark === '' ? '' : `<div class="chatlog__content chatlog__markdown">${shown}${mark}</div>`;
  const primary = `${reply === undefined ? '' : answered(reply)}${header}${content}${more}`;
  return container(
    id,
    `<div class=chatlog__message-aside>${aside}</div><div class=chatlog__message-primary>${primary}</div>`,
    isPinned,
  );
};
const system = (icon: string, content: string, id = idOf(AT)): string =>
  container(
    id,
    `<div class=chatlog__message-aside><svg class=chatlog__system-notification-icon><use href=#${icon}></use></svg></div><div class=chatlog__message-primary>${authorOf(ANN, 'chatlog__system-notification-author')} <span> </span> <span class=chatlog__system-notification-content>${content}</span> <span class=chatlog__system-notification-timestamp><a href=#chatlog__message-container-${id}>${shownAt(AT)}</a></span></div>`,
  );
const group = (...messages: readonly string[]): string =>
  `<div class=chatlog__message-group>${messages.join('')}</div>\n`;
const page = (groups: string, entries: readonly string[] = ['公会 &amp; Co', 'Text / general'], count = '1'): string =>
  `<!DOCTYPE html><html lang=en><head><title>x</title><meta charset=utf-8><style>.preamble__entry{margin:0}.chatlog__message{display:grid}.chatlog__content{padding:0}</style></head><body><div class=preamble><div class=preamble__entries-container>${entries
    .map((entry) => `<div class=preamble__entry>${entry}</div>`)
    .join(
      '',
    )}</div></div>\n<div class="chatlog">\n${groups}</div><div class=postamble><div class=postamble__entry>Exported ${count} message(s)</div><div class=postamble__entry>Timezone: UTC+8</div></div></body></html>\n`;
const read = (groups: string): Promise<Examination> => examine(NAME, page(groups));
const one = async (written: Written): Promise<CapturedMessage> => (await read(group(message(written)))).messages[0]!;

describe('Pages of DiscordChatExporter', () => {
  it('[R6] carry a message with all there is to it', async () => {
    const written = { text: 'a  &amp;\n<strong>b</strong>', edited: '1/18/2023 3:40 AM', reply: '77', isPinned: true };
    const { messages, objects } = await read(group(message(written)));
    expect(objects[0]!.object.format).toBe('discord-html');
    expect(messages).toEqual<CapturedEvent[]>([
      {
        type: 'message',
        channel: 'discord',
        conversation: { keys: [CHANNEL], title: '公会 & Co / general', type: 'channel' },
        identity: { scope: 'conversation', key: `${idOf(AT)}:edited:1/18/2023 3:40 AM` },
        nativeId: idOf(AT),
        sender: { scheme: 'discord', value: ANN.user, name: '李雷' },
        recipients: [],
        time: {
          text: '1/18/2023 3:33 AM',
          wall: '2023-01-18T03:33:19',
          utc: '2023-01-17T19:33:19.087Z',
          zone: '+08:00',
          zoneOrigin: 'record',
          precision: 'second',
          doubts: [],
        },
        body: 'a  &\nb',
        attachments: [],
        marks: ['edited'],
        inReplyTo: '77',
        quote: { author: 'Bob', text: '原文 a' },
        extra: { timestampEdited: '1/18/2023 3:40 AM', username: 'lee', isPinned: 'true' },
      },
    ]);
  });

  it('[R6] are the same records as in JSON', async () => {
    const json = {
      guild: { id: '1', name: '公会 & Co' },
      channel: { id: CHANNEL, type: 'GuildTextChat', name: 'general' },
      messages: [
        {
          id: idOf(AT),
          type: 'Default',
          timestamp: '2023-01-18T03:33:19.087+08:00',
          content: '好的',
          author: { id: ANN.user, name: ANN.username, nickname: ANN.nick },
        },
      ],
    };
    const [inJson] = (await examine('x.json', JSON.stringify(json))).messages;
    const onPage = await one({});
    for (const fact of ['identity', 'conversation', 'nativeId', 'sender', 'body', 'marks'] as const)
      expect(onPage[fact]).toEqual(inJson![fact]);
    expect(onPage.time.utc).toBe(inJson!.time.utc);
  });

  it('[R6] give any list of messages back as it was written, joined ones by the sender before', async () => {
    const said = fc.record({
      at: fc.integer({ min: Date.parse('2016-01-01'), max: Date.parse('2035-01-01') }),
      author: fc.constantFrom(ANN, { user: '7', nick: `O'Neil & <Co>`, username: 'x#0001' }),
      text: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(
          ' a\n\n  b ',
          '</div><div class=chatlog__message-group>',
          '<div id=chatlog__message-container-1 class=chatlog__message-container data-message-id=1>',
          '\u200fשלום <3 &lt;',
        ),
      ),
      edited: fc.option(fc.constant('1/18/2035 3:40 AM'), { nil: undefined }),
      reply: fc.option(fc.constant('123'), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 8 }), async (list) => {
        let groups: string[][] = [];
        list.forEach((each, index) => {
          const isJoined = list[index - 1]?.author === each.author && each.reply === undefined;
          const written = message({ ...each, text: escaped(each.text), isJoined });
          if (isJoined) groups.at(-1)!.push(written);
          else groups = [...groups, [written]];
        });
        const { messages, exceptions } = await read(groups.map((each) => group(...each)).join(''));
        expect(exceptions).toEqual([]);
        expect(
          messages.map(({ nativeId, time, sender, body, marks, inReplyTo, extra }) => ({
            id: nativeId,
            at: Date.parse(time.utc!),
            zone: time.zone,
            author: { user: sender!.value, nick: sender!.name, username: extra!['username'] },
            text: body,
            edited: marks.includes('edited'),
            reply: inReplyTo,
          })),
        ).toEqual(
          list.map(({ at, author, text, edited, reply }) => ({
            ...{ id: idOf(at), at, zone: '+08:00', author, reply, edited: edited !== undefined },
            text: text.replace(/\r\n?/g, '\n'),
          })),
        );
      }),
      { numRuns: 80 },
    );
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const file =
      '<div class=chatlog__attachment><a href="x.html_Files/a.png"><img title="Image: a.png (1 KB)"></a></div>';
    const whole = page(
      group(message({ more: file }), message({ at: AT + 1000, isJoined: true })) +
        group(system('pin-icon', 'pinned <a href=#chatlog__message-container-7>a message</a>')),
    );
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => void (await examine(NAME, bytes))),
      { numRuns: 300 },
    );
  });

  it('[R6] of older versions are indented, and show author and answer before the messages of a group', async () => {
    const old = (id: string, text: string): string => `
            <div class="chatlog__message " data-message-id="${id}" id="message-${id}">
                    <div class="chatlog__content">
                        <div class="markdown">
                            <span class="preserve-whitespace">${text}</span>

                        </div>
                    </div>
            </div>`;
    const html = page(`
<div class="chatlog__message-group">
        <div class="chatlog__reference-symbol">
        </div>
        <div class="chatlog__reference">
                <span class="chatlog__reference-name" title="bob#1">Bob</span>
                <a class="chatlog__reference-link" href="#" onclick="scrollToMessage(event, &#39;77&#39;)">
                    <span class="chatlog__reference-content">
原文                    </span>
                </a>
        </div>
    <div class="chatlog__messages">
        <span class="chatlog__author-name" title="lee#0001" data-user-id="222">lee</span>
        <span class="chatlog__bot-tag">BOT</span>
        <span class="chatlog__timestamp">17-Jan-23 02:33 PM</span>
${old(idOf(AT), 'one')}
${old(idOf(AT + 5000), 'I&#39;m <img class="emoji " alt="pepeOK" title="pepeOK" src="x.png">\n  two')}
    </div>
</div>
`);
    const { messages, exceptions } = await examine('x.html', html);
    expect(exceptions).toEqual([]);
    expect(messages).toMatchObject([
      {
        conversation: { keys: [] },
        sender: { value: '222', name: 'lee' },
        body: 'one',
        inReplyTo: '77',
        quote: { author: 'Bob', text: '原文' },
        time: { text: '17-Jan-23 02:33 PM', zone: '-05:00', utc: '2023-01-17T19:33:19.087Z' },
        marks: ['automatic'],
      },
      { sender: { value: '222' }, body: "I'm :pepeOK:\n  two", time: { text: '', utc: '2023-01-17T19:33:24.087Z' } },
    ]);
    expect(messages[1]!.inReplyTo).toBeUndefined();
  });

  it('[R6] keep what the service says, with what happened', async () => {
    const pinned =
      'pinned <a class=chatlog__system-notification-link href=#chatlog__message-container-77>a message</a> <span>to this channel.</span>';
    const kinds: readonly (readonly [string, string])[] = [
      ['<span>joined the server.</span>', 'member-joined'],
      ['<span>added </span> <a title="bob">Bob</a> <span>to the group.</span>', 'member-added'],
      ['<span>left the group.</span>', 'member-left'],
      ['<span>started a call that lasted 3 minutes</span>', 'call'],
      ['<span>boosted the server</span>', 'other'],
    ];
    const { messages } = await read(
      group(system('pin-icon', pinned), ...kinds.map(([words], index) => system('x', words, idOf(AT + index)))),
    );
    expect(messages[0]).toMatchObject({
      type: 'system',
      notice: 'pinned',
      sender: { value: ANN.user, name: '李雷' },
      inReplyTo: '77',
      body: 'pinned a message to this channel.',
      extra: { type: 'ChannelPinnedMessage' },
      marks: ['automatic'],
    });
    expect(messages.slice(1).map(({ notice }) => notice)).toEqual(kinds.map(([, notice]) => notice));
  });

  it('[R6] say of each file whether it is there, and show boxes, stickers, reactions and forwards', async () => {
    const more =
      '<div class=chatlog__attachment><a href="general.html_Files/%E6%8A%A5-1.png"><img class=chatlog__attachment-media src="general.html_Files/%E6%8A%A5-1.png" alt="Image attachment" title="Image: 报.png (1.2 MB)"></a></div>' +
      '<div class=chatlog__attachment><div class=chatlog__attachment-generic><div class=chatlog__attachment-generic-name><a href="https://cdn.example/1/b.pdf?ex=1">b.pdf</a></div><div class=chatlog__attachment-generic-size>2 KB</div></div></div>' +
      '<div class=chatlog__embed><div class=chatlog__embed-content><div class=chatlog__embed-title><a class=chatlog__embed-title-link href="https://x.example">Deal</a></div><div class=chatlog__embed-description><div class="chatlog__markdown chatlog__markdown-preserve">details</div></div></div></div>' +
      '<div class=chatlog__sticker title="Wave"><img class=chatlog__sticker--media src="x"></div>' +
      '<div class=chatlog__reactions><div class=chatlog__reaction title="thumbsup"><img class="chatlog__emoji chatlog__emoji--small" alt="👍" src="x"> <span class=chatlog__reaction-count>12</span></div></div>';
    expect(await one({ more })).toMatchObject({
      body: '好的\nSticker: Wave',
      attachments: [
        { name: '报.png', state: 'missing' },
        { name: 'b.pdf', state: 'omitted' },
      ],
      marks: ['media-omitted'],
      extra: {
        links: 'https://cdn.example/1/b.pdf?ex=1',
        reactions: '👍 12',
        embeds: 'Deal [https://x.example]\ndetails',
      },
    });
    const forwarded =
      '<div class=chatlog__forwarded><div class=chatlog__forwarded-header>Forwarded</div><div class="chatlog__forwarded-content chatlog__markdown"><span class=chatlog__markdown-preserve>原文</span></div><div class=chatlog__forwarded-timestamp>1/2/2023 3:00 AM</div></div>';
    expect(await one({ text: '', more: forwarded })).toMatchObject({
      body: '原文',
      marks: ['forwarded'],
      extra: { forwardedFrom: '1/2/2023 3:00 AM' },
    });
  });

  it('[R6] show where links lead that say something else, and keep what was typed in angle brackets', async () => {
    const text = 'see <a href="https://evil.example/">https://good.example/</a> and &lt;@1&gt; <x> 1 < 2';
    expect((await one({ text })).body).toBe('see https://good.example/ [https://evil.example/] and <@1> <x> 1 < 2');
  });

  it('[R39] find zone and order of day and month by the ids, and say where these do not agree', async () => {
    const eighth = Date.parse('2023-03-08T10:00:30Z');
    const read1 = async (time: string, id = idOf(eighth)): Promise<CapturedMessage['time']> =>
      (await one({ id, time })).time;
    expect(await read1('08/03/2023 15:45')).toMatchObject({ wall: '2023-03-08T15:45:30', zone: '+05:45', doubts: [] });
    expect(await read1('Wednesday, March 8, 2023 5:00 AM')).toMatchObject({ zone: '-05:00' });
    expect(await read1('środa, 8 marca 2023 11:00')).toMatchObject({ utc: '2023-03-08T10:00:30.000Z', zone: '+00:00' });
    const options = { zone: 'Asia/Shanghai', dayOrder: 'day-first' } as const;
    const moved = page(group(message({ id: idOf(eighth), time: '05/06/2023 15:45' })));
    const { messages, notes } = await examine(NAME, moved, options);
    expect(messages[0]!.time).toMatchObject({ utc: '2023-06-05T07:45:00.000Z', zoneOrigin: 'operator' });
    expect(notes.join()).toContain('1 messages show a time that is not the one their id holds');
    const { exceptions } = await examine(NAME, page(group(message({ id: '1', time: 'x' }))));
    expect(exceptions).toMatchObject([{ code: 'unreadable-time' }]);
  });

  it('[R6] name chats outside of servers, and what they say they hold', async () => {
    const groups = group(message({}));
    const direct = await examine(NAME, page(groups, ['Direct Messages', 'Private / Bob', 'After 1/1/2023'], '1,234'));
    expect(direct.messages[0]!.conversation).toEqual({ keys: [CHANNEL], title: 'Bob', type: 'direct' });
    expect(direct.objects[0]!.object.findings().stated).toEqual({ what: 'messages', count: 1234 });
    expect(direct.notes.join()).toContain('1 were read');
    expect(direct.notes.join()).toContain('After 1/1/2023');
    const several = await examine(NAME, page(groups, ['Direct Messages', 'Group / A, B']));
    expect(several.messages[0]!.conversation).toMatchObject({ title: 'A, B', type: 'group' });
  });

  it('[R6] that were cut off, or hold parts of messages out of place, say so', async () => {
    const whole = page(group(message({})) + group(message({ at: AT + 1000, more: '<b>x</b>' })));
    const cut = await examine(NAME, whole.slice(0, whole.indexOf('<b>')));
    expect(cut.exceptions).toMatchObject([{ code: 'truncated' }]);
    expect([cut.messages.length, cut.notes.join().includes('may be cut off')]).toEqual([1, true]);
    const joined = await read(group(message({}).replace(/<\/div>$/, '</div></div>forged<div>')));
    expect(joined.exceptions).toMatchObject([{ code: 'unreadable-record' }]);
    const raw = await read(group(message({ text: '<div>' }), message({ at: AT + 1, text: 'b' })));
    expect([raw.messages.length, raw.notes.join().includes('1 messages do not end before')]).toEqual([2, true]);
    const torn = await read(group(message({})).replace('data-message-id', 'data-message-xx'));
    expect(torn.exceptions).toMatchObject([{ code: 'unreadable-record' }]);
  });
});
