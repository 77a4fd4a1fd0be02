import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SavedSearch, SearchFacets } from '@minutebook/contract';
import { MAX_REPORT_TERMS, termReports as termReportsApi } from '@minutebook/contract/search';
import { parse, type Query } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { Explanation } from '../ui/query/explanation';
import { QueryText } from '../ui/query/query-text';
import { TermReportView } from './term-report';
import { termsIn } from './terms';
import { SEARCH_WORDS } from './words';

/** What a query finds, in words; while there is none, how to write one. */
@Component({
  selector: 'mb-search-side',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Explanation, Icon, ProblemNotice, QueryText, RouterLink, TermReportView],
  host: { class: 'pane pane-side', role: 'complementary', '[attr.aria-label]': 'words().finds' },
  template: `
    <div class="pane-head">
      <h2>{{ words().finds }}</h2>
      <span class="grow"></span>
      <a class="btn btn-bare btn-sm" routerLink="/search/terms">{{ words().terms.link }}</a>
    </div>
    <div class="pane-body">
      @if (tree(); as tree) {
        <section class="sect">
          <h3>{{ words().inWords }}</h3>
          <p><mb-explanation [tree]="tree" /></p>
          <p class="small dim">{{ words().reads }}</p>
        </section>
        @if (terms().length > 0) {
          <section class="sect">
            <h3>{{ words().terms.perTerm }}</h3>
            @if (report(); as id) {
              <mb-term-report [id]="id" />
            } @else {
              <p class="small dim">{{ words().terms.perTermHelp }}</p>
              <div class="line">
                <button type="button" class="btn btn-sm" [disabled]="counting.busy()" (click)="count()">
                  {{ words().terms.countThese(terms().length) }}
                </button>
              </div>
              @if (counting.problem(); as problem) {
                <mb-problem-notice [problem]="problem" />
              }
            }
          </section>
        }
        @for (reading of readings(); track reading.leaf) {
          <section class="sect">
            <h3>
              <span><mb-query-text [source]="reading.leaf" />&ngsp;{{ words().readsAs }}</span>
            </h3>
            <p class="small">
              @if (reading.total === 0) {
                <span class="dim">{{ words().readsAsNothing }}</span>
              } @else {
                <bdi>{{ reading.terms.join(', ') }}</bdi>
                <span class="dim">&ngsp;{{ words().readsAsEnd(reading.total - reading.terms.length) }}</span>
              }
            </p>
          </section>
        }
      } @else {
        <section class="sect">
          <h3>{{ words().fields }}</h3>
          <dl class="kv">
            @for (field of fields(); track field[0]) {
              <dt class="code q-field">{{ field[0] }}</dt>
              <dd>{{ field[1] }}</dd>
            }
          </dl>
        </section>
        <section class="sect">
          <h3>{{ words().pasted }}</h3>
          <p class="small muted">{{ words().pastedText }}</p>
        </section>
      }
      @if (saved().length > 0) {
        <section class="sect">
          <h3>{{ words().save.list }}</h3>
          <ul class="stack stack-1">
            @for (search of saved(); track search.id) {
              <li class="line saved">
                <button type="button" class="recent grow" [title]="search.query" (click)="again.emit(search.query)">
                  <bdi class="clip medium">{{ search.name }}</bdi>
                </button>
                @if (search.shared) {
                  <span class="tag">{{ search.mine ? words().save.shared : words().save.by(search.owner) }}</span>
                }
                @if (search.mine) {
                  <button
                    type="button"
                    class="btn btn-bare btn-icon btn-sm"
                    [attr.aria-label]="words().save.remove(search.name)"
                    [title]="words().save.remove(search.name)"
                    (click)="remove.emit(search)"
                  >
                    <mb-icon name="cross" size="sm" />
                  </button>
                }
              </li>
            }
          </ul>
        </section>
      }
      @if (recent().length > 0) {
        <section class="sect">
          <h3>{{ words().recent }}</h3>
          <ul class="stack stack-1">
            @for (query of recent(); track query) {
              <li>
                <button type="button" class="recent" (click)="again.emit(query)">
                  <mb-query-text class="clip" [source]="query" />
                </button>
              </li>
            }
          </ul>
        </section>
      }
    </div>
  `,
})
export class SearchSide {
  readonly tree = input.required<Query | null>();
  /** The query that was answered, in its canonical spelling; its terms can be counted. */
  readonly answered = input.required<string | null>();
  readonly readings = input.required<SearchFacets['readings']>();
  readonly recent = input.required<readonly string[]>();
  readonly saved = input.required<readonly SavedSearch[]>();
  readonly again = output<string>();
  readonly remove = output<SavedSearch>();

  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(SEARCH_WORDS);
  protected readonly report = signal<string | null>(null);
  protected readonly counting = new Loading<unknown>();
  protected readonly terms = computed(() => {
    const query = this.answered();
    const { tree } = parse(query ?? '', { mode: 'search', zone: this.format.zone });
    return tree ? termsIn(tree).slice(0, MAX_REPORT_TERMS) : [];
  });

  constructor() {
    effect(() => {
      this.answered();
      untracked(() => this.report.set(null));
    });
  }

  protected async count(): Promise<void> {
    const within = this.answered();
    if (within === null) return;
    await this.counting.run(async (signal) => {
      const body = { terms: [...this.terms()], within, zone: this.format.zone };
      this.report.set((await this.api.call(termReportsApi.start, { body }, signal)).id);
    });
  }

  protected readonly fields = computed(() => Object.entries(this.words().fieldHelp));
}
