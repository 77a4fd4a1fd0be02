import { CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { AuditAction, AuditEntry, AuditFilter, Look, ReadingView } from '@minutebook/contract';
import { AUDIT_ACTIONS } from '@minutebook/contract/audit-action';
import { looks as looksApi } from '@minutebook/contract/looks';
import { audit as auditApi } from '@minutebook/contract/oversight';
import { CONTENT_READS, READING_VIEWS } from '@minutebook/contract/reading-view';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { SHELL_WORDS } from '../shell/words';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { ExportLink } from '../ui/export-link';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Preferences } from '../ui/preferences';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { RowSizes, tokenPixels } from '../ui/virtual-list';
import { When } from '../ui/when';
import { ChainCard } from './chain-card';
import { CHAIN_WORDS } from './chain-words';
import { EntryPane } from './entry-pane';
import { PersonFilter } from './person-filter';
import { summaryOf } from './summary';
import { TimelineCard } from './timeline-card';
import { AUDIT_WORDS } from './words';

interface Log {
  readonly items: readonly AuditEntry[];
  readonly next: string | null;
  readonly total: number;
  readonly size: number;
  /** In what way each touched the person, by the entry's number; empty for the log itself. */
  readonly looks: ReadonlyMap<number, Look>;
  readonly behind: number;
}

const LIMIT = 100;

/** The audit log. The address holds the filters; reading it is logged as well. */
@Component({
  selector: 'mb-audit-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    Avatar,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    ChainCard,
    EntryPane,
    ExportLink,
    Icon,
    Keys,
    PersonFilter,
    ProblemNotice,
    ProblemView,
    RowSizes,
    Segments,
    Skeleton,
    TimelineCard,
    When,
  ],
  host: { class: 'panes' },
  templateUrl: './audit-page.html',
})
export class AuditPage {
  readonly kind = input<string>();
  readonly action = input<string>();
  readonly actor = input<string>();
  readonly subject = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly cause = input<string>();
  readonly view = input<string>();
  /** Of the directory: whose messages were touched. */
  readonly person = input<string>();
  readonly personName = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly preferences = inject(Preferences);
  private readonly language = inject(Language);
  protected readonly format = inject(Format);
  protected readonly words = this.language.words(AUDIT_WORDS);
  protected readonly chain = this.language.words(CHAIN_WORDS);
  private readonly shellWords = this.language.words(SHELL_WORDS);
  private readonly pane = viewChild(EntryPane);
  private readonly list = viewChild<unknown, ElementRef<HTMLElement>>('rows', { read: ElementRef });
  private readonly sized = viewChild(RowSizes);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);

  protected readonly log = new Loading<Log>();
  protected readonly more = new Loading<Log>();
  protected readonly selected = signal<number | null>(null);
  protected readonly mayExport = computed(() => this.session.may('audit.export'));
  protected readonly filter = computed<AuditFilter>(() => ({
    ...(isKind(this.kind()) && { kind: this.kind() as AuditEntry['kind'] }),
    ...(isAction(this.action()) && { action: this.action() as AuditAction }),
    ...(this.actor() && { actor: this.actor() }),
    ...(this.subject() && { subject: this.subject() }),
    ...(isDate(this.from()) && { from: this.from() }),
    ...(isDate(this.to()) && { to: this.to() }),
    ...(isCause(this.cause()) && { cause: this.cause() }),
    ...(isView(this.view()) && { view: this.view() as ReadingView }),
  }));
  protected readonly filtered = computed(() => this.person() !== undefined || Object.keys(this.filter()).length > 0);
  protected readonly views = computed(() => READING_VIEWS.map((view) => ({ view, label: this.chain().view[view] })));
  protected readonly exportAddress = computed(() => addressOf(auditApi.csv.path, undefined, this.filter()));
  protected readonly kindChosen = computed(() => this.filter().kind ?? 'all');
  protected readonly kinds = computed(() =>
    (['all', 'read', 'change', 'refusal'] as const).map((value) => ({ value, label: this.words().kind[value] })),
  );
  protected readonly actions = computed(() =>
    (Object.keys(AUDIT_ACTIONS) as AuditAction[])
      .filter((action) => !this.filter().kind || AUDIT_ACTIONS[action] === this.filter().kind)
      .map((action) => ({ action, label: this.words().action[action] })),
  );
  protected readonly entries = computed(() => this.log.value()?.items ?? []);
  protected readonly entry = computed(() => this.entries().find(({ index }) => index === this.selected()) ?? null);
  private readonly rowPixels = computed(() => {
    this.preferences.density();
    return tokenPixels('--row', 32);
  });
  protected readonly sizes = computed(() => this.entries().map(() => this.rowPixels()));

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().title, link: '/audit' }, { label: this.words().log }]));
    effect(() => {
      this.filter();
      this.person();
      untracked(() => void this.load());
    });
    effect((onCleanup) => {
      const subscription = this.viewport()?.scrolledIndexChange.subscribe((first) => {
        if (first > this.entries().length - 80) void this.loadMore();
      });
      onCleanup(() => subscription?.unsubscribe());
    });
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      p: () => this.pane()?.prove(),
    }));
  }

  protected async load(): Promise<void> {
    this.more.set(undefined);
    const log = await this.log.run((signal) => this.page(undefined, signal));
    if (!log) return;
    this.viewport()?.scrollToOffset(0);
    if (!log.items.some(({ index }) => index === this.selected())) this.selected.set(log.items[0]?.index ?? null);
  }

  protected async loadMore(): Promise<void> {
    const log = this.log.value();
    if (!log?.next || this.log.busy() || this.more.busy()) return;
    const next = await this.more.run((signal) => this.page(log.next ?? undefined, signal));
    if (next && this.log.value() === log)
      this.log.amend({
        ...log,
        items: [...log.items, ...next.items],
        looks: new Map([...log.looks, ...next.looks]),
        next: next.next,
      });
  }

  protected narrow(change: Readonly<Record<string, string | null | undefined>>): void {
    const cleared = Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value || null]));
    void this.router.navigate([], { queryParams: cleared, queryParamsHandling: 'merge' });
  }

  protected chooseKind(kind: string): void {
    // An act is of one kind: another kind lets it go.
    this.narrow({ kind: kind === 'all' ? null : kind, action: null });
  }

  protected only(change: { readonly actor?: string; readonly subject?: string }): void {
    this.narrow({ ...change, person: null, personName: null });
  }

  protected clear(): void {
    void this.router.navigate([], { queryParams: {} });
  }

  protected summary(entry: AuditEntry): string {
    return summaryOf(entry, this.words(), this.format);
  }

  /** How a person's messages were touched, where one asks about a person. */
  protected touched(index: number): string {
    const look = this.log.value()?.looks.get(index);
    if (!look) return '';
    const { touched, named } = this.chain();
    return `${look.messages > 0 ? touched(this.format.count(look.messages)) : named} · `;
  }

  /** Words of messages were before somebody who named nothing they were for. */
  protected isUncaused({ action, subject, detail }: AuditEntry): boolean {
    const isNamed = ['alert', 'case', 'hold', 'request'].some((kind) => subject.kind === kind || kind in detail);
    return CONTENT_READS.includes(action) && !isNamed;
  }

  protected causeText(cause: string): string {
    const [kind = '', id = ''] = cause.split(':');
    return kind === 'alert' ? this.words().forAlert(id) : this.chain().forCase(`${kind} ${id}`);
  }

  protected role(role: string): string {
    return (this.shellWords().role as Readonly<Record<string, string>>)[role] ?? role;
  }

  protected track(_index: number, { index }: AuditEntry): number {
    return index;
  }

  protected pick(event: Event): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-entry]');
    if (row) this.selected.set(Number(row.dataset['entry']));
  }

  protected key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (step === undefined) return;
    event.preventDefault();
    this.step(step);
  }

  private step(by: 1 | -1): boolean {
    const entries = this.entries();
    if (entries.length === 0) return false;
    const at = entries.findIndex(({ index }) => index === this.selected());
    const next = Math.min(entries.length - 1, Math.max(0, at + by));
    this.selected.set(entries[next]!.index);
    this.sized()?.strategy.reveal(next);
    this.list()?.nativeElement.focus({ preventScroll: true });
    return true;
  }

  private async page(after: string | undefined, signal: AbortSignal): Promise<Log> {
    const at = { limit: LIMIT, ...(after && { after }) };
    const person = this.person();
    if (person === undefined) {
      const log = await this.api.call(auditApi.list, { query: { ...this.filter(), ...at } }, signal);
      return { ...log, looks: new Map(), behind: 0 };
    }
    const { kind, from, to } = this.filter();
    const query = { ...(kind && { kind }), ...(from && { from }), ...(to && { to }), ...at };
    const { items, next, total, behind } = await this.api.call(
      looksApi.ofPerson,
      { params: { id: person }, query },
      signal,
    );
    const looks = new Map(items.map((look) => [look.entry.index, look]));
    return { items: items.map(({ entry }) => entry), next, total, size: total + behind, looks, behind };
  }
}

function isKind(text: string | undefined): boolean {
  return text === 'read' || text === 'change' || text === 'refusal';
}

function isAction(text: string | undefined): boolean {
  return text !== undefined && text in AUDIT_ACTIONS;
}

function isCause(text: string | undefined): boolean {
  return text !== undefined && /^(?:none|(?:alert|case|hold|request):\d{1,18})$/.test(text);
}

function isView(text: string | undefined): boolean {
  return (READING_VIEWS as readonly (string | undefined)[]).includes(text);
}

function isDate(text: string | undefined): boolean {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text);
}
