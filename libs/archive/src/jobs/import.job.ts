import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { Imports } from '../intake/imports';

export const IMPORT_JOB = 'import';
export const LOOK_JOB = 'import-look';

/** Reads imports in the background. What was under way when a process ended is taken up again at the next start. */
@Injectable()
export class ImportJob implements OnApplicationBootstrap {
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
    for (const id of await this.imports.unfinishedLooks())
      await this.jobs.enqueue(LOOK_JOB, { id }, { key: String(id) });
    for (const id of await this.imports.unfinished()) await this.jobs.enqueue(IMPORT_JOB, { id }, { key: String(id) });
  }
}
