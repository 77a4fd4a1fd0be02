import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid } from './endpoint';
import { Person } from './people';

export const REPORT_KINDS = ['evidence-of-review', 'supervisory-controls'] as const;
export const ReportKind = z.enum(REPORT_KINDS);
export type ReportKind = z.infer<typeof ReportKind>;

/** Days of UTC, both included. They have to be over: what may still happen today is no evidence yet. */
export const ReportParameters = z.object({ from: z.iso.date(), to: z.iso.date(), reviewer: Uuid.optional() });
export type ReportParameters = z.infer<typeof ReportParameters>;

/** One line of a report: cells in the order of its section's columns, and the audit entries behind it. */
export const ReportLine = z.object({
  section: z.string(),
  cells: z.array(z.union([z.string(), z.number()])),
  entries: z.array(z.number()),
});
export type ReportLine = z.infer<typeof ReportLine>;

/** A report as it was computed: by whom, of what, at which positions, and the hash of every line of it (R195). */
export const ReportRun = z.object({
  id: Id,
  kind: ReportKind,
  parameters: ReportParameters,
  /** Entries the two logs had: nothing later is in it. */
  ledger: z.number(),
  audit: z.number(),
  state: z.enum(['waiting', 'done', 'failed']),
  lines: z.number(),
  /** Of the canonical lines, one after the other; null until it is done. */
  sha256: z.string().nullable(),
  by: Person.extend({ id: z.string() }),
  at: Instant,
  finishedAt: Instant.nullable(),
  /** The run it repeats at the same positions, and whether the results are equal. */
  repeats: z.object({ id: Id, equal: z.boolean().nullable() }).nullable(),
  /** Columns of each section, in order. */
  sections: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
export type ReportRun = z.infer<typeof ReportRun>;

export const reports = {
  list: endpoint({
    method: 'GET',
    path: '/api/reports',
    summary: 'Reports that were run, newest first',
    permission: 'review.report',
    query: PageQuery.extend({ kind: ReportKind.optional() }),
    response: page(ReportRun),
  }),
  run: endpoint({
    method: 'POST',
    path: '/api/reports',
    summary: 'Compute a report at the present positions of the logs, and keep it',
    permission: 'review.report',
    audit: 'report.run',
    body: ReportParameters.extend({ kind: ReportKind }),
    response: ReportRun,
  }),
  again: endpoint({
    method: 'POST',
    path: '/api/reports/:id/again',
    summary: 'Compute a report again from its parameters and positions, and compare',
    permission: 'review.report',
    audit: 'report.run',
    params: IdParams,
    response: ReportRun,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/reports/:id',
    summary: 'A report with a page of its lines',
    permission: 'review.report',
    audit: 'report.viewed',
    params: IdParams,
    query: PageQuery,
    response: page(ReportLine).extend({ run: ReportRun }),
  }),
  csv: endpoint({
    method: 'GET',
    path: '/api/reports/:id/report.csv',
    summary: 'A report, as CSV',
    permission: 'review.report',
    audit: 'report.exported',
    params: IdParams,
    response: 'csv',
  }),
  pdf: endpoint({
    method: 'GET',
    path: '/api/reports/:id/report.pdf',
    summary: 'A report, as PDF',
    permission: 'review.report',
    audit: 'report.exported',
    params: IdParams,
    response: 'bytes',
  }),
};
