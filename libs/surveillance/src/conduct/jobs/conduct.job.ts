import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { AttestationPost } from '../attestation-post';
import { Attestations } from '../attestations';
import { Contradictions } from '../contradictions';

const CONDUCT_JOB = 'conduct';
/** Days turn, feeds fall silent and mail servers come back without anybody telling. */
const PAUSE_MS = 60_000;
const TOPICS = new Set(['hits', 'attested', 'attestation-letters']);

/** Lets attestations lapse and escalate, hands letters over, and looks for what contradicts what was signed. */
@Injectable()
export class ConductJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly attestations: Attestations,
    private readonly contradictions: Contradictions,
    private readonly post: AttestationPost,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(CONDUCT_JOB, async (_payload, { signal }) => {
      await this.attestations.sweep(signal);
      await this.contradictions.catchUp(signal);
      await this.post.run(signal);
    });
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(CONDUCT_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(({ topic }) => TOPICS.has(topic) && wake());
    this.timer = setInterval(wake, PAUSE_MS);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
