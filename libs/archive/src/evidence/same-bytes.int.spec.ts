import { createHash } from 'node:crypto';
import { zip } from '@minutebook/extract/testing';
import { dispose, messageIds, take } from '../disposal/disposal.testing';
import { putInForce } from '../disposal/schedule.testing';
import { testArchive, type TestArchive } from '../testing';
import { AttachmentFiles } from './attachment-files';

const MAIL = [
  'From: Ann Lee <ann@firm.example>',
  'To: Bo <bo@other.example>',
  'Date: Mon, 02 Mar 2020 09:00:00 +0000',
  'Message-ID: <offer@firm.example>',
  'Subject: the offer',
  '',
  'the body of the offer',
  '',
].join('\r\n');

/** A chat in which that very mail was sent on as a file. */
const chat = (): Promise<Buffer> =>
  zip({
    '_chat.txt':
      '[01/03/2020, 09:12:00] Ann: hello\n[01/03/2020, 09:13:00] Ann: \u200e<attached: 00000002-offer.eml>\n',
    '00000002-offer.eml': Buffer.from(MAIL),
  });

let archive: TestArchive;
let files: AttachmentFiles;
beforeEach(async () => {
  archive = await testArchive();
  files = new AttachmentFiles(archive.evidence);
  await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
});
afterEach(() => archive.drop());

/** The messages there are: the mail, and the one of the chat that the file hangs on. */
async function found() {
  const messages = await archive.reader.messages(await messageIds(archive));
  return {
    mail: messages.find(({ versions: [version] }) => version!.channel === 'email'),
    carrier: messages.find(({ versions: [version] }) => version!.event.attachments?.[0]?.path !== undefined),
  };
}

async function attached(): Promise<string | undefined> {
  const version = (await found()).carrier!.versions[0]!;
  const opened = await files.open(version, files.of(version, 0)!);
  if (!opened) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of opened.chunks()) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function recorded(): Promise<string> {
  const { evidence, ordinal } = (await found()).mail!.versions[0]!;
  return (await archive.evidence.record(evidence, ordinal)).toString();
}

/** Sealed pieces with these bytes whose key is still there. */
async function openable(): Promise<number> {
  const [row] = await archive.db.app.query<{ n: number }>(
    `SELECT count(*) AS n FROM archive.evidence e JOIN archive.piece p ON p.evidence_id = e.id
     JOIN archive.data_key k ON k.id = coalesce(p.message_id, p.evidence_id) WHERE e.sha256 = $1`,
    [createHash('sha256').update(MAIL).digest()],
  );
  return row!.n;
}

describe.each(['the mail first', 'the chat first'])('the same bytes as a mail and as a file of a chat: %s', (order) => {
  beforeEach(async () => {
    const imports = [{ 'offer.eml': MAIL }, { 'chat.zip': await chat() }];
    for (const one of order === 'the mail first' ? imports : imports.reverse()) await take(archive, one);
  });

  it('[R5] [R40] are both, each whole', async () => {
    expect(await recorded()).toBe(MAIL);
    expect(await attached()).toBe(MAIL);
    expect(await messageIds(archive)).toHaveLength(3);
    expect((await archive.verification.run()).faults).toEqual([]);
  });

  it('[R23] [R48] the file of the chat stays when the mail is disposed of, and then goes with its own message', async () => {
    const { mail, carrier } = await found();
    await dispose(archive, { messages: [String(mail!.id)] });
    expect(await attached()).toBe(MAIL);
    await expect(archive.evidence.record(mail!.versions[0]!.evidence, 0)).rejects.toMatchObject({ code: 'disposed' });
    expect((await archive.verification.run()).faults).toEqual([]);
    await dispose(archive, { messages: [String(carrier!.id)] });
    expect(await openable()).toBe(0);
  });

  it('[R23] [R48] the mail stays when the message with the file is disposed of, and then goes', async () => {
    const { mail, carrier } = await found();
    await dispose(archive, { messages: [String(carrier!.id)] });
    expect(await recorded()).toBe(MAIL);
    expect(await openable()).toBe(1);
    expect((await archive.verification.run()).faults).toEqual([]);
    await dispose(archive, { messages: [String(mail!.id)] });
    expect(await openable()).toBe(0);
  });
});
