import type { TransparencyLog } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { commitment, leafHash, parseCanonical, sha256 } from '@minutebook/proof';
import type { DisposalProofs } from '../disposal/disposal-proofs';
import { strictContentOf, splitSalted } from '../ledger/content';
import { annotationSeal, daySeal, versionSeal } from '../seal/bindings';
import type { Keyring } from '../seal/keyring';
import { readAnnotations, type StoredAnnotation } from '../store/annotation-store';
import { readManifests, type StoredManifest } from '../store/day-manifest-store';
import { readVersions, type StoredVersion } from '../store/reading-store';
import type { Fault } from './fault';

/** What a ledger entry stands for. */
type Sealed = StoredVersion | StoredAnnotation | StoredManifest;

/** Compares entries of the records log with what they stand for: numbers, leaves, and contents that open to what was committed. */
export class RecordCheck {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly log: TransparencyLog,
    private readonly disposals: DisposalProofs,
  ) {}

  /** `expected` entries from one of them on; how many of them stand for versions. */
  async page(from: number, expected: number, faults: Fault[]): Promise<number> {
    const leaves = await this.log.read('records', from, expected);
    const { rows, versions } = await this.rowsOf(leaves.map((leaf) => leaf.ref));
    let next = from;
    const missing: { idx: number; subject: string }[] = [];
    for (const leaf of leaves) {
      if (leaf.idx !== next) faults.push({ code: 'gap', what: `Entry ${next} of the records log is missing.` });
      next = leaf.idx + 1;
      if (!leafHash(leaf.entry).equals(leaf.hash)) {
        faults.push({ code: 'leaf-altered', what: `Entry ${leaf.idx} of the records log does not hash to its leaf.` });
        continue;
      }
      const row = rows.get(leaf.ref);
      const entry = parseCanonical(leaf.entry) as { subject: string; commit: string };
      if (!row) missing.push({ idx: leaf.idx, subject: entry.subject });
      else if (!this.opensTo(row, entry.commit))
        faults.push({
          code: 'record-altered',
          what: `${entry.subject} (entry ${leaf.idx}) is not what was committed.`,
        });
    }
    // Entries of disposals are looked at one by one in the end.
    const accounted = await this.disposals.accounted(missing.map(({ subject }) => subject));
    for (const { idx, subject } of missing)
      if (!accounted.has(subject) && !subject.startsWith('disposal:'))
        faults.push({
          code: 'record-missing',
          what: `${subject} is in the ledger (entry ${idx}) and not in the archive.`,
        });
    if (next < from + expected)
      faults.push({ code: 'gap', what: `Entries from ${next} of the records log are missing.` });
    return versions;
  }

  opensTo(row: Sealed, commit: string): boolean {
    const opened = this.open(row);
    if (!opened) return false;
    const { salt, content } = opened;
    try {
      strictContentOf(content);
    } catch {
      return false;
    }
    return commitment(salt, sha256(content)).toString('hex') === commit;
  }

  /** Salt and content, or undefined when the seal does not open. */
  open(row: Sealed): { salt: Uint8Array; content: Uint8Array } | undefined {
    try {
      return splitSalted(this.keyring.unseal(this.keyring.unwrap(row.wrapped), bindingOf(row), row.content));
    } catch {
      return undefined;
    }
  }

  private async rowsOf(refs: readonly number[]): Promise<{ rows: ReadonlyMap<number, Sealed>; versions: number }> {
    const versions = await readVersions(this.database, refs);
    const rows = new Map<number, Sealed>(versions.map((row) => [row.id, row]));
    for (const read of [readAnnotations, readManifests])
      for (const row of await read(
        this.database,
        refs.filter((ref) => !rows.has(ref)),
      ))
        rows.set(row.id, row);
    return { rows, versions: versions.length };
  }
}

function bindingOf(row: Sealed): string {
  if ('book' in row) return daySeal(row.book, row.id);
  return 'version' in row ? versionSeal(row.message, row.version) : annotationSeal(row.message, row.id);
}
