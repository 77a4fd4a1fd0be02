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
  signal,
  viewChild,
} from '@angular/core';
import type { AlertFilter, AlertRow, AlertSort } from '@minutebook/contract';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Preferences } from '../ui/preferences';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Segments } from '../ui/segments';
import { Severity } from '../ui/severity';
import { Skeleton } from '../ui/skeleton';
import { RowSizes, tokenPixels } from '../ui/virtual-list';
import { SnippetText } from '../ui/snippet-text';
import { UI_WORDS } from '../ui/words';
import { BulkBar } from './bulk-bar';
import { Desk } from './desk';
import { FilterChips } from './filter-chips';
import { FilterPanel } from './filter-panel';
import { FOLDING_WORDS } from './folding-words';
import { ListWalk } from './list-walk';
import { Queue, ROWS_AHEAD } from './queue';
import { change, FILTER_KEYS, NO_FILTER } from './queue-filter';
import { QueueMenu } from './queue-menu';
import { QUEUE_WORDS } from './queue-words';
import { RuleSides } from './rule-sides';
import { Selection } from './selection';
import { SentDecisions } from './sent-decisions';
import { alertName } from './stage';
import type { QueueEntry, View } from './queue-state';
import { REVIEW_WORDS } from './words';

const GROUP_PX = 24;

/** The queue: one stop in the tab order; the list keeps the focus and names the row that is selected. */
@Component({
  selector: 'mb-queue',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    Avatar,
    BulkBar,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    ChannelMark,
    FilterChips,
    FilterPanel,
    Icon,
    Keys,
    ProblemNotice,
    ProblemView,
    QueueMenu,
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
  readonly filter = input.required<AlertFilter>();
  readonly sort = input<AlertSort>('due');
  readonly viewChange = output<View>();
  /** Null: all of them. */
  readonly queueChange = output<string | null>();
  /** Query parameters to change; null takes one out. */
  readonly filterChange = output<Readonly<Record<string, string | null>>>();
  readonly chosen = output<AlertRow>();
  /** To an alert whose decision did not arrive; it may have left the list. */
  readonly back = output<string>();

  protected readonly queue = inject(Queue);
  protected readonly desk = inject(Desk);
  protected readonly sent = inject(SentDecisions);
  protected readonly nameOf = alertName;
  protected readonly sides = inject(RuleSides);
  protected readonly format = inject(Format);
  protected readonly selection = inject(Selection);
  private readonly walk = inject(ListWalk);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(REVIEW_WORDS);
  protected readonly more = this.language.words(QUEUE_WORDS);
  protected readonly ui = this.language.words(UI_WORDS);
  protected readonly folding = this.language.words(FOLDING_WORDS);
  protected readonly noFilter = NO_FILTER;
  private readonly session = inject(Session);
  private readonly preferences = inject(Preferences);
  private readonly list = viewChild<unknown, ElementRef<HTMLElement>>('list', { read: ElementRef });
  private readonly sized = viewChild(RowSizes);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);

  protected readonly segments = computed(() =>
    this.walk.views().map((view) => ({ value: view, label: this.words().view[view] })),
  );
  readonly filtering = signal(false);
  protected readonly me = computed(() => this.session.user()?.id);
  protected readonly narrows = computed(() => FILTER_KEYS.some((key) => this.filter()[key] !== undefined));
  protected readonly narrowed = computed(() => this.view() === 'all' || this.narrows());
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
    // Nobody has counted what a filter leaves; what is loaded is known.
    const loaded = this.format.count(this.queue.rows().length) + (this.queue.complete() ? '' : '+');
    if (this.narrowed()) return this.words().inView(loaded);
    const of = {
      open: counts.open,
      mine: counts.mine,
      'to-sign': counts.toSign,
      snoozed: counts.snoozed,
      closed: counts.closed,
      all: 0,
    }[this.view()];
    return this.view() === 'closed' || this.view() === 'snoozed'
      ? this.words().inView(this.format.count(of))
      : this.words().leftDone(this.format.count(of), this.format.count(counts.doneToday));
  });
  /** What was asked for today, and how far that is. */
  protected readonly quota = computed(() => {
    const counts = this.queue.counts();
    if (!counts || counts.quota === null) return null;
    const [done, quota] = [this.format.count(counts.doneToday), this.format.count(counts.quota)];
    return {
      percent: Math.min(100, (100 * counts.doneToday) / counts.quota),
      text: counts.doneToday >= counts.quota ? this.more().quotaDone(done, quota) : this.more().quota(done, quota),
    };
  });
  protected readonly clear = computed(() => {
    const words = this.words().clear;
    const counts = this.queue.counts();
    const nothingEver = counts && counts.open + counts.mine + counts.toSign + counts.closed === 0;
    if (nothingEver && this.view() === 'open') return words.noRule;
    return this.view() === 'open'
      ? words.open(this.format.count(counts?.doneToday ?? 0), this.format.count(counts?.toSign ?? 0))
      : words[this.view() as Exclude<View, 'open'>];
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
        if (first > this.queue.entries().length - ROWS_AHEAD) void this.queue.loadMore();
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

  protected narrow({ key, value }: { key: (typeof FILTER_KEYS)[number]; value: string }): void {
    this.filterChange.emit(change(key, value));
  }

  protected take(key: (typeof FILTER_KEYS)[number] | null): void {
    this.filterChange.emit(key === null ? NO_FILTER : change(key, null));
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
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>('[data-alert]')?.dataset['alert'];
    const row = id === undefined ? undefined : this.queue.row(id);
    if (row && target.closest('[data-choose]')) this.selection.toggle(row.id);
    else if (row) this.chosen.emit(row);
  }
}
