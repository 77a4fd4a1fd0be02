import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import { entryBytes, leafHash } from '@minutebook/proof';
import { completeNodes } from './log-nodes';
import {
  type Head,
  insertLeaves,
  insertPending,
  lockHead,
  moveHead,
  readLeaves,
  readPositions,
  readRefs,
  readHead,
  takePending,
  type Leaf,
} from './store/log-store';

/** The two logs of an appliance (requirements.md 3.2). The number is what the tables hold. */
export const LOGS = { records: 1, audit: 2 } as const;
export type LogName = keyof typeof LOGS;

/** Something to be logged: opaque ids and a commitment. `ref` is the row it stands for, in the library that wrote it. */
export interface NewEntry {
  readonly type: string;
  readonly subject: string;
  readonly ref: number;
  readonly commit: Uint8Array;
}

/** Pending batches one sequencing transaction takes; a batch holds at most {@link MAX_BATCH} entries. */
const BATCHES = 32;
export const MAX_BATCH = 2_000;
/** Acts come in by the hundred a second, and whoever reads the audit log numbers what waits first: they are numbered together. */
const TOGETHER_MS = 500;

/**
 * Append-only logs. Writers put entries into an outbox in their own transaction, so entry and change commit together or
 * not at all (R73), and never wait for each other. One sequencer at a time, whoever holds the head's row lock, numbers
 * them without gap and writes the leaves. The order is the order of sequencing; times never run backwards (R81).
 */
export class TransparencyLog {
  private announcing: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    /** Names the appliance inside every entry: `<site>/records`, `<site>/audit`. */
    private readonly site: string,
  ) {}

  /** Adds entries to the outbox, as part of the caller's transaction. */
  async append(tx: Transaction, log: LogName, actor: string, entries: readonly NewEntry[]): Promise<void> {
    if (entries.length > 0) await nudge(tx, { topic: 'logged', id: log });
    for (let from = 0; from < entries.length; from += MAX_BATCH)
      await insertPending(tx, LOGS[log], actor, this.clock.now(), entries.slice(from, from + MAX_BATCH));
  }

  /**
   * Tells whoever numbers entries that some wait, soon and once for many. A nudge inside each transaction would have all of
   * them commit one after the other; one that is lost costs seconds.
   */
  announceAudit(): void {
    this.announcing ??= setTimeout(() => {
      this.announcing = undefined;
      nudge(this.database, { topic: 'logged', id: 'audit' }).catch(() => undefined);
    }, TOGETHER_MS).unref();
  }

  /** Numbers everything that waits in the outbox and has committed. Returns how many entries it numbered. */
  async sequence(log: LogName): Promise<number> {
    let done = 0;
    for (;;) {
      const { numbered, more } = await this.database.transaction((tx) => this.sequenceSome(tx, log));
      done += numbered;
      if (!more) return done;
    }
  }

  /** Number of entries. */
  async size(log: LogName): Promise<number> {
    return (await readHead(this.database, LOGS[log])).size;
  }

  /** Number of entries, and the time of the last. */
  head(log: LogName): Promise<Head> {
    return readHead(this.database, LOGS[log]);
  }

  /** Leaves from `from` on, in order, at most `limit`. */
  async read(log: LogName, from: number, limit: number): Promise<Leaf[]> {
    return readLeaves(this.database, LOGS[log], from, limit);
  }

  /** Rows that entries from `from` on stand for, in order: what a follower reads. */
  async refs(log: LogName, from: number, limit: number): Promise<{ idx: number; ref: number; at: Date }[]> {
    return readRefs(this.database, LOGS[log], from, limit);
  }

  /** Number and ledger time of the entries that stand for these rows; a row without an entry waits to be numbered. */
  async positions(log: LogName, refs: readonly number[]): Promise<Map<number, { idx: number; at: Date }>> {
    return readPositions(this.database, LOGS[log], refs);
  }

  private async sequenceSome(tx: Transaction, log: LogName): Promise<{ numbered: number; more: boolean }> {
    const head = await lockHead(tx, LOGS[log]);
    const pending = await takePending(tx, LOGS[log], BATCHES);
    const at = new Date(Math.max(this.clock.now().getTime(), head.at.getTime()));
    const ts = at.toISOString();
    let idx = head.size;
    const leaves: Leaf[] = [];
    for (const batch of pending) {
      for (const { type, subject, ref, commit } of batch.entries) {
        const entry = entryBytes({ log: `${this.site}/${log}`, idx, ts, type, actor: batch.actor, subject, commit });
        leaves.push({ idx, ref, at, entry, hash: leafHash(entry) });
        idx++;
      }
    }
    const result = { numbered: leaves.length, more: pending.length === BATCHES };
    if (leaves.length === 0) return result;
    await insertLeaves(tx, LOGS[log], leaves);
    await completeNodes(
      tx,
      LOGS[log],
      idx,
      head.size,
      leaves.map(({ hash }) => hash),
    );
    await moveHead(tx, LOGS[log], idx, at);
    await nudge(tx, { topic: 'sequenced', id: log });
    return result;
  }
}
