import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, type Jobs, JOBS, Live } from '@minutebook/platform';
import { ReportRuns } from '../../reports/report-runs';
import { Figures } from '../figures';
import { QueuePatrol } from '../queue-patrol';
import { Surroundings } from '../surroundings';

const FIGURES_JOB = 'count-figures';
const ROUND_JOB = 'go-round-queues';
const LOOK_JOB = 'look-who-is-captured';
const REPORT_JOB = 'compute-reports';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Looking around may take a twentieth of the time, whatever the archive's size. */
const SHARE = 20;

/** Counts days that are over, goes round the queues, computes reports that were asked for. */
@Injectable()
export class SupervisionJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timers: NodeJS.Timeout[] = [];
  private lookAfter = 0;

  constructor(
    private readonly database: Database,
    private readonly figures: Figures,
    private readonly surroundings: Surroundings,
    private readonly patrol: QueuePatrol,
    private readonly runs: ReportRuns,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(FIGURES_JOB, (_payload, { signal }) => this.figures.catchUp(signal));
    this.jobs.handle(ROUND_JOB, async () => {
      await this.database.exclusively(ROUND_JOB, () => this.patrol.round());
    });
    this.jobs.handle(LOOK_JOB, async () => {
      const began = Date.now();
      if (began < this.lookAfter) return;
      await this.database.exclusively(LOOK_JOB, () => this.surroundings.lookAround());
      this.lookAfter = Date.now() + SHARE * (Date.now() - began);
    });
    this.jobs.handle(REPORT_JOB, async (_payload, { signal }) => {
      await this.database.exclusively(REPORT_JOB, () => this.runs.computeWaiting(signal));
    });
  }

  onApplicationBootstrap(): void {
    const wake = (job: string) => (): void => void this.jobs.enqueue(job, {}, { key: 'follow' });
    this.stopListening = this.live.listen(({ topic }) => topic === 'report' && wake(REPORT_JOB)());
    this.timers = [
      setInterval(wake(FIGURES_JOB), 5 * MINUTE),
      setInterval(wake(ROUND_JOB), HOUR),
      setInterval(wake(LOOK_JOB), MINUTE),
      setInterval(wake(REPORT_JOB), MINUTE),
    ];
    for (const job of [FIGURES_JOB, LOOK_JOB, ROUND_JOB, REPORT_JOB]) wake(job)();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    this.timers.forEach(clearInterval);
  }
}
