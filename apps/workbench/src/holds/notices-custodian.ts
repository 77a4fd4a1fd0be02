import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import type { AcknowledgementLink, CustodianNoticeFile } from '@minutebook/contract';
import { holdNotices as holdNoticesApi } from '@minutebook/contract/hold-notice-endpoints';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { NoticeLinks } from './notices-links';
import { NOTICE_WORDS } from './notices-words';

/** One custodian's notice: what happened, the letters, the answers, what was seen. */
@Component({
  selector: 'mb-notice-custodian',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [NoticeLinks, ProblemNotice, ProblemView],
  host: { class: 'block' },
  template: `
    @if (file.value(); as one) {
      <div class="stack stack-3">
        @if (one.acknowledged; as done) {
          <div>
            <p class="small" dir="auto">{{ words().signed(done.signedName, format.full(done.at)) }}</p>
            <p class="code xs dim fingerprint">{{ all().fingerprint(done.sha256) }}</p>
            @if (done.answers.length > 0) {
              <h3 class="h-sect">{{ words().answers }}</h3>
              <dl class="kv">
                @for (said of done.answers; track said.question) {
                  <dt dir="auto">{{ said.words }}</dt>
                  <dd class="policy-text" dir="auto">{{ spoken(said.answer) }}</dd>
                }
              </dl>
            }
          </div>
        } @else if (one.nextOn) {
          <p class="small dim">{{ all().board.next(days.of(one.nextOn)) }}</p>
        }
        <div>
          <h3 class="h-sect">{{ words().history }}</h3>
          <ol class="stack stack-1 small">
            @for (move of one.moves; track $index) {
              <li>
                <span class="tn dim">{{ format.full(move.at) }}</span>
                {{ move.to === 'waiting' ? words().asked : all().board.state[move.to] }},
                <span dir="auto">{{ move.by }}</span>
              </li>
            }
          </ol>
        </div>
        @if (one.letters.length > 0) {
          <div>
            <h3 class="h-sect">{{ words().letters }}</h3>
            <ul class="stack stack-1 small">
              @for (letter of one.letters; track $index) {
                <li>
                  <span class="tn dim">{{ format.full(letter.at) }}</span> {{ words().kind[letter.kind] }}
                  <span dir="auto">{{ words().to(letter.to) }}</span>: {{ words().letterState[letter.state] }}
                  @if (letter.fault) {
                    <span class="code xs">{{ letter.fault }}</span>
                  }
                </li>
              }
            </ul>
          </div>
        }
        @if (may && isAsked()) {
          <div class="line">
            <button
              type="button"
              class="btn btn-sm"
              [title]="words().linkWhy"
              [disabled]="made.busy()"
              (click)="link(one)"
            >
              {{ words().link }}
            </button>
          </div>
        }
        @if (made.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        @if (made.value(); as link) {
          <mb-notice-links [links]="[link]" />
        }
      </div>
    } @else if (file.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="all().failed" (again)="load()" />
    }
  `,
})
export class NoticeCustodian {
  readonly id = input.required<string>();
  readonly changed = output();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly all = inject(Language).words(NOTICE_WORDS);
  protected readonly words = computed(() => this.all().custodian);
  protected readonly file = new Loading<CustodianNoticeFile>();
  protected readonly made = new Loading<AcknowledgementLink>();
  protected readonly may = inject(Session).may('hold.write');
  protected readonly isAsked = computed(() =>
    ['waiting', 'sent', 'reminded', 'escalated'].includes(this.file.value()?.state ?? ''),
  );

  constructor() {
    effect(() => {
      this.id();
      untracked(() => {
        this.made.set(undefined);
        void this.load();
      });
    });
    inject(Live).afterBurst(['hold-notices'], () => void this.load());
  }

  protected load(): Promise<unknown> {
    return this.file.run((signal) => this.api.call(holdNoticesApi.custodian, { params: { id: this.id() } }, signal));
  }

  protected spoken(answer: string): string {
    const { yes, no } = this.all().questionnaire;
    return answer === 'yes' ? yes : answer === 'no' ? no : answer;
  }

  protected async link({ id, version }: CustodianNoticeFile): Promise<void> {
    const call = { params: { id }, body: { version, remind: false } };
    if (await this.made.run((signal) => this.api.call(holdNoticesApi.link, call, signal))) this.changed.emit();
  }
}
