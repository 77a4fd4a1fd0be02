import { type Clock, type Database, Problem } from '@minutebook/platform';
import {
  openNote,
  parseCheckpoint,
  UnknownSigner,
  BadSignature,
  MalformedNote,
  MalformedCheckpoint,
  MalformedKey,
  VerifierKey,
} from '@minutebook/proof';
import type { Actor } from '../audit/actor';
import { Audit } from '../audit/audit';
import type { LogProofs } from '../log/log-proofs';
import { type LogName, TransparencyLog } from '../log/transparency-log';
import { compareLog, goesOn, type LogFinding, type OutsideHead } from './comparison';
import { originOf } from './origin';
import {
  insertEpoch,
  lockOpenRestoration,
  type LostRange,
  readOpenRestoration,
  readStanding,
  type RestorationRow,
  saveAccepted,
  saveFindings,
} from './store/epoch-store';

const LOG_NAMES: readonly LogName[] = ['records', 'audit'];

/** What became of a restore that was accepted. */
export interface Accepted {
  /** Undefined where the logs go on as they were. */
  readonly epoch: number | undefined;
  readonly origin: string;
  readonly findings: readonly LogFinding[];
}

/**
 * A restored database, from the restore to the moment somebody says that it may be used (R93). Until then nothing is added
 * to its logs: what would be numbered now could bear the number of an entry that was lost.
 */
export class Restorations {
  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
    private readonly proofs: LogProofs,
    private readonly clock: Clock,
  ) {}

  /** The restore nobody has accepted yet. */
  open(): Promise<RestorationRow | undefined> {
    return readOpenRestoration(this.database);
  }

  /** Holds both logs against what is remembered outside, and keeps what was found with the restore. */
  async compare(outside: readonly OutsideHead[]): Promise<readonly LogFinding[]> {
    const open = await this.require();
    const { site, epoch } = await this.standing();
    const findings: LogFinding[] = [];
    for (const log of LOG_NAMES) {
      const size = await this.log.size(log);
      const [last] = size === 0 ? [] : await this.log.read(log, size - 1, 1);
      const rootAt = (of: number) => this.proofs.root(log, of);
      const origin = `${originOf(site, epoch)}/${log}`;
      findings.push(await compareLog({ log, origin, size, lastAt: last?.at ?? null, rootAt }, outside));
    }
    await saveFindings(this.database, open.id, findings);
    return findings;
  }

  /**
   * Opens the database for use. Where the signer does not vouch for all that is here being all there was, the logs go on
   * in a new epoch, under a name of their own, and say in their first entry what was lost. `despite` accepts a history that
   * contradicts what is known outside.
   */
  async accept(actor: Actor, despite = false): Promise<Accepted> {
    const accepted = await this.database.transaction(async (tx) => {
      const open = await lockOpenRestoration(tx);
      if (!open) throw notRestored();
      const { findings } = open;
      if (findings.length === 0) throw notCompared();
      if (!despite && findings.some(({ verdict }) => verdict === 'other-history')) throw otherHistory(findings);
      const { site, epoch } = await this.standing();
      const next = goesOn(findings) ? epoch : epoch + 1;
      const origin = originOf(site, next);
      const audit = new Audit(this.database, new TransparencyLog(this.database, this.clock, origin), this.clock);
      const lost: LostRange[] = findings.flatMap(({ log, lost }) => (lost ? [{ log, ...lost }] : []));
      await audit.append(
        tx,
        actor,
        'archive.restored',
        { kind: 'backup', id: open.backup },
        {
          backupMadeAt: open.madeAt.toISOString(),
          restoredAt: open.restoredAt.toISOString(),
          findings: findings.map(({ log, verdict, size, known, by }) => ({ log, verdict, size, known, by })),
        },
      );
      if (next !== epoch) {
        const size = (of: LogName): number => findings.find(({ log }) => log === of)!.size;
        const [records, from] = [size('records'), size('audit')];
        await insertEpoch(tx, { epoch: next, since: this.clock.now(), records, audit: from, lost });
        await audit.append(
          tx,
          actor,
          'log.restarted',
          { kind: 'log', id: origin },
          {
            epoch: next,
            before: originOf(site, epoch),
            sizes: { records, audit: from },
            lost: lost.map((range) => ({ ...range })),
          },
        );
      }
      await saveAccepted(tx, open.id, this.clock.now(), actor.id);
      return { epoch: next === epoch ? undefined : next, origin, findings };
    });
    const log = new TransparencyLog(this.database, this.clock, accepted.origin);
    for (const name of LOG_NAMES) await log.sequence(name);
    return accepted;
  }

  private async require(): Promise<RestorationRow> {
    const open = await this.open();
    if (!open) throw notRestored();
    return open;
  }

  private async standing(): Promise<{ site: string; epoch: number }> {
    return (await readStanding(this.database))!;
  }
}

/** The head a signed note tells of. Throws `checkpoint-unreadable`, or `checkpoint-unsigned` when none of the keys signed it. */
export function outsideHead(note: string, keys: readonly string[], from: string): OutsideHead {
  try {
    const { text } = openNote(
      note,
      keys.map((key) => VerifierKey.parse(key)),
    );
    return { ...parseCheckpoint(text), from };
  } catch (error) {
    if (error instanceof UnknownSigner || error instanceof BadSignature)
      throw new Problem(
        {
          code: 'checkpoint-unsigned',
          status: 400,
          title: `The checkpoint in ${from} is not signed by a key of this archive.`,
          detail: error.message,
          hint: 'Give the keys you trust with --keys FILE, one a line; auditors and anchors have them.',
        },
        { cause: error },
      );
    if (error instanceof MalformedKey)
      throw new Problem(
        {
          code: 'keys-unreadable',
          status: 400,
          title: 'A key that is to be trusted cannot be read.',
          detail: error.message,
          hint: 'A line is name+id+key, as auditors, bundles and `/keys` of the signer have it.',
        },
        { cause: error },
      );
    if (error instanceof MalformedNote || error instanceof MalformedCheckpoint)
      throw new Problem(
        {
          code: 'checkpoint-unreadable',
          status: 400,
          title: `There is no checkpoint in ${from}.`,
          detail: error.message,
        },
        { cause: error },
      );
    throw error;
  }
}

function notRestored(): Problem {
  return new Problem({
    code: 'not-restored',
    status: 409,
    title: 'Nothing was restored here that waits to be accepted.',
  });
}

function notCompared(): Problem {
  return new Problem({
    code: 'restore-not-compared',
    status: 409,
    title: 'What was restored has not been compared with anything yet.',
    hint: 'Run `npm run minutebook -- restored compare --checkpoint FILE` first.',
  });
}

function otherHistory(findings: readonly LogFinding[]): Problem {
  const who = [...new Set(findings.flatMap(({ contradictedBy }) => contradictedBy))];
  return new Problem({
    code: 'other-history',
    status: 409,
    title: 'What was restored is not what was signed.',
    detail: `${who.join(', ')} remember other entries than those in this backup. It was changed, or it is of another archive.`,
    hint: 'Restore another backup. If there is none, `restored accept --anyway` opens this one, and the log says so for ever.',
  });
}
