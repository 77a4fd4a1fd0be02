import { createHash } from 'node:crypto';
import { capture, type CapturedEvent, type Source } from '@minutebook/capture';
import type { TransparencyLog } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { commitment, leafHash, parseCanonical, sha256 } from '@minutebook/proof';
import type { Evidence } from '../evidence/evidence';
import { contentBytes, keepable, splitSalted, strictContentOf } from '../ledger/content';
import { DisposalProofs } from '../disposal/disposal-proofs';
import { annotationSeal, versionSeal } from '../seal/bindings';
import type { Keyring } from '../seal/keyring';
import { readAnnotations, type StoredAnnotation } from '../store/annotation-store';
import { type EvidenceRow, isPartlyDisposed, listEvidence } from '../store/evidence-store';
import { readVersions, type StoredVersion } from '../store/reading-store';

/** One thing that is not as it should be. Sentences name ids, never content. */
export interface Fault {
  readonly code:
    | 'gap'
    | 'leaf-altered'
    | 'record-missing'
    | 'record-altered'
    | 'evidence-altered'
    | 'reparse-differs'
    | 'disposal-unproven';
  readonly what: string;
}

export interface Verdict {
  readonly entries: number;
  readonly versions: number;
  readonly evidence: number;
  readonly reparsed: number;
  /** Messages that were disposed of: their entries stand, and stand for nothing any more. */
  readonly disposed: number;
  readonly faults: readonly Fault[];
}

const PAGE = 2_000;

/** What a ledger entry stands for. */
type Sealed = StoredVersion | StoredAnnotation;

/**
 * Re-computes what the ledger claims: numbers without gap, leaves that hash to what is stored, sealed contents that open
 * to what was committed, evidence whose pieces hash to the object's SHA-256, and importers that read it the same again.
 * What this cannot find, a consistent rewrite by whoever holds database and key, is for signed checkpoints.
 */
export class Verification {
  private readonly disposals: DisposalProofs;

  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly log: TransparencyLog,
    private readonly evidence: Evidence,
  ) {
    this.disposals = new DisposalProofs(database, log);
  }

  async run(progress: (done: number, of: number) => void = () => undefined, signal?: AbortSignal): Promise<Verdict> {
    const faults: Fault[] = [];
    const entries = await this.log.size('records');
    let versions = 0;
    for (let from = 0; from < entries; from += PAGE) {
      signal?.throwIfAborted();
      versions += await this.checkPage(from, Math.min(PAGE, entries - from), faults);
      progress(from, entries);
    }
    await this.checkAuditLeaves(faults, signal);
    const { evidence, reparsed } = await this.checkEvidence(faults, signal);
    const { disposed, unproven } = await this.disposals.check(signal);
    for (const { page, why } of unproven)
      faults.push({ code: 'disposal-unproven', what: `Page ${page} of a disposal: ${why}.` });
    return { entries, versions, evidence, reparsed, disposed, faults };
  }

  /** What is not as it should be with single versions, by id: leaf, commitment and record. Undefined where all is well. */
  async ofVersions(ids: readonly number[]): Promise<ReadonlyMap<number, Fault['code'] | undefined>> {
    const [rows, positions] = await Promise.all([readVersions(this.database, ids), this.log.positions('records', ids)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const verdicts = new Map<number, Fault['code'] | undefined>();
    for (const id of ids) verdicts.set(id, await this.faultOf(byId.get(id), positions.get(id)?.idx));
    return verdicts;
  }

  private async faultOf(
    row: StoredVersion | undefined,
    position: number | undefined,
  ): Promise<Fault['code'] | undefined> {
    if (!row) return 'record-missing';
    const [leaf] = position === undefined ? [] : await this.log.read('records', position, 1);
    if (!leaf || leaf.ref !== row.id) return 'gap';
    if (!leafHash(leaf.entry).equals(leaf.hash)) return 'leaf-altered';
    if (!this.opensTo(row, (parseCanonical(leaf.entry) as { commit: string }).commit)) return 'record-altered';
    try {
      await this.evidence.record(row.evidence, row.ordinal);
      return undefined;
    } catch {
      return 'evidence-altered';
    }
  }

  private async checkPage(from: number, expected: number, faults: Fault[]): Promise<number> {
    const leaves = await this.log.read('records', from, expected);
    const refs = leaves.map((leaf) => leaf.ref);
    const versions = await readVersions(this.database, refs);
    const rows = new Map<number, Sealed>(versions.map((row) => [row.id, row]));
    for (const row of await readAnnotations(
      this.database,
      refs.filter((ref) => !rows.has(ref)),
    ))
      rows.set(row.id, row);
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
    return versions.length;
  }

  private opensTo(row: Sealed, commit: string): boolean {
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
  private open(row: Sealed): { salt: Uint8Array; content: Uint8Array } | undefined {
    const bound = 'version' in row ? versionSeal(row.message, row.version) : annotationSeal(row.message, row.id);
    try {
      return splitSalted(this.keyring.unseal(this.keyring.unwrap(row.wrapped), bound, row.content));
    } catch {
      return undefined;
    }
  }

  private async checkAuditLeaves(faults: Fault[], signal?: AbortSignal): Promise<void> {
    const size = await this.log.size('audit');
    for (let from = 0; from < size; from += PAGE) {
      signal?.throwIfAborted();
      const leaves = await this.log.read('audit', from, Math.min(PAGE, size - from));
      leaves.forEach((leaf, i) => {
        if (leaf.idx !== from + i) faults.push({ code: 'gap', what: `Entry ${from + i} of the audit log is missing.` });
        else if (!leafHash(leaf.entry).equals(leaf.hash))
          faults.push({ code: 'leaf-altered', what: `Entry ${leaf.idx} of the audit log does not hash to its leaf.` });
      });
      if (leaves.length < Math.min(PAGE, size - from))
        faults.push({ code: 'gap', what: `Entries from ${from + leaves.length} of the audit log are missing.` });
    }
  }

  private async checkEvidence(faults: Fault[], signal?: AbortSignal): Promise<{ evidence: number; reparsed: number }> {
    let evidence = 0;
    let reparsed = 0;
    for (let after = 0; ;) {
      const page = await listEvidence(this.database, after, 200);
      if (page.length === 0) return { evidence, reparsed };
      for (const row of page) {
        signal?.throwIfAborted();
        after = row.id;
        if (!row.complete || row.disposedAt) continue;
        evidence++;
        // Of an object of which something was disposed of, the rest has to open; there is nothing to compare it with.
        if (await isPartlyDisposed(this.database, row.id)) {
          if (!(await this.evidence.restOpens(row.id)))
            faults.push({ code: 'evidence-altered', what: `What is left of evidence ${row.id} does not open.` });
          continue;
        }
        if (!(await this.hashes(row)))
          faults.push({
            code: 'evidence-altered',
            what: `Evidence ${row.id} does not hash to ${row.sha256.toString('hex').slice(0, 16)}….`,
          });
        else if (row.role === 'records' && row.path.length === 1) {
          reparsed++;
          if (!(await this.reads(row)))
            faults.push({
              code: 'reparse-differs',
              what: `Reading evidence ${row.id} again with ${row.parser} gives other records.`,
            });
        }
      }
    }
  }

  private async hashes(row: EvidenceRow): Promise<boolean> {
    try {
      const hash = createHash('sha256');
      for await (const chunk of this.evidence.bytes(row.id)) hash.update(chunk);
      return hash.digest().equals(row.sha256);
    } catch {
      return false;
    }
  }

  /** Reads the stored bytes again and compares each record's canonical bytes with the archived ones (R3). */
  private async reads(row: EvidenceRow): Promise<boolean> {
    const archived = await this.database.query<{ id: number }>(
      // What a later reading found in an exception is no word of this parser's.
      `SELECT v.id FROM archive.version v WHERE v.evidence_id = $1
         AND NOT EXISTS (SELECT FROM archive.piece p WHERE p.evidence_id = v.evidence_id AND p.ordinal = v.ordinal AND p.outcome = 5) ORDER BY v.ordinal, v.id`,
      [row.id],
    );
    const expected = new Set<string>();
    for (let at = 0; at < archived.length; at += PAGE) {
      for (const version of await readVersions(
        this.database,
        archived.slice(at, at + PAGE).map((entry) => entry.id),
      )) {
        // One that does not open has been reported with its ledger entry.
        const opened = this.open(version);
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
