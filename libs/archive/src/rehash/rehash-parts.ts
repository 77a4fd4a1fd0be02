import { AuditCheck, type TransparencyLog } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { DayProofs } from '../days/day-proofs';
import { DisposalProofs } from '../disposal/disposal-proofs';
import type { Evidence } from '../evidence/evidence';
import { auditFault } from '../reading/audit-faults';
import { EvidenceCheck } from '../reading/evidence-check';
import type { Fault } from '../reading/fault';
import { RecordCheck } from '../reading/record-check';
import type { Keyring } from '../seal/keyring';
import { listEvidence } from '../store/evidence-store';
import type { RehashKind } from '../store/rehash-store';

/** Entries, manifests and bytes a step reads. */
const ENTRIES = 2_000;
const MANIFESTS = 200;
const OBJECTS = 20;
const BYTES = 64 * 1024 * 1024;

/** A look at a place: a block of entries, an object, a manifest. */
export interface Look {
  readonly place: number;
  readonly faults: readonly Fault[];
}

export interface Step {
  /** Where the next step begins. */
  readonly position: number;
  /** How much was read, in what the part is counted in. */
  readonly read: number;
  readonly done: boolean;
  readonly looks: readonly Look[];
}

export type Stepping = (position: number, signal?: AbortSignal) => Promise<Step>;

/** What is stored, cut so that every part of it is read again in steps: the same checks that `verify` runs. */
export function rehashParts(
  database: Database,
  keyring: Keyring,
  log: TransparencyLog,
  evidence: Evidence,
): Readonly<Record<RehashKind, Stepping>> {
  const disposals = new DisposalProofs(database, log);
  const records = new RecordCheck(database, keyring, log, disposals);
  const objects = new EvidenceCheck(database, evidence, records);
  const audit = new AuditCheck(database);
  const days = new DayProofs(database, keyring);
  return {
    records: (position) =>
      byBlocks(position, log.size('records'), async (from, length) => {
        const faults: Fault[] = [];
        await records.page(from, length, faults);
        return faults;
      }),
    audit: (position) =>
      byBlocks(position, log.size('audit'), async (from, length) => (await audit.page(from, length)).map(auditFault)),
    evidence: async (position, signal) => {
      const rows = await listEvidence(database, position, OBJECTS);
      const looks: Look[] = [];
      let last = position;
      let read = 0;
      for (const row of rows) {
        if (read >= BYTES) return { position: last, read, done: false, looks };
        const faults: Fault[] = [];
        const { looked } = await objects.look(row, faults, { signal });
        looks.push({ place: row.id, faults });
        if (looked) read += row.bytes;
        last = row.id;
      }
      return { position: last, read, done: rows.length < OBJECTS, looks };
    },
    disposals: async (_position, signal) => {
      const { pages, unproven } = await disposals.check(signal);
      const faults = unproven.map(({ page, why }): Fault => ({
        code: 'disposal-unproven',
        what: `Page ${page} of a disposal: ${why}.`,
      }));
      return { position: 0, read: pages, done: true, looks: [{ place: 0, faults }] };
    },
    days: async (position) => {
      const looks = await days.page(position, MANIFESTS);
      return {
        position: looks.at(-1)?.id ?? position,
        read: looks.length,
        done: looks.length < MANIFESTS,
        looks: looks.map(({ id, fault }) => ({ place: id, faults: fault ? [fault] : [] })),
      };
    },
  };
}

/** Blocks begin at the same entries in every round, so that the same place is found again. */
async function byBlocks(
  position: number,
  size: Promise<number>,
  look: (from: number, length: number) => Promise<readonly Fault[]>,
): Promise<Step> {
  const block = Math.floor(position / ENTRIES);
  const end = await size;
  const to = Math.min(end, (block + 1) * ENTRIES);
  if (to <= position) return { position, read: 0, done: true, looks: [] };
  // From the beginning of the block: what was found in it is looked at whole.
  const from = block * ENTRIES;
  const faults = await look(from, to - from);
  return { position: to, read: to - position, done: to === end, looks: [{ place: block, faults }] };
}
