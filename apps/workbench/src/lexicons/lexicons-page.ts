import { ChangeDetectionStrategy, Component, computed, inject, signal, ViewEncapsulation } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { LexiconSummary } from '@minutebook/contract';
import { lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Cursor } from '../ui/cursor';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { FILE_WORDS } from './file-words';
import { PackGallery } from './pack-gallery';
import { LEXICON_WORDS } from './words';

const LIMIT = 200;

/** All lexicons, by name. */
@Component({
  selector: 'mb-lexicons-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, PackGallery, ProblemNotice, ProblemView, RouterLink, Skeleton, When],
  styleUrl: './lexicons.css',
  encapsulation: ViewEncapsulation.None,
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().title">
      <div class="pane-head">
        <h2>{{ words().title }}</h2>
        <span class="grow"></span>
        @for (link of links(); track link.path) {
          <a class="btn btn-sm btn-bare" [routerLink]="link.path">{{ link.label }}</a>
        }
        @if (mayWrite()) {
          <form class="line" (submit)="create($event)">
            <input
              #name
              class="input input-sm input-wide"
              maxlength="120"
              autocomplete="off"
              [attr.aria-label]="words().new.label"
              [placeholder]="words().new.placeholder"
              [value]="fresh()"
              (input)="fresh.set(name.value)"
            />
            <button class="btn btn-sm" [disabled]="fresh().trim() === ''">
              <mb-icon name="plus" size="sm" />{{ words().new.do }}
            </button>
          </form>
        }
      </div>
      @if (problem(); as problem) {
        <div class="sect"><mb-problem-notice [problem]="problem" /></div>
      }
      @if (page.value(); as list) {
        <div class="pane-body">
          @if (list.items.length > 0) {
            <table class="tbl">
              <thead>
                <tr>
                  <th>{{ words().column.name }}</th>
                  <th class="num">{{ words().column.rules }}</th>
                  <th class="num">{{ words().column.publication }}</th>
                  <th>{{ words().column.published }}</th>
                  <th>{{ words().column.draft }}</th>
                </tr>
              </thead>
              <tbody>
                @for (lexicon of list.items; track lexicon.id) {
                  <tr [attr.aria-selected]="cursor.isAt(lexicon)">
                    <td class="wide">
                      <a class="row-link clip medium" dir="auto" [routerLink]="['/lexicons', lexicon.id]">{{
                        lexicon.name
                      }}</a>
                    </td>
                    <td class="num">{{ format.count(lexicon.rules) }}</td>
                    <td class="num">{{ format.count(lexicon.publication) }}</td>
                    <td class="nowrap tn small">
                      @if (lexicon.publishedAt) {
                        <mb-when [at]="lexicon.publishedAt" />
                      } @else {
                        <span class="dim">{{ words().never }}</span>
                      }
                    </td>
                    <td>
                      @if (lexicon.drafted) {
                        <span class="tag tag-info">{{ words().drafted }}</span>
                      } @else {
                        <span class="dim small">{{ words().noDraft }}</span>
                      }
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          } @else {
            <div class="void">
              <mb-icon name="lexicons" />
              <h3>{{ words().none.title }}</h3>
              <p>{{ words().none.text }} {{ mayWrite() ? '' : words().none.mayNot }}</p>
            </div>
          }
          <mb-pack-gallery [lexicons]="list.items" />
        </div>
      } @else if (page.problem(); as problem) {
        <mb-problem [problem]="problem" [heading]="words().listFailed" (again)="load()" />
      } @else if (page.slow()) {
        <mb-skeleton />
      }
    </section>
  `,
})
export class LexiconsPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(LEXICON_WORDS);
  protected readonly page = new Loading<{ items: LexiconSummary[]; next: string | null }>();
  protected readonly fresh = signal('');
  protected readonly problem = signal<Problem | null>(null);
  protected readonly mayWrite = computed(() => this.session.may('lexicon.write'));
  private readonly files = inject(Language).words(FILE_WORDS);
  /** What belongs to lexicons and has a page of its own. */
  protected readonly links = computed(() => {
    const { economics, watch, sampling } = this.files().links;
    return [
      { path: '/lexicons/economics', label: economics, may: true },
      { path: '/watch', label: watch, may: true },
      { path: '/sampling', label: sampling, may: this.session.may('oversight.read') },
    ].filter(({ may }) => may);
  });
  protected readonly cursor = new Cursor(() => this.page.value()?.items ?? []);

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().title }]));
    inject(Live).afterBurst(['lexicon'], () => void this.load());
    inject(Keyboard).bind(() => ({
      j: () => this.cursor.step(1),
      k: () => this.cursor.step(-1),
      Enter: () => this.openSelected(),
    }));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.run((signal) => this.api.call(lexiconsApi.list, { query: { limit: LIMIT } }, signal));
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    try {
      const { id } = await this.api.call(lexiconsApi.create, { body: { name: this.fresh().trim() } });
      await this.router.navigate(['/lexicons', id]);
    } catch (error) {
      this.problem.set(Problem.of(error));
    }
  }

  private openSelected(): boolean {
    const lexicon = this.cursor.row();
    if (lexicon) void this.router.navigate(['/lexicons', lexicon.id]);
    return lexicon !== null;
  }
}
