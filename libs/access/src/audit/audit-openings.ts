import type { Queries } from '@minutebook/platform';
import type { Subject } from './audit';
import { type OpenedRow, selectNaming, selectOpened, selectOpenedAt } from './store/opening-store';

/** An entry of a log with what it commits to: whoever has both checks the commitment without us. */
export interface OpenedEntry {
  readonly index: number;
  /** Canonical bytes hashed into the tree. */
  readonly entry: Uint8Array;
  /** Canonical bytes of what was done; the entry commits to them under the salt. */
  readonly content: Uint8Array;
  readonly salt: Uint8Array;
}

/** Opens entries of the audit log, for whoever carries them away. */
export class AuditOpenings {
  constructor(private readonly queries: Queries) {}

  /** Of everything done about these subjects among the first `below` entries, in order; up to a time (included). */
  async about(subjects: readonly Subject[], below: number, until: Date | null = null): Promise<OpenedEntry[]> {
    return subjects.length === 0 ? [] : (await selectOpened(this.queries, subjects, below, until)).map(opened);
  }

  /** In the order of the log; numbers it does not have are left out. */
  async at(indices: readonly number[]): Promise<OpenedEntry[]> {
    return indices.length === 0 ? [] : (await selectOpenedAt(this.queries, indices)).map(opened);
  }

  /** Numbers of the entries about these conversations that name one of these messages: who had it on screen. */
  async naming(
    conversations: readonly number[],
    messages: readonly number[],
    below: number,
  ): Promise<readonly number[]> {
    return selectNaming(this.queries, conversations.map(String), messages.map(String), below);
  }
}

function opened({ idx, entry, content, salt }: OpenedRow): OpenedEntry {
  return { index: idx, entry, content, salt };
}
