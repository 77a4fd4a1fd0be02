import type { Attachment } from '../event';
import { examine, type Examination } from '../testing/examine';
import { zipped } from '../testing/zipped';

const zip = (entries: Readonly<Record<string, unknown>>): Promise<Buffer> =>
  zipped(
    Object.fromEntries(
      Object.entries(entries).map(([name, content]) => [
        name,
        typeof content === 'string' ? content : JSON.stringify(content),
      ]),
    ),
  );

const read = async (entries: Readonly<Record<string, unknown>>): Promise<Examination> =>
  examine('export.zip', await zip(entries));
const files = ({ messages }: Examination): Attachment[] => messages.flatMap(({ attachments }) => attachments);
const roles = ({ objects }: Examination): unknown[] =>
  objects.map(({ object: { path, role, format } }) => [path.at(-1), role, format]);

describe('files of JSON exports', () => {
  it('[R6] of Telegram lie in folders beside the record', async () => {
    const message = { id: 1, type: 'message', date: '2024-11-14T17:13:44', from_id: 'user1', text: '' };
    const found = await read({
      'ChatExport/result.json': {
        ...{ name: 'x', type: 'private_supergroup', id: 1 },
        messages: [
          { ...message, file: 'files/报告.pdf' },
          { ...message, id: 2, photo: 'photos/gone.jpg' },
        ],
      },
      'ChatExport/files/报告.pdf': 'x',
      'ChatExport/css/style.css': 'x',
      'ChatExport/old.zip': 'PK\x03\x04',
    });
    expect(files(found)).toEqual([
      { name: '报告.pdf', state: 'member', path: 'ChatExport/files/报告.pdf' },
      { name: 'gone.jpg', mediaType: 'image/jpeg', state: 'missing' },
    ]);
    expect(roles(found)).toEqual(
      expect.arrayContaining([
        ['ChatExport/files/报告.pdf', 'attachment', 'attachment'],
        ['bytes 0-4', 'exception', 'unknown'],
        ['ChatExport/result.json', 'records', 'telegram'],
      ]),
    );
  });

  it('[R6] that are tables stay what they were sent as, and are no records of their own', async () => {
    const found = await read({
      'ChatExport/result.json': {
        ...{ name: 'x', type: 'private_supergroup', id: 1 },
        messages: [{ id: 1, type: 'message', date: '2024-11-14T17:13:44', text: '', file: 'files/a.csv' }],
      },
      'ChatExport/files/a.csv': 'time,from,text\n2024-01-01 10:00,Ann,x\n2024-01-01 10:01,Ann,y\n',
    });
    expect(files(found)).toEqual([{ name: 'a.csv', state: 'member', path: 'ChatExport/files/a.csv' }]);
    expect(roles(found)).toContainEqual(['ChatExport/files/a.csv', 'attachment', 'attachment']);
  });

  it('[R6] of Meta are named from the root of the export, and stickers are shared by all threads', async () => {
    const root = 'your_activity_across_facebook/messages';
    const message = { sender_name: 'Ann', timestamp_ms: 1731575624123 };
    const found = await read({
      [`${root}/inbox/ann_12345678/message_1.json`]: {
        participants: [{ name: 'Ann' }, { name: 'Bob' }],
        messages: [
          { ...message, photos: [{ uri: `${root}/inbox/ann_12345678/photos/1.jpg` }] },
          { ...message, sticker: { uri: `${root}/stickers_used/2.png` } },
        ],
      },
      [`${root}/inbox/ann_12345678/photos/1.jpg`]: 'x',
      [`${root}/stickers_used/2.png`]: 'x',
    });
    expect(files(found).map(({ state, path }) => [state, path])).toEqual([
      ['member', `${root}/inbox/ann_12345678/photos/1.jpg`],
      ['member', `${root}/stickers_used/2.png`],
    ]);
    expect(found.messages[0]!.conversation).toMatchObject({ keys: ['12345678'], type: 'direct' });
  });

  it('[R6] of Discord are named as links are', async () => {
    const found = await read({
      'x.json': {
        guild: { id: '0' },
        channel: { id: '1', type: 'DirectTextChat', name: 'Ann' },
        messages: [
          {
            id: '1',
            timestamp: '2023-01-17T19:33:19+00:00',
            content: '',
            author: { id: '2', name: 'Ann' },
            attachments: [{ id: '3', url: 'x.json_Files/a%20b.png', fileName: 'a b.png', fileSizeBytes: 1 }],
          },
        ],
      },
      'x.json_Files/a b.png': 'x',
    });
    expect(files(found)).toEqual([{ name: 'a b.png', size: 1, state: 'member', path: 'x.json_Files/a b.png' }]);
  });

  it('[R6] of Google Chat have names that a disk takes; the folder tells the kind of conversation', async () => {
    const folder = 'Takeout/Google Chat/Groups/DM S1';
    const found = await read({
      [`${folder}/messages.json`]: {
        messages: [
          {
            creator: { name: 'Ann', email: 'ann@example.com' },
            created_date: 'Thursday, November 3, 2016 at 11:59:50 AM UTC',
            attached_files: [{ original_name: '1?a=3.png', export_name: 'File-1?a=3.png' }],
            message_id: 'S1/T/T',
          },
        ],
      },
      [`${folder}/group_info.json`]: { members: [{ name: 'Ann' }] },
      [`${folder}/File-1_a=3.png`]: 'x',
      'Takeout/Google Chat/Users/User 1/user_info.json': { user: { name: 'Ann' } },
    });
    expect(files(found)).toEqual([{ name: '1?a=3.png', state: 'member', path: `${folder}/File-1_a=3.png` }]);
    expect(found.messages[0]!.conversation).toEqual({ keys: ['S1'], type: 'direct' });
    expect(found.exceptions).toEqual([]);
  });
});
