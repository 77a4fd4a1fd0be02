import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { AttachmentOutcome, AttachmentTally, UnreadableAttachment } from '@minutebook/contract';
import { attachments as attachmentsApi } from '@minutebook/contract/attachments';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { ATTACHMENT_WORDS } from './attachment-words';

const LIMIT = 100;
const PAUSE_MS = 700;
type Unread = Exclude<AttachmentOutcome, 'text' | 'none'>;
const UNREAD = ['encrypted', 'damaged', 'too-large', 'unknown-type', 'missing', 'infected'] as const satisfies Unread[];

/** What became of the attachments, of one import or of all: counts, and the queue of those that could not be read. */
@Component({
  selector: 'mb-attachment-queue',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ListEnd, ProblemNotice, ProblemView],
  templateUrl: './attachment-queue.html',
})
export class AttachmentQueue {
  /** Of this import; of the whole archive without. */
  readonly import = input<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(ATTACHMENT_WORDS);
  protected readonly tally = new Loading<AttachmentTally>();
  protected readonly page = new Listing((from, signal) => {
    const outcome = this.wanted();
    const query = { limit: LIMIT, ...this.scope(), ...(outcome && { outcome }), ...from };
    return this.api.call(attachmentsApi.unreadable, { query }, signal);
  });
  protected readonly problem = signal<Problem | null>(null);
  protected readonly wanted = signal<Unread | null>(null);
  protected readonly may = computed(() => this.session.may('import.run'));
  protected readonly counts = computed(() => {
    const outcomes = this.tally.value()?.outcomes;
    return outcomes && UNREAD.flatMap((outcome) => (outcomes[outcome] > 0 ? [{ outcome, n: outcomes[outcome] }] : []));
  });
  protected readonly unreadable = computed(() => (this.counts() ?? []).reduce((sum, { n }) => sum + n, 0));
  protected readonly total = computed(() =>
    Object.values(this.tally.value()?.outcomes ?? {}).reduce((sum, n) => sum + n, 0),
  );

  constructor() {
    effect(() => {
      this.import();
      this.wanted();
      untracked(() => {
        this.page.set(undefined);
        void this.load();
      });
    });
    inject(Live).afterBurst(['attachments'], () => void this.load(), PAUSE_MS);
  }

  protected async load(): Promise<void> {
    const scope = this.scope();
    const tally = await this.tally.run((signal) => this.api.call(attachmentsApi.tally, { query: scope }, signal));
    if (tally && this.unreadable() > 0) await this.page.refresh();
    else this.page.set(undefined);
  }

  protected async retry({ message, version, number }: UnreadableAttachment): Promise<void> {
    this.problem.set(null);
    try {
      await this.api.call(attachmentsApi.retry, { body: { attachments: [{ message, version, number }] } });
      await this.load();
    } catch (error) {
      this.problem.set(Problem.of(error));
    }
  }

  protected labelOf(outcome: AttachmentOutcome): string {
    return (this.words().outcome as Readonly<Record<string, string>>)[outcome] ?? '';
  }

  private scope(): { import?: string } {
    const id = this.import();
    return id === undefined ? {} : { import: id };
  }
}
