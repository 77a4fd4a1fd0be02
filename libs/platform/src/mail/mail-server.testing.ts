import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As sent: headers, empty line, text. */
  readonly raw: string;
  /** Over TLS. */
  readonly secure: boolean;
}

/** A real mail server on this machine, that can be made to fail. */
export class MailServer {
  readonly taken: TakenMail[] = [];
  /** Asked for each recipient; a reply code refuses them. */
  refuse: (to: string) => number | undefined = () => undefined;
  /** Asked when a letter has been read whole: `drop` cuts the connection after the letter is kept, before it is said to be. */
  atEnd: () => 'take' | 'drop' | number = () => 'take';
  private server: SMTPServer | undefined;
  private port = 0;

  constructor(
    private readonly options: SMTPServerOptions = { disabledCommands: ['STARTTLS', 'AUTH'] },
    private readonly host = '127.0.0.1',
  ) {}

  /** Listens, again at the same port after {@link stop}. */
  async start(): Promise<void> {
    this.server = new SMTPServer({
      authOptional: true,
      logger: false,
      closeTimeout: 100,
      ...this.options,
      onRcptTo: ({ address }, _session, done) => {
        const code = this.refuse(address);
        done(code === undefined ? null : Object.assign(new Error('refused'), { responseCode: code }));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const end = this.atEnd();
          if (typeof end === 'number') return done(Object.assign(new Error('refused'), { responseCode: end }));
          this.taken.push({
            from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
            to: session.envelope.rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks).toString('utf8'),
            secure: session.secure,
          });
          if (end === 'take') return done(null);
          for (const connection of this.server!.connections as unknown as Set<{ _socket: { destroy(): void } }>)
            connection._socket.destroy();
        });
      },
    });
    this.server.on('error', () => undefined);
    await new Promise<void>((done) => this.server!.listen(this.port, this.host, done));
    this.port = (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://${this.host}:${this.port}`;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise<void>((done) => server.close(done));
  }
}

/** What a letter says; it travels as quoted-printable or base64. */
export function textOfMail(raw: string): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const soft = body.replace(/=\r\n/g, '');
  return Buffer.from(
    soft.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}
