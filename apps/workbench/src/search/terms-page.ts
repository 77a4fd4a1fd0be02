import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { MAX_REPORT_TERMS, termReports as termReportsApi } from '@minutebook/contract/search';
import { parse } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { QueryBox } from '../ui/query/query-box';
import { TermReportView } from './term-report';
import { linesOf } from './terms';
import { SEARCH_WORDS } from './words';

/** A whole list of terms at once: paste it, count it, take the report away. */
@Component({
  selector: 'mb-terms-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, ProblemView, QueryBox, RouterLink, TermReportView],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main terms-form" [attr.aria-label]="words().terms.title">
      <div class="pane-head">
        <h2>{{ words().terms.list }}</h2>
        <span class="grow"></span>
        <span class="small dim num">{{ words().terms.lines(format.count(lines().length)) }}</span>
      </div>
      <div class="pane-body">
        <form class="sect" (submit)="count($event)">
          <p class="small muted">{{ words().terms.help }}</p>
          <div class="field">
            <label for="terms-list">{{ words().terms.oneALine }}</label>
            <textarea
              #area
              id="terms-list"
              class="area code"
              rows="14"
              spellcheck="false"
              [value]="text()"
              (input)="text.set(area.value)"
            ></textarea>
          </div>
          @if (faulty() > 0) {
            <p class="small t-warn" role="status">{{ words().terms.faulty(faulty()) }}</p>
          }
          <div class="field">
            <label for="terms-within">{{ words().terms.within }}</label>
            <mb-query-box
              inputId="terms-within"
              [label]="words().terms.within"
              [placeholder]="words().terms.withinPlaceholder"
              [(value)]="within"
            />
          </div>
          @if (started.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button type="submit" class="btn btn-solid" [disabled]="!ready()">{{ words().terms.count }}</button>
            @if (lines().length > most) {
              <span class="small t-bad">{{ words().terms.tooMany(format.count(most)) }}</span>
            }
          </div>
        </form>
      </div>
    </section>
    <section class="pane pane-main" [attr.aria-label]="words().terms.report">
      <div class="pane-head">
        <h2>{{ words().terms.report }}</h2>
      </div>
      <div class="pane-body">
        @if (report(); as id) {
          <div class="sect"><mb-term-report [id]="id" /></div>
        }
        @if (earlier.problem(); as problem) {
          <mb-problem [problem]="problem" (again)="load()" />
        }
        <section class="sect">
          <h3>{{ words().terms.earlier }}</h3>
          @if (earlier.value()?.items?.length) {
            <ul class="stack stack-1">
              @for (row of earlier.value()!.items; track row.id) {
                <li>
                  <a
                    class="recent terms-row"
                    routerLink="/search/terms"
                    [queryParams]="{ report: row.id }"
                    [attr.aria-current]="row.id === report() ? 'true' : null"
                  >
                    <span class="num">{{ format.stamp(row.createdAt) }}</span>
                    <span class="grow">{{ words().terms.lines(format.count(row.terms)) }}</span>
                    <span class="dim">{{ words().terms.state[row.state] }}</span>
                  </a>
                </li>
              }
            </ul>
          } @else if (!earlier.busy()) {
            <p class="small dim">{{ words().terms.noneYet }}</p>
          }
        </section>
      </div>
    </section>
  `,
})
export class TermsPage {
  readonly report = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(SEARCH_WORDS);
  protected readonly most = MAX_REPORT_TERMS;
  protected readonly text = signal('');
  protected readonly within = signal('');
  protected readonly started = new Loading<unknown>();
  protected readonly earlier = new Loading<Awaited<ReturnType<TermsPage['list']>>>();
  protected readonly lines = computed(() => linesOf(this.text()));
  /** Lines that cannot be read: they are counted as nothing, and the report says so. */
  protected readonly faulty = computed(
    () => this.lines().filter((line) => parse(line, { mode: 'rule' }).errors.length > 0).length,
  );
  protected readonly ready = computed(
    () =>
      this.lines().length > 0 &&
      this.lines().length <= MAX_REPORT_TERMS &&
      !this.started.busy() &&
      (this.within().trim() === '' || parse(this.within(), { mode: 'search' }).errors.length === 0),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/search' }, { label: this.words().terms.title }]),
    );
    effect(() => {
      this.report();
      untracked(() => void this.load());
    });
    inject(Live).afterBurst(['terms'], () => void this.load());
  }

  protected async count(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const within = this.within().trim();
    await this.started.run(async (signal) => {
      const { id } = await this.api.call(
        termReportsApi.start,
        { body: { terms: [...this.lines()], zone: this.format.zone, ...(within !== '' && { within }) } },
        signal,
      );
      await this.router.navigate(['/search', 'terms'], { queryParams: { report: id } });
    });
  }

  protected async load(): Promise<void> {
    await this.earlier.run((signal) => this.list(signal));
  }

  private list(signal: AbortSignal) {
    return this.api.call(termReportsApi.list, { query: { limit: 50 } }, signal);
  }
}
