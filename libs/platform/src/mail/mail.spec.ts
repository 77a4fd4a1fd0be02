import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../config/settings';
import { Mail, MailFault } from './mail';
import { MailServer } from './mail-server.testing';

const LETTER = {
  to: { name: 'Bo Wáng', address: 'bo@firm.example' },
  subject: '有告警分派给您',
  text: 'An alert waits.\n',
  messageId: '<notice-7.site@firm.example>',
  date: new Date('2026-11-24T08:00:00Z'),
};

let server: MailServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(...options: ConstructorParameters<typeof MailServer>): Promise<MailServer> {
  server = new MailServer(...options);
  await server.start();
  return server;
}

const mailTo = (url: string): Mail => Mail.of({ SMTP_URL: url, MINUTEBOOK_MAIL_FROM: 'archive@firm.example' })!;
const faultOf = (mail: Mail): Promise<unknown> => mail.hand(LETTER).catch((error: unknown) => error);

function certificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mail-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=mx'],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('no server in the settings, no mail', () => {
  expect(Mail.of(readSettings({}))).toBeUndefined();
  expect(() => readSettings({ SMTP_URL: 'smtp://mail' })).toThrow(/MINUTEBOOK_MAIL_FROM/);
});

it('a letter arrives as written, from whom the settings say, and asks for no automatic answer', async () => {
  const { url, taken } = await serve();
  await mailTo(url).hand(LETTER);
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ from: 'archive@firm.example', to: ['bo@firm.example'] });
  expect(taken[0]!.raw).toMatch(/^Message-ID: <notice-7\.site@firm\.example>\r$/im);
  expect(taken[0]!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/im);
  expect(taken[0]!.raw).toContain('An alert waits.');
});

it('a name cannot add a header or a recipient', async () => {
  const { url, taken } = await serve();
  await mailTo(url).hand({
    ...LETTER,
    to: { name: 'Bo\r\nBcc: eve@evil.example', address: 'bo@firm.example' },
    subject: 'one\r\nX-Two: two',
  });
  expect(taken[0]!.to).toEqual(['bo@firm.example']);
  expect(taken[0]!.raw).not.toMatch(/^(Bcc|X-Two):/im);
});

it.each([
  [550, true],
  [450, false],
])('a recipient refused with %i is a fault of the letter, for good: %s', async (code, final) => {
  const peer = await serve();
  peer.refuse = () => code;
  expect(await faultOf(mailTo(peer.url))).toMatchObject({ code: String(code), of: 'letter', final });
});

it('nobody listening is a fault of the server, and never for good', async () => {
  const peer = await serve();
  const { url } = peer;
  await peer.stop();
  const fault = await faultOf(mailTo(url));
  expect(fault).toBeInstanceOf(MailFault);
  expect(fault).toMatchObject({ code: 'ECONNREFUSED', of: 'server', final: false });
  expect(String(fault)).not.toContain('bo@firm.example');
});

it('[R150] beyond this machine nothing is said without TLS, nor to a certificate nobody vouches for', async () => {
  // Another machine as far as the settings say: a loopback address, but none of its names.
  const plain = await serve(undefined, '127.0.0.2');
  expect(await faultOf(mailTo(plain.url))).toMatchObject({ of: 'server', final: false });
  expect(plain.taken).toEqual([]);
  await plain.stop();
  const selfSigned = await serve({ ...certificate(), disabledCommands: ['AUTH'] }, '127.0.0.2');
  expect(await faultOf(mailTo(selfSigned.url))).toMatchObject({ of: 'server' });
  expect(selfSigned.taken).toEqual([]);
});

it('on this machine TLS is used where it is offered', async () => {
  const { url, taken } = await serve({ ...certificate(), disabledCommands: ['AUTH'] });
  await mailTo(url).hand(LETTER);
  expect(taken[0]!.secure).toBe(true);
});
