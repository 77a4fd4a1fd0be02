import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { Problem } from '@minutebook/platform';
import { ImapFlow } from 'imapflow';
import type { OpenSource } from '../../register/register';
import type { PullDesk, Receiver } from '../receiver';

/** Mails asked for at once. */
const BATCH = 50;
/** A server that says nothing for so long is given up until the next round, in milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Where reading stopped. A mailbox with another UIDVALIDITY is another mailbox, read from its start (RFC 3501, 2.3.1.1);
 * and so is one of another server, user or name, whatever its UIDVALIDITY: those are numbers, and the same ones are common.
 */
interface Cursor {
  readonly validity: string;
  /** The last UID that is safe here. */
  readonly uid: number;
  /** Which mailbox it is. Older cursors do not say, and are of the mailbox that is set up. */
  readonly box?: string;
  /** Begun by an older version: it keeps its names, so that no gap is missed between old mails and new. */
  readonly isOld?: boolean;
}

/**
 * A mailbox that is read and never written: opened with EXAMINE, bodies fetched with PEEK, nothing marked or removed.
 * UIDs only grow, so each is fetched once; a UID that is skipped was removed before we came, and is a gap (R45).
 */
export const imapReceiver: Receiver = {
  pull: (source, desk) =>
    withMailbox(source, async (client) => {
      const { mailbox } = client;
      if (!mailbox) return;
      let at = placeIn(source, String(mailbox.uidValidity));
      while (at.uid + 1 < Number(mailbox.uidNext) && !desk.signal.aborted) {
        const uid = await take(client, source, at, desk);
        if (uid === at.uid) return;
        at = { ...at, uid };
        await desk.moveCursor(JSON.stringify(at));
      }
    }),

  test: (source) => withMailbox(source, () => Promise.resolve()),
};

/** Keeps the next mails after a place; returns the last UID that is safe. */
async function take(client: ImapFlow, source: OpenSource, at: Cursor, desk: PullDesk): Promise<number> {
  const { validity } = at;
  const name = at.isOld ? validity : `${validity} ${at.box}`;
  const uids = await uidsAfter(client, at.uid);
  let safe = at.uid;
  for (const uid of uids.slice(0, BATCH)) {
    if (desk.signal.aborted) return safe;
    const mail = await client.fetchOne(String(uid), { source: true, internalDate: true, flags: true }, { uid: true });
    // Removed between the search and now: the next number shows the gap.
    if (mail && mail.source)
      await desk.keep({
        key: `${name}:${uid}`,
        type: 'eml',
        body: mail.source,
        facts: {
          mailbox: source.settings['mailbox']!,
          uid,
          uidValidity: validity,
          ...(mail.internalDate && { internalDate: new Date(mail.internalDate).toISOString() }),
          ...(mail.flags && { flags: [...mail.flags].join(' ') }),
        },
        number: { stream: `${source.settings['mailbox']!} ${name}`, value: uid },
      });
    safe = uid;
  }
  return safe;
}

async function uidsAfter(client: ImapFlow, after: number): Promise<number[]> {
  const found = await client.search({ uid: `${after + 1}:*` }, { uid: true });
  // The server answered NO or BAD. That is not “nothing new”: it would look like a quiet mailbox for ever.
  if (!Array.isArray(found))
    throw new Problem({
      code: 'imap-search-refused',
      status: 502,
      title: 'The mail server refuses to list the mails of the mailbox.',
      hint: 'Ask whoever runs it whether this user may read the mailbox and search it (UID SEARCH). Nothing was skipped; it is tried again in a moment.',
    });
  // `n:*` names the last mail even when it is before n (RFC 3501, 6.4.8).
  return found.filter((uid) => uid > after).sort((one, other) => one - other);
}

async function withMailbox(source: OpenSource, work: (client: ImapFlow) => Promise<void>): Promise<void> {
  const { host, port, user, mailbox, security } = source.settings as Readonly<Record<string, string>>;
  if (security === 'none' && !isThisMachine(host!))
    throw new Problem({
      code: 'imap-unprotected',
      status: 422,
      title: 'The password would cross the network unprotected.',
      hint: 'Use tls or starttls.',
    });
  const client = new ImapFlow({
    host: host!,
    port: Number(port),
    secure: security === 'tls',
    ...(security !== 'tls' && { doSTARTTLS: security === 'starttls' }),
    ...(isIP(host!) === 0 && { servername: host! }),
    auth: { user: user!, pass: source.secrets['password']! },
    // Its log would hold addresses and subjects.
    logger: false,
    emitLogs: false,
    socketTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    connectionTimeout: PATIENCE_MS,
  });
  // A broken connection also rejects what waits on it; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.mailboxOpen(mailbox!, { readOnly: true });
    await work(client);
  } catch (error) {
    throw refusalOf(error);
  } finally {
    client.close();
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const isRefused = 'authenticationFailed' in error && error.authenticationFailed === true;
  return new Problem(
    {
      code: isRefused ? 'imap-refused' : 'imap-unavailable',
      status: 502,
      title: isRefused ? 'The mail server refuses the user or the password.' : 'The mailbox could not be read.',
      detail: 'code' in error && typeof error.code === 'string' ? `${error.code}.` : undefined,
      hint: 'Look at the address, the mailbox and the password; it is tried again in a moment.',
    },
    { cause: error },
  );
}

/** Where to go on in the mailbox that is open. From the start, what the archive has already is known by its Message-ID. */
function placeIn({ cursor, settings }: OpenSource, validity: string): Cursor {
  const known = cursor === null ? undefined : (JSON.parse(cursor) as Cursor);
  const box = boxOf(settings);
  if (known?.validity !== validity || (known.box ?? box) !== box) return { validity, uid: 0, box };
  return { ...known, box, ...(known.box === undefined && { isOld: true }) };
}

function boxOf({ host = '', user, mailbox }: OpenSource['settings']): string {
  const whole = JSON.stringify([host.toLowerCase(), user, mailbox]);
  return createHash('sha256').update(whole).digest('hex').slice(0, 12);
}

function isThisMachine(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1'].includes(host);
}
