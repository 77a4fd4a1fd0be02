import { CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import type { AlertRow } from '@minutebook/contract';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Preferences } from '../ui/preferences';
import { ProblemView } from '../ui/problem-view';
import { Segments } from '../ui/segments';
import { Severity } from '../ui/severity';
import { Skeleton } from '../ui/skeleton';
import { RowSizes, tokenPixels } from '../ui/virtual-list';
import { SnippetText } from '../ui/snippet-text';
import { Queue } from './queue';
import { RuleSides } from './rule-sides';
import { type QueueEntry, type View, VIEWS } from './queue-state';
import { REVIEW_WORDS } from './words';

const GROUP_PX = 24;

/** The queue: one stop in the tab order; the list keeps the focus and names the row that is selected. */
@Component({
  selector: 'mb-queue',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    Avatar,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    ChannelMark,
    Icon,
    Keys,
    ProblemView,
    RowSizes,
    Segments,
    Severity,
    Skeleton,
    SnippetText,
  ],
  host: { class: 'pane pane-queue', role: 'region', '[attr.aria-label]': 'words().queue' },
  templateUrl: './queue-pane.html',
})
export class QueuePane {
  readonly view = input.required<View>();
  readonly selected = input.required<string | null>();
  readonly viewChange = output<View>();
  readonly chosen = output<AlertRow>();
  readonly claim = output();

  protected readonly queue = inject(Queue);
  protected readonly sides = inject(RuleSides);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(REVIEW_WORDS);
  private readonly session = inject(Session);
  private readonly preferences = inject(Preferences);
  private readonly list = viewChild<unknown, ElementRef<HTMLElement>>('list', { read: ElementRef });
  private readonly sized = viewChild(RowSizes);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);

  protected readonly segments = computed(() =>
    VIEWS.filter((view) => view !== 'to-sign' || this.session.may('alert.sign') || this.view() === view).map(
      (view) => ({
        value: view,
        label: this.words().view[view],
      }),
    ),
  );
  private readonly rowPixels = computed(() => {
    this.preferences.density();
    return tokenPixels('--queue-row', 62);
  });
  protected readonly sizes = computed(() =>
    this.queue.entries().map(({ kind }) => (kind === 'group' ? GROUP_PX : this.rowPixels())),
  );
  protected readonly summary = computed(() => {
    const counts = this.queue.counts();
    if (!counts) return '';
    const of = { open: counts.open, mine: counts.mine, 'to-sign': counts.toSign, closed: counts.closed }[this.view()];
    return this.view() === 'closed'
      ? this.words().inView(this.format.count(of))
      : this.words().leftDone(this.format.count(of), this.format.count(counts.doneToday));
  });
  protected readonly clear = computed(() => {
    const words = this.words().clear;
    const counts = this.queue.counts();
    const nothingEver = counts && counts.open + counts.mine + counts.toSign + counts.closed === 0;
    if (nothingEver && this.view() === 'open') return words.noRule;
    return this.view() === 'open'
      ? words.open(this.format.count(counts?.doneToday ?? 0), this.format.count(counts?.toSign ?? 0))
      : words[this.view() as 'mine' | 'to-sign' | 'closed'];
  });

  constructor() {
    effect(() => {
      const selected = this.selected();
      const index = this.queue.entries().findIndex(({ key }) => key === selected);
      const sized = this.sized();
      // After the list has drawn, so that it can be scrolled to where the row is.
      if (index >= 0 && sized) requestAnimationFrame(() => sized.strategy.reveal(index));
    });
    effect((onCleanup) => {
      const subscription = this.viewport()?.scrolledIndexChange.subscribe((first) => {
        if (first > this.queue.entries().length - 60) void this.queue.loadMore();
      });
      onCleanup(() => subscription?.unsubscribe());
    });
  }

  focusList(): void {
    this.list()?.nativeElement.focus({ preventScroll: true });
  }

  protected track(_index: number, entry: QueueEntry): string {
    return entry.key;
  }

  protected isMine(row: AlertRow): boolean {
    return row.claimedBy?.id === this.session.user()?.id;
  }

  protected senderOf(row: AlertRow): string {
    return row.sender?.name || row.sender?.value || this.words().unknownSender;
  }

  /** A conversation called after its people is called after the others: who wrote stands before the arrow. */
  protected whereTo(row: AlertRow): string {
    const { title } = row.conversation;
    const others = title.split(', ').filter((name) => name !== row.sender?.name);
    return others.length > 0 && others.length < title.split(', ').length ? others.join(', ') : title;
  }

  /** Arrows as well as J and K, because it is a list box. */
  protected key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (step === undefined) return;
    event.preventDefault();
    const row = this.queue.beside(this.selected(), step);
    if (row) this.chosen.emit(row);
  }

  protected pick(event: Event): void {
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-alert]')?.dataset['alert'];
    const row = id === undefined ? undefined : this.queue.row(id);
    if (row) this.chosen.emit(row);
  }
}
