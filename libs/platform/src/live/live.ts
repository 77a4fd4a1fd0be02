import pg from 'pg';
import { EventEmitter } from 'node:events';
import type { Queries } from '../database/database';
import type { Log } from '../log/log';

/** A nudge: something of this kind changed. Never content; whoever is interested reads it again, with its own rights. */
export interface Nudge {
  readonly topic: string;
  readonly id?: string;
  /** Id of the one user it concerns; nobody else's browser hears of it. */
  readonly to?: string;
}

const CHANNEL = 'minutebook_live';
const RETRY_MS = 2_000;
/** After a gap: whatever was said in it nobody heard. */
const ANYTHING: Nudge = { topic: '*' };

/**
 * Nudges between processes by PostgreSQL LISTEN/NOTIFY: sent in a transaction they arrive when it commits, and never if
 * it does not. Losing some (a broken connection) costs freshness only: a nudge for everything follows, and what runs in the
 * background also looks by the clock.
 */
export class Live {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private client: pg.Client | undefined;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly url: string,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'minutebook live', keepAlive: true });
    client.on('notification', ({ payload }) => this.emitter.emit('nudge', JSON.parse(payload ?? '{}')));
    client.on('error', () => this.reconnect());
    client.on('end', () => this.reconnect());
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.client = client;
  }

  /** Returns how to stop listening. */
  listen(hear: (nudge: Nudge) => void): () => void {
    this.emitter.on('nudge', hear);
    return () => this.emitter.off('nudge', hear);
  }

  async stop(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private reconnect(): void {
    this.client?.removeAllListeners('end');
    this.client = undefined;
    if (this.closed || this.retry) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.start().then(
        () => this.emitter.emit('nudge', ANYTHING),
        (error: unknown) => {
          this.log.warn('live connection failed', {}, error);
          this.reconnect();
        },
      );
    }, RETRY_MS);
  }
}

/** Sends a nudge as part of `queries`' transaction. */
export async function nudge(queries: Queries, message: Nudge): Promise<void> {
  await queries.prepared('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(message)]);
}
