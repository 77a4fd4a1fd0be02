import type { Leaves, OpenedEntry } from '@minutebook/access';
import type { Queries } from '@minutebook/platform';
import { splitSalted } from '../ledger/content';
import { annotationSeal, versionSeal } from '../seal/bindings';
import type { Keyring } from '../seal/keyring';
import { readAnnotationsOf, type StoredAnnotation } from '../store/annotation-store';
import { readVersionsOf, type StoredVersion } from '../store/reading-store';

/** A ledger entry about a message, opened: a version, or something found out about it. */
export interface OpenedRecord extends OpenedEntry {
  /** Row the entry stands for. */
  readonly ref: number;
  readonly message: number;
  readonly at: Date;
}

/** Opens what ledger entries commit to. Says nothing of who may see it: whoever asks has asked the walls before. */
export class RecordOpenings {
  constructor(
    private readonly queries: Queries,
    private readonly keyring: Keyring,
    private readonly leaves: Leaves,
  ) {}

  /** All about these messages that is among the first `below` ledger entries, in the order of the ledger. */
  async of(messages: readonly number[], below: number): Promise<OpenedRecord[]> {
    const [versions, annotations] = await Promise.all([
      readVersionsOf(this.queries, messages),
      readAnnotationsOf(this.queries, messages),
    ]);
    const rows = new Map<number, StoredVersion | StoredAnnotation>(
      [...versions, ...annotations].map((row) => [row.id, row]),
    );
    const leaves = await this.leaves.of('records', [...rows.keys()], below);
    return leaves.map(({ idx, ref, at, entry }) => {
      const row = rows.get(ref)!;
      return { index: idx, ref, message: row.message, at, entry, ...this.open(row) };
    });
  }

  /** Throws `seal-broken` where what is stored is not what was sealed. */
  private open(row: StoredVersion | StoredAnnotation): { content: Uint8Array; salt: Uint8Array } {
    const bound = 'version' in row ? versionSeal(row.message, row.version) : annotationSeal(row.message, row.id);
    return splitSalted(this.keyring.unseal(this.keyring.unwrap(row.wrapped), bound, row.content));
  }
}
