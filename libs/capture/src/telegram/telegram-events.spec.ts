import type { CapturedMessage } from '../event';
import { examine } from '../testing/examine';
import { exported, GROUP, type Json, MESSAGE, one, read } from './testing';

describe('Telegram exports, message by message', () => {
  describe('times', () => {
    it('[R39] without an instant are read in the zone of the computer, and say so', async () => {
      const { date_unixtime: _unix, ...old } = MESSAGE;
      const found = await examine('x.json', exported([old]), { zone: 'Asia/Shanghai' });
      expect(found.messages[0]!.time).toMatchObject({
        utc: '2024-11-14T09:13:44.000Z',
        zone: 'Asia/Shanghai',
        zoneOrigin: 'operator',
      });
      expect((await read([old])).messages[0]!.time).toMatchObject({
        utc: '2024-11-14T17:13:44.000Z',
        zoneOrigin: 'assumed',
      });
      const fold = await examine('x.json', exported([{ ...old, date: '2024-10-27T02:30:00' }]), {
        zone: 'Europe/Berlin',
      });
      expect(fold.messages[0]!.time.doubts).toEqual(['dst-fold']);
    });

    it.each([
      ['the instant alone', { date: undefined }, '2024-11-14T09:13:44.000Z', '+00:00'],
      [
        'a zone of its own',
        { date: '2017-01-01T06:20:09.248Z', date_unixtime: undefined },
        '2017-01-01T06:20:09.248Z',
        '+00:00',
      ],
      ['a wall time that is off by no zone', { date: '2024-11-14T17:15:00' }, '2024-11-14T09:13:44.000Z', '+00:00'],
      ['summer time', { date: '2024-11-14T11:13:44' }, '2024-11-14T09:13:44.000Z', '+02:00'],
    ])('[R39] with %s are read right', async (_, more, utc, zone) => {
      expect((await one(more)).time).toMatchObject({ utc, zone, zoneOrigin: 'record' });
    });

    it('[R6] that are none make an exception', async () => {
      const { exceptions, messages } = await read([
        { ...MESSAGE, date: 'yesterday', date_unixtime: undefined },
        MESSAGE,
      ]);
      expect(exceptions).toMatchObject([{ code: 'unreadable-time' }]);
      expect(messages).toHaveLength(1);
    });
  });

  describe('what happened', () => {
    const service = async (more: Json): Promise<CapturedMessage> =>
      (
        await read(
          [
            {
              id: 5,
              type: 'service',
              date: MESSAGE.date,
              date_unixtime: MESSAGE.date_unixtime,
              actor: 'Ana',
              actor_id: 'user1',
              ...more,
            },
          ],
          GROUP,
        )
      ).messages[0]!;

    it.each([
      [
        { action: 'create_group', title: 'Ops', members: ['Ana', 'Cleo'] },
        'group-created',
        'Create group: Ops, Ana, Cleo',
      ],
      [{ action: 'invite_members', members: ['Ben', null] }, 'member-added', 'Invite members: Ben, deleted account'],
      [{ action: 'remove_members', members: ['Ana'] }, 'member-left', 'Remove members: Ana'],
      [{ action: 'remove_members', members: ['Ben'] }, 'member-removed', 'Remove members: Ben'],
      [{ action: 'join_group_by_link', inviter: 'Ben' }, 'member-joined', 'Join group by link: Ben'],
      [{ action: 'phone_call', duration_seconds: 60 }, 'call', 'Phone call: 60 s'],
      [{ action: 'phone_call', discard_reason: 'missed' }, 'missed-call', 'Phone call: missed'],
      [{ action: 'set_messages_ttl', period: 86400 }, 'timer-changed', 'Set messages ttl: 86400 s'],
      [{ action: 'migrate_from_group', title: 'Ops' }, 'settings-changed', 'Migrate from group: Ops'],
      [{ action: 'toString' }, 'other', 'ToString'],
      [{}, 'other', 'service message'],
    ])('[R42] %j is a system message', async (more, notice, body) => {
      expect(await service(more)).toMatchObject({
        type: 'system',
        notice,
        body: expect.stringMatching(new RegExp(`^${body}$`, 'i')),
        marks: ['automatic'],
        sender: { value: 'user1' },
      });
    });

    it('[R6] to a message that was pinned is tied to it', async () => {
      expect(await service({ action: 'pin_message', message_id: 2 })).toMatchObject({
        notice: 'pinned',
        inReplyTo: '2',
      });
    });

    it('[R4] an edited message is another version of the same message', async () => {
      const edited = await one({ edited_unixtime: '1731575700', text: '好' }, GROUP);
      const plain = await one({}, GROUP);
      expect([plain.nativeId, edited.nativeId, plain.identity.key, edited.identity.key]).toEqual([
        '2',
        '2',
        '2',
        '2:edited:1731575700',
      ]);
      expect([plain.marks, edited.marks]).toEqual([[], ['edited']]);
      expect((await one({ edited: '1970-01-01T01:00:00', edited_unixtime: undefined })).marks).toEqual([]);
    });

    it('[R6] reactions are events of their own, as far as they are named', async () => {
      const reactions = [
        {
          type: 'emoji',
          count: 3,
          emoji: '👍',
          recent: [{ from: 'Ana', from_id: 'user1', date: '2024-11-14T17:14:00' }],
        },
      ];
      const { changes, messages } = await read([{ ...MESSAGE, reactions }]);
      expect(changes).toMatchObject([
        {
          type: 'reaction',
          target: '2',
          value: '👍',
          actor: { value: 'user1', name: 'Ana' },
          time: { utc: '2024-11-14T09:14:00.000Z', zoneOrigin: 'file' },
        },
      ]);
      expect(messages[0]!.extra).toEqual({ reactions: '👍 3' });
    });

    it('[R6] a forward, an answer to another chat, a deleted account and an id of old keep what they are', async () => {
      expect(await one({ forwarded_from: 'Ann', forwarded_from_id: 'user8' })).toMatchObject({
        marks: ['forwarded'],
        extra: { forwarded_from: 'Ann', forwarded_from_id: 'user8' },
      });
      const other = await one({ reply_to_message_id: 77, reply_to_peer_id: 'channel987' });
      expect([other.inReplyTo, other.extra]).toEqual([
        undefined,
        { reply_to_message_id: '77', reply_to_peer_id: 'channel987' },
      ]);
      expect((await one({ from: null })).sender).toEqual({ scheme: 'telegram', value: 'user2' });
      expect((await one({ from_id: 19 })).sender?.value).toBe('user19');
      expect((await one({ from_id: 8589934592 + 7 })).sender?.value).toBe('channel7');
    });

    it('[R6] a message the program could not show is there, without a time', async () => {
      const { messages, notes } = await read([{ id: 4, type: 'unsupported' }, MESSAGE]);
      expect(messages[0]).toMatchObject({ type: 'system', nativeId: '4', time: { text: '' } });
      expect(notes.join()).toContain('1 of them have no time');
    });
  });

  it('[R6] say of each file whether it is there, was left out or is missing', async () => {
    const sticker = await one({
      file: '(File not included. Change data exporting settings to download.)',
      file_name: 'a.webp',
      media_type: 'sticker',
      sticker_emoji: '👍',
    });
    expect([sticker.attachments, sticker.marks]).toEqual([[{ name: 'a.webp', state: 'omitted' }], ['media-omitted']]);
    expect((await one({ photo: '（文件未包含）' })).attachments).toEqual([
      { mediaType: 'image/jpeg', state: 'omitted' },
    ]);
    const file = await one({ file: 'files/报告.pdf', mime_type: 'application/pdf', file_size: 12 });
    expect(file.attachments).toEqual([{ name: '报告.pdf', mediaType: 'application/pdf', size: 12, state: 'missing' }]);
  });
});
