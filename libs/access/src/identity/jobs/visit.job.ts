import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { EmergencyDoor } from '../../emergency/emergency-door';
import { Users } from '../users';

const VISIT_JOB = 'visits';
const EVERY_MS = 30_000;

/**
 * Ends examiners' visits and emergency access by the clock. Who is over their time is refused at once; this ends sessions
 * and says so in the log.
 */
@Injectable()
export class VisitJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly users: Users,
    private readonly door: EmergencyDoor,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(VISIT_JOB, async () => {
      await this.users.endVisits();
      await this.door.endOverdue();
    });
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(VISIT_JOB, {}, { key: 'end' });
    this.timer = setInterval(wake, EVERY_MS);
    wake();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
