import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { systemActor } from '@minutebook/access';
import { Database, type Jobs, JOBS, Live } from '@minutebook/platform';
import { Assigner } from '../queues/assigner';
import { Queues } from '../queues/queues';

export const REROUTE_JOB = 'reroute-alerts';
const DUTY_JOB = 'assign-alerts';
const EVERY_MS = 15_000;
/** Whoever changes a queue has its alerts routed at once; this is for what came between. It goes through all that nobody holds. */
const REROUTE_MS = 15 * 60_000;

/** Gives alerts to people, takes back what lies idle, and routes again after queues changed. */
@Injectable()
export class DutyJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly assigner: Assigner,
    queues: Queues,
    database: Database,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(DUTY_JOB, async (_payload, { signal }) => {
      await database.exclusively('review.duty', () => this.assigner.run(signal));
    });
    this.jobs.handle(REROUTE_JOB, async (_payload, { signal }) => {
      await queues.reroute(systemActor('routing'), signal);
      await this.wake();
    });
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.live.listen(({ topic }) => void (topic === 'alerts' && this.wake()));
    // Whatever queue was closed while nobody was there to route its alerts again.
    const reroute = (): void => void this.jobs.enqueue(REROUTE_JOB, {}, { key: 'reroute' });
    this.timers = [setInterval(() => void this.wake(), EVERY_MS), setInterval(reroute, REROUTE_MS)];
    reroute();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    this.timers.forEach(clearInterval);
  }

  private wake(): Promise<void> {
    return this.jobs.enqueue(DUTY_JOB, {}, { key: 'duty' });
  }
}
