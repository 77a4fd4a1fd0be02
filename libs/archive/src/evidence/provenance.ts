import type { CaptureOptions } from '@minutebook/capture';
import type { Database } from '@minutebook/platform';
import { readRecordPiece, readSightings, type SightingRow } from '../store/evidence-store';
import type { ArchivedVersion } from '../reading/reader';
import type { Evidence } from './evidence';

/** How and when a version was collected and read (R15): enough to read its very bytes again and get the same. */
export interface Origin {
  readonly version: number;
  readonly sha256: string;
  readonly format: string;
  readonly parser: string;
  readonly options: CaptureOptions;
  /** Names from the outer file inwards. */
  readonly path: readonly string[];
  readonly place: { readonly start: number; readonly bytes: number; readonly line: number | null };
  /** Every file the object came in, the first first: the same bytes may come from several custodians (R40). */
  readonly sightings: readonly SightingRow[];
}

/** Says of messages where they come from. */
export class Provenance {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
  ) {}

  async of(versions: readonly ArchivedVersion[]): Promise<Origin[]> {
    const origins: Origin[] = [];
    for (const { version, evidence: id, ordinal } of versions) {
      const [row, piece, sightings] = await Promise.all([
        this.evidence.get(id),
        readRecordPiece(this.database, id, ordinal),
        readSightings(this.database, id),
      ]);
      origins.push({
        version,
        sha256: row.sha256.toString('hex'),
        format: row.format,
        parser: row.parser,
        options: row.options,
        path: row.path,
        place: { start: piece?.start ?? 0, bytes: piece?.bytes ?? 0, line: piece?.line ?? null },
        sightings,
      });
    }
    return origins;
  }
}
