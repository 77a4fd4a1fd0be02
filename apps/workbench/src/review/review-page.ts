import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  inject,
  Injector,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { Alert, AlertRow, Disposition } from '@minutebook/contract';
import { Keyboard, type KeyMap } from '../shell/keyboard';
import { isTyping } from '../shell/key-guard';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { Announcer } from '../ui/announcer';
import { ConversationPane } from '../ui/conversation/conversation-pane';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { Toasts } from '../ui/toasts';
import { DecisionPane, OPTIONS } from './decision-pane';
import { alertName, Desk } from './desk';
import { Drafts } from './drafts';
import { Dwell } from './dwell';
import { AlertReader } from './opened-alert';
import { Queue } from './queue';
import { QueuePane } from './queue-pane';
import { type View, VIEWS } from './queue-state';
import { REVIEW_WORDS } from './words';

/** Moving through the queue with a key held down must not open (and log) what one only passes. */
const REST_MS = 140;

/** Review in three panes: queue, conversation with the hit in place, decision. The hand stays on the keys. */
@Component({
  selector: 'mb-review-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConversationPane, DecisionPane, Icon, ProblemView, QueuePane, Skeleton],
  providers: [Queue, Desk],
  host: { class: 'panes', '[class.panes-wide]': 'wide()' },
  template: `
    <mb-queue [view]="current()" [selected]="alert() ?? null" (viewChange)="goTo($event)" (chosen)="select($event)" />
    @if (desk.opened.value(); as opened) {
      <mb-conversation
        [pages]="opened.pages"
        [marks]="opened.marks"
        [focus]="focus()"
        [read]="opened.alert.why.zones"
        [canWiden]="true"
        [(wide)]="wide"
      />
      <mb-decision
        [hasNext]="hasNext()"
        [shownFor]="shownFor()"
        (decide)="decide()"
        (signOff)="sign()"
        (giveBack)="return()"
        (takeBack)="undo()"
        (next)="move(1)"
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
        } @else if (!alert() && queue.rows().length > 0) {
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
  readonly view = input.required<string>();
  readonly alert = input<string>();

  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly drafts = inject(Drafts);
  private readonly announcer = inject(Announcer);
  private readonly toasts = inject(Toasts);
  protected readonly queue = inject(Queue);
  protected readonly desk = inject(Desk);
  protected readonly words = inject(Language).words(REVIEW_WORDS);
  private readonly format = inject(Format);
  private readonly dwell = new Dwell();
  private readonly list = viewChild(QueuePane);
  private readonly conversation = viewChild(ConversationPane);
  private readonly pane = viewChild(DecisionPane);

  protected readonly wide = signal(false);
  protected readonly current = computed(() => this.view() as View);
  protected readonly focus = computed(() => {
    const alert = this.desk.alert();
    return alert ? { message: alert.message, version: alert.why.messageVersion } : null;
  });
  protected readonly hasNext = computed(() => {
    const id = this.alert();
    return id !== undefined && this.queue.after(id) !== undefined;
  });
  protected readonly shownFor = computed(() => {
    this.format.now();
    return this.desk.alert() ? this.dwell.milliseconds : 0;
  });
  /** After a decision the focus goes to the next hit, not to the list. */
  private focusHitNext = false;

  constructor() {
    inject(Place).follow(
      computed(() => [
        { label: this.words().title, link: '/review' },
        { label: this.words().view[this.current()], link: `/review/${this.current()}` },
        ...(this.alert() ? [{ label: alertName(this.alert()!) }] : []),
      ]),
    );
    effect(() => {
      const view = this.current();
      untracked(() => void this.queue.load(view).then(() => this.afterLoad()));
    });
    effect((onCleanup) => {
      const id = this.alert();
      untracked(() => {
        if (id === undefined) return this.desk.close();
        const now = this.focusHitNext || this.desk.alert() === null;
        const timer = setTimeout(() => void this.open(id), now ? 0 : REST_MS);
        onCleanup(() => clearTimeout(timer));
      });
    });
    const reader = inject(AlertReader);
    inject(Live).on(['alert'], ({ id }) => {
      reader.forget(id);
      if (id !== undefined) void this.desk.reread(id);
    });
    inject(Keyboard).bind(() => this.keys());
    this.warnBeforeUnload();
  }

  protected goTo(view: View): void {
    void this.router.navigate(['/review', view]);
  }

  protected select(row: AlertRow): void {
    void this.show(row.id);
  }

  protected reopen(): void {
    const id = this.alert();
    if (id !== undefined) void this.open(id);
  }

  protected move(by: 1 | -1): boolean {
    const row = this.queue.beside(this.alert() ?? null, by);
    if (row) this.select(row);
    return row !== undefined;
  }

  protected async decide(): Promise<void> {
    const id = this.desk.alert()?.id;
    if (id === undefined) return;
    const next = this.queue.after(id);
    if (!(await this.desk.decide(this.dwell.milliseconds))) {
      if (this.desk.missing()) this.pane()?.focusReason();
      return;
    }
    const decided = this.desk.alert();
    if (decided) this.desk.offerUndo(decided, (undone) => this.backTo(undone));
    await this.goOn(next);
  }

  protected async sign(): Promise<void> {
    const id = this.desk.alert()?.id;
    const next = id === undefined ? undefined : this.queue.after(id);
    if (await this.desk.sign()) await this.goOn(next);
  }

  protected async return(): Promise<void> {
    const id = this.desk.alert()?.id;
    const next = id === undefined ? undefined : this.queue.after(id);
    if (await this.desk.return()) await this.goOn(next);
    else if (this.desk.missing()) this.pane()?.focusNote();
  }

  protected async undo(): Promise<void> {
    this.toasts.dismiss();
    await this.desk.undo();
  }

  private async goOn(next: AlertRow | undefined): Promise<void> {
    this.focusHitNext = true;
    if (next) await this.show(next.id);
    else await this.router.navigate(['/review', this.current()], { replaceUrl: true });
    if (!next) this.list()?.focusList();
  }

  private backTo(alert: Alert): void {
    void this.show(alert.id);
  }

  private show(id: string): Promise<boolean> {
    // Alert to alert is not a trail: Back leads to where one came from.
    return this.router.navigate(['/review', this.current(), id], { replaceUrl: this.alert() !== undefined });
  }

  private async open(id: string): Promise<void> {
    const row = this.queue.row(id);
    const opened = await this.desk.open({
      id,
      ...(row && { conversation: row.conversation.id, message: row.message }),
    });
    if (!opened || this.alert() !== id) return;
    this.dwell.restart();
    const goToHit = this.focusHitNext;
    this.focusHitNext = false;
    if (goToHit) afterNextRender(() => this.conversation()?.focusHit(), { injector: this.injector });
  }

  /** The list has the focus when one arrives, unless one came to a certain alert by its address. */
  private afterLoad(): void {
    const first = this.queue.rows()[0];
    if (this.alert() === undefined && first && this.current() !== 'closed') void this.show(first.id);
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
    const stage = this.desk.stage();
    const letters = OPTIONS.map(({ letter, disposition }) => [letter, () => this.choose(disposition)] as const);
    return {
      j: () => this.move(1),
      k: () => this.move(-1),
      n: () => this.goTo(VIEWS[(VIEWS.indexOf(this.current()) + 1) % VIEWS.length]!),
      y: () => this.copyLink(),
      Escape: () => this.escape(),
      ...(this.alert() !== undefined && Object.fromEntries(letters)),
      ...(stage === 'to-claim' && { Enter: () => void this.claim() }),
      ...(stage === 'to-decide' && { 'Ctrl+Enter': () => void this.decide(), u: () => void this.desk.release() }),
      ...(stage === 'to-sign' && { s: () => void this.sign(), r: () => this.startReturn() }),
      ...(stage === 'own-decided' && !this.toasts.current() && { z: () => void this.undo() }),
    };
  }

  /** R returns once there is a note, and leads to where it is written before. */
  private startReturn(): void {
    if (this.desk.draft().note.trim() === '') this.pane()?.focusNote();
    else void this.return();
  }

  private escape(): boolean {
    if (this.wide()) this.wide.set(false);
    else if (!isTyping(document.activeElement)) return false;
    this.list()?.focusList();
    return true;
  }

  private copyLink(): void {
    void navigator.clipboard?.writeText(location.href).then(() => this.announcer.say(this.words().copied));
  }

  private warnBeforeUnload(): void {
    const view = inject(DOCUMENT).defaultView;
    const warn = (event: BeforeUnloadEvent): void => {
      if (this.drafts.pending) event.preventDefault();
    };
    view?.addEventListener('beforeunload', warn);
    inject(DestroyRef).onDestroy(() => view?.removeEventListener('beforeunload', warn));
  }
}
