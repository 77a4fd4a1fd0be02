import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  model,
  signal,
  viewChild,
  viewChildren,
} from '@angular/core';
import { Keyboard } from '../../shell/keyboard';
import { Session } from '../../shell/session';
import { afterPaint } from '../after-paint';
import { AsOfDock } from '../as-of/as-of-dock';
import { AS_OF_WORDS } from '../as-of/words';
import { ChannelMark } from '../channel-mark';
import { Format } from '../format';
import { ExportLink } from '../export-link';
import { Icon } from '../icon';
import { Keys } from '../keys';
import { Language } from '../language';
import { ProblemNotice } from '../problem-notice';
import { When } from '../when';
import { WhyDock } from '../why/why-dock';
import { WHY_WORDS } from '../why/words';
import { ConversationClassView } from './conversation-class';
import { MessageView } from './message-view';
import { type MapMark, Minimap } from './minimap';
import type { ConversationPages } from './pages';
import { type HitMark, type HitPlace, isDeleted, rowsOf } from './rows';
import { Room } from './room';
import { CONVERSATION_WORDS } from './words';

/** Where the hit stands in the pane at first sight: below what led to it, above what followed. */
const HIT_AT = 0.42;
/** Rows on either side of the hit at first sight: what a screen shows. The others come once these are painted. */
const NEAR = 12;
/** In the whole conversation, more is loaded when this close to an end. */
const NEAR_END = 600;

/** A conversation around a hit. The first paint has the hit in place; what is loaded afterwards moves nothing. */
@Component({
  selector: 'mb-conversation',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    AsOfDock,
    ChannelMark,
    ConversationClassView,
    ExportLink,
    Icon,
    Keys,
    MessageView,
    Minimap,
    ProblemNotice,
    Room,
    When,
    WhyDock,
  ],
  host: { class: 'pane pane-main', role: 'region', '[attr.aria-label]': 'conversation().title' },
  templateUrl: './conversation-pane.html',
})
export class ConversationPane {
  readonly pages = input.required<ConversationPages>();
  readonly marks = input<readonly HitMark[]>([]);
  readonly focus = input<HitPlace | null>(null);
  /** Zones the rule or query reads. */
  readonly read = input<readonly string[] | null>(null);
  /** Whether it can be given the room of its neighbours. */
  readonly canWiden = input(false);
  readonly wide = model(false);

  private readonly injector = inject(Injector);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly session = inject(Session);
  protected readonly words = this.language.words(CONVERSATION_WORDS);
  protected readonly whyWords = this.language.words(WHY_WORDS);
  protected readonly asOfWords = this.language.words(AS_OF_WORDS);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly shown = viewChildren(MessageView);

  /** The message travelled to; at first the one the reader came for. */
  private readonly current = signal<string | null>(null);
  protected readonly view = signal({ top: 0, height: 1 });
  protected readonly mapMarks = signal<readonly MapMark[]>([]);

  protected readonly conversation = computed(() => this.pages().conversation());
  private readonly byMessage = computed(() => {
    const by = new Map<string, HitMark[]>();
    for (const mark of this.marks()) by.set(mark.message, [...(by.get(mark.message) ?? []), mark]);
    return by;
  });
  protected readonly rows = computed(() =>
    rowsOf(this.pages().messages(), this.format.zone, this.focus(), (id) => this.byMessage().has(id)),
  );
  /** What was painted near its hit, and may be rendered as far as it is loaded. */
  private readonly painted = signal<ConversationPages | null>(null);
  protected readonly rendered = computed(() => {
    const rows = this.rows();
    const hit = rows.findIndex((row) => row.kind === 'message' && row.focused);
    return hit < 0 || this.painted() === this.pages() ? rows : rows.slice(Math.max(0, hit - NEAR), hit + NEAR + 1);
  });
  /** Messages with hits, as far as loaded, top to bottom. */
  private readonly hits = computed(() =>
    this.rows().flatMap((row) =>
      row.kind === 'message' && (row.focused || this.byMessage().has(row.key)) ? [row.key] : [],
    ),
  );
  protected readonly hitNumber = computed(() => {
    const at = this.hits().indexOf(this.current() ?? this.focus()?.message ?? '');
    return at < 0 ? null : this.words().hitOf(at + 1, this.hits().length);
  });
  /** What is said below about the message; going to another one asks about that. */
  protected readonly dock = signal<'why' | 'as-of' | null>(null);
  protected readonly mayAskWhy = computed(() => this.session.may('retention.read'));
  protected readonly asking = computed(() => this.current() ?? this.focus()?.message ?? null);
  /** Times as the source wrote them stand below the reader's own. */
  protected readonly atSource = signal(false);
  /** When the message was sent that one came for. */
  protected readonly moment = computed(() => {
    const id = this.focus()?.message;
    const messages = this.pages().messages();
    return (messages.find((message) => message.id === id) ?? messages.at(-1))?.sentAt ?? null;
  });
  protected readonly people = computed(() => {
    const { participants } = this.conversation();
    return participants.map(({ name, value, person }) => person?.name ?? (name || value)).join(', ');
  });
  protected readonly sourceTimes = computed(() => {
    const time = this.pages().messages().at(-1)?.versions[0]?.sourceTime;
    if (!time) return null;
    const origin = (this.words().zoneOrigin as Readonly<Record<string, string>>)[time.zoneOrigin] ?? '';
    return {
      text: `${this.words().sourceTimes(time.zone ?? 'UTC')}, ${origin}`,
      assumed: time.zoneOrigin === 'assumed',
    };
  });

  /** Where the reader came to. Told again of the same place they are not brought back: they may have read on. */
  private readonly arrival = computed(() => ({ pages: this.pages(), message: this.focus()?.message ?? null }), {
    equal: (a, b) => a.pages === b.pages && a.message === b.message,
  });

  constructor() {
    effect(() => {
      const { message } = this.arrival();
      this.current.set(message);
      afterNextRender(() => this.placeHit(), { injector: this.injector });
    });
    effect((onCleanup) => {
      const pages = this.pages();
      onCleanup(afterPaint(() => this.growTo(() => this.painted.set(pages))));
    });
    effect(() => {
      this.rendered();
      afterNextRender(() => this.measure(), { injector: this.injector });
    });
    inject(Keyboard).bind(() => ({
      '[': () => void this.more('earlier'),
      ']': () => void this.more('later'),
      '.': () => this.step(1),
      ',': () => this.step(-1),
      i: () => this.toggleVersions(),
      w: () => this.atSource.update((shown) => !shown),
      ...(this.canWiden() && { o: () => this.wide.update((wide) => !wide) }),
      l: () => this.askAt('as-of'),
      ...(this.mayAskWhy() && { h: () => this.askAt('why') }),
    }));
    afterNextRender(() => {
      const observer = new ResizeObserver(() => this.measure());
      observer.observe(this.scroller().nativeElement);
      this.injector.get(DestroyRef).onDestroy(() => observer.disconnect());
    });
  }

  /** Puts the focus on the hit: where the eye is after a decision. */
  focusHit(): void {
    this.elementOf(this.focus()?.message)?.focus({ preventScroll: true });
  }

  /** Asks, or stops asking. */
  protected askAt(dock: 'why' | 'as-of'): boolean {
    if (this.asking() === null) return false;
    this.dock.update((open) => (open === dock ? null : dock));
    return true;
  }

  protected marksOf(message: string): readonly HitMark[] {
    return this.byMessage().get(message) ?? [];
  }

  protected async more(side: 'earlier' | 'later'): Promise<void> {
    const anchor = this.anchor();
    await this.pages().more(side, this.wide());
    if (anchor) this.holdOnceRendered(anchor);
  }

  protected step(by: 1 | -1): void {
    const hits = this.hits();
    if (hits.length === 0) return;
    const at = hits.indexOf(this.current() ?? '');
    const next = hits[Math.min(hits.length - 1, Math.max(0, at < 0 ? 0 : at + by))]!;
    this.current.set(next);
    const element = this.elementOf(next);
    element?.scrollIntoView({ block: 'center', behavior: 'instant' });
    element?.focus({ preventScroll: true });
  }

  protected scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller().nativeElement;
    this.view.set({ top: scrollTop / scrollHeight, height: Math.min(1, clientHeight / scrollHeight) });
    if (!this.wide()) return;
    if (scrollTop < NEAR_END) void this.more('earlier');
    else if (scrollHeight - scrollTop - clientHeight < NEAR_END) void this.more('later');
  }

  protected travel(fraction: number): void {
    const scroller = this.scroller().nativeElement;
    scroller.scrollTop = fraction * scroller.scrollHeight - scroller.clientHeight / 2;
  }

  private toggleVersions(): boolean {
    const id = this.current() ?? this.focus()?.message;
    const view = this.shown().find((message) => message.row().key === id);
    view?.toggleVersions();
    return view !== undefined;
  }

  private growTo(grow: () => void): void {
    const anchor = this.anchor();
    grow();
    if (anchor) this.holdOnceRendered(anchor);
  }

  /** What is above grows; what is being read stays where it is. */
  private holdOnceRendered(anchor: { key: string; top: number }): void {
    afterNextRender(() => this.hold(anchor), { injector: this.injector });
  }

  private placeHit(): void {
    const scroller = this.scroller().nativeElement;
    const hit = this.elementOf(this.focus()?.message);
    if (!hit) return;
    const room = Math.max(0, scroller.clientHeight - hit.offsetHeight);
    scroller.scrollTop = hit.offsetTop - Math.min(scroller.clientHeight * HIT_AT, room / 2);
  }

  private measure(): void {
    const scroller = this.scroller().nativeElement;
    const height = scroller.scrollHeight || 1;
    const marks: MapMark[] = [];
    const elements = new Map(
      [...scroller.querySelectorAll<HTMLElement>('[data-m]')].map((element) => [element.dataset['m'], element]),
    );
    for (const row of this.rendered()) {
      const element = elements.get(row.key);
      if (!element) continue;
      const at = element.offsetTop / height;
      if (row.kind === 'day') marks.push({ kind: 'day', at });
      if (row.kind !== 'message') continue;
      const middle = at + element.offsetHeight / 2 / height;
      const own = this.marksOf(row.key);
      if (row.focused) marks.push({ kind: 'now', at: middle });
      else if (own.length > 0)
        marks.push({ kind: own.every(({ kind }) => kind === 'other') ? 'other' : 'hit', at: middle });
      if (isDeleted(row.message)) marks.push({ kind: 'gone', at: middle });
    }
    this.mapMarks.set(marks);
    this.scrolled();
  }

  private elementOf(key: string | undefined): HTMLElement | null {
    if (key === undefined) return null;
    return this.scroller().nativeElement.querySelector<HTMLElement>(`[data-m="${CSS.escape(key)}"]`);
  }

  private anchor(): { key: string; top: number } | undefined {
    const scroller = this.scroller().nativeElement;
    for (const element of scroller.querySelectorAll<HTMLElement>('[data-m]')) {
      const top = element.offsetTop - scroller.scrollTop;
      if (top >= 0) return { key: element.dataset['m']!, top };
    }
    return undefined;
  }

  private hold({ key, top }: { key: string; top: number }): void {
    const element = this.elementOf(key);
    if (element) this.scroller().nativeElement.scrollTop = element.offsetTop - top;
    this.measure();
  }
}
