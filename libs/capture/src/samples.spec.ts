import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { attachmentBytes } from './attachment-bytes';
import type { CapturedMessage } from './event';
import { unwrap } from './email/envelope';
import { htmlText } from './email/html-text';
import { examine, type Examination } from './testing/examine';
import { BETTER, INDEX, indexed, isHere, SAMPLES } from './testing/samples';
import { headerOf } from './whatsapp/header';

const filesIn = (folder: string): string[] =>
  readdirSync(join(SAMPLES, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
/** What passed already: nothing of it is read a second time only to see it pass. */
const passed = new Set<string>();
async function read(path: string): Promise<Examination> {
  const examined = await examine(path.split('/').at(-1)!, readFileSync(join(SAMPLES, path)));
  passed.add(path);
  return examined;
}
const brief = ({ messages, exceptions }: Examination): { read: number; exceptions: number } => ({
  read: messages.length,
  exceptions: exceptions.length,
});

/** Read with the JSON cutter. */
const JSON_FORMATS = ['telegram', 'messenger', 'instagram', 'discord', 'google-chat'];
/** Read as MAPI items. */
const OUTLOOK_FORMATS = ['email-msg', 'email-tnef', 'email-pst'];

if (!isHere) it.skip('samples (needs ../shared/samples)', () => {});
else
  describe('samples', () => {
    it.each(
      [
        'whatsapp',
        'email-eml',
        'email-mbox',
        'sms',
        'line',
        'wechat',
        'imessage-txt',
        'signal',
        'wecom',
        'slack',
        'teams',
        'zoom',
        'rsmf',
        ...JSON_FORMATS,
        ...OUTLOOK_FORMATS,
      ].flatMap(indexed),
    )('[R5] $path holds $stated', async ({ path, stated }) => {
      expect(brief(await read(path))).toEqual(BETTER[path] ?? { read: stated, exceptions: 0 });
    });

    it.each<[string, number]>([
      ['chat/whatsapp-rendered/en-US_android.txt', 1078],
      ['chat/whatsapp-rendered/zh-CN_ios.txt', 1149],
      ...['[mmddyy]_24hrs', 'ddmmyy_24hrs', 'mmddyy_24hrs', 'mmddyyyy_12hrs', 'yyyymmdd_24hrs'].map(
        (name) => [`chat/whatsapp-fixtures/test_${name}.txt`, 9] as [string, number],
      ),
    ])('[R5] %s holds %i', async (path, count) => {
      expect(brief(await read(path))).toEqual({ read: count, exceptions: 0 });
    });

    it.each([
      ['email/enron-mbox', 2025],
      ['email/enron-labelled', 305],
      ['email/spamassassin', 310],
    ])(
      '[R5] %s holds %i mails, each read as another parser reads it, each attachment to be fetched',
      async (folder, count) => {
        const seen = { mails: 0, exceptions: 0, lost: [] as string[] };
        for (const path of filesIn(folder).filter((name) => !name.endsWith('.cats'))) {
          const { objects, exceptions } = await read(path);
          seen.exceptions += exceptions.length;
          for (const { object, pieces } of objects)
            for (const piece of pieces) {
              if (piece.kind !== 'record') continue;
              seen.mails++;
              const message = piece.events[0] as CapturedMessage;
              for (const { path: part, sha256, size } of message.attachments) {
                const bytes = await attachmentBytes(object.format, piece.raw, part!);
                expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([size, sha256]);
              }
              seen.lost.push(...(await lostWords(message, Buffer.from(piece.raw))).map((what) => `${path}: ${what}`));
            }
        }
        expect(seen).toEqual({ mails: count, exceptions: 0, lost: [] });
      },
    );

    it.each(indexed('whatsapp-cloud-api'))('[R5] the calls in $path hold $stated', async ({ path, stated }) => {
      // Each file is a map of calls.
      const expected = BETTER[path]?.read ?? stated;
      const calls = Object.entries(JSON.parse(readFileSync(join(SAMPLES, path), 'utf8')) as Record<string, unknown>);
      const bodies = await Promise.all(calls.map(([name, body]) => examine(`${name}.json`, JSON.stringify(body))));
      expect(bodies.every(({ objects }) => objects[0]!.object.format === 'whatsapp-cloud')).toBe(true);
      const read = bodies.reduce((sum, { events }) => sum + events.length, 0);
      const exceptions = bodies.flatMap((body) => body.exceptions.map(({ detail }) => detail));
      expect({ read, exceptions }).toEqual({ read: expected, exceptions: [] });
    });

    it('[R6] the header torture test reads line by line', () => {
      const lines = readFileSync(
        join(SAMPLES, 'fixtures/whatsapp/Pustur__whatsapp-chat-parser__formats_one_per_line.txt'),
        'utf8',
      )
        .trimEnd()
        .split('\n');
      expect(lines.map((line) => line.slice(headerOf(line)?.rest))).toEqual(lines.map(() => 'a: m'));
    });

    it('[R40] two overlapping parts of one chat come to the whole, read twice to nothing more', async () => {
      const lines = readFileSync(join(SAMPLES, 'fixtures/whatsapp/lucasrodes__whatstk__lorem-merge-part1.txt'), 'utf8')
        .trimEnd()
        .split('\n');
      const keys = async (part: readonly string[]): Promise<string[]> =>
        (await examine('x.txt', part.join('\n'))).messages.map(({ identity }) => identity.key);
      const [early, late, again] = await Promise.all([keys(lines.slice(0, 200)), keys(lines.slice(100)), keys(lines)]);
      expect(new Set([...early, ...late]).size).toBe(300);
      expect(new Set([...early, ...late, ...again]).size).toBe(300);
    });

    it.each([...new Set(INDEX.map(({ format }) => format))])(
      '[R6] every file of %s passes without a throw, and every byte of it is accounted for',
      async (format) => {
        for (const { path } of indexed(format)) if (!passed.has(path)) await read(path);
      },
    );
  });

/** Words and files that another parser finds in a mail and we do not. */
async function lostWords(message: CapturedMessage, raw: Buffer): Promise<string[]> {
  const theirs = await PostalMime.parse(unwrap(raw).mail, { forceRfc822Attachments: true });
  const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  const ours = new Set(
    words([message.body, message.subject, ...message.attachments.map(({ name }) => name)].join(' ')),
  );
  const lost: string[] = [];
  for (const [kind, text] of [
    ['text', theirs.text ?? ''],
    ['html', htmlText(theirs.html ?? '')],
  ] as const) {
    // Characters it could not decode are no words; alternatives may differ by what a stub says.
    const found = [...new Set(words(text))].filter((word) => !word.includes('\ufffd'));
    const missing = found.filter((word) => !ours.has(word));

    if (missing.filter((word) => /^[\0-\x7f]+$/.test(word)).length > found.length / 4)
      lost.push(`${kind}: ${missing.slice(0, 5).join(' ')}`);
  }
  const files = theirs.attachments.filter(
    ({ mimeType }) => !mimeType.startsWith('text/') && !mimeType.includes('signature'),
  ).length;
  if (message.attachments.length < files) lost.push(`${files} files, ${message.attachments.length} found`);
  return lost;
}
