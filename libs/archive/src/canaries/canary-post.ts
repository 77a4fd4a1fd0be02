import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import type { Imports } from '../intake/imports';
import { announceFile } from '../store/canary-store';

/**
 * Sends messages of the program's own the way every file comes in (R169): intake, evidence, ledger, an import with its
 * account. A file is announced by its SHA-256 before it is read, and only what an announced file brings is a canary; so
 * such a file must hold something nobody can guess.
 */
export class CanaryPost {
  constructor(
    private readonly database: Database,
    private readonly imports: Pick<Imports, 'runLocal'>,
    private readonly clock: Clock,
    /** Folder for bytes on their way in. */
    private readonly staging: string,
  ) {}

  /** Sending the same bytes again after a crash adds nothing. Throws the signal's reason when aborted. */
  async send(actor: Actor, name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const sha256 = createHash('sha256').update(bytes).digest();
    await announceFile(this.database, sha256, this.clock.now());
    const folder = join(this.staging, `canaries-${sha256.toString('hex').slice(0, 16)}`);
    const path = join(folder, `${name}.jsonl`);
    await mkdir(folder, { recursive: true });
    try {
      await writeFile(path, bytes, { mode: 0o600 });
      await this.imports.runLocal(actor, { name }, [path], signal, () => undefined);
      signal.throwIfAborted();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
