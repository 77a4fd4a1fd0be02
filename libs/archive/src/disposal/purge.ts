import type { Audit } from '@minutebook/access';
import { type Clock, type Database, type Log, nudge } from '@minutebook/platform';
import { savePurged, unpurged } from '../store/disposal-store';
import { flushWriteAhead, PURGED_TABLES } from '../store/purge-store';
import { subjectOf } from './disposals';
import { DISPOSER } from './execution';

/** Something outside of this library in whose files bytes of what was disposed of may lie. */
export interface Purgeable {
  /** For the log. */
  readonly name: string;
  /** Writes its files anew. False when it could not now; it is asked again. */
  purge(signal: AbortSignal): Promise<boolean>;
}

/** A disposal that ended has this long to be seen by every follower. */
const SETTLE = 60 * 60_000;
/** Hours of UTC in which files are written anew: tables are out of use meanwhile. */
const NIGHT = { from: 0, to: 5 } as const;

/**
 * Files forget later than tables do: deleted rows stay in pages, write-ahead log and index segments until something else
 * takes their place. This writes anew whatever held plain text or keys of what was disposed of (R23). What is sealed is left
 * alone: without its key it is noise, and keys are among the first to go.
 */
export class Purge {
  private readonly others: Purgeable[] = [];

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Registers a place. Upstream names nobody downstream. */
  add(other: Purgeable): void {
    this.others.push(other);
  }

  /** At night, and once something that ended an hour ago waits for it. */
  async nightly(signal: AbortSignal): Promise<void> {
    const hour = this.clock.now().getUTCHours();
    if (hour < NIGHT.from || hour >= NIGHT.to) return;
    await this.run(signal, new Date(this.clock.now().getTime() - SETTLE));
  }

  /** Of disposals that ended up to then. False when nothing waits, or something was in use and it has to be asked again. */
  async run(signal: AbortSignal = new AbortController().signal, endedBy: Date = this.clock.now()): Promise<boolean> {
    const done = await this.database.exclusively('purge', async () => {
      const ids = await unpurged(this.database, endedBy);
      if (ids.length === 0) return false;
      for (const other of this.others) {
        if (signal.aborted) return false;
        if (!(await other.purge(signal))) return this.later(other.name);
      }
      for (const table of PURGED_TABLES) {
        if (signal.aborted) return false;
        if (!(await this.database.rewrite(table))) return this.later(table);
      }
      if (!(await flushWriteAhead(this.database))) this.log.warn('write-ahead log not flushed: the role may not', {});
      await this.database.transaction(async (tx) => {
        await savePurged(tx, ids, this.clock.now());
        for (const id of ids) {
          await this.audit.append(tx, DISPOSER, 'disposal.purged', subjectOf(id), {});
          await nudge(tx, { topic: 'disposal', id: String(id) });
        }
      });
      return true;
    });
    return done ?? false;
  }

  private later(what: string): false {
    this.log.warn('purge waits: in use', { what });
    return false;
  }
}
