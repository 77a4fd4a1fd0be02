import type { NoticeKind } from '@minutebook/contract';
import { type Clock, type Database, type Log, nudge } from '@minutebook/platform';
import type { NewNotice, Notices } from './notices';
import { answerOthers } from './store/notice-store';

export interface TimedNotice {
  readonly to: readonly string[];
  /** Asked again every minute, so it must say under which name it is told once. */
  readonly notice: NewNotice & { readonly once: string };
}

/** What is to be told because time has passed: an alert nearly due, a queue idle. */
export interface NoticeSource {
  readonly name: string;
  /** Kinds that only it tells, and that wait no more when it does not tell them any more. */
  readonly standing?: readonly NoticeKind[];
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
          const found = await source.notices(this.clock.now());
          for (const { to, notice } of found)
            await this.database.transaction((tx) => this.notices.tell(tx, to, notice));
          if (source.standing) await this.answer(source.standing, found);
        } catch (error) {
          this.log.error('a source of notices failed', { source: source.name }, error);
        }
      }
    });
  }

  private async answer(kinds: readonly NoticeKind[], found: readonly TimedNotice[]): Promise<void> {
    const standing = found.flatMap(({ to, notice: { kind, subject, once } }) =>
      to.map((user) => ({ user, kind, subjectKind: subject.kind, subjectId: subject.id, once })),
    );
    await this.database.transaction(async (tx) => {
      for (const user of await answerOthers(tx, kinds, standing, this.clock.now()))
        await nudge(tx, { topic: 'notices', to: user });
    });
  }
}
