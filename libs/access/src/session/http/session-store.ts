import type { Request } from 'express';
import { type Session, type SessionData, Store } from 'express-session';
import { appliance } from '@minutebook/contract';
import type { Clock, Database } from '@minutebook/platform';
import { SessionEntity } from '../../identity/store/user.entity';
import { forgetAttempts } from '../../identity/store/user-store';
import { tokenHash } from '../../identity/tokens';

/** Minutes without a request, and hours in all, after which a session ends (R136). */
export const IDLE_MINUTES = 30;
export const ABSOLUTE_HOURS = 12;
/** For so long where somebody came in is remembered, and what failed there (`identity/attempts.ts`). */
const REMEMBERED_DAYS = 90;
const MINUTE = 60_000;
/** The workbench says so once nobody has touched it for a while. */
const AWAY_HEADER = 'x-minutebook-away';

declare module 'express-session' {
  interface SessionData {
    /** Synchroniser token for everything that is not a GET. */
    csrf?: string;
    passport?: { user?: string };
  }
}

/** Sessions in PostgreSQL under the hash of their id. express-session brings cookies and life cycle. */
export class SessionStore extends Store {
  /** Of requests that a page made by itself: they keep nobody signed in (R136). */
  private readonly away = new WeakSet<SessionData>();
  /** When a session ends, as it was read. */
  private readonly ends = new WeakMap<SessionData, Date>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.find(id).then((session) => done(null, session), done);
  }

  override set(id: string, session: SessionData, done: (error?: unknown) => void = () => undefined): void {
    this.save(id, session).then(() => done(), done);
  }

  /** Its end moves by the minute: written at every request it would cost each of them a write to disk. */
  override touch(id: string, session: SessionData, done: (error?: unknown) => void = () => undefined): void {
    const end = this.ends.get(session);
    if (this.away.has(session)) return void setImmediate(done);
    if (end && this.idleEnd().getTime() - end.getTime() <= MINUTE) return void setImmediate(done);
    this.database
      .query(
        `UPDATE access.session SET expires_at = LEAST($2, created_at + $3::interval) WHERE id_hash = $1 AND expires_at < LEAST($2, created_at + $3::interval) - interval '1 minute'`,
        [tokenHash(id), this.idleEnd(), `${ABSOLUTE_HOURS} hours`],
      )
      .then(() => done(), done);
  }

  override createSession(request: Request, data: SessionData): Session & SessionData {
    const session = super.createSession(request, data);
    const end = this.ends.get(data);
    if (end) this.ends.set(session, end);
    if (request.headers[AWAY_HEADER] !== undefined || request.path === appliance.live.path) this.away.add(session);
    return session;
  }

  override destroy(id: string, done: (error?: unknown) => void = () => undefined): void {
    this.database
      .repository(SessionEntity)
      .delete({ idHash: tokenHash(id) })
      .then(() => done(), done);
  }

  /** Removes what has expired. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    await this.database.query('DELETE FROM access.session WHERE expires_at <= $1', [now]);
    await forgetAttempts(this.database, new Date(now.getTime() - REMEMBERED_DAYS * 24 * 60 * MINUTE));
  }

  private async find(id: string): Promise<SessionData | null> {
    const [row] = await this.database.prepared<{ data: SessionData; end: Date }>(
      'SELECT data, expires_at AS "end" FROM access.session WHERE id_hash = $1',
      [tokenHash(id)],
    );
    if (!row || row.end <= this.clock.now()) return null;
    this.ends.set(row.data, row.end);
    return row.data;
  }

  private async save(id: string, session: SessionData): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      `INSERT INTO access.session (id_hash, user_id, data, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id_hash) DO UPDATE SET user_id = EXCLUDED.user_id, data = EXCLUDED.data, expires_at = LEAST(EXCLUDED.expires_at, access.session.created_at + $6::interval)`,
      [
        tokenHash(id),
        session.passport?.user ?? null,
        JSON.stringify(session),
        now,
        this.idleEnd(),
        `${ABSOLUTE_HOURS} hours`,
      ],
    );
  }

  private idleEnd(): Date {
    return new Date(this.clock.now().getTime() + IDLE_MINUTES * MINUTE);
  }
}
