import { type Clock, type Database, nudge, Problem, type Transaction } from '@minutebook/platform';
import { askToSign, EMPTY_ROOT, formatProof, parseCheckpoint, toBase64 } from '@minutebook/proof';
import { type Actor, systemActor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import { type LedgerState, MOST_DELAY_MS, worseOf } from './ledger-state';
import { type DatedKey, LogKeys } from './log-keys';
import { LogProofs, NodeMissing } from './log-proofs';
import { type Signer, SignerAway, SignerRefused } from './signer';
import {
  insertCheckpoint,
  readOldestUnsigned,
  readSigning,
  selectCheckpoint,
  selectCheckpointOf,
  selectCheckpoints,
  type StoredCheckpoint,
  writeSigning,
  writeStood,
} from './store/checkpoint-store';
import { LOGS, type LogName, type TransparencyLog } from './transparency-log';

/** A log's head at one size, signed. */
export interface SignedCheckpoint {
  readonly log: LogName;
  readonly size: number;
  readonly root: Uint8Array;
  /** C2SP signed note, as the signer gave it. */
  readonly note: string;
  /** Entries that came later have a later time. */
  readonly at: Date;
}

/** How long a log may rest before it is said again that it stands as it stood (R75). */
const IDLE_MS = 86_400_000;

/**
 * Signed heads of the logs, and proofs under them. The signer is asked to sign what continues the last checkpoint, and
 * refuses anything else (R77): what that means is said in the audit log, at the foot of every screen and by /readyz. A
 * checkpoint of the records log is an entry of the audit log, so that one head of the audit log pins both.
 */
export class Checkpoints {
  private readonly logKeys: LogKeys;
  private readonly proofs: LogProofs;

  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly signer: Signer | undefined,
    /** Begins the logs' names: `<origin>/records`. */
    private readonly appliance: string,
  ) {
    this.logKeys = new LogKeys(database, audit, clock, signer);
    this.proofs = new LogProofs(database);
  }

  origin(log: LogName): string {
    return `${this.appliance}/${log}`;
  }

  /**
   * Has the log's present head signed. Undefined when it is signed already, somebody else is at it, or this process has no
   * signer: another one has. Throws `signer-away` and `ledger-refused`, after writing down that it is so.
   */
  async sign(log: LogName): Promise<SignedCheckpoint | undefined> {
    if (!this.signer) return undefined;
    return this.database.exclusively(`sign ${log}`, async () => {
      try {
        return await this.signHead(log);
      } catch (error) {
        throw await this.failed(log, error);
      }
    });
  }

  /**
   * Numbers what waits and has both heads signed; the records log's first, whose checkpoint the audit log's then covers.
   * A process without a signer waits for the one that has it, for so many milliseconds.
   */
  async settle(patience = 20_000): Promise<void> {
    const end = Date.now() + patience;
    await this.log.sequence('records');
    await this.signUpTo('records', await this.log.size('records'), end);
    await this.log.sequence('audit');
    await this.signUpTo('audit', await this.log.size('audit'), end);
    // The first signature of a key makes an entry of its own, which the second covers. What others write meanwhile waits for
    // its own turn: there is no end to it.
    if ((await this.log.sequence('audit')) > 0) await this.signUpTo('audit', await this.log.size('audit'), end);
  }

  /** Waits for whoever is at it already. */
  private async signUpTo(log: LogName, size: number, end: number): Promise<void> {
    for (;;) {
      await this.sign(log);
      if (((await this.newest(log))?.size ?? 0) >= size || (!this.signer && Date.now() >= end)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  newest(log: LogName): Promise<SignedCheckpoint | undefined> {
    return this.select(log);
  }

  /** The first checkpoint that an entry is under. */
  covering(log: LogName, index: number): Promise<SignedCheckpoint | undefined> {
    return this.select(log, index);
  }

  /** Newest first, of fewer than `before` entries. */
  async list(log: LogName, before: number | undefined, limit: number): Promise<SignedCheckpoint[]> {
    return (await selectCheckpoints(this.database, LOGS[log], this.origin(log), before, limit)).map(toSigned);
  }

  async note(log: LogName, size: number): Promise<SignedCheckpoint | undefined> {
    const row = await selectCheckpointOf(this.database, LOGS[log], this.origin(log), size);
    return row && toSigned(row);
  }

  /** That an entry is in the log, as a C2SP tlog-proof. Throws `not-yet-signed` for one that no checkpoint covers yet. */
  async proofOf(log: LogName, index: number, under?: SignedCheckpoint): Promise<string> {
    const checkpoint = under ?? (await this.covering(log, index));
    if (!checkpoint || index >= checkpoint.size)
      throw new Problem({
        code: 'not-yet-signed',
        status: 409,
        title: 'The newest entries of the log are not signed yet.',
        hint: 'Try again in a few seconds. If it stays so, the foot of the page says how it stands with the signer.',
      });
    const path = await this.proofs.inclusion(log, index, checkpoint.size);
    return formatProof({ index, path, checkpoint: checkpoint.note });
  }

  /** Every key the logs were signed with, the oldest first. */
  keys(): Promise<readonly DatedKey[]> {
    return this.logKeys.all();
  }

  async rotate(actor: Actor): Promise<readonly DatedKey[]> {
    await this.logKeys.rotate(actor, this.appliance);
    return this.keys();
  }

  async state(): Promise<LedgerState> {
    const now = this.clock.now().getTime();
    const [records, audit] = await Promise.all([this.stateOf('records', now), this.stateOf('audit', now)]);
    const delay = Math.max(records.delay, audit.delay);
    // No process has a signer, or none runs that would ask it: nobody can write down that it is so.
    const silent = delay > MOST_DELAY_MS ? ({ state: 'away', reason: 'nobody-signs' } as const) : undefined;
    const written = worseOf(records.signing, audit.signing);
    const signing = written.state === 'signing' ? { ...written, ...silent } : written;
    return {
      records: records.state,
      audit: audit.state,
      mergeDelayMs: delay,
      signer: signing.state,
      reason: signing.reason,
      since: signing.since,
    };
  }

  private async stateOf(log: LogName, now: number) {
    const newest = await this.newest(log);
    const [size, signing, waiting] = await Promise.all([
      this.log.size(log),
      readSigning(this.database, LOGS[log]),
      readOldestUnsigned(this.database, LOGS[log], newest?.size ?? 0),
    ]);
    const checkpoint = newest ? { size: newest.size, root: newest.root, at: newest.at } : null;
    return {
      state: { size, pending: waiting.pending, checkpoint },
      signing,
      delay: waiting.since === null ? 0 : Math.max(0, now - waiting.since.getTime()),
    };
  }

  private async signHead(log: LogName): Promise<SignedCheckpoint | undefined> {
    const read = this.clock.now();
    const head = await this.log.head(log);
    const newest = await this.newest(log);
    const at = new Date(Math.max(read.getTime(), head.at.getTime(), newest?.at.getTime() ?? 0));
    if (head.size === (newest?.size ?? 0)) return void (await this.stand(log, newest, at));
    if (newest && newest.size > head.size) throw new LogShort();
    const root = await this.proofs.root(log, head.size);
    const note = await this.ask(log, newest?.size ?? 0, head.size, root);
    const signed: SignedCheckpoint = { log, size: head.size, root, note, at };
    await this.database.transaction(async (tx) => {
      const row = { log: LOGS[log], origin: this.origin(log), size: head.size, root: Buffer.from(root), note, at };
      if ((await insertCheckpoint(tx, row)) && log === 'records') await this.enter(tx, head.size, root);
      await writeSigning(tx, LOGS[log], 'signing', null, at);
      await nudge(tx, { topic: 'checkpoint', id: log });
    });
    return signed;
  }

  /**
   * A log at rest. The signer may know better: then the tables are a copy of an earlier day. Once a day it signs the same
   * head again, and the audit log says so.
   */
  private async stand(log: LogName, newest: SignedCheckpoint | undefined, at: Date): Promise<void> {
    const { state, stoodAt } = await readSigning(this.database, LOGS[log]);
    const since = Math.max(stoodAt?.getTime() ?? 0, newest?.at.getTime() ?? 0);
    const idle = log === 'records' && since > 0 && at.getTime() - since >= IDLE_MS;
    if (since === 0) await this.database.transaction((tx) => writeStood(tx, LOGS[log], at));
    const known = (await this.signer!.heads()).find(({ origin }) => origin === this.origin(log));
    if (known && known.size > (newest?.size ?? 0)) throw new SignerRefused(409, known.size);
    if (known && newest && known.size === newest.size && known.root !== toBase64(newest.root))
      throw new SignerRefused(422);
    if (state === 'signing' && !idle) return;
    if (newest) await this.ask(log, newest.size, newest.size, newest.root);
    await this.database.transaction(async (tx) => {
      if (idle) {
        await this.enter(tx, newest?.size ?? 0, newest?.root ?? EMPTY_ROOT);
        await writeStood(tx, LOGS[log], at);
      }
      await writeSigning(tx, LOGS[log], 'signing', null, at);
    });
  }

  /** The note, opened and compared with what was asked for. */
  private async ask(log: LogName, old: number, size: number, root: Uint8Array): Promise<string> {
    const checkpoint = { origin: this.origin(log), size, root };
    const note = await this.askFrom(this.signer!, log, old, checkpoint);
    const said = parseCheckpoint((await this.logKeys.open(note, checkpoint.origin)).text);
    if (said.origin !== checkpoint.origin || said.size !== size || !Buffer.from(said.root).equals(root))
      throw new Error('the signer signed something else');
    return note;
  }

  private async askFrom(
    signer: Signer,
    log: LogName,
    old: number,
    checkpoint: { readonly origin: string; readonly size: number; readonly root: Uint8Array },
  ): Promise<string> {
    const askOf = async (from: number): Promise<string> =>
      signer.sign(askToSign(from, await this.proofs.consistency(log, from, checkpoint.size), checkpoint));
    try {
      return await askOf(old);
    } catch (error) {
      // It signed, and we ended before we wrote that down; or the tables are older than what it signed, and then it stays a refusal.
      const last = error instanceof SignerRefused ? error.size : undefined;
      if (last === undefined || last === old || last > checkpoint.size) throw error;
      return askOf(last);
    }
  }

  private async enter(tx: Transaction, size: number, root: Uint8Array): Promise<void> {
    const origin = this.origin('records');
    await this.audit.append(
      tx,
      systemActor('ledger'),
      'checkpoint.signed',
      { kind: 'checkpoint', id: String(size) },
      { origin, size, root: Buffer.from(root).toString('hex') },
    );
  }

  /** Writes down how it stands, and what is thrown for it. A refusal is an entry of the audit log, once. */
  private async failed(log: LogName, error: unknown): Promise<unknown> {
    const [state, reason] = judge(error);
    if (state === undefined) return error;
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      if (!(await writeSigning(tx, LOGS[log], state, reason, at))) return;
      await nudge(tx, { topic: 'checkpoint', id: log });
      if (state !== 'refused') return;
      const size = error instanceof SignerRefused ? error.size : undefined;
      const detail = { origin: this.origin(log), reason, signed: size, size: await this.log.size(log) };
      await this.audit.append(tx, systemActor('ledger'), 'checkpoint.refused', { kind: 'checkpoint', id: log }, detail);
    });
    return new Problem({ ...(state === 'refused' ? REFUSED : AWAY), detail: `Reason: ${reason}.` }, { cause: error });
  }

  private async select(log: LogName, above?: number): Promise<SignedCheckpoint | undefined> {
    const row = await selectCheckpoint(this.database, LOGS[log], this.origin(log), above);
    return row && toSigned(row);
  }
}

const REFUSED = {
  code: 'ledger-refused',
  status: 503,
  title: 'The signer refuses to sign the log: it is not what was signed before.',
  hint: 'Stop, and read “The signer refuses” in docs/ledger.md before anything else is done.',
};
const AWAY = {
  code: 'signer-away',
  status: 503,
  title: 'The signer does not answer, and nothing is signed.',
  hint: 'See “The signer is away” in docs/ledger.md.',
};

/** The log has fewer entries than were signed. */
class LogShort extends Error {
  override readonly name = 'LogShort';
}

function judge(error: unknown): ['away' | 'refused', string] | [undefined, string] {
  if (error instanceof SignerAway) return ['away', error.code];
  if (error instanceof LogShort) return ['refused', 'log-short'];
  if (error instanceof NodeMissing) return ['refused', 'hashes-missing'];
  if (!(error instanceof SignerRefused)) return [undefined, ''];
  // It signed more than there is, or something else: the tables are not what they were.
  if (error.status === 409) return ['refused', 'older-than-signed'];
  if (error.status === 422) return ['refused', 'other-than-signed'];
  // It met a fault of its own, a full disk say, and judged nothing.
  if (error.status >= 500) return ['away', `status-${error.status}`];
  return ['refused', error.status === 404 ? 'signer-new' : `status-${error.status}`];
}

function toSigned({ log, size, root, note, at }: StoredCheckpoint): SignedCheckpoint {
  return { log: log === LOGS.records ? 'records' : 'audit', size, root, note, at };
}
