import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface StoredMail {
  readonly uid: number;
  readonly raw: string;
}

/** For specs only: a mail server that speaks enough of IMAP4rev1 (RFC 3501) over a socket to be read. */
export class ImapServer {
  mails: StoredMail[] = [];
  uidValidity = 7;
  /** Every command as it came, without its tag. */
  readonly commands: string[] = [];
  /** Breaks the connection at the n-th mail fetched, counted down. */
  breakAfter = Infinity;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.serve(socket));

  constructor(
    private readonly user: string,
    private readonly password: string,
  ) {}

  listen(): Promise<number> {
    return new Promise((done) => {
      this.server.listen(0, '127.0.0.1', () => done((this.server.address() as AddressInfo).port));
    });
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((done) => this.server.close(() => done()));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
    let pending = '';
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        this.obey(socket, line);
      }
    });
  }

  private obey(socket: Socket, line: string): void {
    const [, tag, command = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (tag === undefined) return;
    this.commands.push(command);
    const end = (text: string): void => void socket.write(`${tag} ${text}\r\n`);
    const name = command.toUpperCase();
    if (name.startsWith('LOGIN ')) {
      const isKnown = command.includes(this.user) && command.includes(this.password);
      return end(isKnown ? 'OK signed in' : 'NO [AUTHENTICATIONFAILED] not you');
    }
    if (name.startsWith('CAPABILITY')) socket.write('* CAPABILITY IMAP4rev1\r\n');
    else if (name.startsWith('LIST')) socket.write('* LIST () "/" INBOX\r\n');
    else if (name.startsWith('EXAMINE')) this.examine(socket);
    else if (name.startsWith('UID SEARCH')) {
      const from = Number(/(\d+):\*/.exec(command)?.[1] ?? 1);
      // The last mail always belongs to `n:*`.
      const uids = this.mails.map(({ uid }) => uid);
      const found = uids.filter((uid, i) => uid >= from || i === uids.length - 1);
      socket.write(`* SEARCH ${found.join(' ')}\r\n`);
    } else if (name.startsWith('UID FETCH')) {
      if (--this.breakAfter < 0) return void socket.destroy();
      const uid = Number(/UID FETCH (\d+)/i.exec(command)![1]);
      this.mails.forEach((mail, i) => mail.uid === uid && this.hand(socket, mail, i + 1));
    } else if (name.startsWith('LOGOUT')) socket.write('* BYE\r\n');
    end(name.startsWith('EXAMINE') ? 'OK [READ-ONLY] done' : 'OK done');
  }

  private examine(socket: Socket): void {
    const next = (this.mails.at(-1)?.uid ?? 0) + 1;
    socket.write(
      `* ${this.mails.length} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY ${this.uidValidity}] valid\r\n* OK [UIDNEXT ${next}] next\r\n`,
    );
  }

  private hand(socket: Socket, { uid, raw }: StoredMail, sequence: number): void {
    const bytes = Buffer.from(raw, 'latin1');
    socket.write(
      `* ${sequence} FETCH (UID ${uid} FLAGS (\\Seen) INTERNALDATE "24-Nov-2026 07:00:00 +0000" BODY[] {${bytes.length}}\r\n`,
    );
    socket.write(bytes);
    socket.write(')\r\n');
  }
}
