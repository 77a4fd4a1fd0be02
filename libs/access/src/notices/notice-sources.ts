import type { Clock, Database, Log } from '@minutebook/platform';
import type { NewNotice, Notices } from './notices';

export interface TimedNotice {
  readonly to: readonly string[];
  /** Asked again every minute, so it must say under which name it is told once. */
  readonly notice: NewNotice & { readonly once: string };
}

/** What is to be told because time has passed: an alert nearly due, a queue idle. */
export interface NoticeSource {
  readonly name: string;
  /** What holds at `now`. Told before or not is none of its business. */
  notices(now: Date): Promise<readonly TimedNotice[]>;
}

/** Asks every part that has something to tell by the clock. Parts add themselves when they are made. */
export class NoticeSources {
  private readonly sources: NoticeSource[] = [];

  constructor(
    private readonly database: Database,
    private readonly notices: Notices,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  add(source: NoticeSource): void {
    this.sources.push(source);
  }

  /** One round, in one process of the cluster at a time. A part that fails does not silence the others. */
  async ask(): Promise<void> {
    await this.database.exclusively('notice-sources', async () => {
      for (const source of this.sources) {
        try {
          for (const { to, notice } of await source.notices(this.clock.now()))
            await this.database.transaction((tx) => this.notices.tell(tx, to, notice));
        } catch (error) {
          this.log.error('a source of notices failed', { source: source.name }, error);
        }
      }
    });
  }
}
