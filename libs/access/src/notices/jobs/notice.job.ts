import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { NoticeSources } from '../notice-sources';
import { Postman } from '../postman';

const TIME_JOB = 'notice-time';
const MAIL_JOB = 'notice-mail';
const TIME_MS = 60_000;
const MAIL_MS = 15_000;

/** Tells what the clock has to tell, and sends e-mail: at once when somebody is told, and by the clock. */
@Injectable()
export class NoticeJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly sources: NoticeSources,
    private readonly postman: Postman,
    private readonly live: Live,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(TIME_JOB, async () => this.sources.ask());
    this.jobs.handle(MAIL_JOB, async (_payload, { signal }) => void (await this.postman.run(signal)));
  }

  onApplicationBootstrap(): void {
    const wake = (name: string): void => void this.jobs.enqueue(name, {}, { key: name });
    this.stopListening = this.live.listen(({ topic }) => topic === 'notices' && wake(MAIL_JOB));
    this.timers.push(setInterval(() => wake(TIME_JOB), TIME_MS));
    this.timers.push(setInterval(() => wake(MAIL_JOB), MAIL_MS));
    wake(TIME_JOB);
    wake(MAIL_JOB);
  }

  onApplicationShutdown(): void {
    this.stopListening();
    for (const timer of this.timers) clearInterval(timer);
  }
}
