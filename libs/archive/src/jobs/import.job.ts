import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, takeUp } from '@minutebook/platform';
import { Imports } from '../intake/imports';

export const IMPORT_JOB = 'import';
export const LOOK_JOB = 'import-look';

/** Reads imports in the background. What was under way when a process ended is taken up again. */
@Injectable()
export class ImportJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopTakingUp: (() => void)[] = [];

  constructor(
    private readonly imports: Imports,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(IMPORT_JOB, async ({ id }, { signal }) => this.imports.run(Number(id), signal));
    this.jobs.handle(LOOK_JOB, async ({ id }, { signal }) => {
      if (await this.imports.survey(Number(id), signal))
        await this.jobs.enqueue(IMPORT_JOB, { id: Number(id) }, { key: String(id) });
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.imports.sweep();
    this.stopTakingUp = [
      await takeUp(this.jobs, LOOK_JOB, () => this.imports.unfinishedLooks()),
      await takeUp(this.jobs, IMPORT_JOB, () => this.imports.unfinished()),
    ];
  }

  onApplicationShutdown(): void {
    for (const stop of this.stopTakingUp) stop();
  }
}
