import { type Clock, type Database, type Log } from '@minutebook/platform';
import { systemActor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import type { Checkpoints, SignedCheckpoint } from '../log/checkpoints';
import { type LogName, LOGS, type TransparencyLog } from '../log/transparency-log';
import {
  type Anchor,
  AnchorFault,
  type AnchorKind,
  contradicts,
  originOf,
  type Outgoing,
  type Receipt,
} from './anchor';
import { type AnchorsState, DAY_MS, standingOf } from './anchor-state';
import {
  insertReceipt,
  nameAnchors,
  noteFault,
  noteSuccess,
  type ReceiptRow,
  selectAnchored,
  selectCosigned,
  selectLatest,
  selectReceipts,
  selectReceiptsOf,
  selectStanding,
  type StandingRow,
} from './store/anchor-store';

/** That a checkpoint arrived somewhere. */
export interface AnchorReceipt {
  readonly id: number;
  readonly anchor: string;
  readonly kind: AnchorKind;
  readonly log: LogName;
  readonly size: number;
  readonly at: Date;
  readonly place: string;
  readonly evidence: Uint8Array | null;
}

/** How much leaves, and how many witnesses it takes. */
export interface AnchorPolicy {
  /** Published before the day is over once so many entries came. */
  readonly entries: number;
  /** k of n witnesses; undefined: all. */
  readonly quorum: number | undefined;
}

const LOG_NAMES: readonly LogName[] = ['records', 'audit'];
/** A little before the day is over, so that there is time to try again. */
const EVERY_MS = DAY_MS - 3_600_000;
/** Witnesses see every checkpoint, but not more than one a minute. */
const WITNESS_MS = 60_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 600_000;
/** Entries that wait longer than this for a signature: then the newest checkpoint is an old one, and tells a false time. */
const STALE_MS = 300_000;
/** Checkpoints a bundle names as its past at most. */
const MOST_ANCHORED = 400;

interface Latest {
  readonly at: Date;
  readonly size: number;
  readonly origin: string;
}

/**
 * Publishes signed checkpoints where whoever administers this machine cannot take them back (R79): at least daily, and after
 * many entries; to witnesses, every one. What was given for them is kept. No anchor waits for another.
 */
export class Anchors {
  constructor(
    private readonly database: Database,
    private readonly checkpoints: Pick<Checkpoints, 'newest' | 'origin'>,
    private readonly log: TransparencyLog,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly journal: Log,
    private readonly anchors: readonly Anchor[],
    private readonly policy: AnchorPolicy,
  ) {}

  /** Publishes what is due, in one process of the cluster at a time. */
  async round(signal?: AbortSignal): Promise<void> {
    await this.database.exclusively('anchors', async () => {
      const names = this.anchors.map(({ name }) => name);
      await this.database.transaction((tx) => nameAnchors(tx, names, this.clock.now()));
      if (this.anchors.length === 0) return;
      const newest = await this.newest();
      const [standings, latest] = await Promise.all([selectStanding(this.database), this.latest()]);
      for (const anchor of this.anchors) {
        const standing = standings.find((row) => row.anchor === anchor.name);
        if (signal?.aborted) return;
        if ((standing?.nextAt ?? new Date(0)) > this.clock.now()) continue;
        const due = newest.filter((checkpoint) => this.isDue(anchor, checkpoint, latest.get(anchor.name)));
        if (due.length > 0) await this.publish(anchor, due, standing, signal);
      }
    });
  }

  /** How it stands with each: for people. */
  async state(): Promise<AnchorsState> {
    const now = this.clock.now();
    const [standings, latest] = await Promise.all([selectStanding(this.database), this.latest()]);
    const [records, audit] = await Promise.all(LOG_NAMES.map((log) => this.cosignedSize(log)));
    const signed = await Promise.all(LOG_NAMES.map(async (log) => ((await this.checkpoints.newest(log)) ? [log] : [])));
    return {
      anchors: this.anchors.map((anchor) => {
        const standing = standings.find((row) => row.anchor === anchor.name);
        return standingOf(anchor, standing, latest.get(anchor.name) ?? {}, signed.flat(), now, this.pause(anchor.kind));
      }),
      quorum: { needed: this.needed, of: this.witnesses.length, records: records!, audit: audit! },
    };
  }

  /** Newest first, below an id. */
  async receipts(before: number | undefined, limit: number): Promise<AnchorReceipt[]> {
    return (await selectReceipts(this.database, before, limit)).map(toReceipt);
  }

  /** Of one checkpoint, oldest first. */
  async receiptsOf(log: LogName, size: number): Promise<AnchorReceipt[]> {
    return (await this.rowsOf(log, size)).map(toReceipt);
  }

  /** Sizes at which checkpoints left this machine, ascending: of each day the last, of the newest days. */
  anchored(log: LogName, upTo: number): Promise<number[]> {
    return selectAnchored(this.database, LOGS[log], this.checkpoints.origin(log), upTo, MOST_ANCHORED);
  }

  /** A checkpoint's note with the cosignatures that are there for it: of each witness its first. */
  async cosigned({ log, size, note }: Pick<SignedCheckpoint, 'log' | 'size' | 'note'>): Promise<string> {
    const first = new Map<string, string>();
    for (const { kind, anchor, evidence } of await this.rowsOf(log, size))
      if (kind === 'witness' && evidence && !first.has(anchor)) first.set(anchor, evidence.toString('utf8'));
    return `${note}${[...first.values()].join('')}`;
  }

  /** Asks every witness that has not cosigned this checkpoint yet to do so now. One that is away leaves its line out. */
  async cosign(checkpoint: SignedCheckpoint, signal?: AbortSignal): Promise<string> {
    const rows = await this.rowsOf(checkpoint.log, checkpoint.size);
    const missing = this.witnesses.filter(({ name }) => !rows.some(({ anchor }) => anchor === name));
    await Promise.all(
      missing.map(async (witness) => {
        try {
          await this.keep(witness, await witness.publish([checkpoint], this.clock.now(), signal));
        } catch (error) {
          this.journal.warn('a witness did not cosign', { anchor: witness.name }, error);
        }
      }),
    );
    return this.cosigned(checkpoint);
  }

  /** Time-stamp tokens (RFC 3161) over a checkpoint's text, oldest first. */
  async tokens(log: LogName, size: number): Promise<{ anchor: string; token: Uint8Array }[]> {
    return (await this.rowsOf(log, size)).flatMap(({ kind, anchor, evidence }) =>
      kind === 'timestamp' && evidence ? [{ anchor, token: evidence }] : [],
    );
  }

  private get witnesses(): readonly Anchor[] {
    return this.anchors.filter(({ kind }) => kind === 'witness');
  }

  private get needed(): number {
    return this.policy.quorum ?? this.witnesses.length;
  }

  private pause(kind: AnchorKind): number {
    return kind === 'witness' ? WITNESS_MS : EVERY_MS;
  }

  private rowsOf(log: LogName, size: number): Promise<ReceiptRow[]> {
    return selectReceiptsOf(this.database, LOGS[log], this.checkpoints.origin(log), size);
  }

  private async cosignedSize(log: LogName): Promise<number | null> {
    if (this.needed === 0) return null;
    const witnesses = this.witnesses.map(({ name }) => name);
    return selectCosigned(this.database, LOGS[log], this.checkpoints.origin(log), witnesses, this.needed);
  }

  /** By anchor and log. */
  private async latest(): Promise<Map<string, Partial<Record<LogName, Latest>>>> {
    const found = new Map<string, Partial<Record<LogName, Latest>>>();
    const names = this.anchors.map(({ name }) => name);
    for (const { anchor, log, ...latest } of await selectLatest(this.database, names))
      found.set(anchor, { ...found.get(anchor), [logOf(log)]: latest });
    return found;
  }

  /** The newest checkpoints, but none that entries have overtaken: a time given to it now would be wrong for them. */
  private async newest(): Promise<SignedCheckpoint[]> {
    const found: SignedCheckpoint[] = [];
    for (const log of LOG_NAMES) {
      const checkpoint = await this.checkpoints.newest(log);
      if (!checkpoint) continue;
      const [next] = await this.log.read(log, checkpoint.size, 1);
      if (!next || this.clock.now().getTime() - next.at.getTime() < STALE_MS) found.push(checkpoint);
    }
    return found;
  }

  private isDue(
    anchor: Anchor,
    { log, size, note }: SignedCheckpoint,
    latest: Partial<Record<LogName, Latest>> = {},
  ): boolean {
    const last = latest[log];
    if (!last || last.origin !== originOf({ log, size, note })) return true;
    const age = this.clock.now().getTime() - last.at.getTime();
    // One from the future was written while the clock was ahead, and says nothing.
    if (age < 0 || age >= EVERY_MS) return true;
    return anchor.kind === 'witness' ? size > last.size && age >= WITNESS_MS : size - last.size >= this.policy.entries;
  }

  private async publish(
    anchor: Anchor,
    due: readonly SignedCheckpoint[],
    standing: StandingRow | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const faults: string[] = [];
    // One letter holds both logs' heads. Elsewhere each goes by itself: one that is refused does not hold the other back.
    for (const some of anchor.kind === 'mail' ? [due] : due.map((one) => [one])) {
      try {
        await this.keep(anchor, await anchor.publish(some, this.clock.now(), signal));
      } catch (error) {
        if (signal?.aborted) return;
        const code = error instanceof AnchorFault ? error.code : 'fault';
        faults.push(code);
        this.journal.warn('a checkpoint was not published', { anchor: anchor.name, code }, error);
      }
    }
    const at = this.clock.now();
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (standing?.attempts ?? 0));
    await this.database.transaction(async (tx) => {
      const fault = faults.find(contradicts) ?? faults[0];
      if (fault === undefined) await noteSuccess(tx, anchor.name);
      else await noteFault(tx, anchor.name, fault, at, new Date(at.getTime() + pause));
    });
  }

  /**
   * Receipts and what the audit log says of them, together. Of cosignatures it says nothing: each would be an entry, whose
   * checkpoint would be cosigned in turn, without end.
   */
  private async keep({ name, kind }: Anchor, receipts: readonly Receipt[]): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      for (const { checkpoint, place, evidence } of receipts) {
        const { log, size } = checkpoint;
        const row = { anchor: name, kind, log: LOGS[log], origin: originOf(checkpoint), size, at, place };
        await insertReceipt(tx, { ...row, evidence: evidence ? Buffer.from(evidence) : null });
      }
      if (kind === 'witness' || receipts.length === 0) return;
      const sizes = Object.fromEntries(
        receipts.map(({ checkpoint }: { checkpoint: Outgoing }) => [checkpoint.log, checkpoint.size]),
      );
      await this.audit.append(
        tx,
        systemActor('anchors'),
        'anchor.published',
        { kind: 'anchor', id: name },
        { kind, ...sizes },
      );
    });
  }
}

function logOf(number: number): LogName {
  return number === LOGS.records ? 'records' : 'audit';
}

function toReceipt({ id, anchor, kind, log, size, at, place, evidence }: ReceiptRow): AnchorReceipt {
  return { id, anchor, kind, log: logOf(log), size, at, place, evidence };
}
