import { createHash } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type Log, Problem } from '@minutebook/platform';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Inbox } from '../../inbox/inbox';
import type { OpenSource, Register } from '../../register/register';

/** Bytes of a mail that is taken at all; Exchange journals at most 150 MB. */
export const MAIL_MOST = 160 * 1024 * 1024;
/** Bytes of mails on their way in, all sessions together, and sessions at once: whoever comes beyond is asked to come again. */
const HELD_MOST = 320 * 1024 * 1024;
const SESSIONS_MOST = 100;

/** What is under way may end for so long when the door closes; whoever has no 250 sends again. */
const CLOSE_MS = 2_000;

export interface JournalDoorOptions {
  readonly port: number;
  readonly host: string;
  /** PEM. Without it TLS is not offered, and sources that ask for it get nothing. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

/**
 * Takes journal mail over SMTP (RFC 5321). The recipient's address says which source a mail is for; the envelope is kept
 * beside it, because the header of a journalled mail does not name everyone. It answers 250 only after the mail is
 * committed: whoever got no 250 sends again, and the same mail again is one delivery.
 */
export class JournalDoor {
  private readonly server: SMTPServer;
  /** Bytes of mails that are not kept yet. */
  private held = 0;
  /** Whom the mail of a session is for. A session has one mail at a time. */
  private readonly wanted = new WeakMap<SMTPServerSession, Map<string, OpenSource>>();

  constructor(
    private readonly register: Register,
    private readonly inbox: Inbox,
    private readonly log: Log,
    private readonly options: JournalDoorOptions,
    private readonly heldMost = HELD_MOST,
  ) {
    const { tls } = options;
    this.server = new SMTPServer({
      name: 'minutebook',
      banner: 'journal',
      size: MAIL_MOST,
      maxClients: SESSIONS_MOST,
      // Nobody signs in here: the address, where it comes from and TLS decide.
      disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
      ...(tls && { key: tls.key, cert: tls.cert, minVersion: 'TLSv1.2' }),
      disableReverseLookup: true,
      closeTimeout: CLOSE_MS,
      logger: false,
      onMailFrom: (_address, session, done) => {
        this.wanted.set(session, new Map());
        done();
      },
      onRcptTo: ({ address }, session, done) => void answer(done, () => this.admit(address, session)),
      onData: (stream, session, done) => void answer(done, () => this.take(stream, session)),
    });
    this.server.on('error', (error) => this.log.warn('journal connection ended', { code: error.name }));
  }

  /** Resolves to the port. */
  listen(): Promise<number> {
    return new Promise((done, fail) => {
      this.server.server.once('error', fail);
      this.server.listen(this.options.port, this.options.host, () =>
        done((this.server.server.address() as AddressInfo).port),
      );
    });
  }

  close(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }

  private async admit(address: string, session: SMTPServerSession): Promise<undefined> {
    const source = await this.sourceOf(address);
    if (!source || !comesFrom(session.remoteAddress, source.settings['clients']))
      throw reply(550, '5.7.1', 'not for us');
    if (source.settings['tls'] !== 'optional' && !session.secure) throw reply(530, '5.7.0', 'STARTTLS first');
    this.wanted.get(session)?.set(source.id, source);
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      let isFull = false;
      // To its end in any case: only then the other side listens.
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        isFull ||= this.held + chunk.length > this.heldMost;
        if (isFull || stream.sizeExceeded) continue;
        chunks.push(chunk);
        size += chunk.length;
        this.held += chunk.length;
      }
      if (stream.sizeExceeded) throw reply(552, '5.3.4', 'too large');
      if (isFull) throw reply(451, '4.3.1', 'too much comes at once, send again later');
      return await this.keep(Buffer.concat(chunks), session);
    } finally {
      this.held -= size;
    }
  }

  private async keep(body: Buffer, session: SMTPServerSession): Promise<string> {
    const { mailFrom, rcptTo } = session.envelope;
    const to = rcptTo.map(({ address }) => address);
    const hash = createHash('sha256')
      .update(body)
      .update([...to].sort().join('\0'));
    const key = hash.digest('hex');
    for (const source of this.wanted.get(session)?.values() ?? [])
      await this.inbox.keep(source, {
        key,
        type: 'eml',
        body,
        facts: {
          mailFrom: mailFrom ? mailFrom.address : '',
          rcptTo: to.join(', '),
          client: session.remoteAddress,
          helo: session.hostNameAppearsAs || '',
          tls: session.secure,
        },
      });
    return `kept ${key.slice(0, 16)}`;
  }

  private async sourceOf(address: string): Promise<OpenSource | undefined> {
    const rows = await this.register.list();
    const row = rows.find(
      ({ kind, state, settings }) =>
        kind === 'journal' && state !== 'retired' && settings['address']?.toLowerCase() === address.toLowerCase(),
    );
    return row && this.register.open(row.id);
  }
}

/** What goes wrong is a temporary failure unless it says otherwise: the other side keeps the mail and sends it again. */
async function answer(
  done: (error?: Error | null, message?: string) => void,
  work: () => Promise<string | undefined>,
): Promise<void> {
  try {
    done(null, await work());
  } catch (error) {
    if (error instanceof Error && 'responseCode' in error) return done(error);
    const isFull = error instanceof Problem && error.status === 503;
    done(reply(451, isFull ? '4.3.1' : '4.3.0', isFull ? 'too much is waiting, send again later' : 'send again later'));
  }
}

function reply(responseCode: number, enhanced: string, text: string): Error {
  return Object.assign(new Error(`${enhanced} ${text}`), { responseCode });
}

/** Addresses and networks (`10.0.0.0/8`), with blanks or commas between; none: from anywhere. */
function comesFrom(client: string, allowed: string | undefined): boolean {
  const entries = (allowed ?? '').split(/[\s,]+/).filter(Boolean);
  if (entries.length === 0) return true;
  const list = new BlockList();
  for (const entry of entries) {
    const [address, bits] = entry.split('/');
    const family = isIPv6(address!) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address!, family);
    else list.addSubnet(address!, Number(bits), family);
  }
  const plain = client.replace(/^::ffff:/, '');
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
