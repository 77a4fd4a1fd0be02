import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { NoticePost } from '../hold-notices/notice-post';
import { NoticeRound } from '../hold-notices/notice-round';

const HOLD_NOTICE_JOB = 'hold-notices';
/** Days turn and mail servers come back without anybody telling. */
const PAUSE_MS = 60_000;
/** A hold, its custodians or a notice changed. */
const TOPICS = new Set(['holds', 'hold-notices', 'directory']);

/** Keeps notices in step with their holds, reminds, escalates, and hands letters over. */
@Injectable()
export class HoldNoticeJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly round: NoticeRound,
    private readonly post: NoticePost,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(HOLD_NOTICE_JOB, async (_payload, { signal }) => {
      await this.round.run(signal);
      await this.post.run(signal);
    });
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(HOLD_NOTICE_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(({ topic }) => TOPICS.has(topic) && wake());
    this.timer = setInterval(wake, PAUSE_MS);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
