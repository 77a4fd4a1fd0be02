import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import type { ThemedLexicon } from '@minutebook/contract';
import { conduct as conductApi } from '@minutebook/contract/conduct';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { CONDUCT_WORDS } from './words';

/** Which lexicons' hits speak against attestations. */
@Component({
  selector: 'mb-off-channel-lexicons',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Notice, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().contradiction.themes' },
  template: `
    <div class="pane-head">
      <h2>{{ words().contradiction.themes }}</h2>
    </div>
    <div class="pane-body">
      <section class="sect">
        <p class="small muted">{{ words().contradiction.themesWhy }}</p>
        @if (list.value(); as known) {
          @if (!known.items.some(isMarked)) {
            <mb-notice tone="warn">
              <b>{{ words().contradiction.noLexicon }}</b>&ngsp;{{ words().contradiction.noLexiconWhy }}
            </mb-notice>
          }
          <ul class="stack stack-1">
            @for (lexicon of known.items; track lexicon.id) {
              <li>
                <label class="line small">
                  <input
                    #box
                    type="checkbox"
                    [attr.aria-label]="words().contradiction.mark(lexicon.name)"
                    [checked]="isMarked(lexicon)"
                    [disabled]="!may() || sent.busy()"
                    (change)="mark(lexicon, box)"
                  /><span dir="auto">{{ lexicon.name }}</span>
                </label>
              </li>
            } @empty {
              <li class="small dim">{{ words().contradiction.noLexicons }}</li>
            }
          </ul>
        }
        @if (list.problem() ?? sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
      </section>
    </div>
  `,
})
export class OffChannelLexicons {
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly list = new Loading<{ items: ThemedLexicon[] }>();
  protected readonly sent = new Loading<ThemedLexicon>();
  protected readonly may = computed(() => this.session.may('conduct.write'));
  protected readonly isMarked = ({ theme }: ThemedLexicon): boolean => theme === 'off-channel';

  constructor() {
    void this.load();
  }

  protected async mark({ id }: ThemedLexicon, box: HTMLInputElement): Promise<void> {
    const body = { theme: box.checked ? ('off-channel' as const) : null };
    await this.sent.run((signal) => this.api.call(conductApi.setTheme, { params: { id }, body }, signal));
    await this.load();
    // The click turned it, and may have been refused.
    box.checked = this.list.value()?.items.some((one) => one.id === id && this.isMarked(one)) ?? false;
    this.changed.emit();
  }

  private load(): Promise<unknown> {
    return this.list.run((signal) => this.api.call(conductApi.themes, {}, signal));
  }
}
