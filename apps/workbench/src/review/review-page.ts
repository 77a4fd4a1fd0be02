import {
  afterNextRender,
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  inject,
  Injector,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { Alert, AlertRow, Disposition } from '@minutebook/contract';
import { ReadingWatch } from '../quality/reading-watch';
import { Keyboard, type KeyMap } from '../shell/keyboard';
import { isTyping } from '../shell/key-guard';
import { Live } from '../shell/live';
import { type Crumb, Place } from '../shell/place';
import { Announcer } from '../ui/announcer';
import { ConversationPane } from '../ui/conversation/conversation-pane';
import { shownIn } from '../ui/conversation/rows';
import { Copying } from '../ui/copying';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { Toasts } from '../ui/toasts';
import { CaseFiling } from './case-filing';
import { DecisionPane } from './decision-pane';
import { Desk } from './desk';
import { OPTIONS } from './disposition-picker';
import { Drafts } from './drafts';
import { Dwell } from './dwell';
import { FilterLabels } from './filter-labels';
import { ListWalk } from './list-walk';
import { ReviewLists } from './lists';
import { AlertReader } from './opened-alert';
import { Queue } from './queue';
import { QueuePane } from './queue-pane';
import { ReviewAddress } from './review-address';
import { Selection } from './selection';
import { SentDecisions } from './sent-decisions';
import { SideActs } from './side-acts';
import { alertName } from './stage';
import { REVIEW_WORDS } from './words';

/** Moving through the queue with a key held down must not open (and log) what one only passes. */
const REST_MS = 140;

/** These begin work on an alert, and wait for it where it is not open yet. */
const BEGINNING = ['Enter', 'b', 'a', 'm', '#', ...OPTIONS.map(({ letter }) => letter)];
/** These speak of what its reader has seen: nobody has seen what is not open. */
const ENDING = ['Ctrl+Enter', 's', 'r', 'u'];

const SAME = { equal: (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b) };

/** Review in three panes: queue, conversation with the hit in place, decision. The hand stays on the keys. */
@Component({
  selector: 'mb-review-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConversationPane, DecisionPane, Icon, ProblemView, QueuePane, ReadingWatch, Skeleton],
  providers: [Queue, ReviewAddress, ListWalk, Desk, SideActs, Selection, ReviewLists, FilterLabels, CaseFiling],
  host: { class: 'panes', '[class.panes-wide]': 'wide()' },
  template: `
    <mb-queue
      [view]="address.view()"
      [filter]="address.filter()"
      [sort]="address.sort()"
      [selected]="address.alert() ?? null"
      (viewChange)="address.goTo($event)"
      (queueChange)="address.narrow({ queue: $event })"
      (filterChange)="address.narrow($event)"
      (chosen)="select($event)"
      (back)="address.show($event)"
    />
    @if (desk.alert() && desk.opened.value(); as opened) {
      <mb-conversation
        [class.stale]="stale()"
        [attr.aria-busy]="stale() || null"
        [pages]="opened.pages"
        [marks]="opened.marks"
        [focus]="focus()"
        [read]="opened.alert.why.zones"
        [canWiden]="true"
        [(wide)]="wide"
        [mbReading]="reading()!"
        [mbReadingShown]="rendered()"
      />
      <mb-decision
        [class.stale]="stale()"
        [hasNext]="hasNext()"
        [shownFor]="shownFor()"
        (decide)="decide()"
        (signOff)="sign()"
        (giveBack)="return()"
        (takenBack)="undo()"
        (next)="walk.move(1)"
        (parted)="goOn(address.upNext())"
      />
    } @else {
      <section class="pane pane-main" tabindex="-1" [attr.aria-label]="words().title">
        @if (desk.opened.problem(); as problem) {
          <mb-problem
            [problem]="problem"
            [heading]="problem.status >= 500 || problem.status === 0 ? words().alertFailed : undefined"
            (again)="reopen()"
          />
          <p class="void-more muted">{{ words().reasonSafe }}</p>
        } @else if (desk.opened.slow()) {
          <mb-skeleton [rows]="8" />
        } @else if (!address.alert() && queue.rows().length > 0) {
          <div class="void">
            <mb-icon name="review" />
            <h3>{{ words().pick.title }}</h3>
            <p>{{ words().pick.text }}</p>
          </div>
        }
      </section>
      <aside class="pane pane-side" [attr.aria-label]="words().decision"></aside>
    }
  `,
})
export class ReviewPage {
  private readonly injector = inject(Injector);
  private readonly app = inject(ApplicationRef);
  private readonly drafts = inject(Drafts);
  private readonly sentDecisions = inject(SentDecisions);
  private readonly announcer = inject(Announcer);
  private readonly copying = inject(Copying);
  private readonly toasts = inject(Toasts);
  protected readonly queue = inject(Queue);
  protected readonly desk = inject(Desk);
  private readonly selection = inject(Selection);
  protected readonly walk = inject(ListWalk);
  private readonly lists = inject(ReviewLists);
  protected readonly address = inject(ReviewAddress);
  protected readonly words = inject(Language).words(REVIEW_WORDS);
  private readonly format = inject(Format);
  private readonly dwell = new Dwell();
  private readonly list = viewChild(QueuePane);
  private readonly conversation = viewChild(ConversationPane);
  private readonly pane = viewChild(DecisionPane);
  private readonly watch = viewChild(ReadingWatch);

  protected readonly wide = signal(false);
  protected readonly focus = computed(() => {
    const alert = this.desk.alert();
    return alert ? { message: alert.message, version: alert.why.messageVersion } : null;
  });
  /** What is on screen, and what for: kept as proof of reading. */
  protected readonly reading = computed(() => {
    const opened = this.desk.opened.value();
    return opened
      ? { alert: opened.alert.id, conversation: opened.pages.conversation().id, view: 'review' as const }
      : undefined;
  }, SAME);
  protected readonly rendered = computed(() => shownIn(this.desk.opened.value()?.pages.messages() ?? [], this.focus()));
  protected readonly hasNext = computed(() => this.address.upNext() !== undefined);
  protected readonly shownFor = computed(() => {
    this.format.now();
    return this.desk.alert() ? this.dwell.milliseconds : 0;
  });
  /** What is shown is of the alert before, and has been for more than a moment. */
  protected readonly stale = computed(() => this.desk.coming() !== null && this.desk.opened.slow());
  /** After a decision the focus goes to the next hit, not to the list. */
  private focusHitNext = false;
  /** The alert that is open or being opened. */
  private wanted: string | undefined;
  /** Opens it, unless its reader moves on before. */
  private resting: ReturnType<typeof setTimeout> | undefined;
  /** A key that was faster than the alert it is meant for. */
  private early: { readonly id: string; readonly chord: string } | undefined;

  constructor() {
    inject(Place).follow(
      computed(() => [
        { label: this.words().title, link: '/review' },
        ...this.whichList(),
        ...(this.address.alert() ? [{ label: alertName(this.address.alert()!) }] : []),
      ]),
    );
    effect(() => {
      const view = this.address.view();
      const filter = this.address.filter();
      const sort = this.address.sort();
      untracked(() => {
        this.selection.clear();
        void this.queue.load(view, filter, sort).then(() => this.afterLoad());
      });
    });
    effect(() => {
      // Many were decided at once, the one that is open among them: on to what is left.
      const gone = this.selection.result() !== null;
      untracked(() => {
        const id = this.address.alert();
        if (gone && id !== undefined && !this.queue.row(id)) void this.goOn(this.queue.rows()[0]);
      });
    });
    void this.lists.loadQueues();
    effect(() => {
      const id = this.address.alert();
      untracked(() => this.follow(id));
    });
    inject(DestroyRef).onDestroy(() => this.pass());
    const reader = inject(AlertReader);
    inject(Live).on(['alert'], ({ id }) => {
      reader.forget(id);
      void this.desk.reread(id);
    });
    inject(Keyboard).bind(() => this.keys());
    this.warnBeforeUnload();
  }

  private follow(id: string | undefined): void {
    if (id === this.wanted) return;
    this.pass();
    if (this.early?.id !== id) this.early = undefined;
    this.wanted = id;
    if (id === undefined) return this.desk.close();
    // Whoever does something with it is not passing by.
    const now = this.focusHitNext || this.desk.alert() === null || this.early?.id === id;
    if (now) void this.open(id);
    else this.resting = setTimeout(() => this.openNow(id), REST_MS);
  }

  private pass(): void {
    clearTimeout(this.resting);
    this.resting = undefined;
  }

  private openNow(id: string): void {
    this.pass();
    void this.open(id);
  }

  /** The queue by its name; where none is chosen, the view. */
  private whichList(): Crumb[] {
    const view = this.address.view();
    const { queue: id } = this.address.filter();
    const queue = this.lists.queues.value()?.find((one) => one.id === id);
    return [queue ? { label: queue.name } : { label: this.words().view[view], link: `/review/${view}` }];
  }

  protected select(row: AlertRow): void {
    // Its address is there already, and it is not: it could not be opened.
    if (row.id === this.address.alert() && row.id !== this.desk.alert()?.id) return this.reopen();
    void this.address.show(row.id);
  }

  protected reopen(): void {
    const id = this.address.alert();
    if (id !== undefined) void this.open(id);
  }

  /** The next alert is painted while the decision is on its way; what came of it is said wherever the reader is by then. */
  protected async decide(): Promise<void> {
    const id = this.desk.alert()?.id;
    if (id === undefined) return;
    this.watch()?.send();
    const sent = this.desk.decide(this.dwell.milliseconds);
    if (!sent) {
      if (this.desk.missing()) this.pane()?.focusReason();
      return;
    }
    void sent.then((decided) => decided && this.desk.offerUndo(decided, (undone) => this.backTo(undone)));
    await this.goOn(this.queue.after(id));
  }

  protected async sign(): Promise<void> {
    const id = this.desk.alert()?.id;
    const next = id === undefined ? undefined : this.queue.after(id);
    if ((await this.desk.sign()) && this.desk.isAt(id)) await this.goOn(next);
  }

  protected async return(): Promise<void> {
    const id = this.desk.alert()?.id;
    const next = id === undefined ? undefined : this.queue.after(id);
    const done = await this.desk.return();
    if (!this.desk.isAt(id)) return;
    if (done) await this.goOn(next);
    else if (this.desk.missing()) this.pane()?.focusNote();
  }

  protected async undo(): Promise<void> {
    this.toasts.dismiss();
    if (await this.desk.undo()) this.keepFocus();
  }

  protected async goOn(next: AlertRow | undefined): Promise<void> {
    if (!next) {
      await this.address.leave();
      return this.list()?.focusList();
    }
    this.focusHitNext = true;
    // It goes with what is decided; to take it out of a page that is half rendered has the browser restyle all of it.
    (document.activeElement as HTMLElement | null)?.blur();
    // What was read ahead is there in the frame that the key brings.
    this.wanted = next.id;
    this.openNow(next.id);
    await this.address.goOn(next.id);
  }

  private backTo(alert: Alert): void {
    if (alert.id === this.desk.alert()?.id) return this.keepFocus();
    this.focusHitNext = true;
    void this.address.show(alert.id);
  }

  /** What was pressed goes when it has worked, and the focus with it: then it is where deciding begins. */
  private keepFocus(): void {
    afterNextRender(() => document.activeElement === document.body && this.conversation()?.focusHit(), {
      injector: this.injector,
    });
  }

  private async open(id: string): Promise<void> {
    const row = this.queue.row(id);
    const opened = await this.desk.open({
      id,
      ...(row && { conversation: row.conversation.id, message: row.message }),
    });
    if (this.wanted !== id) return;
    const early = this.early?.id === id ? this.early.chord : undefined;
    this.early = undefined;
    if (!opened) return;
    this.dwell.restart();
    const goToHit = this.focusHitNext;
    this.focusHitNext = false;
    if (goToHit) afterNextRender(() => this.conversation()?.focusHit(), { injector: this.injector });
    if (early !== undefined)
      afterNextRender(() => this.desk.coming() === null && this.acts()[early]?.(), { injector: this.injector });
    if (!goToHit) return;
    // Rendered by the time the next frame begins, and not only from then on.
    this.app.tick();
  }

  /** The list has the focus when one arrives, unless one came to a certain alert by its address. */
  private afterLoad(): void {
    const first = this.queue.rows()[0];
    if (
      this.address.alert() === undefined &&
      first &&
      this.address.view() !== 'closed' &&
      this.address.view() !== 'all'
    )
      void this.address.show(first.id);
    if (document.activeElement === document.body || document.activeElement?.id === 'main')
      setTimeout(() => this.list()?.focusList());
  }

  private choose(disposition: Disposition): void {
    if (this.desk.stage() !== 'to-decide') return this.announcer.say(this.words().claimFirst);
    this.desk.choose(disposition);
    this.pane()?.focusReason();
  }

  private async claim(): Promise<void> {
    if (this.desk.stage() === 'to-claim' && this.desk.alert()?.mayDecide.allowed) await this.desk.claim();
  }

  private keys(): KeyMap {
    const coming = this.desk.coming();
    return {
      ...this.walk.keys(),
      'Shift+f': () => this.list()?.filtering.set(true),
      y: () => this.copyLink(),
      Escape: () => this.escape(),
      ...(coming === null ? this.acts() : this.tooEarly(coming)),
    };
  }

  /** With the alert that is open. */
  private acts(): KeyMap {
    const stage = this.desk.stage();
    const pane = this.pane();
    const letters = OPTIONS.map(({ letter, disposition }) => [letter, () => this.choose(disposition)] as const);
    const takesBack = stage === 'own-decided' || stage === 'closed';
    return {
      ...(pane && {
        b: () => pane.start('snooze'),
        a: () => pane.start('give'),
        m: () => pane.writeNote(),
        '#': () => pane.writeTag(),
      }),
      ...(this.address.alert() !== undefined && Object.fromEntries(letters)),
      ...(stage === 'to-claim' && { Enter: () => void this.claim() }),
      ...(stage === 'to-decide' && { 'Ctrl+Enter': () => void this.decide(), u: () => void this.desk.release() }),
      ...(stage === 'to-sign' && { s: () => void this.sign(), r: () => this.startReturn() }),
      ...(takesBack && !this.toasts.current() && { z: () => pane?.mayTakeBack() && void this.undo() }),
    };
  }

  /** With one that is about to be. */
  private tooEarly(id: string): KeyMap {
    const refuse = (): void => this.announcer.say(this.words().notOpenYet(alertName(id)));
    const wait = (chord: string): void => {
      this.early = { id, chord };
      if (this.wanted === id && this.resting !== undefined) this.openNow(id);
    };
    return {
      ...Object.fromEntries(ENDING.map((chord) => [chord, refuse])),
      ...Object.fromEntries(BEGINNING.map((chord) => [chord, () => wait(chord)])),
      ...(!this.toasts.current() && { z: refuse }),
    };
  }

  /** R returns once there is a note, and leads to where it is written before. */
  private startReturn(): void {
    if (this.desk.draft().note.trim() === '') this.pane()?.focusNote();
    else void this.return();
  }

  private escape(): boolean {
    if (this.pane()?.leave()) this.list()?.focusList();
    else if (this.wide()) this.wide.set(false);
    else if (!isTyping(document.activeElement)) return false;
    this.list()?.focusList();
    return true;
  }

  private async copyLink(): Promise<void> {
    const { copied, notCopied } = this.words();
    this.announcer.say((await this.copying.copy(location.href)) ? copied : notCopied);
  }

  private warnBeforeUnload(): void {
    const view = inject(DOCUMENT).defaultView;
    const warn = (event: BeforeUnloadEvent): void => {
      // A decision on its way is not known to have arrived.
      if (this.drafts.pending || this.sentDecisions.underway().size > 0) event.preventDefault();
    };
    view?.addEventListener('beforeunload', warn);
    inject(DestroyRef).onDestroy(() => view?.removeEventListener('beforeunload', warn));
  }
}
