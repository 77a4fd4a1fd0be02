import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { TermReports } from '../terms/term-reports';

export const TERM_REPORT_JOB = 'term-report';

/** Counts search terms reports in the background; what a process left half done is taken up at the next start. */
@Injectable()
export class TermReportJob implements OnApplicationBootstrap {
  constructor(
    private readonly reports: TermReports,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(TERM_REPORT_JOB, async ({ id }, { signal }) => this.reports.run(Number(id), signal));
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const id of await this.reports.unfinished())
      await this.jobs.enqueue(TERM_REPORT_JOB, { id }, { key: String(id) });
  }
}
