import type { LineStratumFigures, RehearsalFigures, RehearsalImpact } from '@minutebook/contract';
import type { RehearsalRow, TotalFigures } from './store/rehearsal-store';

/** Figures as everybody reads them. */
export function presentFigures({ alerts, precision, was, hours }: TotalFigures, unexplained: number): RehearsalFigures {
  return { alerts, precision, was, hours, unexplained };
}

/** What a publication keeps of its rehearsal (R167). */
export function presentImpact(
  row: RehearsalRow,
  figures: RehearsalFigures,
  sample: readonly LineStratumFigures[],
): RehearsalImpact {
  return {
    ...figures,
    position: row.position,
    archived: row.archived,
    searchable: row.searchable,
    from: row.from?.toISOString() ?? null,
    to: row.to?.toISOString() ?? null,
    unchanged: row.unchanged,
    sample: [...sample],
  };
}
