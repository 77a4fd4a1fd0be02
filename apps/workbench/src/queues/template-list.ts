import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { ReasonTemplate } from '@minutebook/contract';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { REVIEW_WORDS } from '../review/words';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { TemplatePane } from './template-pane';
import { QUEUES_WORDS } from './words';

const MOST = 200;

/** Templates of reasons, by name. */
@Component({
  selector: 'mb-template-set',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ProblemView, Skeleton, TemplatePane],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().views.templates">
      <div class="pane-sub">
        <span class="grow">{{ words().template.about }}</span>
        @if (may()) {
          <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="picked.emit('new')">
            <mb-icon name="plus" size="sm" />{{ words().template.add }} <mb-keys chord="n" />
          </button>
        }
      </div>
      @if (page.value(); as templates) {
        @if (templates.length > 0) {
          <div class="pane-body">
            <table class="tbl">
              <thead>
                <tr>
                  <th>{{ words().template.column.name }}</th>
                  <th>{{ words().template.column.disposition }}</th>
                  <th>{{ words().template.column.text }}</th>
                </tr>
              </thead>
              <tbody>
                @for (template of templates; track template.id) {
                  <tr [attr.aria-selected]="template.id === selected()">
                    <td class="nowrap">
                      <button type="button" class="row-link medium" dir="auto" (click)="picked.emit(template.id)">
                        {{ template.name }}
                      </button>
                    </td>
                    <td class="small nowrap">
                      {{
                        template.disposition === null
                          ? words().template.anyDecision
                          : review().option[template.disposition]
                      }}
                    </td>
                    <td class="small wide">
                      <span class="clip block" dir="auto">{{ template.text }}</span>
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        } @else {
          <div class="void">
            <mb-icon name="edit" />
            <h3>{{ words().template.none.title }}</h3>
            <p>{{ words().template.none.text }}</p>
          </div>
        }
      } @else if (page.problem(); as problem) {
        <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
      } @else if (page.slow()) {
        <mb-skeleton />
      }
    </section>
    @if (selected() === 'new' && may()) {
      <mb-template-pane [template]="null" (done)="take($event)" />
    } @else if (opened(); as template) {
      <mb-template-pane [template]="template" (done)="take($event)" />
    }
  `,
})
export class TemplateList {
  readonly selected = input<string>();
  readonly picked = output<string | null>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUES_WORDS);
  protected readonly review = this.language.words(REVIEW_WORDS);
  protected readonly page = new Loading<readonly ReasonTemplate[]>();
  protected readonly may = computed(() => this.session.may('queue.write'));
  protected readonly opened = computed(() => this.page.value()?.find(({ id }) => id === this.selected()) ?? null);

  constructor() {
    void this.load();
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.picked.emit('new') }),
      Escape: () => (this.selected() === undefined ? false : this.picked.emit(null)),
    }));
  }

  protected load(): Promise<unknown> {
    return this.page.run(async (signal) => {
      return (await this.api.call(queuesApi.templates, { query: { limit: MOST } }, signal)).items;
    });
  }

  protected async take(template: ReasonTemplate | null): Promise<void> {
    await this.load();
    this.picked.emit(template?.id ?? null);
  }

  private step(by: 1 | -1): boolean {
    const templates = this.page.value() ?? [];
    const at = templates.findIndex(({ id }) => id === this.selected());
    const template = templates[Math.min(templates.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (template) this.picked.emit(template.id);
    return template !== undefined;
  }
}
