import fc from 'fast-check';
import { examine } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { zipped } from '../testing/zipped';
import { placeOf } from './maildir';

const mail = (subject: string): string => `From: a@x.example\nSubject: ${subject}\n\nwords\n`;

const zip = (members: readonly (readonly [name: string, content: string])[]): Promise<Buffer> =>
  zipped(Object.fromEntries(members));

describe('Maildir', () => {
  it.each([
    ['cur/1.M2P3.host,S=4:2,RS', { folder: 'INBOX', maildir: 'cur', flags: 'replied seen' }],
    ['Maildir/new/1.host', { folder: 'INBOX', maildir: 'new' }],
    ['Maildir/.Sent/cur/1.host:2,', { folder: 'Sent', maildir: 'cur' }],
    [
      'Maildir/.Clients.Gr&APY-n & Co/cur/1;2,DFPT',
      { folder: 'Clients/Grön & Co', maildir: 'cur', flags: 'draft flagged passed trashed' },
    ],
    ['.&UXZO1g-/tmp/1!2,Sa', { folder: '其他', maildir: 'tmp', flags: 'seen a' }],
    ['Backup/Inbox/a.eml', { folder: 'Backup/Inbox' }],
    ['a.eml', {}],
    ['cur', {}],
  ])('[R6] %s', (path, place) => {
    expect(placeOf(path)).toEqual(place);
  });

  it('[R6] is read out of an archive: every mail, with its folder and flags; what is half delivered too', async () => {
    const bytes = await zip([
      ['Maildir/new/1.host', mail('new')],
      ['Maildir/cur/2.host:2,S', mail('read')],
      ['Maildir/tmp/3.host', mail('half')],
      ['Maildir/.Sent/cur/4.host:2,S', mail('sent')],
    ]);
    const { messages, exceptions } = await examine('mail.zip', bytes);
    expect(
      messages.map(({ subject, extra }) => [subject, extra!['folder'], extra!['maildir'], extra!['flags']]),
    ).toEqual([
      ['new', 'INBOX', 'new', undefined],
      ['read', 'INBOX', 'cur', 'seen'],
      ['half', 'INBOX', 'tmp', undefined],
      ['sent', 'Sent', 'cur', 'seen'],
    ]);
    expect(exceptions).toEqual([]);
  });

  it('[R6] written with any folder and flags is read so', async () => {
    const folder = fc.string({ unit: fc.constantFrom(...'abcÄö你 &-'), minLength: 1, maxLength: 8 });
    const flags = fc.subarray(['D', 'F', 'P', 'R', 'S', 'T']);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(folder, flags), { minLength: 1, maxLength: 5 }), async (mails) => {
        const bytes = await zip(
          mails.map(([name, own], index) => [
            `M/.${modifiedUtf7(name)}/cur/${index}.h:2,${own.join('')}`,
            mail(`${index}`),
          ]),
        );
        const { messages } = await examine('m.zip', bytes);
        const names: Record<string, string> = {
          D: 'draft',
          F: 'flagged',
          P: 'passed',
          R: 'replied',
          S: 'seen',
          T: 'trashed',
        };
        expect(messages.map(({ extra }) => [extra!['folder'], extra!['flags'] ?? ''])).toEqual(
          mails.map(([name, own]) => [name, own.map((flag) => names[flag]).join(' ')]),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('[R6] damaged in any way is read without a throw', async () => {
    const bytes = await zip([['Maildir/cur/2.host:2,S', mail('read')]]);
    await fc.assert(
      fc.asyncProperty(mutated(bytes), async (damaged) => void (await examine('m.zip', damaged))),
      { numRuns: 100 },
    );
  });
});

function modifiedUtf7(text: string): string {
  return text.replace(/&|[^\x20-\x7e]+/g, (run) =>
    run === '&'
      ? '&-'
      : `&${Buffer.from(run, 'utf16le').swap16().toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`,
  );
}
