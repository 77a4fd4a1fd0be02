import { Mail } from '@minutebook/platform';
import { MailServer } from '@minutebook/platform/testing';
import { MailAnchor } from './mail-anchor';
import { SignedLog } from './outside.testing';

const AT = new Date('2026-11-29T10:30:00Z');

let server: MailServer;
beforeEach(async () => {
  server = new MailServer();
  await server.start();
});
afterEach(() => server.stop());

const anchor = (): MailAnchor =>
  new MailAnchor(
    Mail.of({ SMTP_URL: server.url, MINUTEBOOK_MAIL_FROM: 'archive@firm.example' })!,
    'auditor@elsewhere.example',
    'site',
  );

describe('an auditor’s mailbox', () => {
  it('[R79] gets one letter with every checkpoint as a file, to the letter', async () => {
    const checkpoints = [new SignedLog().at(7), new SignedLog('audit').at(12)];
    const receipts = await anchor().publish(checkpoints, AT);
    expect(server.taken).toHaveLength(1);
    const { raw, to } = server.taken[0]!;
    expect(to).toEqual(['auditor@elsewhere.example']);
    const files = [...raw.matchAll(/filename="?([^"\r\n]+)"?\r\n(?:[^\r\n]+\r\n)*\r\n([A-Za-z0-9+/=\r\n]+)\r\n/g)];
    expect(files.map(([, name, base64]) => [name, Buffer.from(base64!, 'base64').toString()])).toEqual([
      ['records-000000000007-20261129T103000Z.checkpoint', checkpoints[0]!.note],
      ['audit-000000000012-20261129T103000Z.checkpoint', checkpoints[1]!.note],
    ]);
    const [messageId] = /^Message-ID: (.*)\r$/im.exec(raw)!.slice(1);
    expect(receipts.map(({ place }) => place)).toEqual([messageId, messageId]);
  });

  it('a server that refuses is a fault by its code', async () => {
    server.refuse = () => 550;
    await expect(anchor().publish([new SignedLog().at(7)], AT)).rejects.toMatchObject({ code: '550' });
  });
});
