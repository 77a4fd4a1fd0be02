import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ZipFile } from 'yazl';

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Buffer;
}

const SAMPLES = join(__dirname, '../../../../shared/samples');

/** A real file that may not be committed, where this machine has it. */
export function sample(path: string, name: string): NamedBytes | undefined {
  const file = join(SAMPLES, path);
  return existsSync(file) ? { name, bytes: readFileSync(file) } : undefined;
}

const text = (name: string, lines: readonly string[]): NamedBytes => ({
  name,
  bytes: Buffer.from(`${lines.join('\n')}\n`),
});

const DESK = [
  '18/11/2026, 17:52 - Messages and calls are end-to-end encrypted. Only people in this chat can read them.',
  '18/11/2026, 17:52 - Maren Holt: Book is covered at the low end.',
  '18/11/2026, 17:55 - 何静怡: 上海那边也问了，说周五前给答复。',
  '18/11/2026, 21:41 - 周启明: Price is 14.20. 别外传，周一公告前。 Keep this between us until the announcement.',
  '18/11/2026, 21:44 - +852 5500 4417: call you on the other phone',
  '18/11/2026, 21:47 - Maren Holt: Not the place for this.',
];

/** A chat as a phone exports it. Its third line from the end is what the rules of the journey are about. */
export const DESK_CHAT = text('WhatsApp Chat with HK ECM Beacon.txt', DESK);

/** The same chat a day later, with one more message; in between, somebody's file got damaged. */
export const DESK_CHAT_LATER = text('WhatsApp Chat with HK ECM Beacon.txt', [
  ...DESK,
  '19/11/2026, 08:00 - 周启明: The announcement is out, nothing to keep secret any more.',
]);

export const DAMAGED_CHAT = text('WhatsApp Chat with Ops.txt', [
  '31/12/2026, 09:00 - Grant Obi: settlement is done',
  '45/12/2026, 09:01 - Grant Obi: a day no calendar has',
  '31/12/2026, 09:02 - Anneke Thorsen: thanks',
]);

export const MAIL = text('draft.eml', [
  'From: Rafe Collins <rafe@haldenrowe.example>',
  'To: Maren Holt <maren@haldenrowe.example>',
  'Date: Tue, 17 Nov 2026 16:20:00 +0800',
  'Subject: Re: Beacon: draft timetable',
  'Message-ID: <beacon-1@haldenrowe.example>',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'The timetable is attached. Nothing leaves the room.',
  '',
  'On Mon, 16 Nov 2026, Maren Holt wrote:',
  '> keep this between us until the announcement',
]);

const mailOf = (n: number): string[] => [
  `From sender@firm.example Mon Nov ${String(9 + n).padStart(2)} 09:00:00 2026`,
  'From: Signals <sender@firm.example>',
  'To: desk@firm.example',
  `Date: Mon, ${9 + n} Nov 2026 09:00:00 +0000`,
  `Subject: Morning note ${n}`,
  `Message-ID: <note-${n}@firm.example>`,
  '',
  `Figures for the morning, part ${n}.`,
  '',
];

export const MAILBOX = text('notes.mbox', [1, 2, 3].flatMap(mailOf));

/** A chat with its picture, zipped as WhatsApp does it. */
export async function zippedChat(): Promise<NamedBytes> {
  const zip = new ZipFile();
  zip.addBuffer(
    Buffer.from(
      '[2026/11/17 09:30:00] 林若岚: 招股公告下周二挂网，之前请不要外传这份时间表\n[2026/11/17 09:31:00] 周启明: 收到\n\u200e[2026/11/17 09:32:00] 林若岚: \u200e<附件：00000003-PHOTO-2026-11-17-09-32-00.jpg>\n',
    ),
    '_chat.txt',
  );
  zip.addBuffer(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46]), '00000003-PHOTO-2026-11-17-09-32-00.jpg');
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return { name: 'WhatsApp Chat - 林若岚.zip', bytes: Buffer.concat(chunks) };
}
