import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, takeUp } from '@minutebook/platform';
import { BelowTheLine } from '../below-the-line';
import { RehearsalRun } from '../rehearsal-run';
import { Rehearsals } from '../rehearsals';

export const REHEARSAL_JOB = 'rehearsal';

/** Runs rehearsals and draws their samples in the background; what a process left half done is taken up again. */
@Injectable()
export class RehearsalJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopTakingUp: () => void = () => undefined;

  constructor(
    private readonly rehearsals: Rehearsals,
    run: RehearsalRun,
    line: BelowTheLine,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(REHEARSAL_JOB, async ({ id }, { signal }) => {
      await run.run(Number(id), signal);
      await line.draw(Number(id), signal);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.stopTakingUp = await takeUp(this.jobs, REHEARSAL_JOB, () => this.rehearsals.unfinished());
  }

  onApplicationShutdown(): void {
    this.stopTakingUp();
  }
}
