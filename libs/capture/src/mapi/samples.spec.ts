import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { attachmentBytes } from '../attachment-bytes';
import { examine, type Examination } from '../testing/examine';
import { indexed, isHere, SAMPLES } from '../testing/samples';

const read = (path: string): Promise<Examination> =>
  examine(basename(path), readFileSync(join(SAMPLES, 'fixtures', path)));
const brief = ({ messages }: Examination): unknown[] =>
  messages.map(({ subject, sender, time, attachments }) => [
    subject,
    sender?.value,
    time.utc,
    attachments.map(({ name, size }) => `${name} ${size}`),
  ]);

const SYSTEM = '/o=exchangelabs/ou=exchange administrative group (fydibohf23spdlt)/cn=recipients/cn=';

if (!isHere) it.skip('Outlook samples (needs ../shared/samples)', () => {});
else
  describe('Outlook samples', () => {
    // Subject, sender, time and files as @kenjiuno/msgreader 1.28.0 and pst-extractor 1.12.0 give them, but for what is said.
    it.each<[string, unknown[]]>([
      [
        'email-msg/apache__tika__test-outlook.msg',
        [['Microsoft Outlook Express 6', 'msoe@microsoft.com', '2007-04-05T16:26:06.000Z', []]],
      ],
      [
        'email-msg/apache__tika__testMSG_StickyNote.msg',
        [['This is a note about the quick brown fox', undefined, '2017-02-28T18:44:43.000Z', []]],
      ],
      [
        // The sender's SMTP address stands beside the recipient who is the same.
        'email-msg/apache__tika__testMSG_Appointment.msg',
        [['Quick brown fox', 'tallison@mitre.org', '2017-02-28T18:42:23.000Z', []]],
      ],
      [
        'email-msg/apache__tika__testMSG_Task.msg',
        [
          [
            'Must jump over the lazy dog',
            `${SYSTEM}c30306cdae2248028de286352cc599f0-allison, ti`,
            '2017-02-28T18:44:00.000Z',
            [],
          ],
        ],
      ],
      [
        'email-msg/apache__tika__testMSG_att_doc.msg',
        [
          [
            'test pièce jointe 1',
            'nicolas1.23456@free.fr',
            '2009-04-22T14:36:33.000Z',
            ['test-unicode.doc 24064', 'pj1.txt 89'],
          ],
        ],
      ],
      [
        // The other reader gives mojibake here (formats.md 10.6).
        'email-msg/apache__tika__testMSG_chinese.msg',
        [['Alfresco MSG format testing ( MSG 格式測試 )', 'tests.chang@fengttt.com', '2011-03-29T08:52:48.000Z', []]],
      ],
      [
        'email-msg/apache__tika__testMSG_forwarded.msg',
        [['FW: Testing', 'paul@metajure.com', '2011-12-08T00:30:39.000Z', []]],
      ],
      [
        'email-tnef/koodaamo__tnefparse__one-file.tnef',
        [['one-file', undefined, '1999-10-14T02:47:44.000Z', ['AUTHORS 244']]],
      ],
    ])('[R6] %s', async (path, expected) => {
      expect(brief(await read(path))).toEqual(expected);
    });

    it('[R6] the data file of apache/tika: senders, times and the mail that is attached', async () => {
      const examined = await read('email-pst/apache__tika__testPST.pst');
      expect(brief(examined)).toEqual([
        ['Re: Feature Generators', 'kottmann@gmail.com', '2014-02-26T07:50:04.000Z', []],
        [
          'Re: init tokenizer fails: "Bad type in putfield/putstatic"',
          'oldcanine@yahoo.com',
          '2014-02-25T21:20:52.000Z',
          [],
        ],
        ['Feature Generators', 'kenigma1122@gmail.com', '2014-02-25T10:17:08.000Z', []],
        ['[jira] [Resolved] (TIKA-1249) Vcard files detection', 'jira@apache.org', '2014-02-26T12:20:19.000Z', []],
        [
          '[jira] [Commented] (TIKA-1250) Process loops infintely processing a CHM file',
          'jira@apache.org',
          '2014-02-26T12:12:20.000Z',
          [],
        ],
        ['[WEBINAR] - "Introducing Couchbase Server 2.5"', 'couchbase@couchbase.com', '2014-02-24T21:14:34.000Z', []],
        [
          'FW: First email',
          expect.stringContaining('/o=pf/'),
          '2020-11-26T22:18:29.000Z',
          [expect.stringMatching(/^First email \d+$/)],
        ],
      ]);
    });

    it('[R5] the OST of 2013: as many items as its folders state, where another reader loses 136 of 160', async () => {
      const { messages, exceptions } = await read(
        'email-pst/epfromer__pst-extractor__pstextractortest_at_outlook.com.ost',
      );
      const folders = new Map<string, number>();
      for (const { extra } of messages) {
        const name = extra!['folder']!.split('/').at(-1)!;
        folders.set(name, (folders.get(name) ?? 0) + 1);
      }
      expect(Object.fromEntries(folders)).toEqual({
        Inbox: 10,
        'United States holidays': 160,
        Calendar: 9,
        'Deleted Items': 1,
        'Sent Items': 2,
        'Sync Issues': 1,
      });
      expect(exceptions).toEqual([]);
    });

    it('[R6] every attachment of every one of them can be fetched', async () => {
      for (const { path } of ['email-msg', 'email-tnef', 'email-pst'].flatMap(indexed))
        for (const { object, pieces } of (await read(path.replace('fixtures/', ''))).objects)
          for (const piece of pieces)
            for (const event of piece.kind === 'record' ? piece.events : [])
              if ('attachments' in event)
                for (const { path: part, size } of event.attachments ?? [])
                  expect(await attachmentBytes(object.format, piece.raw, part!)).toHaveLength(size!);
    });
  });
