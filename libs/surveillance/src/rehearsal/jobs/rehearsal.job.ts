import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { BelowTheLine } from '../below-the-line';
import { RehearsalRun } from '../rehearsal-run';
import { Rehearsals } from '../rehearsals';

export const REHEARSAL_JOB = 'rehearsal';

/** Runs rehearsals and draws their samples in the background; what a process left half done is taken up at the next start. */
@Injectable()
export class RehearsalJob implements OnApplicationBootstrap {
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
    for (const id of await this.rehearsals.unfinished())
      await this.jobs.enqueue(REHEARSAL_JOB, { id }, { key: String(id) });
  }
}
