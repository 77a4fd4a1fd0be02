import pg from 'pg';

/** The connection that a lock belonged to went: somebody else may hold it by now, so whoever held it may write no more. */
class LockLost extends Error {
  override readonly name = 'LockLost';
}

interface Session {
  readonly client: pg.Client;
  /** Of those who hold, or ask for, a lock of this session. */
  readonly holders: Set<AbortController>;
  /** A connection takes one statement at a time. */
  last: Promise<unknown>;
}

/**
 * Advisory locks, all on one connection that does nothing else. Were each on a connection of the pool, those who hold one
 * and ask the pool for a second could take every connection, and wait for each other.
 */
export class Locks {
  /** To PostgreSQL this process is one session, and may take again what it holds; so it is remembered here. */
  private readonly names = new Set<string>();
  private session: Promise<Session> | undefined;
  private closed = false;

  constructor(private readonly config: pg.ClientConfig) {}

  /** Runs `work` if nobody holds this name, and tells it when it lost the lock; otherwise returns undefined at once. */
  async hold<T>(name: string, work: (lost: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (this.closed) throw new Error('the database was closed');
    if (this.names.has(name)) return undefined;
    this.names.add(name);
    try {
      const session = await (this.session ??= this.open());
      const holder = new AbortController();
      session.holders.add(holder);
      try {
        if (!(await ask(session, 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS done', name)))
          return undefined;
        try {
          return await work(holder.signal);
        } finally {
          await ask(session, 'SELECT pg_advisory_unlock(hashtextextended($1, 0)) AS done', name).catch(() => undefined);
        }
      } finally {
        session.holders.delete(holder);
      }
    } finally {
      this.names.delete(name);
    }
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    this.closed = true;
    const session = await this.session?.catch(() => undefined);
    await session?.client.end().catch(() => undefined);
  }

  private open(): Promise<Session> {
    const client = new pg.Client(this.config);
    const session: Session = { client, holders: new Set(), last: Promise.resolve() };
    const opening = client.connect().then(
      () => session,
      (error: unknown) => {
        lose();
        throw error;
      },
    );
    const lose = (): void => {
      if (this.session === opening) this.session = undefined;
      for (const holder of session.holders) holder.abort(new LockLost('the connection of the locks went'));
    };
    client.on('end', lose);
    client.on('error', lose);
    return opening;
  }
}

/** A statement without an answer leaves open who holds what; the connection is given up, and with it every lock. */
async function ask(session: Session, sql: string, name: string): Promise<boolean> {
  const answer = session.last.then(() => session.client.query<{ done: boolean }>(sql, [name]));
  session.last = answer.catch(() => session.client.end().catch(() => undefined));
  return (await answer).rows[0]!.done;
}
