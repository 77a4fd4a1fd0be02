import type { OpenedEntry } from '@minutebook/access';
import { type EntryFolder, entryName, openingBytes } from '@minutebook/proof';
import type { BundleHead, Prover } from './prover';
import type { Spool } from './spool';

type Ending = Parameters<typeof entryName>[2];

/** Writes entries of the logs into a bundle, each with the opening of its commitment and its proof (R83). */
export class EntryFiles {
  /** Entries written. */
  count = 0;

  constructor(
    private readonly spool: Spool,
    private readonly folder: EntryFolder,
    private readonly prover: Prover,
    private readonly head: BundleHead,
  ) {}

  has(index: number): boolean {
    return this.spool.has(this.name(index, 'json'));
  }

  name(index: number, ending: Ending): string {
    return entryName(this.folder, index, ending);
  }

  /** Before many of them are written. */
  prepare(indices: readonly number[]): Promise<void> {
    return this.prover.prepare(
      indices.filter((index) => !this.has(index)),
      this.head,
    );
  }

  /** Once, however often it is met. */
  async write({ index, entry, content, salt }: OpenedEntry): Promise<void> {
    if (this.has(index)) return;
    this.count++;
    await this.spool.add(this.name(index, 'json'), content);
    await this.spool.add(this.name(index, 'opening.json'), openingBytes(entry, salt));
    await this.spool.add(this.name(index, 'tlog-proof'), await this.prover.proof(index, this.head));
  }

  async writeBeside(index: number, ending: Ending, bytes: Uint8Array): Promise<void> {
    await this.spool.add(this.name(index, ending), bytes);
  }
}
