import type { ReportLine, ReportRun } from '@minutebook/contract';
import type { Block } from '@minutebook/platform';
import type { RunRow } from '../../reports/store/report-store';

export function presentRun(run: RunRow): ReportRun {
  return {
    id: String(run.id),
    kind: run.kind,
    parameters: run.parameters,
    ledger: run.ledger,
    audit: run.audit,
    state: run.state,
    lines: run.lines,
    sha256: run.sha256?.toString('hex') ?? null,
    by: { id: run.by, name: run.byName },
    at: run.at.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    repeats: run.repeats === null ? null : { id: String(run.repeats), equal: run.equal },
    sections: run.sections.map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
}

const TITLES: Readonly<Record<ReportRun['kind'], string>> = {
  'evidence-of-review': 'Evidence of review',
  'supervisory-controls': 'Supervisory controls',
};

export function titleOf({ kind, parameters }: Pick<ReportRun, 'kind' | 'parameters'>): string {
  return `${TITLES[kind]}, ${parameters.from} to ${parameters.to}`;
}

/** Wide columns of prose get more of the page. */
const SHARES: Readonly<Record<string, number>> = {
  reason: 4,
  rule: 2.5,
  what: 3,
  subject: 2.5,
  action: 1.6,
  message: 0.8,
  alert: 0.8,
};

export function blocksOf(run: ReportRun, lines: readonly ReportLine[]): Block[] {
  return [
    {
      kind: 'facts',
      facts: [
        ['Report', run.id],
        ['Run by', `${run.by.name}, ${run.at}`],
        ['Ledger position', String(run.ledger)],
        ['Audit log position', String(run.audit)],
        ['Lines', String(run.lines)],
        ['SHA-256 of the lines', run.sha256 ?? ''],
        ...(run.parameters.reviewer ? ([['Reviewer', run.parameters.reviewer]] as const) : []),
      ],
    },
    ...run.sections.flatMap(({ name, columns }): Block[] => {
      const own = lines.filter(({ section }) => section === name);
      const traced = own.some(({ entries }) => entries.length > 0);
      const heads = [...columns, ...(traced ? ['audit_entries'] : [])];
      return [
        { kind: 'heading', text: words(name) },
        ...(own.length === 0 ? [{ kind: 'text' as const, text: 'None.' }] : []),
        ...(own.length > 0
          ? [
              {
                kind: 'table' as const,
                table: {
                  columns: heads.map((head) => ({ head: words(head), share: SHARES[head] ?? 1.2 })),
                  rows: own.map(({ cells, entries }) => [...cells.map(String), ...(traced ? [entries.join(' ')] : [])]),
                },
              },
            ]
          : []),
      ];
    }),
  ];
}

function words(name: string): string {
  const spaced = name.replaceAll('_', ' ').replace(/\butc\b/, '(UTC)');
  return spaced[0]!.toUpperCase() + spaced.slice(1);
}
