import type { ArchivedVersion } from '../reading/reader';

/** Versions kept, and bytes of their content: a few batches, so that followers close behind find all of them. */
const MOST = 20_000;
const MOST_BYTES = 48 * 1024 * 1024;

/**
 * What this process archived last, still open. Followers in the same process read it from here instead of having the
 * database send back and the seal opened what was in memory a moment ago. A hint only: whatever is not here is read.
 */
export class Tail {
  private readonly versions = new Map<number, { version: ArchivedVersion; bytes: number }>();
  private bytes = 0;

  /** In their order. The oldest give way, all at once: looking for them passes what was deleted before. */
  keep(archived: readonly { readonly version: ArchivedVersion; readonly bytes: number }[]): void {
    for (const one of archived) {
      this.versions.set(one.version.id, one);
      this.bytes += one.bytes;
    }
    for (const [id, oldest] of this.versions) {
      if (this.versions.size <= MOST && this.bytes <= MOST_BYTES) return;
      this.versions.delete(id);
      this.bytes -= oldest.bytes;
    }
  }

  /** Of messages that were disposed of nothing stays in memory. */
  forget(messages: ReadonlySet<number>): void {
    for (const [id, { version, bytes }] of this.versions) {
      if (!messages.has(version.message)) continue;
      this.versions.delete(id);
      this.bytes -= bytes;
    }
  }

  get(id: number): ArchivedVersion | undefined {
    return this.versions.get(id)?.version;
  }
}
