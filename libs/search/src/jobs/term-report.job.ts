import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, takeUp } from '@minutebook/platform';
import { TermReports } from '../terms/term-reports';

export const TERM_REPORT_JOB = 'term-report';

/** Counts search terms reports in the background; what a process left half done is taken up again. */
@Injectable()
export class TermReportJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopTakingUp: () => void = () => undefined;

  constructor(
    private readonly reports: TermReports,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(TERM_REPORT_JOB, async ({ id }, { signal }) => this.reports.run(Number(id), signal));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.stopTakingUp = await takeUp(this.jobs, TERM_REPORT_JOB, () => this.reports.unfinished());
  }

  onApplicationShutdown(): void {
    this.stopTakingUp();
  }
}
