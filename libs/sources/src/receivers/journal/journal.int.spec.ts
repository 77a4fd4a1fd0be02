import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachmentsOf, isMessage, textOf } from '@minutebook/archive';
import { Log } from '@minutebook/platform';
import { type TestSources, testSources, wireSources } from '../../testing';
import { JournalDoor } from './journal-door';

const never = new AbortController().signal;
const ADDRESS = 'journal@archive.example';
const MAIL =
  'Message-ID: <1@firm.example>\r\nFrom: Ann <ann@firm.example>\r\nTo: Bo <bo@firm.example>\r\nDate: Tue, 24 Nov 2026 07:00:00 +0000\r\nSubject: Noon\r\n\r\nSee you at noon.\r\n.. a line of two dots, stuffed on the way\r\n';

/** Speaks SMTP line by line, as a mail server does. */
class Sender {
  private text = '';
  private waiting: ((reply: string) => void) | undefined;

  private constructor(private socket: Socket) {
    this.hear(socket);
  }

  static async call(port: number): Promise<Sender> {
    const sender = new Sender(connect(port, '127.0.0.1'));
    await sender.reply();
    return sender;
  }

  /** The code of the reply. */
  async say(line: string): Promise<number> {
    this.socket.write(`${line}\r\n`);
    return Number((await this.reply()).slice(0, 3));
  }

  async reply(): Promise<string> {
    for (;;) {
      const last = /^(?:\d{3}-.*\r\n)*(\d{3} .*)\r\n/.exec(this.text);
      if (last) {
        this.text = this.text.slice(last[0].length);
        return last[1]!;
      }
      await new Promise<string>((done) => (this.waiting = done));
    }
  }

  async startTls(): Promise<void> {
    expect(await this.say('STARTTLS')).toBe(220);
    this.socket.removeAllListeners('data');
    const secure = connectTls({ socket: this.socket, rejectUnauthorized: false });
    await new Promise((done) => secure.once('secureConnect', done));
    this.socket = secure;
    this.hear(secure);
  }

  /** The code of the reply to the whole mail, or of the first line that is refused. */
  async deliver(raw: string, to = ADDRESS): Promise<number> {
    for (const [line, good] of [
      ['EHLO mx.firm.example', 250],
      ['MAIL FROM:<postmaster@firm.example>', 250],
      [`RCPT TO:<${to}>`, 250],
      ['DATA', 354],
    ] as const) {
      const code = await this.say(line);
      if (code !== good) return code;
    }
    return this.say(`${raw.replace(/^\./gm, '..')}.`);
  }

  hangUp(): void {
    this.socket.destroy();
  }

  private hear(socket: Socket): void {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      this.waiting?.('');
    });
  }
}

let sources: TestSources;
let doors: JournalDoor[] = [];
beforeEach(async () => {
  sources = await testSources();
});
afterEach(async () => {
  for (const door of doors) await door.close();
  doors = [];
  await sources.archive.drop();
});

async function open(tls?: { key: string; cert: string }, heldMost?: number): Promise<number> {
  const quiet = new Log('error', () => undefined);
  const door = new JournalDoor(sources.register, sources.inbox, quiet, { port: 0, host: '127.0.0.1', tls }, heldMost);
  doors.push(door);
  return door.listen();
}

const journal = (fields: Record<string, string> = {}) =>
  sources.add('journal', { address: ADDRESS, tls: 'optional', ...fields });

async function archived() {
  await sources.drain.all(never);
  return sources.archive.reader.newest(100);
}

describe('journal mail', () => {
  it('[R3] is archived with its very bytes and its envelope', async () => {
    await journal();
    const sender = await Sender.call(await open());
    expect(await sender.deliver(MAIL)).toBe(250);
    const [message] = await archived();
    const version = message!.versions[0]!;
    expect(textOf(version.event)).toMatchObject({ subject: 'Noon', body: expect.stringContaining('See you at noon.') });
    expect((await sources.archive.evidence.record(version.evidence, version.ordinal)).toString('latin1')).toBe(MAIL);
    const [list] = await sources.archive.db.app.query<{ id: number }>(
      `SELECT id FROM archive.evidence WHERE path[array_length(path, 1)] = 'deliveries.jsonl'`,
    );
    const chunks: Buffer[] = [];
    for await (const chunk of sources.archive.evidence.bytes(list!.id)) chunks.push(chunk);
    const line = JSON.parse(Buffer.concat(chunks).toString('utf8').trim().split('\n')[1]!) as { facts: object };
    expect(line.facts).toEqual({
      mailFrom: 'postmaster@firm.example',
      rcptTo: ADDRESS,
      client: '127.0.0.1',
      helo: 'mx.firm.example',
      tls: false,
    });
  });

  it('a report names everyone the mail went to, also those its header hides', async () => {
    await journal();
    const report = [
      'From: <MicrosoftExchange@firm.example>',
      `To: <${ADDRESS}>`,
      'Subject: Noon',
      'X-MS-Journal-Report:',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain; charset="us-ascii"',
      '',
      'Sender: ann@firm.example',
      'Subject: Noon',
      'Message-Id: <1@firm.example>',
      'To: bo@firm.example',
      'Bcc: hidden@rival.example',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      MAIL,
      '--b--',
      '',
    ].join('\r\n');
    const sender = await Sender.call(await open());
    expect(await sender.deliver(report)).toBe(250);
    const [message] = await archived();
    const { event } = message!.versions[0]!;
    expect(isMessage(event) && event.recipients.map(({ role, party }) => [role, party.value])).toEqual(
      expect.arrayContaining([
        ['to', 'bo@firm.example'],
        ['bcc', 'hidden@rival.example'],
      ]),
    );
    expect(attachmentsOf(event)).toEqual([]);
  });

  it('sent again after a lost answer is one mail', async () => {
    await journal();
    const port = await open();
    for (const n of [1, 2]) expect([n, await (await Sender.call(port)).deliver(MAIL)]).toEqual([n, 250]);
    expect(await archived()).toHaveLength(1);
    expect(await sources.archive.db.app.query('SELECT FROM sources.delivery')).toHaveLength(1);
  });

  it('[R6] is never accepted and lost: 250 stands for a commit, anything else says send again', async () => {
    await journal();
    const full = { ...sources, ...wireSources(sources.archive, { deliveries: 0, bytes: 1e9 }) };
    const [open0, inbox] = [open, sources.inbox];
    Object.assign(sources, { inbox: full.inbox });
    expect(await (await Sender.call(await open0())).deliver(MAIL)).toBe(451);
    Object.assign(sources, { inbox });
    // The connection breaks in the middle of the mail: nothing of it is kept.
    const sender = await Sender.call(await open());
    for (const line of ['EHLO mx', 'MAIL FROM:<a@firm.example>', `RCPT TO:<${ADDRESS}>`, 'DATA'])
      await sender.say(line);
    void sender.say(MAIL.slice(0, 60)).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    sender.hangUp();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await sources.archive.db.app.query('SELECT FROM sources.delivery')).toEqual([]);
  });

  it('is asked to come again where too much comes at once', async () => {
    await journal();
    const port = await open(undefined, MAIL.length + 10);
    const [one, other] = [await Sender.call(port), await Sender.call(port)];
    for (const line of ['EHLO mx', 'MAIL FROM:<a@firm.example>', `RCPT TO:<${ADDRESS}>`, 'DATA']) await one.say(line);
    void one.say(MAIL.slice(0, 100)).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await other.deliver(MAIL)).toBe(451);
    one.hangUp();
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const n of [1, 2]) expect([n, await (await Sender.call(port)).deliver(MAIL)]).toEqual([n, 250]);
  });

  it('for nobody, or from elsewhere, or without TLS where it is asked for, is refused', async () => {
    const port = await open();
    await journal({ clients: '10.0.0.0/8' });
    expect(await (await Sender.call(port)).deliver(MAIL)).toBe(550);
    expect(await (await Sender.call(port)).deliver(MAIL, 'other@archive.example')).toBe(550);
    await sources.add('journal', { address: 'tls@archive.example' }, 'with TLS');
    expect(await (await Sender.call(port)).deliver(MAIL, 'tls@archive.example')).toBe(530);
  });

  it('comes over TLS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'minutebook-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      `req -x509 -newkey rsa:2048 -nodes -keyout ${key} -out ${cert} -days 2 -subj /CN=localhost`.split(' '),
      { stdio: 'ignore' },
    );
    const port = await open({ key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') });
    rmSync(folder, { recursive: true });
    await journal({ tls: 'required' });
    const sender = await Sender.call(port);
    expect(await sender.say('EHLO mx')).toBe(250);
    await sender.startTls();
    expect(await sender.deliver(MAIL)).toBe(250);
    expect(await archived()).toHaveLength(1);
  });
});
