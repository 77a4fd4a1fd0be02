import { type Clock, type Database, Problem, type Transaction } from '@minutebook/platform';
import { type OpenNote, openNote, UnknownSigner, VerifierKey } from '@minutebook/proof';
import { type Actor, systemActor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import type { Signer, SignerKey } from './signer';
import { insertKey, selectKeys, type StoredKey } from './store/checkpoint-store';

/** A key of a log and the time it signs in. */
export interface DatedKey {
  readonly vkey: string;
  readonly since: Date;
  /** Null for the key that signs now. */
  readonly until: Date | null;
  /** What the key before it signed when it handed over (R88); null for a first key. */
  readonly statement: string | null;
}

/** The keys our checkpoints are signed with. Each log has its own, named like the log; each is an entry of the audit log. */
export class LogKeys {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly signer: Signer | undefined,
  ) {}

  /** Oldest first, by log. */
  async all(): Promise<readonly DatedKey[]> {
    return dated(await selectKeys(this.database));
  }

  /** Opens a note that our signer signed under this name. Keys it has by now are recorded on the way. */
  async open(note: string, name: string): Promise<OpenNote> {
    const known = async (): Promise<VerifierKey[]> =>
      (await selectKeys(this.database)).map(({ vkey }) => VerifierKey.parse(vkey)).filter((key) => key.name === name);
    try {
      return openNote(note, await known());
    } catch (error) {
      if (!(error instanceof UnknownSigner) || !this.signer) throw error;
      await this.record(systemActor('ledger'), await this.signer.keys());
      return openNote(note, await known());
    }
  }

  /** Lets the signer make new keys for the logs of this origin; the old ones sign that they hand over, and are gone. */
  async rotate(actor: Actor, origin: string): Promise<void> {
    if (!this.signer)
      throw new Problem({
        code: 'signer-missing',
        status: 409,
        title: 'This process has no signer whose key could be changed.',
        hint: 'Do it where the signer is, or set MINUTEBOOK_SIGNER_SOCKET.',
      });
    // What is there already is recorded first, so that each key's entry stands before that of the next.
    await this.record(systemActor('ledger'), await this.signer.keys());
    await this.signer.rotate(`${origin}/`);
    await this.record(actor, await this.signer.keys());
  }

  /** A crash between the signer's change and our entry is made good at the next note it signs. */
  private async record(actor: Actor, keys: readonly SignerKey[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const key of keys) await this.recordOne(tx, actor, key);
    });
  }

  private async recordOne(tx: Transaction, actor: Actor, { vkey, since, statement }: SignerKey): Promise<void> {
    const key = VerifierKey.parse(vkey);
    const at = new Date(since);
    if (
      !(await insertKey(tx, {
        vkey,
        since: Number.isNaN(at.getTime()) ? this.clock.now() : at,
        statement: statement ?? null,
      }))
    )
      return;
    await this.audit.append(
      tx,
      actor,
      statement === undefined ? 'log-key.recorded' : 'log-key.rotated',
      { kind: 'log-key', id: Buffer.from(key.id).toString('hex') },
      { vkey, statement },
    );
  }
}

function dated(keys: readonly StoredKey[]): DatedKey[] {
  const name = ({ vkey }: StoredKey): string => VerifierKey.parse(vkey).name;
  return keys.map((key, i) => {
    const next = keys.slice(i + 1).find((later) => name(later) === name(key));
    return { ...key, until: next?.since ?? null };
  });
}
