import { compareLog, type LogFinding, type LogName, outsideHead, type OutsideHead } from '@minutebook/access';
import { type Opener, readCopy, type SequenceState, type TableShape } from '@minutebook/platform';
import { leafHash, treeRoot } from '@minutebook/proof';
import type { BackupFile, BackupTarget, ReadBackup } from './backup-reader';
import type { Manifest } from './contents';

/** One log of a backup, computed from the leaves inside. */
export interface CheckedLog {
  readonly log: LogName;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Beside the checkpoint inside and every head that was given. */
  readonly finding: LogFinding;
}

export interface CheckedBackup extends ReadBackup {
  readonly logs: readonly CheckedLog[];
  readonly faults: readonly string[];
}

/** Where the newest checkpoint inside a backup was found. */
export const INSIDE = 'the backup itself';

/**
 * Reads a backup through and writes nothing: every byte opens, every row is there, the leaves hash to what they say and lead
 * to what was signed, inside the backup and outside of it.
 */
export async function checkBackup(
  file: BackupFile,
  opener: Opener,
  /** What is known outside, of logs whose checkpoints these keys sign. */
  outsideOf: (keys: readonly string[]) => Promise<readonly OutsideHead[]> = async () => [],
  keyOpener?: Opener,
  signal?: AbortSignal,
): Promise<CheckedBackup> {
  const target = new Looking();
  const read = await file.read(opener, target, keyOpener, signal);
  const faults = [...target.faults];
  const outside = await outsideOf(read.manifest.keys);
  const logs: CheckedLog[] = [];
  for (const { log, size, checkpoint } of read.manifest.logs) {
    const leaves = target.leavesOf(log);
    if (leaves.length !== size) faults.push(`The ${log} log says ${size} entries, and ${leaves.length} are there.`);
    const inside = checkpoint === null ? [] : [outsideHead(checkpoint, read.manifest.keys, INSIDE)];
    const origin = inside[0]?.origin ?? `${read.manifest.site}/${log}`;
    const rootAt = async (at: number) => treeRoot(leaves.slice(0, at));
    const finding = await compareLog({ log, origin, size: leaves.length, lastAt: null, rootAt }, [
      ...inside,
      ...outside,
    ]);
    for (const who of finding.contradictedBy) faults.push(`The entries of the ${log} log are not those ${who} knows.`);
    logs.push({ log, size: leaves.length, root: Buffer.from(treeRoot(leaves)).toString('base64'), finding });
  }
  return { ...read, logs, faults };
}

const LOGS = { 1: 'records', 2: 'audit' } as const;

/** Counts rows, and keeps the hashes of the leaves. */
class Looking implements BackupTarget {
  readonly faults: string[] = [];
  private readonly leaves = { records: new Map<number, Buffer>(), audit: new Map<number, Buffer>() };

  async begin(_manifest: Manifest): Promise<void> {}

  async table({ name, columns }: TableShape, bytes: AsyncIterable<Buffer>): Promise<number> {
    let rows = 0;
    const at = (column: string): number => columns.indexOf(column);
    const isLeaf = name === 'access.log_leaf';
    for await (const row of readCopy(bytes)) {
      rows++;
      if (!isLeaf) continue;
      const log = LOGS[row[at('log')]!.readInt16BE() as 1 | 2];
      const idx = Number(row[at('idx')]!.readBigInt64BE());
      const hash = Buffer.from(row[at('hash')]!);
      if (!leafHash(row[at('entry')]!).equals(hash))
        this.faults.push(`Entry ${idx} of the ${log} log does not hash to its leaf.`);
      this.leaves[log].set(idx, hash);
    }
    return rows;
  }

  async sequences(_sequences: readonly SequenceState[]): Promise<void> {}

  async blob(_name: string, bytes: AsyncIterable<Buffer>): Promise<void> {
    for await (const _chunk of bytes);
  }

  /** Up to the first gap. */
  leavesOf(log: LogName): Buffer[] {
    const leaves: Buffer[] = [];
    for (let idx = 0; ; idx++) {
      const hash = this.leaves[log].get(idx);
      if (!hash) return leaves;
      leaves.push(hash);
    }
  }
}
