import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Queue } from '@minutebook/contract';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { FilterSummary } from './filter-summary';
import { draftOf, placeFor } from './queue-draft';
import { QueuePane } from './queue-pane';
import { QUEUES_WORDS } from './words';

const MOST = 200;

/** Queues in the order in which they are asked, with what each takes and what waits in it. */
@Component({
  selector: 'mb-queue-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [FilterSummary, Icon, Keys, ProblemNotice, ProblemView, QueuePane, RouterLink, Skeleton],
  host: { class: 'panes' },
  templateUrl: './queue-list.html',
})
export class QueueList {
  readonly selected = input<string>();
  readonly picked = output<string | null>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUEUES_WORDS);
  protected readonly page = new Loading<readonly Queue[]>();
  protected readonly moved = new Loading<Queue>();
  protected readonly may = computed(() => this.session.may('queue.write'));
  protected readonly opened = computed<Queue | null>(
    () => this.page.value()?.find(({ id }) => id === this.selected()) ?? null,
  );

  constructor() {
    void this.load();
    inject(Live).afterBurst(['queues'], () => void this.load());
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.picked.emit('new') }),
      Escape: () => (this.selected() === undefined ? false : this.picked.emit(null)),
    }));
  }

  protected load(): Promise<unknown> {
    return this.page.run(async (signal) => {
      return (await this.api.call(queuesApi.list, { query: { limit: MOST } }, signal)).items;
    });
  }

  protected canMove(queue: Queue, by: 1 | -1): boolean {
    return placeFor(this.page.value() ?? [], queue.id, by) !== undefined;
  }

  protected async move(queue: Queue, by: 1 | -1): Promise<void> {
    const place = placeFor(this.page.value() ?? [], queue.id, by);
    if (place === undefined) return;
    const { id, version } = queue;
    await this.moved.run((signal) =>
      this.api.call(queuesApi.change, { params: { id }, body: { ...draftOf(queue), version, place } }, signal),
    );
    await this.load();
  }

  protected async take(queue: Queue | null): Promise<void> {
    await this.load();
    this.picked.emit(queue?.id ?? null);
  }

  protected membersOf({ members }: Queue): string {
    return members.length === 0 ? this.words().list.everybody : members.map(({ name }) => name).join(', ');
  }

  protected trouble(): Problem | null {
    return this.moved.problem();
  }

  private step(by: 1 | -1): boolean {
    const queues = this.page.value() ?? [];
    const at = queues.findIndex(({ id }) => id === this.selected());
    const queue = queues[Math.min(queues.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (queue) this.picked.emit(queue.id);
    return queue !== undefined;
  }
}
