import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { Dialog } from '@angular/cdk/dialog';
import type { SavedSearch, SearchAnswer, SearchFacets, SearchHit } from '@minutebook/contract';
import { search as searchApi } from '@minutebook/contract/search';
import { type Fix, parse } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Keyboard, type KeyMap } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Announcer } from '../ui/announcer';
import { confirmed } from '../ui/confirm';
import { ReadingWatch } from '../quality/reading-watch';
import { ConversationPane } from '../ui/conversation/conversation-pane';
import { ConversationPages } from '../ui/conversation/pages';
import { shownIn } from '../ui/conversation/rows';
import { CoverageLine } from '../ui/coverage-line';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Menu } from '../ui/menu';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { FaultList, mended } from '../ui/query/fault-list';
import { QueryBox } from '../ui/query/query-box';
import { sidesOf } from '../ui/query/sides';
import { Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { FacetPane } from './facet-pane';
import { marksIn } from './hits';
import { RecentQueries } from './recent-queries';
import { ResultList } from './result-list';
import { openSaveDialog } from './save-dialog';
import { SavedSearches } from './saved-searches';
import { SearchSide } from './search-side';
import { SearchVoid } from './search-void';
import { SEARCH_WORDS } from './words';

type Sort = 'newest' | 'oldest' | 'relevance';
const SORTS: readonly Sort[] = ['newest', 'oldest', 'relevance'];

interface Answered {
  readonly query: string;
  readonly sort: Sort;
  readonly at: string;
  readonly answer: SearchAnswer;
}

const LIMIT = 50;
/** Faults of half-written text wait for a pause. */
const PAUSE_MS = 700;

/** Search. The address holds the query, the order and the open hit, so that any view can be passed on. */
@Component({
  selector: 'mb-search-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    ConversationPane,
    CoverageLine,
    FacetPane,
    FaultList,
    Icon,
    Keys,
    Menu,
    ProblemNotice,
    ProblemView,
    QueryBox,
    ReadingWatch,
    ResultList,
    SearchSide,
    SearchVoid,
    Segments,
    Skeleton,
  ],
  host: { class: 'panes' },
  templateUrl: './search-page.html',
})
export class SearchPage {
  readonly q = input<string>();
  readonly sort = input<string>();
  /** `conversation-message` of the open hit. */
  readonly open = input<string>();
  /** The case it is read for. */
  readonly case = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly format = inject(Format);
  protected readonly recent = inject(RecentQueries);
  protected readonly words = inject(Language).words(SEARCH_WORDS);
  private readonly box = viewChild.required(QueryBox);

  protected readonly sorts = SORTS;
  protected readonly draft = signal('');
  protected readonly judged = signal(false);
  protected readonly together = signal<'conversations' | 'messages'>('conversations');
  protected readonly unfolded = signal<ReadonlySet<string>>(new Set());
  protected readonly found = new Loading<Answered>();
  protected readonly more = new Loading<SearchAnswer>();
  protected readonly conversation = new Loading<ConversationPages>();
  protected readonly facets = new Loading<SearchFacets>();
  protected readonly savedSearches = inject(SavedSearches);
  private readonly dialog = inject(Dialog);
  private readonly announcer = inject(Announcer);

  protected readonly order = computed<Sort>(() => SORTS.find((sort) => sort === this.sort()) ?? 'newest');
  protected readonly views = computed(() => [
    { value: 'conversations' as const, label: this.words().conversations },
    { value: 'messages' as const, label: this.words().messages },
  ]);
  protected readonly parsed = computed(() => parse(this.draft(), { mode: 'search', zone: this.format.zone }));
  protected readonly faults = computed(() =>
    this.draft().trim() === '' || !this.judged() ? [] : this.parsed().errors,
  );
  protected readonly doubts = computed(() => (this.judged() ? this.parsed().warnings : []));
  /** As it was searched for, saved searches in their places: the numbers of operands are those of this text. */
  protected readonly answered = computed(() => this.found.value()?.answer.query ?? null);
  private readonly asked = computed(() => parse(this.answered() ?? '', { mode: 'search', zone: this.format.zone }));
  /** As it was written: what narrowing changes. */
  protected readonly written = computed(
    () => parse(this.found.value()?.query ?? '', { mode: 'search', zone: this.format.zone }).tree,
  );
  protected readonly sides = computed(() => {
    const { tree } = this.asked();
    return tree && sidesOf(tree);
  });
  /** What is below belongs to another query than the one in the box. */
  protected readonly stale = computed(() => {
    const found = this.found.value();
    return found !== undefined && (this.faults().length > 0 || this.found.busy() || this.found.problem() !== null);
  });
  /** Facets come later and count with more patience: what was "at least" may then be exact. */
  protected readonly total = computed(() => {
    const answer = this.found.value()?.answer;
    const counted = this.facets.busy() ? undefined : this.facets.value();
    if (!answer) return { hits: 0, capped: false };
    return answer.capped && counted && !counted.capped && counted.counted >= answer.total
      ? { hits: counted.counted, capped: false }
      : { hits: answer.total, capped: answer.capped };
  });
  protected readonly hits = computed(() => this.found.value()?.answer.items ?? []);
  protected readonly place = computed(() => {
    const [conversation, message] = (this.open() ?? '').split('-');
    return conversation && message ? { conversation, message } : null;
  });
  /** The conversation of the chosen hit, once it is there; never the one before. */
  protected readonly chosen = computed(() => {
    const pages = this.conversation.value();
    return pages && !this.conversation.problem() && pages.query.conversation === this.place()?.conversation
      ? pages
      : undefined;
  });
  protected readonly focus = computed(() => {
    const place = this.place();
    if (!place) return null;
    const version = this.hits().find(({ id }) => id === place.message)?.snippets[0]?.version;
    const newest = this.conversation
      .value()
      ?.messages()
      .find(({ id }) => id === place.message)
      ?.versions.at(-1)?.version;
    return { message: place.message, version: version ?? newest ?? 0 };
  });
  protected readonly marks = computed(() => {
    const pages = this.conversation.value();
    return pages ? marksIn(this.hits(), pages.messages(), this.sides()) : [];
  });

  /** What is on screen of the conversation: kept as proof of reading. */
  protected readonly rendered = computed(() => shownIn(this.conversation.value()?.messages() ?? [], this.focus()));

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().title }]));
    effect(() => {
      const query = this.q() ?? '';
      const sort = this.order();
      untracked(() => {
        this.draft.set(query);
        if (query.trim() !== '') void this.search(query, sort);
        else {
          this.found.set(undefined);
          this.facets.set(undefined);
        }
      });
    });
    effect((onCleanup) => {
      this.draft();
      untracked(() => this.judged.set(false));
      const timer = setTimeout(() => this.judged.set(true), PAUSE_MS);
      onCleanup(() => clearTimeout(timer));
    });
    effect(() => {
      const place = this.place();
      untracked(() => void this.openConversation(place));
    });
    inject(Keyboard).bind(() => this.keys());
    // Without them the page is whole; they are asked for again when one is saved.
    this.savedSearches.load().catch(() => undefined);
    afterNextRender(() => !this.q() && this.box().focus());
  }

  protected submit(): void {
    const query = this.draft().trim();
    this.judged.set(true);
    if (query === '' || this.parsed().errors.length > 0) return;
    if (query === this.q()) void this.search(query, this.order());
    else void this.router.navigate([], { queryParams: { q: query, sort: this.sort() } });
  }

  protected mend(fix: Fix): void {
    const { text, caret } = mended(this.draft(), fix);
    this.draft.set(text);
    queueMicrotask(() => this.box().focus(caret));
  }

  protected again(query: string): void {
    void this.router.navigate([], { queryParams: { q: query } });
  }

  protected goBack(): void {
    this.draft.set(this.found.value()?.query ?? '');
    this.box().focus();
  }

  protected sortBy(sort: string): void {
    void this.router.navigate([], {
      queryParams: { sort: sort === 'newest' ? null : sort },
      queryParamsHandling: 'merge',
    });
  }

  protected narrow(query: string): void {
    void this.router.navigate([], { queryParams: { q: query, sort: this.sort() } });
  }

  protected save(): void {
    const query = this.draft().trim();
    openSaveDialog(this.dialog, this.words().save.title, query).closed.subscribe((name) => {
      if (name !== undefined) this.announcer.say(this.words().save.done(name));
    });
  }

  protected async removeSaved(saved: SavedSearch): Promise<void> {
    const { removeTitle, removeText, removeYes, removeNo } = this.words().save;
    const sure = await confirmed(this.dialog, {
      title: removeTitle(saved.name),
      text: saved.shared ? removeText : '',
      yes: removeYes,
      no: removeNo,
      bad: true,
    });
    if (sure) await this.savedSearches.remove(saved).catch(() => this.savedSearches.load());
  }

  protected choose(hit: SearchHit | null): void {
    void this.router.navigate([], {
      queryParams: { open: hit ? `${hit.conversation.id}-${hit.id}` : null },
      queryParamsHandling: 'merge',
      // Going from hit to hit is not a trail to walk back on.
      replaceUrl: hit !== null && this.open() !== undefined,
    });
  }

  protected unfold(key: string): void {
    this.unfolded.update((keys) => new Set(keys).add(key));
  }

  protected async loadMore(): Promise<void> {
    const found = this.found.value();
    const after = found?.answer.next;
    // While another query is on its way this list is nobody's any more.
    if (!found || !after || this.found.busy() || this.more.busy()) return;
    const next = await this.more.run((signal) =>
      this.api.call(
        searchApi.run,
        { query: { ...this.request(found.query, found.sort), asOf: found.answer.asOf, after } },
        signal,
      ),
    );
    if (!next || this.found.value() !== found) return;
    const items = [...found.answer.items, ...next.items];
    this.found.amend({ ...found, answer: { ...found.answer, items, next: next.next } });
  }

  /** The list ends: the next page comes without being asked. */
  protected scrolled(event: Event): void {
    const { scrollTop, scrollHeight, clientHeight } = event.target as HTMLElement;
    if (scrollHeight - scrollTop - clientHeight < 400) void this.loadMore();
  }

  private async search(query: string, sort: Sort): Promise<void> {
    this.more.set(undefined);
    const found = await this.found.run(async (signal) => {
      const answer = await this.api.call(searchApi.run, { query: this.request(query, sort) }, signal);
      return { query, sort, answer, at: new Date().toISOString() };
    });
    if (!found) return;
    this.recent.note(query);
    // Those of the query before are of other hits.
    this.facets.set(undefined);
    const { asOf } = found.answer;
    await this.facets.run((signal) =>
      this.api.call(searchApi.facets, { query: { q: query, zone: this.format.zone, asOf } }, signal),
    );
  }

  private request(q: string, sort: Sort): { q: string; sort: Sort; zone: string; limit: number } {
    return { q, sort, zone: this.format.zone, limit: LIMIT };
  }

  private async openConversation(place: { conversation: string; message: string } | null): Promise<void> {
    if (!place) return this.conversation.set(undefined);
    // Another hit in what is loaded: nothing to fetch, nothing to log twice.
    const loaded = this.conversation.value();
    if (loaded?.query.conversation === place.conversation && loaded.messages().some(({ id }) => id === place.message))
      // Whatever else was on its way is not what is chosen now.
      return this.conversation.set(loaded);
    await this.conversation.run((signal) =>
      ConversationPages.load(
        this.api,
        {
          conversation: place.conversation,
          around: place.message,
          view: 'search',
          ...(this.case() && { case: this.case()! }),
        },
        signal,
      ),
    );
  }

  private step(by: 1 | -1): boolean {
    const hits = this.hits();
    if (hits.length === 0) return false;
    const at = hits.findIndex(({ id }) => id === this.place()?.message);
    const next = hits[Math.min(hits.length - 1, Math.max(0, at < 0 ? 0 : at + by))]!;
    this.choose(next);
    document.getElementById(`hit-${next.id}`)?.scrollIntoView({ block: 'nearest' });
    return true;
  }

  private keys(): KeyMap {
    const fixes = this.faults().flatMap(({ fix }, i) => (fix ? [[`Alt+${i + 1}`, () => this.mend(fix)] as const] : []));
    return {
      '/': () => this.box().focus(),
      j: () => this.step(1),
      k: () => this.step(-1),
      Escape: () => (this.place() ? this.choose(null) : false),
      ...Object.fromEntries(fixes),
    };
  }
}
