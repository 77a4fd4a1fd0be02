import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { type LogName, TransparencyLog } from '../transparency-log';

export const SEQUENCE_JOB = 'sequence';
const LOG_NAMES: readonly LogName[] = ['records', 'audit'];

/** Numbers what waits in the outbox: at once when nudged, and every few seconds in case a nudge was lost. */
@Injectable()
export class SequenceJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: TransparencyLog,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(SEQUENCE_JOB, async ({ log: name }) => void (await this.log.sequence(name as LogName)));
  }

  onApplicationBootstrap(): void {
    const wake = (name: string): void => void this.jobs.enqueue(SEQUENCE_JOB, { log: name }, { key: name });
    this.stopListening = this.live.listen(({ topic, id }) => {
      if (topic === 'logged' && id !== undefined) wake(id);
    });
    this.timer = setInterval(() => LOG_NAMES.forEach(wake), 5_000);
    LOG_NAMES.forEach(wake);
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
