import { AuditCheck, LogCheck, type TransparencyLog } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { leafHash, parseCanonical } from '@minutebook/proof';
import { DayProofs } from '../days/day-proofs';
import { DisposalProofs } from '../disposal/disposal-proofs';
import type { Evidence } from '../evidence/evidence';
import type { Keyring } from '../seal/keyring';
import { listEvidence } from '../store/evidence-store';
import { readVersions, type StoredVersion } from '../store/reading-store';
import { auditFault } from './audit-faults';
import { EvidenceCheck } from './evidence-check';
import type { Fault } from './fault';
import { RecordCheck } from './record-check';

export type { Fault } from './fault';

export interface Verdict {
  readonly entries: number;
  readonly versions: number;
  readonly evidence: number;
  readonly reparsed: number;
  /** Messages that were disposed of: their entries stand, and stand for nothing any more. */
  readonly disposed: number;
  /** Day-close manifests, amended ones too. */
  readonly days: number;
  /** Signed heads of both logs, each compared with what its entries add up to. */
  readonly checkpoints: number;
  readonly faults: readonly Fault[];
}

const PAGE = 2_000;

/**
 * Re-computes what the ledger claims: numbers without gap, leaves that hash to what is stored, sealed contents that open
 * to what was committed, evidence whose pieces hash to the object's SHA-256, importers that read it the same again, and
 * checkpoints that were signed over just these entries. What this cannot find, a rewrite that took the stored checkpoints
 * along, is found by whoever has one from before: the signer, a witness, an anchor.
 */
export class Verification {
  private readonly disposals: DisposalProofs;
  private readonly records: RecordCheck;
  private readonly objects: EvidenceCheck;
  private readonly days: DayProofs;
  private readonly logs: LogCheck;
  private readonly audit: AuditCheck;

  constructor(
    private readonly database: Database,
    keyring: Keyring,
    private readonly log: TransparencyLog,
    private readonly evidence: Evidence,
  ) {
    this.disposals = new DisposalProofs(database, log);
    this.records = new RecordCheck(database, keyring, log, this.disposals);
    this.objects = new EvidenceCheck(database, evidence, this.records);
    this.days = new DayProofs(database, keyring);
    this.logs = new LogCheck(database, log);
    this.audit = new AuditCheck(database);
  }

  async run(progress: (done: number, of: number) => void = () => undefined, signal?: AbortSignal): Promise<Verdict> {
    const faults: Fault[] = [];
    const entries = await this.log.size('records');
    let versions = 0;
    for (let from = 0; from < entries; from += PAGE) {
      signal?.throwIfAborted();
      versions += await this.records.page(from, Math.min(PAGE, entries - from), faults);
      progress(from, entries);
    }
    await this.checkAudit(faults, signal);
    const checkpoints = await this.checkLogs(faults, signal);
    const { evidence, reparsed } = await this.checkEvidence(faults, signal);
    const { disposed, unproven } = await this.disposals.check(signal);
    for (const { page, why } of unproven)
      faults.push({ code: 'disposal-unproven', what: `Page ${page} of a disposal: ${why}.` });
    const days = await this.days.check(faults, signal);
    return { entries, versions, evidence, reparsed, disposed, days, checkpoints, faults };
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
    if (!this.records.opensTo(row, (parseCanonical(leaf.entry) as { commit: string }).commit)) return 'record-altered';
    try {
      await this.evidence.record(row.evidence, row.ordinal);
      return undefined;
    } catch {
      return 'evidence-altered';
    }
  }

  private async checkAudit(faults: Fault[], signal?: AbortSignal): Promise<void> {
    const size = await this.log.size('audit');
    for (let from = 0; from < size; from += PAGE) {
      signal?.throwIfAborted();
      faults.push(...(await this.audit.page(from, Math.min(PAGE, size - from))).map(auditFault));
    }
  }

  /** What is hashed and signed, of both logs. Leaves were looked at with what they stand for; no fault is told twice. */
  private async checkLogs(faults: Fault[], signal?: AbortSignal): Promise<number> {
    let checkpoints = 0;
    for (const log of ['records', 'audit'] as const) {
      const found = await this.logs.run(log, undefined, signal);
      checkpoints += found.checkpoints;
      const told = new Set(faults.map(({ what }) => what));
      faults.push(...found.faults.filter(({ what }) => !told.has(what)));
    }
    return checkpoints;
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
        const look = await this.objects.look(row, faults, { reparse: true, signal });
        if (look.looked) evidence++;
        if (look.reparsed) reparsed++;
      }
    }
  }
}
