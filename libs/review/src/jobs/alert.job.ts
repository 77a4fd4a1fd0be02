import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { AlertIntake } from '../alerts/intake';

const RAISE_JOB = 'raise-alerts';

@Injectable()
export class AlertJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly intake: AlertIntake,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(RAISE_JOB, (_payload, { signal }) => this.intake.catchUp(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(RAISE_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(({ topic }) => topic === 'hits' && wake());
    this.timer = setInterval(wake, 15_000);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
