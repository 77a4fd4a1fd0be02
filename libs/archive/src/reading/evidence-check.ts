import { createHash } from 'node:crypto';
import { capture, type CapturedEvent, type Source } from '@minutebook/capture';
import type { Database } from '@minutebook/platform';
import { sha256 } from '@minutebook/proof';
import type { Evidence } from '../evidence/evidence';
import { contentBytes, keepable } from '../ledger/content';
import { type EvidenceRow, isPartlyDisposed, versionsReadFrom } from '../store/evidence-store';
import { readVersions } from '../store/reading-store';
import type { Fault } from './fault';
import type { RecordCheck } from './record-check';

const PAGE = 2_000;

/** Compares raw objects with what was captured from them. */
export class EvidenceCheck {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly records: RecordCheck,
  ) {}

  /** Whether its pieces hash to the object's SHA-256 and, if that is wanted, whether the importer reads the same again. */
  async look(
    row: EvidenceRow,
    faults: Fault[],
    { reparse = false, signal }: { reparse?: boolean; signal?: AbortSignal | undefined } = {},
  ): Promise<{ looked: boolean; reparsed: boolean }> {
    if (!row.complete || row.disposedAt) return { looked: false, reparsed: false };
    // Of an object of which something was disposed of, the rest has to open; there is nothing to compare it with.
    if (await isPartlyDisposed(this.database, row.id)) {
      if (!(await this.evidence.restOpens(row.id)))
        faults.push({ code: 'evidence-altered', what: `What is left of evidence ${row.id} does not open.` });
      return { looked: true, reparsed: false };
    }
    if (!(await this.hashes(row, signal)))
      faults.push({
        code: 'evidence-altered',
        what: `Evidence ${row.id} does not hash to ${row.sha256.toString('hex').slice(0, 16)}….`,
      });
    else if (reparse && row.role === 'records' && row.path.length === 1) {
      if (!(await this.reads(row)))
        faults.push({
          code: 'reparse-differs',
          what: `Reading evidence ${row.id} again with ${row.parser} gives other records.`,
        });
      return { looked: true, reparsed: true };
    }
    return { looked: true, reparsed: false };
  }

  private async hashes(row: EvidenceRow, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      const hash = createHash('sha256');
      for await (const chunk of this.evidence.bytes(row.id)) {
        signal?.throwIfAborted();
        hash.update(chunk);
      }
      return hash.digest().equals(row.sha256);
    } catch {
      signal?.throwIfAborted();
      return false;
    }
  }

  /** Reads the stored bytes again and compares each record's canonical bytes with the archived ones (R3). */
  private async reads(row: EvidenceRow): Promise<boolean> {
    const archived = await versionsReadFrom(this.database, row.id);
    const expected = new Set<string>();
    for (let at = 0; at < archived.length; at += PAGE) {
      for (const version of await readVersions(this.database, archived.slice(at, at + PAGE))) {
        // One that does not open has been reported with its ledger entry.
        const opened = this.records.open(version);
        if (opened) expected.add(sha256(opened.content).toString('hex'));
      }
    }
    for await (const object of capture(this.source(row), row.options)) {
      if (object.parser !== row.parser) return true;
      for await (const piece of object.pieces()) {
        if (piece.kind === 'record') for (const event of piece.events) expected.delete(fingerprint(event));
      }
    }
    return expected.size === 0;
  }

  private source(row: EvidenceRow): Source {
    const evidence = this.evidence;
    return {
      name: row.path.at(-1)!,
      size: row.bytes,
      read: (start = 0, end = row.bytes) => evidence.range(row.id, start, end),
    };
  }
}

function fingerprint(event: CapturedEvent): string {
  return sha256(contentBytes(keepable(event))).toString('hex');
}
