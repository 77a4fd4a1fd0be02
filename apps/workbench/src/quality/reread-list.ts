import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import type { Reread } from '@minutebook/contract';
import { REREAD_VIEWS, quality as qualityApi } from '@minutebook/contract/quality';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Icon } from '../ui/icon';
import { Cursor } from '../ui/cursor';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import type { QualityPlace } from './quality-page';
import { RereadPane } from './reread-pane';
import { QUALITY_WORDS } from './words';

type RereadView = (typeof REREAD_VIEWS)[number];

/** Blind tasks with both judgements, for who runs quality; beside them what is to be done about one. */
@Component({
  selector: 'mb-reread-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, RereadPane, Skeleton, When],
  host: { class: 'panes panes-inner' },
  templateUrl: './reread-list.html',
})
export class RereadList {
  readonly view = input<string>();
  readonly reviewer = input<string>();
  readonly reader = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly went = output<QualityPlace>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly views = REREAD_VIEWS;
  protected readonly page = new Listing((from, signal) =>
    this.api.call(qualityApi.rereads, { query: { ...this.query(), ...from } }, signal),
  );
  protected readonly shown = computed<RereadView>(() => REREAD_VIEWS.find((one) => one === this.view()) ?? 'to-settle');
  protected readonly narrowed = computed(() => [this.reviewer(), this.reader(), this.from(), this.to()].some(Boolean));
  private readonly cursor = new Cursor(() => this.page.value()?.items ?? []);
  protected readonly selected = this.cursor.row;
  private readonly query = computed(() => {
    const [reviewer, reader, from, to] = [this.reviewer(), this.reader(), this.from(), this.to()];
    return {
      view: this.shown(),
      ...(reviewer && { reviewer }),
      ...(reader && { reader }),
      ...(from && { from }),
      ...(to && { to }),
    };
  });

  constructor() {
    effect(() => {
      this.query();
      untracked(() => void this.page.load());
    });
    inject(Keyboard).bind(() => ({ j: () => this.cursor.step(1), k: () => this.cursor.step(-1) }));
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected choose(list: string): void {
    const { view: _view, ...narrowed } = this.query();
    this.went.emit({ view: 'rereads', list: list as RereadView, ...narrowed });
  }

  protected select(reread: Reread): void {
    this.cursor.set(reread);
  }

  /** Puts what it became in its place: the row stays where it is until the list is read again. */
  protected take(changed: Reread): void {
    const page = this.page.value();
    if (page) this.page.set({ ...page, items: page.items.map((one) => (one.id === changed.id ? changed : one)) });
  }
}
