import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, takeUp } from '@minutebook/platform';
import { Bundles } from '../bundles';

export const BUNDLE_JOB = 'bundle';
const EXPIRY_JOB = 'bundle-expiry';
const HOUR = 3_600_000;

/** Makes exports in the background; what a process left half made is made again. Lets go of old ones by the hour. */
@Injectable()
export class BundleJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopTakingUp: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly bundles: Bundles,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(BUNDLE_JOB, ({ id }, { signal }) => this.bundles.run(Number(id), signal));
    this.jobs.handle(EXPIRY_JOB, async (_payload, { signal }) => void (await this.bundles.expire(signal)));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.stopTakingUp = await takeUp(this.jobs, BUNDLE_JOB, () => this.bundles.unfinished());
    const expire = (): void => void this.jobs.enqueue(EXPIRY_JOB, {}, { key: 'all' });
    this.timer = setInterval(expire, HOUR);
    expire();
  }

  onApplicationShutdown(): void {
    this.stopTakingUp();
    clearInterval(this.timer);
  }
}
