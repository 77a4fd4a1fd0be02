import { Controller, Inject } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { api, type TermReport } from '@minutebook/contract';
import { idCursor, type Jobs, JOBS } from '@minutebook/platform';
import { TERM_REPORT_JOB } from '../jobs/term-report.job';
import type { TermReportRow } from '../store/term-report-store';
import { TermReports } from '../terms/term-reports';

@Controller()
export class TermReportController {
  constructor(
    private readonly reports: TermReports,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  @Serves(api.termReports.list)
  async list(@Input() { actor, query }: In<typeof api.termReports.list>): Promise<{
    items: (Omit<TermReport, 'lines'> & { terms: number })[];
    next: string | null;
  }> {
    const before = idCursor(query.after);
    const found = await this.reports.list(actor.id, before, query.limit + 1);
    const items = found.slice(0, query.limit).map((row) => {
      const { lines, ...report } = present(row);
      return { ...report, terms: lines.length };
    });
    return { items, next: found.length > query.limit ? items.at(-1)!.id : null };
  }

  @Serves(api.termReports.start)
  async start(@Input() { actor, body }: In<typeof api.termReports.start>): Promise<TermReport> {
    const report = await this.reports.start(actor, body);
    await this.jobs.enqueue(TERM_REPORT_JOB, { id: report.id }, { key: String(report.id) });
    return present(report);
  }

  @Serves(api.termReports.get)
  async get(@Input() { actor, params }: In<typeof api.termReports.get>): Promise<TermReport> {
    return present(await this.reports.get(actor.id, Number(params.id)));
  }

  @Serves(api.termReports.cancel)
  async cancel(@Input() { actor, params, body }: In<typeof api.termReports.cancel>): Promise<TermReport> {
    return present(await this.reports.cancel(actor, Number(params.id), body.version));
  }
}

function present(row: TermReportRow): TermReport {
  return {
    id: String(row.id),
    state: row.state,
    within: row.within,
    asOf: row.asOf,
    lines: [...row.lines],
    done: row.done,
    any: row.any,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    version: row.version,
  };
}
